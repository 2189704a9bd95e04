"""First sign-in with a printed slip, accounts for people on the list, and what happens when they leave."""

import re
from datetime import date, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from home.inviting import close_accounts_of_leavers, free_username, open_accounts
from lms.mail.envelopes import late_link_of
from lms.mail.models import Message
from lms.people.models import Provider
from lms.roles import Role
from lms.users import errors
from lms.users.actions import revise_account
from lms.users.invitations import VALID_FOR, accept, anonymise_account, invite
from lms.users.models import Invitation, User
from tests.documents.reading import pdf_text, squeezed
from tests.factories import HANOI, NOON, PASSWORD, ProviderFactory, ProviderStatusFactory, UserFactory

pytestmark = pytest.mark.django_db
NEW = "mat-khau-moi-cua-toi"
PAGE = "first_sign_in"


@pytest.fixture(autouse=True)
def _nobody_tried_before():
    cache.clear()


def test_the_code_of_a_slip_sets_the_first_password_once():
    account = UserFactory(username="anhdt")
    code = invite(account=account, by=None, at=NOON)

    accept(username="ANHDT ", code=code.lower().replace("-", " "), password=NEW, at=NOON)

    account.refresh_from_db()
    assert account.check_password(NEW)
    assert code.replace("-", "") not in str(Invitation.objects.values().get())
    with pytest.raises(errors.CodeWrong):
        accept(username="anhdt", code=code, password="khac-nua-day", at=NOON)


@pytest.mark.parametrize("wrong", ["name", "code", "late", "older", "off"])
def test_what_does_not_fit_is_refused_without_saying_which(wrong):
    account = UserFactory(username="anhdt")
    code = invite(account=account, by=None, at=NOON)
    at, name = NOON, "anhdt"
    if wrong == "name":
        name = "khongco"
    elif wrong == "code":
        code = "AAAA-AAAA-AAAA"
    elif wrong == "late":
        at = NOON + VALID_FOR
    elif wrong == "older":
        invite(account=account, by=None, at=NOON)
    else:
        User.objects.update(is_active=False)

    with pytest.raises(errors.CodeWrong):
        accept(username=name, code=code, password=NEW, at=at)
    assert not User.objects.get().check_password(NEW)


@pytest.mark.parametrize("how", ["reset", "signed_in", "office", "off_and_on"])
def test_a_slip_is_void_once_a_password_was_set_otherwise(how):
    account = UserFactory(username="anhdt")
    code = invite(account=account, by=None, at=NOON)
    if how == "reset":
        account.set_password("bang-duong-dan-thu")
        account.save()
    elif how == "signed_in":
        User.objects.update(last_login=NOON + timedelta(minutes=1))
    elif how == "office":
        revise_account(account=account, password="phong-dat-lai", by=None, at=NOON)
    else:
        for is_active in (False, True):
            revise_account(account=account, is_active=is_active, by=None, at=NOON)

    with pytest.raises(errors.CodeWrong):
        accept(username="anhdt", code=code, password=NEW, at=NOON + timedelta(hours=1))
    assert not User.objects.get().check_password(NEW)


def test_nobody_makes_a_code_for_an_account_above_or_one_switched_off():
    director, manager = UserFactory(role=Role.DIRECTOR), UserFactory(role=Role.MANAGER)
    with pytest.raises(errors.NotYoursToManage):
        invite(account=director, by=manager, at=NOON)
    with pytest.raises(errors.SwitchedOff):
        invite(account=UserFactory(is_active=False), by=manager, at=NOON)


def test_a_person_types_the_slip_and_signs_in(client, django_user_model):
    account = UserFactory(username="anhdt")
    code = invite(account=account, by=None, at=datetime.now(HANOI))
    sent = {"username": "anhdt", "code": code, "password1": NEW, "password2": NEW}
    page = reverse(PAGE)

    assert client.get(page).status_code == 200
    assert client.post(page, sent | {"password2": "khac"}).status_code == 422
    assert client.post(page, sent | {"password1": "123", "password2": "123"}).status_code == 422
    assert client.post(page, sent).url == reverse("account_login")
    assert client.post(reverse("account_login"), {"login": "anhdt", "password": NEW}).status_code == 302


def test_codes_are_not_guessed(client):
    account = UserFactory(username="anhdt")
    code = invite(account=account, by=None, at=datetime.now(HANOI))
    sent = {"username": "anhdt", "password1": NEW, "password2": NEW}
    answers = [client.post(reverse(PAGE), sent | {"code": f"WRON-G{n}"}).status_code for n in range(5)]

    assert answers == [422] * 5
    assert client.post(reverse(PAGE), sent | {"code": code}).status_code == 429
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


# --- people of the list -------------------------------------------------------------------------------------


def test_user_names_are_made_from_names():
    taken = {"anhdt"}

    assert [free_username("Đặng Thị Ánh", taken), free_username("Đặng Thị Ánh", taken)] == [
        "anhdt2",
        "anhdt3",
    ]
    assert free_username("Ngọc", set()) == "ngoc"


def test_people_get_account_link_and_code_in_one_go():
    manager = UserFactory(role=Role.MANAGER)
    new = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__email="Anh@example.org"
    ).provider
    had = ProviderStatusFactory(provider__user=UserFactory(last_login=None)).provider
    same_mail = ProviderStatusFactory(provider__email="anh@example.org").provider

    slips, refused = open_accounts([new, had, same_mail], by=manager, at=NOON)

    assert not refused

    new.refresh_from_db()
    assert (new.user.username, new.user.email, new.user.get_full_name()) == (
        "anhdt",
        "anh@example.org",
        "Đặng Thị Ánh",
    )
    assert slips[1].username == had.user.username
    same_mail.refresh_from_db()
    assert same_mail.user.email == ""
    assert accept(username="anhdt", code=slips[0].code, password=NEW, at=NOON) == new.user


def test_a_manager_ticks_people_and_prints_their_slips(client_of, queries_of):
    manager, page = client_of(Role.MANAGER), reverse("people_accounts")
    person = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__email="anh@example.org"
    ).provider
    ProviderFactory(full_name="Mai Không Tư Cách")
    content = manager.get(page).content.decode()
    assert "Đặng Thị Ánh" in content
    assert "Mai Không" not in content
    assert manager.post(page, {}).status_code == 422
    few = queries_of(manager, page)

    response = manager.post(page, {"provider": [person.pk]})

    assert response.content.startswith(b"%PDF")
    assert not mail.outbox
    assert Provider.objects.get(pk=person.pk).user is not None
    ProviderStatusFactory.create_batch(100)
    assert queries_of(manager, page) == few
    assert client_of(Role.DIRECTOR).get(page).status_code in (302, 403)


def test_whom_a_manager_may_not_invite_costs_the_others_no_slip(client_of):
    manager, page = client_of(Role.MANAGER), reverse("people_accounts")
    director = UserFactory(role=Role.DIRECTOR, last_login=None)
    above = ProviderStatusFactory(provider__full_name="Lê Giám Đốc", provider__user=director).provider
    person = ProviderStatusFactory(provider__email="An@Example.org").provider
    EmailAddress.objects.create(user=director, email="an@example.org", verified=True)

    alone = manager.post(page, {"provider": [above.pk, "99999999999999999999"]})
    assert alone.status_code == 422
    assert "Lê Giám Đốc: " in alone.content.decode()
    response = manager.post(page, {"provider": [above.pk, person.pk]})

    person.refresh_from_db()
    assert squeezed("Lê Giám Đốc") in pdf_text(response.content)
    assert person.user.username in pdf_text(response.content)
    assert person.user.email == ""  # a colleague has confirmed it
    assert not Invitation.objects.filter(account=director).exists()


def test_whoever_has_an_address_is_invited_by_mail_with_a_link_that_is_kept_nowhere(
    client, client_of, django_capture_on_commit_callbacks
):
    manager, page = client_of(Role.MANAGER), reverse("people_accounts")
    director = UserFactory(role=Role.DIRECTOR, last_login=None)
    above = ProviderStatusFactory(provider__full_name="Lê Giám Đốc", provider__user=director).provider
    mailed = ProviderStatusFactory(
        provider__full_name="Trần Văn Bình", provider__email="Binh@example.org"
    ).provider
    namesake = ProviderStatusFactory(
        provider__full_name="Võ Thị Yến", provider__email="binh@example.org"
    ).provider
    without = ProviderStatusFactory(provider__full_name="Mai Không Thư", provider__email="").provider
    people = [above.pk, mailed.pk, namesake.pk, without.pk]

    with django_capture_on_commit_callbacks(execute=True):
        response = manager.post(page, {"provider": people, "means": "mail"}, follow=True)

    shown = response.content.decode()
    assert "Lê Giám Đốc: " in shown
    assert "Mai Không Thư, Võ Thị Yến" in shown
    mailed.refresh_from_db()
    without.refresh_from_db()
    assert (mailed.user.username, without.user) == ("binhtv", None)
    [letter] = mail.outbox
    assert letter.to == ["binh@example.org"]
    assert "binhtv" in letter.body
    link = re.search(r"https?://[^/\s]+(/\S*key\S*)", letter.body)[1]
    message = Message.objects.get()
    assert link not in str(list(Message.objects.values()))
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"password1": NEW, "password2": NEW})
    mailed.user.refresh_from_db()
    assert mailed.user.check_password(NEW)
    User.objects.filter(pk=mailed.user.pk).update(last_login=NOON)
    assert "key" not in late_link_of(Message.objects.get(pk=message.pk))


def test_who_has_left_cannot_sign_in_any_more():
    gone = ProviderStatusFactory(provider__user=UserFactory(), valid_until=date(2026, 6, 1)).provider
    stays = ProviderStatusFactory(provider__user=UserFactory()).provider
    later = ProviderStatusFactory(provider__user=UserFactory(), valid_until=date(2026, 12, 1)).provider
    staff = ProviderStatusFactory(
        provider__user=UserFactory(role=Role.TRAINER), valid_until=date(2026, 6, 1)
    ).provider

    assert close_accounts_of_leavers(NOON) == 1
    assert close_accounts_of_leavers(NOON + timedelta(minutes=5)) == 0

    for person, works in ((gone, False), (stays, True), (later, True), (staff, True)):
        person.user.refresh_from_db()
        assert person.user.is_active == works


def test_an_anonymous_account_says_nothing_and_opens_nothing(client):
    account = UserFactory(username="anhdt", email="anh@example.org")
    invite(account=account, by=None, at=NOON)

    anonymise_account(account=account, reason="Theo yêu cầu.", by=None, at=NOON)

    account.refresh_from_db()
    assert (account.get_full_name(), account.email, account.is_active) == ("", "", False)
    assert "anhdt" not in account.folded_text
    assert not account.has_usable_password()
    with pytest.raises(errors.NotYoursToManage):
        anonymise_account(account=UserFactory(role=Role.TRAINER), reason="x", by=None, at=NOON)

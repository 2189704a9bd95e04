"""One way in for site and administration: allauth's."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from lms.roles import Role
from lms.users.models import User
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/tai-khoan/login/"


def sign_in(client, login, password=PASSWORD, **more):
    return client.post(LOGIN, {"login": login, "password": password, **more})


def signed_in_as(client):
    return client.session.get("_auth_user_id")


@pytest.mark.parametrize("login", ["ngoc.ht", "NGOC.HT", "ngoc@example.org", "Ngoc@Example.ORG"])
def test_people_sign_in_by_user_name_or_address_in_any_case(client, login):
    user = UserFactory(username="ngoc.ht", email="ngoc@example.org")

    response = sign_in(client, login)

    assert signed_in_as(client) == str(user.pk)
    assert response.url == reverse("home:after_sign_in")


def test_a_wrong_password_says_so_and_signs_nobody_in(client):
    UserFactory(username="ngoc")

    response = sign_in(client, "ngoc", "sai-mat-khau")

    assert response.status_code == 200
    assert response.context["form"].errors
    assert signed_in_as(client) is None


def test_somebody_switched_off_cannot_sign_in(client):
    UserFactory(username="ngoc", is_active=False)

    sign_in(client, "ngoc")

    assert signed_in_as(client) is None


def test_staff_begin_in_the_administration_and_learners_on_their_page(client):
    UserFactory(username="quanly", role=Role.MANAGER)
    UserFactory(username="hocvien")

    sign_in(client, "quanly")
    assert client.get(reverse("home:after_sign_in")).url == "/admin/"
    client.logout()
    sign_in(client, "hocvien")
    assert client.get(reverse("home:after_sign_in")).url == reverse("home:my_page")


def test_one_is_led_back_to_where_one_was_going(client):
    UserFactory(username="quanly", role=Role.MANAGER)

    asked = client.get("/admin/pages/", follow=True)
    assert asked.redirect_chain[-1][0] == f"{LOGIN}?next=/admin/pages/"
    assert sign_in(client, "quanly", next="/admin/pages/").url == "/admin/pages/"


@pytest.mark.parametrize("address", ["/admin/", "/admin/sessions/inspect/5/", "/admin/khong-co/"])
def test_a_learner_in_the_administration_is_told_once_that_it_is_not_open(client, address):
    UserFactory(username="hocvien")

    sign_in(client, "hocvien")
    told = client.get(address, follow=True)

    assert (told.status_code, told.redirect_chain) == (403, [])
    assert 'href="/"' in told.content.decode()
    assert reverse("home:my_page") in told.content.decode()
    assert not client.get(reverse("home:my_page")).context["messages"]


def test_a_learner_who_signs_in_on_the_way_to_the_administration_is_told_so(client):
    UserFactory(username="hocvien")
    address = "/admin/sessions/inspect/5/"

    asked = client.get(address, follow=True)
    assert asked.redirect_chain == [(f"{LOGIN}?next={address}", 302)]
    told = client.post(
        asked.request["PATH_INFO"], {"login": "hocvien", "password": PASSWORD, "next": address}, follow=True
    )

    assert told.status_code == 403
    assert [step for step, _status in told.redirect_chain] == [address]


def test_nobody_is_led_to_another_site(client):
    UserFactory(username="quanly", role=Role.MANAGER)

    assert sign_in(client, "quanly", next="https://evil.example/").url == reverse("home:after_sign_in")


@pytest.mark.parametrize("other_way", ["/admin/login/", "/_util/login/"])
def test_wagtails_own_sign_in_forms_lead_to_the_one_form(client, other_way):
    UserFactory(username="quanly", role=Role.MANAGER)

    response = client.get(f"{other_way}?next=/admin/pages/")
    assert response.url == f"{LOGIN}?next=/admin/pages/"

    response = client.post(other_way, {"username": "quanly", "password": PASSWORD})
    assert response.status_code == 302
    assert response.url == LOGIN
    assert signed_in_as(client) is None


@pytest.mark.parametrize("path", ["/django-admin/", "/admin/password_reset/", "/accounts/login/"])
def test_there_is_no_other_way_in(client, path):
    assert client.get(path).status_code == 404


def test_nobody_opens_an_account_for_themselves(client):
    response = client.get("/tai-khoan/signup/")
    assert response.status_code == 200
    assert response.templates[0].name == "account/signup_closed.html"

    client.post("/tai-khoan/signup/", {"username": "la", "email": "la@example.org", "password1": PASSWORD})
    assert not User.objects.filter(username="la").exists()


def test_guessing_one_account_is_stopped_after_five_tries(client):
    UserFactory(username="ngoc")
    for _try in range(5):
        sign_in(client, "ngoc", "sai-mat-khau")

    sign_in(client, "ngoc")

    assert signed_in_as(client) is None


def test_a_class_of_sixty_signs_in_from_one_office(client):
    users = [UserFactory() for _number in range(60)]
    for user in users:
        sign_in(client, user.username)
        assert signed_in_as(client) == str(user.pk)
        client.logout()


def reset_link(address, client):
    client.post("/tai-khoan/password/reset/", {"email": address})
    (message,) = mail.outbox
    return re.search(r"https?://[^/\s]+(/tai-khoan/password/reset/key/\S+)", message.body)[1]


def test_a_forgotten_password_is_reset_by_mail_without_signing_in(client):
    user = UserFactory(email="ngoc@example.org")
    link = reset_link("NGOC@example.org", client)

    form = client.get(link, follow=True)
    address = form.redirect_chain[-1][0]
    client.post(address, {"password1": "mat-khau-moi-2026", "password2": "mat-khau-moi-2026"})

    assert signed_in_as(client) is None
    user.refresh_from_db()
    assert user.check_password("mat-khau-moi-2026")
    assert client.get(link, follow=True).context.get("token_fail")


def test_asking_for_an_unknown_address_looks_the_same(client):
    UserFactory(email="ngoc@example.org")

    known = client.post("/tai-khoan/password/reset/", {"email": "ngoc@example.org"})
    unknown = client.post("/tai-khoan/password/reset/", {"email": "khong@example.org"})

    assert known.url == unknown.url


def test_two_accounts_never_share_an_address_or_a_user_name_in_another_case():
    UserFactory(username="ngoc", email="ngoc@example.org")

    with pytest.raises(IntegrityError, match=r"one_account_per_email_address|email"), transaction.atomic():
        UserFactory(username="khac", email="NGOC@example.org")
    with pytest.raises(IntegrityError, match=r"one_account_per_user_name|username"), transaction.atomic():
        UserFactory(username="NGOC", email="khac@example.org")


def test_accounts_without_an_address_are_as_many_as_there_must_be():
    UserFactory(email="")
    UserFactory(email="")


def test_a_new_address_counts_when_its_owner_followed_the_link(client):
    user = UserFactory(email="cu@example.org")
    client.force_login(user)

    client.post("/tai-khoan/email/", {"email": "moi@example.org", "action_add": ""})
    user.refresh_from_db()
    assert user.email == "cu@example.org"
    assert client.get("/tai-khoan/email/").status_code == 200
    (message,) = mail.outbox
    assert message.to == ["moi@example.org"]
    link = re.search(r"https?://[^/\s]+(/tai-khoan/confirm-email/\S+)", message.body)[1]
    client.post(link)

    user.refresh_from_db()
    assert user.email == "moi@example.org"
    client.logout()
    sign_in(client, "cu@example.org")
    assert signed_in_as(client) is None


def test_nobody_takes_the_address_of_another_account(client):
    UserFactory(email="cua-toi@example.org")
    user = UserFactory(email="")
    client.force_login(user)

    response = client.post("/tai-khoan/email/", {"email": "Cua-Toi@example.org", "action_add": ""})

    assert response.context["form"].errors["email"]
    user.refresh_from_db()
    assert user.email == ""
    assert mail.outbox == []


def test_a_password_changed_on_wagtails_account_page_is_the_one_that_counts(client):
    user = UserFactory(username="quanly", role=Role.MANAGER)
    sign_in(client, "quanly")

    response = client.post(
        "/admin/account/",
        {
            "name_email-first_name": "Dung",
            "name_email-last_name": "Phan Thị",
            "locale-preferred_language": "vi",
            "theme-theme": "system",
            "theme-contrast": "system",
            "theme-density": "default",
            "theme-keyboard_shortcuts": "on",
            "password-old_password": PASSWORD,
            "password-new_password1": "mat-khau-moi-2026",
            "password-new_password2": "mat-khau-moi-2026",
        },
    )

    assert response.status_code == 302
    assert signed_in_as(client) == str(user.pk)
    assert client.get("/admin/").status_code == 200
    client.logout()
    sign_in(client, "quanly", "mat-khau-moi-2026")
    assert signed_in_as(client) == str(user.pk)


def test_one_signs_other_browsers_out(client):
    UserFactory(username="ngoc")
    other = Client()
    sign_in(other, "ngoc")
    sign_in(client, "ngoc")
    assert client.get("/tai-khoan/sessions/").status_code == 200

    client.post("/tai-khoan/sessions/")

    assert other.get("/toi/").status_code == 302
    assert client.get("/toi/").status_code == 200

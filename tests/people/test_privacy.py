"""Personal data: declared, masked, given to whose it is, forgotten where the law allows."""

import json
from datetime import date, datetime

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.test import Client
from django.urls import reverse
from wagtail.models import ModelLogEntry

from certificates.models import Certificate
from courses.actions import open_calendar, state_needs
from courses.models import CalendarFeed, SpecialNeeds
from lms.hours.ledger import totals
from lms.mail.models import Message
from lms.people import errors
from lms.people.data_requests import (
    acknowledge,
    answer,
    forget_particulars,
    receive,
    reveal_identity,
    working_days_after,
)
from lms.people.models import DataRequest, Provider, ProviderIdentity
from lms.people.privacy import own_data
from lms.people.roster.actions import undo
from lms.people.roster.errors import ChangedSince
from lms.personal_data import uses_of
from lms.roles import Role
from tests.factories import (
    HANOI,
    NOON,
    DelegateFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    UserFactory,
)
from tests.hours.training import settled_session
from tests.people.rosters import carried_out, checked, workbook

NUMBER = "042085012345"


@pytest.fixture
def person(db):
    person = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__phone="0912345678", provider__email="anh@example.org",
        provider__born_on=date(1985, 9, 5), provider__user=UserFactory(username="anhdt"),
    ).provider  # fmt: skip
    ProviderIdentity.objects.create(provider=person, citizen_id=NUMBER, ethnicity="Mường")
    return person


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person.user)
    return client


def test_working_days_leave_out_the_end_of_the_week():
    assert working_days_after(date(2026, 6, 11), 2) == date(2026, 6, 15)  # Thursday → Monday


@pytest.mark.django_db
def test_a_person_gets_all_that_is_declared_across_the_apps_and_nothing_of_others(person):
    other = ProviderFactory(full_name="Người Khác")
    session = settled_session(date(2026, 6, 15), seats={person: 240, other: 240})
    seat = session.registrations.get(provider=person)
    Certificate.objects.create(
        register=RegisterFactory(), year=2026, number=1, number_text="01/2026", code="ABCD1234", provider=person,
        registration=seat, snapshot={"name": "Đặng Thị Ánh"}, issued_on=date(2026, 6, 16), issued_at=NOON,
    )  # fmt: skip
    DelegateFactory(provider=person, visit__title="Học tập tại Nghệ An")
    SpecialNeeds.objects.create(registration=seat, access="Xe lăn")
    state_needs(provider=person, year=2027, courses=[], wish="Hòa giải", by=None, at=NOON)
    client = signed_in(person)

    data = json.loads(client.get(reverse("people_data:json")).content)

    assert data["people.Provider"][0]["phone"] == "0912345678"
    assert data["people.ProviderIdentity"][0]["citizen_id"] == NUMBER
    assert data["courses.SpecialNeeds"][0]["access"] == "Xe lăn"
    assert data["courses.TrainingNeed"][0]["wish"] == "Hòa giải"
    assert data["courses.AttendanceRecord"][0]["minutes"] == 240
    assert data["certificates.Certificate"][0]["snapshot"] == {"name": "Đặng Thị Ánh"}
    assert data["exchanges.Delegate"][0]["visit"] == "Học tập tại Nghệ An"
    assert {"users.User", "people.ProviderStatus", "courses.Registration"} <= data.keys()
    told = json.dumps(data, ensure_ascii=False)
    assert "Người Khác" not in told
    assert "password" not in told
    lines = b"".join(client.get(reverse("people_data:csv"))).decode("utf-8-sig")
    assert "Điện thoại;0912345678;liên hệ về việc tập huấn" in lines.replace(",", ";").replace('"', "")
    assert "users.User" not in own_data(other)
    assert "Độ phủ xã, phường" in client.get(reverse("people_data:my_data")).content.decode()
    stranger = Client()
    stranger.force_login(UserFactory())
    assert stranger.get(reverse("people_data:json")).status_code == 403


@pytest.mark.django_db
def test_what_is_declared_to_go_when_asked_goes_and_the_rest_stays(person):
    session = settled_session(date(2026, 6, 15), seats={person: 240})
    seat = session.registrations.get(provider=person)
    SpecialNeeds.objects.create(registration=seat, access="Xe lăn")
    state_needs(provider=person, year=2027, courses=[], wish="Hòa giải", by=None, at=NOON)
    open_calendar(user=person.user, by=None, at=NOON)
    EmailAddress.objects.create(user=person.user, email="anh@example.org")
    said = {
        "kind": "x",
        "language": "vi",
        "subject": "s",
        "text": "t",
        "queued_at": NOON,
        "next_try_at": NOON,
    }
    Message.objects.create(key="1", state="no_address", provider=person, phone="0912345678", **said)
    Message.objects.create(
        key="2", state="failed", problem="x", user=person.user, address="a@example.org", **said
    )
    before = own_data(person)
    goes = {
        (label, name)
        for label, rows in before.items()
        for name, use in uses_of(apps.get_model(label)).items()
        if use.is_erased and name in rows[0]
    }
    assert len({label for label, _name in goes}) == 7

    forget_particulars(provider=person, reason="Đã yêu cầu.", by=None, at=NOON)

    after = own_data(person)
    left = {(label, name) for label, name in goes for row in after.get(label, ()) if row[name]}
    assert left == set()
    for label in ("people.ProviderStatus", "courses.Registration", "courses.AttendanceRecord"):
        assert after[label] == before[label]
    assert after["people.Provider"][0]["full_name"] == "Đặng Thị Ánh"
    assert CalendarFeed.objects.get().closed_at == NOON
    forget_particulars(
        provider=ProviderFactory(), reason="Đã yêu cầu.", by=None, at=NOON
    )  # without an account


@pytest.mark.django_db
def test_the_identity_number_is_masked_and_every_look_is_logged(person, client_of):
    manager = client_of(Role.MANAGER)
    page = reverse("providers:inspect", args=[person.pk])
    address = reverse("providers:identity", args=[person.pk])
    assert NUMBER not in manager.get(page).content.decode()
    assert NUMBER not in manager.get(address).content.decode()

    shown = manager.post(address, {"reason": "Đối chiếu hợp đồng"})

    assert NUMBER in shown.content.decode()
    entry = ModelLogEntry.objects.for_instance(person).get(action="people.reveal_identity")
    assert entry.data == {"reason": "Đối chiếu hợp đồng"}
    assert NUMBER not in str(ModelLogEntry.objects.values_list("data", flat=True))
    nobody = reverse("providers:identity", args=[ProviderFactory().pk])
    assert manager.post(nobody, {"reason": "x"}).status_code == 422
    assert client_of(Role.DIRECTOR).post(address, {"reason": "x"}).status_code in (302, 403)
    with pytest.raises(errors.ReasonToLookMissing):
        reveal_identity(provider=person, reason=" ", by=None, at=NOON)


@pytest.mark.django_db
def test_a_request_runs_by_the_clock_of_the_law_from_the_person_to_the_answer(person, client_of):
    client, manager = signed_in(person), client_of(Role.MANAGER)
    page = reverse("people_data:my_data")
    assert client.get(page).status_code == 200
    client.post(page, {"kind": "erase", "words": "Tôi đã nghỉ việc."})
    assert client.post(page, {"kind": "erase"}).status_code == 422  # asked already
    client.post(page, {"phone": "0987654321"})
    assert client.post(page, {"phone": "12"}).status_code == 422
    request = DataRequest.objects.get()
    person.refresh_from_db()
    assert person.phone == "0987654321"
    assert manager.get(reverse("data_requests:inspect", args=[request.pk])).status_code == 200

    manager.post(reverse("data_requests:acknowledge", args=[request.pk]))
    assert manager.post(reverse("data_requests:answer", args=[request.pk]), {"words": ""}).status_code == 422
    manager.post(reverse("data_requests:answer", args=[request.pk]), {"words": "Đã xóa.", "erase": "on"})

    person.refresh_from_db()
    assert (person.full_name, person.phone, person.email, person.born_on) == ("Đặng Thị Ánh", "", "", None)
    assert not ProviderIdentity.objects.exists()
    assert "Đã xóa." in client.get(page).content.decode()


@pytest.mark.django_db
def test_forgetting_reaches_imports_mail_and_the_account(person, client_of):
    person.user.email = "anh@example.org"
    person.user.save()
    sent = {"provider": person, "kind": "x", "language": "vi", "subject": "s", "text": "t", "queued_at": NOON}
    sent |= {"next_try_at": NOON, "address": "anh@example.org", "phone": "0912345678"}
    Message.objects.create(key="1", state="queued", **sent)
    Message.objects.create(key="2", state="sent", sent_at=NOON, **sent)
    rows = [["Đặng Thị Ánh", "05/09/1985", "0987654321"]]
    roster = carried_out(checked(workbook(rows, headings=["Họ và tên", "Ngày sinh", "Điện thoại"])))
    assert "0987654321" in str(list(roster.rows.values()))

    forget_particulars(provider=person, reason="Đã yêu cầu.", by=None, at=NOON)

    person.user.refresh_from_db()
    assert (person.user.email, person.user.is_active) == ("", True)  # still a provider: signs in by user name
    kept = str([list(roster.rows.values()), list(Message.objects.values())])
    assert not any(told in kept for told in ("0987654321", "0912345678", "anh@example.org", "1985"))
    assert set(Message.objects.values_list("state", flat=True)) == {"failed", "sent"}
    with pytest.raises(ChangedSince):
        undo(roster=roster, by=None, at=NOON)
    person.statuses.update(valid_until=date(2026, 6, 1))

    forget_particulars(provider=person, reason="Đã yêu cầu.", by=None, at=NOON)

    person.user.refresh_from_db()
    assert (person.user.get_full_name(), person.user.is_active) == ("", False)


@pytest.mark.django_db
def test_days_to_answer_follow_the_kind_and_forgetting_leaves_the_record(person, settings):
    settled_session(date(2026, 6, 1), seats={person: 240})
    first = receive(provider=person, kind="withdraw", words="", by=None, at=NOON)
    settings.LMS_DATA_REQUEST_DAYS = {"erase": 7}
    second = receive(provider=person, kind="erase", words="", by=None, at=NOON)
    assert (first.acknowledge_by, first.due_on, second.due_on) == (
        date(2026, 6, 12), date(2026, 6, 25), date(2026, 6, 17),
    )  # fmt: skip
    later = datetime(2026, 6, 12, 9, tzinfo=HANOI)
    acknowledge(request=second, by=None, at=later)
    acknowledge(request=second, by=None, at=NOON)
    with pytest.raises(errors.AnswerMissing):
        answer(request=second, words=" ", by=None, at=later)

    done = answer(request=second, words="Đã xóa.", erase=True, by=None, at=later)

    assert done.acknowledged_at == later
    assert totals([person.pk], 2026) == {person.pk: 240}
    with pytest.raises(errors.AnsweredAlready):
        answer(request=second, words="Lại.", by=None, at=later)
    with pytest.raises(errors.AskedAlready):
        receive(provider=person, kind="withdraw", words="", by=None, at=later)


@pytest.mark.django_db
def test_the_database_wants_words_for_an_answer(person):
    from django.db import IntegrityError, transaction

    request = receive(provider=person, kind="access", words="", by=None, at=NOON)
    with pytest.raises(IntegrityError), transaction.atomic():
        DataRequest.objects.filter(pk=request.pk).update(answered_at=NOON)
    assert Provider.objects.filter(data_requests=request).exists()

"""Units send people: heads nominate and decide within quotas; a list is shown row by row before it is saved."""

from datetime import date, timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import errors
from courses.actions import (
    appoint_head,
    dismiss_head,
    nominate,
    refuse_requests,
    register,
    set_quotas,
)
from courses.models import Registration, UnitHead
from lms.roles import Role
from lms.spreadsheets import xlsx_bytes
from tests.courses.stories import session_in
from tests.factories import (
    NOON,
    CourseSessionFactory,
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]
Status = Registration.Status


def person(unit, name, **facts):
    return ProviderStatusFactory(
        organization=unit, provider=ProviderFactory(full_name=name, **facts)
    ).provider


@pytest.fixture
def unit():
    return OrganizationFactory(name="Chi nhánh số 2")


@pytest.fixture
def head(unit, client):
    user = UserFactory()
    appoint_head(organization=unit, user=user, by=None, at=NOON)
    client.force_login(user)
    return user


def test_a_unit_nominates_all_or_nobody_within_its_quota(unit):
    session = CourseSessionFactory(capacity=2)
    a, b, c = (person(unit, name) for name in ("Lê Văn An", "Lê Văn Bình", "Lê Văn Cường"))
    stranger = person(OrganizationFactory(), "Trần Thị Dung")
    set_quotas(session=session, quotas={unit.pk: 2}, by=None, at=NOON)

    with pytest.raises(errors.SomeRefused) as refused:
        nominate(session=session, organization=unit, providers=[a, stranger, b, c], by=None, at=NOON)
    assert {pk: type(why) for pk, why in refused.value.refusals.items()} == {
        stranger.pk: errors.NotOfUnit,
        c.pk: errors.QuotaUsed,
    }
    assert not session.registrations.exists()

    nominate(session=session, organization=unit, providers=[a, b], by=None, at=NOON)
    with pytest.raises(errors.QuotaUsed):
        register(session=session, provider=c, by=None, at=NOON)
    set_quotas(session=session, quotas={}, by=None, at=NOON)
    assert register(session=session, provider=c, by=None, at=NOON).status == Status.WAITLISTED
    assert set(session.registrations.values_list("organization", flat=True)) == {unit.pk}

    session.registration_closes_at = NOON
    session.save()
    with pytest.raises(errors.SessionNotOpen):
        nominate(session=session, organization=unit, providers=[stranger], by=None, at=NOON)


def test_an_account_is_head_of_a_unit_once_until_the_right_ends(unit, head):
    with pytest.raises(errors.AlreadyHead):
        appoint_head(organization=unit, user=head, by=None, at=NOON)
    record = UnitHead.objects.get()
    dismiss_head(head=record, by=None, at=NOON)
    with pytest.raises(errors.HeadEnded):
        dismiss_head(head=record, by=None, at=NOON)
    appoint_head(organization=unit, user=head, by=None, at=NOON + timedelta(days=1))


def test_only_the_head_of_a_unit_sees_its_page_and_only_its_people(unit, head, client):
    session = session_in(9)
    own = person(unit, "Lê Văn An")
    other = person(OrganizationFactory(), "Trần Thị Dung")
    for provider in (own, other):
        register(session=session, provider=provider, by=None, at=NOON)
    page = reverse("courses:unit", args=[session.code])

    html = client.get(page).content.decode()
    assert own.full_name in html
    assert other.full_name not in html
    assert page in client.get(reverse("courses:session", args=[session.code])).content.decode()
    assert client.get(page, {"unit": OrganizationFactory().pk}).status_code == 403
    theirs = session.registrations.get(provider=other)
    assert client.get(reverse("courses:unit_decide", args=[session.code, theirs.pk])).status_code == 404
    client.force_login(UserFactory())
    assert client.get(page).status_code == 403


def test_a_head_approves_or_refuses_the_requests_of_the_unit(unit, head, client):
    session = session_in(9, needs_approval=True)
    wanted, unwanted = (
        register(session=session, provider=person(unit, name), by=None, at=NOON)
        for name in ("Lê Văn An", "Lê Văn Bình")
    )
    decide = [reverse("courses:unit_decide", args=[session.code, asked.pk]) for asked in (wanted, unwanted)]

    client.post(decide[0], {"approve": "1"})
    assert client.get(decide[1]).status_code == 200
    assert client.post(decide[1], {"reason": " "}).status_code == 422
    client.post(decide[1], {"reason": "Bận trực"})
    client.post(decide[0], {"approve": "1"})  # a second click changes nothing and says so

    assert [session.registrations.get(pk=asked.pk).status for asked in (wanted, unwanted)] == [
        Status.CONFIRMED,
        Status.REFUSED,
    ]


def test_a_list_is_shown_row_by_row_and_nothing_is_half_saved(unit, head, client):
    session = session_in(9, capacity=2)
    an, binh = person(unit, "Lê Văn An"), person(unit, "Nguyễn Thị Bình")
    twins = [person(unit, "Trần Văn Cường", phone=f"091234567{number}") for number in range(2)]
    there = person(unit, "Phạm Văn Dũng")
    register(session=session, provider=there, by=None, at=NOON)
    set_quotas(session=session, quotas={unit.pk: 3}, by=None, at=NOON)
    late = person(unit, "Võ Thị Yến")
    post = reverse("courses:nominate", args=[session.code])
    names = "1. lê văn an\n2) NGUYEN THI BINH\n- Lê Văn An\nTrần Văn Cường\nTrần Văn Cường, 0912 345 671\n"
    names += "Hồ Văn Không\nPhạm Văn Dũng\n\nVõ Thị Yến"

    response = client.post(post, {"names": names})

    lines = {line["number"]: line for line in response.context["lines"]}
    assert {number: line["state"] for number, line in lines.items()} == {
        1: "ready", 2: "ready", 3: "repeated", 4: "ambiguous", 5: "refused", 6: "unknown", 7: "refused",
        9: "refused",
    }  # fmt: skip
    assert lines[2]["words"]
    assert not lines[1]["words"]
    assert {pk for pk, _name, _detail in lines[4]["choices"]} == {twin.pk for twin in twins}
    assert session.registrations.count() == 1

    form = {"row": ["1", "2", "4"], "person-1": an.pk, "person-2": binh.pk, "person-4": ""}
    client.post(post, form)
    states = dict(session.registrations.values_list("provider", "status"))
    assert states == {there.pk: "confirmed", an.pk: "confirmed", binh.pk: "waitlisted"}
    client.post(post, {"row": ["1"], "person-1": late.pk})  # past the quota: the door asks again
    assert session.registrations.count() == 3


@pytest.mark.parametrize(
    "typed",
    ["Nguyễn Thị Hồng Ngọc", "NguyÔn ThÞ Hång Ngäc", "Nguyeãn Thò Hoàng Ngoïc", "nguyen thi hong ngoc"],
)
def test_a_spreadsheet_in_any_writing_is_read(client, typed):
    client.force_login(UserFactory(role=Role.MANAGER))
    session = session_in(9)
    ngoc = person(OrganizationFactory(), "Nguyễn Thị Hồng Ngọc")
    rows = [
        ["DANH SÁCH CỬ ĐI HỌC" if typed[4] == "ễ" else "2026", ""],
        ["TT", "Ho va ten"],
        [1, typed],
        [2, typed],
    ]
    file = SimpleUploadedFile("danh-sach.xlsx", xlsx_bytes(["", ""], rows))
    address = reverse("sessions:nominees", args=[session.pk])

    response = client.post(address, {"file": file})

    assert [line["state"] for line in response.context["lines"]] == ["ready", "repeated"]
    assert response.context["lines"][0]["pk"] == ngoc.pk
    assert not session.registrations.exists()
    client.post(address, {"row": ["1"], "person-1": ngoc.pk})
    assert session.registrations.get().provider == ngoc


def test_bad_lists_are_told_beside_the_field(client, unit, head):
    manager = UserFactory(role=Role.MANAGER)
    session = session_in(9)
    for user, address in (
        (head, reverse("courses:nominate", args=[session.code])),
        (manager, reverse("sessions:nominees", args=[session.pk])),
    ):
        client.force_login(user)
        for data in (
            {"names": " \n"},
            {"names": "Lê Văn An\n" * 1001},
            {"file": SimpleUploadedFile("a.xlsx", b"%PDF-1.4 no table")},
        ):
            assert client.post(address, data).status_code == 422
    assert client.get(reverse("sessions:nominees", args=[session.pk])).status_code == 200
    assert client.post(reverse("sessions:nominees", args=[session.pk]), {"row": ["1"]}).status_code == 422


def test_the_office_appoints_heads_and_sets_quotas(client, unit):
    client.force_login(UserFactory(role=Role.MANAGER))
    user = UserFactory()
    session = session_in(9)
    person(unit, "Lê Văn An")

    client.post(reverse("unit_heads:add"), {"organization": unit.pk, "user": user.pk})
    record = UnitHead.objects.get(user=user)
    again = client.post(reverse("unit_heads:add"), {"organization": unit.pk, "user": user.pk})
    assert "user" in again.context["form"].errors
    assert client.get(reverse("unit_heads:index")).status_code == 200
    quotas = reverse("sessions:quotas", args=[session.pk])
    assert unit.name in client.get(quotas).content.decode()
    client.post(quotas, {f"unit-{unit.pk}": "3"})
    assert client.post(quotas, {f"unit-{unit.pk}": "-1"}).status_code == 422
    client.post(reverse("unit_heads:dismiss", args=[record.pk]))

    record.refresh_from_db()
    assert record.ended_at
    assert list(session.quotas.values_list("organization", "seats")) == [(unit.pk, 3)]


def test_the_page_of_a_unit_and_a_preview_ask_the_same_for_many(unit, head, client, queries_of):
    session = session_in(9, capacity=500)
    people = [person(unit, f"Lê Văn {'ABCDEGHIKLMNOPQRSTUVXY'[number]}") for number in range(20)]
    page = reverse("courses:unit", args=[session.code])
    post = reverse("courses:nominate", args=[session.code])
    RegistrationFactory(session=session, provider=people[0], organization=unit)
    few = queries_of(client, page)
    with CaptureQueriesContext(connection) as preview_of_one:
        client.post(post, {"names": people[10].full_name})
    for each in people[1:10]:
        RegistrationFactory(session=session, provider=each, organization=unit)

    assert queries_of(client, page) == few
    names = "\n".join(each.full_name for each in people)
    with CaptureQueriesContext(connection) as preview_of_many:
        client.post(post, {"names": names})
    assert len(preview_of_many) == len(preview_of_one)


def test_registrations_from_before_get_the_unit_of_their_day(unit):
    moved = person(unit, "Lê Văn An")
    moved.statuses.update(valid_until=date(2026, 6, 20))
    ProviderStatusFactory(provider=moved, valid_from=date(2026, 6, 20))
    known, unknown = (RegistrationFactory(provider=each) for each in (moved, ProviderFactory()))
    module = import_module("courses.migrations.0010_note_units_of_registrations")

    module.note_units(apps, None)

    known.refresh_from_db()
    unknown.refresh_from_db()
    assert known.organization == unit
    assert unknown.organization is None


def test_a_list_that_is_refused_or_changed_loses_nothing(client, unit, head):
    session = session_in(9)
    an, binh = person(unit, "Lê Văn An"), person(unit, "Lê Văn Bình")
    address = reverse("courses:nominate", args=[session.code])
    names = "\nLê Văn An, 0901\nLê Văn Bình"
    shown = client.post(address, {"names": names})
    assert "Lê Văn An, 0901\nLê Văn Bình" in shown.content.decode()

    nominate(session=session, organization=unit, providers=[an], by=None, at=timezone.now())
    sent = {"names": names, "row": ["1", "2"], "person-1": an.pk, "person-2": binh.pk}
    refused = client.post(address, sent)
    assert refused.status_code == 422
    assert [(line["number"], line["state"], line["ticked"]) for line in refused.context["lines"]] == [
        (2, "refused", True),
        (3, "ready", True),
    ]
    nobody = client.post(address, {"names": names, "row": "2", "person-2": "9" * 5000})
    assert nobody.status_code == 422
    again = client.post(address, {"names": names, "change": "1"})
    assert again.context["form"]["names"].value() == names

    client.post(address, {"names": names, "row": "2", "person-2": binh.pk})
    assert session.registrations.count() == 2


def test_a_head_refuses_requests_only(client, unit, head):
    place = RegistrationFactory(session=session_in(9), organization=unit, status=Status.WAITLISTED)
    address = reverse("courses:unit_decide", args=[place.session.code, place.pk])

    assert client.get(address).status_code == 302
    client.post(address, {"reason": "Không cử"})
    with pytest.raises(errors.NothingToDecide):
        refuse_requests(session=place.session, registrations=[place], reason="x", by=None, at=NOON)

    place.refresh_from_db()
    assert place.status == Status.WAITLISTED


def test_the_preview_of_a_list_leads_back_to_the_unit_when_it_is_opened_by_its_address(client, head, unit):
    """So it is when somebody switches the language on it."""
    session = session_in(9)
    address = f"{reverse('courses:nominate', args=[session.code])}?unit={unit.pk}"
    switched = {
        "language": "en",
        "next": client.post(address, {"names": "Lê Văn An"}).wsgi_request.get_full_path(),
    }

    response = client.post(reverse("set_language_preference"), switched, follow=True)

    assert response.redirect_chain[-1][0] == f"{reverse('courses:unit', args=[session.code])}?unit={unit.pk}"
    assert (response.status_code, len(response.context["messages"])) == (200, 1)
    assert client.get(reverse("courses:nominate", args=[session.code])).url.endswith("/don-vi/")
    assert client.put(address).status_code == 405


def test_the_office_is_led_to_adding_whom_nobody_knows_and_a_unit_to_the_office(client, unit, head):
    session, add = session_in(9), reverse("providers:add")
    names = {"names": "Trần Văn Lạ"}
    of_unit = client.post(reverse("courses:nominate", args=[session.code]), names)
    [told] = of_unit.context["lines"]
    client.force_login(UserFactory(role=Role.MANAGER))

    of_office = client.post(reverse("sessions:nominees", args=[session.pk]), names)

    assert f'href="{add}"' in of_office.content.decode()
    assert add not in of_unit.content.decode()
    [line] = of_office.context["lines"]
    assert line["state"] == told["state"] == "unknown"
    assert line["words"] != told["words"]

"""The attendance sheet on screen."""

from datetime import datetime, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import (
    AttendanceMark,
    cancel_registration,
    close,
    excuse,
    receive_attendance,
    record_attendance,
)
from courses.models import AttendanceEvent, AttendanceRecord
from courses.sheet_rows import Row, as_shown, read_as_shown
from lms.roles import Role
from tests.courses.stories import afternoon_of, clock_from, fill, session_in
from tests.factories import ProviderFactory, RegistrationFactory, SessionTrainerFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """Two o'clock: the meetings of today have begun, whenever the tests run."""
    clock_from(monkeypatch, 14)


@pytest.fixture
def manager(client):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    return user


@pytest.fixture
def session():
    return session_in(0, status="running")


@pytest.fixture
def seats(session):
    names = ["Lê Văn Ánh", "Trần Thị Ấn", "Đặng Văn Bảy"]
    return [
        RegistrationFactory(session=session, provider=ProviderFactory(full_name=name))
        for name in reversed(names)
    ][::-1]


def url(session, meeting=None):
    address = reverse("sessions:sheet", args=[session.pk])
    return f"{address}?meeting={meeting.pk}" if meeting else address


def form(client, session, **marks):
    """What the browser would send: every person's fields as they are on the sheet, with ``marks`` changed."""
    context = client.get(url(session)).context
    data = {"key": context["key"], "shown": context["shown"]}
    for row in context["rows"]:
        data |= {f"n{row.registration_id}": row.minutes, f"r{row.registration_id}": row.reason}
        if row.mark:
            data[f"m{row.registration_id}"] = row.mark
    return data | marks


def record_of(seat):
    return AttendanceRecord.objects.values_list("mark", "minutes", "reason").get(registration=seat)


def test_people_stand_in_vietnamese_order(client, manager, session, seats):
    html = client.get(url(session)).content.decode()

    places = [html.index(seat.provider.full_name) for seat in seats]
    assert places == sorted(places)


def test_only_those_with_a_seat_are_on_the_sheet(client, manager, session, seats):
    waiting = RegistrationFactory(
        session=session, status="waitlisted", provider=ProviderFactory(full_name="Võ Thị Chờ")
    )

    assert waiting.provider.full_name not in client.get(url(session)).content.decode()


def test_a_whole_class_is_marked_without_a_script(client, manager, session, seats):
    first, second, third = seats
    data = form(
        client,
        session,
        **{
            f"m{first.pk}": "present",
            f"m{second.pk}": "late",
            f"n{second.pk}": "200",
            f"m{third.pk}": "excused",
            f"r{third.pk}": "Ốm",
        },
    )

    response = client.post(url(session), data)

    assert response.status_code == 302
    assert record_of(first) == ("present", 240, "")
    assert record_of(second) == ("late", 200, "")
    assert record_of(third) == ("excused", 0, "Ốm")
    assert {event.recorded_by for event in AttendanceEvent.objects.all()} == {manager}


def test_saving_again_unchanged_records_nothing(client, manager, session, seats):
    client.post(url(session), form(client, session, **{f"m{seats[0].pk}": "absent"}))

    response = client.post(url(session), form(client, session), follow=True)

    assert AttendanceEvent.objects.count() == 1
    assert [message.level_tag for message in response.context["messages"]][-1] == "info"


def test_a_form_that_is_sent_twice_counts_once(client, manager, session, seats):
    data = form(client, session, **{f"m{seats[0].pk}": "absent"})

    client.post(url(session), data)
    client.post(url(session), data)

    assert AttendanceEvent.objects.count() == 1


def test_everyone_else_can_be_marked_present_at_once(client, manager, session, seats):
    client.post(url(session), form(client, session, **{f"m{seats[0].pk}": "absent", "rest": "present"}))

    assert record_of(seats[0])[0] == "absent"
    assert record_of(seats[1]) == record_of(seats[2]) == ("present", 240, "")


@pytest.mark.parametrize("minutes", ["", "0", "999", "abc", "-3", "9999999999"])
def test_wrong_minutes_are_told_beside_the_row_and_everything_typed_stays(
    client, manager, session, seats, minutes
):
    first, second, _third = seats
    data = form(
        client, session, **{f"m{first.pk}": "late", f"n{first.pk}": minutes, f"m{second.pk}": "absent"}
    )

    response = client.post(url(session), data)

    assert response.status_code == 422
    rows = {row.registration_id: row for row in response.context["rows"]}
    assert rows[first.pk].error
    assert (rows[first.pk].mark, rows[first.pk].minutes) == ("late", minutes)
    assert rows[second.pk].mark == "absent"
    assert not rows[second.pk].error
    assert not AttendanceEvent.objects.exists()
    # Corrected, the same form is accepted.
    again = {**data, "key": response.context["key"], "shown": response.context["shown"], f"n{first.pk}": "30"}
    assert client.post(url(session), again).status_code == 302


def test_someone_not_registered_here_is_refused_by_name_of_the_rule(client, manager, session, seats):
    stranger = RegistrationFactory()

    response = client.post(
        url(session), form(client, session, **{f"m{stranger.pk}": "present", f"n{stranger.pk}": ""})
    )

    assert response.status_code == 422
    assert len(response.context["errors"]) == 2
    assert not AttendanceEvent.objects.exists()


def test_two_people_marking_one_class_do_not_overwrite_each_other(client, manager, session, seats):
    first, second, _third = seats
    mine = form(client, session, **{f"m{first.pk}": "present"})
    theirs = form(client, session, **{f"m{second.pk}": "absent"})

    client.post(url(session), theirs)
    client.post(url(session), mine)

    assert record_of(first)[0] == "present"
    assert record_of(second)[0] == "absent"


def test_the_same_person_marked_by_two_is_shown_to_the_second(client, manager, session, seats):
    mine = form(client, session, **{f"m{seats[0].pk}": "present"})
    client.post(url(session), form(client, session, **{f"m{seats[0].pk}": "absent"}))

    response = client.post(url(session), mine)

    assert response.status_code == 422
    assert response.context["rows"][0].error
    assert record_of(seats[0])[0] == "absent"


def test_a_name_cannot_break_out_of_the_sheet(client, manager, session):
    RegistrationFactory(session=session, provider=ProviderFactory(full_name='<b onclick="x">Ngọc</b>'))

    html = client.get(url(session)).content.decode()

    assert "<b onclick" not in html.lower()


# --- who, when ----------------------------------------------------------------------------------------------


def test_a_trainer_marks_the_sessions_they_teach_and_sees_no_others(client, session, seats):
    trainer = UserFactory(role=Role.TRAINER)
    client.force_login(trainer)
    assert client.get(url(session)).status_code == 404
    assert client.post(url(session), {f"m{seats[0].pk}": "present", f"n{seats[0].pk}": ""}).status_code == 404
    assert not AttendanceEvent.objects.exists()

    SessionTrainerFactory(session=session, user=trainer)
    client.post(url(session), form(client, session, **{f"m{seats[0].pk}": "present"}))

    assert record_of(seats[0])[0] == "present"


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR])
def test_who_reads_cannot_mark(client, session, seats, role):
    client.force_login(UserFactory(role=role))

    assert not client.get(url(session)).context["fillable"]
    client.post(url(session), {f"m{seats[0].pk}": "present", f"n{seats[0].pk}": ""})
    assert not AttendanceEvent.objects.exists()


@pytest.mark.parametrize("days", [5, 0])
def test_before_attendance_is_taken_the_sheet_is_only_to_read_and_says_from_when(
    client, manager, days, monkeypatch
):
    clock_from(monkeypatch, 6, 15)
    session = session_in(days)
    seat = RegistrationFactory(session=session)

    page = client.get(url(session))
    assert not page.context["fillable"]
    assert "06:30" in page.content.decode()
    response = client.post(url(session), {f"m{seat.pk}": "present", f"n{seat.pk}": ""})
    assert response.status_code == 422
    assert "06:30" in response.context["errors"][0]


def settled(session, seats):
    for meeting in session.meetings.all():
        record_attendance(
            meeting=meeting,
            marks=[AttendanceMark(seat.pk, "present") for seat in seats],
            by=None,
            at=timezone.now(),
        )
    close(session=session, by=None, at=timezone.now() + timedelta(days=1))


def test_a_settled_sheet_is_read_and_corrected_one_by_one(client, manager, session, seats):
    settled(session, seats)
    meeting = session.meetings.get()
    address = reverse("sessions:correct", args=[session.pk, meeting.pk, seats[0].pk])
    assert address in client.get(url(session)).content.decode()
    assert client.post(url(session), {f"m{seats[0].pk}": "absent", f"n{seats[0].pk}": ""}).status_code == 422

    assert client.get(address).context["form"].initial == {"mark": "present", "minutes": None}
    response = client.post(address, {"mark": "absent", "minutes": "240", "reason": "Điểm danh nhầm"})

    assert response.url.startswith(url(session, meeting))
    assert record_of(seats[0]) == ("absent", 0, "Điểm danh nhầm")
    seats[0].refresh_from_db()
    assert seats[0].outcome == "not_completed"


@pytest.mark.parametrize(
    "data",
    [
        {"mark": "absent", "reason": " "},
        {"mark": "present", "reason": "Như cũ"},
        {"mark": "late", "minutes": "999", "reason": "Đến muộn"},
        {"mark": "late", "minutes": "x", "reason": "Đến muộn"},
        {"mark": "asleep", "reason": "Ngủ"},
    ],
)
def test_a_wrong_correction_is_told_and_changes_nothing(client, manager, session, seats, data):
    settled(session, seats)
    address = reverse("sessions:correct", args=[session.pk, session.meetings.get().pk, seats[0].pk])

    response = client.post(address, data)

    assert response.status_code == 422
    assert response.context["form"].errors
    assert record_of(seats[0]) == ("present", 240, "")


def test_an_auditor_sees_a_settled_sheet_without_corrections(client, session, seats):
    settled(session, seats)
    client.force_login(UserFactory(role=Role.AUDITOR))

    assert "sheet-correct" not in client.get(url(session)).content.decode()


# --- which meeting ------------------------------------------------------------------------------------------


def test_the_sheet_opens_where_marks_are_missing(client, manager, session, seats, monkeypatch):
    afternoon = afternoon_of(session)
    morning = session.meetings.exclude(pk=afternoon.pk).get()
    assert client.get(url(session)).context["meeting"] == morning

    record_attendance(
        meeting=morning,
        marks=[AttendanceMark(seat.pk, "present") for seat in seats],
        by=None,
        at=timezone.now(),
    )

    assert client.get(url(session)).context["meeting"] == afternoon
    assert client.get(url(session, morning)).context["meeting"] == morning

    clock_from(monkeypatch, 12, 15)
    assert client.get(url(session)).context["meeting"] == morning  # nobody marks the afternoon by mistake


def test_an_older_meeting_without_marks_comes_before_days_to_come(client, manager, seats, session):
    past = session_in(-3, status="running")
    RegistrationFactory(session=past)

    assert client.get(url(past)).context["meeting"] == past.meetings.get()


@pytest.mark.parametrize("meeting", ["0", "x", "999999"])
def test_a_meeting_of_another_session_is_not_found(client, manager, session, meeting):
    assert client.get(url(session), {"meeting": meeting}).status_code == 404


def test_a_session_without_meetings_has_no_sheet(client, manager, session):
    session.meetings.all().delete()

    assert client.get(url(session)).status_code == 200
    assert client.post(url(session)).status_code == 404


def test_what_the_sheet_showed_survives_the_way_to_the_browser_and_back():
    rows = [Row(1, "A", "late", "30", "Xe hỏng: 2 lần"), Row(2, "B"), Row(3, "C", "present")]

    assert read_as_shown(as_shown(rows)) == {1: ("late", "30", "Xe hỏng: 2 lần"), 3: ("present", "", "")}
    assert read_as_shown("rác 1:2 x:y:z:t") == {}


def test_the_sheet_asks_the_same_for_many(client, manager, session, queries_of):
    fill(session, 10)
    few = queries_of(client, url(session))
    fill(session, 1000)
    afternoon_of(session)

    assert queries_of(client, url(session)) == few


# --- when sources disagree ----------------------------------------------------------------------------------


def test_a_conflict_is_shown_with_both_sides_and_decided_by_choosing(client, manager, session, seats):
    meeting = session.meetings.get()
    how = {"meeting": meeting, "by": None, "at": timezone.now()}
    record_attendance(marks=[AttendanceMark(seats[0].pk, "absent")], **how)
    record_attendance(marks=[AttendanceMark(seats[0].pk, "arrived")], kind="self", **how)

    html = client.get(url(session)).content.decode()
    assert "is-undecided" in html
    assert client.get(url(session)).context["shown"] == f"{seats[0].pk}:?::"

    client.post(url(session), form(client, session, rest="present"))
    assert AttendanceRecord.objects.get(registration=seats[0]).doubt == "conflict"
    client.post(url(session), form(client, session, **{f"m{seats[0].pk}": "absent"}))
    assert AttendanceRecord.objects.get(registration=seats[0]).doubt == ""
    assert record_of(seats[0])[0] == "absent"


def test_a_form_sent_from_the_page_before_with_another_mark_is_not_swallowed(client, manager, session, seats):
    data = form(client, session, **{f"m{seats[0].pk}": "absent"})
    client.post(url(session), data)

    response = client.post(url(session), {**data, f"m{seats[0].pk}": "present"})

    assert response.status_code == 422
    assert response.context["rows"][0].error


@pytest.mark.parametrize("name", ["", "n²", "nx", "n"])
def test_fields_that_nobody_wrote_are_left_out(client, manager, session, seats, name):
    assert client.post(url(session), form(client, session) | {name: "1"}).status_code == 302


def test_a_reason_that_is_too_long_is_told(client, manager, session, seats):
    data = form(client, session, **{f"m{seats[0].pk}": "excused", f"r{seats[0].pk}": "x" * 301})

    assert client.post(url(session), data).status_code == 422


def test_what_no_form_sends_is_refused_and_breaks_nothing(client, manager, session, seats):
    data = form(client, session, **{f"m{seats[0].pk}": "present", "key": "a b", "n" + "9" * 40: ""})
    data["shown"] = "9" * 40 + ":absent::"

    assert client.post(url(session), data).status_code == 422
    assert not AttendanceEvent.objects.exists()
    far = [reverse("sessions:correct", args=[10**30, session.meetings.first().pk, seats[0].pk])]
    far.append(reverse("sessions:correct", args=[session.pk, 10**30, 10**30]))
    far.append(reverse("sessions:withdraw_paper", args=[10**30, 10**30]))
    assert [client.get(address).status_code for address in far] == [404, 404, 404]


@pytest.mark.both
def test_marks_that_reach_us_after_settling_are_kept_and_shown_until_corrected(
    client, manager, session, seats
):
    settled(session, seats)
    first = session.meetings.in_order().first()
    before = record_of(seats[0])
    late = AttendanceMark(seats[0].pk, "absent", key="dev:late", replaces=frozenset())

    answer = receive_attendance(
        meeting=first, marks=[late], by=manager, at=timezone.now() + timedelta(days=2)
    )

    assert answer == {"dev:late": None}
    assert record_of(seats[0]) == before
    assert client.get(url(session, first)).content.decode().count("sheet-doubt") == 1


def test_whoever_was_excused_and_gave_up_the_seat_counts_for_nobody_else(client, manager, session, seats):
    afternoon_of(session)
    morning = session.meetings.in_order().first()
    now = timezone.now()
    early = timezone.make_aware(datetime.combine(morning.held_on, time(6)))
    excuse(registration=seats[0], meetings=[morning], reason="Ốm", by=None, at=early)
    cancel_registration(registration=seats[0], reason="Ốm", by=None, at=early)
    record_attendance(meeting=morning, marks=[AttendanceMark(seats[1].pk, "present")], by=None, at=now)

    assert client.get(url(session)).context["meeting"] == morning  # one of two is still to be marked

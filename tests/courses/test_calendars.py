"""The public month, the file of a session, and the private calendar that follows changes and cancellations."""

from datetime import date, datetime, time, timedelta

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from courses.actions import (
    MeetingPlan,
    cancel,
    cancel_registration,
    close_calendar,
    open_calendar,
    register,
    revise_session,
    schedule,
)
from courses.models import CalendarFeed, CourseSession, Meeting, Registration
from tests.factories import (
    HANOI,
    NOON,
    CommuneFactory,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
REQUIRED_OF_CALENDAR = {"PRODID", "VERSION"}
REQUIRED_OF_EVENT = {"UID", "DTSTAMP", "DTSTART"}  # RFC 5545, 3.6.1, with a METHOD


def read(response):
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/calendar")
    text = response.content.decode()
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))  # RFC 5545, 3.1
    return Calendar.from_ical(text)


def events(calendar):
    return {str(event["UID"]): event for event in calendar.walk("VEVENT")}


@pytest.fixture
def session():
    session = CourseSessionFactory(
        mode="mixed", meeting_url="https://hop.example.vn/x", title="Kỹ năng, tư vấn; mới"
    )
    MeetingFactory(session=session, agenda="Chuyên đề 1\nChuyên đề 2")
    MeetingFactory(session=session, half_day="afternoon", starts_at=time(13, 30), ends_at=time(17))
    return session


@pytest.fixture
def person():
    return ProviderFactory(user=UserFactory())


def test_the_file_of_a_session_has_what_the_standard_asks_and_no_online_room(client, session):
    calendar = read(client.get(f"/lop/{session.code}.ics"))

    assert set(calendar) >= REQUIRED_OF_CALENDAR
    assert str(calendar["METHOD"]) == "PUBLISH"
    zones = calendar.walk("VTIMEZONE")
    assert [str(zone["TZID"]) for zone in zones] == ["Asia/Ho_Chi_Minh"]
    found = list(events(calendar).values())
    assert len(found) == 2
    for event in found:
        assert set(event) >= REQUIRED_OF_EVENT
        assert event["DTSTAMP"].dt.utcoffset() == timedelta(0)
        assert event["DTSTART"].params["TZID"] == "Asia/Ho_Chi_Minh"
        assert "hop.example.vn" not in event.to_ical().decode()
    first = found[0]
    assert first["DTSTART"].dt == datetime(2026, 6, 15, 7, 30, tzinfo=HANOI)
    assert first["DTEND"].dt == datetime(2026, 6, 15, 11, 30, tzinfo=HANOI)
    assert str(first["SUMMARY"]) == "Kỹ năng, tư vấn; mới (1/2)"
    assert "Chuyên đề 1\nChuyên đề 2" in str(first["DESCRIPTION"])
    draft = CourseSessionFactory(status=CourseSession.Status.DRAFT)
    assert client.get(f"/lop/{draft.code}.ics").status_code == 404


def test_a_subscribed_calendar_follows_changes_and_cancellations(client, session, person):
    address = f"/lop/lich/{open_calendar(user=person.user, by=person.user, at=NOON)}.ics"

    def mine():
        return events(read(client.get(address)))

    def sequences(found):
        return {int(event["SEQUENCE"]) for event in found.values()}

    def status(found):
        return {str(event["STATUS"]) for event in found.values()}

    assert mine() == {}
    seat = register(session=session, provider=person, by=person.user, at=NOON)
    first = mine()
    assert status(first) == {"CONFIRMED"}
    assert "hop.example.vn" in str(next(iter(first.values()))["DESCRIPTION"])

    meetings = list(session.meetings.in_order())
    plans = [
        MeetingPlan(date(2026, 6, 16), each.half_day, each.starts_at, each.ends_at, pk=each.pk)
        for each in meetings
    ]
    schedule(session=session, meetings=plans, by=None, at=NOON)
    moved = mine()
    assert moved.keys() == first.keys()  # the same events, elsewhere
    assert {event["DTSTART"].dt.date() for event in moved.values()} == {date(2026, 6, 16)}
    assert min(sequences(moved)) > max(sequences(first))
    revise_session(session=session, venue="Phòng họp 2", by=None, at=NOON)
    assert "Phòng họp 2" in str(next(iter(mine().values()))["LOCATION"])

    cancel_registration(registration=seat, by=person.user, at=NOON)
    given_up = mine()
    assert status(given_up) == {"CANCELLED"}
    assert min(sequences(given_up)) > max(sequences(moved))
    register(session=session, provider=person, by=person.user, at=NOON)
    again = mine()
    assert status(again) == {"CONFIRMED"}
    assert min(sequences(again)) > max(sequences(given_up))
    cancel(session=session, reason="Bão số 5", by=None, at=NOON)
    off = mine()
    assert status(off) == {"CANCELLED"}
    assert min(sequences(off)) > max(sequences(again))
    assert "hop.example.vn" not in str(next(iter(off.values()))["DESCRIPTION"])


def test_waiting_is_tentative_and_trainers_see_what_they_teach(client, session, person):
    waiting = CourseSessionFactory()
    MeetingFactory(session=waiting)
    RegistrationFactory(session=waiting, provider=person, status=Registration.Status.WAITLISTED)
    SessionTrainerFactory(session=session, user=person.user)
    RegistrationFactory(
        session=session, provider=person, status=Registration.Status.CANCELLED, ended_at=NOON
    )  # a seat given up does not take the room from who teaches
    secret = open_calendar(user=person.user, by=None, at=NOON)

    found = events(read(client.get(f"/lop/lich/{secret}.ics"))).values()

    assert sorted(str(event["STATUS"]) for event in found) == ["CONFIRMED", "CONFIRMED", "TENTATIVE"]


def test_the_address_is_shown_once_kept_as_a_hash_and_can_be_ended(client, person):
    client.force_login(person.user)
    assert client.get("/lop/lich-cua-toi/").status_code == 200
    shown = client.post("/lop/lich-cua-toi/", {"open": "1"}).content.decode()
    address = shown.split("/lop/lich/")[1].split('"')[0]
    feed = CalendarFeed.objects.get()
    assert address.removesuffix(".ics") not in feed.secret_hash
    assert address not in client.get("/lop/lich-cua-toi/").content.decode()
    client.logout()

    answered = client.get(f"/lop/lich/{address}")
    assert "no-store" in answered["Cache-Control"]
    newer = open_calendar(user=person.user, by=person.user, at=NOON)
    assert client.get(f"/lop/lich/{address}").status_code == 404
    client.force_login(person.user)
    client.post("/lop/lich-cua-toi/", {"close": "1"})
    assert client.get(f"/lop/lich/{newer}.ics").status_code == 404
    assert close_calendar(user=person.user, by=person.user, at=NOON) == 0


def test_a_switched_off_account_has_no_calendar(client, person):
    secret = open_calendar(user=person.user, by=None, at=NOON)
    person.user.is_active = False
    person.user.save()
    assert client.get(f"/lop/lich/{secret}.ics").status_code == 404


@pytest.mark.parametrize("same", [{"user"}, {"secret_hash"}])
def test_the_database_holds_one_open_calendar_and_one_secret(person, same):
    open_calendar(user=person.user, by=None, at=NOON)
    feed = CalendarFeed.objects.get()
    other = person.user if "user" in same else UserFactory()
    secret = feed.secret_hash if "secret_hash" in same else "x"
    with pytest.raises(IntegrityError):
        CalendarFeed.objects.create(user=other, secret_hash=secret, opened_at=NOON)


def test_the_month_shows_its_meetings_by_topic_and_place(client, session):
    here = CommuneFactory()
    other = CourseSessionFactory(title="Lớp ở xã", commune=here, mode="online")
    MeetingFactory(session=other)
    draft = CourseSessionFactory(title="Chưa thông báo", status=CourseSession.Status.DRAFT)
    MeetingFactory(session=draft)
    month = "/lop/thang/2026/6/"

    everything = client.get(month).content.decode()
    assert session.title in everything
    assert other.title in everything
    assert draft.title not in everything
    assert "/lop/thang/2026/5/" in everything
    for query in ({"topic": other.course_id}, {"place": here.pk}, {"mode": "online"}, {"q": "lop o xa"}):
        html = client.get(month, query).content.decode()
        assert other.title in html
        assert session.title not in html
        if "q" not in query:
            listed = client.get("/lop/", query | {"quarter": "all"}).content.decode()
            assert session.title not in listed
            assert other.title in listed
    assert session.title not in client.get("/lop/thang/2026/7/").content.decode()
    assert client.get("/lop/thang/2026/13/").status_code == 404
    assert client.get("/lop/thang/").status_code == 302


@pytest.mark.once
def test_month_and_calendar_ask_as_often_for_many_sessions_as_for_few(client, person):
    secret = open_calendar(user=person.user, by=None, at=NOON)
    course = CourseSessionFactory().course

    def grow(number):
        for _each in range(number):
            made = CourseSessionFactory(course=course)
            Meeting.objects.create(
                session=made,
                held_on=date(2026, 6, 15),
                half_day="morning",
                starts_at=time(8),
                ends_at=time(11),
            )
            RegistrationFactory(session=made, provider=person)

    def asked(address):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        return len(queries)

    pages = ["/lop/thang/2026/6/", f"/lop/lich/{secret}.ics"]
    grow(3)
    [asked(page) for page in pages]
    few = [asked(page) for page in pages]
    grow(40)
    assert [asked(page) for page in pages] == few

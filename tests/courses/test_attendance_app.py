"""What the attendance app takes along and delivers, through its two addresses."""

import json
import random
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.attendance.codes import known_by, pass_of
from courses.models import AttendanceEvent, AttendanceRecord
from lms.roles import Role
from tests.courses.stories import clock_from, fill, session_in
from tests.factories import RegistrationFactory, SessionTrainerFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.both]


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
def meeting(session):
    return session.meetings.get()


@pytest.fixture
def seat(session):
    return RegistrationFactory(session=session)


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def event(meeting, seat, said="present", **facts):
    return {
        "key": "a",
        "meeting": meeting.pk,
        "registration": seat.pk,
        "said": said,
        "minutes": None,
        "happened_at": milliseconds(timezone.now()),
        "replaces": [],
        "pass": pass_of(seat.pk) if facts.get("kind") == "scan" else "",
        **facts,
    }


def deliver(client, *events, sent_at=None, **more):
    body = {"device": "Máy\0 1", "sent_at": sent_at or milliseconds(timezone.now()), "events": events, **more}
    return client.post(reverse("courses:app_deliver"), json.dumps(body), content_type="application/json")


def answers(response):
    return {key: result["code"] for key, result in response.json()["results"].items()}


def test_a_device_takes_along_the_meetings_of_these_days(client, manager, meeting, seat):
    session_in(9, status="running")
    deliver(client, event(meeting, seat, "excused", key="k1", reason="Ốm"))

    told = client.get(reverse("courses:app_people")).json()

    assert told["user"] == manager.pk
    [taken] = told["meetings"]
    assert (taken["id"], taken["minutes"]) == (meeting.pk, meeting.minutes)
    [person] = taken["people"]
    assert (person["name"], person["known_by"]) == (seat.provider.full_name, known_by(seat.pk))
    assert (person["mark"], person["keys"]) == ("excused", ["k1"])
    assert "Ốm" not in str(told)
    assert pass_of(seat.pk) not in str(told)


def test_only_who_marks_gets_lists_and_delivers(client, meeting, seat, session):
    people = reverse("courses:app_people")
    assert (client.get(people).status_code, deliver(client).status_code) == (401, 401)
    client.force_login(UserFactory())
    assert (client.get(people).status_code, deliver(client).status_code) == (403, 403)
    assert client.get(reverse("courses:app")).status_code == 403
    trainer = UserFactory(role=Role.TRAINER)
    client.force_login(trainer)
    assert client.get(people).json()["meetings"] == []
    assert answers(deliver(client, event(meeting, seat))) == {"a": "meeting_not_yours"}
    SessionTrainerFactory(session=session, user=trainer)

    assert len(client.get(people).json()["meetings"]) == 1
    assert answers(deliver(client, event(meeting, seat))) == {"a": "kept"}


def test_a_delivery_may_come_again_and_each_event_is_answered(client, manager, meeting, seat):
    stranger = RegistrationFactory()
    events = [
        event(meeting, seat),
        event(meeting, stranger, key="b"),
        event(meeting, seat, "asleep", key="c"),
    ]

    first, again = deliver(client, *events), deliver(client, *events)

    expected = {"a": "kept", "b": "not_registered_here", "c": "event_unreadable"}
    assert answers(first) == answers(again) == expected
    assert first.json()["results"]["b"]["message"]
    kept = AttendanceEvent.objects.get()
    assert (kept.device, kept.kind, kept.recorded_by) == ("Máy 1", "sheet", manager)


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": "x" * 65},
        {"key": "x\0"},
        {"key": "ê"},
        {"meeting": "1"},
        {"meeting": 2**63},
        {"registration": True},
        {"said": None},
        {"kind": "correction"},
        {"minutes": "5"},
        {"minutes": -1},
        {"reason": 5},
        {"pass": 5},
        {"happened_at": None},
        {"happened_at": True},
        {"happened_at": 1e300},
        {"replaces": "a"},
        {"replaces": ["a b"]},
        {"replaces": ["a"] * 101},
        {"key": "self:1:1:vao"},
        {"kind": []},
        {"said": {}},
        {"happened_at": 253402300799000},
    ],
)
def test_what_no_device_sends_is_refused_and_keeps_nothing_else_out(client, manager, meeting, seat, wrong):
    bad = event(meeting, seat) | wrong

    good = event(meeting, seat, "excused", key="good", reason="Ốm \ud800")
    told = answers(deliver(client, bad, "rác", {"key": 7}, good, sent_at=1))

    assert told == {bad["key"]: "event_unreadable", "good": "kept"}


def test_a_scan_counts_only_with_the_pass_of_that_very_person(client, manager, meeting, seat):
    other = RegistrationFactory(session=meeting.session)
    own = pass_of(seat.pk)
    forged = ["", pass_of(other.pk), own[:-1] + ("A" if own[-1] != "A" else "B"), f"DD:{seat.pk}:" + "A" * 16]
    scans = [
        event(meeting, seat, "arrived", kind="scan", key=f"f{number}") | {"pass": text}
        for number, text in enumerate(forged)
    ]
    marked = event(meeting, seat, "present", kind="scan", key="marked")

    told = answers(deliver(client, *scans, marked, event(meeting, seat, "arrived", kind="scan", key="own")))

    assert {told.pop("own"), *told.values()} == {"kept", "pass_not_genuine"}
    assert AttendanceEvent.objects.get().key == "dev:own"


def test_a_key_counts_as_delivered_only_for_what_it_was_delivered_for(client, manager, meeting, seat):
    other = RegistrationFactory(session=meeting.session)
    deliver(client, event(meeting, seat))
    deliver(client, event(meeting, seat, "absent", key="b", replaces=["a"]))

    assert answers(deliver(client, event(meeting, other))) == {"a": "key_unusable"}
    assert answers(deliver(client, event(meeting, seat, "absent"))) == {"a": "key_unusable"}
    assert answers(deliver(client, event(meeting, seat))) == {"a": "kept"}
    kept = list(AttendanceEvent.objects.order_by("pk").values_list("key", "replaces"))
    assert kept == [("dev:a", ""), ("dev:b", "dev:a")]


def test_a_delivery_that_is_none_is_refused(client, manager):
    url = reverse("courses:app_deliver")
    for body in ("{", "[]", '{"events": 5}', "[" * 100_000):
        assert client.post(url, body, content_type="application/json").status_code == 400
    assert deliver(client, *[{}] * 501).status_code == 413


def test_a_meeting_that_is_closed_or_gone_answers_for_all_its_events(client, manager, meeting, seat):
    ahead = session_in(1, status="running")
    early = event(ahead.meetings.get(), RegistrationFactory(session=ahead), key="b")
    nowhere = event(meeting, seat, key="c") | {"meeting": 10**9}

    assert answers(deliver(client, early, nowhere)) == {"b": "meeting_not_yet", "c": "meeting_not_yours"}


@pytest.mark.parametrize("days", [-1, 1])
def test_a_clock_wrong_by_a_day_is_put_right_and_kept(client, manager, meeting, seat, days):
    off = timedelta(days=days)
    now = timezone.now()
    happened = event(
        meeting, seat, "arrived", kind="scan", happened_at=milliseconds(now + off - timedelta(minutes=5))
    )

    deliver(client, happened, sent_at=milliseconds(now + off))

    kept = AttendanceEvent.objects.get()
    assert abs(kept.happened_at - (now - timedelta(minutes=5))) < timedelta(seconds=10)
    assert abs(kept.claimed_at - kept.happened_at - off) < timedelta(seconds=10)


def test_nothing_happens_after_it_reached_us(client, manager, meeting, seat):
    ahead = milliseconds(timezone.now() + timedelta(hours=5))

    deliver(client, event(meeting, seat, happened_at=ahead))

    kept = AttendanceEvent.objects.get()
    assert kept.happened_at <= kept.received_at
    assert kept.claimed_at is not None


def test_two_devices_come_to_the_same_whatever_the_order_of_arrival(client, manager, meeting, seat):
    now = milliseconds(timezone.now()) - 10 * 60_000
    day = 24 * 3600 * 1000
    seats = [seat, *(RegistrationFactory(session=meeting.session) for _ in range(2))]
    made = []
    for number, one in enumerate(seats):
        first = event(meeting, one, "absent", key=f"1a{number}", happened_at=now)
        changed = event(meeting, one, "late", key=f"1b{number}", minutes=90, replaces=[f"1a{number}"])
        made += [(0, first), (0, changed | {"happened_at": now + 1000})]
        if number:
            other = event(meeting, one, "arrived", key=f"2a{number}", kind="scan", happened_at=now + day)
            made.append((day, other))
    states = set()
    for seed in range(4):
        AttendanceEvent.objects.all().delete()
        AttendanceRecord.objects.all().delete()
        chance = random.Random(seed)
        for off, one in chance.sample(made, len(made)) + chance.sample(made, 3):
            deliver(client, one, sent_at=milliseconds(timezone.now()) + off)
        records = AttendanceRecord.objects.order_by("registration")
        states.add(tuple(records.values_list("registration", "mark", "minutes", "doubt")))

    assert len(states) == 1
    assert AttendanceEvent.objects.count() == len(made)


def test_taking_along_asks_the_same_for_many(client, manager, session, meeting, queries_of):
    url = reverse("courses:app_people")
    deliver(client, event(meeting, fill(session, 3)[0]))
    few = queries_of(client, url)
    fill(session, 100)
    fill(session_in(1, status="running"), 30)

    assert queries_of(client, url) == few


def test_the_app_is_installable_and_its_worker_keeps_every_part(client, manager):
    page = client.get(reverse("courses:app")).content.decode()
    assert reverse("courses:app_manifest") in page
    manifest = client.get(reverse("courses:app_manifest")).json()
    assert (manifest["display"], manifest["scope"]) == ("standalone", reverse("courses:app"))

    worker = client.get(reverse("courses:app_worker"))

    assert worker["content-type"].startswith("text/javascript")
    for part in ("app/store.js", "app/sync.js", "vendor/jsqr.js", "app.css"):
        assert part in worker.content.decode()

"""What a device takes along before it goes offline: the meetings of these days, their people, what is recorded."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Prefetch
from django.utils.text import capfirst

from courses.attendance.codes import known_by
from courses.attendance.deliveries import device_key
from courses.attendance.fold import Seen, live
from courses.attendance.seen import FIELDS, seen, span_of
from courses.marking import may_mark
from courses.models import (
    SIGHTINGS,
    AttendanceEvent,
    AttendanceRecord,
    CourseSession,
    Meeting,
    Registration,
    SessionTrainer,
)

DAYS_BACK, DAYS_AHEAD = 1, 2
"""Meetings of these days around today are taken along."""


def meetings_for(user: Any, *, on: date) -> list[Meeting]:
    """The meetings around a day that ``user`` may mark, in order; two queries, whatever their number."""
    days = (on - timedelta(days=DAYS_BACK), on + timedelta(days=DAYS_AHEAD))
    meetings = Meeting.objects.filter(
        held_on__range=days, session__status__in=CourseSession.TAKES_ATTENDANCE
    ).in_order()
    if not user.has_perm("courses.add_attendanceevent"):
        return []
    trainers = Prefetch("session__trainers", SessionTrainer.objects.select_related("provider"))
    found = meetings.select_related("session").prefetch_related(trainers)
    return [one for one in found if may_mark(user, one.session, trainers=list(one.session.trainers.all()))]


def snapshot(user: Any, *, on: date) -> list[dict[str, Any]]:
    """Everything a device needs to mark and scan ``user``'s meetings without network; five queries."""
    meetings = meetings_for(user, on=on)
    sessions = {meeting.session_id for meeting in meetings}
    people: dict[int, list[tuple[int, str, str]]] = defaultdict(list)
    seats = Registration.objects.seated().in_name_order().filter(session__in=sessions)
    for session, pk, name in seats.values_list("session_id", "pk", "provider__full_name"):
        people[session].append((pk, name, known_by(pk)))
    records = {
        (record.meeting_id, record.registration_id): record
        for record in AttendanceRecord.objects.filter(meeting__in=meetings)
    }
    logs = _logs(meetings)
    return [
        {
            **_facts(meeting),
            "people": [
                _person(seat, records.get((meeting.pk, seat[0])), logs.get((meeting.pk, seat[0]), ()))
                for seat in people[meeting.session_id]
            ],
        }
        for meeting in meetings
    ]


def _logs(meetings: Iterable[Meeting]) -> dict[tuple[int, int], list[Seen]]:
    logs: dict[tuple[int, int], list[Seen]] = defaultdict(list)
    events = AttendanceEvent.objects.filter(meeting__in=meetings)
    for event in events.only("meeting_id", "registration_id", *FIELDS):
        logs[event.meeting_id, event.registration_id].append(seen(event))
    return logs


def _facts(meeting: Meeting) -> dict[str, Any]:
    span = span_of(meeting)
    return {
        "id": meeting.pk,
        "session": meeting.session_id,
        "title": meeting.session.title,
        "room": meeting.room or meeting.session.venue,
        "day": f"{meeting.held_on:%d/%m/%Y}",
        "half_day": capfirst(meeting.get_half_day_display()),
        "starts_at": int(span.starts_at.timestamp() * 1000),
        "ends_at": int(span.ends_at.timestamp() * 1000),
        "minutes": meeting.minutes,
    }


def _person(
    seat: tuple[int, str, str], record: AttendanceRecord | None, log: Iterable[Seen]
) -> dict[str, Any]:
    """One person on the list. Why somebody is excused stays with the office, and so do passes: phones get lost."""
    pk, name, known = seat
    counting = live(log)
    sightings = sorted(
        (event for event in counting if event.said in SIGHTINGS), key=lambda one: one.happened_at
    )
    return {
        "id": pk,
        "name": name,
        "known_by": known,
        "mark": record.mark if record else "",
        "minutes": record.minutes if record else 0,
        "doubt": record.doubt if record else "",
        "keys": [device_key(event.key) for event in counting],
        "seen": {event.said: int(event.happened_at.timestamp() * 1000) for event in sightings},
    }

"""Checking in and out by oneself, with the code that is shown in the room."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from courses.actions.attendance import AttendanceMark, record_attendance
from courses.actions.locking import locked
from courses.actions.moments import end_of, opening_of
from courses.attendance.codes import Direction, is_shown
from courses.attendance.fold import Seen, live
from courses.attendance.seen import rules_on, seen_in, span_of
from courses.errors import (
    CheckInNotOpen,
    CheckInOver,
    CodeNotShown,
    NoCheckOut,
    NotOnTheList,
    WrongRoom,
)
from courses.models import AttendanceEvent, AttendanceRecord, CourseSession, Meeting, Registration, Said
from lms.people.models import Provider

CLOSES_AFTER = timedelta(minutes=30)
"""How long after the end one may still check out."""
LEAVES_AGAIN_AFTER = timedelta(minutes=5)
"""Whoever checks out again later than this had come back."""
CONFIRM_WITHIN = timedelta(minutes=5)
"""How long somebody may take to sign in and confirm after the code was opened."""


@dataclass(frozen=True, slots=True)
class CheckIn:
    """What came of it. ``late_minutes`` after the beginning, 0 for in time; ``already``: it was recorded before."""

    registration: Registration
    happened_at: datetime
    already: bool
    late_minutes: int
    record: AttendanceRecord


@transaction.atomic
def check_in(
    *,
    meeting: Meeting,
    provider: Provider,
    code: str,
    seen_at: datetime,
    direction: str = Direction.IN,
    by: Any,
    at: datetime,
) -> CheckIn:
    """Record that somebody came (or, with ``Direction.OUT``, left), once, by a code shown in the room at ``seen_at``.

    Raises:
        CodeNotShown: the code is not the meeting's, was not shown at that moment, or too long ago.
        NotOnTheList: the person holds no seat here; WrongRoom: but holds one in a meeting that is held elsewhere now.
        CheckInNotOpen, CheckInOver: too early, too late.
        NoCheckOut: the meeting asks nobody to check out.
        AttendanceClosed: as for ``record_attendance``.
    """
    session = locked(meeting.session_id)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if not (seen_at <= at <= seen_at + CONFIRM_WITHIN) or not is_shown(
        code, meeting.pk, direction, at=seen_at
    ):
        raise CodeNotShown
    span = span_of(meeting)
    opens = opening_of(meeting)
    if at < opens:
        raise CheckInNotOpen(opens=date_format(timezone.localtime(opens), "H:i"))
    rules = rules_on(session.pk, meeting.held_on)
    if direction == Direction.OUT and not rules.asks_check_out:
        raise NoCheckOut
    if at > (span.ends_at + CLOSES_AFTER if direction == Direction.OUT else span.ends_at):
        raise CheckInOver(ended=date_format(timezone.localtime(span.ends_at), "H:i"))
    registration = session.registrations.seated().filter(provider=provider).first()
    if registration is None:
        elsewhere = meeting_now(provider, at=at)
        if elsewhere is None:
            raise NotOnTheList(session=session.title)
        raise WrongRoom(
            session=elsewhere.session.title, room=elsewhere.room or elsewhere.session.venue or "–"
        )
    said = Said.LEFT if direction == Direction.OUT else Said.ARRIVED
    log = seen_in(meeting, [registration.pk]).get(registration.pk, [])
    earlier = _recorded(log, said, at=at)
    if earlier is None:
        before = sum(event.kind == AttendanceEvent.Kind.SELF and event.said == said for event in log)
        again = f":{before + 1}" if before else ""
        record_attendance(
            meeting=meeting,
            marks=[
                AttendanceMark(
                    registration.pk,
                    said,
                    key=f"self:{meeting.pk}:{registration.pk}:{direction}{again}",
                    happened_at=at,
                )
            ],
            kind=AttendanceEvent.Kind.SELF,
            by=by,
            at=at,
        )
    happened_at = earlier.happened_at if earlier else at
    late = happened_at - span.starts_at - timedelta(minutes=rules.late_after_minutes)
    is_late = direction == Direction.IN and late > timedelta(0)
    return CheckIn(
        registration=registration,
        happened_at=happened_at,
        already=earlier is not None,
        late_minutes=int((happened_at - span.starts_at).total_seconds()) // 60 if is_late else 0,
        record=AttendanceRecord.objects.get(meeting=meeting, registration=registration),
    )


def _recorded(log: Sequence[Seen], said: str, *, at: datetime) -> Seen | None:
    """The sighting that says so already: one that still counts, and after which nobody came back or left later."""
    counting = sorted(live(log), key=lambda event: event.happened_at)
    arrivals, departures = (
        [one for one in counting if one.said == word] for word in (Said.ARRIVED, Said.LEFT)
    )
    if said == Said.LEFT:
        return departures[-1] if departures and at - departures[-1].happened_at < LEAVES_AGAIN_AFTER else None
    came_back = arrivals and departures and departures[-1].happened_at > arrivals[-1].happened_at
    return arrivals[0] if arrivals and not came_back else None


def meeting_now(provider: Provider, *, at: datetime) -> Meeting | None:
    """The meeting in which somebody is expected at a moment, or within the hour."""
    meetings = Meeting.objects.filter(
        held_on=timezone.localdate(at),
        session__status__in=CourseSession.TAKES_ATTENDANCE,
        session__registrations__provider=provider,
        session__registrations__status=Registration.Status.CONFIRMED,
    )
    for meeting in meetings.select_related("session").in_order():
        if opening_of(meeting) <= at <= end_of(meeting):
            return meeting
    return None

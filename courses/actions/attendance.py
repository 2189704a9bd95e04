"""Attendance: marks become events, events become one record per person and meeting."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.locking import locked
from courses.errors import (
    AbsenceWithMinutes,
    AttendanceClosed,
    CourseError,
    ExcuseNeedsReason,
    MarkedMeanwhile,
    MarksRefused,
    MarkUnknown,
    MeetingNotYet,
    MinutesMissing,
    MinutesOverMeeting,
    NothingToCorrect,
    NotRegisteredHere,
    ReasonMissing,
)
from courses.models import (
    PRESENT_MARKS,
    AttendanceEvent,
    AttendanceRecord,
    CourseSession,
    Mark,
    Meeting,
    Registration,
)
from courses.outcomes import ask_guards, outcome_of
from lms.text import clean_text

Kind = AttendanceEvent.Kind


@dataclass(frozen=True, slots=True)
class AttendanceMark:
    """What was seen of one person in one meeting.

    ``minutes`` None means: the whole meeting for ``Mark.PRESENT``, none for an absence; being late or leaving early
    needs the number. ``instead_of`` is the mark that the person who marks saw before ("" for none; None: whatever
    stands there). ``key`` makes repeated delivery harmless; without it the batch's prefix and the registration do.
    """

    registration_id: int
    mark: str
    minutes: int | None = None
    reason: str = ""
    instead_of: str | None = None
    key: str = ""
    happened_at: datetime | None = None


@transaction.atomic
def record_attendance(
    *,
    meeting: Meeting,
    marks: Sequence[AttendanceMark],
    kind: str = Kind.SHEET,
    by: Any,
    at: datetime,
    key_prefix: str = "",
    device: str = "",
) -> int:
    """Record what was seen in a meeting, all of it or, when one mark is refused, nothing; gives how many changed.

    The number of statements does not depend on the number of marks. Marks that were delivered before (same key) and
    marks that say what is recorded already change nothing.

    Raises:
        AttendanceClosed: the session takes no attendance (draft, announced, settled, cancelled).
        MeetingNotYet: the meeting's day is still to come.
        MarksRefused: with the refusal of each wrong mark: NotRegisteredHere, MarkUnknown, MinutesMissing,
            MinutesOverMeeting, AbsenceWithMinutes, ExcuseNeedsReason, MarkedMeanwhile.
    """
    session = locked(meeting.session_id)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if session.status not in CourseSession.TAKES_ATTENDANCE:
        raise AttendanceClosed(status=session.get_status_display())
    if timezone.localdate(at) < meeting.held_on:
        raise MeetingNotYet(day=date_format(meeting.held_on, "SHORT_DATE_FORMAT"))

    prefix = key_prefix or uuid4().hex
    keyed = {mark.key or f"{prefix}:{meeting.pk}:{mark.registration_id}": mark for mark in marks}
    delivered = set(AttendanceEvent.objects.filter(key__in=keyed).values_list("key", flat=True))
    expected = set(session.registrations.seated().values_list("pk", flat=True))
    recorded = {
        registration_id: (mark, minutes, reason)
        for registration_id, mark, minutes, reason in AttendanceRecord.objects.filter(
            meeting=meeting
        ).values_list("registration_id", "mark", "minutes", "reason")
    }
    events: list[AttendanceEvent] = []
    refusals: dict[int, CourseError] = {}
    for key, mark in keyed.items():
        if key in delivered:
            continue
        try:
            seen = _checked(mark, meeting.minutes)
            if mark.registration_id not in expected:
                raise NotRegisteredHere
            before = recorded.get(mark.registration_id)
            if before == seen:
                continue
            _check_nobody_was_quicker(mark, before)
        except CourseError as refusal:
            refusals[mark.registration_id] = refusal
            continue
        events.append(
            AttendanceEvent(
                key=key,
                meeting_id=meeting.pk,
                registration_id=mark.registration_id,
                kind=kind,
                mark=seen[0],
                minutes=seen[1],
                reason=seen[2],
                happened_at=mark.happened_at or at,
                received_at=at,
                recorded_by_id=by.pk if by else None,
                device=device,
            )
        )
    if refusals:
        raise MarksRefused(refusals)
    if events:
        _write(events, at=at)
        log(
            session,
            "courses.record_attendance",
            user=by,
            timestamp=at,
            data={"meeting": meeting.pk, "marks": len(events), "kind": str(kind)},
        )
    return len(events)


@transaction.atomic
def correct_attendance(
    *,
    registration: Registration,
    meeting: Meeting,
    mark: str,
    minutes: int | None = None,
    reason: str,
    by: Any,
    at: datetime,
) -> AttendanceRecord:
    """Put one record right, also after the session was settled: the person's outcome is then settled again with
    the threshold that the session was settled with. What was recorded before stays in the log of events.

    Raises:
        AttendanceClosed: the session is a draft, announced or cancelled.
        MeetingNotYet: the meeting's day is still to come.
        NotRegisteredHere: the registration holds no seat in the meeting's session.
        ReasonMissing: no reason is given.
        NothingToCorrect: the record says so already.
        MarkUnknown, MinutesMissing, MinutesOverMeeting, AbsenceWithMinutes: as for ``record_attendance``.
        Refusal: whatever a guard of ``courses.outcomes`` says when a completed registration would lose its completion.
    """
    session = locked(meeting.session_id)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if session.status not in CourseSession.TAKES_ATTENDANCE | {CourseSession.Status.SETTLED}:
        raise AttendanceClosed(status=session.get_status_display())
    if timezone.localdate(at) < meeting.held_on:
        raise MeetingNotYet(day=date_format(meeting.held_on, "SHORT_DATE_FORMAT"))
    seat = session.registrations.seated().filter(pk=registration.pk).select_related("provider").first()
    if seat is None:
        raise NotRegisteredHere
    reason = clean_text(reason)
    if not reason:
        raise ReasonMissing
    seen = _checked(AttendanceMark(seat.pk, mark, minutes, reason), meeting.minutes)
    before = AttendanceRecord.objects.filter(meeting=meeting, registration=seat).first()
    if before and (before.mark, before.minutes) == seen[:2]:
        raise NothingToCorrect
    event = AttendanceEvent(
        key=f"correction:{uuid4().hex}",
        meeting=meeting,
        registration=seat,
        kind=Kind.CORRECTION,
        mark=seen[0],
        minutes=seen[1],
        reason=reason,
        happened_at=at,
        received_at=at,
        recorded_by=by,
    )
    _write([event], at=at)
    log(
        session,
        "courses.correct_attendance",
        user=by,
        timestamp=at,
        data={
            "name": seat.provider.full_name,
            "meeting": str(meeting),
            "before": [before.mark, before.minutes] if before else None,
            "after": [seen[0], seen[1]],
            "reason": reason,
        },
    )
    if session.status == CourseSession.Status.SETTLED:
        _settle_again(seat)
    return AttendanceRecord.objects.get(meeting=meeting, registration=seat)


def _checked(mark: AttendanceMark, most: int) -> tuple[str, int, str]:
    """Mark, minutes and reason as they are recorded, for a meeting of ``most`` minutes."""
    if mark.mark not in Mark.values:
        raise MarkUnknown
    reason = clean_text(mark.reason)[:300]
    if mark.mark not in PRESENT_MARKS:
        if mark.minutes:
            raise AbsenceWithMinutes
        if mark.mark == Mark.EXCUSED and not reason:
            raise ExcuseNeedsReason
        return mark.mark, 0, reason
    minutes = most if mark.minutes is None and mark.mark == Mark.PRESENT else mark.minutes
    if minutes is None or minutes < 1:
        raise MinutesMissing(most=most)
    if minutes > most:
        raise MinutesOverMeeting(most=most, minutes=minutes)
    return mark.mark, minutes, reason


def _check_nobody_was_quicker(mark: AttendanceMark, before: tuple[str, int, str] | None) -> None:
    standing = before[0] if before else ""
    if mark.instead_of is not None and mark.instead_of != standing:
        raise MarkedMeanwhile(mark=Mark(standing).label if standing else "—")


def _write(events: Sequence[AttendanceEvent], *, at: datetime) -> None:
    """Append the events and fold them into the records: the event that reached us last counts."""
    AttendanceEvent.objects.bulk_create(events)
    AttendanceRecord.objects.bulk_create(
        [
            AttendanceRecord(
                meeting_id=event.meeting_id,
                registration_id=event.registration_id,
                mark=event.mark,
                minutes=event.minutes,
                reason=event.reason,
                updated_at=at,
            )
            for event in events
        ],
        update_conflicts=True,
        unique_fields=["registration", "meeting"],
        update_fields=["mark", "minutes", "reason", "updated_at"],
    )


def _settle_again(seat: Registration) -> None:
    """Settle one registration of a settled session anew, by the minutes that the session required."""
    attended = seat.attendance_records.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    outcome = outcome_of(attended, seat.required_minutes or 0)
    if seat.outcome == Registration.Outcome.COMPLETED != outcome:
        ask_guards(seat)
    seat.attended_minutes = attended
    seat.outcome = outcome
    seat.save(update_fields=["attended_minutes", "outcome"])

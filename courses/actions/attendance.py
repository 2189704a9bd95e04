"""Attendance: marks and sightings become events, events become one record per person and meeting."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4
from zlib import crc32

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.attendance_records import write_records
from courses.actions.locking import locked
from courses.actions.moments import day_text, opening_of
from courses.attendance.codes import registration_in
from courses.attendance.fold import Rules, Seen, Span
from courses.attendance.seen import rules_on, seen, seen_in, span_of
from courses.errors import (
    AbsenceWithMinutes,
    AttendanceClosed,
    CourseError,
    ExcuseNeedsReason,
    KeyUnusable,
    MarkedMeanwhile,
    MarksRefused,
    MarkUnknown,
    MeetingNotYet,
    MinutesMissing,
    MinutesOverMeeting,
    NothingToCorrect,
    NotRegisteredHere,
    PassNotGenuine,
    ReasonMissing,
    ReasonTooLong,
)
from courses.models import (
    PRESENT_MARKS,
    SIGHTINGS,
    AttendanceEvent,
    AttendanceRecord,
    CourseSession,
    Doubt,
    Mark,
    Meeting,
    Registration,
    Said,
)
from courses.outcomes import ask_guards, outcome_of
from lms.text import clean_text

Kind = AttendanceEvent.Kind
UNDECIDED = "?"
"""What stands for the mark of a record whose sources disagree, in ``AttendanceMark.instead_of``."""
LONGEST_REASON = 300
LONGEST_KEY = 64
_KEY = re.compile(r"[!-~]+")


@dataclass(frozen=True, slots=True)
class AttendanceMark:
    """What was seen of one person in one meeting: a mark, or that they ``arrived`` or ``left`` (``Said``).

    ``minutes`` None means: the whole meeting for ``Mark.PRESENT``, none for an absence; being late or leaving early
    needs the number, a sighting has none. ``key`` makes repeated delivery harmless; without it the batch's prefix and
    what is said do. ``claimed_at`` is what a wrong clock said where ``happened_at`` was put right.

    What the mark replaces: with ``replaces`` (a device that was offline) the events of these keys, and whatever else
    was said meanwhile stands beside it. Otherwise everything, provided that ``instead_of`` is still what stands there
    ("" for nothing, ``UNDECIDED`` for sources that disagree; None: whatever it is).
    """

    registration_id: int
    mark: str
    minutes: int | None = None
    reason: str = ""
    instead_of: str | None = None
    key: str = ""
    happened_at: datetime | None = None
    claimed_at: datetime | None = None
    replaces: frozenset[str] | None = None
    kind: str = ""
    proof: str = ""


@dataclass(frozen=True, slots=True)
class _Record:
    """What stands in the database of one person."""

    mark: str
    minutes: int
    reason: str
    doubt: str


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
        MeetingNotYet: it is more than ``moments.OPENS_BEFORE`` before the meeting begins.
        MarksRefused: with the refusal of each wrong mark: NotRegisteredHere, MarkUnknown, MinutesMissing,
            MinutesOverMeeting, AbsenceWithMinutes, ExcuseNeedsReason, ReasonTooLong, KeyUnusable, MarkedMeanwhile,
            PassNotGenuine.
    """
    session, meeting = _open_meeting(meeting, at=at)
    prefix = key_prefix or uuid4().hex
    keyed = {mark.key or f"{prefix}:{meeting.pk}:{_content(mark)}": mark for mark in marks}
    taken = _take(session, meeting, keyed, kind=kind, by=by, at=at, device=device)
    if taken.refusals:
        raise MarksRefused({keyed[key].registration_id: refusal for key, refusal in taken.refusals.items()})
    return taken.save(by=by, at=at)


def receive_attendance(
    *,
    meeting: Meeting,
    marks: Sequence[AttendanceMark],
    by: Any,
    at: datetime,
    device: str = "",
) -> dict[str, CourseError | None]:
    """Record what a device saw, maybe long ago: each mark for itself; gives key → refusal, or None when it is kept.

    Every mark brings its ``key``, so that the same delivery may come any number of times, in parts and in any order.
    What arrives after settling is kept in the log and shown to the office on the sheet; the record stays as it is.

    Raises:
        AttendanceClosed, MeetingNotYet: as for ``record_attendance``; nothing was kept.
    """
    with transaction.atomic():
        session, meeting = _open_meeting(meeting, at=at, also=frozenset({CourseSession.Status.SETTLED}))
        keyed = {mark.key: mark for mark in marks}
        taken = _take(session, meeting, keyed, kind=Kind.SHEET, by=by, at=at, device=device)
        taken.save(by=by, at=at)
        return {key: taken.refusals.get(key) for key in keyed}


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
        MeetingNotYet: it is more than ``moments.OPENS_BEFORE`` before the meeting begins.
        NotRegisteredHere: the registration holds no seat in the meeting's session.
        ReasonMissing: no reason is given.
        NothingToCorrect: the record says so already, and no source disagrees.
        MarkUnknown, MinutesMissing, MinutesOverMeeting, AbsenceWithMinutes, ReasonTooLong: as for
            ``record_attendance``.
        Refusal: whatever a guard of ``courses.outcomes`` says when a completed registration would lose its completion.
    """
    session = locked(meeting.session_id)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if session.status not in CourseSession.TAKES_ATTENDANCE | {CourseSession.Status.SETTLED}:
        raise AttendanceClosed(status=session.get_status_display())
    _check_has_opened(meeting, at=at)
    seat = session.registrations.seated().filter(pk=registration.pk).select_related("provider").first()
    if seat is None:
        raise NotRegisteredHere
    reason = clean_text(reason)
    if not reason:
        raise ReasonMissing
    if mark in SIGHTINGS:
        raise MarkUnknown
    said = _checked(AttendanceMark(seat.pk, mark, minutes, reason), meeting.minutes)
    before = AttendanceRecord.objects.filter(meeting=meeting, registration=seat).first()
    if before and (before.mark, before.minutes) == said[:2] and not before.doubt:
        raise NothingToCorrect
    log_before = seen_in(meeting, [seat.pk])
    event = AttendanceEvent(
        key=f"correction:{uuid4().hex}",
        meeting=meeting,
        registration=seat,
        kind=Kind.CORRECTION,
        mark=said[0],
        minutes=said[1],
        reason=reason,
        happened_at=at,
        received_at=at,
        recorded_by=by,
        replaces=" ".join(sorted(earlier.key for earlier in log_before.get(seat.pk, []))),
    )
    _write([event], log_before, span=span_of(meeting), rules=rules_on(session.pk, meeting.held_on), at=at)
    log(
        session,
        "courses.correct_attendance",
        user=by,
        timestamp=at,
        data={
            "name": seat.provider.full_name,
            "meeting": str(meeting),
            "before": [before.mark, before.minutes] if before else None,
            "after": [said[0], said[1]],
            "reason": reason,
        },
    )
    if session.status == CourseSession.Status.SETTLED:
        _settle_again(seat)
    return AttendanceRecord.objects.get(meeting=meeting, registration=seat)


def _open_meeting(
    meeting: Meeting, *, at: datetime, also: frozenset[str] = frozenset()
) -> tuple[CourseSession, Meeting]:
    """The session, locked, and the meeting as they are now, provided that attendance may be taken."""
    session = locked(meeting.session_id)
    meeting = Meeting.objects.get(pk=meeting.pk)
    if session.status not in CourseSession.TAKES_ATTENDANCE | also:
        raise AttendanceClosed(status=session.get_status_display())
    _check_has_opened(meeting, at=at)
    return session, meeting


def _check_has_opened(meeting: Meeting, *, at: datetime) -> None:
    """By the moment at which it reaches us: what a device says of the time may be wrong."""
    opens = opening_of(meeting)
    if at < opens:
        raise MeetingNotYet(
            opens=date_format(timezone.localtime(opens), "H:i"), day=day_text(timezone.localdate(opens))
        )


@dataclass(frozen=True)
class _Taken:
    """Marks that were looked at: what becomes an event, and what was refused."""

    session: CourseSession
    meeting: Meeting
    events: list[AttendanceEvent]
    refusals: dict[str, CourseError]
    log_before: Mapping[int, Sequence[Seen]]

    def save(self, *, by: Any, at: datetime) -> int:
        if not self.events:
            return 0
        rules = rules_on(self.session.pk, self.meeting.held_on)
        if self.session.status == CourseSession.Status.SETTLED:
            AttendanceEvent.objects.bulk_create(self.events)
        else:
            _write(self.events, self.log_before, span=span_of(self.meeting), rules=rules, at=at)
        log(
            self.session,
            "courses.record_attendance",
            user=by,
            timestamp=at,
            data={"meeting": self.meeting.pk, "marks": len(self.events), "kind": str(self.events[0].kind)},
        )
        return len(self.events)


def _take(
    session: CourseSession,
    meeting: Meeting,
    keyed: Mapping[str, AttendanceMark],
    *,
    kind: str,
    by: Any,
    at: datetime,
    device: str,
) -> _Taken:
    usable = [key for key in keyed if is_usable_key(key)]
    delivered = {
        key: told
        for key, *told in AttendanceEvent.objects.filter(key__in=usable).values_list(
            "key", "meeting_id", "registration_id", "mark"
        )
    }
    expected = set(session.registrations.seated().values_list("pk", flat=True))
    recorded = {
        pk: _Record(mark, minutes, reason, doubt)
        for pk, mark, minutes, reason, doubt in AttendanceRecord.objects.filter(meeting=meeting).values_list(
            "registration_id", "mark", "minutes", "reason", "doubt"
        )
    }
    log_before = seen_in(meeting)
    most = meeting.minutes
    events: list[AttendanceEvent] = []
    refusals: dict[str, CourseError] = {}
    for key, mark in keyed.items():
        if delivered.get(key) == [meeting.pk, mark.registration_id, mark.mark]:
            continue
        try:
            if not is_usable_key(key) or key in delivered:
                raise KeyUnusable
            said = _checked(mark, most)
            if (mark.kind or kind) == Kind.SCAN:
                _check_proof(mark)
            if mark.registration_id not in expected:
                raise NotRegisteredHere
            earlier = log_before.get(mark.registration_id, [])
            if said[0] in SIGHTINGS and kind != Kind.IMPORT:
                replaces: Iterable[str] = ()
            elif mark.replaces is not None:
                replaces = mark.replaces
            else:
                before = recorded.get(mark.registration_id)
                if before and (before.mark, before.minutes, before.reason, before.doubt) == (*said, ""):
                    continue
                _check_nobody_was_quicker(mark, before)
                replaces = [event.key for event in earlier]
        except CourseError as refusal:
            refusals[key] = refusal
            continue
        events.append(
            AttendanceEvent(
                key=key,
                meeting_id=meeting.pk,
                registration_id=mark.registration_id,
                kind=mark.kind or kind,
                mark=said[0],
                minutes=said[1],
                reason=said[2],
                happened_at=mark.happened_at or at,
                received_at=at,
                claimed_at=mark.claimed_at,
                recorded_by_id=by.pk if by else None,
                device=device,
                replaces=" ".join(sorted(replaces)) if replaces else "",
            )
        )
    return _Taken(session, meeting, events, refusals, log_before)


def _content(mark: AttendanceMark) -> str:
    """Part of a key: a form that comes back with another mark for a person says something new."""
    said = f"{mark.mark} {mark.minutes} {mark.reason} {mark.instead_of}"
    return f"{mark.registration_id}:{crc32(said.encode()):08x}"


def is_usable_key(key: str) -> bool:
    """Whether an event can be kept under ``key``: printable, without gaps."""
    return len(key) <= LONGEST_KEY and _KEY.fullmatch(key) is not None


def _checked(mark: AttendanceMark, most: int) -> tuple[str, int, str]:
    """Mark, minutes and reason as they are recorded, for a meeting of ``most`` minutes."""
    if mark.mark not in Said.values:
        raise MarkUnknown
    reason = clean_text(mark.reason) if mark.reason else ""
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
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


def _check_proof(mark: AttendanceMark) -> None:
    if mark.mark not in SIGHTINGS or registration_in(mark.proof) != mark.registration_id:
        raise PassNotGenuine


def _check_nobody_was_quicker(mark: AttendanceMark, before: _Record | None) -> None:
    standing = ""
    if before:
        standing = UNDECIDED if before.doubt == Doubt.CONFLICT else before.mark
    if mark.instead_of is not None and mark.instead_of != standing:
        raise MarkedMeanwhile(mark=Mark(before.mark).label if before else "—")


def _write(
    events: Sequence[AttendanceEvent],
    log_before: Mapping[int, Sequence[Seen]],
    *,
    span: Span,
    rules: Rules,
    at: datetime,
) -> None:
    """Append the events and fold them, with what was there before, into the records."""
    AttendanceEvent.objects.bulk_create(events)
    together: dict[int, list[Seen]] = {}
    for event in events:
        together.setdefault(event.registration_id, [*log_before.get(event.registration_id, ())]).append(
            seen(event)
        )
    write_records(events[0].meeting_id, together, span=span, rules=rules, at=at)


def _settle_again(seat: Registration) -> None:
    """Settle one registration of a settled session anew, by the minutes that the session required."""
    attended = seat.attendance_records.aggregate(minutes=Sum("minutes"))["minutes"] or 0
    outcome = outcome_of(attended, seat.required_minutes or 0)
    if seat.outcome == Registration.Outcome.COMPLETED != outcome:
        ask_guards(seat)
    seat.attended_minutes = attended
    seat.outcome = outcome
    seat.save(update_fields=["attended_minutes", "outcome"])

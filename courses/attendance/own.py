"""What a learner reads of their own attendance while a session runs."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from courses.attendance.outlook import Outlook, standing
from courses.attendance.report import requirement
from courses.attendance.warnings import required_in
from courses.models import AttendanceRecord, CourseSession, Meeting, Registration
from courses.outcomes import total_minutes


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """One meeting with what is recorded of the learner, or None."""

    meeting: Meeting
    record: AttendanceRecord | None


@dataclass(frozen=True, slots=True)
class OwnAttendance:
    """Minutes so far and required; ``warning`` is True where one more absence is too many, ``lost`` where it is.

    ``missed`` are minutes of meetings held that were not attended.
    """

    meetings: list[OwnMeeting]
    attended: int
    required: int
    open_minutes: int
    missed: int
    warning: bool
    lost: bool

    @property
    def has_begun(self) -> bool:
        """Something is recorded."""
        return any(one.record for one in self.meetings)


def own_attendance(registration: Registration, meetings: Sequence[Meeting]) -> OwnAttendance:
    """Attendance of one seat in its session's ``meetings`` (in order); two queries."""
    records = {
        record.meeting_id: record for record in AttendanceRecord.objects.filter(registration=registration)
    }
    _percent, required = requirement(registration.session, meetings)
    return _own(meetings, records, required)


def own_attendances(
    registrations: Sequence[Registration], meetings: Mapping[int, Sequence[Meeting]]
) -> list[tuple[CourseSession, OwnAttendance]]:
    """The same for the seats of one person (with ``session``) where attendance is being taken; two queries.

    ``meetings`` are each session's, in order.
    """
    seats = [
        seat
        for seat in registrations
        if seat.status == Registration.Status.CONFIRMED
        and seat.session.status in CourseSession.TAKES_ATTENDANCE
    ]
    if not seats:
        return []
    sessions = [seat.session for seat in seats]
    required = required_in(sessions, meetings)
    records: dict[int, dict[int, AttendanceRecord]] = defaultdict(dict)
    for record in AttendanceRecord.objects.filter(registration__in=seats):
        records[record.registration_id][record.meeting_id] = record
    found = [
        (seat.session, _own(meetings[seat.session_id], records[seat.pk], required[seat.session_id]))
        for seat in seats
    ]
    return [(session, own) for session, own in found if own.has_begun]


def _own(
    meetings: Sequence[Meeting], records: Mapping[int, AttendanceRecord], required: int
) -> OwnAttendance:
    attended = sum(record.minutes for record in records.values())
    left = [meeting.minutes for meeting in meetings if meeting.pk not in records]
    now = standing(attended, left, required)
    return OwnAttendance(
        meetings=[OwnMeeting(meeting, records.get(meeting.pk)) for meeting in meetings],
        attended=attended,
        required=required,
        open_minutes=now.open_minutes,
        missed=total_minutes(meetings) - now.open_minutes - attended,
        warning=now.outlook == Outlook.LAST_CHANCE,
        lost=now.outlook == Outlook.LOST,
    )

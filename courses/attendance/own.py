"""What a learner reads of their own attendance while a session runs."""

from collections.abc import Sequence
from dataclasses import dataclass

from courses.attendance.outlook import Outlook, standing
from courses.attendance.report import requirement
from courses.models import AttendanceRecord, Meeting, Registration


@dataclass(frozen=True, slots=True)
class OwnMeeting:
    """One meeting with what is recorded of the learner, or None."""

    meeting: Meeting
    record: AttendanceRecord | None


@dataclass(frozen=True, slots=True)
class OwnAttendance:
    """Minutes so far and required; ``warning`` is True where one more absence is too many, ``lost`` where it is."""

    meetings: list[OwnMeeting]
    attended: int
    required: int
    open_minutes: int
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
    attended = sum(record.minutes for record in records.values())
    left = [meeting.minutes for meeting in meetings if meeting.pk not in records]
    now = standing(attended, left, required)
    return OwnAttendance(
        meetings=[OwnMeeting(meeting, records.get(meeting.pk)) for meeting in meetings],
        attended=attended,
        required=required,
        open_minutes=now.open_minutes,
        warning=now.outlook == Outlook.LAST_CHANCE,
        lost=now.outlook == Outlook.LOST,
    )

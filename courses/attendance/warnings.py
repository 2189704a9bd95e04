"""Who of several sessions will miss the threshold if absent once more, counted in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from courses.attendance.outlook import Outlook, standing
from courses.models import AttendanceRecord, CompletionThreshold, CourseSession, Meeting, Registration
from courses.outcomes import required_minutes, total_minutes


@dataclass(frozen=True, slots=True)
class Warned:
    """People of one session: ``tight`` missed something and may not be absent once more, ``lost`` cannot reach it."""

    tight: int = 0
    lost: int = 0

    @property
    def people(self) -> int:
        return self.tight + self.lost


def warned_in(sessions: Collection[CourseSession]) -> dict[int, Warned]:
    """Session → who is to be looked after, where anybody is; three queries, four where one is not settled yet."""
    meetings = meetings_of([session.pk for session in sessions])
    required = required_in(sessions, meetings)
    seats = Registration.Status.CONFIRMED
    records = AttendanceRecord.objects.filter(meeting__session__in=sessions, registration__status=seats)
    done: dict[tuple[int, int], dict[int, int]] = defaultdict(dict)
    for session, seat, meeting, minutes in records.values_list(
        "registration__session_id", "registration_id", "meeting_id", "minutes"
    ):
        done[session, seat][meeting] = minutes
    counted: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for (session, _seat), own in done.items():
        held = [meeting for meeting in meetings[session] if meeting.pk in own]
        left = [meeting.minutes for meeting in meetings[session] if meeting.pk not in own]
        attended = sum(own.values())
        outlook = standing(attended, left, required[session]).outlook
        if outlook == Outlook.LOST:
            counted[session][1] += 1
        elif outlook == Outlook.LAST_CHANCE and attended < total_minutes(held):
            counted[session][0] += 1
    return {session: Warned(*numbers) for session, numbers in counted.items()}


def meetings_of(sessions: Collection[int]) -> dict[int, list[Meeting]]:
    """Session → its meetings in order; one query."""
    found: dict[int, list[Meeting]] = {pk: [] for pk in sessions}
    for meeting in Meeting.objects.filter(session__in=sessions).in_order():
        found[meeting.session_id].append(meeting)
    return found


def required_in(
    sessions: Collection[CourseSession], meetings: Mapping[int, Sequence[Meeting]]
) -> dict[int, int]:
    """Session → minutes that complete it: as settled, else by the threshold of its last day; one query."""
    thresholds = list(
        CompletionThreshold.objects.order_by("-valid_from").values_list("valid_from", "percent")
    )

    def percent_on(day: date) -> int:
        return next((percent for valid_from, percent in thresholds if valid_from <= day), 0)

    return {
        session.pk: required_minutes(
            total_minutes(held),
            session.threshold_percent or (percent_on(held[-1].held_on) if held else 0),
        )
        for session in sessions
        for held in [meetings[session.pk]]
    }

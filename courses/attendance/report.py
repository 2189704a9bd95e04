"""Attendance of a whole session, person by meeting, in a fixed number of queries, with totals and outlooks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from courses.attendance.outlook import Outlook, Standing, standing
from courses.models import PRESENT_MARKS, AttendanceRecord, CourseSession, Doubt, Mark, Meeting
from courses.outcomes import required_minutes, threshold_on, total_minutes
from lms.people.models import Provider, ProviderClass
from lms.shares import percent_of

LETTERS = {Mark.PRESENT: "C", Mark.LATE: "M", Mark.LEFT_EARLY: "S", Mark.ABSENT: "V", Mark.EXCUSED: "P"}
"""One letter for each mark, the same as on the keyboard of the sheet."""

Cell = tuple[str, int, str]
"""Mark, minutes, doubt."""


@dataclass(frozen=True, slots=True)
class Line:
    """One person: ``cells`` by the id of the meeting."""

    registration_id: int
    name: str
    class_label: str
    unit: str
    sex_label: str
    cells: dict[int, Cell]
    standing: Standing
    absences: int


@dataclass(frozen=True, slots=True)
class Group:
    """People of one unit, sex or class together; ``share`` is attended of held minutes in per cent."""

    label: str
    people: int
    share: int
    absences: int
    endangered: int


@dataclass(frozen=True)
class Report:
    """Everyone who holds a seat, as Vietnamese names sort."""

    meetings: list[Meeting]
    lines: list[Line]
    total: int
    required: int
    percent: int | None
    undecided: int

    def endangered(self) -> list[Line]:
        """Who missed something and will miss the threshold when absent once more, or misses it already."""
        return [line for line in self.lines if self._is_endangered(line)]

    def tight(self) -> int:
        """How many missed nothing so far and could still not be absent once: in a short session everybody."""
        tight = [line for line in self.lines if line.standing.outlook == Outlook.LAST_CHANCE]
        return sum(not self._is_endangered(line) for line in tight)

    def _is_endangered(self, line: Line) -> bool:
        now = line.standing
        missed = self.total - now.open_minutes - now.attended
        return now.outlook == Outlook.LOST or (now.outlook == Outlook.LAST_CHANCE and missed > 0)

    def groups(self, by: str) -> list[Group]:
        """Totals by ``unit``, ``sex_label`` or ``class_label``."""
        together: dict[str, list[Line]] = {}
        for line in self.lines:
            together.setdefault(getattr(line, by), []).append(line)
        return [
            self._group(label or _("not known"), lines)
            for label, lines in sorted(together.items(), key=lambda item: (not item[0], item[0]))
        ]

    def whole(self) -> Group:
        """Everyone."""
        return self._group(_("All"), self.lines)

    def _group(self, label: str, lines: Sequence[Line]) -> Group:
        held = sum(self.total - line.standing.open_minutes for line in lines)
        attended = sum(line.standing.attended for line in lines)
        return Group(
            label=label,
            people=len(lines),
            share=percent_of(attended, held) or 0,
            absences=sum(line.absences for line in lines),
            endangered=sum(map(self._is_endangered, lines)),
        )


def report_of(session: CourseSession, *, on: date) -> Report:
    """The report; class and unit are those of the session's first day (``on`` without one). Four queries."""
    meetings = list(session.meetings.in_order())
    total = total_minutes(meetings)
    percent, required = requirement(session, meetings)
    cells: dict[int, dict[int, Cell]] = {}
    undecided = 0
    records = AttendanceRecord.objects.filter(meeting__session=session).order_by()
    for pk, meeting, mark, minutes, doubt in records.values_list(
        "registration_id", "meeting_id", "mark", "minutes", "doubt"
    ):
        if pk in cells:
            cells[pk][meeting] = (mark, minutes, doubt)
        else:
            cells[pk] = {meeting: (mark, minutes, doubt)}
        undecided += doubt == Doubt.CONFLICT
    lengths = {meeting.pk: meeting.minutes for meeting in meetings}
    classes = {value: str(label) for value, label in ProviderClass.choices}
    sexes = {value: str(label) for value, label in Provider.Sex.choices}
    seats = session.registrations.seated().in_name_order()
    lines = []
    for pk, name, sex, provider_class, unit in seats.with_provider_status(
        on=session.starts_on or on
    ).values_list("pk", "provider__full_name", "provider__sex", "current_class", "current_organization_name"):
        own = cells.get(pk, {})
        attended = sum(minutes for _mark, minutes, _doubt in own.values())
        left = [length for meeting, length in lengths.items() if meeting not in own]
        lines.append(
            Line(
                pk,
                name,
                classes.get(provider_class or "", ""),
                unit or "",
                sexes.get(sex, ""),
                own,
                standing(attended, left, required),
                sum(mark not in PRESENT_MARKS for mark, _minutes, _doubt in own.values()),
            )
        )
    return Report(meetings, lines, total, required, percent, undecided)


def requirement(session: CourseSession, meetings: Sequence[Meeting]) -> tuple[int | None, int]:
    """Percentage and whole minutes that complete a session: as settled, else as in force on its last day."""
    percent = session.threshold_percent
    if percent is None and meetings:
        threshold = threshold_on(meetings[-1].held_on)
        percent = threshold.percent if threshold else None
    return percent, required_minutes(total_minutes(meetings), percent or 0)

"""What a file of attendance would come to, row by row, before anything is saved."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.actions import AttendanceMark
from courses.actions.attendance_imports import Rehearsal, rehearse_import
from courses.attendance.imports.errors import NothingChosen
from courses.attendance.imports.files import FileList, FileRow
from courses.attendance.imports.people import Found, Index, Person, people_of, plain
from courses.attendance.imports.said import Circumstances, marks_of
from courses.attendance.seen import rules_on, span_of
from courses.errors import CourseError
from courses.models import SIGHTINGS, AttendanceRecord, Doubt, Mark, Meeting, Said


@dataclass
class Line:
    """One row of the file: whom it means, and what would happen. ``place`` counts from 1 in the file's list.

    ``state``: "ready", "same" (nothing changes), "conflict" (others recorded otherwise), "doubtful" (check who it is),
    "choose" (one of ``choices``), "unknown", "refused", "repeated" (counted with an earlier row).
    """

    place: int
    number: int
    typed: str
    says: str
    state: str
    person: Person | None = None
    choices: Sequence[Person] = ()
    words: str = ""
    ticked: bool = False

    @property
    def can_be_ticked(self) -> bool:
        return self.state in ("ready", "same", "conflict", "doubtful")


@dataclass
class Preview:
    """Everything the screen shows; ``rest`` are people with a seat and without a record whom the file leaves out."""

    lines: list[Line]
    rest: list[Person]
    counts: Counter[str] = field(default_factory=Counter)


@dataclass
class _Group:
    """All rows of one person."""

    person: Person
    places: list[int]
    rows: list[FileRow]
    is_sure: bool
    marks: list[AttendanceMark] = field(default_factory=list)
    refusal: CourseError | None = None


class Judge:
    """Reads a file for one meeting; ``chosen`` says who is meant where several people are (place → registration)."""

    def __init__(
        self, file: FileList, meeting: Meeting, *, at: datetime, chosen: Mapping[int, int] | None = None
    ) -> None:
        self.file, self.meeting, self.at = file, meeting, at
        self.people = people_of(meeting.session, on=meeting.held_on)
        index = Index(self.people)
        records = AttendanceRecord.objects.filter(meeting=meeting)
        self.recorded = set(records.values_list("registration_id", flat=True))
        rules = rules_on(meeting.session_id, meeting.held_on)
        about = Circumstances(span_of(meeting), rules, at, file.says_nothing)
        self.found: list[Found] = [
            self._chosen(index.find(row), (chosen or {}).get(place)) for place, row in self._rows()
        ]
        self.groups: dict[int, _Group] = {}
        for (place, row), found in zip(self._rows(), self.found, strict=True):
            if found.person is None:
                continue
            pk = found.person.registration_id
            group = self.groups.setdefault(pk, _Group(found.person, [], [], is_sure=True))
            group.places.append(place)
            group.rows.append(row)
            group.is_sure &= found.is_sure
        for pk, group in self.groups.items():
            try:
                group.marks = marks_of(pk, group.rows, about)
            except CourseError as refusal:
                group.refusal = refusal

    def _rows(self) -> list[tuple[int, FileRow]]:
        return list(enumerate(self.file.rows, start=1))

    @staticmethod
    def _chosen(found: Found, wanted: int | None) -> Found:
        person = next((one for one in found.choices if one.registration_id == wanted), None)
        return Found(person, found.choices) if person else found

    # --- to look at ----------------------------------------------------------------------------------------------

    def preview(self, *, by: Any, ticked: frozenset[int] | None = None) -> Preview:
        """The lines; ``ticked`` are the places that were ticked when the form came back.

        Raises:
            AttendanceClosed, MeetingNotYet: the meeting takes no attendance.
        """
        marks = [mark for group in self.groups.values() for mark in group.marks]
        rehearsal = rehearse_import(meeting=self.meeting, marks=marks, by=by, at=self.at)
        lines = [
            self._line(place, row, found, rehearsal)
            for (place, row), found in zip(self._rows(), self.found, strict=True)
        ]
        for line in lines:
            if ticked is not None:
                line.ticked = line.place in ticked
        return Preview(lines, self.rest(), Counter(line.state for line in lines))

    def rest(self) -> list[Person]:
        """People with a seat whom the file does not mention, and of whom nothing is recorded."""
        choices = (one.registration_id for found in self.found for one in found.choices)
        known = {*self.groups, *choices, *self.recorded}
        return [one for one in self.people if one.registration_id not in known]

    def _line(self, place: int, row: FileRow, found: Found, rehearsal: Rehearsal) -> Line:
        line = Line(place, row.number, row.who, _row_words(row), "unknown", found.person, found.choices)
        if found.choices and found.person is None:
            line.state, line.words = "choose", _("Several people may be meant. Choose one.")
            return line
        if found.person is None:
            line.words = _("Nobody with a seat in this session is called so.")
            return line
        group = self.groups[found.person.registration_id]
        if group.places[0] != place:
            line.state = "repeated"
            line.words = _("Counted together with row %(row)d.") % {"row": group.rows[0].number}
            return line
        refusal = group.refusal or rehearsal.refusals.get(found.person.registration_id)
        if refusal:
            line.state, line.words = "refused", str(refusal)
            return line
        line.state, line.words = _outcome(group, rehearsal)
        line.ticked = True
        if not group.is_sure and line.state == "ready":
            line.state = "doubtful"
        if not group.is_sure:
            line.ticked = plain(row.name) == found.person.words  # other accents only
            line.words = f"{_('Written otherwise on the list: check that this is the person.')} {line.words}"
        return line

    # --- to save -------------------------------------------------------------------------------------------------

    def marks(self, *, ticked: frozenset[int], rest: bool) -> list[AttendanceMark]:
        """What was ticked, and an absence for everyone the file leaves out where ``rest`` says so.

        Raises:
            NothingChosen: nothing is ticked.
        """
        wanted = [
            mark
            for group in self.groups.values()
            if ticked.intersection(group.places) and group.refusal is None
            for mark in group.marks
        ]
        if rest:
            wanted += [AttendanceMark(one.registration_id, Mark.ABSENT) for one in self.rest()]
        if not wanted:
            raise NothingChosen
        return wanted


def _outcome(group: _Group, rehearsal: Rehearsal) -> tuple[str, str]:
    """State and words of what would come of a person's rows."""
    pk = group.person.registration_id
    before, after = rehearsal.before.get(pk), rehearsal.after[pk]
    if before == after and after[2] == Doubt.CONFLICT:
        return "same", _("Imported before. The sources disagree: decide on the sheet.")
    if before == after:
        return "same", _("%(mark)s: recorded so already.") % {"mark": capfirst(_record_words(*after))}
    mark, minutes, doubt = after
    if before and doubt == Doubt.CONFLICT:
        text = _(
            "Recorded is: %(before)s. The file says: %(file)s. Both are kept, and somebody decides on the sheet."
        )
        said = ", ".join(map(_said_words, group.marks))
        return "conflict", text % {"before": _record_words(*before[:2]), "file": said}
    words = capfirst(_record_words(mark, minutes))
    if doubt:
        words = f"{words} – {Doubt(doubt).label}"
    if before:
        words = _("%(after)s, instead of: %(before)s") % {
            "after": words,
            "before": _record_words(*before[:2]),
        }
    return "ready", f"{words}."


def _record_words(mark: str, minutes: int, doubt: str = "") -> str:
    word = str(Mark(mark).label)
    if not minutes:
        return word
    return f"{word}, {_('%d minutes') % minutes}"


def _said_words(mark: AttendanceMark) -> str:
    word = str(Said(mark.mark).label)
    if mark.mark in SIGHTINGS and mark.happened_at:
        return f"{word} {date_format(timezone.localtime(mark.happened_at), 'H:i')}"
    return _record_words(mark.mark, mark.minutes or 0)


def _row_words(row: FileRow) -> str:
    """What a row says, as it stands in the file."""
    times = " – ".join(filter(None, (row.arrived, row.left)))
    return " · ".join(filter(None, (row.mark, times, row.minutes, row.reason)))

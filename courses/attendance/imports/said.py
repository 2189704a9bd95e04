"""What the rows of one person say: a mark, or when they came and went. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.actions import AttendanceMark
from courses.attendance.fold import Rules, Span
from courses.attendance.imports.errors import (
    MarkUnreadable,
    MinutesUnreadable,
    OfAnotherDay,
    RowSaysNothing,
    RowsDisagree,
    StillAhead,
    TimeUnreadable,
    WentBeforeComing,
)
from courses.attendance.imports.files import FileRow
from courses.models import Mark, Said
from lms.text import fold

_WRITTEN = {
    Mark.PRESENT: "c, x, co, co mat, du, day du, tham gia, present, yes, true, 1, joined, attended",
    Mark.LATE: "m, muon, den muon, di muon, tre, late",
    Mark.LEFT_EARLY: "s, som, ve som, left early",
    Mark.ABSENT: "v, vang, vang mat, khong, khong co mat, absent, no, false, 0, vang khong phep, kp, -",
    Mark.EXCUSED: "p, cp, phep, co phep, vang co phep, excused",
}
MARKS: dict[str, str] = {word: mark for mark, words in _WRITTEN.items() for word in words.split(", ")}
"""What lists write, folded → our mark. The letters are those of the sheet."""
_SHORT_AWAY = timedelta(minutes=1)
"""Who lost the line for less was not away."""


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What rows are judged by."""

    span: Span
    rules: Rules
    now: datetime
    says_nothing: bool
    """The file is a list of names only."""


def marks_of(registration_id: int, rows: Sequence[FileRow], about: Circumstances) -> list[AttendanceMark]:
    """What to record of one person whom ``rows`` are about; an arrival and a departure are two.

    Raises:
        CourseError: the rows say nothing, cannot be read, or contradict each other.
    """
    rows = [row for row in rows if row.mark or row.minutes or row.arrived or row.left] or rows
    said = [(row, _mark(row)) for row in rows]
    timed = [
        row for row, mark in said if (row.arrived or row.left) and mark not in (Mark.ABSENT, Mark.EXCUSED)
    ]
    if timed and len(timed) == len(rows):
        return _by_times(registration_id, timed, about)
    told = {_plainly(registration_id, row, mark, about) for row, mark in said}
    if len(told) > 1:
        raise RowsDisagree(rows=", ".join(str(row.number) for row in rows))
    return list(told)


def _plainly(pk: int, row: FileRow, mark: str, about: Circumstances) -> AttendanceMark:
    """A row without times."""
    minutes = _minutes(row.minutes)
    if about.says_nothing and not mark:
        mark = Mark.PRESENT
    if not mark and minutes is None:
        raise RowSaysNothing
    if mark in (Mark.ABSENT, Mark.EXCUSED):
        return AttendanceMark(pk, mark, reason=row.reason)
    if minutes is None:  # of late and left early the door asks for the number
        return AttendanceMark(pk, mark)
    most = about.span.minutes
    if minutes < 1:
        mark, minutes = Mark.ABSENT, None
    elif mark not in (Mark.LATE, Mark.LEFT_EARLY):
        was_there = minutes >= most - about.rules.leave_before_minutes
        mark, minutes = (Mark.PRESENT, None) if was_there else (Mark.LEFT_EARLY, minutes)
    return AttendanceMark(pk, mark, minutes and min(minutes, most))


def _by_times(pk: int, rows: Sequence[FileRow], about: Circumstances) -> list[AttendanceMark]:
    """First arrival and last departure, counted by the session's rules; who was away in between, by minutes."""
    day = timezone.localtime(about.span.starts_at).date()
    stays = []
    for row in rows:
        arrived, left = (_moment(text, day) if text else None for text in (row.arrived, row.left))
        for moment in (arrived, left):
            if moment and timezone.localtime(moment).date() != day:
                raise OfAnotherDay(day=date_format(timezone.localtime(moment), "SHORT_DATE_FORMAT"))
            if moment and moment > about.now:
                raise StillAhead
        if arrived and left and left < arrived:
            raise WentBeforeComing
        stays.append((arrived, left))
    if all(arrived and left for arrived, left in stays):
        there = sorted((arrived, left) for arrived, left in stays if arrived and left)
        away, minutes = _away_and_there(there, about.span)
        if away > timedelta(minutes=about.rules.leave_before_minutes) and minutes:
            words = _("away for %(away)d minutes in between") % {"away": away.total_seconds() // 60}
            return [AttendanceMark(pk, Mark.LEFT_EARLY, minutes, words)]
    first = min((arrived for arrived, _left in stays if arrived), default=None)
    last = max((left for _arrived, left in stays if left), default=None)
    said = ((Said.ARRIVED, first), (Said.LEFT, last))
    return [AttendanceMark(pk, word, happened_at=moment) for word, moment in said if moment]


def _away_and_there(stays: Sequence[tuple[datetime, datetime]], span: Span) -> tuple[timedelta, int]:
    """How long somebody was away between their stays, within the meeting, and whole minutes of it there."""
    inside = [(max(start, span.starts_at), min(end, span.ends_at)) for start, end in stays]
    merged: list[tuple[datetime, datetime]] = []
    for start, end in (stay for stay in inside if stay[0] < stay[1]):
        if merged and start <= merged[-1][1] + _SHORT_AWAY:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    away = sum((later[0] - earlier[1] for earlier, later in pairwise(merged)), timedelta())
    there = sum((end - start for start, end in merged), timedelta())
    return away, int(there.total_seconds()) // 60


# --- words and numbers ----------------------------------------------------------------------------------------


def _mark(row: FileRow) -> str:
    if not row.mark:
        return ""
    found = MARKS.get(" ".join(fold(row.mark).strip(" .").split()))
    if found is None:
        raise MarkUnreadable(text=row.mark)
    return found


_CLOCKED = re.compile(r"(?:(\d+):)?(\d+):(\d+)")
_UNITS = re.compile(r"(\d+)\s*(giay|gio|g|h|m|phut|p|'|s)?[a-z]*\s*")


def _minutes(text: str) -> int | None:
    """Whole minutes of "185", "3h 5m", "1 giờ 20 phút", "02:45:10"; None without a text."""
    if not text:
        return None
    plain = fold(text).replace(",", ".")
    if clock := _CLOCKED.fullmatch(plain):
        hours, minutes, seconds = (int(part or 0) for part in clock.groups())
        return hours * 60 + minutes if clock[1] else minutes * 60 + seconds
    if re.fullmatch(r"\d+(\.\d+)?", plain):
        return int(float(plain))
    total, place = 0, 0
    while part := _UNITS.match(plain, place):
        number, unit = int(part[1]), part[2] or ""
        total += number * 60 if unit in ("h", "gio", "g") else 0 if unit in ("s", "giay") else number
        place = part.end()
    if place != len(plain) or not place:
        raise MinutesUnreadable(text=text)
    return total


_TIME = re.compile(r"(\d{1,2})\s*(?:[:hg]|gio)\s*(\d{1,2})?(?::(\d{1,2}))?(?:\s*phut)?\s*(am|pm|sa|ch)?")
_DATE = re.compile(r"(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})")


def _moment(text: str, day: date) -> datetime:
    """When it was: "07:35", "7h35", "15/06/2026 07:35:10", "6/15/2026, 7:35:10 AM", or ISO; in Vietnam's time
    unless it says Z."""
    plain = fold(text)
    dated = _DATE.search(plain)
    rest = plain[: dated.start()] + plain[dated.end() :] if dated else plain
    clock = _TIME.search(rest)
    try:
        if clock is None:
            raise ValueError(text)
        hour = int(clock[1])
        if clock[4] in ("pm", "ch") and hour < 12:
            hour += 12
        elif clock[4] in ("am", "sa") and hour == 12:
            hour = 0
        at = time(hour, int(clock[2] or 0), int(clock[3] or 0))
        on = _day(dated, day) if dated else day
        when = datetime.combine(on, at)
        return when.replace(tzinfo=UTC) if plain.endswith("z") else timezone.make_aware(when)
    except (ValueError, OverflowError) as error:
        raise TimeUnreadable(text=text) from error


def _day(found: re.Match[str], day: date) -> date:
    """The date that was written; of 6/5 and 5/6 the one that the meeting is on, else day first."""
    one, two, three = (int(part) for part in found.groups())
    if one > 31:
        return date(one, two, three)
    year = three + 2000 if three < 100 else three
    with_month_first = _date_or_none(year, one, two)
    if with_month_first == day:
        return day
    return _date_or_none(year, two, one) or with_month_first or date(year, two, one)


def _date_or_none(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None

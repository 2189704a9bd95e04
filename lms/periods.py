"""Quarters, half years and other spans of days, and how a plan and a document write them. Pure; no models.

Every span is half-open: its start is in it, its end is the first day after it, so neighbours share a border
and no day is counted twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum
from typing import ClassVar, Self

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from lms.text import fold

# --- spans of days ------------------------------------------------------------------------------------------


@dataclass(frozen=True, order=True)
class Period:
    """Days from ``start_on`` up to, and without, ``end_on``; at least one day.

    Raises:
        ValueError: ``end_on`` is not after ``start_on``.
    """

    start_on: date
    end_on: date

    def __post_init__(self) -> None:
        if self.end_on <= self.start_on:
            raise ValueError(f"a period ends after it starts: {self.start_on} – {self.end_on}")

    @classmethod
    def through(cls, first_on: date, last_on: date) -> Self:
        """The period from ``first_on`` to ``last_on``, both counted, as people say it."""
        return cls(first_on, last_on + timedelta(days=1))

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), _first_of_month(year, month + 1))

    @property
    def last_on(self) -> date:
        """The last day that counts."""
        return self.end_on - timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.end_on - self.start_on).days

    @property
    def label(self) -> str:
        """First and last day: "01/04/2026 – 30/06/2026"."""
        return f"{self.start_on:%d/%m/%Y} – {self.last_on:%d/%m/%Y}"

    def __str__(self) -> str:
        return self.label

    def contains(self, day: date) -> bool:
        return self.start_on <= day < self.end_on

    __contains__ = contains

    def overlaps(self, other: "Period") -> bool:
        """Whether some day is in both; periods that only touch do not overlap."""
        return self.start_on < other.end_on and other.start_on < self.end_on

    def intersection(self, other: "Period") -> "Period | None":
        """The days that are in both, or None."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start_on, other.start_on), min(self.end_on, other.end_on))


def _first_of_month(year: int, month: int) -> date:
    """First day of a month counted on from January of ``year``: month 13 is the next January."""
    return date(year + (month - 1) // 12, (month - 1) % 12 + 1, 1)


@dataclass(frozen=True, order=True)
class _PartOfYear:
    """One of the equal parts a year is cut into, counted from 1.

    Raises:
        ValueError: the year has no part of that number.
    """

    year: int
    number: int

    months: ClassVar[int]

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // self.months:
            raise ValueError(f"a year has no {type(self).__name__.lower()} {self.number}")

    @classmethod
    def from_date(cls, day: date) -> Self:
        """The part that ``day`` lies in."""
        return cls(day.year, (day.month - 1) // cls.months + 1)

    @classmethod
    def of_year(cls, year: int) -> list[Self]:
        """All parts of ``year``, in order."""
        return [cls(year, number) for number in range(1, 12 // cls.months + 1)]

    @property
    def start(self) -> date:
        """First day."""
        return _first_of_month(self.year, (self.number - 1) * self.months + 1)

    @property
    def end(self) -> date:
        """First day after it."""
        return _first_of_month(self.year, self.number * self.months + 1)

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)

    @property
    def next(self) -> Self:
        return self.from_date(self.end)

    @property
    def previous(self) -> Self:
        return self.from_date(self.start - timedelta(days=1))

    def contains(self, day: date) -> bool:
        return self.start <= day < self.end

    __contains__ = contains

    def until(self, last: Self) -> Iterator[Self]:
        """This part and the following ones up to ``last``, which is given too; nothing when ``last`` is earlier."""
        part = self
        while part <= last:
            yield part
            part = part.next

    @property
    def label(self) -> str:
        raise NotImplementedError

    def __str__(self) -> str:
        return self.label


class Quarter(_PartOfYear):
    """A quarter (quý) of a year, ``number`` 1 to 4.

    >>> Quarter(2026, 4).next
    Quarter(year=2027, number=1)
    """

    months = 3

    @property
    def roman(self) -> str:
        """The number as documents write it: "I" to "IV"."""
        return _ROMAN[self.number - 1]

    @property
    def label(self) -> str:
        """In the reader's language: "Quý II · 2026"."""
        return _("Quarter %(quarter)s · %(year)d") % {"quarter": self.roman, "year": self.year}


class HalfYear(_PartOfYear):
    """A half of a year (6 tháng đầu năm, 6 tháng cuối năm), ``number`` 1 or 2."""

    months = 6

    @property
    def quarters(self) -> tuple[Quarter, Quarter]:
        first = Quarter(self.year, 2 * self.number - 1)
        return first, first.next

    @property
    def label(self) -> str:
        """In the reader's language: "6 tháng đầu năm 2026"."""
        text = _("First half of %(year)d") if self.number == 1 else _("Second half of %(year)d")
        return text % {"year": self.year}


_ROMAN = ("I", "II", "III", "IV")

# --- the schedule words of a plan ---------------------------------------------------------------------------


class Cadence(StrEnum):
    """How often a plan wants something done."""

    IN_QUARTERS = "in_quarters"
    IN_MONTHS = "in_months"
    ALL_YEAR = "all_year"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    HALF_YEARLY = "half_yearly"


_ALL_MONTHS = frozenset(range(1, 13))


@dataclass(frozen=True)
class Schedule:
    """What the schedule words of a plan mean: months 1 to 12 of the plan's year and how often within them.

    ``cadence`` is None, and ``months`` empty, when the words were not understood: ask a person.
    """

    months: frozenset[int] = frozenset()
    cadence: Cadence | None = None

    @property
    def quarters(self) -> frozenset[int]:
        """The quarters, 1 to 4, that have one of the months."""
        return frozenset((month + 2) // 3 for month in self.months)

    def periods(self, year: int) -> list[Period]:
        """The spans of ``year`` in each of which something is expected, in order; the end of each is its due date.

        A quarter or month named gives one span, "Cả năm" the whole year, "Hàng tháng" twelve.
        """
        match self.cadence:
            case None:
                return []
            case Cadence.ALL_YEAR:
                return [Period.of_year(year)]
            case Cadence.HALF_YEARLY:
                return [half.period for half in HalfYear.of_year(year)]
            case Cadence.MONTHLY | Cadence.IN_MONTHS:
                return [Period.of_month(year, month) for month in sorted(self.months)]
            case Cadence.QUARTERLY | Cadence.IN_QUARTERS:
                return [Quarter(year, number).period for number in sorted(self.quarters)]


def _list_after(word: str, item: str) -> re.Pattern[str]:
    """A list such as "quy ii, iv" or "thang 4 den thang 6", in folded text."""
    joint = rf"\s*(?:,|;|&|\+|-+|va|den|toi)\s*(?:{word}\s+)?"
    return re.compile(rf"\b{word}\s+((?:{item})(?!\w)(?:{joint}(?:{item})(?!\w))*)")


_QUARTERS = _list_after("quy", "iv|i{1,3}|0?[1-4]")
_MONTHS = _list_after("thang", "1[0-2]|0?[1-9]")
_RANGE = re.compile(r"-+|den|toi")
_NUMBERS = {"i": 1, "ii": 2, "iii": 3, "iv": 4}

# Folded words → the months they name and how often. The first that is found counts.
_CADENCES: list[tuple[re.Pattern[str], frozenset[int], Cadence]] = [
    (re.compile(rf"\b(?:{words})\b"), months, cadence)
    for words, months, cadence in [
        ("0?6 thang dau nam", frozenset(range(1, 7)), Cadence.IN_QUARTERS),
        ("0?6 thang cuoi nam", frozenset(range(7, 13)), Cadence.IN_QUARTERS),
        ("0?6 thang(?: mot lan)?|nua nam", _ALL_MONTHS, Cadence.HALF_YEARLY),
        ("(?:hang|moi) thang", _ALL_MONTHS, Cadence.MONTHLY),
        ("(?:hang|moi) quy", _ALL_MONTHS, Cadence.QUARTERLY),
        ("(?:ca|trong|quanh|suot) nam|thuong xuyen", _ALL_MONTHS, Cadence.ALL_YEAR),
    ]
]


def _numbers(found: str) -> set[int]:
    """The numbers of a list as ``_list_after`` finds it: "ii, iv" → {2, 4}; "4 den thang 6" → {4, 5, 6}."""
    numbers: set[int] = set()
    for part in re.split(r",|;|&|\+|\bva\b", found):
        ends = [_NUMBERS.get(word) or int(word) for word in re.findall(r"\b(?:i{1,3}|iv|\d+)\b", part)]
        numbers |= set(range(ends[0], ends[-1] + 1)) if _RANGE.search(part) else set(ends)
    return numbers


def parse_schedule(text: str) -> Schedule:
    """Read the schedule words of a plan: "Quý I", "Quý II, IV", "Quý I-IV", "Tháng 4-6", "Cả năm", "Hàng tháng".

    Accents, case and the kind of dash do not matter. Quarters and months that are named win over general
    words.
    """
    words = fold(text)
    quarters = set().union(*(_numbers(found) for found in _QUARTERS.findall(words)))
    months = set().union(*(_numbers(found) for found in _MONTHS.findall(words)))
    if quarters or months:
        of_quarters = {month for month in _ALL_MONTHS if (month + 2) // 3 in quarters}
        return Schedule(frozenset(of_quarters | months), Cadence.IN_MONTHS if months else Cadence.IN_QUARTERS)
    return next(
        (Schedule(months, cadence) for pattern, months, cadence in _CADENCES if pattern.search(words)),
        Schedule(),
    )


# --- dates and hours as people write them -------------------------------------------------------------------

_BLANK = "\u00a0" * 6


def long_date(on: date | None, *, place: str = "", year: int | None = None) -> str:
    """A date as an administrative document writes it: "Hà Tĩnh, ngày 05 tháng 01 năm 2026".

    Days below 10 and months 1 and 2 get a 0 (Decree 30/2020/NĐ-CP, annex I). Always
    Vietnamese: the form is the decree's. Without ``on``, a draft: day and month stay blank for the pen, and ``year``
    too unless given.
    """
    if on is None:
        day, month, year_text = _BLANK, _BLANK, str(year) if year else _BLANK
    else:
        day, year_text = f"{on.day:02}", str(on.year)
        month = f"{on.month:02}" if on.month <= 2 else str(on.month)
    written = f"ngày {day} tháng {month} năm {year_text}"
    return f"{place}, {written}" if place else written


_DATE_FORMS = [
    re.compile(r"(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})[/.-](?P<m>\d{1,2})[/.-](?P<d>\d{1,2})(?:[T ]00:00(?::00)?)?"),
    re.compile(r"(?:.*,\s*)?ngay\s+(?P<d>\d{1,2})\s+thang\s+(?P<m>\d{1,2})\s+nam\s+(?P<y>\d{4})"),
]


def date_from_text(text: str) -> date | None:
    """The date that a Vietnamese text names, day before month, or None when it is not one.

    Reads "5/1/2026", "05-01-2026", "5.1.2026", "2026-01-05" and "ngày 05 tháng 01 năm 2026". Never guesses a
    century: two digits for a year give None.
    """
    words = fold(text)
    for form in _DATE_FORMS:
        if match := form.fullmatch(words):
            try:
                return date(int(match["y"]), int(match["m"]), int(match["d"]))
            except ValueError:
                return None
    return None


def hours_in(minutes: int) -> Decimal:
    """Minutes as a number of hours for pages, prints and files alike: two decimals, cut and never rounded up.

    479 minutes are not the 8 hours the law asks.
    """
    return (Decimal(minutes) / 60).quantize(Decimal("0.01"), rounding=ROUND_DOWN)


def hours(minutes: int) -> str:
    """Minutes as hours in the reader's language: 450 → "7,5" in Vietnamese, "7.5" in English; as ``hours_in``."""
    text = f"{hours_in(minutes):f}".rstrip("0").rstrip(".")
    return number_format("0" if text == "-0" else text, use_l10n=True)

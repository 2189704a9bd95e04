"""Reading a list of nominees: typed on a phone or from a spreadsheet, matched with the list of providers row by row.

Nothing is saved here. ``read_text`` and ``read_file`` give rows, ``preview`` says what each of them would become.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from typing import IO, Any

from django.db.models import QuerySet

from courses.errors import CourseError
from lms import spreadsheets
from lms.people.models import Provider, ProviderClass
from lms.refusals import Refusal
from lms.text import Legacy, clean_text, fold, phone, repair

MOST = 1000
"""People in one list."""


@dataclass(frozen=True)
class NamedRow:
    """A row as it came: ``number`` counts from 1 as people see it, ``rest`` is what stood beside the name."""

    number: int
    name: str
    rest: tuple[str, ...] = ()


@dataclass(frozen=True)
class NamedList:
    """All rows, and the legacy encoding they had been typed in (already converted)."""

    rows: Sequence[NamedRow]
    legacy: Legacy | None = None


_NUMBERING = re.compile(r"^\s*(?:\d+\s*[.)\-:/]\s*|[-–•*+]\s*)")
_APART = re.compile(r"\s*[,;\t|]\s*|\s+[-–—]\s+")


def read_text(text: str) -> NamedList:
    """One person a line: numbering in front is dropped, what follows a comma, semicolon, tab or dash stands beside."""
    lines = [(number, line) for number, line in enumerate(text.splitlines(), start=1) if line.strip()]
    repaired = repair(line for _number, line in lines)
    rows = []
    for (number, _line), line in zip(lines, repaired.texts, strict=True):
        name, *rest = [part for part in _APART.split(_NUMBERING.sub("", line)) if part] or [""]
        rows.append(NamedRow(number, clean_text(name), tuple(rest)))
    return NamedList(rows, repaired.encoding)


_NAME_HEADINGS = {"ho va ten", "ho ten", "ten", "hoc vien", "nguoi duoc cu", "full name", "name"}


def read_file(file: bytes | IO[bytes]) -> NamedList:
    """The first sheet of a workbook, or a CSV file. Without a heading for the name its first column with text counts.

    Raises:
        lms.spreadsheets.SpreadsheetError: it cannot be read.
    """
    sheet = spreadsheets.read(file)
    rows = list(sheet.rows)
    for place, row in enumerate(rows[:20]):
        headings = [fold(cell) if isinstance(cell, str) else "" for cell in row.cells]
        column = next((number for number, heading in enumerate(headings) if heading in _NAME_HEADINGS), None)
        if column is not None:
            rows = rows[place + 1 :]
            break
    else:
        column = next(
            (number for row in rows for number, cell in enumerate(row.cells) if isinstance(cell, str)), 0
        )
    found = []
    for row in rows:
        cells = [_words(cell) for cell in row.cells]
        name = cells[column] if column < len(cells) else ""
        rest = tuple(cell for number, cell in enumerate(cells) if cell and number != column)
        if name:
            found.append(NamedRow(row.number, clean_text(name), rest))
    return NamedList(found, sheet.legacy)


def _words(cell: Any) -> str:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return str(cell).strip() if cell is not None else ""


@dataclass
class Nominee:
    """What a row would become.

    ``state``: "ready"; "unknown" (nobody of that name); "ambiguous" (``choices`` has them all); "repeated" (the same
    person as in the row ``as_row``); "refused" (``refusal`` says why).
    """

    row: NamedRow
    state: str
    provider: Provider | None = None
    choices: list[Provider] = field(default_factory=list)
    refusal: CourseError | None = None
    as_row: int = 0
    spelt_differently: bool = False


Refusals = Callable[[Sequence[Provider]], Mapping[int, CourseError]]


def preview(rows: Iterable[NamedRow], *, people: QuerySet, refusals: Refusals) -> list[Nominee]:
    """Each row with the person it means among ``people`` (with ``with_status``), and what ``refusals`` says of all.

    Accents and case do not matter, but who is spelt exactly so comes first; of namesakes a unit, telephone number or
    day of birth in the row tells one apart. One query beside those of ``refusals``.
    """
    rows = list(rows)
    namesakes: dict[str, list[Provider]] = defaultdict(list)
    for provider in people.filter(folded_name__in={fold(row.name) for row in rows}):
        namesakes[provider.folded_name].append(provider)
    nominees = [_matched(row, namesakes[fold(row.name)]) for row in rows]
    first: dict[int, int] = {}
    for nominee in nominees:
        if nominee.provider is not None:
            before = first.setdefault(nominee.provider.pk, nominee.row.number)
            if before != nominee.row.number:
                nominee.state, nominee.as_row = "repeated", before
    ready = [nominee for nominee in nominees if nominee.state == "ready"]
    refused = refusals([nominee.provider for nominee in ready if nominee.provider])
    for nominee in ready:
        if nominee.provider and (refusal := refused.get(nominee.provider.pk)):
            nominee.state, nominee.refusal = "refused", refusal
    return nominees


def _matched(row: NamedRow, namesakes: list[Provider]) -> Nominee:
    if not namesakes:
        return Nominee(row, "unknown")
    exact = [provider for provider in namesakes if provider.full_name.lower() == row.name.lower()]
    # Typed without accents, or with others: everyone whose name folds to the same may be meant.
    meant = exact or namesakes
    if len(meant) > 1:
        meant = [provider for provider in meant if _told_apart(provider, row.rest)] or meant
    if len(meant) > 1:
        return Nominee(row, "ambiguous", choices=meant)
    return Nominee(row, "ready", meant[0], spelt_differently=not exact)


def _told_apart(provider: Any, rest: Sequence[str]) -> bool:
    """Whether something beside the name is this person's: their telephone, day of birth or unit."""
    for text in rest:
        with suppress(Refusal):
            if provider.phone and phone(text) == provider.phone:
                return True
        if provider.born_on and text == f"{provider.born_on:%d/%m/%Y}":
            return True
        unit = fold(provider.current_organization_name or "")
        if len(fold(text)) > 3 and fold(text) in unit:
            return True
    return False


def detail_of(provider: Any) -> str:
    """What tells a person apart from namesakes without telling too much: class, unit, year of birth."""
    label = ProviderClass(provider.current_class).label if provider.current_class else ""
    year = f"{provider.born_on:%Y}" if provider.born_on else ""
    return " · ".join(str(part) for part in (label, provider.current_organization_name, year) if part)

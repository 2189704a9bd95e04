"""Write a table as XLSX or CSV that opens right in a Vietnamese office, however many rows it has.

Both kinds are streamed row by row: memory does not grow with the table. Text stays text ("=cmd" is never a
formula, "0912…" keeps its 0), moments are written in Vietnam's time, and an XLSX prints on A4 with its header
on each page.
"""

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from itertools import chain, islice
from types import NoneType
from typing import IO, Any, TypeVar
from zoneinfo import ZoneInfo

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.http import content_disposition_header

from lms.spreadsheets import ooxml

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")

Value = str | Promise | bool | int | float | Decimal | date | time | None
"""What a cell may be given: text (lazy translations too), a number, a date, a moment (``datetime``; an aware one is
moved to Vietnam's time, a naive one is taken as local), a time of day, or nothing."""


@dataclass(frozen=True)
class Column:
    """A column: its heading, and for XLSX its width in characters and its number format.

    Without ``width`` the first rows decide. ``number_format`` is Excel's, such as ``"#,##0"`` for đồng.
    """

    title: str | Promise
    width: float | None = None
    number_format: str = "General"


T = TypeVar("T")
Columns = Sequence[Column | str | Promise]
Rows = Iterable[Sequence[Value]]


def _columns(columns: Columns) -> list[Column]:
    return [column if isinstance(column, Column) else Column(column) for column in columns]


class ByType(dict[type, T]):
    """A choice by the type of a value: of the type itself, else of the nearest one it derives from."""

    def __missing__(self, kind: type) -> T:
        choice = self[kind] = next(self[base] for base in kind.__mro__ if base in self)
        return choice


def _local(moment: datetime) -> datetime:
    """``moment`` in Vietnam's time, without a zone."""
    return moment.astimezone(VIETNAM).replace(tzinfo=None) if moment.tzinfo else moment


# --- CSV ----------------------------------------------------------------------------------------------------

# Excel and LibreOffice run a cell that begins so as a formula, with its full-width forms too.
_FORMULA = re.compile(r"[\s\0]*[=+\-@＝＋－＠]|[\t\r]")


def _csv_text(value: object) -> str:
    text = str(value)
    return "'" + text if _FORMULA.match(text) else text


_CSV_CELLS: ByType[Callable[[Any], str]] = ByType(
    {
        NoneType: lambda _: "",
        bool: lambda value: str(value).upper(),
        int: "{:d}".format,
        float: str,
        Decimal: "{:f}".format,
        datetime: lambda moment: f"{_local(moment):%Y-%m-%d %H:%M}",
        date: date.isoformat,
        time: "{:%H:%M}".format,
        object: _csv_text,
    }
)


def _csv_cell(value: Value) -> str:
    return _CSV_CELLS[type(value)](value)


def write_csv(file: IO[str], columns: Columns, rows: Rows) -> None:
    """Write a table into a text file opened with ``newline=""``.

    A byte order mark tells Excel that it is UTF-8; dates are ISO, which every locale reads alike; text that a
    spreadsheet would run as a formula gets an apostrophe in front, which :func:`lms.spreadsheets.read` takes
    off.
    """
    file.write("\ufeff")
    writer = csv.writer(file)
    writer.writerow([_csv_cell(column.title) for column in _columns(columns)])
    writer.writerows([_csv_cell(value) for value in row] for row in rows)


def csv_bytes(columns: Columns, rows: Rows) -> bytes:
    """A whole CSV file; see :func:`write_csv`."""
    file = io.StringIO(newline="")
    write_csv(file, columns, rows)
    return file.getvalue().encode()


# --- XLSX ---------------------------------------------------------------------------------------------------

_SAMPLE_ROWS = 50  # as many decide the widths
_ROWS_AT_A_TIME = 200
_COMPRESSION = 3


def write_xlsx(file: IO[bytes], columns: Columns, rows: Rows, *, name: str = "1") -> None:
    """Write a workbook of one sheet, called ``name``, into a binary file.

    The header is styled, stays in sight and has filters; pages are A4 across.

    Raises:
        ValueError: a row has more or fewer cells than there are columns.
    """
    columns = _columns(columns)
    number_formats = list(dict.fromkeys(column.number_format for column in columns))
    styles = [ooxml.FIRST_NUMBER + number_formats.index(column.number_format) for column in columns]
    letters = [ooxml.column_letters(number) for number in range(1, len(columns) + 1)]

    rows = iter(rows)
    sample = list(islice(rows, _SAMPLE_ROWS))
    widths = [_width(column, [row[n] for row in sample if n < len(row)]) for n, column in enumerate(columns)]

    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION) as archive:
        for path, content in ooxml.PARTS.items():
            _add(archive, path, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            titles = [
                ooxml.text_cell(f"{letter}1", str(column.title), ooxml.HEADER)
                for letter, column in zip(letters, columns, strict=True)
            ]
            sheet.write((ooxml.sheet_start(widths) + f'<row r="1">{"".join(titles)}</row>').encode())
            number = 1
            lines: list[str] = []
            for number, row in enumerate(chain(sample, rows), start=2):
                cells = [
                    _XLSX_CELLS[type(value)](f"{letter}{number}", value, style)
                    for letter, value, style in zip(letters, row, styles, strict=True)
                ]
                lines.append(f'<row r="{number}">{"".join(cells)}</row>')
                if len(lines) == _ROWS_AT_A_TIME:
                    sheet.write("".join(lines).encode())
                    lines.clear()
            sheet.write(("".join(lines) + ooxml.sheet_end(len(columns), number)).encode())
        _add(archive, "xl/workbook.xml", ooxml.workbook(name, len(columns), number))
        _add(archive, "xl/styles.xml", ooxml.styles(number_formats))


def _add(archive: zipfile.ZipFile, path: str, content: str) -> None:
    with archive.open(path, "w") as part:  # unlike writestr(), leaves the clock out: same rows, same bytes
        part.write(content.encode())


def _text_cell(reference: str, value: object, _style: int) -> str:
    text = str(value)
    return ooxml.text_cell(reference, text) if text else ""


_XLSX_CELLS: ByType[Callable[[str, Any, int], str]] = ByType(
    {
        NoneType: lambda *_: "",
        bool: lambda reference, value, _: ooxml.boolean_cell(reference, value),
        int: ooxml.number_cell,
        float: ooxml.number_cell,
        Decimal: ooxml.number_cell,
        datetime: lambda reference, moment, _: ooxml.moment_cell(reference, _local(moment)),
        date: lambda reference, day, _: ooxml.date_cell(reference, day),
        time: lambda reference, clock, _: ooxml.time_cell(reference, clock),
        object: _text_cell,
    }
)


def _width(column: Column, values: list[Value]) -> float:
    """Width in characters: as much as the heading's longest word and the first values need, within reason."""
    if column.width is not None:
        return column.width
    words = str(column.title).split() or [""]
    heading = max(*map(len, words), len(str(column.title)) // 2)
    longest = max((len(line) for value in values for line in _csv_cell(value).split("\n")), default=0)
    return min(max(heading, longest, 5) * 1.15 + 3, 60)


def xlsx_bytes(columns: Columns, rows: Rows, *, name: str = "1") -> bytes:
    """A whole XLSX file; see :func:`write_xlsx`."""
    file = io.BytesIO()
    write_xlsx(file, columns, rows, name=name)
    return file.getvalue()


# --- responses ----------------------------------------------------------------------------------------------


def xlsx_response(filename: str, columns: Columns, rows: Rows, *, name: str = "1") -> HttpResponse:
    """A download called ``filename``.xlsx; Vietnamese names are kept."""
    content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _download(xlsx_bytes(columns, rows, name=name), f"{filename}.xlsx", content_type)


def csv_response(filename: str, columns: Columns, rows: Rows) -> HttpResponse:
    """A download called ``filename``.csv; Vietnamese names are kept."""
    return _download(csv_bytes(columns, rows), f"{filename}.csv", "text/csv; charset=utf-8")


def _download(content: bytes, filename: str, content_type: str) -> HttpResponse:
    headers = {
        "Content-Disposition": content_disposition_header(True, filename) or "attachment",
        "Cache-Control": "private, no-store",  # a list of people is nothing for a shared computer's cache
    }
    return HttpResponse(content, content_type=content_type, headers=headers)

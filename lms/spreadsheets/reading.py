"""Read a table from an XLSX or CSV file that somebody uploaded, trusting nothing in it."""

import csv
import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import IO, Any, get_args

import openpyxl
from openpyxl.utils import column_index_from_string

from lms.spreadsheets.errors import (
    EmptySpreadsheet,
    NoSuchSheet,
    NotASpreadsheet,
    OldExcelFormat,
    SpreadsheetError,
    SpreadsheetTooLarge,
    SpreadsheetUnreadable,
    TooManyColumns,
    TooManyRows,
    UnpacksTooLarge,
)
from lms.text import Legacy, detect_and_decode, nfc, repair

Cell = str | int | float | date | None
"""A cell as read: text (NFC, no spaces around it), a number, a date (a ``datetime`` when it has a time), or None when
empty. Times of day and truth values come as text, "07:30" and "TRUE"."""

_MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may cost. The defaults let a province's roster pass many times over."""

    file_bytes: int = 10 * _MEGABYTE
    unpacked_bytes: int = 100 * _MEGABYTE
    rows: int = 20_000
    columns: int = 200


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True)
class Row:
    """A row with something in it; ``number`` is the one people see in Excel, counted from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Merge:
    """Cells that a workbook shows as one; what they say stands in the first. Rows from 1, columns from 0, inclusive."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The table of a file. Rows without content are left out; every row has as many cells as the widest.

    ``encoding`` says what the text was in: ``xlsx``, or for a CSV file a codec's name, ``tcvn3`` or ``vni``.
    ``legacy`` is ``tcvn3`` or ``vni`` when cells were converted from such a font: show the result before saving.
    ``other_sheets`` names what else the workbook holds, so that a person who looks for it can be told.
    ``merges`` are the merged cells of an XLSX sheet; a CSV file has none.
    """

    rows: tuple[Row, ...]
    encoding: str
    legacy: Legacy | None = None
    name: str = ""
    other_sheets: tuple[str, ...] = ()
    merges: tuple[Merge, ...] = ()


def read(file: bytes | IO[bytes], *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS) -> Sheet:
    """Read one table: of an XLSX workbook the sheet called ``sheet`` (default: the first visible one that holds
    something), or a CSV file.

    What the file is, its content tells; its name is not asked. Formulas give their last computed value. Text
    typed in a TCVN3 or VNI font comes out as Unicode.

    Raises:
        SpreadsheetError: a subclass says why; nothing was read.
    """
    data = file if isinstance(file, bytes) else file.read(limits.file_bytes + 1)
    if len(data) > limits.file_bytes:
        raise SpreadsheetTooLarge(limit=limits.file_bytes // _MEGABYTE)
    if not data.strip():
        raise EmptySpreadsheet
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        table = _read_xlsx(data, sheet, limits)
    elif data.startswith(b"\xd0\xcf\x11\xe0"):
        raise OldExcelFormat
    else:
        table = _read_csv(data, limits)
    if not table.rows:
        raise EmptySpreadsheet
    return table


# --- both kinds ---------------------------------------------------------------------------------------------

_Record = tuple[int, list[Cell]]  # row number, cells


def _collect(records: Iterable[tuple[int, Sequence[object]]], limits: Limits) -> list[_Record]:
    """The rows that hold something, without the empty cells at their end."""
    found: list[_Record] = []
    for number, values in records:
        within, beyond = values[: limits.columns], values[limits.columns :]
        if any(value not in (None, "") for value in beyond):
            raise TooManyColumns(row=number, limit=limits.columns)
        cells = [_cell(value) for value in within]
        while cells and cells[-1] is None:
            cells.pop()
        if not cells:
            continue
        if len(found) == limits.rows:
            raise TooManyRows(limit=limits.rows)
        found.append((number, cells))
    return found


def _cell(value: object) -> Cell:
    if isinstance(value, str):
        return value.strip(_AROUND) or None
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return int(value)
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return value if isinstance(value, int | float | date | None) else str(value)


_AROUND = " \t\r\n\v\f\0\u00a0\u200b\ufeff"


def _rows(records: list[_Record]) -> tuple[tuple[Row, ...], Legacy | None]:
    """Rows of equal width with their text in Unicode, and the legacy encoding that some of it was in."""
    width = max((len(cells) for _, cells in records), default=0)
    repaired = repair(cell for _, cells in records for cell in cells if isinstance(cell, str))
    texts = map(nfc, repaired.texts)
    rows = []
    for number, cells in records:
        whole = [next(texts) if isinstance(cell, str) else cell for cell in cells]
        rows.append(Row(number, (*whole, *[None] * (width - len(whole)))))
    return tuple(rows), repaired.encoding


# --- XLSX ---------------------------------------------------------------------------------------------------

# A sheet whose formatting runs on to row 1,048,576 is given up after so many rows without content.
_BLANK_ROWS_AT_THE_END = 5_000


def _read_xlsx(data: bytes, sheet: str | None, limits: Limits) -> Sheet:
    try:
        _check_archive(data, limits)
        workbook = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        with closing(workbook):
            visible = [found for found in workbook.worksheets if found.sheet_state == "visible"]
            chosen = _choose(visible or workbook.worksheets, sheet)
            for worksheet in [chosen] if sheet else [*visible, chosen]:
                # The size a file declares may be wrong, or padded to the end of the sheet: only cells count.
                worksheet.reset_dimensions()
                records = _collect(_until_blank(worksheet.iter_rows(values_only=True)), limits)
                if records:
                    break
        rows, legacy = _rows(records)
        others = tuple(found.title for found in visible if found is not worksheet)
        return Sheet(rows, "xlsx", legacy, worksheet.title, others, _merges(data, worksheet))
    except SpreadsheetError:
        raise
    except (
        Exception
    ) as error:  # openpyxl lets through whatever its parsers raise on a damaged or hostile file
        raise SpreadsheetUnreadable from error


_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')
_MOST_MERGES = 20_000


def _merges(data: bytes, worksheet: Any) -> tuple[Merge, ...]:
    """The merged cells of a sheet, which openpyxl does not tell of a workbook that it only reads."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        xml = archive.read(worksheet._worksheet_path)
    after = xml[max(xml.rfind(b"sheetData>"), 0) :]  # they stand behind the cells
    found = islice(_MERGED.finditer(after), _MOST_MERGES)
    return tuple(
        Merge(int(one[2]), int(one[4]), _column(one[1].decode()), _column(one[3].decode())) for one in found
    )


def _column(letters: str) -> int:
    """A → 0, B → 1 … AA → 26."""
    return column_index_from_string(letters) - 1


def _check_archive(data: bytes, limits: Limits) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
    if not any(member.filename == "[Content_Types].xml" for member in members):
        raise NotASpreadsheet
    # zipfile never unpacks more of a member than it declares, so the declared sizes are a true bound.
    if sum(member.file_size for member in members) > limits.unpacked_bytes:
        raise UnpacksTooLarge(limit=limits.unpacked_bytes // _MEGABYTE)


def _choose(worksheets: list[Any], name: str | None) -> Any:
    for worksheet in worksheets:
        if name is None or nfc(worksheet.title) == nfc(name):
            return worksheet
    if name is None:
        raise EmptySpreadsheet
    raise NoSuchSheet(name=name, names=", ".join(worksheet.title for worksheet in worksheets))


def _until_blank(rows: Iterable[tuple[object, ...]]) -> Iterator[tuple[int, list[object]]]:
    blank = 0
    for number, values in enumerate(rows, start=1):
        blank = blank + 1 if values.count(None) == len(values) else 0
        if blank > _BLANK_ROWS_AT_THE_END:
            return
        if not blank:
            yield number, [_unescaped(value) if isinstance(value, str) else value for value in values]


_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def _unescaped(text: str) -> str:
    """``text`` without the format's own escapes: Excel writes a carriage return as "_x000D_".

    Half of a character (D800 to DFFF) is none: it stays as it is written, since nothing could be sent with it.
    """
    return _ESCAPED.sub(_character, text) if "_x" in text else text


def _character(code: re.Match[str]) -> str:
    number = int(code[1], 16)
    return code[0] if 0xD800 <= number <= 0xDFFF else chr(number)


# --- CSV ----------------------------------------------------------------------------------------------------

_OTHER_FORMATS = (b"%PDF", b"{\\rtf")
_CONTROL = re.compile("[\\0-\x08\x0e-\x1a\x1c-\x1f]")
_MARK_UP = re.compile(r"\s*<(?:!doctype|html|table|\?xml)", re.IGNORECASE)
_DECLARED_DELIMITER = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
# The apostrophe that our own writer, and others, put before text that Excel would take for a formula.
_NEUTRALISED = re.compile(r"'(?=\s*[=+\-@＝＋－＠]|[\t\r])")
_SAMPLE_ROWS = 20


def _read_csv(data: bytes, limits: Limits) -> Sheet:
    text, encoding = detect_and_decode(data)
    if data.startswith(_OTHER_FORMATS) or _MARK_UP.match(text) or _CONTROL.search(text, 0, 10_000):
        raise NotASpreadsheet
    if declared := _DECLARED_DELIMITER.match(text):
        text, delimiter = text[declared.end() :], declared[1]
    else:
        delimiter = _delimiter(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        numbered = enumerate(reader, start=1)
        records = _collect(
            ((number, [_NEUTRALISED.sub("", v, 1) for v in row]) for number, row in numbered), limits
        )
    except csv.Error as error:
        raise SpreadsheetUnreadable from error
    rows, legacy = _rows(records)
    read_as = next((font for font in get_args(Legacy) if font == encoding), None)
    return Sheet(rows, encoding, legacy or read_as)


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first rows get the same number of cells, and more than one."""

    def fit(delimiter: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        with suppress(csv.Error):
            widths = Counter(len(row) for row in islice(reader, _SAMPLE_ROWS) if len(row) > 1)
            if widths:
                width, rows = max(widths.items(), key=lambda item: (item[1], item[0]))
                return rows, width
        return 0, 0

    return max(",;\t|", key=fit)

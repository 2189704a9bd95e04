"""Rows of attendance from a spreadsheet, whatever tool wrote it. Pure."""

import json
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, fields
from datetime import date, datetime
from typing import IO, Any

from courses.attendance.imports.errors import ListTooLong, ListWithoutPeople
from lms import spreadsheets
from lms.text import Legacy, clean_text, fold, nfc

MOST = 3000
"""Rows in one file; a tool writes one for each time that somebody joined."""
_LONGEST_CELL = 300
_HEADINGS_WITHIN = 60
"""So many rows from the top the heading is looked for: tools write a summary above."""

_HEADINGS = """
name: ho va ten, ho ten, ten, hoc vien, ten hoc vien, ten nguoi tham gia, nguoi tham gia, nguoi tham du, ten hien thi
name: full name, name, participant, attendee, display name, user name, first name, ten nguoi dung
surname: last name, surname
card: so the, so the tgvpl, so the luat su, so the cong tac vien, card number, card no
phone: so dien thoai, dien thoai, sdt, phone, phone number, mobile
email: email, e-mail, email address, user email, attendee email, email nguoi dung, thu dien tu, participant id
mark: diem danh, co mat, hien dien, trang thai, tinh trang, ket qua, danh dau, mark, status, attendance
minutes: so phut, phut, so phut tham gia, so phut co mat, thoi luong, thoi luong tham gia
minutes: thoi luong trong cuoc hop, duration, total duration, in-meeting duration, attendance duration
minutes: time in session, minutes
arrived: gio vao, gio den, vao, den, vao luc, vao lan dau, thoi gian vao, thoi gian tham gia, gio tham gia
arrived: tham gia lan dau, lan tham gia dau tien, join time, time joined, first join, first join time, joined, arrived
left: gio ra, gio ve, ra, ve, ra luc, ra lan cuoi, thoi gian ra, thoi gian roi, thoi gian roi khoi, gio roi
left: lan roi di gan nhat, lan roi cuoi cung, leave time, time exited, last leave, last leave time, left
reason: ly do, ghi chu, reason, note, notes
"""
"""Kind of column: its headings, folded. What one tool or office or another writes."""
HEADINGS: dict[str, str] = {
    heading: kind
    for kind, _colon, words in (line.partition(": ") for line in _HEADINGS.strip().splitlines())
    for heading in words.split(", ")
}
SAYING = frozenset({"mark", "minutes", "arrived", "left"})
"""Columns that say something of a person; in a list without any of them everyone was there."""
_NAMING = frozenset({"name", "card", "phone", "email"})
_BRACKETS = re.compile(r"\([^)]*\)|\[[^]]*\]")
_NEXT_PART = re.compile(r"\d+\.\s+\S")
"""Teams writes several tables below each other: "3. In-Meeting Activities"."""


@dataclass(frozen=True)
class FileRow:
    """A row as text; ``number`` is the one people see in the file. Times are as the tool wrote them, or ISO."""

    number: int
    name: str = ""
    card: str = ""
    phone: str = ""
    email: str = ""
    mark: str = ""
    minutes: str = ""
    arrived: str = ""
    left: str = ""
    reason: str = ""

    @property
    def who(self) -> str:
        """What the row calls the person."""
        return self.name or self.card or self.phone or self.email


_TEXTS = [each.name for each in fields(FileRow) if each.name != "number"]


@dataclass(frozen=True)
class FileList:
    """All rows, which columns were there, what the file was called, and the old font that it was typed in, if any."""

    rows: Sequence[FileRow]
    columns: frozenset[str] = frozenset()
    title: str = ""
    legacy: Legacy | None = field(default=None, compare=False)

    @property
    def says_nothing(self) -> bool:
        """A list of names only."""
        return not self.columns & SAYING

    def dumps(self) -> str:
        """For a hidden field of the preview; ``loads`` reads it back."""
        rows = [astuple(row) for row in self.rows]
        return json.dumps([self.title, sorted(self.columns), rows], ensure_ascii=False)


def loads(text: str) -> FileList:
    """What ``dumps`` wrote.

    Raises:
        ListWithoutPeople: it is something else.
    """
    try:
        title, columns, rows = json.loads(text)
        found = [_row_again(row) for row in rows[:MOST]]
        return FileList(found, frozenset(map(str, columns)), _cut(str(title)))
    except (ValueError, TypeError, RecursionError) as error:
        raise ListWithoutPeople from error


def _row_again(row: Any) -> FileRow:
    number, *texts = row
    return FileRow(int(number) % 10**9, *(_cut(str(text)) for text, _name in zip(texts, _TEXTS, strict=True)))


def read_file(file: bytes | IO[bytes], *, title: str = "") -> FileList:
    """The table of people in a file: below a heading that names a column for names, card numbers or telephones.

    Raises:
        lms.spreadsheets.SpreadsheetError: it cannot be read.
        ListWithoutPeople: no column names people, or nobody stands below it.
        ListTooLong: more than ``MOST`` rows.
    """
    sheet = spreadsheets.read(file)
    for place, row in enumerate(sheet.rows[:_HEADINGS_WITHIN], start=1):
        columns = _columns(row.cells)
        if _NAMING & set(columns):
            below = sheet.rows[place:]
            break
    else:
        raise ListWithoutPeople
    found = []
    for row in below:
        texts = {name: _text(row.cells[at]) for name, at in columns.items()}
        first = _text(row.cells[0])
        if _NEXT_PART.match(first) and not any(_text(cell) for cell in row.cells[1:]):
            break
        surname = texts.pop("surname", "")
        texts["name"] = clean_text(f"{texts.get('name', '')} {surname}")
        if any(texts[name] for name in _NAMING if name in texts):
            found.append(FileRow(row.number, **texts))
    if not found:
        raise ListWithoutPeople
    if len(found) > MOST:
        raise ListTooLong(most=MOST)
    return FileList(found, frozenset(columns), _cut(title), sheet.legacy)


def _columns(cells: Sequence[Any]) -> dict[str, int]:
    """Kind of column → its place; the first of each kind counts."""
    columns: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if isinstance(cell, str):
            plain = _BRACKETS.sub(" ", fold(cell)).strip(" :*.")
            kind = HEADINGS.get(" ".join(plain.split()))
            if kind:
                columns.setdefault(kind, place)
    return columns


def _text(cell: Any) -> str:
    if isinstance(cell, datetime):
        return f"{cell:%Y-%m-%d %H:%M:%S}"
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    return _cut(str(cell)) if cell is not None else ""


def _cut(text: str) -> str:
    """One line without control characters, not too long."""
    line = "".join(one if one.isprintable() else " " for one in nfc(text))
    return " ".join(line.split())[:_LONGEST_CELL]

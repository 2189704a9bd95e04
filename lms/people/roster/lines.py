"""What a row of a list says of a person: dates, classes, numbers and names as offices write them. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from lms.people.models import Provider, ProviderClass
from lms.people.roster.columns import FIELD_LABELS, Field, plain
from lms.refusals import Refusal
from lms.spreadsheets import Cell
from lms.text import citizen_id, clean_name, clean_text, phone

Note = str | Promise


@dataclass
class Line:
    """A row as it was understood. ``problems`` stop it, ``remarks`` only say what was mended or left out."""

    number: int
    """The number of the row that people see in Excel."""
    values: dict[str, Any] = field(default_factory=dict)
    """``Field`` value → what it says; what is empty is missing. Class and sex are codes, unit and commune are texts."""
    problems: list[Note] = field(default_factory=list)
    remarks: list[Note] = field(default_factory=list)


_CLASSES: dict[str, ProviderClass] = {
    "tro giup vien": ProviderClass.OFFICER,
    "tgvpl": ProviderClass.OFFICER,
    "tgv": ProviderClass.OFFICER,
    "officer": ProviderClass.OFFICER,
    "luat su": ProviderClass.LAWYER,
    "ls": ProviderClass.LAWYER,
    "lawyer": ProviderClass.LAWYER,
    "tu van vien": ProviderClass.CONSULTANT,
    "tvv": ProviderClass.CONSULTANT,
    "tvvpl": ProviderClass.CONSULTANT,
    "consultant": ProviderClass.CONSULTANT,
    "cong tac vien": ProviderClass.COLLABORATOR,
    "ctv": ProviderClass.COLLABORATOR,
    "collaborator": ProviderClass.COLLABORATOR,
}
_CLASS = re.compile(rf"\b({'|'.join(sorted(_CLASSES, key=len, reverse=True))})\b")


def class_in(text: object) -> ProviderClass | None:
    """The class that a text names, with whatever else it says ("Phó Giám đốc, trợ giúp viên pháp lý hạng II").

    None where it names none, or several. "Luật sư cộng tác viên" is a lawyer (Law 11/2017/QH14 art. 17.1.b).
    """
    said = plain(text)
    found = {_CLASSES[word] for word in _CLASS.findall(said)}
    if found == {ProviderClass.LAWYER, ProviderClass.COLLABORATOR} and said.startswith(("luat su", "ls")):
        return ProviderClass.LAWYER
    return found.pop() if len(found) == 1 else None


_SEXES = {
    "nam": Provider.Sex.MALE,
    "male": Provider.Sex.MALE,
    "nu": Provider.Sex.FEMALE,
    "female": Provider.Sex.FEMALE,
    "m": Provider.Sex.MALE,
    "f": Provider.Sex.FEMALE,
}
_DAY_FIRST = re.compile(r"(\d{1,2})\s*[./\-\s]\s*(\d{1,2})\s*[./\-\s]\s*(\d{4}|\d\d)")
_MONTH = re.compile(r"(\d{1,2})\s*[./\-]\s*((?:19|20)\d\d)")
_YEAR_WITH_BLANKS = re.compile(r"(?:[0_.…x\s]*[./\-]\s*){1,2}((?:19|20)\d\d)", re.IGNORECASE)
"""A day that nobody knew: "00/00/1985", "…/…/1985"."""
_YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_IN_WORDS = re.compile(r"ngay\s*(\d{1,2})\s*thang\s*(\d{1,2})\s*nam\s*(\d{4})")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXCEL_EPOCH = date(1899, 12, 30)
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_NOTHING = {"", "-", "–", "—", "khong", "khong co", "0", "n/a", "na", "x", "..."}


class DateUnreadable(Refusal):
    code = "date_unreadable"
    message = _("“%(value)s” is not a date. Write day/month/year, such as 05/09/1985.")


def read_date(cell: Cell) -> date | int:  # noqa: PLR0911 - one way out for each way of writing
    """A day as a cell gives it, or only its year.

    Raises:
        DateUnreadable: neither.
    """
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float):
        if 1900 <= cell <= 2100:
            return int(cell)
        if 10_000 <= cell <= 73_050:  # the serial number of a day, in a cell that is not formatted as one
            return _EXCEL_EPOCH + timedelta(days=int(cell))
        raise DateUnreadable(value=cell)
    text = clean_text(str(cell)).strip("'")
    if _YEAR.fullmatch(text):
        return int(text)
    if match := _YEAR_WITH_BLANKS.fullmatch(text):
        return int(match[1])
    if match := _MONTH.fullmatch(text):
        return int(match[2])
    try:
        if match := _DAY_FIRST.fullmatch(text) or _IN_WORDS.fullmatch(plain(text)):
            return date(_whole_year(match[3]), int(match[2]), int(match[1]))
        if match := _YEAR_FIRST.fullmatch(text):
            return date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        pass
    raise DateUnreadable(value=text)


_REAL_DAY = re.compile(r"\d{4}-(\d\d)-(\d\d)(?:T.*)?")
_FEWEST = 3


def are_days_in_doubt(cells: Iterable[Cell]) -> bool:
    """Whether Excel may have turned days and months of a column round.

    With American settings it takes the 5th of September, typed as 05/09, for the 9th of May, and leaves 13/09 as text:
    so no real date has a day after the 12th, and only such days are texts.
    """
    real, texts = 0, 0
    for cell in cells:
        if not isinstance(cell, str):
            continue
        if match := _REAL_DAY.fullmatch(cell):
            if int(match[2]) > 12:
                return False
            real += 1
        elif match := _DAY_FIRST.fullmatch(cell):
            if int(match[1]) <= 12:
                return False
            texts += 1
    return real >= _FEWEST and texts > 0


def _whole_year(written: str) -> int:
    """Of two digits "85" is 1985 and "12" 2012: nobody on the list is born before 1931."""
    return int(written) if len(written) == 4 else int(written) + (2000 if int(written) <= 30 else 1900)


def read_line(number: int, cells: Sequence[Cell], columns: Mapping[Field, int]) -> Line:
    """Understand one row by its columns."""
    line = Line(number)
    given = {
        name: cells[column]
        for name, column in columns.items()
        if column < len(cells) and cells[column] is not None
    }
    _read_name(line, given)
    for name, read in _READERS.items():
        if name in given and plain(given[name]) not in _NOTHING - {"x"}:
            try:
                read(line, given[name])
            except Refusal as refusal:
                line.problems.append(f"{FIELD_LABELS[name]}: {refusal}")
    _read_sex_by_column(line, given)
    return line


def _read_name(line: Line, given: Mapping[Field, Cell]) -> None:
    parts = [given.get(part) for part in (Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME)]
    name = _bare_name(line, clean_name(" ".join(str(part) for part in parts if part is not None)))
    if len(name) > 100:
        line.problems.append(_("The name has more than 100 letters."))
    elif not name or not re.search(r"[^\W\d_]", name):
        line.problems.append(_("The name is missing."))
    elif re.search(r"\d", name):
        line.problems.append(_("“%(name)s” is no name: it holds digits.") % {"name": name})
    else:
        line.values[Field.FULL_NAME] = name


_TITLE = re.compile(
    r"(?P<title>đ/c|đồng chí|luật sư|ls|thạc sĩ|ths|tiến sĩ|ts|bà(?=\W+\w+\W+\w)|ông(?=\W+\w+\W+\w+\W+\w))\b[.:\s]+",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"\s*\([^)]*\)\s*")


def _bare_name(line: Line, name: str) -> str:
    """A name without what offices write around it: "Bà Nguyễn Thị A (Trưởng phòng)". Ông Ích Khiêm is a name."""
    bare = _IN_BRACKETS.sub(" ", name).strip()
    while match := _TITLE.match(bare):
        if (title := match["title"].lower()) in ("bà", "ông"):
            line.values[Field.SEX] = "female" if title == "bà" else "male"
        bare = bare[match.end() :]
    if bare != name and bare:
        line.remarks.append(_("Only “%(name)s” was taken for the name.") % {"name": bare})
    return bare or name


def _read_sex(line: Line, cell: Cell) -> None:
    if (sex := _SEXES.get(plain(cell))) is None:
        raise _SexUnreadable(value=cell)
    line.values[Field.SEX] = str(sex)


class _SexUnreadable(Refusal):
    code = "sex_unreadable"
    message = _("“%(value)s” is neither male nor female (nam, nữ).")


def _read_sex_by_column(line: Line, given: Mapping[Field, Cell]) -> None:
    """ "Nam" and "Nữ" as two columns, with a cross or the day of birth in one of them."""
    marked = [name for name in (Field.MALE, Field.FEMALE) if plain(given.get(name)) not in _NOTHING - {"x"}]
    if len(marked) == 2:
        line.problems.append(_("Both “Nam” and “Nữ” are marked."))
    elif marked:
        line.values.setdefault(Field.SEX, "male" if marked == [Field.MALE] else "female")
        cell = given[marked[0]]
        if Field.BORN_ON not in line.values and plain(cell) != "x":
            try:
                _read_birth(line, cell)
            except DateUnreadable:
                line.remarks.append(_("“%(value)s” was taken for a mark.") % {"value": cell})


def _read_birth(line: Line, cell: Cell) -> None:
    day = read_date(cell)
    if isinstance(day, int):
        line.remarks.append(_("Only the year of birth is known (%(year)d): left out.") % {"year": day})
    else:
        line.values[Field.BORN_ON] = day


def _read_valid_from(line: Line, cell: Cell) -> None:
    day = read_date(cell)
    if (
        isinstance(day, int)
        and (match := _MONTH.fullmatch(clean_text(str(cell))))
        and 1 <= int(match[1]) <= 12
    ):
        day = date(day, int(match[1]), 1)
    line.values[Field.VALID_FROM] = date(day, 1, 1) if isinstance(day, int) else day


def _read_phone(line: Line, cell: Cell) -> None:
    first = re.split(r"[;,/]|\s-\s|\n", cell)[0] if isinstance(cell, str) else cell
    if isinstance(cell, str) and first != cell:
        line.remarks.append(_("Of several telephone numbers the first is taken."))
    line.values[Field.PHONE] = phone(first if isinstance(first, int | float) else str(first))


def _read_email(line: Line, cell: Cell) -> None:
    address = clean_text(str(cell)).replace(" ", "").lower()
    if not _EMAIL.fullmatch(address) or len(address) > 254:
        raise _EmailUnreadable(value=cell)
    line.values[Field.EMAIL] = address


class _EmailUnreadable(Refusal):
    code = "email_unreadable"
    message = _("“%(value)s” is not an email address.")


def _read_citizen_id(line: Line, cell: Cell) -> None:
    found = citizen_id(cell if isinstance(cell, int | float) else str(cell))
    line.values[Field.CITIZEN_ID] = found.value
    if found.restored:
        line.remarks.append(
            _("A zero that the spreadsheet had dropped from the identity number was put back.")
        )


def _read_class(line: Line, cell: Cell) -> None:
    if (found := class_in(cell)) is None:
        raise _ClassUnknown(value=cell)
    line.values[Field.CLASS] = str(found)


class _ClassUnknown(Refusal):
    code = "class_unknown"
    message = _(
        "“%(value)s” is none of the four classes: trợ giúp viên pháp lý, luật sư, tư vấn viên pháp luật, "
        "cộng tác viên."
    )


class _TextTooLong(Refusal):
    code = "cell_too_long"
    message = _("“%(value)s” is longer than %(limit)d characters.")


def _text_of(name: Field, limit: int) -> Any:
    def read(line: Line, cell: Cell) -> None:
        text = clean_text(str(cell))
        if len(text) > limit:
            raise _TextTooLong(value=f"{text[:30]}…", limit=limit)
        line.values[name] = text

    return read


_READERS: dict[Field, Any] = {
    Field.SEX: _read_sex,
    Field.BORN_ON: _read_birth,
    Field.PHONE: _read_phone,
    Field.EMAIL: _read_email,
    Field.CITIZEN_ID: _read_citizen_id,
    Field.ETHNICITY: _text_of(Field.ETHNICITY, 50),
    Field.CLASS: _read_class,
    Field.ORGANIZATION: _text_of(Field.ORGANIZATION, 200),
    Field.CARD_NUMBER: _text_of(Field.CARD_NUMBER, 30),
    Field.DECISION_NUMBER: _text_of(Field.DECISION_NUMBER, 60),
    Field.VALID_FROM: _read_valid_from,
    Field.COMMUNE: _text_of(Field.COMMUNE, 100),
}

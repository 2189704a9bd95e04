"""Where the table begins in an office's list, and what its columns mean. Pure: nothing of the database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from lms.spreadsheets import Cell, Row
from lms.text import fold


class Field(StrEnum):
    """What a column may say of a person."""

    FULL_NAME = "full_name"
    FAMILY_NAME = "family_name"
    GIVEN_NAME = "given_name"
    SEX = "sex"
    MALE = "male"
    FEMALE = "female"
    BORN_ON = "born_on"
    PHONE = "phone"
    EMAIL = "email"
    CITIZEN_ID = "citizen_id"
    ETHNICITY = "ethnicity"
    CLASS = "provider_class"
    ORGANIZATION = "organization"
    CARD_NUMBER = "card_number"
    DECISION_NUMBER = "decision_number"
    VALID_FROM = "valid_from"
    COMMUNE = "commune"


FIELD_LABELS: dict[Field, str | Promise] = {
    Field.FULL_NAME: _("Full name"),
    Field.FAMILY_NAME: _("Family and middle names"),
    Field.GIVEN_NAME: _("Given name"),
    Field.SEX: _("Sex"),
    Field.MALE: _("Male (a mark or the year of birth)"),
    Field.FEMALE: _("Female (a mark or the year of birth)"),
    Field.BORN_ON: _("Date of birth"),
    Field.PHONE: _("Telephone"),
    Field.EMAIL: _("Email address"),
    Field.CITIZEN_ID: _("Citizen identity number"),
    Field.ETHNICITY: _("Ethnicity"),
    Field.CLASS: pgettext_lazy("of a provider", "Class"),
    Field.ORGANIZATION: _("Organisation"),
    Field.CARD_NUMBER: _("Card number"),
    Field.DECISION_NUMBER: _("Decision or contract number"),
    Field.VALID_FROM: _("Valid from"),
    Field.COMMUNE: _("Commune or ward"),
}

# Folded, without punctuation; a heading is known when it is one of these or begins with one of those that end in *.
_HEADINGS: dict[Field, tuple[str, ...]] = {
    Field.FULL_NAME: (
        "ho va ten",
        "ho ten",
        "ten nguoi*",
        "ho va ten nguoi*",
        "ho ten nguoi*",
        "full name",
        "hoten",
        "ho va ten tgv*",
        "ho ten hoc vien",
    ),
    Field.FAMILY_NAME: (
        "ho",
        "ho dem",
        "ho va dem",
        "ho va ten dem",
        "ho va chu dem",
        "ho lot",
        "family name",
    ),
    Field.GIVEN_NAME: ("ten", "given name"),
    Field.SEX: ("gioi tinh", "gioi", "sex", "phai", "nam nu"),
    Field.MALE: ("nam",),
    Field.FEMALE: ("nu",),
    Field.BORN_ON: (
        "ngay sinh",
        "ngay thang nam sinh",
        "nam sinh",
        "sinh ngay",
        "ngay sinh*",
        "date of birth",
        "ns",
        "ngay thang sinh",
    ),
    Field.PHONE: (
        "dien thoai*",
        "so dien thoai*",
        "sdt",
        "dt",
        "so dt",
        "di dong",
        "dtdd",
        "phone",
        "telephone",
        "lien he",
    ),
    Field.EMAIL: ("email", "e mail", "thu dien tu", "dia chi email", "mail", "hop thu*"),
    Field.CITIZEN_ID: (
        "cccd",
        "so cccd",
        "can cuoc cong dan",
        "so can cuoc*",
        "so can cuoc cong dan",
        "cmnd cccd",
        "cccd cmnd",
        "so cmnd cccd",
        "so dinh danh*",
        "can cuoc",
        "so cccd cmnd",
    ),
    Field.ETHNICITY: ("dan toc", "ethnicity"),
    Field.CLASS: (
        "doi tuong",
        "loai",
        "chuc danh",
        "tu cach",
        "class",
        "loai nguoi thuc hien*",
        "nguoi thuc hien tgpl",
        "tu cach phap ly",
        "chuc danh tgpl",
    ),
    Field.ORGANIZATION: (
        "don vi*",
        "co quan*",
        "noi cong tac",
        "to chuc*",
        "organisation",
        "organization",
        "chi nhanh",
        "phong ban",
    ),
    Field.CARD_NUMBER: ("so the*", "ma so the", "the so", "card number", "the tgv*", "the ctv*"),
    Field.DECISION_NUMBER: (
        "so quyet dinh*",
        "quyet dinh so",
        "so hop dong*",
        "hop dong so",
        "so qd*",
        "so hd*",
        "quyet dinh hop dong",
    ),
    Field.VALID_FROM: (
        "tu ngay",
        "ngay cap*",
        "ngay bat dau*",
        "ngay ky*",
        "ngay quyet dinh",
        "hieu luc tu*",
        "ngay hieu luc",
        "valid from",
        "ngay bo nhiem",
        "ngay cap the",
    ),
    Field.COMMUNE: ("xa phuong", "phuong xa", "xa", "dia ban*", "noi cu tru", "commune"),
}

_MARKS = re.compile(r"[^a-z0-9]+")
HEADER_WITHIN = 30
"""How far down the header is looked for: above it stand the office's name, the title, the date."""


def plain(text: object) -> str:
    """``text`` as headings are compared: folded, letters and digits only."""
    return _MARKS.sub(" ", fold(str(text or ""))).strip()


def meaning_of(heading: object) -> Field | None:
    """What a heading means, or None."""
    said = plain(heading)
    if not said:
        return None
    for field, words in _HEADINGS.items():
        for word in words:
            if said == word or (word.endswith("*") and (said + " ").startswith(word[:-1] + " ")):
                return field
    # "Họ và tên (ghi chữ in hoa)": what stands in brackets explains, it does not name.
    without = plain(str(heading).split("(")[0])
    return meaning_of(without) if without and without != said else None


@dataclass(frozen=True)
class Header:
    """The heading of a table: at which position in the rows it ends, and field → column (from 0)."""

    position: int
    """Index, in the rows given, of the first row of data."""
    columns: dict[Field, int]
    titles: tuple[str, ...]
    """What stands above each column, in the file's own words."""


def find_header(rows: Sequence[Row]) -> Header:
    """The heading: the row among the first with most known headings, with a second line of headings below it.

    Where no row has a name for people, the first row is taken for it, and a person says what the columns are.
    """
    best, found = 0, _meanings(rows[0].cells) if rows else {}
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        here = _meanings(row.cells)
        if len(here) > len(found):
            best, found = index, here
    titles = [str(cell or "") for cell in rows[best].cells] if rows else []
    end = best + 1
    if end < len(rows) and _is_second_line(rows[end].cells, found):
        below = _meanings(rows[end].cells)
        # "Năm sinh" above "Nam" and "Nữ": the line below says more of its columns.
        columns = set(below.values())
        found = {field: column for field, column in found.items() if column not in columns} | below
        titles = [
            " – ".join(filter(None, [above, str(under or "")]))
            for above, under in zip(titles, rows[end].cells, strict=True)
        ]
        end += 1
    if end < len(rows) and _numbers_columns(rows[end].cells):
        end += 1  # the line "(1) (2) (3)"
    return Header(end, found, tuple(titles))


def _meanings(cells: Sequence[Cell]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    for column, cell in enumerate(cells):
        if isinstance(cell, str) and (field := meaning_of(cell)) and field not in found:
            found[field] = column
    # "Họ và tên" over two cells of which the second is empty is not a family name alone.
    if Field.FAMILY_NAME in found and Field.GIVEN_NAME not in found and Field.FULL_NAME not in found:
        found[Field.FULL_NAME] = found.pop(Field.FAMILY_NAME)
    if Field.GIVEN_NAME in found and Field.FAMILY_NAME not in found:
        column = found.pop(Field.GIVEN_NAME)
        found.setdefault(Field.FULL_NAME, column)
    return found


def _is_second_line(cells: Sequence[Cell], above: dict[Field, int]) -> bool:
    texts = [cell for cell in cells if cell is not None]
    known = [cell for cell in texts if isinstance(cell, str) and meaning_of(cell)]
    name = above.get(Field.FULL_NAME)
    return bool(known) and len(known) == len(texts) and (name is None or cells[name] is None)


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether the cells only count the columns: 1, 2, 3 or (1) (2) (3)."""
    numbers = [re.sub(r"[^0-9]", "", str(cell)) for cell in cells if cell is not None]
    texts = [str(cell) for cell in cells if cell is not None]
    return (
        len(numbers) >= 3
        and all(re.fullmatch(r"[(\[]?[0-9]{1,2}[)\]]?", text) for text in texts)
        and [int(number) for number in numbers]
        == list(range(int(numbers[0]), int(numbers[0]) + len(numbers)))
    )

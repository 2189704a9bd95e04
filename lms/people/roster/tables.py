"""Where the table begins and ends in an office's list, and which of its lines are people. Pure.

Offices write lists to be printed: the State's motto and a title in merged cells, headings in two lines, "I. Trợ giúp
viên pháp lý" between the people, and below them how many there are and who signs.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.translation import gettext as _

from lms.people.roster.columns import Field, meaning_of, plain
from lms.spreadsheets import Cell, Merge, Row

HEADER_WITHIN = 40
"""How far down the header is looked for: above it stand the office's name, the title, the date."""
_LONGEST_HEADING = 120
NAMES = frozenset({Field.FULL_NAME, Field.FAMILY_NAME, Field.GIVEN_NAME})


@dataclass(frozen=True)
class Header:
    """The heading of a table: at which position in the rows it ends, and field → column (from 0)."""

    position: int
    """Index, in the rows given, of the first row of data."""
    columns: dict[Field, int]
    titles: tuple[str, ...]
    """What stands above each column, in the file's own words."""
    counting: int | None = None
    """The column that numbers the people (STT), where there is one."""


# --- the header ---------------------------------------------------------------------------------------------


def find_header(rows: Sequence[Row]) -> Header:
    """The heading: the one or two lines among the first with most known headings, one for names above all.

    Where no line has a name for people, the first row is taken for it, and a person says what the columns are.
    """
    if not rows:
        return Header(0, {}, ())
    best = max(_candidates(rows), key=lambda found: (bool(NAMES & found.columns.keys()), len(found.columns)))
    end = best.end
    if end < len(rows) and _numbers_columns(rows[end].cells):
        end += 1  # the line "(1) (2) (3)"
    counting = next((n for n, title in enumerate(best.titles) if plain(title) in _COUNTING), None)
    columns, titles = _split_name(best, rows[end:])
    return Header(end, columns, tuple(titles), counting)


_COUNTING = {"stt", "tt", "so tt", "so thu tu", "thu tu", "no"}


class _Candidate(NamedTuple):
    end: int
    columns: dict[Field, int]
    titles: list[str]


def _candidates(rows: Sequence[Row]) -> Iterator[_Candidate]:
    for index, row in enumerate(rows[:HEADER_WITHIN]):
        yield _Candidate(index + 1, *_meanings([(cell, None) for cell in row.cells]))
        if index + 1 < len(rows) and _goes_on(row, rows[index + 1]):
            above: Cell = None
            pairs: list[tuple[Cell, Cell]] = []
            for upper, under in zip(row.cells, rows[index + 1].cells, strict=True):
                above = upper if upper is not None else above
                pairs.append((upper if under is None else above, under))
            yield _Candidate(index + 2, *_meanings(pairs))


def _goes_on(row: Row, below: Row) -> bool:
    """Whether the line below a heading is its second line ("Nam" and "Nữ" below "Năm sinh")."""
    texts = [cell for cell in below.cells if cell is not None]
    if below.number != row.number + 1 or not all(_like_a_heading(cell) for cell in texts):
        return False
    told = [(above, cell) for above, cell in zip(row.cells, below.cells, strict=True) if above is not None]
    # A person's line has a number, or a name below "Họ và tên".
    leading = [
        (above, cell) for above, cell in told if plain(above) in _COUNTING or meaning_of(above) in NAMES
    ]
    return bool(leading) and all(cell is None or meaning_of(cell) in NAMES for _above, cell in leading)


def _like_a_heading(cell: Cell) -> bool:
    return isinstance(cell, str) and len(cell) <= _LONGEST_HEADING and bool(re.search(r"[^\W\d_]", cell))


def _meanings(pairs: Sequence[tuple[Cell, Cell]]) -> tuple[dict[Field, int], list[str]]:
    """What the columns below one or two lines of headings mean, and what stands above them."""
    found: dict[Field, int] = {}
    titles: list[str] = []
    before: Field | None = None
    for column, (above, below) in enumerate(pairs):
        field = _meaning_of_both(above, below)
        if field == Field.VALID_FROM and before == Field.CITIZEN_ID and plain(below or above) == "ngay cap":
            field = None  # the day of the identity card
        before = field
        if field is not None and field not in found:
            found[field] = column
        titles.append(" – ".join(str(part) for part in (above, below) if part is not None))
    # "Họ và tên" over two cells of which the second is empty is not a family name alone.
    if Field.FAMILY_NAME in found and not {Field.GIVEN_NAME, Field.FULL_NAME} & found.keys():
        found[Field.FULL_NAME] = found.pop(Field.FAMILY_NAME)
    if Field.GIVEN_NAME in found and Field.FAMILY_NAME not in found:
        column = found.pop(Field.GIVEN_NAME)
        found.setdefault(Field.FULL_NAME, column)
    return found, titles


_NEEDS_ITS_ABOVE = {"so", "ngay", "ngay cap", "ngay ky", "ngay thang nam", "ma so"}


def _meaning_of_both(above: Cell, below: Cell) -> Field | None:
    """What two headings, one below the other, mean; "Số" and "Ngày cấp" follow what stands above them."""
    if not (isinstance(above, str) or isinstance(below, str)):
        return None
    if below is None or above is None:
        said = below if above is None else above
        return meaning_of(said) if len(str(said)) <= _LONGEST_HEADING else None
    both = meaning_of(f"{below} {above}")
    if plain(below) in _NEEDS_ITS_ABOVE:
        return both
    return meaning_of(below) or meaning_of(f"{above} {below}")


def _split_name(found: _Candidate, body: Sequence[Row]) -> tuple[dict[Field, int], list[str]]:
    """ "Họ và tên" merged over two columns: family and middle names stand in the first, the given name beside it."""
    column = found.columns.get(Field.FULL_NAME)
    titles = list(found.titles)
    if column is None or column + 1 >= len(titles) or titles[column + 1]:
        return found.columns, titles
    filled = [row.cells[column + 1] for row in body if row.cells[column] is not None][:200]
    given = [
        cell for cell in filled if isinstance(cell, str) and re.fullmatch(r"[^\W\d_]+(\s[^\W\d_]+)?", cell)
    ]
    if not given or len(given) * 2 < len(filled):
        return found.columns, titles
    columns: dict[Field, int] = {
        field: number for field, number in found.columns.items() if field != Field.FULL_NAME
    }
    columns[Field.FAMILY_NAME] = column
    columns[Field.GIVEN_NAME] = column + 1
    titles[column + 1] = titles[column]
    return columns, titles


def _numbers_columns(cells: Sequence[Cell]) -> bool:
    """Whether the cells only count the columns: 1, 2, 3 or (1) (2) (3) or A, B, 1, 2."""
    texts = [str(cell).strip("()[]. ") for cell in cells if cell is not None]
    while texts and re.fullmatch(r"[A-Z]", texts[0]):
        texts.pop(0)
    if len(texts) < 2 or not all(re.fullmatch(r"[0-9]{1,2}", text) for text in texts):
        return False
    first = int(texts[0])
    return [int(text) for text in texts] == list(range(first, first + len(texts)))


# --- the body -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Body:
    """The people of a list. ``sections`` is the column, if any, that says below which heading each of them stands."""

    rows: tuple[Row, ...]
    left_out: tuple[tuple[int, str], ...]
    """Number and words of the lines that are no people: headings between them, sums, signatures."""
    titles: tuple[str, ...]
    sections: int | None = None


def people_in(rows: Sequence[Row], header: Header, merges: Sequence[Merge] = ()) -> Body:
    """The lines of people below ``header``; what a cell merged over several lines says, each of them says.

    Headings between the lines ("I. Trợ giúp viên pháp lý") become a column of their own.
    """
    body = list(rows[header.position :])
    last = max((n for n, row in enumerate(body) if _number_of(row, header) is not None), default=-1)
    single = sum(bool(title) for title in header.titles) <= 1 and bool(NAMES & header.columns.keys())
    people: list[Row] = []
    above: list[str | None] = []
    left_out: list[tuple[int, str]] = []
    section: str | None = None
    ended = False
    for n, row in enumerate(body):
        words = " · ".join(str(cell) for cell in row.cells if cell is not None)[:200]
        counted = _number_of(row, header) is not None
        if not counted and n > last and (last >= 0 or n >= len(body) - _SIGNED_WITHIN):
            ended = ended or _ends(row, most=_FEW if last >= 0 else 2)
        if not counted and (ended or _is_header_again(row, header) or _is_sum(row)):
            left_out.append((row.number, words))
        elif not counted and not single and (title := _section(row, header)):
            section = title
            left_out.append((row.number, words))
        else:
            people.append(row)
            above.append(section)
    people = _filled_down(people, merges, header)
    if not any(above):
        return Body(tuple(people), tuple(left_out), header.titles)
    wider = [Row(row.number, (*row.cells, title)) for row, title in zip(people, above, strict=True)]
    titles = (*header.titles, _("Heading above the people"))
    return Body(tuple(wider), tuple(left_out), titles, len(header.titles))


def _number_of(row: Row, header: Header) -> int | None:
    """The number of a person in the list, where the column of numbers holds one."""
    cell = row.cells[header.counting] if header.counting is not None else None
    text = str(cell).rstrip(". ") if cell is not None else ""
    return int(text) if text.isdecimal() and len(text) < 7 else None


_END = re.compile(
    r"^(tong cong|tong so|tong|cong|an dinh|danh sach (nay|gom|co|tren)|nguoi lap|lap bieu|noi nhan|ghi chu|luu y)\b"
    r"|\b(nguoi lap (bieu|danh sach)|thu truong|giam doc|truong phong|ke toan|ky ten|ky ghi ro ho ten)\b"
)
_PLACE_AND_DAY = re.compile(r"\bngay( \d+)? thang( \d+)? nam\b")
_FEW = 3
_SIGNED_WITHIN = 15
"""How many lines at the end of a list without numbers may be sums and signatures."""


def _ends(row: Row, *, most: int) -> bool:
    """Whether a line without a number begins what stands below a list: the sum, the place and day, who signs."""
    texts = [plain(cell) for cell in row.cells if isinstance(cell, str)]
    filled = sum(cell is not None for cell in row.cells)
    return filled <= most and any(_END.search(text) or _PLACE_AND_DAY.search(text) for text in texts)


_SUM = re.compile(r"^(tong cong|tong so|tong|cong)( .*)?$")


def _is_sum(row: Row) -> bool:
    """Whether a line within the list sums it up: "Cộng: 12"."""
    filled = [cell for cell in row.cells if cell is not None]
    return len(filled) <= _FEW and isinstance(filled[0], str) and bool(_SUM.fullmatch(plain(filled[0])))


def _is_header_again(row: Row, header: Header) -> bool:
    """Whether a line repeats the headings, as at the top of each printed page."""
    said = [
        (plain(cell), plain(title))
        for cell, title in zip(row.cells, header.titles, strict=True)
        if cell is not None
    ]
    # Of two lines of headings each says one end of the title: "Năm sinh" or "Nam" of "Năm sinh – Nam".
    same = sum(
        bool(one) and (f"{two} ".startswith(f"{one} ") or f" {two}".endswith(f" {one}")) for one, two in said
    )
    return (same >= 2 and same * 2 > len(said)) or _numbers_columns(row.cells)


_ENUMERATION = re.compile(r"^\s*([IVXLC]+|[A-Z]|\d{1,2}|[a-z])\s*[.)/:\-–]\s*")
_NUMERAL = re.compile(r"[IVXLC]+|[A-Za-z]")


def _section(row: Row, header: Header) -> str | None:
    """What a heading between people says, without its numeral; None where the line is no heading.

    One text alone in its line, with or without a numeral before it and sums behind it.
    """
    filled = [(column, cell) for column, cell in enumerate(row.cells) if cell is not None]
    texts = [cell for _column, cell in filled if isinstance(cell, str)]
    names = {header.columns[name] for name in NAMES & header.columns.keys()}
    numbered = (
        len(texts) == 2 and bool(_NUMERAL.fullmatch(texts[0].strip("(). "))) and filled[0][0] not in names
    )
    if numbered:
        texts = texts[1:]
    alone = len(texts) == 1 and all(isinstance(cell, str | int) for _column, cell in filled)
    if not alone or (len(filled) - numbered > 1 and not numbered and not _ENUMERATION.match(texts[0])):
        return None
    if header.counting is None and not numbered and filled[0][0] in names and _like_a_name(texts[0]):
        return None  # a list without numbers, and nothing but the name is known
    title = _ENUMERATION.sub("", texts[0]).strip(" :")
    return title[:200] if re.search(r"[^\W\d_]", title) else None


_OF_UNITS = re.compile(
    "^(phòng|chi nhánh|trung tâm|văn phòng|sở|tổ|ban|hội|uỷ ban|ủy ban|ubnd|công ty|huyện|xã|phường|thành phố|thị xã"
    r"|danh sách|nhóm|khối)\b|\b(trợ giúp|luật sư|cộng tác viên|tư vấn|viên chức|cán bộ|pháp lý|pháp luật)\b"
)


def _like_a_name(text: str) -> bool:
    """Whether a text alone in its line is rather somebody's name than a heading."""
    words = text.split()
    return 2 <= len(words) <= 6 and not re.search(r"[\d:.]", text) and not _OF_UNITS.search(text.lower())


def _filled_down(people: list[Row], merges: Sequence[Merge], header: Header) -> list[Row]:
    """Say again in each line what a cell merged over several lines says (a unit beside all its people)."""
    names = {header.columns[name] for name in NAMES & header.columns.keys()} | {header.counting}
    place = {row.number: n for n, row in enumerate(people)}
    left = len(people) * len(header.titles)  # merged cells of a sound file do not overlap
    for merge in merges:
        first = place.get(merge.top)
        if merge.top == merge.bottom or first is None or merge.left in names:
            continue
        value = people[first].cells[merge.left] if merge.left < len(people[first].cells) else None
        for number in range(merge.top + 1, min(merge.bottom, people[-1].number) + 1):
            left -= 1
            if left < 0:
                return people
            if value is not None and (n := place.get(number)) is not None:
                cells = list(people[n].cells)
                cells[merge.left] = value
                people[n] = Row(number, tuple(cells))
    return people

"""What an administrative document says, told once for every format it is written in.

Nothing here knows about PDF or DOCX. Strings are the office's own words without the punctuation that
Decree 30/2020/NĐ-CP prescribes ("Số:", "- …;", "./.", "Phụ lục I"): :mod:`lms.documents.wording` adds it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum


class Align(Enum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"
    JUSTIFY = "justify"


class Orientation(Enum):
    PORTRAIT = "portrait"
    LANDSCAPE = "landscape"


@dataclass(frozen=True, kw_only=True)
class Margins:
    """Page margins in millimetres; the decree allows 20–25 top and bottom, 30–35 left, 15–20 right."""

    top_mm: float = 20
    bottom_mm: float = 20
    left_mm: float = 30
    right_mm: float = 20


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style."""

    text: str
    bold: bool = False
    italic: bool = False


Text = str | Run | Sequence[str | Run]
"""Words of a paragraph or cell. A newline in it is a line break, not a new paragraph."""


# --- blocks of a body ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paragraph:
    """Running text; ``indent`` is the decree's first-line indent."""

    text: Text
    align: Align = Align.JUSTIFY
    indent: bool = True
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Heading:
    """A numbered title in bold: level 1 "I.", 2 "1.", 3 "1.1.".

    ``number`` replaces the running number (a plan keeps its own numbers); "" leaves it out.
    """

    text: Text
    level: int = 1
    number: str | None = None


@dataclass(frozen=True)
class Point:
    """A numbered clause in body type: level 2 "1.", 3 "1.1.", 4 "a)"; numbers run on with the headings'."""

    text: Text
    level: int = 4
    number: str | None = None


@dataclass(frozen=True)
class Item:
    """An unnumbered clause behind a dash, or "+" one step below."""

    text: Text
    mark: str = "-"


@dataclass(frozen=True)
class Article:
    """An article of a decision: "Điều 1." in bold before its text; points start again in each."""

    text: Text
    number: str | None = None


@dataclass(frozen=True)
class Column:
    """A column: its width is a share of the table's; neighbours with the same ``group`` get a common heading."""

    heading: str
    width: float = 1.0
    align: Align = Align.LEFT
    group: str = ""


class RowKind(Enum):
    BODY = "body"
    SECTION = "section"
    TOTAL = "total"


@dataclass(frozen=True)
class Row:
    """A row. In a SECTION or TOTAL row with fewer cells than columns the first cell spans what is missing."""

    cells: Sequence[Text]
    kind: RowKind = RowKind.BODY


@dataclass(frozen=True)
class Table:
    """A ruled table as wide as the text; its heading repeats on every page, no row breaks across pages.

    ``row_height_mm`` is a least height. ``numbered_columns`` adds the row "(1) (2) (3)" under the heading.
    Raises ValueError for a row that does not fit the columns.
    """

    columns: Sequence[Column]
    rows: Sequence[Row | Sequence[Text]]
    caption: str = ""
    size_pt: float = 12
    row_height_mm: float = 0
    numbered_columns: bool = False

    def __post_init__(self) -> None:
        if not self.columns:
            raise ValueError("a table needs columns")
        rows = tuple(row if isinstance(row, Row) else Row(tuple(row)) for row in self.rows)
        for number, row in enumerate(rows, start=1):
            short = 0 < len(row.cells) < len(self.columns) and row.kind is not RowKind.BODY
            if not short and len(row.cells) != len(self.columns):
                raise ValueError(f"row {number} has {len(row.cells)} cells for {len(self.columns)} columns")
        object.__setattr__(self, "rows", rows)


@dataclass(frozen=True)
class Image:
    """A PNG or JPEG picture, centred; ``alt`` says it in words. Raises ValueError for other formats."""

    data: bytes
    width_mm: float
    alt: str
    caption: str = ""

    def __post_init__(self) -> None:
        if not self.data.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")):
            raise ValueError("a picture in a document is PNG or JPEG")

    @property
    def media_type(self) -> str:
        return "image/png" if self.data.startswith(b"\x89PNG") else "image/jpeg"


@dataclass(frozen=True)
class QrCode:
    """A QR code at the right, with lines of text at its left and a caption (a typed code) below."""

    content: str
    beside: Sequence[Text] = ()
    caption: str = ""
    size_mm: float = 26


@dataclass(frozen=True)
class CodeCard:
    """A card to cut out: a QR code with lines of text at its right, the first of them bold. ``alt`` says the code."""

    content: str
    lines: Sequence[str]
    alt: str


@dataclass(frozen=True)
class CodeCards:
    """Cards to cut out, two in a row; none breaks across pages."""

    cards: Sequence[CodeCard]
    size_mm: float = 28


class Capacity(Enum):
    """In what capacity somebody signs (annex I, II.7)."""

    OWN = ""
    COLLECTIVE = "TM."
    DEPUTY = "KT."
    BY_ORDER = "TL."
    BY_AUTHORITY = "TUQ."
    ACTING = "Q."


@dataclass(frozen=True)
class Signature:
    """Who signs: "KT. GIÁM ĐỐC / PHÓ GIÁM ĐỐC / name".

    ``capacity_of`` is who is signed for; the name stands without academic titles. ``note`` is a line such as
    "(Ký, ghi rõ họ tên)".
    """

    position: str
    name: str = ""
    capacity: Capacity = Capacity.OWN
    capacity_of: str = ""
    note: str = ""


@dataclass(frozen=True)
class Signatures:
    """Signatures side by side under a list, e.g. the person who called the roll and the organiser."""

    columns: Sequence[Signature]


@dataclass(frozen=True)
class PageBreak:
    """What follows starts a page."""


Block = (
    Paragraph | Heading | Point | Item | Article | Table | Image | QrCode | CodeCards | Signatures | PageBreak
)


# --- the document -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Issuer:
    """Who issues, and the body above; a newline fixes a line break. Printed in capitals."""

    name: str
    superior: str = ""


@dataclass(frozen=True, kw_only=True)
class Annex:
    """An annex on pages of its own, numbered from 1.

    ``label`` and ``note`` are None for the decree's words ("Phụ lục II", "(Kèm theo Báo cáo số …)"), "" for
    none: a list attached to a decision carries only its title and note.
    """

    title: str
    blocks: Sequence[Block]
    label: str | None = None
    note: str | None = None
    orientation: Orientation = Orientation.PORTRAIT
    margins: Margins | None = None


@dataclass(frozen=True, kw_only=True)
class Document:
    """An administrative document in the form of Decree 30/2020/NĐ-CP, annex I.

    A document without ``kind`` is an official letter (công văn): its subject stands under the number as
    "V/v …". Without ``symbol`` no number line is written, without ``place`` no date line. In a draft ``number``
    and ``issued_on`` are None and leave room for a pen; ``draft_year`` and ``draft_month`` keep what is known.

    ``authority`` is the line before the grounds of a decision ("GIÁM ĐỐC TRUNG TÂM …") and ``enacting`` the one
    after them ("QUYẾT ĐỊNH:"). ``closed`` ends a last paragraph with "./.".
    """

    issuer: Issuer
    blocks: Sequence[Block]
    kind: str = ""
    subject: str = ""
    number: int | str | None = None
    symbol: str = ""
    place: str = ""
    issued_on: date | None = None
    draft_year: int | None = None
    draft_month: int | None = None
    addressees: Sequence[str] = ()
    authority: str = ""
    grounds: Sequence[str] = ()
    enacting: str = ""
    recipients: Sequence[str] = ()
    signature: Signature | None = None
    annexes: Sequence[Annex] = ()
    closed: bool = True
    orientation: Orientation = Orientation.PORTRAIT
    margins: Margins = Margins()
    head_size_pt: float = 13
    body_size_pt: float = 14
    line_spacing: float = 1.15


def signature_list(
    people: Sequence[Sequence[Text]],
    columns: Sequence[Column],
    *,
    sign_headings: Sequence[str] = ("Ký tên",),
    sign_width: float = 3.0,
    row_height_mm: float = 10,
    size_pt: float = 12,
) -> Table:
    """A numbered list of people with an empty, tall cell for each signature.

    ``columns`` describe the cells of each person; the order number and the cells to sign are added here.
    """
    count = Column("TT", 1.0, Align.CENTER)
    signed = [Column(heading, sign_width) for heading in sign_headings]
    blank = [""] * len(signed)
    return Table(
        columns=[count, *columns, *signed],
        rows=[[str(number), *cells, *blank] for number, cells in enumerate(people, start=1)],
        row_height_mm=row_height_mm,
        size_pt=size_pt,
    )

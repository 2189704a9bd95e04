"""Sizes and places that both formats share: where the head breaks, how long its rules are, how wide columns are.

Lengths are in millimetres, type sizes in points; sources are the numbers of Decree 30/2020/NĐ-CP, annex I.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from . import wording
from .description import (
    Align,
    Annex,
    CodeCard,
    Column,
    Document,
    Margins,
    Orientation,
    Row,
    RowKind,
    Signature,
    Table,
    Text,
)
from .measure import balanced, longest_mm, width_mm

PAGE_MM = (210, 297)
FIRST_LINE_MM = 12.7
PARAGRAPH_GAP_PT = 6
PAGE_NUMBER_SIZE_PT = 13
PAGE_NUMBER_FROM_EDGE_MM = 10
NUMBER_SIZE_PT = 13
RECIPIENTS_TITLE_SIZE_PT = 12
RECIPIENTS_SIZE_PT = 11
SIGN_ROOM_MM = 24
RULE_SHARE = 0.42
"""Length of the rule under issuer and subject; the decree wants from a third to a half of the line."""
HEAD_LEFT_SHARE = 0.4
ADDRESSEES_LEFT_MM = 32
CELL_PADDING_MM = 1.2
CARDS_IN_A_ROW = 2


def page_size_mm(orientation: Orientation) -> tuple[float, float]:
    short, long = PAGE_MM
    return (long, short) if orientation is Orientation.LANDSCAPE else (short, long)


def text_width_mm(orientation: Orientation, margins: Margins) -> float:
    return page_size_mm(orientation)[0] - margins.left_mm - margins.right_mm


def shares(columns: Sequence[Column]) -> list[float]:
    """Each column's part of the table's width, summing to 1."""
    total = sum(column.width for column in columns)
    return [column.width / total for column in columns]


@dataclass(frozen=True)
class Head:
    """The head in two columns, line by line."""

    left_mm: float
    right_mm: float
    superior: list[str]
    issuer: list[str]
    issuer_rule_mm: float
    motto_size_pt: float
    motto_rule_mm: float
    number: str
    date: str
    letter_subject: list[str]


def head(document: Document) -> Head:
    size = document.head_size_pt
    width = text_width_mm(document.orientation, document.margins)
    country_mm = width_mm(wording.COUNTRY, size, bold=True) + 1
    right = max(country_mm, width * (1 - HEAD_LEFT_SHARE))
    left = width - right
    room = left - 2
    issuer = balanced(wording.capitals(document.issuer.name), size, room, bold=True)
    subject = balanced(wording.letter_subject(document), size - 1, room) if not document.kind else []
    return Head(
        left_mm=left,
        right_mm=right,
        superior=balanced(wording.capitals(document.issuer.superior), size, room),
        issuer=issuer,
        issuer_rule_mm=longest_mm(issuer, size, bold=True) * RULE_SHARE,
        motto_size_pt=size + 1,
        motto_rule_mm=width_mm(wording.MOTTO, size + 1, bold=True),
        number=wording.number_line(document),
        date=wording.date_line(document),
        letter_subject=subject,
    )


@dataclass(frozen=True)
class Title:
    """A centred bold title and the rule under it (0 for none)."""

    lines: list[str]
    rule_mm: float


def subject(document: Document) -> Title:
    """What the document is about, under its kind; a letter's stands in the head."""
    if not document.kind or not document.subject:
        return Title([], 0)
    width = text_width_mm(document.orientation, document.margins) - 6
    lines = balanced(wording.clean(document.subject), document.body_size_pt, width, bold=True)
    return Title(lines, longest_mm(lines, document.body_size_pt, bold=True) * RULE_SHARE)


def addressees_left_mm(document: Document) -> float:
    """Where several addressees begin, each on its line: under the colon of "Kính gửi:"."""
    return ADDRESSEES_LEFT_MM + width_mm(wording.ADDRESSEES.rstrip(":"), document.body_size_pt)


@dataclass(frozen=True)
class Frame:
    """The room that blocks are written in."""

    width_mm: float
    size_pt: float


def frame(document: Document, annex: Annex | None = None) -> Frame:
    """The frame of the document's body, or of one of its annexes."""
    if annex is None:
        return Frame(text_width_mm(document.orientation, document.margins), document.body_size_pt)
    width = text_width_mm(annex.orientation, annex.margins or document.margins)
    return Frame(width, document.body_size_pt)


@dataclass(frozen=True)
class AnnexHead:
    label: str
    title: list[str]
    note: list[str]


def annex_head(document: Document, annex: Annex) -> AnnexHead:
    size = document.body_size_pt
    room = frame(document, annex).width_mm - 6
    return AnnexHead(
        label=wording.annex_label(document, annex),
        title=balanced(wording.capitals(annex.title), size, room, bold=True),
        note=balanced(wording.annex_note(document, annex), size, room),
    )


def signer_lines(signature: Signature, frame: Frame, columns: int = 2) -> list[str]:
    """Capacity and position, each broken where its line is too long for its column."""
    room = frame.width_mm / columns - 4
    lines = wording.signer_lines(signature)
    return [part for line in lines for part in balanced(line, frame.size_pt, room, bold=True)]


@dataclass(frozen=True)
class HeadingCell:
    """A cell in a table's heading."""

    text: str
    columns: int
    rows: int


def heading_rows(columns: Sequence[Column]) -> list[list[HeadingCell | None]]:
    """The rows of a table's heading; None continues a cell that began in the row above.

    One row, or two where columns are grouped: then the group spans its columns and the others span both rows.
    """
    if not any(column.group for column in columns):
        return [[HeadingCell(wording.clean(column.heading), 1, 1) for column in columns]]
    upper: list[HeadingCell | None] = []
    lower: list[HeadingCell | None] = []
    index = 0
    while index < len(columns):
        column = columns[index]
        if not column.group:
            upper.append(HeadingCell(wording.clean(column.heading), 1, 2))
            lower.append(None)
            index += 1
            continue
        start = index
        while index < len(columns) and columns[index].group == column.group:
            lower.append(HeadingCell(wording.clean(columns[index].heading), 1, 1))
            index += 1
        upper.append(HeadingCell(wording.clean(column.group), index - start, 1))
    return [upper, lower]


@dataclass(frozen=True)
class Cell:
    """A cell in a table's body."""

    text: Text
    align: Align
    columns: int


def cells(table: Table, row: Row) -> list[Cell]:
    """The cells of a row; the first spans the columns that a section or total row leaves out."""
    spanned = len(table.columns) - len(row.cells) + 1
    placed = []
    for index, text in enumerate(row.cells):
        align = table.columns[index + spanned - 1].align if index or spanned == 1 else Align.LEFT
        if index == 0 and spanned > 1 and row.kind is RowKind.TOTAL:
            align = Align.CENTER
        placed.append(Cell(text, align, spanned if index == 0 else 1))
    return placed


def in_rows(cards: Sequence[CodeCard]) -> list[Sequence[CodeCard]]:
    """Cards row by row; the last row may be shorter."""
    starts = range(0, len(cards), CARDS_IN_A_ROW)
    return [cards[start : start + CARDS_IN_A_ROW] for start in starts]

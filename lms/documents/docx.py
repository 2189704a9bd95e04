"""An administrative document as DOCX, written by python-docx; typists go on from here in a word processor."""

from collections.abc import Iterable
from datetime import datetime
from functools import singledispatch
from io import BytesIO

import docx
from docx.document import Document as DocxDocument
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph as DocxParagraph

from lms.qr import code_of

from . import docx_styles as styles
from . import docx_xml as xml
from . import layout, wording
from .description import (
    Align,
    Annex,
    Article,
    Block,
    CodeCards,
    Document,
    Heading,
    Image,
    Item,
    Margins,
    Orientation,
    PageBreak,
    Paragraph,
    Point,
    QrCode,
    Run,
    Signature,
    Signatures,
    Table,
)
from .numbering import numbered

_ALIGN = {
    Align.LEFT: WD_ALIGN_PARAGRAPH.LEFT,
    Align.CENTER: WD_ALIGN_PARAGRAPH.CENTER,
    Align.RIGHT: WD_ALIGN_PARAGRAPH.RIGHT,
    Align.JUSTIFY: WD_ALIGN_PARAGRAPH.JUSTIFY,
}


def to_docx(document: Document) -> bytes:
    """The document as DOCX in Times New Roman, with styles, real headings and fields for page numbers."""
    writer = _Writer(document)
    writer.write()
    return writer.saved()


class _Writer:
    """Appends to one DOCX; knows the frame it is writing in."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.docx: DocxDocument = docx.Document()
        self.frame = layout.frame(document)
        styles.define(self.docx, document)

    def saved(self) -> bytes:
        target = BytesIO()
        self.docx.save(target)
        return target.getvalue()

    def write(self) -> None:
        document = self.document
        self._properties()
        first = self.docx.sections[0]
        self._set_up(first, document.orientation, document.margins)
        styles.number_pages(first)
        self._head()
        self._titles()
        self._opening()
        self.blocks(wording.closed(document.blocks) if document.closed else document.blocks)
        self._foot()
        for annex in document.annexes:
            self._annex(annex)

    def _properties(self) -> None:
        properties = self.docx.core_properties
        properties.title = wording.title(self.document)[:255]
        properties.author = " ".join(wording.clean(self.document.issuer.name).split())[:255]
        properties.language = "vi-VN"
        properties.comments = ""
        if self.document.issued_on:
            moment = datetime.combine(self.document.issued_on, datetime.min.time())
            properties.created = properties.modified = moment
        else:
            xml.remove_dates(properties)

    def _set_up(self, section: Section, orientation: Orientation, margins: Margins) -> None:
        width, height = layout.page_size_mm(orientation)
        landscape = orientation is Orientation.LANDSCAPE
        section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Mm(width), Mm(height)
        section.top_margin, section.bottom_margin = Mm(margins.top_mm), Mm(margins.bottom_mm)
        section.left_margin, section.right_margin = Mm(margins.left_mm), Mm(margins.right_mm)
        section.header_distance = section.footer_distance = Mm(layout.PAGE_NUMBER_FROM_EDGE_MM)
        section.different_first_page_header_footer = True

    # --- pieces ---------------------------------------------------------------------------------------------

    def paragraph(self, style: str, runs: Iterable[Run], align: Align | None = None) -> DocxParagraph:
        return _filled(self.docx.add_paragraph(style=style), runs, align)

    def line(self, style: str, text: str) -> DocxParagraph:
        return self.paragraph(style, [Run(text)])

    def columns(self, widths_mm: Iterable[float], rows: int = 1) -> list[list[_Cell]]:
        """Cells side by side without rules, for the head and the foot."""
        widths = [Mm(width) for width in widths_mm]
        table = self.docx.add_table(rows, len(widths))
        table.alignment = WD_TABLE_ALIGNMENT.CENTER
        table.autofit = False
        xml.no_cell_padding(table)
        cells = []
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for row in table.rows:
            xml.keep_row_together(row)
            cells.append(list(row.cells))
            for cell, width in zip(row.cells, widths, strict=True):
                cell.width = width
        return cells

    # --- head, title, foot ----------------------------------------------------------------------------------

    def _head(self) -> None:
        head = layout.head(self.document)
        (left, right), (number, date) = self.columns([head.left_mm, head.right_mm], rows=2)
        _lines(left, styles.HEAD, head.superior)
        _lines(left, styles.HEAD_BOLD, head.issuer)
        _rule(left, head.issuer_rule_mm, head.left_mm)
        _lines(right, styles.HEAD_BOLD, [wording.COUNTRY])
        _lines(right, styles.MOTTO, [wording.MOTTO])
        _rule(right, head.motto_rule_mm, head.right_mm)
        _lines(number, styles.NUMBER, [head.number])
        _lines(number, styles.LETTER_SUBJECT, head.letter_subject)
        _lines(date, styles.DATE, [head.date])
        self.docx.add_paragraph(style=styles.GAP)

    def _titles(self) -> None:
        document = self.document
        if not document.kind:
            return
        self.line(styles.TITLE, wording.capitals(document.kind))
        subject = layout.subject(document)
        if subject.lines:
            self.line(styles.SUBJECT, "\n".join(subject.lines))
            self.docx.element.body.add_p()
            self._replace_last(xml.rule(subject.rule_mm, self.frame.width_mm))
        self.docx.add_paragraph(style=styles.GAP)

    def _replace_last(self, paragraph_xml: str) -> None:
        last = self.docx.paragraphs[-1]._p
        last.getparent().replace(last, parse_xml(paragraph_xml))

    def _opening(self) -> None:
        document = self.document
        addressees = wording.addressees(document)
        if len(addressees) == 1:
            self.line(styles.ADDRESSEE, f"{wording.ADDRESSEES} {addressees[0]}")
        elif addressees:
            label = self.line(styles.ADDRESSEES, wording.ADDRESSEES)
            label.paragraph_format.left_indent = Mm(layout.ADDRESSEES_LEFT_MM)
            for line in addressees:
                last = self.line(styles.ADDRESSEES, line)
                last.paragraph_format.left_indent = Mm(layout.addressees_left_mm(document))
            last.paragraph_format.space_after = Pt(10)
        if document.authority:
            self.line(styles.ENACTING, wording.capitals(document.authority))
        for ground in wording.grounds(document):
            self.line(styles.GROUND, ground)
        if document.enacting:
            self.line(styles.ENACTING, wording.capitals(document.enacting))

    def _foot(self) -> None:
        recipients = wording.recipients(self.document)
        if not recipients and not self.document.signature:
            return
        self._stay_with_foot()
        self.docx.add_paragraph(style=styles.GAP).paragraph_format.keep_with_next = True
        ((to, sign),) = self.columns([self.frame.width_mm / 2] * 2)
        if recipients:
            _lines(to, styles.RECIPIENTS_TITLE, [wording.RECIPIENTS])
            for line in recipients:
                _lines(to, styles.RECIPIENTS, [line])
        if self.document.signature:
            _signature(sign, self.document.signature, self.frame)
        self.docx.add_paragraph(style=styles.TINY)

    def _stay_with_foot(self) -> None:
        """The last words go with the signature: it never stands alone on a page."""
        body = list(self.docx.iter_inner_content())
        if isinstance(body[-1], DocxParagraph):
            body[-1].paragraph_format.keep_with_next = True

    def _annex(self, annex: Annex) -> None:
        head = layout.annex_head(self.document, annex)
        section = self.docx.add_section(WD_SECTION.NEW_PAGE)
        self.docx.paragraphs[-1].style = styles.TINY  # it carries the section break and must not fill a page
        self._set_up(section, annex.orientation, annex.margins or self.document.margins)
        xml.restart_page_numbers(section)
        for style, lines in (
            (styles.TITLE, [head.label]),
            (styles.SUBJECT, head.title),
            (styles.NOTE, head.note),
        ):
            if any(lines):
                self.line(style, "\n".join(lines))
        self.docx.add_paragraph(style=styles.GAP)
        self.frame = layout.frame(self.document, annex)
        self.blocks(annex.blocks)

    # --- blocks ---------------------------------------------------------------------------------------------

    def blocks(self, blocks: Iterable[Block]) -> None:
        for block, mark in numbered(list(blocks)):
            _write(block, self, mark)


def _filled(paragraph: DocxParagraph, runs: Iterable[Run], align: Align | None = None) -> DocxParagraph:
    for run in runs:
        added = paragraph.add_run(run.text)
        if run.bold:
            added.bold = True
        if run.italic:
            added.italic = True
    if align is not None:
        paragraph.alignment = _ALIGN[align]
    return paragraph


def _paragraph_in(cell: _Cell, style: str) -> DocxParagraph:
    """The cell's own first paragraph while it is empty, then further ones."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) == 1 and first.style is not None and first.style.name == "Normal":
        first.style = style
        return first
    return cell.add_paragraph(style=style)


def _lines(cell: _Cell, style: str, lines: list[str]) -> None:
    """Lines broken by us, in one paragraph."""
    text = "\n".join(lines)
    if text:
        _paragraph_in(cell, style).add_run(text)


def _rule(cell: _Cell, length_mm: float, room_mm: float) -> None:
    cell._tc.append(parse_xml(xml.rule(length_mm, room_mm)))


def _signature(cell: _Cell, signature: Signature, frame: layout.Frame, columns: int = 2) -> None:
    _lines(cell, styles.SIGN, layout.signer_lines(signature, frame, columns))
    if signature.note:
        _lines(cell, styles.SIGN_NOTE, [wording.clean(signature.note)])
    name = _paragraph_in(cell, styles.SIGN)
    name.paragraph_format.space_before = Mm(layout.SIGN_ROOM_MM)
    name.add_run(wording.clean(signature.name) or wording.BLANK)


@singledispatch
def _write(block: Block, to: _Writer, mark: str) -> None:
    raise TypeError(f"no block of a document: {block!r}")


@_write.register
def _(block: Paragraph, to: _Writer, mark: str) -> None:
    indented = block.indent and block.align in (Align.JUSTIFY, Align.LEFT)
    runs = wording.runs(block.text, bold=block.bold, italic=block.italic)
    to.paragraph(styles.BODY if indented else styles.FLUSH, runs, block.align)


@_write.register
def _(block: Heading, to: _Writer, mark: str) -> None:
    # The style is bold already; text marked bold here would stay so when the style is changed.
    to.paragraph(f"Heading {block.level}", wording.marked(mark, block.text))


@_write.register(Point)
@_write.register(Item)
def _(block: Point | Item, to: _Writer, mark: str) -> None:
    to.paragraph(styles.BODY, wording.marked(mark, block.text))


@_write.register
def _(block: Article, to: _Writer, mark: str) -> None:
    to.paragraph(styles.BODY, wording.marked(mark, block.text, bold_mark=True))


@_write.register
def _(block: PageBreak, to: _Writer, mark: str) -> None:
    to.docx.add_paragraph(style=styles.TINY).add_run().add_break(WD_BREAK.PAGE)


@_write.register
def _(block: Image, to: _Writer, mark: str) -> None:
    paragraph = to.docx.add_paragraph(style=styles.PICTURE)
    xml.describe(paragraph.add_run().add_picture(BytesIO(block.data), width=Mm(block.width_mm)), block.alt)
    if block.caption:
        paragraph.paragraph_format.keep_with_next = True
        to.paragraph(styles.PICTURE, [Run(wording.clean(block.caption), italic=True)])


@_write.register
def _(block: QrCode, to: _Writer, mark: str) -> None:
    picture = BytesIO()
    code_of(block.content).save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    wide = block.size_mm + 6
    ((beside, code),) = to.columns([to.frame.width_mm - wide, wide])
    xml.centre_vertically(beside)
    for line in block.beside:
        _filled(_paragraph_in(beside, styles.FLUSH_LEFT), wording.runs(line))
    run = _paragraph_in(code, styles.PICTURE).add_run()
    xml.describe(run.add_picture(picture, width=Mm(block.size_mm)), f"Mã QR: {block.content}")
    if block.caption:
        _lines(code, styles.CODE, [wording.clean(block.caption)])
    to.docx.add_paragraph(style=styles.GAP)


@_write.register
def _(block: CodeCards, to: _Writer, mark: str) -> None:
    code_mm = block.size_mm + 2
    words_mm = to.frame.width_mm / layout.CARDS_IN_A_ROW - code_mm
    rows = layout.in_rows(block.cards)
    cells = to.columns([code_mm, words_mm] * layout.CARDS_IN_A_ROW, rows=len(rows))
    for row, places in zip(rows, cells, strict=True):
        for number, card in enumerate(row):
            picture = BytesIO()
            code_of(card.content).save(picture, kind="png", scale=8, border=2)
            picture.seek(0)
            code, words = places[2 * number : 2 * number + 2]
            xml.centre_vertically(words)
            run = _paragraph_in(code, styles.PICTURE).add_run()
            xml.describe(run.add_picture(picture, width=Mm(block.size_mm)), card.alt)
            for line_number, line in enumerate(card.lines):
                run_ = Run(wording.clean(line), bold=not line_number)
                _filled(_paragraph_in(words, styles.FLUSH_LEFT), [run_])
    to.docx.add_paragraph(style=styles.GAP)


@_write.register
def _(block: Signatures, to: _Writer, mark: str) -> None:
    to.docx.add_paragraph(style=styles.GAP).paragraph_format.keep_with_next = True
    (cells,) = to.columns([to.frame.width_mm / len(block.columns)] * len(block.columns))
    for cell, signature in zip(cells, block.columns, strict=True):
        _signature(cell, signature, to.frame, len(block.columns))
    to.docx.add_paragraph(style=styles.TINY)


@_write.register
def _(block: Table, to: _Writer, mark: str) -> None:
    if block.caption:
        to.line(styles.CAPTION, wording.clean(block.caption))
    gap = to.docx.add_paragraph(style=styles.GAP)  # keeps two tables from running into one
    gap._p.addprevious(parse_xml(xml.table(block, to.frame.width_mm)))

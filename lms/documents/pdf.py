"""An administrative document as PDF, laid out by WeasyPrint."""

import base64
from collections.abc import Iterable, Iterator
from functools import cache, singledispatch
from importlib.resources import files

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from weasyprint import CSS, HTML
from weasyprint.urls import URLFetcher

from lms.qr import code_of

from . import layout, wording
from .description import (
    Align,
    Annex,
    Article,
    Block,
    CodeCard,
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
    Row,
    Run,
    Signature,
    Signatures,
    Table,
)
from .layout import Frame
from .numbering import numbered

TIMES_LINE = 1.149
"""The line that a word processor calls single, as a multiple of the type size, for Times."""

_ALIGN_CLASS = {Align.LEFT: "l", Align.CENTER: "c", Align.RIGHT: "r", Align.JUSTIFY: ""}
_HEADING_TAG = {1: "h2", 2: "h3", 3: "h4"}
_NOTHING = mark_safe("")


def to_pdf(document: Document) -> bytes:
    """The document as a tagged PDF with its fonts embedded."""
    html = HTML(string=str(_page(document)), url_fetcher=URLFetcher(allowed_protocols=["data"]))
    sheets = [_stylesheet(), CSS(string=_page_rules(document))]
    pdf: bytes = html.write_pdf(stylesheets=sheets, pdf_tags=True)
    return pdf


@cache
def _stylesheet() -> CSS:
    return CSS(string=files(__package__).joinpath("templates/documents/layout.css").read_text("utf-8"))


def _page_rules(document: Document) -> str:
    """Sizes of this document; the body and each annex count their own pages and hide the first number."""
    number = (
        f"content: counter(page); font-size: {layout.PAGE_NUMBER_SIZE_PT}pt; vertical-align: top;"
        f" padding-top: {layout.PAGE_NUMBER_FROM_EDGE_MM}mm;"
    )
    line = document.line_spacing * TIMES_LINE
    rules = [
        f"@page {{ {_sheet(document.orientation, document.margins)} @top-center {{ {number} }} }}",
        "@page :first { @top-center { content: none; } }",
        f"html {{ font-size: {document.body_size_pt}pt; line-height: {line:.3f}; }}",
        f".head {{ font-size: {document.head_size_pt}pt; }}",
    ]
    for index, annex in enumerate(document.annexes, start=1):
        rules += [
            f"@page annex{index} {{ {_sheet(annex.orientation, annex.margins or document.margins)} }}",
            f"@page :nth(1 of annex{index}) {{ counter-reset: page 1; @top-center {{ content: none; }} }}",
            f"#annex{index} {{ page: annex{index}; break-before: page; }}",
        ]
    return "\n".join(rules)


def _sheet(orientation: Orientation, margins: Margins) -> str:
    sides = (margins.top_mm, margins.right_mm, margins.bottom_mm, margins.left_mm)
    return f"size: A4 {orientation.value}; margin: {' '.join(f'{side}mm' for side in sides)};"


def _page(document: Document) -> SafeString:
    return format_html(
        '<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{}</title>'
        '<meta name="author" content="{}"></head><body>{}{}</body></html>',
        wording.title(document),
        " ".join(wording.clean(document.issuer.name).split()),
        _body(document),
        _join(_annex(document, annex, index) for index, annex in enumerate(document.annexes, start=1)),
    )


def _join(pieces: Iterable[SafeString]) -> SafeString:
    return mark_safe("".join(pieces))  # each piece is already escaped


def _inline(runs: list[Run]) -> SafeString:
    def piece(run: Run) -> SafeString:
        text = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in run.text.split("\n")))
        if run.bold:
            text = format_html("<b>{}</b>", text)
        if run.italic:
            text = format_html("<i>{}</i>", text)
        return text

    return _join(piece(run) for run in runs)


def _paragraph(css_class: str, content: SafeString | str) -> SafeString:
    return format_html('<p class="{}">{}</p>', css_class, content)


def _lines(css_class: str, lines: Iterable[str]) -> SafeString:
    """Lines broken by us, in one paragraph."""
    broken = format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))
    return _paragraph(css_class, broken) if broken else _NOTHING


def _rule(length_mm: float) -> SafeString:
    return format_html('<div class="rule" style="width:{}mm"></div>', f"{length_mm:.1f}")


# --- head, title, foot --------------------------------------------------------------------------------------


def _body(document: Document) -> SafeString:
    blocks = wording.closed(document.blocks) if document.closed else document.blocks
    written = _blocks(blocks, layout.frame(document))
    return _join([_head(document), _titles(document), _opening(document), *written, _foot(document)])


def _head(document: Document) -> SafeString:
    head = layout.head(document)
    left = _join([_lines("", head.superior), _lines("issuer", head.issuer), _rule(head.issuer_rule_mm)])
    right = format_html(
        '<p class="country">{}</p><p class="motto" style="font-size:{}pt">{}</p>{}',
        wording.COUNTRY,
        head.motto_size_pt,
        wording.MOTTO,
        _rule(head.motto_rule_mm),
    )
    number = _lines("number", [head.number] if head.number else [])
    subject = _lines("letter", head.letter_subject)
    return format_html(
        '<table class="head"><colgroup><col style="width:{}mm"><col></colgroup>'
        '<tr><td>{}</td><td>{}</td></tr><tr class="second"><td>{}{}</td><td>{}</td></tr></table>',
        f"{head.left_mm:.1f}",
        left,
        right,
        number,
        subject,
        _lines("date", [head.date] if head.date else []),
    )


def _titles(document: Document) -> SafeString:
    if not document.kind:
        return _NOTHING
    subject = layout.subject(document)
    rule = _rule(subject.rule_mm) if subject.lines else _NOTHING
    return format_html(
        '<div class="titles"><h1 class="title">{}</h1>{}{}</div>',
        wording.capitals(document.kind),
        _lines("title", subject.lines),
        rule,
    )


def _opening(document: Document) -> SafeString:
    """Addressees, authority, grounds and the enacting word."""
    pieces = []
    if document.addressees:
        pieces.append(_addressees(document))
    if document.authority:
        pieces.append(_lines("enacting", wording.capitals(document.authority).split("\n")))
    pieces += [_paragraph("first", format_html("<i>{}</i>", line)) for line in wording.grounds(document)]
    if document.enacting:
        pieces.append(_lines("enacting", [wording.capitals(document.enacting)]))
    return _join(pieces)


def _addressees(document: Document) -> SafeString:
    lines = wording.addressees(document)
    if len(lines) == 1:
        return _paragraph("addressee c", f"{wording.ADDRESSEES} {lines[0]}")
    line = '<p class="addressees{}" style="margin-left:{}mm">{}</p>'
    left = f"{layout.addressees_left_mm(document):.1f}"
    return _join(
        [
            format_html(line, "", layout.ADDRESSEES_LEFT_MM, wording.ADDRESSEES),
            *(format_html(line, "", left, words) for words in lines[:-1]),
            format_html(line, " last", left, lines[-1]),
        ]
    )


def _foot(document: Document) -> SafeString:
    recipients = wording.recipients(document)
    if not recipients and not document.signature:
        return _NOTHING
    to = _NOTHING
    if recipients:
        to = format_html(
            '<p class="label">{}</p>{}',
            wording.RECIPIENTS,
            _join(_paragraph("", line) for line in recipients),
        )
    frame = layout.frame(document)
    sign = _signature(document.signature, frame) if document.signature else _NOTHING
    return format_html(
        '<table class="foot"><tr><td class="to">{}</td><td class="sign">{}</td></tr></table>', to, sign
    )


def _signature(signature: Signature, frame: Frame, columns: int = 2) -> SafeString:
    return format_html(
        '{}{}<p style="padding-top:{}mm">{}</p>',
        _lines("", layout.signer_lines(signature, frame, columns)),
        _paragraph("hint", wording.clean(signature.note)) if signature.note else _NOTHING,
        layout.SIGN_ROOM_MM,
        wording.clean(signature.name) or wording.BLANK,
    )


def _annex(document: Document, annex: Annex, index: int) -> SafeString:
    head = layout.annex_head(document, annex)
    return format_html(
        '<section id="annex{}"><div class="titles">{}{}{}</div>{}</section>',
        index,
        _lines("title", [head.label] if head.label else []),
        _lines("title", head.title),
        _lines("note", head.note),
        _join(_blocks(annex.blocks, layout.frame(document, annex))),
    )


# --- blocks -------------------------------------------------------------------------------------------------


def _blocks(blocks: Iterable[Block], frame: Frame) -> Iterator[SafeString]:
    for block, mark in numbered(list(blocks)):
        yield _block(block, mark, frame)


@singledispatch
def _block(block: Block, mark: str, frame: Frame) -> SafeString:
    raise TypeError(f"no block of a document: {block!r}")


@_block.register
def _(block: Paragraph, mark: str, frame: Frame) -> SafeString:
    first = "first" if block.indent and block.align in (Align.JUSTIFY, Align.LEFT) else ""
    content = _inline(wording.runs(block.text, bold=block.bold, italic=block.italic))
    return _paragraph(f"{first} {_ALIGN_CLASS[block.align]}".strip(), content)


@_block.register
def _(block: Heading, mark: str, frame: Frame) -> SafeString:
    tag = mark_safe(_HEADING_TAG[block.level])
    return format_html("<{}>{}</{}>", tag, _inline(wording.marked(mark, block.text)), tag)


@_block.register(Point)
@_block.register(Item)
def _(block: Point | Item, mark: str, frame: Frame) -> SafeString:
    return _paragraph("first", _inline(wording.marked(mark, block.text)))


@_block.register
def _(block: Article, mark: str, frame: Frame) -> SafeString:
    return _paragraph("first", _inline(wording.marked(mark, block.text, bold_mark=True)))


@_block.register
def _(block: PageBreak, mark: str, frame: Frame) -> SafeString:
    return mark_safe('<div class="new-page"></div>')


@_block.register
def _(block: Image, mark: str, frame: Frame) -> SafeString:
    encoded = base64.b64encode(block.data).decode()
    return format_html(
        '<div class="picture"><img src="data:{};base64,{}" alt="{}" style="width:{}mm">{}</div>',
        block.media_type,
        encoded,
        wording.clean(block.alt),
        block.width_mm,
        _paragraph("", wording.clean(block.caption)) if block.caption else _NOTHING,
    )


@_block.register
def _(block: QrCode, mark: str, frame: Frame) -> SafeString:
    code = code_of(block.content)
    return format_html(
        '<table class="beside"><colgroup><col><col style="width:{}mm"></colgroup><tr><td>{}</td>'
        '<td class="code"><img src="{}" alt="{}" style="width:{}mm">{}</td></tr></table>',
        block.size_mm + 6,
        _join(_paragraph("", _inline(wording.runs(line))) for line in block.beside),
        code.svg_data_uri(border=2),
        f"Mã QR: {wording.clean(block.content)}",
        block.size_mm,
        _paragraph("", wording.clean(block.caption)) if block.caption else _NOTHING,
    )


@_block.register
def _(block: CodeCards, mark: str, frame: Frame) -> SafeString:
    def card(one: CodeCard) -> SafeString:
        code = code_of(one.content)
        return format_html(
            '<td class="code" style="width:{}mm"><img src="{}" alt="{}" style="width:{}mm"></td><td>{}</td>',
            block.size_mm + 2,
            code.svg_data_uri(border=2),
            wording.clean(one.alt),
            block.size_mm,
            _join(_paragraph("", wording.clean(line)) for line in one.lines),
        )

    empty = mark_safe('<td class="none"></td><td class="none"></td>')
    return format_html(
        '<table class="cards">{}</table>',
        _join(
            format_html(
                "<tr>{}{}</tr>",
                _join(map(card, row)),
                _join([empty] * (layout.CARDS_IN_A_ROW - len(row))),
            )
            for row in layout.in_rows(block.cards)
        ),
    )


@_block.register
def _(block: Signatures, mark: str, frame: Frame) -> SafeString:
    count = len(block.columns)
    cells = _join(
        format_html('<td class="sign">{}</td>', _signature(signature, frame, count))
        for signature in block.columns
    )
    return format_html('<table class="foot"><tr>{}</tr></table>', cells)


@_block.register
def _(block: Table, mark: str, frame: Frame) -> SafeString:
    caption = _paragraph("caption", wording.clean(block.caption)) if block.caption else _NOTHING
    return format_html(
        '{}<table class="data" style="font-size:{}pt"><colgroup>{}</colgroup><thead>{}</thead>'
        "<tbody>{}</tbody></table>",
        caption,
        block.size_pt,
        format_html_join(
            "", '<col style="width:{}%">', ((f"{100 * s:.3f}",) for s in layout.shares(block.columns))
        ),
        _table_heading(block),
        _join(_table_row(block, row) for row in block.rows if isinstance(row, Row)),
    )


def _table_heading(table: Table) -> SafeString:
    rows = [
        format_html(
            "<tr>{}</tr>",
            format_html_join(
                "",
                '<th colspan="{}" rowspan="{}">{}</th>',
                ((cell.columns, cell.rows, _inline([Run(cell.text)])) for cell in row if cell),
            ),
        )
        for row in layout.heading_rows(table.columns)
    ]
    if table.numbered_columns:
        numbers = ((number,) for number in range(1, len(table.columns) + 1))
        rows.append(format_html('<tr class="count">{}</tr>', format_html_join("", "<th>({})</th>", numbers)))
    return _join(rows)


def _table_row(table: Table, row: Row) -> SafeString:
    cells = [
        format_html(
            '<td class="{}"{}>{}</td>',
            _ALIGN_CLASS[cell.align],
            mark_safe(f' colspan="{cell.columns}"') if cell.columns > 1 else _NOTHING,
            _inline(wording.runs(cell.text)),
        )
        for cell in layout.cells(table, row)
    ]
    height = mark_safe(f' style="height:{table.row_height_mm}mm"') if table.row_height_mm else _NOTHING
    return format_html('<tr class="{}"{}>{}</tr>', row.kind.value, height, _join(cells))

"""The styles of a DOCX in the form of Decree 30/2020, named as the typists who edit them would."""

from typing import Any, cast

from docx.document import Document as DocxDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from lms.text import slug

from . import layout
from .description import Document

FONT = "Times New Roman"

BODY = "Nội dung"
FLUSH = "Nội dung không thụt"
FLUSH_LEFT = "Nội dung căn trái"
HEAD = "Cơ quan chủ quản"
HEAD_BOLD = "Cơ quan ban hành"
MOTTO = "Tiêu ngữ"
NUMBER = "Số ký hiệu"
DATE = "Địa danh ngày tháng"
LETTER_SUBJECT = "Trích yếu công văn"
TITLE = "Tên loại"
SUBJECT = "Trích yếu"
NOTE = "Kèm theo"
GROUND = "Căn cứ"
ADDRESSEE = "Kính gửi"
ADDRESSEES = "Kính gửi nhiều nơi"
ENACTING = "Quyết định"
CAPTION = "Tên bảng"
TABLE = "Bảng"
PICTURE = "Hình"
CODE = "Mã tra cứu"
RECIPIENTS_TITLE = "Nơi nhận"
RECIPIENTS = "Nơi nhận từng dòng"
SIGN = "Chữ ký"
SIGN_NOTE = "Chữ ký ghi chú"
GAP = "Khoảng cách"
TINY = "Dòng ẩn"

_CENTER = WD_ALIGN_PARAGRAPH.CENTER
_LEFT = WD_ALIGN_PARAGRAPH.LEFT
_JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY


def define(docx: DocxDocument, document: Document) -> None:
    """Set the base style and add ours; sizes follow the document's."""
    body, head = document.body_size_pt, document.head_size_pt
    _set_base(docx, body)
    gap = layout.PARAGRAPH_GAP_PT
    spacing = document.line_spacing

    def style(name: str, align: WD_ALIGN_PARAGRAPH, size: float = body, **rest: Any) -> None:
        added = cast(ParagraphStyle, docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH))
        added.element.styleId = style_id(name)
        _shape(added, align, size, **rest)

    style(BODY, _JUSTIFY, after=gap, spacing=spacing, first_mm=layout.FIRST_LINE_MM)
    style(FLUSH, _JUSTIFY, after=gap, spacing=spacing)
    style(FLUSH_LEFT, _LEFT, after=4, spacing=spacing)
    style(GROUND, _JUSTIFY, after=gap, spacing=spacing, first_mm=layout.FIRST_LINE_MM, italic=True)
    style(HEAD, _CENTER, head)
    style(HEAD_BOLD, _CENTER, head, bold=True)
    style(MOTTO, _CENTER, head + 1, bold=True)
    style(NUMBER, _CENTER, layout.NUMBER_SIZE_PT, before=8)
    style(LETTER_SUBJECT, _CENTER, head - 1, before=6)
    style(DATE, _CENTER, body, before=7, italic=True)
    style(TITLE, _CENTER, body, bold=True, keep=True)
    style(SUBJECT, _CENTER, body, bold=True, keep=True)
    style(NOTE, _CENTER, body, italic=True, keep=True)
    style(ADDRESSEE, _CENTER, body, after=10)
    style(ADDRESSEES, _LEFT, body, after=3)
    style(ENACTING, _CENTER, body, before=6, after=8, bold=True, keep=True)
    style(CAPTION, _CENTER, body, after=4, bold=True, keep=True)
    style(TABLE, _LEFT, 12)
    style(PICTURE, _CENTER, body, after=2)
    style(CODE, _CENTER, 11)
    style(RECIPIENTS_TITLE, _LEFT, layout.RECIPIENTS_TITLE_SIZE_PT, bold=True, italic=True)
    style(RECIPIENTS, _LEFT, layout.RECIPIENTS_SIZE_PT)
    style(SIGN, _CENTER, body, bold=True)
    style(SIGN_NOTE, _CENTER, body, italic=True)
    style(GAP, _LEFT, 10)
    style(TINY, _LEFT, 1)
    tiny = docx.styles[TINY].paragraph_format
    tiny.line_spacing_rule, tiny.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(1)
    for level in (1, 2, 3):
        heading = cast(ParagraphStyle, docx.styles[f"Heading {level}"])
        _shape(
            heading,
            _JUSTIFY,
            body,
            after=gap,
            spacing=spacing,
            first_mm=layout.FIRST_LINE_MM,
            bold=True,
            keep=True,
        )


def style_id(name: str) -> str:
    """An id that every word processor takes: "Nơi nhận" → "noi-nhan"."""
    return slug(name)


def _shape(
    style: ParagraphStyle,
    align: WD_ALIGN_PARAGRAPH,
    size: float,
    *,
    before: float = 0,
    after: float = 0,
    spacing: float = 1,
    first_mm: float = 0,
    bold: bool = False,
    italic: bool = False,
    keep: bool = False,
) -> None:
    style.font.size = Pt(size)
    style.font.bold, style.font.italic = bold, italic
    style.font.color.rgb = RGBColor(0, 0, 0)
    _set_font(style.element.get_or_add_rPr())
    form = style.paragraph_format
    form.alignment = align
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing = float(spacing)
    form.first_line_indent = Mm(first_mm)
    form.keep_with_next = keep
    form.widow_control = True


def _set_base(docx: DocxDocument, size: float) -> None:
    for defaults in docx.styles.element.iter(qn("w:rPrDefault")):
        properties = defaults.find(qn("w:rPr"))
        _set_font(properties)
        for language in properties.iter(qn("w:lang")):
            for attribute in ("w:val", "w:eastAsia"):
                language.set(qn(attribute), "vi-VN")
    normal = cast(ParagraphStyle, docx.styles["Normal"])
    normal.font.size = Pt(size)
    _set_font(normal.element.get_or_add_rPr())
    normal.paragraph_format.space_after = Pt(0)
    normal.paragraph_format.line_spacing = 1.0
    _keep_broken_lines(docx)


def _set_font(properties: Any) -> None:
    """Times in every script, and no theme font over it."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)


def _keep_broken_lines(docx: DocxDocument) -> None:
    """Word stretches a justified line that ends in a line break, unless told not to."""
    compat = docx.settings.element.find(qn("w:compat"))
    compat.insert(0, OxmlElement("w:doNotExpandShiftReturn"))


def number_pages(section: Section) -> None:
    """The page number in the top margin; a section's first page differs and has none."""
    paragraph = section.header.paragraphs[0]
    paragraph.alignment = _CENTER
    paragraph.paragraph_format.tab_stops.clear_all()
    field = (
        f'<w:fldSimple {nsdecls("w")} w:instr=" PAGE "><w:r><w:rPr><w:sz w:val="{layout.PAGE_NUMBER_SIZE_PT * 2}"/>'
        "</w:rPr><w:t>2</w:t></w:r></w:fldSimple>"
    )
    paragraph._p.append(parse_xml(field))

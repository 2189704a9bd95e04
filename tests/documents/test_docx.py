"""The DOCX as a typist goes on with it: styles, sections, fields, tables."""

from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from docx.shared import Mm

from lms.documents import (
    Heading,
    Image,
    Margins,
    Orientation,
    PageBreak,
    Paragraph,
    QrCode,
    to_docx,
    wording,
)

from .reading import docx_lines, opened
from .samples import attendance, document, report
from .test_pdf import png


def in_mm(length):
    return round(length / Mm(1))


def test_every_style_and_script_is_in_times_new_roman():
    styles = opened(to_docx(document())).styles.element

    for style in (styles, *styles.iter(qn("w:style"))):
        for fonts in style.iter(qn("w:rFonts")):
            named = {fonts.get(qn(f"w:{script}")) for script in ("ascii", "hAnsi", "eastAsia", "cs")}
            used = style.get(qn("w:styleId")) in {
                "Normal",
                "Heading1",
                "Heading2",
                "Heading3",
                "noi-dung",
                "bang",
            }
            assert not used or named == {"Times New Roman"}
    defaults = styles.find(qn("w:docDefaults"))
    assert {f.get(qn("w:ascii")) for f in defaults.iter(qn("w:rFonts"))} == {"Times New Roman"}


def test_no_run_brings_a_font_of_its_own():
    body = opened(to_docx(report())).element.body

    assert list(body.iter(qn("w:rFonts"))) == []


def test_body_is_fourteen_points_justified_and_indented():
    style = opened(to_docx(document())).styles["Nội dung"]

    assert style.font.size.pt == 14
    assert in_mm(style.paragraph_format.first_line_indent) == 13
    assert style.paragraph_format.space_after.pt == 6
    assert style.paragraph_format.alignment.name == "JUSTIFY"


def test_margins_and_paper_are_those_of_the_document():
    margins = Margins(top_mm=25, bottom_mm=22, left_mm=35, right_mm=15)

    section = opened(to_docx(document(margins=margins))).sections[0]

    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [in_mm(side) for side in sides] == [25, 22, 35, 15]
    assert (in_mm(section.page_width), in_mm(section.page_height)) == (210, 297)


def test_page_number_is_a_field_in_the_header_that_the_first_page_does_not_show():
    section = opened(to_docx(document())).sections[0]

    fields = [f.get(qn("w:instr")).strip() for f in section.header._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE"]
    assert section.header.paragraphs[0].alignment.name == "CENTER"
    assert section.different_first_page_header_footer
    assert section.first_page_header.paragraphs[0].text == ""
    assert in_mm(section.header_distance) < in_mm(section.top_margin)


def test_each_annex_is_a_section_that_counts_from_one():
    body, *annexes = opened(to_docx(report())).sections

    assert body._sectPr.find(qn("w:pgNumType")) is None
    assert [a._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) for a in annexes] == ["1", "1", "1"]
    assert all(a.different_first_page_header_footer and a.header.is_linked_to_previous for a in annexes)
    assert [a.orientation for a in annexes] == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    assert in_mm(annexes[1].page_width) == 297


def test_the_heading_of_a_table_repeats_and_no_row_splits():
    table = opened(to_docx(attendance(40))).element.body.findall(qn("w:tbl"))[2]
    rows = table.findall(qn("w:tr"))

    assert [bool(list(row.iter(qn("w:tblHeader")))) for row in rows] == [True] + [False] * 40
    assert all(list(row.iter(qn("w:cantSplit"))) for row in rows)
    assert all(next(row.iter(qn("w:trHeight"))).get(qn("w:hRule")) == "atLeast" for row in rows[1:])


def test_the_columns_of_a_table_fill_the_text_width():
    document = opened(to_docx(attendance(2)))
    table = document.element.body.findall(qn("w:tbl"))[2]

    twips = sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol")))
    assert abs(twips - 160 * 1440 / 25.4) < 5


def test_grouped_headings_merge_cells_across_and_down():
    table = next(t for t in opened(to_docx(report())).tables if t.cell(0, 0).text == "TT")

    assert [cell.text for cell in table.rows[0].cells] == ["TT", "Nhiệm vụ", "Kết quả", "Kết quả"]
    assert [cell.text for cell in table.rows[1].cells] == ["TT", "Nhiệm vụ", "Kế hoạch", "Thực hiện"]
    assert [cell.text for cell in table.rows[-1].cells] == ["Cộng", "Cộng", "4", "3"]


def test_numbered_titles_are_real_headings():
    blocks = [Heading("MỤC ĐÍCH"), Heading("Yêu cầu", 2), Heading("Cụ thể", 3)]
    paragraphs = opened(to_docx(document(blocks=blocks))).paragraphs

    found = [(p.style.name, p.text) for p in paragraphs if p.style.name.startswith("Heading")]
    assert found == [("Heading 1", "I. MỤC ĐÍCH"), ("Heading 2", "1. Yêu cầu"), ("Heading 3", "1.1. Cụ thể")]


def test_the_last_words_stay_with_the_signature():
    paragraphs = opened(to_docx(document())).paragraphs

    last = next(p for p in paragraphs if p.text.endswith("./."))
    assert last.paragraph_format.keep_with_next


def test_the_head_is_written_in_two_columns():
    first, second = opened(to_docx(document())).tables[0].rows

    assert first.cells[0].text.split("\n")[:3] == [
        "SỞ TƯ PHÁP HÀ TĨNH",
        "TRUNG TÂM TRỢ GIÚP",
        "PHÁP LÝ NHÀ NƯỚC",
    ]
    assert first.cells[1].text.split("\n")[:2] == [wording.COUNTRY, wording.MOTTO]
    assert [cell.text for cell in second.cells] == ["Số: 05/BC-TGPL", "Hà Tĩnh, ngày 05 tháng 02 năm 2026"]


def test_rules_are_borders_of_the_measured_length():
    body = opened(to_docx(document())).element.body
    rules = [p for p in body.iter(qn("w:p")) if list(p.iter(qn("w:pBdr")))]

    assert len(rules) == 3  # issuer, motto, subject


def test_pictures_carry_a_description():
    blocks = [Image(png(), 40, "Biểu đồ tiến độ", caption="Hình 1"), QrCode("https://example.vn/d/KHQMTP")]
    body = opened(to_docx(document(blocks=blocks))).element.body

    descriptions = [p.get("descr") for p in body.iter(qn("wp:docPr"))]
    assert descriptions == ["Biểu đồ tiến độ", "Mã QR: https://example.vn/d/KHQMTP"]


def test_a_page_break_is_a_page_break():
    blocks = [Paragraph("Trước"), PageBreak(), Paragraph("Sau")]
    body = opened(to_docx(document(blocks=blocks))).element.body

    assert [br.get(qn("w:type")) for br in body.iter(qn("w:br")) if br.get(qn("w:type"))] == ["page"]


def test_a_document_lying_on_its_side_has_its_section_so():
    section = opened(to_docx(document(orientation=Orientation.LANDSCAPE))).sections[0]

    assert (in_mm(section.page_width), in_mm(section.page_height)) == (297, 210)


def test_the_file_names_the_issuer_and_no_invented_date():
    issued = opened(to_docx(document())).core_properties
    draft = opened(to_docx(document(issued_on=None))).core_properties

    assert (issued.author, issued.title) == (
        "Trung tâm Trợ giúp pháp lý Nhà nước",
        "Báo cáo Kết quả tập huấn năm 2026",
    )
    assert issued.created.date().isoformat() == "2026-02-05"
    assert draft.created is None


def test_mark_up_in_a_cell_is_text():
    hostile = "<w:p/> & </w:tc>"

    lines = list(docx_lines(to_docx(attendance(1)))) + list(
        docx_lines(to_docx(document(subject=hostile, blocks=[Paragraph(hostile)])))
    )

    assert f"{hostile}./." in lines

"""The PDF as a clerk sees it: fonts, margins, head, page numbers, tables, signature."""

import io
import struct
import unicodedata
import zlib

import pikepdf
import pytest

from lms.documents import (
    Annex,
    Column,
    Heading,
    Image,
    Margins,
    Orientation,
    PageBreak,
    Paragraph,
    Point,
    QrCode,
    Run,
    Table,
    to_pdf,
    wording,
)
from lms.documents.measure import width_mm

from .reading import embedded_fonts, pages, pdf_text, squeezed
from .samples import LONGEST_NAME, attendance, document, paragraphs, people, report

TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
VOWELS = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
ALPHABET = unicodedata.normalize("NFC", " ".join(v + t for v in VOWELS for t in TONES)) + " đ Đ – “ ” …"
TIMES = {
    f"{family}{face}"
    for family in ("Liberation-Serif", "Tinos", "Times-New-Roman")
    for face in ("", "-Bold", "-Italic", "-Bold-Italic")
}
GRID_SLACK_MM = 0.5


def png() -> bytes:
    """One grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"\0\x80"))
        + chunk(b"IEND", b"")
    )


def test_every_vietnamese_letter_in_every_face_is_drawn_with_times():
    faces = [
        Run(ALPHABET),
        Run(ALPHABET, bold=True),
        Run(ALPHABET, italic=True),
        Run(ALPHABET, bold=True, italic=True),
    ]

    fonts = embedded_fonts(to_pdf(document(blocks=[Paragraph(run) for run in faces])))

    assert set(fonts) <= TIMES, "a face without a Vietnamese letter was replaced by another"
    assert len(fonts) == 4
    assert all(fonts.values())


def test_text_comes_out_composed_and_complete():
    decomposed = unicodedata.normalize("NFD", "Đặng Thị Hồng Ngọc, xã Kỳ Thượng")

    text = pdf_text(to_pdf(document(blocks=[Paragraph(decomposed), Paragraph(ALPHABET)], closed=False)))

    assert unicodedata.is_normalized("NFC", text)
    assert squeezed("Đặng Thị Hồng Ngọc, xã Kỳ Thượng") in text
    assert squeezed(ALPHABET) in text


def test_mark_up_in_a_text_is_text():
    hostile = '<img src="file:///etc/passwd"><script>1</script> & </p>'

    assert squeezed(hostile) in pdf_text(to_pdf(document(subject=hostile, blocks=[Paragraph(hostile)])))


def test_the_head_stands_in_two_columns():
    page = pages(to_pdf(document()))[0]

    superior, issuer = page.find("SỞ TƯ PHÁP HÀ TĨNH"), page.find("TRUNG TÂM TRỢ GIÚP")
    country, motto = page.find(wording.COUNTRY), page.find(wording.MOTTO)
    number, date = page.find("Số: 05/BC-TGPL"), page.find("Hà Tĩnh, ngày 05 tháng 02 năm 2026")

    def middle(box):
        return (box.left + box.right) / 2

    assert superior.top < issuer.top < number.top
    assert country.top < motto.top < date.top
    assert max(superior.right, issuer.right, number.right) < min(country.left, motto.left, date.left)
    assert middle(superior) == pytest.approx(middle(number), abs=0.6)
    assert middle(country) == pytest.approx(middle(motto), abs=0.6)
    assert page.find("Số").bottom == pytest.approx(page.find("Hà Tĩnh").bottom, abs=0.2)


def test_lines_are_as_wide_as_they_were_measured():
    page = pages(to_pdf(document()))[0]

    for words, size in ((wording.COUNTRY, 13), (wording.MOTTO, 14), ("Kết quả tập huấn năm 2026", 14)):
        box = page.find(words)
        kerned = pytest.approx(width_mm(words, size, bold=True), rel=0.02)
        assert box.right - box.left == kerned


def test_kind_and_subject_are_centred_under_the_head():
    page = pages(to_pdf(document()))[0]

    for words in ("BÁO CÁO", "Kết quả tập huấn năm 2026"):
        box = page.find(words)
        assert (box.left + box.right) / 2 == pytest.approx(30 + 160 / 2, abs=0.6)


def test_body_keeps_the_margins():
    margins = Margins(top_mm=25, bottom_mm=25, left_mm=35, right_mm=15)

    for page in pages(to_pdf(document(blocks=paragraphs(30), margins=margins))):
        body = [g for g in page.glyphs if g not in page.number_glyphs]
        assert min(g.left for g in body) >= 35 - GRID_SLACK_MM
        assert max(g.right for g in body) <= 210 - 15 + GRID_SLACK_MM
        assert min(g.top for g in body) >= 25 - GRID_SLACK_MM
        assert max(g.bottom for g in body) <= 297 - 25 + GRID_SLACK_MM


def test_paragraphs_are_indented_by_the_decrees_half_inch():
    page = pages(to_pdf(document()))[0]

    assert page.find("Trung tâm báo cáo").left == pytest.approx(30 + 12.7, abs=GRID_SLACK_MM)


def test_page_numbers_are_centred_in_the_top_margin_and_not_on_the_first_page():
    written = pages(to_pdf(document(blocks=paragraphs(40))))

    assert [page.number for page in written] == ["", *(str(n) for n in range(2, len(written) + 1))]
    assert len(written) >= 3
    for page in written[1:]:
        left, right = page.number_glyphs[0].left, page.number_glyphs[-1].right
        assert (left + right) / 2 == pytest.approx(30 + 160 / 2, abs=1)
        assert page.number_glyphs[0].top > 8


def test_each_annex_counts_its_own_pages():
    written = pages(to_pdf(report()))

    lying = [page.number for page in written if page.width > page.height]
    assert lying == ["", *(str(n) for n in range(2, len(lying) + 1))]
    assert len(lying) > 1
    standing = [page.number for page in written if page.width < page.height]
    assert standing[-2:] == ["", ""]


def test_annexes_turn_their_own_pages_only():
    first, *_, last = pages(to_pdf(report()))

    assert (round(first.width), round(first.height)) == (210, 297)
    assert (round(last.width), round(last.height)) == (210, 297)
    assert any((round(p.width), round(p.height)) == (297, 210) for p in pages(to_pdf(report())))


def test_an_annex_may_have_margins_of_its_own():
    wide = Margins(top_mm=20, bottom_mm=20, left_mm=15, right_mm=15)
    annex = Annex(
        title="Bảng",
        orientation=Orientation.LANDSCAPE,
        margins=wide,
        blocks=[Table([Column("Tên")], [["A"]])],
    )

    page = pages(to_pdf(document(annexes=[annex])))[-1]

    assert page.find("A").left < 20


def test_points_are_lettered_as_in_laws():
    text = pdf_text(to_pdf(document(blocks=[Point(f"điểm {n}.") for n in range(1, 11)])))

    assert squeezed("d) điểm 4. đ) điểm 5. e) điểm 6. g) điểm 7. h) điểm 8. i) điểm 9. k) điểm 10") in text


def test_a_list_repeats_its_heading_and_splits_no_row():
    written = pages(to_pdf(attendance(60)))

    with_rows = [page for page in written if "NguyễnThịHồngNgọc" in page.text]
    assert len(with_rows) >= 3
    assert all("TTHọvàtênĐốitượngĐơnvịKýtên" in page.text for page in with_rows)
    for number, (name, kind, unit) in enumerate(people(60), start=1):
        row = squeezed(f"{number}{name}{kind}{unit}")
        assert sum(row in page.text for page in with_rows) == 1, row


def test_rows_to_sign_are_as_tall_as_asked():
    page = pages(to_pdf(attendance(3)))[0]

    first, second = page.find("Nguyễn Thị Hồng Ngọc 1"), page.find("Nguyễn Thị Hồng Ngọc 2")
    assert second.top - first.top >= 10


@pytest.mark.parametrize("name", [LONGEST_NAME, "Nguyễn" * 20])
def test_long_names_stay_in_their_cell(name):
    table = Table([Column("Họ và tên", 1), Column("Đơn vị", 3)], [[name, "|"]])

    page = pages(to_pdf(document(blocks=[table])))[0]

    start = page.text.index(squeezed(name))
    visible = [g for g in page.glyphs if g.bottom > 20][start : start + len(squeezed(name))]
    assert max(g.right for g in visible) <= 30 + 160 / 4
    assert page.find("|").left >= 30 + 160 / 4


@pytest.mark.parametrize("count", range(14, 24))
def test_the_signature_never_stands_alone_on_a_page(count):
    last = pages(to_pdf(document(blocks=paragraphs(count))))[-1]

    assert not last.text.startswith("Nơinhận")
    assert squeezed("Trần Thị Hồng Ngọc") in last.text


def test_the_signers_name_stands_under_the_position_with_room_to_sign():
    page = pages(to_pdf(document()))[0]

    position, name = page.find("GIÁM ĐỐC"), page.find("Trần Thị Hồng Ngọc")
    assert name.top - position.bottom >= 20
    assert (name.left + name.right) / 2 == pytest.approx((position.left + position.right) / 2, abs=1)
    assert page.find("Nơi nhận").top == pytest.approx(position.top, abs=2)


def test_a_heading_is_not_left_at_the_foot_of_a_page():
    for count in range(8, 12):
        blocks = [*paragraphs(count), Heading("KẾT QUẢ"), *paragraphs(2)]
        for page in pages(to_pdf(document(blocks=blocks))):
            assert not page.text.endswith("KẾTQUẢ")


def test_a_page_break_starts_a_page():
    written = pages(to_pdf(document(blocks=[Paragraph("Trước"), PageBreak(), Paragraph("Sau")])))

    assert "Trước" in written[0].text
    assert written[1].text.startswith("Sau")


def test_pictures_are_drawn_and_described():
    blocks = [Image(png(), 40, "Biểu đồ tiến độ", caption="Hình 1"), QrCode("https://example.vn/d/KHQMTP")]

    with pikepdf.open(io.BytesIO(to_pdf(document(blocks=blocks)))) as pdf:
        tree = [element.get("/Alt") for element in pdf.objects if isinstance(element, pikepdf.Dictionary)]

    described = {str(alt) for alt in tree if alt is not None}
    assert described >= {"Biểu đồ tiến độ", "Mã QR: https://example.vn/d/KHQMTP"}


def test_the_file_is_tagged_and_named():
    with pikepdf.open(io.BytesIO(to_pdf(document()))) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.Lang == "vi"
        assert pdf.docinfo["/Title"] == "Báo cáo Kết quả tập huấn năm 2026"

"""Where headings break and how long rules are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.documents import (
    Column,
    Issuer,
    Margins,
    Orientation,
    Row,
    RowKind,
    Signature,
    Table,
    layout,
    wording,
)
from lms.documents.description import Align
from lms.documents.layout import HeadingCell
from lms.documents.measure import balanced, longest_mm, width_mm

from .samples import document

WORDS = st.lists(st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyẤỆỢ", min_size=1, max_size=7), min_size=1, max_size=40)


@pytest.mark.parametrize("bold", [False, True])
def test_tone_marks_take_no_room_and_horns_do(bold):
    assert width_mm("ế", 14, bold=bold) == width_mm("e", 14, bold=bold)
    assert width_mm("Ợ", 14, bold=bold) == width_mm("Ơ", 14, bold=bold)
    assert width_mm("ư", 14, bold=bold) > width_mm("u", 14, bold=False)


@given(WORDS)
def test_balanced_lines_keep_every_word_and_fit(words):
    lines = balanced(" ".join(words), 14, 60, bold=True)

    assert " ".join(lines).split(" ") == words
    assert longest_mm(lines, 14, bold=True) <= 60


def test_balanced_lines_are_of_like_length():
    lines = balanced("Trung tâm Trợ giúp pháp lý Nhà nước".upper(), 13, 62, bold=True)

    assert lines == ["TRUNG TÂM TRỢ GIÚP", "PHÁP LÝ NHÀ NƯỚC"]


def test_a_break_that_the_text_has_is_kept():
    assert balanced("Sở\nTư pháp", 13, 100) == ["Sở", "Tư pháp"]


def test_a_word_wider_than_the_room_stands_alone():
    assert balanced("a " + "m" * 60 + " b", 13, 40) == ["a", "m" * 60, "b"]


def test_rule_under_the_issuer_is_a_third_to_a_half_of_its_line():
    head = layout.head(document())

    assert 1 / 3 <= head.issuer_rule_mm / longest_mm(head.issuer, 13, bold=True) <= 1 / 2


def test_rule_under_the_subject_is_a_third_to_a_half_of_its_line():
    subject = layout.subject(document())

    assert 1 / 3 <= subject.rule_mm / longest_mm(subject.lines, 14, bold=True) <= 1 / 2


def test_the_countrys_name_has_its_line_to_itself():
    head = layout.head(document())

    assert head.right_mm > width_mm(wording.COUNTRY, 13, bold=True)
    assert head.left_mm + head.right_mm == pytest.approx(160)


def test_a_long_issuer_breaks_inside_its_column():
    issuer = Issuer(
        "Trung tâm Hỗ trợ pháp lý và Tư vấn cộng đồng các xã miền núi khu vực phía Tây", "Sở Tư pháp"
    )
    head = layout.head(document(issuer=issuer))

    assert longest_mm(head.issuer, 13, bold=True) <= head.left_mm


def test_the_subject_of_a_letter_stands_in_the_head():
    letter = document(kind="", subject="cử người tham gia lớp tập huấn quý II năm 2026")

    assert layout.head(letter).letter_subject == ["V/v cử người tham gia lớp", "tập huấn quý II năm 2026"]
    assert layout.subject(letter).lines == []


def test_a_lying_page_has_the_width_of_the_paper_less_its_margins():
    assert layout.text_width_mm(Orientation.LANDSCAPE, Margins()) == 247


def test_a_long_position_breaks_in_its_column():
    frame = layout.frame(document())

    assert layout.signer_lines(Signature("Xác nhận của đơn vị tổ chức tập huấn"), frame) == [
        "XÁC NHẬN CỦA ĐƠN",
        "VỊ TỔ CHỨC TẬP HUẤN",
    ]


def test_grouped_columns_share_a_heading_and_the_others_span_both_rows():
    columns = [Column("TT"), Column("Nam", group="Số người"), Column("Nữ", group="Số người")]

    assert layout.heading_rows(columns) == [
        [HeadingCell("TT", 1, 2), HeadingCell("Số người", 2, 1)],
        [None, HeadingCell("Nam", 1, 1), HeadingCell("Nữ", 1, 1)],
    ]


def test_the_first_cell_of_a_short_row_spans_what_is_missing():
    table = Table([Column("TT"), Column("Tên"), Column("Số", align=Align.RIGHT)], [])

    total = layout.cells(table, Row(["Cộng", "5"], RowKind.TOTAL))
    section = layout.cells(table, Row(["I. Trung tâm"], RowKind.SECTION))

    assert [(cell.columns, cell.align) for cell in total] == [(2, Align.CENTER), (1, Align.RIGHT)]
    assert [(cell.columns, cell.align) for cell in section] == [(3, Align.LEFT)]

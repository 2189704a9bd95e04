"""The words and numbers that the decree puts around what the office writes."""

from datetime import date

import pytest

from lms.documents import (
    Annex,
    Article,
    Capacity,
    Heading,
    Item,
    Paragraph,
    Point,
    Run,
    Signature,
    Table,
    long_date,
    wording,
)
from lms.documents.description import Column, Image, Row, RowKind
from lms.documents.numbering import POINT_LETTERS, numbered, point_letter, roman

from .samples import document


def marks(*blocks):
    return [mark for _, mark in numbered(blocks)]


@pytest.mark.parametrize(
    "day,words",
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 10), "ngày 10 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_days_below_ten_and_the_first_two_months_are_padded(day, words):
    assert long_date(day) == words


@pytest.mark.parametrize(
    "number,words", [(5, "Số: 05/BC-TGPL"), (105, "Số: 105/BC-TGPL"), ("05a", "Số: 05a/BC-TGPL")]
)
def test_a_number_below_ten_has_two_digits(number, words):
    assert wording.number_line(document(number=number)) == words


def test_a_draft_leaves_room_for_number_and_day_and_keeps_the_year():
    draft = document(number=None, issued_on=None, draft_year=2026)

    assert wording.number_line(draft).replace(wording.BLANK, " ") == "Số:         /BC-TGPL"
    assert (
        wording.date_line(draft).replace(wording.BLANK, "_") == "Hà Tĩnh, ngày ______ tháng ______ năm 2026"
    )


def test_a_draft_keeps_the_month_it_knows():
    draft = document(issued_on=None, draft_year=2026, draft_month=2)

    assert wording.date_line(draft).endswith("tháng 02 năm 2026")


def test_a_paper_without_symbol_or_place_has_no_such_lines():
    paper = document(symbol="", place="")

    assert wording.number_line(paper) == ""
    assert wording.date_line(paper) == ""


def test_points_run_through_the_vietnamese_letters():
    assert [point_letter(n) for n in range(1, 11)] == ["a", "b", "c", "d", "đ", "e", "g", "h", "i", "k"]


def test_points_past_the_last_letter_double_it():
    assert point_letter(len(POINT_LETTERS)) == "y"
    assert point_letter(len(POINT_LETTERS) + 1) == "aa"


@pytest.mark.parametrize("number,letters", [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (49, "XLIX")])
def test_parts_and_annexes_are_counted_in_roman_numbers(number, letters):
    assert roman(number) == letters


def test_numbers_of_a_level_start_again_under_each_number_above():
    blocks = [
        Heading("A"),
        Heading("B", 2),
        Heading("C", 3),
        Point("d"),
        Point("đ"),
        Heading("E", 2),
        Heading("G", 3),
    ]

    assert marks(*blocks, Heading("H"), Heading("I", 2), Point("k")) == [
        "I.",
        "1.",
        "1.1.",
        "a)",
        "b)",
        "2.",
        "2.1.",
        "II.",
        "1.",
        "a)",
    ]


def test_a_third_level_without_a_second_counts_alone():
    assert marks(Heading("A"), Point("b", 3)) == ["I.", "1."]


def test_a_number_of_its_own_is_printed_and_counted():
    assert marks(Heading("A", 2), Heading("B", 2, number="II.2."), Heading("C", 2)) == ["1.", "II.2.", "3."]


def test_points_start_again_in_each_article():
    assert marks(Article("A"), Point("a"), Point("b"), Article("B"), Point("a")) == [
        "Điều 1.",
        "a)",
        "b)",
        "Điều 2.",
        "a)",
    ]


def test_a_paragraph_has_no_mark_and_an_item_a_dash():
    assert marks(Paragraph("A"), Item("b"), Item("c", mark="+")) == ["", "-", "+"]


def test_recipients_stand_behind_dashes_and_end_in_semicolons_and_a_full_stop():
    sent = document(recipients=["Bộ Tư pháp;", "UBND tỉnh", "Lưu: VT, TGPL."])

    assert wording.recipients(sent) == ["- Bộ Tư pháp;", "- UBND tỉnh;", "- Lưu: VT, TGPL."]


def test_one_addressee_stands_alone_and_several_each_on_a_line():
    assert wording.addressees(document(addressees=["Bộ Tư pháp"])) == ["Bộ Tư pháp"]
    assert wording.addressees(document(addressees=["Bộ Tư pháp", "UBND tỉnh"])) == [
        "- Bộ Tư pháp;",
        "- UBND tỉnh.",
    ]


def test_grounds_end_in_semicolons_and_a_full_stop():
    assert wording.grounds(document(grounds=["Căn cứ A", "Căn cứ B;"])) == ["Căn cứ A;", "Căn cứ B."]


@pytest.mark.parametrize("end", ["", ".", "./.", " ./.", ";"])
def test_the_last_words_are_closed_once(end):
    (paragraph,) = wording.closed([Paragraph(f"quyết định{end}")])

    assert wording.runs(paragraph.text) == [Run("quyết định./.")]


def test_only_the_last_run_of_a_paragraph_is_closed():
    (paragraph,) = wording.closed([Paragraph((Run("Thời gian: ", bold=True), "07 giờ 30."))])

    assert wording.runs(paragraph.text) == [Run("Thời gian: ", bold=True), Run("07 giờ 30./.")]


def test_a_table_at_the_end_is_not_closed():
    table = Table([Column("TT")], [["1"]])

    assert wording.closed([Paragraph("A"), table]) == [Paragraph("A"), table]


@pytest.mark.parametrize(
    "signature,lines",
    [
        (Signature("Giám đốc"), ["GIÁM ĐỐC"]),
        (Signature("Phó Giám đốc", "", Capacity.DEPUTY, "Giám đốc"), ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]),
        (
            Signature("Chủ tịch", "", Capacity.COLLECTIVE, "Ủy ban nhân dân"),
            ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
        ),
        (Signature("Trưởng phòng", "", Capacity.BY_ORDER, "Giám đốc"), ["TL. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (Signature("Trưởng phòng", "", Capacity.BY_AUTHORITY, "Giám đốc"), ["TUQ. GIÁM ĐỐC", "TRƯỞNG PHÒNG"]),
        (Signature("", "", Capacity.ACTING, "Giám đốc"), ["Q. GIÁM ĐỐC"]),
    ],
)
def test_the_capacity_stands_over_the_position(signature, lines):
    assert wording.signer_lines(signature) == lines


def test_one_annex_has_no_number_and_several_have_roman_ones():
    first, second = Annex(title="A", blocks=[]), Annex(title="B", blocks=[])

    assert wording.annex_label(document(annexes=[first]), first) == "Phụ lục"
    assert wording.annex_label(document(annexes=[first, second]), second) == "Phụ lục II"


def test_a_list_without_label_does_not_count_among_the_annexes():
    attached, annex = Annex(title="Danh sách", blocks=[], label=""), Annex(title="B", blocks=[])
    decision = document(annexes=[attached, annex])

    assert wording.annex_label(decision, attached) == ""
    assert wording.annex_label(decision, annex) == "Phụ lục"


def test_an_annex_says_which_document_it_belongs_to():
    annex = Annex(title="A", blocks=[])

    assert wording.annex_note(document(annexes=[annex]), annex) == (
        "(Kèm theo Báo cáo số 05/BC-TGPL ngày 05 tháng 02 năm 2026 của Trung tâm Trợ giúp pháp lý Nhà nước)"
    )


def test_the_annex_of_a_letter_names_it_a_letter():
    annex = Annex(title="A", blocks=[])

    assert wording.annex_note(document(kind="", annexes=[annex]), annex).startswith(
        "(Kèm theo Công văn số 05/"
    )


def test_text_is_composed_and_free_of_what_files_cannot_hold():
    assert wording.clean("Nguyê\u0303n\u200b\x0b\ufeff Hòa\r\n2\t3") == "Nguyễn Hòa\n2 3"


@pytest.mark.parametrize("cells", [["1"], ["1", "2", "3"], []])
def test_a_row_that_does_not_fit_the_columns_is_refused(cells):
    with pytest.raises(ValueError, match="cells for 2 columns"):
        Table([Column("A"), Column("B")], [cells])


def test_a_total_row_may_be_short_but_not_empty():
    columns = [Column("A"), Column("B")]
    Table(columns, [Row(["Cộng"], RowKind.TOTAL)])

    with pytest.raises(ValueError, match="cells for 2 columns"):
        Table(columns, [Row([], RowKind.TOTAL)])


def test_a_table_needs_columns():
    with pytest.raises(ValueError, match="needs columns"):
        Table([], [])


def test_a_picture_of_another_format_is_refused():
    with pytest.raises(ValueError, match="PNG or JPEG"):
        Image(b"<svg/>", 20, "Sơ đồ")

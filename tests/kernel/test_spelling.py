"""Spelling: what is stored, what is searched, what stands in an address."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text import Name, clean_name, clean_text, fold, nfc, slug, split_name


def test_composed_and_decomposed_spellings_become_the_same_text():
    assert nfc(unicodedata.normalize("NFD", "Nguyễn Thị Hồng Ngọc")) == "Nguyễn Thị Hồng Ngọc"


def test_clean_text_drops_what_nobody_can_see():
    assert clean_text("\ufeff Tập\u00a0\u200bhuấn\x00 \r\n kỹ\tnăng\u00ad ") == "Tập huấn kỹ năng"


@pytest.mark.parametrize(
    "typed,stored",
    [
        ("  nguyễn   thị hồng ngọc ", "Nguyễn Thị Hồng Ngọc"),
        ("NGUYỄN THỊ HỒNG NGỌC", "Nguyễn Thị Hồng Ngọc"),
        ("Nguyễn thị Hoa", "Nguyễn Thị Hoa"),
        ("NGUYỄN VĂN A", "Nguyễn Văn A"),
        ("đặng đức ý", "Đặng Đức Ý"),
        ("Ðặng Thị Ân", "Đặng Thị Ân"),  # an Icelandic eth for the Đ
        ("H'Hen Niê", "H'Hen Niê"),
        ("y' bang êban-niê", "Y' Bang Êban-Niê"),
        ("McDonald Trần", "McDonald Trần"),
        ("", ""),
    ],
)
def test_a_name_is_stored_with_capitals_where_they_belong(typed, stored):
    assert clean_name(typed) == stored
    assert clean_name(unicodedata.normalize("NFD", typed)) == stored


@pytest.mark.parametrize(
    "full_name,parts",
    [
        ("Nguyễn Thị Hồng Ngọc", ("Nguyễn", "Thị Hồng", "Ngọc")),
        ("Lê An", ("Lê", "", "An")),
        ("Ngọc", ("", "", "Ngọc")),
        ("", ("", "", "")),
        ("Tôn Nữ Thị Ninh", ("Tôn Nữ", "Thị", "Ninh")),
        ("Tôn Thất Tùng", ("Tôn Thất", "", "Tùng")),
        ("Công Tằng Tôn Nữ Mỹ Lan", ("Công Tằng Tôn Nữ", "Mỹ", "Lan")),
        ("Tôn Thất", ("Tôn", "", "Thất")),
        ("  Trần\u00a0 Văn  An ", ("Trần", "Văn", "An")),
    ],
)
def test_a_full_name_splits_into_family_middle_and_given(full_name, parts):
    assert split_name(full_name) == Name(*parts)


@given(st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyÁÀẢÃẠ '-", max_size=40))
def test_the_parts_of_a_name_make_the_whole_again(text):
    assert split_name(text).full == clean_text(text)


@pytest.mark.parametrize(
    "text,found_by",
    [
        ("Nguyễn", "nguyen"),
        ("ĐẶNG", "dang"),
        ("Tập  huấn", "tap huan"),
        ("32/2016/QĐ-TTg", "32/2016/qd-ttg"),
        ("“Trợ giúp pháp lý – với người dân…”", '"tro giup phap ly - voi nguoi dan..."'),
        ("R’lấp", "r'lap"),
        ("ươƯƠ ỹỷỵ", "uouo yyy"),
        ("Zoë Müller, São Paulo", "zoe muller, sao paulo"),
    ],
)
def test_search_ignores_accents_case_and_the_look_of_punctuation(text, found_by):
    assert fold(text) == found_by


def test_both_places_of_a_tone_are_found():
    assert fold("Hòa") == fold("Hoà") == fold("hoa")


@given(st.text())
def test_folding_is_ascii_stable_and_blind_to_normal_forms(text):
    folded = fold(text)

    assert folded.isascii()
    assert folded == folded.lower() == " ".join(folded.split())
    assert fold(folded) == folded
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text)) == folded


@pytest.mark.parametrize(
    "title,address",
    [
        ("Đào tạo", "dao-tao"),
        ("Kỹ năng tư vấn: cơ bản & nâng cao (2026)", "ky-nang-tu-van-co-ban-nang-cao-2026"),
        ("Đắk R'lấp", "dak-rlap"),
        ("…", ""),
    ],
)
def test_the_address_of_a_vietnamese_title_keeps_every_letter(title, address):
    assert slug(title) == address


def test_a_long_slug_ends_with_a_whole_word():
    assert slug("Bồi dưỡng nghiệp vụ", max_length=14) == "boi-duong"
    assert slug("Bồi dưỡng nghiệp vụ", max_length=9) == "boi-duong"
    assert slug("Nghiêng", max_length=4) == "nghi"

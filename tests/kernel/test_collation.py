"""Vietnamese order, and its keys: plain ASCII that any database sorts alike."""

import random
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text import SORT_KEY_MAX_LENGTH, Name, name_sort_key, sort_key

ALPHABET = [*"aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"]
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]  # ngang huyền hỏi ngã sắc nặng
vietnamese = st.text(alphabet=[*"".join(ALPHABET), *"áàảãạắằặấậếệốộớợứựýỵ", " "], max_size=30)


def in_order(texts, key=sort_key):
    """Whether the texts stand in strictly rising order."""
    keys = [key(text) for text in texts]
    return keys == sorted(set(keys))


def test_letters_follow_the_vietnamese_alphabet():
    assert in_order(ALPHABET)
    assert in_order([letter.upper() for letter in ALPHABET])


@pytest.mark.parametrize("vowel", [*"aăâeêioôơuưy"])
def test_tones_follow_ngang_huyen_hoi_nga_sac_nang(vowel):
    assert in_order([unicodedata.normalize("NFC", vowel + tone) for tone in TONES])


@pytest.mark.parametrize(
    "texts",
    [
        ["An", "Ánh", "Ăn", "Ân", "Ấn", "Bình"],
        ["Danh", "Dũng", "Dương", "Đào", "Đạt", "Đặng", "Đức"],
        ["ma", "mà", "mả", "mã", "má", "mạ", "mai"],
        ["Oanh", "Ông", "Ơn", "Phú"],
        ["Thu", "Thụ", "Thư", "Thứ", "Xuân"],
        ["Cẩm Bình", "Đồng Tiến", "Đức Thọ", "Thạch Hà", "Thạch Khê", "Thạch Lạc", "Vũng Áng"],
        ["Buổi 2", "Buổi 10", "Buổi 10a", "Buổi thảo luận"],
        ["II.2", "II.2.1", "II.2.10", "II.3"],
        ["Hà", "Hà Tĩnh", "Hàng"],
        ["az", "ă", "ăz", "â"],
    ],
)
def test_known_lists_are_in_order(texts):
    assert in_order(texts)


def test_letters_count_before_tones_and_case_not_at_all():
    assert in_order(["mã a", "ma b"])
    assert sort_key("ĐẶNG") == sort_key("đặng")


def test_both_places_of_a_tone_sort_together():
    assert sort_key("Hòa") == sort_key("Hoà")
    assert sort_key("Thúy Hà") == sort_key("Thuý Hà")


def test_the_spelling_of_a_text_does_not_move_it():
    assert sort_key(unicodedata.normalize("NFD", "Nguyễn Thị Hồng")) == sort_key("Nguyễn Thị Hồng")
    assert sort_key(" Thạch—Khê ") == sort_key("Thạch Khê")
    assert sort_key("R'lấp") == sort_key("R’lấp") == sort_key("Rlấp")


def test_people_sort_by_given_then_family_then_middle_name():
    people = [
        "An",
        "Lê An",
        "Nguyễn Văn An",
        "Nguyễn Xuân An",
        "Trần Bá An",
        "Lê Thị Ánh",
        "Lê Ân",
        "Võ Văn Dũng",
        "Bùi Văn Đạt",
        "Nguyễn Thị Hồng Ngọc",
        "Nguyễn Thị Thu Ngọc",
        "Phạm Ngọc",
        "Đặng Ý",
    ]

    assert in_order(people, name_sort_key)


def test_nguyen_thi_hong_ngoc_sorts_under_ngoc():
    assert in_order(["Lê Văn Nam", "Nguyễn Thị Hồng Ngọc", "An Văn Nguyên"], name_sort_key)


def test_corrected_parts_of_a_name_decide():
    assert name_sort_key(Name("Âu Dương", "", "Hoa")) != name_sort_key("Âu Dương Hoa")
    assert name_sort_key(Name("Nguyễn", "Thị Hồng", "Ngọc")) == name_sort_key("Nguyễn Thị Hồng Ngọc")


def test_nothing_sorts_first():
    assert sort_key("") == sort_key("…") == ""
    assert in_order(["", "0", "a"])


@given(st.lists(st.sampled_from(ALPHABET), max_size=12), st.lists(st.sampled_from(ALPHABET), max_size=12))
def test_words_compare_as_their_letters_do(one, other):
    def places(letters):
        return [ALPHABET.index(letter) for letter in letters]

    assert (sort_key("".join(one)) < sort_key("".join(other))) == (places(one) < places(other))


@given(vietnamese, vietnamese)
def test_a_longer_text_never_comes_before_its_own_beginning(text, more):
    assert sort_key(text) <= sort_key(text + more)
    assert sort_key(text) <= sort_key(f"{text} {more}")


@given(st.integers(0, 10**30), st.integers(0, 10**30))
def test_numbers_sort_by_value(one, other):
    one, other = sorted([one, other])

    assert sort_key(f"Lớp {one}") <= sort_key(f"Lớp {other}")
    assert (sort_key(str(one)) == sort_key(str(other))) == (one == other)


@given(st.text())
def test_keys_are_plain_ascii_of_bounded_length(text):
    for key in (sort_key(text), name_sort_key(text)):
        assert re.fullmatch("[0-9a-z]*", key)
        assert len(key) <= SORT_KEY_MAX_LENGTH


@given(vietnamese, vietnamese)
def test_cutting_a_long_key_never_reverses_an_order(one, other):
    one, other = sorted([one, other], key=sort_key)
    long = "ngang " * 60

    assert len(sort_key(long)) == SORT_KEY_MAX_LENGTH
    assert sort_key(long + one) <= sort_key(long + other)


def test_the_longest_names_fit_whole():
    longest = "Công Tằng Tôn Nữ Nguyễn Thị Phương Quỳnh Hoàng Thiên Hương Khuyên Tường"

    assert len(longest) >= 70
    assert len(name_sort_key(longest)) < SORT_KEY_MAX_LENGTH


def test_a_shuffled_list_comes_back_in_order():
    rank = {letter: place for place, letter in enumerate([" ", *ALPHABET])}
    texts = [first + rest for first in ALPHABET for rest in ["", " a", " ă", "a", "ă", "n", "z"]]
    expected = sorted(texts, key=lambda text: [rank[letter] for letter in text])
    shuffled = random.Random(2026).sample(texts, len(texts))

    assert sorted(shuffled, key=sort_key) == expected

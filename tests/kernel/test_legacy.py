"""Text typed before Unicode is recognised and converted; good Unicode is never touched."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.text import detect_and_decode, from_legacy, looks_legacy, repair

# The same sentences as they look when opened on a Western Windows.
TCVN3 = {
    "Céng hßa x· héi chñ nghÜa ViÖt Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
    "NguyÔn ThÞ Hång Ngäc, Trung t©m Trî gióp ph¸p lý Nhµ n\xadíc tØnh Hµ TÜnh": (
        "Nguyễn Thị Hồng Ngọc, Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh"
    ),
    "c­êng ®é, kü n¨ng t­ vÊn, båi d­ìng nghiÖp vô": "cường độ, kỹ năng tư vấn, bồi dưỡng nghiệp vụ",
    "CéNG HßA X· HéI CHñ NGHÜA VIÖT NAM": "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "NGUYÔN V¡N §¹T, sinh t¹i Hµ TÜnh": "NGUYỄN VĂN ĐẠT, sinh tại Hà Tĩnh",
}
VNI = {
    "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
    "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
    "Nguyeãn Thò Hoàng Ngoïc, Trung taâm Trôï giuùp phaùp lyù Nhaø nöôùc tænh Haø Tónh": (
        "Nguyễn Thị Hồng Ngọc, Trung tâm Trợ giúp pháp lý Nhà nước tỉnh Hà Tĩnh"
    ),
    "CÖÔØNG ÑOÄ, KYÕ NAÊNG TÖ VAÁN": "CƯỜNG ĐỘ, KỸ NĂNG TƯ VẤN",
    "Aùnh, AÙnh, buoåi thöù hai, baèng chöùng, thaúng thaén, Myõ": (
        "Ánh, Ánh, buổi thứ hai, bằng chứng, thẳng thắn, Mỹ"
    ),
}
GOOD = [
    "Nguyễn Thị Hồng Ngọc",
    "Lê",
    "Hà Tú",
    "cà phê, thìa là",
    "Trần Văn A © 2026",
    "café au lait, très élevé, où êtes-vous ?",
    "São Paulo, Zoë Müller, Loïc, François, Ñuñoa, Ærø",
    "naïve",
    "10 µm ± 2 °C, § 5, ½ kg, £ 5, x², «Là», 3 × 4 ÷ 2",
    "Windows® ™ ©",
    "plain ASCII",
    "",
]


@pytest.mark.parametrize("typed,meant", TCVN3.items())
def test_tcvn3_is_recognised_and_converted(typed, meant):
    assert looks_legacy(typed) == "tcvn3"
    assert from_legacy(typed, "tcvn3") == meant


@pytest.mark.parametrize("typed,meant", VNI.items())
def test_vni_is_recognised_and_converted(typed, meant):
    assert looks_legacy(typed) == "vni"
    assert from_legacy(typed, "vni") == meant


def test_another_encoding_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="viscii"):
        from_legacy("x", "viscii")  # type: ignore[arg-type]


@pytest.mark.parametrize("text", GOOD)
def test_good_text_is_not_taken_for_legacy(text):
    assert looks_legacy(text) is None
    assert looks_legacy(unicodedata.normalize("NFD", text)) is None
    assert repair([text]) == ([text], None)


WORDS = """Nguyễn Trần Lê Phạm Đặng Võ Bùi Ngô Dương Lý Hà Tĩnh xã phường thôn bản đặc biệt khó khăn trợ giúp pháp lý
tập huấn bồi dưỡng nghiệp vụ kỹ năng tư vấn là và của được những quyền nghĩa vụ công dân ông bà cô chú ý ở ừ ạ"""


@given(st.lists(st.sampled_from(WORDS.split()), max_size=12).map(" ".join))
def test_no_sentence_in_unicode_is_ever_changed(sentence):
    for form in ("NFC", "NFD"):
        text = unicodedata.normalize(form, sentence)
        assert repair([text]).texts == [text]


@given(st.text())
def test_any_text_at_all_can_be_judged_and_converted(text):
    looks_legacy(text)
    assert isinstance(from_legacy(text, "tcvn3") + from_legacy(text, "vni"), str)


def test_one_short_cell_proves_nothing_but_a_column_does():
    assert looks_legacy("Nguyeãn") is None
    assert repair(["Nguyeãn", "Traàn", "Leâ", "An"]) == (["Nguyễn", "Trần", "Lê", "An"], "vni")
    assert repair(["NguyÔn", "TrÇn", "Lª", "Chó", "An"]) == (["Nguyễn", "Trần", "Lê", "Chú", "An"], "tcvn3")


def test_in_a_mixed_table_cells_that_read_well_are_left_alone():
    cells = ["NguyÔn ThÞ Hång", "Nguyễn Thị Hồng", "TrÇn V¨n Tó", "Lê Hà", "Bé Tú"]

    assert repair(cells) == (["Nguyễn Thị Hồng", "Nguyễn Thị Hồng", "Trần Văn Tú", "Lê Hà", "Bé Tú"], "tcvn3")


# As Notepad of a Vietnamese Windows saves SENTENCE: some tones are bytes of their own.
CP1258 = (
    b"Nguy\xea\xden Thi\xf2 H\xf4\xccng Ngo\xf2c; Tr\xf5\xf2 gi\xfap vi\xean ph\xe1p ly\xec; "
    b"H\xe0 Ti\xdenh; \xd0\xe3\xf2ng \xd0\xfd\xecc \xc1nh"
)
SENTENCE = "Nguyễn Thị Hồng Ngọc; Trợ giúp viên pháp lý; Hà Tĩnh; Đặng Đức Ánh"


@pytest.mark.parametrize(
    "data,encoding",
    [
        (SENTENCE.encode(), "utf-8"),
        (unicodedata.normalize("NFD", SENTENCE).encode(), "utf-8"),
        (SENTENCE.encode("utf-8-sig"), "utf-8-sig"),
        (SENTENCE.encode("utf-16"), "utf-16"),
        (b"\xfe\xff" + SENTENCE.encode("utf-16-be"), "utf-16"),
        (SENTENCE.encode("utf-16-le"), "utf-16-le"),
        (SENTENCE.encode("utf-16-be"), "utf-16-be"),
        (SENTENCE.encode("utf-32"), "utf-32"),
        (CP1258, "cp1258"),
        ("NguyÔn ThÞ Hång Ngäc; Trî gióp viªn ph¸p lý; Hµ TÜnh; §Æng §øc ¸nh".encode("latin-1"), "tcvn3"),
        (
            "Nguyeãn Thò Hoàng Ngoïc; Trôï giuùp vieân phaùp lyù; Haø Tónh; Ñaëng Ñöùc AÙnh".encode(
                "latin-1"
            ),
            "vni",
        ),
    ],
)
def test_a_file_is_read_whatever_wrote_it(data, encoding):
    text, found = detect_and_decode(data)

    assert found == encoding
    assert text.replace("ánh", "Ánh") == SENTENCE  # TCVN3 has no capital Á


def test_a_file_in_no_vietnamese_encoding_is_still_shown():
    assert detect_and_decode("Müller; Señor".encode("cp1252")) == ("Müller; Señor", "cp1252")


@given(st.binary())
def test_any_bytes_at_all_give_some_text(data):
    text, encoding = detect_and_decode(data)

    assert isinstance(text, str)
    assert encoding


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_utf_8_is_never_misread(text):
    if "\0" not in text:
        assert detect_and_decode(text.encode("utf-8")).text == unicodedata.normalize(
            "NFC", text.removeprefix("\ufeff")
        )

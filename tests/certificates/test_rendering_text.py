"""Text fits: every line stays in its box, whatever the name or the course is called."""

import unicodedata
from itertools import combinations

import pytest

from certificates.rendering import (
    DEFAULT,
    DESIGNS,
    CharacterNotInFont,
    Layout,
    MissingValue,
    TextDoesNotFit,
    Way,
    render_one,
    settings,
    shipped,
)

from .drawing import LONG, VALUES, lines, long_sheet, sheet, text, without

# The inner edge of the frame, in mm.
INSIDE = (18.6, 18.6, 297 - 18.6, 210 - 18.6)

NAMES = [
    "Y Ỷ",
    "Nguyễn Thị Hồng Ngọc",
    "Đặng Hoàng Ngọc Quỳnh Hương",
    "Hồ Nguyễn Thị Phương Quỳnh Anh",
    "Nguyễn Phúc Bảo Ngọc Hoàng Uyên Phương",
    "Công Tằng Tôn Nữ Nguyễn Phước Quỳnh Trang Thư",
    LONG["name"],
    LONG["name"] + " (Y Niê Kđăm H’Wiao)",
]


def overlaps(one: tuple, other: tuple) -> bool:
    """Whether the inks of two lines cross. The boxes that a reader sees are a font's height, more than its ink."""
    slack = 0.25 * min(one[3] - one[1], other[3] - other[1])
    across = min(one[2], other[2]) - max(one[0], other[0])
    along = min(one[3], other[3]) - max(one[1], other[1])
    return across > 0.2 and along > slack


@pytest.mark.parametrize("way", [Way.PLAIN, Way.COMPILED])
@pytest.mark.parametrize("name", NAMES)
def test_every_name_stays_inside_the_frame_and_clear_of_other_lines(name, way):
    found = lines(render_one(DEFAULT, sheet(name=name), way=way))

    for left, top, right, bottom, said in found:
        assert left > INSIDE[0], said
        assert top > INSIDE[1], said
        assert right < INSIDE[2], said
        assert bottom < INSIDE[3], said
    assert [(one[4], other[4]) for one, other in combinations(found, 2) if overlaps(one, other)] == []


@pytest.mark.parametrize("way", [Way.PLAIN, Way.COMPILED])
def test_everything_long_at_once_still_fits(way):
    found = lines(render_one(DEFAULT, long_sheet(), way=way))

    assert all(left > INSIDE[0] and right < INSIDE[2] for left, _, right, _, _ in found)
    assert [(one[4], other[4]) for one, other in combinations(found, 2) if overlaps(one, other)] == []
    said = " ".join(text(render_one(DEFAULT, long_sheet(), way=way)).split())
    for name in ("name", "course", "title", "person"):
        assert LONG[name] in said


def test_text_yields_by_the_stated_steps():
    sizes = [settings(DEFAULT, sheet(name=name))["name"] for name in NAMES]

    assert sizes[1].size_pt == 32
    assert [fitted.size_pt for fitted in sizes] == sorted((fitted.size_pt for fitted in sizes), reverse=True)
    assert {fitted.size_pt for fitted in sizes} <= {32, 28, 24, 21, 19, 17}
    assert [len(fitted.lines) for fitted in sizes] == [1] * 7 + [2]


def test_a_short_course_is_large_and_a_long_one_wraps_into_even_lines():
    short = settings(DEFAULT, sheet(course="Kỹ năng bào chữa"))["course"]
    long = settings(DEFAULT, long_sheet())["course"]

    assert (short.size_pt, short.lines) == (20, ("Kỹ năng bào chữa",))
    assert len(long.lines) == 3
    lengths = [len(line) for line in long.lines]
    assert min(lengths) > 0.8 * max(lengths)
    assert " ".join(long.lines) == LONG["course"]


def test_below_the_last_step_text_shrinks_freely():
    fitted = settings(DEFAULT, sheet(signer_name="Nguyễn " * 9))["signer"]

    assert fitted.shrunk
    assert 5 <= fitted.size_pt < 11
    file = render_one(DEFAULT, sheet(signer_name="Nguyễn " * 9))
    assert max(right for _, _, right, _, _ in lines(file)) < INSIDE[2]


def test_text_that_nothing_makes_fit_is_refused_by_name():
    with pytest.raises(TextDoesNotFit, match="Nguyễn Nguyễn"):
        settings(DEFAULT, sheet(signer_name="Nguyễn " * 60))


def test_a_word_too_wide_for_its_box_is_made_smaller():
    fitted = settings(DEFAULT, sheet(course="K" * 120))["course"]

    assert len(fitted.lines) == 1
    assert fitted.shrunk


def test_a_letter_that_the_fonts_lack_is_refused():
    with pytest.raises(CharacterNotInFont, match="李"):
        render_one(DEFAULT, sheet(name="李 Văn Minh"))


@pytest.mark.parametrize("design", DESIGNS)
def test_names_of_the_central_highlands_are_drawn_and_read_back(design):
    name = "H’Bĭp Ƀuăt Ksor (Ĭ ƀ) Rơ̆ Ê̆ Ô̆ Ơ̆ Ư̆ ê̆ ô̆ ơ̆ ư̆"

    file = render_one(shipped(design, "landscape"), sheet(name=name))

    assert name in unicodedata.normalize("NFC", text(file))


def test_a_breve_over_another_letter_is_refused():
    with pytest.raises(CharacterNotInFont, match="U\\+0306"):
        render_one(DEFAULT, sheet(name="Ksor Hy\u0306"))


def test_rare_latin_letters_are_drawn():
    for way in (Way.AUTO, Way.CHUNKS):
        assert "Åsa Šimková-Müller" in text(render_one(DEFAULT, sheet(name="Åsa Šimková-Müller"), way=way))


def test_decomposed_text_and_stray_spaces_are_mended():
    messy = unicodedata.normalize("NFD", "  Nguyễn\tThị \n Hồng  Ngọc ")

    assert settings(DEFAULT, sheet(name=messy)) == settings(DEFAULT, sheet())
    assert VALUES["name"] in text(render_one(DEFAULT, sheet(name=messy)))
    assert settings(DEFAULT, sheet(name="H\u02bcHen Niê")) == settings(DEFAULT, sheet(name="H’Hen Niê"))


def test_markup_in_a_name_is_only_text():
    name = 'An <b onclick="x">&amp; {number}'

    for way in (Way.PLAIN, Way.COMPILED):
        assert name in text(render_one(DEFAULT, sheet(name=name), way=way))


def test_a_missing_value_is_named():
    with pytest.raises(MissingValue, match="course"):
        render_one(DEFAULT, without(sheet(), "course"))


def test_the_layout_tells_what_it_needs():
    assert DEFAULT.names >= {"name", "course", "number", "title", "signer_name"}
    assert DEFAULT.optional_names >= {"honorific", "decision", "sample"}
    assert DEFAULT.names | DEFAULT.optional_names == set(VALUES)


def test_every_step_of_the_default_layout_has_room_for_its_lines():
    assert isinstance(DEFAULT, Layout)
    for field in DEFAULT.fields:
        assert [step.size_pt for step in field.steps] == sorted(
            (step.size_pt for step in field.steps), reverse=True
        )
        assert all(step.size_pt >= 8 for step in field.steps)

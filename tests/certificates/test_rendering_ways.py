"""The fast ways look as the plain way does, and what they cannot carry falls back by itself."""

from dataclasses import replace

import pytest
from PIL import ImageChops, ImageFilter

from certificates.rendering import DEFAULT, Layout, Way, fastest_way, render_one

from .drawing import LONG, long_sheet, picture, sheet, text


def looks_the_same(one: bytes, other: bytes) -> bool:
    """Whether two files differ by no more than the antialiasing of glyphs a few thousandths of a millimetre apart."""
    pictures = [picture(file, dpi=150).convert("L").filter(ImageFilter.BoxBlur(2)) for file in (one, other)]
    difference = ImageChops.difference(*pictures)
    return difference.getextrema()[1] <= 24


@pytest.mark.parametrize("way", [Way.CHUNKS, Way.COMPILED])
@pytest.mark.parametrize(
    "said",
    [
        sheet(),
        long_sheet(),
        sheet(name="Y Ỷ", course="Ẵ", sample=""),
        sheet(course=LONG["course"], name="Đỗ Thị AVATAR Tường Vy To"),
    ],
)
def test_fast_ways_look_as_the_plain_way(said, way):
    assert looks_the_same(render_one(DEFAULT, said, way=way), render_one(DEFAULT, said, way=Way.PLAIN))


def test_the_comparison_notices_a_moved_line():
    moved = replace(DEFAULT, css=DEFAULT.css + "#name{top:84.6mm}")

    assert not looks_the_same(
        render_one(moved, sheet(), way=Way.PLAIN), render_one(DEFAULT, sheet(), way=Way.PLAIN)
    )


FLOWING = replace(
    DEFAULT,
    html='<div><p id="name" data-fit="30/1 20/3">{name}</p><p id="course" data-fit="16/3">{course}</p></div>',
    css=".sheet{font-family:'Certificate Serif'} div{padding:40mm} p{margin:0 0 5mm}",
)


def test_a_layout_whose_lines_push_each_other_falls_back_to_chunks():
    assert fastest_way(FLOWING) is Way.CHUNKS
    for said in (sheet(), long_sheet()):
        assert looks_the_same(render_one(FLOWING, said), render_one(FLOWING, said, way=Way.PLAIN))


def test_a_layout_with_transparent_groups_falls_back_to_the_plain_way():
    faded = replace(DEFAULT, css=DEFAULT.css + "#motto{opacity:0.5}")

    assert fastest_way(faded) is Way.PLAIN
    assert render_one(faded, sheet()) == render_one(faded, sheet(), way=Way.PLAIN)
    assert looks_the_same(
        render_one(faded, sheet(), way=Way.CHUNKS), render_one(faded, sheet(), way=Way.PLAIN)
    )


def test_a_layout_with_a_link_falls_back_to_the_plain_way():
    linked = replace(DEFAULT, html=DEFAULT.html + '<p><a href="https://example.org">Sở Tư pháp</a></p>')

    assert fastest_way(linked) is Way.PLAIN
    assert "Sở Tư pháp" in text(render_one(linked, sheet()))


def test_right_aligned_and_spaced_text_takes_the_fast_way():
    other = replace(
        DEFAULT, css=DEFAULT.css + "#number,#address{text-align:right} #signer{letter-spacing:1.3pt}"
    )

    assert fastest_way(other) is Way.COMPILED
    assert looks_the_same(render_one(other, long_sheet()), render_one(other, long_sheet(), way=Way.PLAIN))


def test_a_layout_without_a_code_is_drawn():
    bare = Layout(
        html='<p id="name" data-fit="30/1 20/2">{name}</p>',
        css="p{position:absolute;top:90mm;left:20mm;width:200mm;margin:0;font-family:'Certificate Serif'}",
        faces=DEFAULT.faces,
        folder=DEFAULT.folder,
        page_mm=(210, 297),
    )

    for way in (Way.PLAIN, Way.CHUNKS, Way.COMPILED):
        file = render_one(bare, sheet(), way=way)
        assert "Nguyễn Thị Hồng Ngọc" in text(file)
        width, height = picture(file, dpi=72).size
        assert (width, height) in {(595, 842), (596, 842)}

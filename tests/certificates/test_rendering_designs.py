"""The three designs, lying and standing: all that is said stays in place, and the fast way looks as the plain one."""

from itertools import combinations, product

import pytest

from certificates.rendering import (
    DESIGNS,
    ORIENTATIONS,
    Layout,
    Picture,
    Sheet,
    Way,
    fastest_way,
    render,
    render_one,
    settings,
    shipped,
)
from tests.certificates.drawing import LONG, lines, long_sheet, picture, sheet, text
from tests.certificates.test_rendering_text import NAMES, overlaps
from tests.certificates.test_rendering_ways import looks_the_same

EDGE = 15.0
"""No line comes nearer to the paper's edge, in mm: every frame ends before."""

SAID = [
    sheet(),
    sheet(sample=""),
    long_sheet(),
    *(sheet(name=name) for name in NAMES),
    sheet(course=LONG["course"], person=LONG["person"], name="Đỗ Ỷ"),
    sheet(course="Tập huấn", person="", facts="", facts_en="", decision=LONG["decision"]),
    sheet(signer_authority="", signer_title=LONG["signer_title"], address=LONG["address"]),
    sheet(title="GIẤY CHỨNG NHẬN HOÀN THÀNH CHƯƠNG TRÌNH BỒI DƯỠNG NGHIỆP VỤ", issuer=LONG["issuer"]),
    sheet(course=" ".join(["nghiêng", "ngưỡng", "Thượng", "khuỷu", "quyển"] * 9)),
]
LAYOUTS = [pytest.param(shipped(*names), id="-".join(names)) for names in product(DESIGNS, ORIENTATIONS)]


def astray(layout: Layout, pdf: bytes) -> list[str]:
    """Lines of a sheet that leave the paper's inner part, or cross another."""
    width, height = layout.page_mm
    found = lines(pdf)
    out = [
        line[4]
        for line in found
        if min(line[0], line[1]) < EDGE or line[2] > width - EDGE or line[3] > height - EDGE
    ]
    return out + [f"{one[4]} | {other[4]}" for one, other in combinations(found, 2) if overlaps(one, other)]


@pytest.mark.once
@pytest.mark.parametrize("layout", LAYOUTS)
def test_the_longest_lines_stay_in_place_and_the_fast_way_looks_as_the_plain_one(layout):
    assert fastest_way(layout) is Way.COMPILED

    files = list(render(layout, SAID))

    assert {said.values["name"]: astray(layout, file) for said, file in zip(SAID, files, strict=True)} == {
        said.values["name"]: [] for said in SAID
    }
    for said, file in zip(SAID[1:3], files[1:3], strict=True):
        assert looks_the_same(file, render_one(layout, said, way=Way.PLAIN))
    assert max(map(len, files)) < 95_000
    everything = " ".join(text(files[2]).split())
    assert all(
        LONG[name] in everything for name in ("name", "course", "person", "title", "facts", "decision")
    )


@pytest.mark.once
@pytest.mark.parametrize("layout", LAYOUTS)
def test_no_text_is_set_too_small_to_read(layout):
    for said in SAID:
        sizes = {name: one.size_pt for name, one in settings(layout, said).items()}
        small = {name: size for name, size in sizes.items() if size < (7 if name == "address" else 8)}
        assert small == {}


@pytest.mark.once
@pytest.mark.parametrize("layout", LAYOUTS)
def test_signature_and_seal_have_room(layout):
    """Decree 30/2020/NĐ-CP: the signature between title and name, the seal over its left third."""
    left, top, width, height = layout.signature_mm
    below = {
        said: (line_top, line_bottom)
        for _, line_top, _, line_bottom, said in lines(render_one(layout, SAID[2]))
    }
    title, name = below[LONG["signer_title"]], below[LONG["signer_name"]]

    assert title[1] <= top + 1
    assert top + height <= name[0] + 1
    assert height >= 23
    assert 0 < left < left + width < layout.page_mm[0]


def pixels(colour: str, size: tuple[int, int] = (60, 60)) -> Picture:
    from io import BytesIO

    from PIL import Image

    written = BytesIO()
    Image.new("RGB", size, colour).save(written, "PNG")
    return Picture(written.getvalue(), "image/png")


def test_a_picture_of_ones_own_takes_the_place_of_the_artwork_and_an_emblem_is_added():
    layout = shipped("lotus", "portrait", artwork=pixels("#ffffcc"), emblem=pixels("#0000ff"))
    said = sheet(sample="")

    assert fastest_way(layout) is Way.COMPILED
    file = render_one(layout, said)
    drawn = picture(file, dpi=25.4)
    assert drawn.getpixel((3, 3)) == drawn.getpixel((8, 150)) == (255, 255, 204)
    assert drawn.getpixel((105, 55)) == (0, 0, 255)
    assert looks_the_same(file, render_one(layout, said, way=Way.PLAIN))


def test_layouts_with_other_pictures_are_other_layouts():
    digests = {
        shipped("drum", "landscape", **pictures).digest
        for pictures in (
            {},
            {"artwork": pixels("red")},
            {"artwork": pixels("blue")},
            {"emblem": pixels("red")},
        )
    }

    assert len(digests) == 4


def test_sheets_of_a_design_need_no_optional_value():
    bare = Sheet(values=dict.fromkeys(shipped("drum", "portrait").names, ""), qr="x", title="x")

    assert "Độc lập" in text(render_one(shipped("drum", "portrait"), bare, way=Way.PLAIN))

"""The QR code can be read from paper, even a poor print of it."""

import pytest
import zxingcpp
from PIL import ImageFilter

from certificates.rendering import DEFAULT, Way, render_one
from lms.qr import QUIET, dark_runs

from .drawing import ADDRESS, picture, sheet

WAYS = [Way.PLAIN, Way.CHUNKS, Way.COMPILED]


def read(image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("payload", [ADDRESS, "https://taphuan.trogiupphaply.hatinh.gov.vn/vi/v/" + "7" * 26])
def test_the_code_reads_back_what_was_put_in(way, payload):
    assert read(picture(render_one(DEFAULT, sheet(qr=payload), way=way), dpi=150)) == [payload]


def test_a_blurred_tilted_photograph_still_reads():
    image = picture(render_one(DEFAULT, sheet()), dpi=200)

    photograph = image.rotate(8, expand=True, fillcolor="white").filter(ImageFilter.GaussianBlur(1.5))

    assert read(photograph) == [ADDRESS]


def test_error_correction_is_level_m():
    [code] = zxingcpp.read_barcodes(picture(render_one(DEFAULT, sheet()), dpi=200))

    assert code.ec_level == "M"


@pytest.mark.parametrize("way", WAYS)
def test_the_quiet_zone_is_white(way):
    image = picture(render_one(DEFAULT, sheet(), way=way), dpi=254)
    [code] = zxingcpp.read_barcodes(image)
    size, _ = dark_runs(ADDRESS, boost=False)
    module = (code.position.top_right.x - code.position.top_left.x) / (size - 2 * QUIET)
    edge = code.position

    around = image.crop(
        (
            round(edge.top_left.x - 3.5 * module),
            round(edge.top_left.y - 3.5 * module),
            round(edge.bottom_right.x + 3.5 * module),
            round(edge.bottom_right.y + 3.5 * module),
        )
    ).convert("L")
    width, height = around.size
    strip = round(3 * module)
    for box in ((0, 0, width, strip), (0, height - strip, width, height), (0, 0, strip, height)):
        assert around.crop(box).getextrema()[0] > 250

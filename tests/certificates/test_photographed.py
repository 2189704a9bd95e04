"""The QR code of a printed certificate, photographed at an angle in poor light, leads to the verification page."""

from io import BytesIO

import numpy
import pypdfium2
import pytest
import zxingcpp
from django.test import override_settings
from PIL import Image, ImageEnhance, ImageFilter

from certificates.files import pdf_of
from tests.certificates.stories import issued

pytestmark = pytest.mark.django_db


def photographed(pdf: bytes, *, tilt: float, turn: float, blur: float, light: float) -> Image.Image:
    """The sheet as a phone at arm's length sees it: one side farther away, turned, blurred, badly lit, with noise.

    200 dots to the inch are half of what a camera of 12 megapixels has for the whole sheet.
    """
    sheet = pypdfium2.PdfDocument(BytesIO(pdf))[0].render(scale=200 / 72).to_pil().convert("L")
    table = Image.new("L", (sheet.width + 400, sheet.height + 400), 90)
    table.paste(sheet, (200, 200))
    width, height = table.size
    near, far = tilt * height, tilt * width / 3
    corners = [(0, 0), (width, near), (width, height - near), (far, height)]
    onto = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(onto, corners, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    wanted = [value for corner in corners for value in corner]
    coefficients = numpy.linalg.solve(numpy.array(rows, float), numpy.array(wanted, float))
    seen = table.transform(
        table.size, Image.Transform.PERSPECTIVE, coefficients.tolist(), Image.Resampling.BICUBIC
    )
    seen = seen.rotate(turn, Image.Resampling.BICUBIC, fillcolor=90)
    seen = ImageEnhance.Contrast(ImageEnhance.Brightness(seen).enhance(light)).enhance(0.7)
    seen = seen.filter(ImageFilter.GaussianBlur(blur))
    noise = numpy.random.default_rng(7).normal(0, 8, (seen.height, seen.width))
    return Image.fromarray(numpy.clip(numpy.asarray(seen) + noise, 0, 255).astype("uint8"))


@override_settings(WAGTAILADMIN_BASE_URL="https://taphuan-tgpl.hatinh.gov.vn")
@pytest.mark.parametrize(
    "angle",
    [
        {"tilt": 0.0, "turn": 3, "blur": 0.5, "light": 0.9},
        {"tilt": 0.12, "turn": -8, "blur": 1.0, "light": 0.7},
        {"tilt": 0.22, "turn": 15, "blur": 1.2, "light": 0.6},
    ],
    ids=["held flat", "at an angle", "at a steep angle"],
)
def test_a_photograph_leads_to_the_page(client, angle):
    [certificate] = issued()

    found = [read.text for read in zxingcpp.read_barcodes(photographed(pdf_of(certificate), **angle))]

    assert found == [f"https://taphuan-tgpl.hatinh.gov.vn/v/{certificate.code}/"]
    assert client.get(found[0].removeprefix("https://taphuan-tgpl.hatinh.gov.vn")).status_code == 200

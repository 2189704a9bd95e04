"""The QR code of a printed certificate, photographed at an angle in poor light, leads to the verification page."""

from io import BytesIO

import pypdfium2
import pytest
import zxingcpp
from django.test import override_settings
from PIL import Image, ImageChops, ImageEnhance, ImageFilter

from certificates.files import pdf_of
from tests.certificates.stories import issued

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def solved(rows: list[list[float]], wanted: list[float]) -> list[float]:
    """The solution of a system of linear equations, by elimination."""
    left = [[float(value) for value in (*row, result)] for row, result in zip(rows, wanted, strict=True)]
    for column in range(len(left)):
        best = max(range(column, len(left)), key=lambda row: abs(left[row][column]))
        left[column], left[best] = left[best], left[column]
        left[column] = [value / left[column][column] for value in left[column]]
        for row, values in enumerate(left):
            if row != column:
                left[row] = [a - values[column] * b for a, b in zip(values, left[column], strict=True)]
    return [row[-1] for row in left]


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
    seen = table.transform(
        table.size, Image.Transform.PERSPECTIVE, solved(rows, wanted), Image.Resampling.BICUBIC
    )
    seen = seen.rotate(turn, Image.Resampling.BICUBIC, fillcolor=90)
    seen = ImageEnhance.Contrast(ImageEnhance.Brightness(seen).enhance(light)).enhance(0.7)
    seen = seen.filter(ImageFilter.GaussianBlur(blur))
    return ImageChops.add(seen, Image.effect_noise(seen.size, 6), offset=-128)


@override_settings(WAGTAILADMIN_BASE_URL="https://taphuan-tgpl.hatinh.gov.vn")
@pytest.mark.parametrize(
    "angle",
    [
        {"tilt": 0.0, "turn": 3, "blur": 0.5, "light": 0.9},
        {"tilt": 0.12, "turn": -8, "blur": 1.0, "light": 0.7},
        {"tilt": 0.18, "turn": 12, "blur": 0.9, "light": 0.7},
    ],
    ids=["held flat", "at an angle", "at a steep angle"],
)
def test_a_photograph_leads_to_the_page(client, angle):
    [certificate] = issued()

    found = [read.text for read in zxingcpp.read_barcodes(photographed(pdf_of(certificate), **angle))]

    assert found == [f"https://taphuan-tgpl.hatinh.gov.vn/v/{certificate.code}/"]
    assert client.get(found[0].removeprefix("https://taphuan-tgpl.hatinh.gov.vn")).status_code == 200

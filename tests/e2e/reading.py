"""Reading a certificate as people do: the words on the paper, the address in its QR code."""

from io import BytesIO

import pypdfium2
import zxingcpp
from PIL.Image import Image


def paper(pdf: bytes, *, dots_per_inch: int = 200) -> Image:
    """The first page as it prints."""
    return pypdfium2.PdfDocument(BytesIO(pdf))[0].render(scale=dots_per_inch / 72).to_pil().convert("RGB")


def words_on(pdf: bytes) -> str:
    """The text of the first page, in one line."""
    return " ".join(pypdfium2.PdfDocument(BytesIO(pdf))[0].get_textpage().get_text_range().split())


def address_on(pdf: bytes) -> str:
    """What a phone's camera reads in the QR code."""
    [found] = zxingcpp.read_barcodes(paper(pdf))
    return found.text

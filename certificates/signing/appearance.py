"""What a signature looks like on the sheet: nothing, unless asked; else a picture where Decree 30/2020/NĐ-CP has it.

Annex I, part I, II.7 and II.8: a person's signature is shown by a picture of it, blue on a transparent ground, centred
between the signer's title and name; a body's by a picture of its seal, red, in its real size, over a third of the
signature's left side.
"""

import zlib
from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

from PIL import Image

POINTS = 72 / 25.4
LONGEST_SIDE = 600
"""Pixels of a picture: 300 dots an inch at 50 mm."""


@dataclass(frozen=True)
class Box:
    """A rectangle on the page, in mm from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    def rectangle(self, page_height: float) -> tuple[float, float, float, float]:
        """Left, bottom, right, top in points from the lower left corner of a page ``page_height`` points high."""
        left, right = self.left * POINTS, (self.left + self.width) * POINTS
        top, bottom = (page_height - side * POINTS for side in (self.top, self.top + self.height))
        return left, bottom, right, top


def seal_over(signature: Box, *, diameter: float) -> Box:
    """Where the seal stands: its centre at the height of the signature's, over the left third of it."""
    right = signature.left + signature.width / 3
    top = signature.top + (signature.height - diameter) / 2
    return Box(right - diameter, top, diameter, diameter)


@dataclass(frozen=True)
class Appearance:
    """A picture (PNG with a transparent ground) in a box on the first page; it is fitted into the box undistorted."""

    picture: bytes
    box: Box

    @cached_property
    def pixels(self) -> Image.Image:
        """The picture in RGBA, no larger than print asks for."""
        with Image.open(BytesIO(self.picture)) as opened:
            image = opened.convert("RGBA")
        image.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        return image

    @cached_property
    def fitted(self) -> Box:
        """The part of the box that the picture fills."""
        width, height = self.pixels.size
        scale = min(self.box.width / width, self.box.height / height)
        wide, high = width * scale, height * scale
        left = self.box.left + (self.box.width - wide) / 2
        return Box(left, self.box.top + (self.box.height - high) / 2, wide, high)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height of ``fitted`` in points."""
        return self.fitted.width * POINTS, self.fitted.height * POINTS

    @property
    def operators(self) -> bytes:
        """What draws the picture, under the name Picture, over the whole of ``size``."""
        return b"q %.3f 0 0 %.3f 0 0 cm /Picture Do Q" % self.size

    @cached_property
    def packed(self) -> tuple[bytes, bytes]:
        """The colours and the transparency, as zlib packs them."""
        colours, alpha = self.pixels.convert("RGB"), self.pixels.getchannel("A")
        return zlib.compress(colours.tobytes(), 9), zlib.compress(alpha.tobytes(), 9)

    def objects(self, first: int) -> list[bytes]:
        """The appearance stream, the picture and its transparency as PDF objects numbered from ``first``."""
        colours, alpha = self.packed
        common = b"/Type /XObject/Subtype /Image/Width %d/Height %d/BitsPerComponent 8" % self.pixels.size
        return [
            _stream(
                b"/Type /XObject/Subtype /Form/BBox [0 0 %.3f %.3f]/Resources <</XObject <</Picture %d 0 R>>>>"
                % (*self.size, first + 1),
                self.operators,
            ),
            _stream(
                common + b"/ColorSpace /DeviceRGB/SMask %d 0 R/Filter /FlateDecode" % (first + 2), colours
            ),
            _stream(common + b"/ColorSpace /DeviceGray/Filter /FlateDecode", alpha),
        ]


def _stream(dictionary: bytes, body: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(body), body)

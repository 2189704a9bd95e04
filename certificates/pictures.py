"""The office's own pictures on a certificate: a background for the whole page, an emblem at its top.

A picture is checked for kind, size and shape, drawn anew (which drops what cameras and programs hide in it) and made
small enough for files of at most 100 kB. It is stored under the hash of its content and stays: whatever was issued with
it can be drawn again.
"""

import zlib
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from django.core.files.base import ContentFile
from PIL import Image, ImageOps, UnidentifiedImageError

from certificates import errors
from certificates.models import private_storage

if TYPE_CHECKING:
    from certificates.rendering import Picture

FOLDER = "certificates/pictures"
LARGEST_UPLOAD = 8 * 1024 * 1024
MOST_PIXELS = 60_000_000
SHORTEST_SIDE = 800
"""Pixels along the shorter side of a background: 97 dots an inch on A4."""
SHORTEST_EMBLEM = 120
ARTWORK_BYTES, EMBLEM_BYTES = 24_000, 6_000
"""Room in a file of 100 kB beside its fonts, its words and its credential."""
A4 = 297 / 210
SLACK = 0.02
KINDS = {"JPEG": ("jpg", "image/jpeg"), "PNG": ("png", "image/png")}


def artwork_from(content: bytes, *, orientation: str) -> bytes:
    """A background as it is stored (JPEG).

    Raises:
        PictureUnreadable, PictureTooLarge, PictureTooSmall, PictureMisshapen, PictureTooDetailed
    """
    image = _opened(content, field="artwork")
    if min(image.size) < SHORTEST_SIDE:
        raise errors.PictureTooSmall(pixels=SHORTEST_SIDE, field="artwork")
    check_shape(image, orientation=orientation)
    flat = Image.new("RGB", image.size, "white")
    flat.paste(image, mask=image.getchannel("A"))
    for long_side, quality in (
        (1754, 80),
        (1754, 65),
        (1414, 65),
        (1414, 50),
        (1169, 55),
        (1169, 40),
        (1000, 45),
    ):
        smaller = flat.copy()
        smaller.thumbnail((long_side, long_side), Image.Resampling.LANCZOS)
        written = BytesIO()
        smaller.save(written, "JPEG", quality=quality, optimize=True, progressive=False)
        if written.tell() <= ARTWORK_BYTES:
            return written.getvalue()
    raise errors.PictureTooDetailed(field="artwork")


def emblem_from(content: bytes) -> bytes:
    """An emblem as it is stored: a square PNG whose empty parts are transparent.

    Raises:
        PictureUnreadable, PictureTooLarge, PictureTooSmall
    """
    image = _opened(content, field="emblem")
    if max(image.size) < SHORTEST_EMBLEM:
        raise errors.PictureTooSmall(pixels=SHORTEST_EMBLEM, field="emblem")
    for smaller in _ever_smaller(image):
        # The file holds the pixels and their transparency apart, each packed.
        packed = len(zlib.compress(smaller.convert("RGB").tobytes(), 9))
        packed += len(zlib.compress(smaller.getchannel("A").tobytes(), 9))
        if packed <= EMBLEM_BYTES:
            break
    written = BytesIO()
    smaller.save(written, "PNG", optimize=True)
    return written.getvalue()


def _ever_smaller(image: Image.Image) -> Iterator[Image.Image]:
    for side, colours in ((240, 64), (200, 32), (160, 24), (130, 16), (100, 12), (70, 8)):
        smaller = ImageOps.pad(image, (side, side), Image.Resampling.LANCZOS, color=(255, 255, 255, 0))
        alpha = smaller.getchannel("A").point(lambda value: round(value / 17) * 17)
        flat = Image.new("RGB", smaller.size, "white")
        flat.paste(smaller, mask=alpha)
        few = flat.quantize(colours, dither=Image.Dither.NONE).convert("RGBA")
        few.putalpha(alpha)
        yield few


def check_shape(image: Image.Image, *, orientation: str) -> None:
    """A background fills its page without being stretched.

    Raises:
        PictureMisshapen: it does not.
    """
    width, height = image.size
    ratio = width / height * A4 if orientation == "portrait" else width / height / A4
    if abs(ratio - 1) > SLACK:
        raise errors.PictureMisshapen(field="artwork")


def check_stored(name: str | None, *, orientation: str) -> None:
    """``check_shape`` of a stored background, when the paper is turned."""
    with private_storage().open(str(name)) as file, Image.open(file) as image:
        check_shape(image, orientation=orientation)


def _opened(content: bytes, *, field: str) -> Image.Image:
    """The picture upright, in RGBA."""
    if len(content) > LARGEST_UPLOAD:
        raise errors.PictureTooLarge(field=field)
    # Pillow may have been told by other libraries to be content with half a picture.
    if not any(end in content[-4096:] for end in (b"IEND", b"\xff\xd9")):
        raise errors.PictureUnreadable(field=field)
    try:
        with Image.open(BytesIO(content), formats=tuple(KINDS)) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise errors.PictureTooLarge(field=field)
            return ImageOps.exif_transpose(opened).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise errors.PictureUnreadable(field=field) from error


def name_of(content: bytes) -> str:
    """Where a stored picture stands: named after its content."""
    suffix = "png" if content.startswith(b"\x89PNG") else "jpg"
    return f"{FOLDER}/{sha256(content).hexdigest()}.{suffix}"


def store(content: bytes) -> str:
    """Keep a picture; the same picture twice is one file."""
    storage, name = private_storage(), name_of(content)
    if not storage.exists(name):
        storage.save(name, ContentFile(content))
    return name


def read(name: str) -> "Picture":
    """A stored picture, for drawing."""
    with private_storage().open(name) as file:
        return as_picture(file.read())


def as_picture(content: bytes) -> "Picture":
    from certificates.rendering import Picture

    return Picture(content, dict(KINDS.values())[PurePosixPath(name_of(content)).suffix[1:]])

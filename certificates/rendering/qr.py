"""QR codes as vector shapes: level M, the quiet zone of four modules kept."""

from base64 import b64encode
from itertools import groupby

import segno

from .streams import number

QUIET = 4
# Choosing the best of eight masks costs five times the drawing; any mask is valid and readers do not care.
MASK = 4


def runs(payload: str) -> tuple[int, list[tuple[int, int, int]]]:
    """Size in modules with the quiet zone, and the dark runs as (column, row, length)."""
    code = segno.make(payload, error="m", boost_error=False, mask=MASK, micro=False)
    dark: list[tuple[int, int, int]] = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for is_dark, group in groupby(row):
            length = len(list(group))
            if is_dark:
                dark.append((x, y, length))
            x += length
    return len(code.matrix) + 2 * QUIET, dark


def svg(payload: str) -> str:
    """A picture that fills its box; white under the code and its quiet zone, whatever the artwork is."""
    size, dark = runs(payload)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="M0 0h{size}v{size}h-{size}z" fill="#fff"/><path d="{path}"/></svg>'
    )


def data_url(payload: str) -> str:
    return _data_url(svg(payload))


def operators(payload: str, left: float, top: float, side: float) -> bytes:
    """The same picture as PDF operators, in a coordinate system that runs downwards."""
    size, dark = runs(payload)
    module = number(side / size)
    squares = " ".join(f"{x} {y} {length} 1 re" for x, y, length in dark).encode()
    return b"q\n%s 0 0 %s %s %s cm\n1 1 1 rg 0 0 %d %d re f\n0 0 0 rg\n%s f\nQ" % (
        module,
        module,
        number(left),
        number(top),
        size,
        size,
        squares,
    )


def _data_url(picture: str) -> str:
    return "data:image/svg+xml;base64," + b64encode(picture.encode()).decode()


# Stands where a code will be drawn by ``operators``.
PLACEHOLDER = _data_url(
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9H0z"/></svg>'
)

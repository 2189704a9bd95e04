"""QR codes as shapes, for papers and screens."""

from itertools import groupby

import segno

QUIET = 4
"""The white margin in modules that the standard asks for (ISO/IEC 18004)."""
# Choosing the best of eight masks costs five times the drawing; any mask is valid and readers do not care.
MASK = 4


def code_of(payload: str, *, boost: bool = True) -> segno.QRCode:
    """Level M, and with ``boost`` a higher one where the same number of modules holds it (certificates do without: the
    level that was measured on paper is the level of each).

    Raises:
        segno.DataOverflowError: ``payload`` is longer than a QR code can be (2,331 bytes).
    """
    return segno.make_qr(payload, error="m", boost_error=boost, mask=MASK)


def dark_runs(payload: str, *, boost: bool = True) -> tuple[int, list[tuple[int, int, int]]]:
    """Size in modules with the quiet zone, and the dark runs as (column, row, length)."""
    code = code_of(payload, boost=boost)
    dark: list[tuple[int, int, int]] = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for is_dark, group in groupby(row):
            length = len(list(group))
            if is_dark:
                dark.append((x, y, length))
            x += length
    return len(code.matrix) + 2 * QUIET, dark


def svg_path(payload: str, *, boost: bool = True) -> tuple[int, str]:
    """Size in modules with the quiet zone, and the dark modules as the data of an SVG path."""
    size, dark = dark_runs(payload, boost=boost)
    return size, "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in dark)

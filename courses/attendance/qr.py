"""QR codes for screens: a path for an SVG, with the quiet zone of four modules."""

from itertools import groupby

import segno

QUIET = 4


def qr_path(payload: str) -> tuple[int, str]:
    """Size in modules, and the dark modules as the data of an SVG path."""
    code = segno.make(payload, error="m", micro=False)
    parts = []
    for y, row in enumerate(code.matrix, QUIET):
        x = QUIET
        for is_dark, group in groupby(row):
            length = len(list(group))
            if is_dark:
                parts.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return len(code.matrix) + 2 * QUIET, "".join(parts)

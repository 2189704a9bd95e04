"""Reading the content streams that WeasyPrint writes: marked pieces, and the text shown in them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pydyf

MARKED = re.compile(
    rb"/(?P<tag>\w+)\n<</MCID (?P<mcid>\d+)>>\nBDC\n(?P<inside>.*?\n)??EMC(?=\n|$)", re.DOTALL
)
SHOWN = re.compile(
    rb"BT\n1 0 0 -1 (?P<x>\S+) (?P<y>\S+) Tm\n/(?P<font>\S+) (?P<size>\S+) Tf\n\[(?P<glyphs>.*?)\] TJ\nET",
    re.DOTALL,
)
PIECE = re.compile(rb"<([0-9a-f]*)>|(-?[\d.]+)")
NAME_USED = re.compile(rb"/([^\s/<>\[\]()]+) (?:Do|gs|scn|SCN|sh)\b")
FONT_USED = re.compile(rb"/(\S+) \S+ Tf\b")


@dataclass(frozen=True)
class Shown:
    """A line of text: where its baseline starts (CSS px), glyphs, what is taken off after each (1/1000 em)."""

    font: str
    size: float
    x: float
    y: float
    glyphs: tuple[int, ...]
    after: tuple[float, ...]
    # What letter spacing puts before the second glyph, 0 without letter spacing.
    offset: float


def content(stream: pydyf.Stream) -> bytes:
    """A stream's operators, one to a line, as pydyf would write them without compression."""
    return b"\n".join(
        item
        if isinstance(item, bytes)
        else item.data
        if isinstance(item, pydyf.Object)
        else str(item).encode("ascii")
        for item in stream.stream
    )


def shown(operators: bytes) -> Iterator[Shown]:
    for match in SHOWN.finditer(operators):
        glyphs: list[int] = []
        after: list[float] = []
        offset = 0.0
        shifted = False
        for hexadecimal, number in PIECE.findall(match["glyphs"]):
            if number and after:
                after[-1] += float(number)
                if shifted and len(glyphs) == 1:
                    offset = -float(number)
            shifted = not hexadecimal and not number
            for start in range(0, len(hexadecimal), 4):
                glyphs.append(int(hexadecimal[start : start + 4], 16))
                after.append(0.0)
        yield Shown(
            match["font"].decode(),
            float(match["size"]),
            float(match["x"]),
            float(match["y"]),
            tuple(glyphs),
            tuple(after),
            offset,
        )


def number(value: float) -> bytes:
    """As pydyf writes numbers: at most six decimals, no exponent."""
    return f"{value:.6f}".rstrip("0").rstrip(".").encode()

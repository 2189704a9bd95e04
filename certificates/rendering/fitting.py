"""How a text is set in its box: which step, which lines. The same answer serves every way of rendering.

Line breaks are chosen here and nowhere else: WeasyPrint gets ready lines. Lines are as even as possible, which no
browser-like greedy breaking gives.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import cast

import uharfbuzz as hb

from .errors import CharacterNotInFont, TextDoesNotFit
from .layout import Face, Field, Fitted

# Pango counts positions in 1024ths; the same scale gives the same rounding.
UNITS = 1024
PX_PER_PT = 96 / 72

# Below the last step the text shrinks freely, down to this, and is refused after that.
SMALLEST_PT = 5.0

# A line may fill this part of its box: Pango and this module round differently.
FULL = 0.998

BREVE = "\u0306"


def size_units(size_px: float) -> int:
    """A font size in Pango's units, cut off as WeasyPrint does."""
    return int(size_px * UNITS + 1e-6)


@dataclass(frozen=True)
class Glyph:
    """A glyph, and how far it moves the pen, in 1024ths of a CSS pixel."""

    id: int
    advance: int


@lru_cache(maxsize=64)
def _hb_face(path: Path) -> hb.Face:
    return hb.Face(hb.Blob.from_file_path(str(path)))


@lru_cache(maxsize=512)
def _hb_font(path: Path, scale: int) -> hb.Font:
    font = hb.Font(_hb_face(path))
    font.scale = (scale, scale)
    return font


@lru_cache(maxsize=64)
def characters(path: Path) -> frozenset[int]:
    """The code points that a font file has."""
    return frozenset(_hb_face(path).unicodes)


def lacking_in(path: Path, text: str) -> str:
    """The first character of ``text`` that a font file lacks, "" where it has all.

    The breve that Unicode writes after a letter (ơ̆) is had with the letters that the file joins it to.
    """
    known = characters(path)
    for character in text:
        if ord(character) not in known:
            return character
    if BREVE in text:
        face = _hb_face(path)
        font = _hb_font(path, face.upem)
        if font.get_nominal_glyph(ord(BREVE)) in {glyph.id for glyph in _shape(font, text)}:
            return BREVE
    return ""


def shape(face: Face, text: str, size_px: float) -> list[Glyph]:
    """The glyphs of one line, kerned, as WeasyPrint's Pango would set them without letter spacing."""
    return _shape(_hb_font(face.path, size_units(size_px)), text)


def _shape(font: hb.Font, text: str) -> list[Glyph]:
    buffer = hb.Buffer()
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.language = "vi"
    hb.shape(font, buffer)
    return [
        Glyph(info.codepoint, position.x_advance)
        for info, position in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


@dataclass(frozen=True)
class Box:
    """What WeasyPrint made of a field's CSS: its face, its width in CSS pixels, its letter spacing by step in px."""

    face: Face
    width: float
    tracking: tuple[float, ...]


@lru_cache(maxsize=8192)
def _ems(path: Path, text: str) -> tuple[float, int]:
    """How wide a text is for a font size of 1, and of how many glyphs."""
    face = _hb_face(path)
    glyphs = _shape(_hb_font(path, face.upem), text)
    return sum(glyph.advance for glyph in glyphs) / face.upem, len(glyphs)


def width(box: Box, text: str, size_px: float, tracking: float) -> float:
    ems, count = _ems(box.face.path, text)
    return ems * size_px + tracking * count


def fit(field: Field, box: Box, text: str) -> Fitted:
    """Set ``text`` by the first of the field's steps in which it fits, smaller than the last step if it must be.

    Raises:
        CharacterNotInFont: the face lacks a character of the text.
        TextDoesNotFit: not even ``SMALLEST_PT`` makes it fit.
    """
    if not text:
        return Fitted(0, field.steps[0].size_pt, ())
    if lacking := lacking_in(box.face.path, text):
        raise CharacterNotInFont(text=text, character=f"“{lacking}” (U+{ord(lacking):04X})")
    room = box.width * FULL
    for number, step in enumerate(field.steps):
        lines = break_evenly(box, text, step.size_pt * PX_PER_PT, box.tracking[number], room, step.lines)
        if lines:
            return Fitted(number, step.size_pt, lines)
    number, step = len(field.steps) - 1, field.steps[-1]
    size = step.size_pt
    while (size := round(size * 0.96, 1)) >= SMALLEST_PT:
        lines = break_evenly(
            box, text, size * PX_PER_PT, box.tracking[number] * size / step.size_pt, room, step.lines
        )
        if lines:
            return Fitted(number, size, lines, shrunk=True)
    raise TextDoesNotFit(text=text)


def break_evenly(
    box: Box, text: str, size_px: float, tracking: float, room: float, most: int
) -> tuple[str, ...] | None:
    """The text on the fewest lines of at most ``room`` px, as even as can be; None when ``most`` lines do not do."""
    if width(box, text, size_px, tracking) <= room:
        return (text,)
    if most == 1:
        return None
    words = text.split(" ")
    space = width(box, " ", size_px, tracking)
    widths = [width(box, word, size_px, tracking) for word in words]
    breaks = _greedy(widths, space, room)
    if breaks is None or len(breaks) > most:
        return None
    # The narrowest room that still needs no more lines makes them even.
    low, high = max(widths), room
    while high - low > 1:
        middle = (low + high) / 2
        tried = cast("list[int]", _greedy(widths, space, middle))
        if len(tried) <= len(breaks):
            high, breaks = middle, tried
        else:
            low = middle
    starts = [0, *breaks[:-1]]
    lines = tuple(" ".join(words[start:end]) for start, end in zip(starts, breaks, strict=True))
    return lines if all(width(box, line, size_px, tracking) <= room for line in lines) else None


def _greedy(widths: Sequence[float], space: float, room: float) -> list[int] | None:
    """Where lines end (index after the last word) when each takes all it can; None when a word alone is too wide."""
    ends: list[int] = []
    used = 0.0
    for index, word in enumerate(widths):
        if word > room:
            return None
        if index and used + space + word > room:
            ends.append(index)
            used = word
        else:
            used += word + (space if index else 0)
    return [*ends, len(widths)]

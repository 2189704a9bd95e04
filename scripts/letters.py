"""Draw the letters of Ê Đê, Gia Rai, Ba Na, M'Nông and Cơ Ho that the certificates' typefaces lack, and add them.

``python -m scripts.letters``: ĭ and ƀ, and ê̆ ô̆ ơ̆ ư̆, which Unicode has only as a letter with a breve after it.
Each is put together from what the typeface has (a letter, its breve, a bar like that of its đ) and comes after all
other glyphs, so that theirs keep their numbers. A file that has them already is left as it is.
"""

import math
from pathlib import Path
from typing import NamedTuple

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FONTS = Path(__file__).resolve().parent.parent / "certificates" / "rendering" / "fonts"
BREVE = "\u0306"


class Box(NamedTuple):
    """How far ink reaches, in the units of the typeface."""

    left: int
    bottom: int
    right: int
    top: int


# Of ƀ and of Ƀ: as thick and as high as the bars of đ and Đ, as far over the stem, the other way round for ƀ.
BARS = {
    "CertificateRoman-Bold": (Box(19, 1099, 629, 1202), Box(51, 609, 522, 731)),
    "CertificateRoman-Italic": (Box(154, 1112, 732, 1196), Box(85, 629, 458, 711)),
    "CertificateRoman-Regular": (Box(0, 1112, 578, 1196), Box(53, 629, 424, 711)),
    "CertificateSerif-Italic": (Box(59, 546, 401, 581), Box(56, 319, 247, 368)),
    "CertificateSerif-Regular": (Box(29, 550, 376, 594), Box(41, 318, 239, 368)),
    "CertificateSerif-SemiBold": (Box(27, 541, 387, 592), Box(36, 313, 262, 367)),
}
# What takes a breve, and the letter that shows which breve, and where.
ALONE = {"ĭ": ("ı", "ŏ"), "Ĭ": ("I", "Ŏ")}
OVER = {"ê": "ĕ", "ô": "ŏ", "ơ": "ŏ", "ư": "ŭ", "Ê": "Ĕ", "Ô": "Ŏ", "Ơ": "Ŏ", "Ư": "Ŭ"}
CIRCUMFLEXED = "êôÊÔ"


class Typeface:
    """A font file to which glyphs are added."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.font = TTFont(path)
        self.outlines = self.font["glyf"]
        self.names: dict[int, str] = self.font.getBestCmap()
        self.slant = math.tan(math.radians(-self.font["post"].italicAngle))

    def name(self, character: str) -> str:
        return self.names[ord(character)]

    def box(self, glyph: str) -> Box:
        outline = self.outlines[glyph]
        outline.recalcBounds(self.outlines)
        return Box(outline.xMin, outline.yMin, outline.xMax, outline.yMax)

    def add(self, name: str, glyph: object, width: int, character: str = "") -> None:
        """Append a glyph; ``character`` is what it stands for by itself."""
        self.font.setGlyphOrder([*self.font.getGlyphOrder(), name])
        self.outlines.glyphOrder = self.font.getGlyphOrder()
        self.outlines[name] = glyph
        self.font["hmtx"][name] = (width, self.box(name).left)
        if character:
            for table in self.font["cmap"].tables:
                if table.isUnicode():
                    table.cmap[ord(character)] = name
            self.names[ord(character)] = name

    def breve_of(self, model: str) -> tuple[str, int, int]:
        """The glyph of the breve on ``model``, and where it stands."""
        mark = self.outlines[self.name(model)].components[-1]
        return mark.glyphName, mark.x, mark.y

    def add_breved(self, name: str, base: str, model: str, character: str = "") -> None:
        """``base`` with the breve that ``model`` has, higher where ``base`` bears a circumflex."""
        pen = TTGlyphPen(self.font.getGlyphSet())
        breve, x, y = self.breve_of(model)
        mark, letter = self.box(breve), self.box(self.name(base))
        if character:  # a letter of another width than its model: over its middle, as it leans
            height = (mark.bottom + mark.top) / 2 + y - (letter.bottom + letter.top) / 2
            middle = (letter.left + letter.right) / 2 + self.slant * height
            x = round(middle - (mark.left + mark.right) / 2)
        elif base in CIRCUMFLEXED:
            higher = letter.top - mark.bottom - y + (mark.top - mark.bottom) // 5
            x, y = x + round(self.slant * higher), y + higher
        pen.addComponent(self.name(base), (1, 0, 0, 1, 0, 0))
        pen.addComponent(breve, (1, 0, 0, 1, x, y))
        self.add(name, pen.glyph(), self.font["hmtx"][self.name(base)][0], character)

    def add_barred(self, name: str, base: str, bar: Box, character: str) -> None:
        """``base`` with a bar across its stem."""
        pen = TTGlyphPen(self.font.getGlyphSet())
        self.font.getGlyphSet()[self.name(base)].draw(pen)
        lean = round(self.slant * (bar.top - bar.bottom) / 2)
        pen.moveTo((bar.left - lean, bar.bottom))
        pen.lineTo((bar.left + lean, bar.top))
        pen.lineTo((bar.right + lean, bar.top))
        pen.lineTo((bar.right - lean, bar.bottom))
        pen.closePath()
        self.add(name, pen.glyph(), self.font["hmtx"][self.name(base)][0], character)

    def add_letters(self) -> None:
        small, capital = BARS[self.path.stem]
        self.add_barred("bstroke", "b", small, "ƀ")
        self.add_barred("Bstroke", "B", capital, "Ƀ")
        for character, (base, model) in ALONE.items():
            if ord(character) not in self.names:
                self.add_breved(f"uni{ord(character):04X}", base, model, character)
        breve, x, y = self.breve_of("ŏ")
        pen = TTGlyphPen(self.font.getGlyphSet())
        pen.addComponent(breve, (1, 0, 0, 1, x, y))
        self.add("uni0306", pen.glyph(), self.font["hmtx"][self.name("o")][0], BREVE)
        rules = []
        for base, model in OVER.items():
            name = f"uni{ord(base):04X}0306"
            self.add_breved(name, base, model)
            rules.append(f"sub {self.name(base)} uni0306 by {name};")
        feature = f"feature ccmp {{ {' '.join(rules)} }} ccmp;"
        addOpenTypeFeaturesFromString(self.font, feature, tables=["GSUB"])
        self.font.save(self.path)


def main() -> None:
    for path in sorted(FONTS.glob("*.ttf")):
        face = Typeface(path)
        if ord(BREVE) in face.names:
            print(f"{path.name} has them.")
        else:
            face.add_letters()
            print(f"{path.name}: letters added.")


if __name__ == "__main__":
    main()

"""The layouts that ship: three designs, lying and standing, and the typefaces they are set in."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ..layout import A4_LANDSCAPE, A4_PORTRAIT, Face, Layout, Picture

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"

# Source Serif 4 and Liberation Serif 2 (with the metrics of Times), cut to Latin and Vietnamese; see fonts/README.md.
SERIF = (
    Face("Certificate Serif", FONTS / "CertificateSerif-Regular.ttf"),
    Face("Certificate Serif", FONTS / "CertificateSerif-Italic.ttf", italic=True),
    Face("Certificate Serif", FONTS / "CertificateSerif-SemiBold.ttf", weight=600),
)
ROMAN = (
    Face("Certificate Roman", FONTS / "CertificateRoman-Regular.ttf"),
    Face("Certificate Roman", FONTS / "CertificateRoman-Italic.ttf", italic=True),
    Face("Certificate Roman", FONTS / "CertificateRoman-Bold.ttf", weight=600),
)
TYPEFACES = {"lotus": SERIF, "meander": ROMAN, "drum": ROMAN}
DESIGNS = tuple(TYPEFACES)
ORIENTATIONS = {"landscape": A4_LANDSCAPE, "portrait": A4_PORTRAIT}

Millimetres = tuple[float, float, float]


@dataclass(frozen=True)
class Places:
    """What stands still on a sheet, in mm: rules under the heads (x, y, length), emblem (x, y, side), signature."""

    rules: tuple[Millimetres, Millimetres]
    emblem: Millimetres
    signature: tuple[float, float, float, float]


PLACES = {
    "landscape": Places(((59, 33.2, 38), (188, 33.2, 62)), (140, 18.4, 17), (198.5, 162.4, 45, 24)),
    "portrait": Places(
        (
            (42, 38.8, 30),
            (116.5, 35, 57),
        ),
        (95, 45, 20),
        (123.5, 232, 45, 25),
    ),
}
FLUSH_LEFT = {
    "landscape": Places(((24, 33.2, 38), (188, 33.2, 62)), (143, 18.4, 17), (198.5, 162.4, 45, 24)),
    "portrait": Places(((24, 38.8, 30), (116.5, 35, 57)), (24, 46, 18), (123.5, 232, 45, 25)),
}


def places(design: str, orientation: str) -> Places:
    return (FLUSH_LEFT if design == "drum" else PLACES)[orientation]


@lru_cache(maxsize=32)
def shipped(
    design: str, orientation: str, *, artwork: Picture | None = None, emblem: Picture | None = None
) -> Layout:
    """A design, lying or standing; ``artwork`` fills the page instead of the design's own, ``emblem`` is added."""
    width, height = ORIENTATIONS[orientation]
    place = places(design, orientation)
    grounds = [f"url(art/ink.svg) {x}mm {y}mm/{length}mm 0.25mm no-repeat" for x, y, length in place.rules]
    if emblem:
        x, y, side = place.emblem
        grounds.append(f"url({emblem.url}) {x}mm {y}mm/{side}mm {side}mm no-repeat")
    art = artwork.url if artwork else f"art/{design}-{orientation}.svg"
    grounds.append(f"url({art}) 0 0/{width:g}mm {height:g}mm no-repeat #fff")
    files = ("base", orientation, design, f"{design}-{orientation}")
    return Layout(
        html=(HERE / f"{orientation}.html").read_text(encoding="utf-8"),
        css=f"@page art{{background:{','.join(grounds)}}}\n"
        + "".join(_read(f"{name}.css" for name in files)),
        faces=TYPEFACES[design],
        folder=HERE,
        page_mm=(width, height),
        pictures=tuple(picture for picture in (artwork, emblem) if picture),
        signature_mm=place.signature,
    )


def _read(names: Iterable[str]) -> Iterable[str]:
    return ((HERE / name).read_text(encoding="utf-8") for name in names if (HERE / name).exists())


DEFAULT = shipped("lotus", "landscape")

"""The layouts that ship, and the typeface they are set in."""

from pathlib import Path

from ..layout import Face, from_folder

HERE = Path(__file__).resolve().parent
FONTS = HERE.parent / "fonts"

# Source Serif 4 cut to Latin and Vietnamese; fonts/README.md tells how.
SERIF = (
    Face("Certificate Serif", FONTS / "CertificateSerif-Regular.ttf"),
    Face("Certificate Serif", FONTS / "CertificateSerif-Italic.ttf", italic=True),
    Face("Certificate Serif", FONTS / "CertificateSerif-SemiBold.ttf", weight=600),
)

DEFAULT = from_folder(HERE / "default", faces=SERIF)

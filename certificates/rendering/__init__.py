"""Certificates as PDF files: a layout and what each sheet says → one self-contained PDF/A-3a file per sheet.

    from certificates.rendering import DEFAULT, Sheet, render
    for pdf in render(DEFAULT, sheets): ...

A pure package: no models, no settings, no clock.
"""

from .engine import Way, fastest_way, render, render_one, settings
from .errors import BadLayout, CharacterNotInFont, MissingValue, RenderingError, TextDoesNotFit
from .layout import A4_LANDSCAPE, A4_PORTRAIT, Face, Field, Fitted, Layout, Picture, Step
from .layouts import DEFAULT, DESIGNS, ORIENTATIONS, SERIF, shipped
from .sheets import AttachedFile, Sheet

__all__ = [
    "A4_LANDSCAPE",
    "A4_PORTRAIT",
    "DEFAULT",
    "DESIGNS",
    "ORIENTATIONS",
    "SERIF",
    "AttachedFile",
    "BadLayout",
    "CharacterNotInFont",
    "Face",
    "Field",
    "Fitted",
    "Layout",
    "MissingValue",
    "Picture",
    "RenderingError",
    "Sheet",
    "Step",
    "TextDoesNotFit",
    "Way",
    "fastest_way",
    "render",
    "render_one",
    "settings",
    "shipped",
]

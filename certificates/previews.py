"""What a template that is being edited would look like, before it is saved: a picture, and remarks in words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from io import BytesIO
from typing import Any, cast

import pypdfium2
from django.db.models import Field
from django.utils.translation import gettext as _
from PIL import Image, ImageDraw

from certificates import pictures
from certificates.actions.templates import INDISPENSABLE
from certificates.models import CertificateTemplate
from certificates.sheets import SPECIMEN_CODE, draft_layout, longest_of, sample_of, sheet_of
from certificates.signing.appearance import Box, seal_over
from certificates.snapshots import PICTURES
from lms.refusals import Refusal
from lms.text import clean_text

PIXELS = 1400
"""Along the longer side of a preview."""
SEAL_MM = 36
"""Diameter of the round seal of an agency."""
SEAL_INK = "#c4161c"
SMALL_PT = 9


@dataclass
class Preview:
    """``picture`` (WebP) is None where nothing can be drawn; ``errors`` are by field, "" for the whole."""

    picture: bytes | None = None
    size: tuple[int, int] = (0, 0)
    errors: list[tuple[str, str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


def preview_draft(
    template: CertificateTemplate,
    *,
    uploads: Mapping[str, bytes | None],
    on: date,
    longest: bool,
    seal: bool,
) -> Preview:
    """Draw a template that need not be complete nor saved.

    ``uploads`` are contents of picture files: none leaves what the template has, empty ones leave the picture out.
    ``longest`` tries it with the longest names and courses, ``seal`` shows where signature and seal go.
    """
    from certificates.rendering import Way, render_one, settings

    found = Preview()
    missing = [name for name in INDISPENSABLE if name != "name" and not getattr(template, name)]
    if missing:
        labels = [str(_field(name).verbose_name) for name in missing]
        found.remarks.append(_("Still empty: %(lines)s.") % {"lines": ", ".join(labels)})
    layout = draft_layout(template, **_drawn(template, uploads, found))
    said = longest_of(template, on=on) if longest else sample_of(template, on=on)
    sheet = sheet_of(said, code=SPECIMEN_CODE)
    try:
        for fitted in settings(layout, sheet).values():
            if fitted.shrunk and fitted.size_pt < SMALL_PT:
                line = {"text": " ".join(fitted.lines), "size": f"{fitted.size_pt:g}".replace(".", ",")}
                found.remarks.append(_("“%(text)s” only fits at %(size)s points.") % line)
        pdf = render_one(layout, sheet, way=Way.PLAIN)
    except Refusal as refusal:
        found.errors.append(("", str(refusal)))
        return found
    found.picture, found.size = _picture(pdf, layout.signature_mm if seal else None)
    return found


def _drawn(
    template: CertificateTemplate, uploads: Mapping[str, bytes | None], found: Preview
) -> dict[str, Any]:
    """The pictures to draw with; what is wrong with one is said, and it is left out."""
    drawn: dict[str, Any] = {}
    for kind in PICTURES:
        content, stored = uploads.get(kind), getattr(template, kind)
        try:
            if content:
                made = (
                    pictures.artwork_from(content, orientation=template.orientation)
                    if kind == "artwork"
                    else pictures.emblem_from(content)
                )
                drawn[kind] = pictures.as_picture(made)
            elif content is None and stored:
                if kind == "artwork":
                    pictures.check_stored(stored.name, orientation=template.orientation)
                drawn[kind] = pictures.read(stored.name)
        except Refusal as refusal:
            found.errors.append((kind, str(refusal)))
    return drawn


def _field(name: str) -> Field:
    return cast(Field, CertificateTemplate._meta.get_field(name))


def put(template: CertificateTemplate, fields: Mapping[str, Any]) -> None:
    """Take over what was typed so far, whatever it is; nothing is saved."""
    for name, value in fields.items():
        limit = getattr(_field(name), "max_length", None)
        setattr(template, name, clean_text(value)[:limit] if isinstance(value, str) else value)


def _picture(
    pdf: bytes, signature: tuple[float, float, float, float] | None
) -> tuple[bytes, tuple[int, int]]:
    with pypdfium2.PdfDocument(pdf) as document:
        page = document[0]
        scale = PIXELS / max(page.get_size())
        image = page.render(scale=scale).to_pil().convert("RGB")
    if signature:
        _mark(image, Box(*signature), scale * 72 / 25.4)
    written = BytesIO()
    image.save(written, "WEBP", quality=86, method=2)
    return written.getvalue(), image.size


def _mark(image: Image.Image, signature: Box, pixels_per_mm: float) -> None:
    """Dashed outlines where signature and seal go."""
    draw = ImageDraw.Draw(image)

    def corners(box: Box) -> tuple[float, float, float, float]:
        sides = (box.left, box.top, box.left + box.width, box.top + box.height)
        return tuple(side * pixels_per_mm for side in sides)  # type: ignore[return-value]

    seal = corners(seal_over(signature, diameter=SEAL_MM))
    for start in range(0, 360, 12):
        draw.arc(seal, start, start + 7, fill=SEAL_INK, width=3)
    left, top, right, bottom = corners(signature)
    for x in range(int(left), int(right), 14):
        for y in (top, bottom):
            draw.line((x, y, min(x + 8, right), y), fill="#1f4e9c", width=2)
    for y in range(int(top), int(bottom), 14):
        for x in (left, right):  # type: ignore[assignment]
            draw.line((x, y, x, min(y + 8, bottom)), fill="#1f4e9c", width=2)

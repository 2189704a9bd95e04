"""Making and changing the templates of certificates."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from certificates import errors, pictures, sheets
from certificates.models import CertificateTemplate, Line
from lms.text import clean_text

INDISPENSABLE = (
    "name", "title", "certify", "wording", "place", "superior_body", "issuer", "signer_title", "signer_name",
)  # fmt: skip
"""What no certificate does without; the office says it, no default does."""


@transaction.atomic
def save_template(
    *,
    by: Any,
    at: datetime,
    template: CertificateTemplate | None = None,
    artwork: bytes | None = None,
    emblem: bytes | None = None,
    **fields: Any,
) -> CertificateTemplate:
    """Make a template, or change it, which makes its next version; issued certificates keep what they say.

    ``artwork`` and ``emblem`` are the contents of picture files; none leaves what there is, empty ones take it away.

    Raises:
        LineMissing: something that every certificate says is empty.
        UnknownDesign: no such design or paper.
        UnknownLine: ``lines`` names one that no certificate has.
        PictureUnreadable, PictureTooLarge, PictureTooSmall, PictureMisshapen, PictureTooDetailed: of the pictures.
        TemplateNameTaken: another template has that name.
        RenderingError: its words cannot be drawn.
    """
    if template:
        template = CertificateTemplate.objects.select_for_update().get(pk=template.pk)
        template.version += 1
    else:
        template = CertificateTemplate()
    before = {name: getattr(template, name) for name in fields}
    compose(template, **fields)
    changed = [name for name, value in before.items() if getattr(template, name) != value]
    if artwork is not None:
        drawn = pictures.artwork_from(artwork, orientation=template.orientation) if artwork else b""
        template.artwork = pictures.store(drawn) if drawn else ""
        changed.append("artwork")
    elif template.artwork and "orientation" in changed:
        pictures.check_stored(template.artwork.name, orientation=template.orientation)
    if emblem is not None:
        template.emblem = pictures.store(pictures.emblem_from(emblem)) if emblem else ""
        changed.append("emblem")
    sheets.check(sheets.sample_of(template, on=localdate(at)))
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise errors.TemplateNameTaken from error
    data = {"version": template.version, "changed": sorted(changed)}
    log(template, "certificates.save_template", user=by, timestamp=at, data=data)
    return template


def compose(template: CertificateTemplate, **fields: Any) -> None:
    """Put words and choices into a template that is saved, or previewed, afterwards.

    Raises:
        LineMissing, UnknownDesign, UnknownLine: as for ``save_template``.
    """
    for name, value in fields.items():
        setattr(template, name, clean_text(value) if isinstance(value, str) else value)
    for name in INDISPENSABLE:
        if not getattr(template, name):
            raise errors.LineMissing(field=name)
    if template.design not in CertificateTemplate.Design or (
        template.orientation not in CertificateTemplate.Orientation
    ):
        raise errors.UnknownDesign
    if not set(template.lines) <= set(Line.values):
        raise errors.UnknownLine
    template.lines = [line for line in Line.values if line in template.lines]

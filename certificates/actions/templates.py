"""Making and changing the templates of certificates."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from certificates import errors, sheets
from certificates.models import CertificateTemplate
from lms.text import clean_text

INDISPENSABLE = ("title", "wording", "place", "superior_body", "issuer", "signer_title", "signer_name")
"""What no certificate does without; the office says it, no default does."""


@transaction.atomic
def save_template(
    *, by: Any, at: datetime, template: CertificateTemplate | None = None, **fields: Any
) -> CertificateTemplate:
    """Make a template, or change it, which makes its next version; issued certificates keep what they say.

    Raises:
        LineMissing: something that every certificate says is empty.
        TemplateNameTaken: another template has that name.
        RenderingError: its words cannot be drawn.
    """
    if template:
        template = CertificateTemplate.objects.select_for_update().get(pk=template.pk)
        template.version += 1
    else:
        template = CertificateTemplate()
    for name, value in fields.items():
        setattr(template, name, clean_text(value))
    for name in INDISPENSABLE:
        if not getattr(template, name):
            raise errors.LineMissing(field=name)
    sheets.check(sheets.sample_of(template, on=localdate(at)))
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise errors.TemplateNameTaken from error
    log(template, "certificates.save_template", user=by, timestamp=at, data={"version": template.version})
    return template

"""Hashes of files that were drawn anew (imported by models): what was handed out before goes on being recognised."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class FormerFile(models.Model):
    """A file that a certificate had before it was lost and came out otherwise: with other fonts, say.

    Whoever was given it has a genuine file, and files signed elsewhere may begin with it. Only ever added.
    """

    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        related_name="former_files",
        verbose_name=_("certificate"),
    )
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64)
    redrawn_at = models.DateTimeField(_("drawn anew at"))

    class Meta:
        verbose_name = _("former file")
        verbose_name_plural = _("former files")
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                name="one_certificate_of_each_former_file",
                violation_error_message=_("This file belongs to a certificate already."),
            ),
            models.CheckConstraint(
                condition=~Q(sha256=""),
                name="former_file_has_its_hash",
                violation_error_message=_("A former file is known by its hash."),
            ),
        ]

    def __str__(self) -> str:
        return self.sha256

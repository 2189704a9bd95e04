"""Signed copies of certificates (imported by models): how a register's papers are signed, and what came back signed."""

from typing import Any, Self

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


def _private_storage() -> Any:
    return storages["private"]


class SigningWay(models.TextChoices):
    """How the certificates of a register are signed."""

    PAPER = "paper", _("on paper: print, sign, seal, attach the scan")
    AGENCY = "agency", _("with the agency's own signing tool: save, sign, upload")
    HERE = "here", _("here, with the office's digital signature")


class SignedCopyQuerySet(models.QuerySet):
    """Signed copies, as pages ask for them."""

    def digital(self) -> Self:
        """Those that are PDFs with a digital signature."""
        return self.exclude(way=SigningWay.PAPER)


class SignedCopy(models.Model):
    """A signed copy of a certificate: the scan of its paper, or its PDF with digital signatures.

    Only ever added. ``signatures`` is what the verdict told when it was taken in, one object each: name, organization,
    issuer, serial and fingerprint of the signer's certificate, ``claimed_at`` in ISO.
    """

    certificate = models.ForeignKey(
        "certificates.Certificate",
        models.PROTECT,
        related_name="signed_copies",
        verbose_name=_("certificate"),
    )
    way = models.CharField(_("way of signing"), max_length=10, choices=SigningWay)
    file = models.FileField(_("file"), storage=_private_storage, max_length=200)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    signatures = models.JSONField(_("signatures"), default=list)
    signed_by = models.CharField(_("signed by"), max_length=300, blank=True)
    taken_in_at = models.DateTimeField(_("taken in at"))
    taken_in_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("taken in by")
    )

    objects = SignedCopyQuerySet.as_manager()

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "sha256"],
                name="one_signed_copy_of_each_content",
                violation_error_message=_("This very file was taken in already."),
            ),
            models.UniqueConstraint(
                fields=["certificate"],
                condition=Q(way="here"),
                name="signed_here_once",
                violation_error_message=_("This certificate is signed already."),
            ),
            models.CheckConstraint(
                condition=Q(way="paper", signed_by="") | (~Q(way="paper") & ~Q(signed_by="")),
                name="digital_copy_says_who_signed",
                violation_error_message=_("A digitally signed copy says who signed it."),
            ),
        ]

    def __str__(self) -> str:
        return self.signed_by or str(self.get_way_display())

    @property
    def is_digital(self) -> bool:
        """Whether it is a PDF with a digital signature."""
        return self.way != SigningWay.PAPER

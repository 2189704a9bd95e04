"""The certificates issued from a register. Registers, batches and signed copies stand in files of their own."""

from datetime import date
from functools import cached_property
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.batches import Batch
from certificates.former_files import FormerFile
from certificates.intakes import Intake, SignedFile
from certificates.purposes import Purpose
from certificates.registers import (
    CertificateTemplate,
    Line,
    Register,
    RegisterYear,
    all_lines,
    private_storage,
)
from certificates.signatures import SignedCopy, SigningWay
from courses.models import CourseSession, Registration
from lms.people.models import Provider
from lms.text import fold

__all__ = [
    "Batch",
    "Certificate",
    "CertificateTemplate",
    "FormerFile",
    "Intake",
    "Line",
    "Purpose",
    "Register",
    "RegisterYear",
    "SignedCopy",
    "SignedFile",
    "SigningWay",
    "Verdict",
    "all_lines",
    "pdf_path",
    "private_storage",
]


def pdf_path(certificate: "Certificate", filename: str = "") -> str:
    """By register and year, named after the unguessable code."""
    return f"certificates/{certificate.register_id}/{certificate.year}/{certificate.code}.pdf"


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


class Verdict(models.TextChoices):
    """What the register answers about a code, in one word."""

    VALID = "valid", _("valid")
    REVOKED = "revoked", _("revoked")
    REPLACED = "replaced", _("revoked and replaced")
    UNKNOWN = "unknown", _("unknown")


class CertificateQuerySet(models.QuerySet):
    """Lines of the register, as lists and pages ask for them."""

    def valid(self) -> Self:
        """Those that stand."""
        return self.filter(status=Certificate.Status.VALID)

    def without_file(self) -> Self:
        """Those whose PDF is not drawn yet."""
        return self.filter(pdf="")

    def unsigned(self) -> Self:
        """Those that stand and are signed digitally, but have neither a signed file nor a scan yet."""
        return self.valid().exclude(signing=SigningWay.PAPER).filter(signed_copies=None)

    def of_session(self, session: CourseSession) -> Self:
        """Everything ever issued for a training session."""
        return self.filter(Q(registration__session=session) | Q(event_key=f"session:{session.pk}"))


class Certificate(models.Model):
    """One line of the register.

    It keeps what it says (``snapshot``, see ``certificates.snapshots``), its PDF, and how it is signed: as its
    register was when it was issued. It is revoked or replaced, never deleted and never changed.
    """

    class Status(models.TextChoices):
        VALID = "valid", _("valid")
        REVOKED = "revoked", _("revoked")

    register = models.ForeignKey(
        Register, models.PROTECT, related_name="certificates", verbose_name=_("register of certificates")
    )
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveIntegerField(_("number"))
    number_text = models.CharField(_("number as printed"), max_length=80)
    code = models.CharField(_("verification code"), max_length=26, unique=True)
    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="certificates", verbose_name=_("provider")
    )
    registration = models.ForeignKey(
        Registration, models.PROTECT, null=True, related_name="certificates", verbose_name=_("registration")
    )
    purpose = models.CharField(_("given for"), max_length=10, choices=Purpose, default=Purpose.COMPLETION)
    event_key = models.CharField(max_length=40, blank=True, db_index=True, editable=False)
    snapshot = models.JSONField(_("what it says"))
    folded_text = models.CharField(max_length=400, editable=False)
    issued_on = models.DateField(_("date of issue"))
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=pgettext_lazy("certificate", "issued by"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.VALID)
    revoked_at = models.DateTimeField(_("revoked at"), null=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("revoked by")
    )
    revocation_reason = models.CharField(_("reason of revocation"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, related_name="replaced_by", verbose_name=_("replaces")
    )
    pdf = models.FileField(_("file"), storage=private_storage, upload_to=pdf_path, blank=True, max_length=200)
    pdf_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True, db_index=True)
    signing = models.CharField(_("signing"), max_length=10, choices=SigningWay, default=SigningWay.PAPER)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("certificate")
        verbose_name_plural = _("certificates")
        permissions = [
            ("issue_certificate", _("Can issue and replace certificates")),
            ("revoke_certificate", _("Can revoke certificates")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "year", "number"],
                name="one_certificate_per_register_year_and_number",
                violation_error_message=_("This number is already given in this register and year."),
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1),
                name="certificate_numbers_begin_at_one",
                violation_error_message=_("Numbers begin at 1."),
            ),
            models.UniqueConstraint(
                fields=["registration"],
                condition=Q(status="valid"),
                name="one_valid_certificate_per_registration",
                violation_error_message=_("This person already has a valid certificate for this session."),
            ),
            models.UniqueConstraint(
                fields=["provider", "purpose", "event_key"],
                condition=Q(status="valid") & ~Q(event_key=""),
                name="one_valid_certificate_per_person_and_event",
                violation_error_message=_("This person already has a valid certificate for this."),
            ),
            models.CheckConstraint(
                condition=Q(purpose="completion", event_key="")
                | (~Q(purpose="completion") & Q(registration=None) & ~Q(event_key="")),
                name="certificate_for_no_seat_names_its_event",
                violation_error_message=_("A certificate for teaching or a visit says for which."),
            ),
            models.CheckConstraint(
                condition=Q(status="valid", revoked_at=None, revocation_reason="")
                | (Q(status="revoked", revoked_at__isnull=False) & ~Q(revocation_reason="")),
                name="revoked_certificate_says_why",
                violation_error_message=_("A revoked certificate says when and why, a valid one does not."),
            ),
            models.CheckConstraint(
                condition=Q(pdf="", pdf_sha256="") | (~Q(pdf="") & ~Q(pdf_sha256="")),
                name="stored_file_has_its_hash",
                violation_error_message=_("A stored file and its hash are kept together."),
            ),
            models.CheckConstraint(
                condition=Q(signing__in=["paper", "agency", "here"]),
                name="certificate_is_signed_in_one_of_three_ways",
                violation_error_message=_("Choose how certificates are signed."),
            ),
        ]

    def __str__(self) -> str:
        return self.number_text

    @cached_property
    def verdict(self) -> Verdict:
        """What the register says of it now; asks for ``replaced_by`` once, so select it with the row."""
        if self.status == self.Status.VALID:
            return Verdict.VALID
        return Verdict.REPLACED if hasattr(self, "replaced_by") else Verdict.REVOKED

    @property
    def awaits_signature(self) -> bool:
        """Whether its digital signature is still to come; asks for ``signed_copies``, so fetch them with many."""
        return self.signing != SigningWay.PAPER and not self.signed_copies.all()

    @property
    def holder(self) -> str:
        """The name it was issued to, as printed."""
        return self.snapshot.get("name", "")

    @property
    def course(self) -> str:
        """The course, as printed."""
        return self.snapshot.get("course", "")

    @property
    def minutes(self) -> int:
        """What it certifies, in whole minutes."""
        return self.snapshot.get("minutes") or 0

    @property
    def starts_on(self) -> date | None:
        """The first day it certifies."""
        return _day(self.snapshot.get("starts_on"))

    @property
    def ends_on(self) -> date | None:
        """The last day it certifies."""
        return _day(self.snapshot.get("ends_on"))

    def fold(self) -> None:
        """Fill ``folded_text`` from the snapshot; ``bulk_create`` does not call ``save``."""
        said = self.snapshot
        self.folded_text = fold(f"{said.get('name', '')} {self.number_text} {said.get('course', '')}")[:400]

    def save(self, *args, **kwargs) -> None:
        self.fold()
        super().save(*args, **kwargs)

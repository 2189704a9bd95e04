"""The register of certificates (sổ cấp), their template texts, and the certificates issued from it."""

from datetime import date
from functools import cached_property
from typing import Self

from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.batches import Batch
from certificates.numbers import pattern_of
from certificates.purposes import Purpose
from certificates.signatures import SignedCopy, SigningWay
from courses.models import CourseSession, Registration
from lms.people.models import Organization, Provider
from lms.text import fold

__all__ = [
    "Batch",
    "Certificate",
    "CertificateTemplate",
    "Purpose",
    "Register",
    "RegisterYear",
    "SignedCopy",
    "SigningWay",
    "Verdict",
    "pdf_path",
    "private_storage",
]


def private_storage():
    """Where issued PDFs are kept: outside the media folder, served only by our own view."""
    return storages["private"]


def pdf_path(certificate: "Certificate", filename: str = "") -> str:
    """By register and year, named after the unguessable code."""
    return f"certificates/{certificate.register_id}/{certificate.year}/{certificate.code}.pdf"


def _day(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None


class Line(models.TextChoices):
    """A line of a certificate that a template may leave out; the others are on every certificate."""

    HONORIFIC = "honorific", _("form of address")
    PROVIDER_CLASS = "provider_class", _("class")
    UNIT = "unit", _("unit")
    HOURS = "hours", _("hours")
    DATES = "dates", _("first and last day")
    VENUE = "venue", _("venue")
    DECISION = "decision", _("decision")
    ENGLISH = "english", _("English text")


def all_lines() -> list[str]:
    """A new template shows every line."""
    return list(Line.values)


class CertificateTemplate(models.Model):
    """What a certificate looks like, its words and its signer. A change makes the next version.

    ``artwork`` and ``emblem`` are named after the hash of their content and never change or go: certificates that were
    issued with them can be drawn again.
    """

    class Design(models.TextChoices):
        LOTUS = "lotus", _("Lotus: a woven border, in teal")
        MEANDER = "meander", _("Fret: two thin frames with carved corners, in red and gold")
        DRUM = "drum", _("Bronze drum: open, flush left, a pale drum behind the signature")

    class Orientation(models.TextChoices):
        LANDSCAPE = "landscape", _("A4 landscape")
        PORTRAIT = "portrait", _("A4 portrait")

    name = models.CharField(_("name"), max_length=100, unique=True)
    design = models.CharField(_("design"), max_length=20, choices=Design, default=Design.LOTUS)
    orientation = models.CharField(
        _("paper"), max_length=20, choices=Orientation, default=Orientation.LANDSCAPE
    )
    artwork = models.FileField(
        _("background"), storage=private_storage, max_length=120, blank=True, editable=False
    )
    emblem = models.FileField(
        _("emblem"), storage=private_storage, max_length=120, blank=True, editable=False
    )
    lines = models.JSONField(_("lines shown"), default=all_lines)
    title = models.CharField(_("title on the certificate"), max_length=100, default="GIẤY CHỨNG NHẬN")
    title_en = models.CharField(
        _("English title"), max_length=100, blank=True, default="Certificate of Participation"
    )
    certify = models.CharField(_("wording before the name"), max_length=80, default="Chứng nhận")
    certify_en = models.CharField(
        _("English wording before the name"), max_length=100, blank=True, default="This is to certify that"
    )
    wording = models.CharField(
        _("wording before the course"), max_length=200, default="đã hoàn thành chương trình tập huấn"
    )
    wording_en = models.CharField(
        _("English wording before the course"),
        max_length=200,
        blank=True,
        default="has completed the training course",
    )
    place = models.CharField(_("place of issue"), max_length=60)
    superior_body = models.CharField(_("superior body"), max_length=120)
    issuer = models.CharField(_("issuing body"), max_length=160)
    signer_authority = models.CharField(
        _("signed for"),
        max_length=60,
        blank=True,
        help_text=_("For example KT. GIÁM ĐỐC, TL. GIÁM ĐỐC or TUQ. GIÁM ĐỐC; empty when the head signs."),
    )
    signer_title = models.CharField(_("title of the signer"), max_length=100)
    signer_name = models.CharField(_("name of the signer"), max_length=100)
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        verbose_name = _("certificate template")
        verbose_name_plural = _("certificate templates")
        constraints = [
            models.CheckConstraint(
                condition=Q(design__in=["lotus", "meander", "drum"]),
                name="template_has_a_shipped_design",
                violation_error_message=_("Choose one of the designs."),
            ),
            models.CheckConstraint(
                condition=Q(orientation__in=["landscape", "portrait"]),
                name="template_lies_or_stands",
                violation_error_message=_("Choose landscape or portrait."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_lines_display(self) -> str:
        """The lines shown, in words."""
        return ", ".join(str(line.label) for line in Line if line in self.lines)


class RegisterQuerySet(models.QuerySet):
    """Registers, as those who issue from them ask for them."""

    def offered_for(self, session: CourseSession) -> Self:
        """Those of the session's organiser, of its superior body and of the units below it.

        Where these have none (an outside body organised it), those of the Centre and its branches.
        """
        organizer = session.organizer_id
        family = self.filter(
            Q(organization=organizer)
            | Q(organization__children=organizer)
            | Q(organization__parent=organizer)
        ).distinct()
        if family.exists():
            return family
        return self.filter(organization__kind__in=[Organization.Kind.CENTRE, Organization.Kind.BRANCH])


class Register(models.Model):
    """A register of certificates: numbers run per year, without gap or repeat."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="certificate_registers", verbose_name=_("organisation")
    )
    name = models.CharField(_("name"), max_length=150)
    number_format = models.CharField(
        _("form of the number"),
        max_length=60,
        default="{number:02d}/{year}/GCN-TGPL",
        help_text=_("Uses {number} and {year}; for example {number:02d}/{year}/GCN-TGPL."),
    )
    number_pattern = models.CharField(_("number pattern"), max_length=60, editable=False)
    template = models.ForeignKey(
        CertificateTemplate, models.PROTECT, related_name="registers", verbose_name=_("certificate template")
    )
    signing = models.CharField(
        _("signing"), max_length=10, choices=SigningWay, default=SigningWay.PAPER,
        help_text=_("How the certificates of this register are signed."),
    )  # fmt: skip

    objects = RegisterQuerySet.as_manager()

    class Meta:
        verbose_name = _("register of certificates")
        verbose_name_plural = _("registers of certificates")
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"],
                name="one_register_per_organization_and_name",
                violation_error_message=_("This organisation already has a register of that name."),
            ),
            models.UniqueConstraint(
                fields=["organization", "number_pattern"],
                name="one_register_per_organization_and_number_pattern",
                violation_error_message=_("This organisation already has a register with such numbers."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args, **kwargs) -> None:
        self.number_pattern = pattern_of(self.number_format)
        super().save(*args, **kwargs)


class RegisterYear(models.Model):
    """The last number given in a register in a year: the row that issuing locks."""

    register = models.ForeignKey(
        Register, models.PROTECT, related_name="years", verbose_name=_("register of certificates")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    last_number = models.PositiveIntegerField(_("last number"), default=0)

    class Meta:
        verbose_name = _("year of a register")
        verbose_name_plural = _("years of registers")
        constraints = [
            models.UniqueConstraint(fields=["register", "year"], name="one_counter_per_register_and_year"),
        ]

    def __str__(self) -> str:
        return f"{self.register} {self.year}"


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

    def of_session(self, session: CourseSession) -> Self:
        """Everything ever issued for a training session."""
        return self.filter(Q(registration__session=session) | Q(event_key=f"session:{session.pk}"))


class Certificate(models.Model):
    """One line of the register.

    It keeps what it says (``snapshot``, see ``certificates.snapshots``) and its PDF. It is revoked or replaced, never
    deleted and never changed.
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
    pdf_sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, blank=True)

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

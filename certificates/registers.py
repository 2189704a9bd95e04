"""Registers of certificates (sổ cấp) and their templates (imported by models)."""

from typing import Any, Self

from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from certificates.numbers import pattern_of
from certificates.signatures import SigningWay
from courses.models import CourseSession
from lms.people.models import Organization


def private_storage() -> Any:
    """Where issued PDFs are kept: outside the media folder, served only by our own view."""
    return storages["private"]


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

"""The yearly training duty as dated rows with their source, and who is exempt from it in a year."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from lms.people.models import Provider, ProviderClass
from lms.places.models import CurrentOnQuerySet


class Duty(models.Model):
    """How many minutes a year a class of providers must train, from when until when, by which law."""

    provider_class = models.CharField(_("class"), max_length=15, choices=ProviderClass)
    minutes_per_year = models.PositiveIntegerField(_("minutes a year"))
    source = models.CharField(_("legal source"), max_length=300)
    caveat = models.TextField(_("caveat"), blank=True)
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True, blank=True)

    objects = CurrentOnQuerySet.as_manager()

    class Meta:
        verbose_name = _("yearly training duty")
        verbose_name_plural = _("yearly training duties")
        constraints = [
            models.UniqueConstraint(
                fields=["provider_class"],
                condition=Q(valid_until=None),
                name="one_open_duty_per_class",
                violation_error_message=_("This class already has a current duty; end it first."),
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")), name="duty_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_class_display()}: {self.minutes_per_year}"


class Exemption(models.Model):
    """A provider is free of the duty in a year, by a clause of Circular 12/2018/TT-BTP art. 4."""

    class Clause(models.TextChoices):
        STUDY = "study", _("sent to study for six months or more")
        SICKNESS = "sickness", _("sick leave of six months or more")
        SECONDMENT = "secondment", _("seconded to a body without legal-aid duty")
        MATERNITY = "maternity", _("maternity leave, or mother of a child under 12 months")
        PATERNITY = "paternity", _("paternity case of the social-insurance law")

    provider = models.ForeignKey(Provider, models.PROTECT, related_name="exemptions", verbose_name=_("provider"))
    year = models.PositiveSmallIntegerField(_("year"))
    clause = models.CharField(_("reason"), max_length=15, choices=Clause)
    note = models.CharField(_("note"), max_length=300, blank=True)
    approved_at = models.DateTimeField(_("approved at"), editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"],
                name="one_exemption_per_provider_and_year",
                violation_error_message=_("This person already has an exemption for that year."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.year}"

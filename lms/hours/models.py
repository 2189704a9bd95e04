"""The yearly training duty as dated rows with their source, and who is exempt from it in a year."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.people.models import Provider, ProviderClass
from lms.periods import hours
from lms.places.models import CurrentOnQuerySet


class Duty(models.Model):
    """How many minutes a year a class of providers must train, from when until when, by which law."""

    provider_class = models.CharField(_("class"), max_length=15, choices=ProviderClass)
    minutes_per_year = models.PositiveIntegerField(
        _("minutes a year"), help_text=_("480 minutes are 8 hours.")
    )
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
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
                name="duty_ends_after_it_begins",
                violation_error_message=_("A duty must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_per_year__gte=1),
                name="duty_asks_for_some_minutes",
                violation_error_message=_("Give the minutes a year; a class without a duty has no row."),
            ),
        ]

    def __str__(self) -> str:
        words = {"class": capfirst(self.get_provider_class_display()), "hours": hours(self.minutes_per_year)}
        return _("%(class)s: %(hours)s hours a year") % words


class ExemptionQuerySet(models.QuerySet):
    """Exemptions, as the ledger asks for them."""

    def standing(self) -> "ExemptionQuerySet":
        """Those that were not withdrawn."""
        return self.filter(withdrawn_at=None)


class Exemption(models.Model):
    """A provider is free of the duty in a year, by a clause of Circular 12/2018/TT-BTP art. 4.

    Withdrawn with a reason when it was a mistake, never deleted.
    """

    class Clause(models.TextChoices):
        STUDY = "study", _("sent to study for six months or more")
        SICKNESS = "sickness", _("sick leave of six months or more")
        SECONDMENT = "secondment", _("seconded to a body without legal-aid duty")
        MATERNITY = "maternity", _("maternity leave, or mother of a child under 12 months")
        PATERNITY = "paternity", _("paternity case of the social-insurance law")

    provider = models.ForeignKey(
        Provider, models.PROTECT, related_name="exemptions", verbose_name=_("provider")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    clause = models.CharField(_("reason"), max_length=15, choices=Clause)
    note = models.CharField(_("note"), max_length=300, blank=True)
    approved_at = models.DateTimeField(_("approved at"), editable=False)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("approved by"),
    )
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, editable=False)
    withdrawal_reason = models.CharField(
        _("reason of withdrawal"), max_length=300, blank=True, editable=False
    )

    objects = ExemptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("exemption")
        verbose_name_plural = _("exemptions")
        constraints = [
            models.UniqueConstraint(
                fields=["provider", "year"],
                condition=Q(withdrawn_at=None),
                name="one_exemption_per_provider_and_year",
                violation_error_message=_("This person already has an exemption for that year."),
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None, withdrawal_reason="")
                | (Q(withdrawn_at__isnull=False) & ~Q(withdrawal_reason="")),
                name="withdrawn_exemption_says_why",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.provider} · {self.year}"

    @property
    def state_label(self) -> str:
        """Whether it holds, in a word."""
        return str(_("withdrawn") if self.withdrawn_at else _("holds"))

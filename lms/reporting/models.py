"""The periods that reports are written for. Sources differ on their days, so each is a row, never a constant."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ReportingPeriod(models.Model):
    """A half year, a year, or the time an ad hoc report asks about (both days included)."""

    class Kind(models.TextChoices):
        HALF_YEAR = "half_year", _("six months")
        YEAR_END = "year_end", _("year end")
        AD_HOC = "ad_hoc", _("ad hoc")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    title = models.CharField(_("title"), max_length=150)
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))
    cutoff_on = models.DateField(
        _("data up to"), help_text=_("Records after this day are not counted; figures are estimates until the end.")
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True, help_text=_("The rule these days come from."))

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(fields=["title"], name="one_reporting_period_per_title"),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="reporting_period_ends_after_it_begins",
                violation_error_message=_("The period must end after it begins."),
            ),
            models.CheckConstraint(
                condition=Q(cutoff_on__gte=F("starts_on"), cutoff_on__lte=F("ends_on")),
                name="cutoff_is_within_the_period",
                violation_error_message=_("Data can be cut off only on a day of the period."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

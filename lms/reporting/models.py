"""The periods that reports are written for. Sources differ on their days, so each is a row, never a constant."""

from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


def _a_year_before(day: date) -> date:
    """The same day of the year before; 29 February becomes the 28th."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)


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
        _("data up to"),
        help_text=_("Records after this day are not counted; figures are estimates until the end."),
    )
    due_on = models.DateField(_("due"), null=True, blank=True)
    recipient = models.CharField(_("recipient"), max_length=200, blank=True)
    source = models.CharField(
        _("source"), max_length=300, blank=True, help_text=_("The rule these days come from.")
    )

    class Meta:
        verbose_name = _("reporting period")
        verbose_name_plural = _("reporting periods")
        constraints = [
            models.UniqueConstraint(
                fields=["title"],
                name="one_reporting_period_per_title",
                violation_error_message=_("There is a period of this title already."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="reporting_period_does_not_end_before_it_begins",
                violation_error_message=_("The period must not end before it begins."),
            ),
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(due_on__gte=F("cutoff_on")),
                name="period_is_due_when_its_data_are_there",
                violation_error_message=_("The report cannot be due before its data are cut off."),
            ),
            models.CheckConstraint(
                condition=Q(cutoff_on__gte=F("starts_on"), cutoff_on__lte=F("ends_on")),
                name="cutoff_is_within_the_period",
                violation_error_message=_("Data can be cut off only on a day of the period."),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def a_year_before(self) -> "ReportingPeriod":
        """The same days a year earlier, for comparison; never saved."""
        return ReportingPeriod(
            kind=self.kind,
            title=_("%(title)s, a year earlier") % {"title": self.title},
            year=self.year - 1,
            starts_on=_a_year_before(self.starts_on),
            ends_on=_a_year_before(self.ends_on),
            cutoff_on=_a_year_before(self.cutoff_on),
        )

    @property
    def is_cut_off_early(self) -> bool:
        """Whether the period goes on after the last day whose data are counted."""
        return self.cutoff_on < self.ends_on

"""What the doors of reporting refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class ReportingError(Refusal):
    """A rule of reporting said no."""


class TitleMissing(ReportingError):
    code = "title_missing"
    message = _("Give the period a title; people choose it by that.")
    field = "title"


class TitleTaken(ReportingError):
    code = "title_taken"
    message = _("There is a period of this title already; open that one, or choose another title.")
    field = "title"


class PeriodEndsBeforeItBegins(ReportingError):
    code = "period_ends_before_it_begins"
    message = _("The period cannot end before it begins; correct one of the two days.")
    field = "ends_on"


class CutoffOutsidePeriod(ReportingError):
    code = "cutoff_outside_period"
    message = _("Data can be cut off only on a day of the period.")
    field = "cutoff_on"


class DueBeforeCutoff(ReportingError):
    code = "due_before_cutoff"
    message = _("The report cannot be due before its data are cut off.")
    field = "due_on"


class YearOutsidePeriod(ReportingError):
    code = "year_outside_period"
    message = _("The year must be one in which the period has a day.")
    field = "year"


class RecipientMissing(ReportingError):
    code = "recipient_missing"
    message = _("Say who asked for the ad hoc report.")
    field = "recipient"

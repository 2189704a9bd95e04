"""What the doors of the plan refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class PlanningError(Refusal):
    """A rule of plans said no."""


class TitleMissing(PlanningError):
    code = "title_missing"
    message = _("Write the title.")
    field = "title"


class PlanExists(PlanningError):
    code = "plan_exists"
    message = _("%(organization)s already has an approved plan for %(year)s; change that one instead.")
    field = "year"


class AlreadyApproved(PlanningError):
    code = "already_approved"
    message = _("This plan is already approved.")


class NumberMissing(PlanningError):
    code = "number_missing"
    message = _("An approved plan has its number. Write it out, for example 05/KH-STP.")
    field = "number"


class NotSigned(PlanningError):
    code = "not_signed"
    message = _("An approved plan is signed. Give the date of signature.")
    field = "signed_on"


class NotApproved(PlanningError):
    code = "plan_not_approved"
    message = _("The plan is still a draft; have it approved before recording what was done.")


class NoActivities(PlanningError):
    code = "no_activities"
    message = _("The plan has no activities yet; add at least one first.")


class ReasonMissing(PlanningError):
    code = "reason_missing"
    message = _("Give the reason; it is kept in the log.")
    field = "reason"


class ApprovedNeedsReason(ReasonMissing):
    code = "approved_needs_reason"
    message = _("The plan is approved; say why it is changed.")


class YearHasRecords(PlanningError):
    code = "year_has_records"
    message = _(
        "Work has been recorded for this plan, so its year and organisation can no longer be changed."
    )
    field = "year"


class NumberTaken(PlanningError):
    code = "number_taken"
    message = _("The plan already has an activity with the number %(number)s; choose another.")
    field = "number"


class NoQuarter(PlanningError):
    code = "no_quarter"
    message = _("Choose at least one quarter.")
    field = "in_q1"


class ActivityInUse(PlanningError):
    code = "activity_in_use"
    message = _("Records, sessions or visits belong to this activity, so it cannot be removed.")


class OutsideTheYear(PlanningError):
    code = "outside_the_year"
    message = _("The plan is of %(year)s; give a day of that year.")
    field = "happened_on"


class NotYetHappened(PlanningError):
    code = "not_yet_happened"
    message = _("That day is still to come; record what was done when it is done.")
    field = "happened_on"


class SummaryMissing(PlanningError):
    code = "summary_missing"
    message = _("Write what was done; the report is made from it.")
    field = "summary"


class MoreWomenThanPeople(PlanningError):
    code = "more_women_than_people"
    message = _("There cannot be more women than people; correct one of the two numbers.")
    field = "women_count"


class AlreadyWithdrawn(PlanningError):
    code = "already_withdrawn"
    message = _("This record is already withdrawn.")


class NotALaterYear(PlanningError):
    code = "not_a_later_year"
    message = _("A plan is copied to a later year; choose one after %(year)s.")
    field = "year"

"""What the doors of exchange visits refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class ExchangeError(Refusal):
    """A rule of exchange visits said no."""


class WordsMissing(ExchangeError):
    code = "words_missing"
    message = _("Fill this in; the papers of the visit are made from it.")


class HostIsOwnProvince(ExchangeError):
    code = "host_is_own_province"
    message = _("An exchange visit is with another province; choose a province other than the organiser's.")
    field = "province"


class NoSuchProvinceThen(ExchangeError):
    code = "no_such_province_then"
    message = _(
        "%(province)s does not exist as a province on %(day)s; choose the one it belongs to on that day."
    )
    field = "province"


class EndsBeforeStart(ExchangeError):
    code = "ends_before_start"
    message = _("A visit cannot end before it starts; correct one of the two days.")
    field = "ends_on"


class NotExchangeActivity(ExchangeError):
    code = "not_exchange_activity"
    message = _("This item of the plan is not about experience exchange; choose one that is.")
    field = "activity"


class ActivityOfOtherYear(ExchangeError):
    code = "activity_of_other_year"
    message = _("This item belongs to the plan of %(year)s; choose one of the year in which the visit ends.")
    field = "activity"


class ApprovedNeedsReason(ExchangeError):
    code = "approved_needs_reason"
    message = _("The visit is approved; give the reason for the change, it is kept in the log.")
    field = "reason"


class VisitHasEnded(ExchangeError):
    code = "visit_has_ended"
    message = _("This visit is completed or cancelled and can no longer be changed.")


class NotPlanned(ExchangeError):
    code = "not_planned"
    message = _("Only a planned visit can be approved.")


class NotApproved(ExchangeError):
    code = "not_approved"
    message = _("Only an approved visit can be completed; have it approved first.")


class NotCompleted(ExchangeError):
    code = "not_completed"
    message = _("Only a completed visit has results to correct.")


class NotYetOver(ExchangeError):
    code = "not_yet_over"
    message = _("The visit lasts until %(ends_on)s; complete it when it is over.")


class NoDelegates(ExchangeError):
    code = "no_delegates"
    message = _("Nobody is in the delegation yet; add at least one person first.")


class ResultsMissing(ExchangeError):
    code = "results_missing"
    message = _("Write what the visit achieved; the report is made from it.")
    field = "results"


class ReasonMissing(ExchangeError):
    code = "reason_missing"
    message = _("Give the reason; it is kept in the log.")
    field = "reason"


class AlreadyDelegate(ExchangeError):
    code = "already_delegate"
    message = _("%(provider)s is already in the delegation.")
    field = "provider"


class NotDelegate(ExchangeError):
    code = "not_delegate"
    message = _("This person is no longer in the delegation; look at the visit again.")


class HeadExists(ExchangeError):
    code = "head_exists"
    message = _("The delegation already has a head; add this person as a member, then name them head.")
    field = "role"


class LessonEnded(ExchangeError):
    code = "lesson_ended"
    message = _("This lesson has been applied or dropped; it can no longer be changed.")


class NotAStep(ExchangeError):
    code = "not_a_step"
    message = _("Choose whether the lesson is adopted, applied or dropped.")
    field = "status"


class OutcomeMissing(ExchangeError):
    code = "outcome_missing"
    message = _("Say what came of the lesson.")
    field = "result"

"""What the doors of exchange visits refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class ExchangeError(Refusal):
    """A rule of exchange visits said no."""


class HostIsOwnProvince(ExchangeError):
    code = "host_is_own_province"
    message = _("An exchange visit is with another province; choose a province other than the organiser's.")
    field = "province"


class EndsBeforeStart(ExchangeError):
    code = "ends_before_start"
    message = _("A visit cannot end before it starts; correct one of the two days.")
    field = "ends_on"


class VisitHasEnded(ExchangeError):
    code = "visit_has_ended"
    message = _("This visit is completed or cancelled and can no longer be changed.")


class NotPlanned(ExchangeError):
    code = "not_planned"
    message = _("Only a planned visit can be approved.")


class NotApproved(ExchangeError):
    code = "not_approved"
    message = _("Only an approved visit can be completed; have it approved first.")


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


class HeadExists(ExchangeError):
    code = "head_exists"
    message = _("The delegation already has a head; make that person a member first.")
    field = "role"


class LessonEnded(ExchangeError):
    code = "lesson_ended"
    message = _("This lesson has been applied or dropped; it can no longer be changed.")


class OutcomeMissing(ExchangeError):
    code = "outcome_missing"
    message = _("Say what came of the lesson.")
    field = "result"

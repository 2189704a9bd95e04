"""What the doors of duties and exemptions refuse, and why."""

from django.utils.translation import gettext_lazy as _

from lms.refusals import Refusal


class HoursError(Refusal):
    """A rule of duties and exemptions said no."""


class MinutesMissing(HoursError):
    code = "minutes_missing"
    message = _("Give the minutes a year; a class without a duty has no row.")
    field = "minutes_per_year"


class SourceMissing(HoursError):
    code = "source_missing"
    message = _("Name the law, circular or decision the duty comes from.")
    field = "source"


class DutyOverlaps(HoursError):
    code = "duty_overlaps"
    message = _("This class already has a duty for some of these days (%(days)s); end that one first.")
    field = "valid_from"


class DutyEndsBeforeItBegins(HoursError):
    code = "duty_ends_before_it_begins"
    message = _("The duty begins on %(first)s; it can end only after that day.")
    field = "on"


class DutyHasEnded(HoursError):
    code = "duty_has_ended"
    message = _("This duty has ended already; add a new one instead.")


class ReasonMissing(HoursError):
    code = "reason_missing"
    message = _("Give the reason; it is kept in the log.")
    field = "reason"


class AlreadyExempt(HoursError):
    code = "already_exempt"
    message = _("%(provider)s is exempt in %(year)s already; withdraw that exemption first.")
    field = "provider"


class NoDuty(HoursError):
    code = "no_duty"
    message = _("%(provider)s has no training duty in %(year)s, so there is nothing to be exempt from.")
    field = "provider"


class AlreadyWithdrawn(HoursError):
    code = "already_withdrawn"
    message = _("This exemption has been withdrawn already.")

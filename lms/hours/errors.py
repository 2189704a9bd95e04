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


class WholeDayIncomplete(HoursError):
    code = "whole_day_incomplete"
    message = _(
        "Say both: from how many minutes on a session is of a whole day, and how many a whole day counts."
    )
    field = "day_counts_minutes"


class ExemptionEndsTooEarly(HoursError):
    code = "exemption_ends_too_early"
    message = _("The absence must end after it begins and lie in the year of the exemption.")
    field = "ends_on"


class AbsenceDaysMissing(HoursError):
    code = "absence_days_missing"
    message = _(
        "Say from when to when: study and sick leave free of the duty only from %(months)d months on."
    )
    field = "starts_on"


class AbsenceTooShort(HoursError):
    code = "absence_too_short"
    message = _("Study and sick leave free of the duty only when they last %(months)d months or more.")
    field = "ends_on"


class YearIsSettled(HoursError):
    code = "year_is_settled"
    message = _("The hours of %(year)s are settled. Open the year again with a reason first.")
    field = "year"


class YearNotOver(HoursError):
    code = "year_not_over"
    message = _("The year %(year)s is not over yet; settle it from 1 January on.")
    field = "year"


class TrainingUnchecked(HoursError):
    code = "training_unchecked"
    message = _("%(count)d papers handed in for %(year)s are not checked yet; approve or refuse them first.")
    field = "year"


class AlreadyReopened(HoursError):
    code = "already_reopened"
    message = _("This settlement was opened again already.")


class TitleMissing(HoursError):
    code = "title_missing"
    message = _("Say what was trained, and who organised it.")
    field = "title"


class NotYet(HoursError):
    code = "not_yet"
    message = _("The training is not over yet; hand it in from %(day)s on.")
    field = "happened_on"


class MinutesUnlikely(HoursError):
    code = "minutes_unlikely"
    message = _("Give the length in minutes, from 1 to %(most)d.")
    field = "minutes"  # the own page asks for hours and shows it on top


class EvidenceMissing(HoursError):
    code = "evidence_missing"
    message = _("Add the certificate or a photograph of it: without evidence no hours count.")
    field = "evidence"


class EvidenceUnreadable(HoursError):
    code = "evidence_unreadable"
    message = _("This file is no PDF, JPEG, PNG or WebP. Scan or photograph the paper and choose that file.")
    field = "evidence"


class EvidenceTooLarge(HoursError):
    code = "evidence_too_large"
    message = _("The file is larger than %(limit)d MB. Choose a smaller one.")
    field = "evidence"


class AlreadyDecided(HoursError):
    code = "already_decided"
    message = _("This paper has been dealt with already (%(status)s).")


class SettledForBoth(HoursError):
    code = "settled_for_both"
    message = _("Both have hours in the settled year %(year)s. Open that year again first, then merge.")
    field = "other"


class CountedAlready(HoursError):
    code = "counted_already"
    message = _(
        "“%(title)s” of %(day)s counts already; the same training does not count twice. Refuse this one."
    )


class SameDayCounts(HoursError):
    code = "same_day_counts"
    message = _("On those days this counts already: %(titles)s. Say in the note why both count, or refuse.")
    field = "reason"

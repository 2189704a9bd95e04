"""What is refused of seats: asked for, given, approved, given up."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from courses.errors.base import CourseError


class SessionNotOpen(CourseError):
    code = "session_not_open"
    message = _("Registration for this session is closed. Look for another session, or ask the organiser.")


class AlreadyRegistered(CourseError):
    code = "already_registered"
    message = _("%(name)s is already registered in this session.")
    field = "provider"


class BusyElsewhere(CourseError):
    code = "busy_elsewhere"
    message = _(
        "%(name)s holds a seat in “%(session)s”, which meets at the same time on %(day)s. Cancel that seat first."
    )
    field = "provider"


class PrerequisiteMissing(CourseError):
    code = "prerequisite_missing"
    message = _("%(name)s has not completed “%(course)s” yet, which this course builds on.")
    field = "provider"


class QuotaUsed(CourseError):
    code = "quota_used"
    message = _(
        "%(unit)s may send %(seats)d people to this session and has done so; %(name)s is one too many."
    )
    field = "provider"


class NotOfUnit(CourseError):
    code = "not_of_unit"
    message = _("%(name)s does not belong to %(unit)s, so another unit has to nominate them.")
    field = "provider"


class AlreadyHead(CourseError):
    code = "already_head"
    message = _("%(user)s is already head of this unit.")
    field = "user"


class HeadEnded(CourseError):
    code = "head_ended"
    message = _("This account is not head of the unit any more.")


class SomeRefused(CourseError):
    """Some of many people cannot have a seat, and nobody was registered.

    ``refusals`` maps the id of a provider to the reason.
    """

    code = "some_refused"
    message = _("%(count)d people cannot be registered, and nobody was. Take them off the list: %(reasons)s")

    def __init__(self, refusals: Mapping[int, CourseError]) -> None:
        self.refusals = refusals
        super().__init__(count=len(refusals), reasons=" ".join(str(each) for each in refusals.values()))


class NobodyTicked(CourseError):
    code = "nobody_ticked"
    message = _("Nobody was ticked. Tick the people to add.")


class NothingToDecide(CourseError):
    code = "nothing_to_decide"
    message = _("Nobody of those chosen waits for approval any more. Look at the list again.")


class NoOpenOffer(CourseError):
    code = "no_open_offer"
    message = _("No seat is offered to you at the moment.")


class OfferOver(CourseError):
    code = "offer_over"
    message = _("The time to take this seat was over on %(until)s; it goes to the next in line.")


class RegistrationEnded(CourseError):
    code = "registration_ended"
    message = _("This registration was already cancelled or refused; register again if needed.")


class StandsOtherwise(CourseError):
    code = "stands_otherwise"
    message = _("Meanwhile your registration is “%(status)s”. Look again before you give it up.")


class AlreadyConfirmed(CourseError):
    code = "already_confirmed"
    message = _("%(name)s already holds a seat.")


class NoSeatLeft(CourseError):
    code = "no_seat_left"
    message = _("All %(capacity)d seats are taken. Raise the capacity or cancel a seat first.")


class NotFirstInLine(CourseError):
    code = "not_first_in_line"
    message = _("%(name)s is first on the waiting list and must be confirmed first.")


class AlreadyMarked(CourseError):
    code = "already_marked"
    message = _(
        "Attendance is already recorded for %(name)s, so the seat stays; correct the attendance instead."
    )

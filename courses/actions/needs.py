"""Special needs: told, changed, taken back, and erased when they are no longer of use."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from courses.actions.calendars import close_calendar
from courses.actions.offers import locked_with_session
from courses.models import CourseSession, Registration, SpecialNeeds, TrainingNeed
from lms.people.models import Provider
from lms.refusals import fitting


@transaction.atomic
def tell_needs(
    *, registration: Registration, access: str, childcare: bool, language: str, by: Any, at: datetime
) -> SpecialNeeds | None:
    """Note what a registered person needs; nothing said erases what was. The log tells that, never what.

    Raises:
        SessionOver, RegistrationEnded: it is of no use any more.
        TextTooLong: a text does not fit.
    """
    registration = locked_with_session(registration)
    access = fitting(access, field="access")
    language = fitting(language, limit=100, field="language")
    before = SpecialNeeds.objects.filter(registration=registration)
    if not (access or childcare or language):
        if before.delete()[0]:
            log(registration, "courses.tell_needs", user=by, timestamp=at)
        return None
    needs, _created = SpecialNeeds.objects.update_or_create(
        registration=registration, defaults={"access": access, "childcare": childcare, "language": language}
    )
    log(registration, "courses.tell_needs", user=by, timestamp=at)
    return needs


@transaction.atomic
def forget_needs(*, at: datetime) -> int:
    """Erase the needs of whoever does not come (any more): registrations and sessions that are over. Gives how many.

    The log tells that they were erased, never what they were.
    """
    ended = Q(registration__session__status__in=CourseSession.ENDED)
    dropped = ~Q(registration__status__in=Registration.ACTIVE)
    useless = list(SpecialNeeds.objects.filter(ended | dropped).select_related("registration").order_by("pk"))
    for needs in useless:
        log(needs.registration, "courses.forget_needs", user=None, timestamp=at)
    SpecialNeeds.objects.filter(pk__in=[needs.pk for needs in useless]).delete()
    return len(useless)


@transaction.atomic
def forget_particulars(provider: Provider, *, reason: str, by: Any, at: datetime) -> None:
    """Erase what a person told of their needs and wishes, and end their calendar; seats and attendance stay.

    Called where a person's particulars are forgotten (``lms.people.data_requests.register_eraser``).
    """
    SpecialNeeds.objects.filter(registration__provider=provider).delete()
    TrainingNeed.objects.filter(provider=provider).delete()
    if provider.user is not None:
        close_calendar(user=provider.user, by=by, at=at)

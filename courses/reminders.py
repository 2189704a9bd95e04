"""Reminders, a week and a day before a session begins: a round (``lms.rounds``), safe to make as often as one likes."""

from datetime import datetime, timedelta

from django.utils import timezone

from courses.models import CourseSession
from courses.notices import tell
from courses.quizzes.letters import address_for

REMINDED_BEFORE = {
    "courses.reminder_week": (7, 3),
    "courses.reminder_day": (1, 1),
}
"""Kind → how many days before the first day: at most, and at least (a server may have been off on the very day)."""

NOT_BEFORE_HOUR = 7
"""Nobody's telephone rings at night."""

FRESH = timedelta(days=1)
"""Who registered less long ago has just been told."""


def remind(at: datetime) -> int:
    """Queue the reminders that are due; how many. One for each registration, kind and first day."""
    now = timezone.localtime(at)
    if now.hour < NOT_BEFORE_HOUR:
        return 0
    reminded = 0
    for kind, (most, least) in REMINDED_BEFORE.items():
        soon = CourseSession.objects.filter(
            status__in=CourseSession.LIVE,
            starts_on__range=(now.date() + timedelta(days=least), now.date() + timedelta(days=most)),
        )
        for session in soon.select_related("course", "organizer", "commune").order_by("starts_on", "pk"):
            seats = session.registrations.seated().filter(registered_at__lt=at - FRESH)
            reminded += tell(
                seats.select_related("provider"),
                kind=kind,
                session=session,
                what=f"{kind.rpartition('.')[2]}:{session.starts_on}",
                more={"test": address_for(session, "before", at=at)},
                by=None,
                at=at,
            )
    return reminded

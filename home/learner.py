"""What a provider sees on "Trang của tôi" (my page), in a fixed number of queries."""

from datetime import date, datetime
from typing import Any

from django.db.models import Min

from certificates.models import Certificate
from courses.attendance.own import own_attendances
from courses.attendance.warnings import meetings_of
from courses.models import CourseSession, Registration
from courses.quizzes.offers import AFTER_THE_END, own_tests
from lms.hours.ledger import Standing, entries, standing
from lms.people.models import Provider

SUGGESTIONS = 3
STATUS_TONES = {
    Registration.Status.CONFIRMED: "ok",
    Registration.Status.WAITLISTED: "warn",
    Registration.Status.REQUESTED: "info",
    Registration.Status.OFFERED: "accent",
}


def learner_page(provider: Provider, *, on: date, at: datetime) -> dict[str, Any]:
    """Template context for one provider: what to do next, the year's hours, certificates, past sessions."""
    registrations: list[Any] = list(
        Registration.objects.filter(provider=provider)
        .filter(status__in=Registration.ACTIVE)
        .select_related("session__commune")
        .annotate(first_time=Min("session__meetings__starts_at"))
        .order_by("-session__starts_on", "-pk")
    )
    for each in registrations:
        each.tone = STATUS_TONES[Registration.Status(each.status)]
    current = [each for each in registrations if each.session.status not in CourseSession.ENDED]
    current.sort(key=lambda each: (each.session.starts_on or date.max, each.pk))
    past = [each for each in registrations if each.session.status == CourseSession.Status.SETTLED]
    trained = entries(provider, on.year, until=on)
    stands: Standing = standing([provider.pk], on.year, on=on, entries=trained)[provider.pk]
    taken = [each.session_id for each in registrations]
    ended_lately = [
        each for each in past if each.session.ends_on and each.session.ends_on >= on - AFTER_THE_END
    ]
    running = [*current, *ended_lately]
    meetings = meetings_of([each.session_id for each in running])
    tests = own_tests(running, at=at, meetings=meetings)
    return {
        "provider": provider,
        "year": on.year,
        "next": current[0] if current else None,
        "later": current[1:],
        "is_today": bool(current and current[0].session.starts_on and current[0].session.starts_on <= on),
        "past": past,
        "tests": [
            (each.session, tests[each.session_id])
            for each in running
            if each.session_id in tests and tests[each.session_id].open_kind
        ],
        "attendances": own_attendances(current, meetings),
        "standing": stands,
        "entries": trained,
        "certificates": list(
            Certificate.objects.filter(provider=provider)
            .select_related("replaced_by")
            .prefetch_related("signed_copies")
            .order_by("-issued_on", "-pk")
        ),
        "suggestions": list(
            CourseSession.objects.open(at=at)
            .exclude(pk__in=taken)
            .with_seats()
            .select_related("commune")
            .order_by("starts_on", "pk")[:SUGGESTIONS]
        ),
    }

"""Why somebody cannot have a seat in a session, whichever way they come: asked for many at once, in a few queries."""

from collections.abc import Collection, Sequence

from django.utils.formats import date_format

from courses.errors import AlreadyRegistered, BusyElsewhere, CourseError, TrainerIsLearner
from courses.models import CourseSession, Meeting, Registration
from lms.people.models import Provider


def objections(session: CourseSession, providers: Sequence[Provider]) -> dict[int, CourseError]:
    """Id of a provider → why not; whoever may come is left out. A fixed number of queries."""
    asked = [provider.pk for provider in providers]
    registered = set(
        session.registrations.active().filter(provider__in=asked).values_list("provider_id", flat=True)
    )
    teaching = set(session.trainers.filter(provider__in=asked).values_list("provider_id", flat=True))
    busy = _busy_elsewhere(session, asked)
    found: dict[int, CourseError] = {}
    for provider in providers:
        name = provider.full_name
        if provider.pk in registered:
            found[provider.pk] = AlreadyRegistered(name=name)
        elif provider.pk in teaching:
            found[provider.pk] = TrainerIsLearner(name=name, field="provider")
        elif other := busy.get(provider.pk):
            found[provider.pk] = BusyElsewhere(
                name=name, session=other.session.title, day=date_format(other.held_on, "SHORT_DATE_FORMAT")
            )
    return found


def _busy_elsewhere(session: CourseSession, providers: Collection[int]) -> dict[int, Meeting]:
    """Provider → a meeting of another session in which they hold a seat and which overlaps one of this session's."""
    own = list(session.meetings.all())
    if not own:
        return {}
    seats = Registration.objects.holding().filter(
        provider__in=providers,
        session__status__in=CourseSession.LIVE,
        session__meetings__held_on__in={meeting.held_on for meeting in own},
    )
    where = seats.exclude(session=session).values_list("session_id", "provider_id").distinct()
    people: dict[int, list[int]] = {}
    for session_id, provider_id in where:
        people.setdefault(session_id, []).append(provider_id)
    busy: dict[int, Meeting] = {}
    for other in Meeting.objects.filter(session__in=people).select_related("session"):
        if any(overlap(other, meeting) for meeting in own):
            for provider_id in people[other.session_id]:
                busy.setdefault(provider_id, other)
    return busy


def overlap(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings share a minute."""
    same_day = one.held_on == other.held_on
    return same_day and one.starts_at < other.ends_at and other.starts_at < one.ends_at

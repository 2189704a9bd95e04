"""Why somebody cannot have a seat in a session, whichever way they come: asked for many at once, in a few queries."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, Protocol

from django.db.models import Count, Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from courses.errors import (
    AlreadyRegistered,
    BusyElsewhere,
    CourseError,
    PrerequisiteMissing,
    QuotaUsed,
    TrainerIsLearner,
)
from courses.models import (
    AttendanceRecord,
    CoursePage,
    CourseSession,
    Mark,
    Meeting,
    Registration,
    SessionTrainer,
)
from lms.people.models import Provider


def objections(
    session: CourseSession, providers: Sequence[Provider], *, prerequisites: bool = True
) -> dict[int, CourseError]:
    """Id of a provider → why not; whoever may come is left out. A fixed number of queries.

    The office, which knows what people bring, asks without ``prerequisites``.
    """
    asked = [provider.pk for provider in providers]
    registered = set(
        session.registrations.active().filter(provider__in=asked).values_list("provider_id", flat=True)
    )
    teaching = _teaching(session, asked)
    busy = _busy_elsewhere(session, asked, Registration.objects.holding())
    needed = session.course.prerequisite if prerequisites else None
    prepared = _completed(needed, asked) if needed else set(asked)
    found: dict[int, CourseError] = {}
    for provider in providers:
        name = provider.full_name
        if provider.pk in registered:
            found[provider.pk] = AlreadyRegistered(name=name)
        elif provider.pk in teaching:
            found[provider.pk] = TrainerIsLearner(name=name, field="provider")
        elif other := busy.get(provider.pk):
            found[provider.pk] = _busy(provider, other)
        elif provider.pk not in prepared:
            found[provider.pk] = PrerequisiteMissing(name=name, course=needed)
    return found


def _teaching(session: CourseSession, providers: Collection[int]) -> set[int]:
    """Those of ``providers`` who teach in ``session``, whether it names them or only their account. One query."""
    trainers = SessionTrainer.objects.filter(session=session)
    accounts = trainers.filter(user__isnull=False).values("user")
    named = Q(pk__in=trainers.filter(provider__isnull=False).values("provider")) | Q(user__in=accounts)
    return set(Provider.objects.filter(named, pk__in=providers).values_list("pk", flat=True))


def busy_people(session: CourseSession, providers: Sequence[Provider]) -> dict[int, CourseError]:
    """Id of a provider → which seat taken elsewhere keeps them from one in ``session``. Three queries at most.

    For those who stand in ``session`` already and are about to get a seat. An offer elsewhere does not count: it may
    still be declined, and taking it is asked in its turn.
    """
    taken = Registration.objects.filter(status=Registration.Status.CONFIRMED)
    busy = _busy_elsewhere(session, [provider.pk for provider in providers], taken)
    return {provider.pk: _busy(provider, busy[provider.pk]) for provider in providers if provider.pk in busy}


def _busy(provider: Provider, meeting: Meeting) -> BusyElsewhere:
    day = date_format(meeting.held_on, "SHORT_DATE_FORMAT")
    return BusyElsewhere(name=provider.full_name, session=meeting.session.title, day=day)


def _completed(course: CoursePage, providers: Collection[int]) -> set[int]:
    """Those of ``providers`` who completed a session of ``course``."""
    done = Registration.objects.filter(
        session__course=course, outcome=Registration.Outcome.COMPLETED, provider__in=providers
    )
    return set(done.values_list("provider_id", flat=True))


def units_of(session: CourseSession, providers: Iterable[Provider], *, at: datetime) -> dict[int, int]:
    """Provider → the unit they belong to on the session's first day; whoever has none is left out. One query."""
    found = Provider.objects.filter(pk__in=[provider.pk for provider in providers]).with_status(
        on=session.starts_on or timezone.localdate(at)
    )
    units = found.values_list("pk", "current_organization_id")
    return {pk: unit for pk, unit in units if unit is not None}


def over_quota(session: CourseSession, coming: Mapping[int, Sequence[Provider]]) -> dict[int, CourseError]:
    """Id of a provider → that their unit's quota is used up; the first in each unit's list find room. Two queries.

    ``coming`` maps the id of a unit to those of its people who would come in addition.
    """
    quotas = {quota.organization_id: quota for quota in session.quotas.select_related("organization")}
    used = dict(
        session.registrations.active()
        .filter(organization__in=quotas)
        .order_by()
        .values_list("organization")
        .annotate(Count("pk"))
    )
    return {
        provider.pk: QuotaUsed(
            name=provider.full_name, unit=quotas[unit].organization, seats=quotas[unit].seats
        )
        for unit, providers in coming.items()
        if unit in quotas
        for provider in providers[max(0, quotas[unit].seats - used.get(unit, 0)) :]
    }


def _busy_elsewhere(
    session: CourseSession, providers: Collection[int], holding: QuerySet[Registration]
) -> dict[int, Meeting]:
    """Provider → a meeting of another session that is among ``holding`` and overlaps one of this session's."""
    busy: dict[int, Meeting] = {}
    for _place, provider_id, other in _clashes(session, list(session.meetings.all()), providers, holding):
        busy.setdefault(provider_id, other)
    return busy


def _clashes(
    session: CourseSession,
    own: Sequence["Held"],
    providers: Collection[int],
    holding: QuerySet[Registration],
) -> Iterator[tuple[int, int, Meeting]]:
    """Place in ``own`` (meetings of ``session``), provider, and the meeting elsewhere that overlaps it; two queries."""
    if not own:
        return
    seats = holding.filter(
        provider__in=providers,
        session__status__in=CourseSession.LIVE,
        session__meetings__held_on__in={meeting.held_on for meeting in own},
    )
    where = seats.exclude(session=session).values_list("session_id", "provider_id").distinct()
    people: dict[int, list[int]] = {}
    for session_id, provider_id in where:
        people.setdefault(session_id, []).append(provider_id)
    for other in Meeting.objects.filter(session__in=people).select_related("session"):
        for place, meeting in enumerate(own):
            if overlap(other, meeting):
                for provider_id in people[other.session_id]:
                    yield place, provider_id, other


def seated_elsewhere(
    session: CourseSession, meetings: Sequence[Any], learners: Sequence[Provider]
) -> dict[int, dict[Provider, Meeting]]:
    """Place of a meeting in ``meetings`` → who of ``learners`` has a seat in which meeting elsewhere at that time.

    ``meetings`` are those of ``session`` or plans of them. An offer elsewhere does not count (see ``busy_people``), and
    whoever is excused from one of two meetings is expected in the other only. Three queries.
    """
    people = {provider.pk: provider for provider in learners}
    taken = Registration.objects.filter(status=Registration.Status.CONFIRMED)
    clashes = list(_clashes(session, meetings, people, taken)) if people else []
    if not clashes:
        return {}
    records = AttendanceRecord.objects.filter(
        mark=Mark.EXCUSED, registration__status=Registration.Status.CONFIRMED
    )
    records = records.filter(registration__provider__in=people)
    excused = set(records.values_list("registration__provider_id", "meeting_id"))
    found: dict[int, dict[Provider, Meeting]] = {}
    for place, pk, other in clashes:
        if not excused & {(pk, other.pk), (pk, meetings[place].pk)}:
            found.setdefault(place, {}).setdefault(people[pk], other)
    return found


class Held(Protocol):
    """When something is held: a meeting, or the plan of one."""

    @property
    def held_on(self) -> date: ...
    @property
    def starts_at(self) -> time: ...
    @property
    def ends_at(self) -> time: ...


def taught_elsewhere(
    session: CourseSession, meetings: Sequence[Any], trainers: Sequence[Any]
) -> dict[int, Meeting]:
    """Place of a trainer in ``trainers`` → a meeting of another session in which they teach at the same time.

    ``meetings`` and ``trainers`` are those of ``session`` or plans of them. Somebody is known by their row on the list
    of providers and by their account, whichever a session names. Two queries.
    """
    known = [identities_of(trainer) for trainer in trainers]
    people = {pk for kind, pk in set().union(*known) if kind == "provider"}
    accounts = {pk for kind, pk in set().union(*known) if kind == "user"}
    if not meetings or not (people or accounts):
        return {}
    elsewhere = SessionTrainer.objects.filter(
        Q(provider__in=people) | Q(user__in=accounts) | Q(provider__user__in=accounts),
        session__status__in=CourseSession.LIVE,
        session__meetings__held_on__in={meeting.held_on for meeting in meetings},
    ).exclude(session=session)
    where: dict[int, set[tuple[str, int]]] = {}
    for trainer in elsewhere.select_related("provider", "user"):
        where.setdefault(trainer.session_id, set()).update(identities_of(trainer))
    found: dict[int, Meeting] = {}
    others = Meeting.objects.filter(session__in=where).select_related("session")
    for other in others.order_by("held_on", "starts_at", "pk"):
        if any(overlap(other, meeting) for meeting in meetings):
            for place, identities in enumerate(known):
                if identities & where[other.session_id]:
                    found.setdefault(place, other)
    return found


def identities_of(trainer: Any) -> set[tuple[str, int]]:
    """By what a trainer is known to be somebody: their row on the list of providers, their account, its account."""
    found = {("provider", trainer.provider.pk)} if trainer.provider else set()
    account = trainer.user.pk if trainer.user else None
    own = trainer.provider.user_id if trainer.provider else None
    return found | {("user", pk) for pk in (account, own) if pk}


def overlap(one: Held, other: Held) -> bool:
    """Whether two meetings share a minute."""
    same_day = one.held_on == other.held_on
    return same_day and one.starts_at < other.ends_at and other.starts_at < one.ends_at

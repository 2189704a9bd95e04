"""Seats and places in line: asked for, given, approved, refused, given up. All below the session's lock."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses.actions.endings import end_registrations
from courses.actions.locking import hold_people, locked, locked_alive
from courses.actions.offers import check_free, locked_with_session, offer_free_seats
from courses.eligibility import objections, over_quota, units_of
from courses.errors import (
    AlreadyConfirmed,
    AlreadyMarked,
    NoSeatLeft,
    NotFirstInLine,
    NothingToDecide,
    ReasonMissing,
    SessionNotOpen,
    SomeRefused,
    StandsOtherwise,
)
from courses.models import AttendanceEvent, CourseSession, Registration
from courses.notices import registration_changed, registrations_changed
from courses.request_notices import requests_made
from lms.log import log_each
from lms.people.models import Organization, Provider
from lms.refusals import fitting

Status = Registration.Status


@transaction.atomic
def register(*, session: CourseSession, provider: Provider, by: Any, at: datetime) -> Registration:
    """Give a provider a seat in a session, or a place in its waiting list when it is full or others already wait.

    Where the session's requests need approval they only ask for it.

    Raises:
        SessionNotOpen: registration has not begun, or has ended.
        AlreadyRegistered: the provider holds a seat or a place.
        TrainerIsLearner: the provider teaches in the session.
        BusyElsewhere: they hold a seat in another session with a meeting at the same time.
        QuotaUsed: their unit sends as many as it may.
    """
    session = locked(session)
    check_open(session, at=at)
    hold_people([provider.pk])
    unit = units_of(session, [provider], at=at).get(provider.pk)
    refusals = objections(session, [provider]) or (over_quota(session, {unit: [provider]}) if unit else {})
    for refusal in refusals.values():
        raise refusal
    return add_people(session, [provider], asks=session.needs_approval, by=by, at=at)[0]


@transaction.atomic
def enroll(*, session: CourseSession, provider: Provider, by: Any, at: datetime) -> Registration:
    """Put a provider on the list as the office does: also before registration opens and after it has closed.

    Raises:
        SessionOver: the session is settled or cancelled.
        AlreadyRegistered, TrainerIsLearner, BusyElsewhere: as for ``register``.
    """
    try:
        return enroll_people(session=session, providers=[provider], by=by, at=at)[0]
    except SomeRefused as refused:
        raise refused.refusals[provider.pk] from None


@transaction.atomic
def enroll_people(
    *, session: CourseSession, providers: Sequence[Provider], by: Any, at: datetime
) -> list[Registration]:
    """Put many providers on the list as ``enroll`` does one: all of them, in the order given, or nobody.

    Raises:
        SessionOver: the session is settled or cancelled.
        SomeRefused: with the refusal of each who cannot come.
    """
    session = locked_alive(session)
    hold_people(provider.pk for provider in providers)
    refusals = objections(session, providers, prerequisites=False)
    if refusals:
        raise SomeRefused(refusals)
    return add_people(session, providers, asks=False, by=by, at=at)


def check_open(session: CourseSession, *, at: datetime) -> None:
    """Refuse while people cannot register in the session."""
    deadline = session.registration_closes_at
    if session.status != CourseSession.Status.REGISTRATION_OPEN or (deadline and deadline <= at):
        raise SessionNotOpen


def add_people(
    session: CourseSession,
    providers: Sequence[Provider],
    *,
    asks: bool,
    organization: Organization | None = None,
    by: Any,
    at: datetime,
) -> list[Registration]:
    """Seats for ``providers`` in the locked ``session`` as far as they reach, then places in line; or only requests.

    ``organization`` is the unit that sends them; without it everyone's own counts.
    """
    statuses = _places(session)
    units = {} if organization else units_of(session, providers, at=at)
    registrations = Registration.objects.bulk_create(
        [
            Registration(
                session=session,
                provider=provider,
                organization_id=organization.pk if organization else units.get(provider.pk),
                status=Status.REQUESTED if asks else next(statuses),
                registered_at=at,
                registered_by=by,
            )
            for provider in {provider.pk: provider for provider in providers}.values()
        ]
    )
    told = [(each, {"session": session.pk, "status": each.status}) for each in registrations]
    log_each("courses.register", told, by=by, at=at)
    registrations_changed(registrations, by=by, at=at)
    if asks:
        requests_made(session, registrations, by=by, at=at)
    return registrations


def _places(session: CourseSession) -> Iterator[str]:
    """What those who come get, one after another: the free seats if nobody waits for them, then places in line."""
    waiting = session.registrations.filter(status=Status.WAITLISTED).exists()
    free = 0 if waiting else session.capacity - session.registrations.holding().count()
    for _seat in range(free):
        yield Status.CONFIRMED
    while True:
        yield Status.WAITLISTED


@transaction.atomic
def approve(
    *, session: CourseSession, registrations: Iterable[Registration], by: Any, at: datetime
) -> list[Registration]:
    """Grant requests in the order they came: seats as far as they reach, then places in line.

    Requests that somebody else decided meanwhile stay as they are; gives those that were granted.

    Raises:
        SessionOver: the session is settled or cancelled.
        NothingToDecide: nobody of them waits for approval any more.
        BusyElsewhere, SomeRefused: they hold a seat elsewhere at the same time; nobody was approved.
    """
    session = locked_alive(session)
    asked = list(
        session.registrations.filter(pk__in=[each.pk for each in registrations], status=Status.REQUESTED)
        .select_related("provider")
        .order_by("registered_at", "pk")
    )
    if not asked:
        raise NothingToDecide
    for registration in asked:
        registration.session = session
    check_free(asked)
    for registration, status in zip(asked, _places(session), strict=False):
        registration.status = status
    Registration.objects.bulk_update(asked, ["status"])
    told = [(each, {"session": session.pk, "status": each.status}) for each in asked]
    log_each("courses.approve", told, by=by, at=at)
    registrations_changed(asked, by=by, at=at)
    return asked


@transaction.atomic
def confirm(*, registration: Registration, by: Any, at: datetime) -> Registration:
    """Give a seat to someone who asked for one, is first on the waiting list, or says yes to an offer by telephone.

    Raises:
        SessionOver, RegistrationEnded: nothing to confirm any more.
        AlreadyConfirmed: they hold a seat.
        NoSeatLeft: all seats are taken or offered.
        NotFirstInLine: someone on the waiting list comes before them.
        BusyElsewhere: they took a seat elsewhere at the same time meanwhile.
    """
    registration = locked_with_session(registration)
    session = registration.session
    if registration.status == Status.CONFIRMED:
        raise AlreadyConfirmed(name=registration.provider.full_name)
    if registration.status != Status.OFFERED:
        if session.registrations.holding().count() >= session.capacity:
            raise NoSeatLeft(capacity=session.capacity)
        first = session.registrations.waiting().select_related("provider").first()
        if first and first.pk != registration.pk:
            raise NotFirstInLine(name=first.provider.full_name)
    check_free([registration])
    registration.status = Status.CONFIRMED
    registration.save(update_fields=["status"])
    log(registration, "courses.confirm", user=by, timestamp=at, data={"session": session.pk})
    registration_changed(registration, by=by, at=at)
    return registration


@transaction.atomic
def refuse(*, registration: Registration, reason: str, by: Any, at: datetime) -> Registration:
    """Turn down someone who asks for a seat or waits for one.

    Raises:
        SessionOver, RegistrationEnded: nothing to refuse any more.
        AlreadyConfirmed: they hold a seat; cancel it instead.
        ReasonMissing: no reason is given.
        TextTooLong: the reason does not fit.
    """
    registration = locked_with_session(registration)
    if registration.status == Status.CONFIRMED:
        raise AlreadyConfirmed(name=registration.provider.full_name)
    reason = _why(reason)
    return _end(registration, Status.REFUSED, "courses.refuse", reason=reason, by=by, at=at)


@transaction.atomic
def refuse_requests(
    *, session: CourseSession, registrations: Iterable[Registration], reason: str, by: Any, at: datetime
) -> list[Registration]:
    """Turn down people who ask for a seat, as whoever approves them may; places in line and offers are not touched.

    Requests that somebody else decided meanwhile stay as they are; gives those that were refused.

    Raises:
        SessionOver: the session is settled or cancelled.
        NothingToDecide: nobody of them waits for approval any more.
        ReasonMissing, TextTooLong: as for ``refuse``.
    """
    session = locked_alive(session)
    asked = session.registrations.filter(pk__in=[each.pk for each in registrations], status=Status.REQUESTED)
    found = list(asked.select_related("provider").order_by("registered_at", "pk"))
    if not found:
        raise NothingToDecide
    reason = _why(reason)
    end_registrations(
        session, found, status=Status.REFUSED, action="courses.refuse", reason=reason, by=by, at=at
    )
    registrations_changed(found, by=by, at=at)
    return found


@transaction.atomic
def cancel_registration(
    *, registration: Registration, reason: str = "", standing: str = "", by: Any, at: datetime
) -> Registration:
    """Give up a seat, an offer or a place in line. A seat that becomes free is offered to the first in line.

    ``standing`` is the status that whoever gives up had before their eyes, if that is known.

    Giving up a seat needs a reason once the session's term for it is over (without a term: from the first day on).

    Raises:
        SessionOver, RegistrationEnded: nothing to cancel any more.
        StandsOtherwise: meanwhile they have something else to give up than ``standing``.
        AlreadyMarked: attendance was taken for this seat.
        ReasonMissing: it is late, and no reason is given.
        TextTooLong: the reason does not fit.
    """
    registration = locked_with_session(registration)
    if standing and standing != registration.status:
        raise StandsOtherwise(status=registration.get_status_display())
    # An excuse given beforehand is no attendance: who was to be away may give up the seat as well.
    if registration.attendance_events.exclude(kind=AttendanceEvent.Kind.EXCUSE).exists():
        raise AlreadyMarked(name=registration.provider.full_name)
    reason = fitting(reason)
    if not reason and registration.status == Status.CONFIRMED and says_why(registration.session, at=at):
        raise ReasonMissing
    return _end(registration, Status.CANCELLED, "courses.cancel_registration", reason=reason, by=by, at=at)


def _why(reason: str) -> str:
    reason = fitting(reason)
    if not reason:
        raise ReasonMissing
    return reason


def says_why(session: CourseSession, *, at: datetime) -> bool:
    """Whether whoever gives up a seat now has to say why."""
    if session.cancels_freely_until:
        return at >= session.cancels_freely_until
    return session.starts_on is not None and timezone.localdate(at) >= session.starts_on


def _end(
    registration: Registration, status: str, action: str, *, reason: str, by: Any, at: datetime
) -> Registration:
    held = registration.status in Registration.HOLDING
    end_registrations(
        registration.session, [registration], status=status, action=action, reason=reason, by=by, at=at
    )
    registration_changed(registration, by=by, at=at)
    if held:
        offer_free_seats(registration.session, at=at)
    return registration


def end_with_session(
    session: CourseSession, registrations: Sequence[Registration], *, reason: str, by: Any, at: datetime
) -> None:
    """End registrations because their locked ``session`` is over or called off: a row in the log for each person.

    Gives nobody a seat that becomes free, and tells nobody: whoever ends the session does that in its own words.
    """
    end_registrations(
        session,
        registrations,
        status=Status.CANCELLED,
        action="courses.cancel_registration",
        reason=reason,
        by=by,
        at=at,
    )

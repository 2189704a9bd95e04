"""Seats and the waiting list."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses.actions.locking import locked_alive
from courses.errors import (
    AlreadyConfirmed,
    AlreadyMarked,
    AlreadyRegistered,
    NoSeatLeft,
    NotFirstInLine,
    ReasonMissing,
    RegistrationEnded,
    SessionNotOpen,
    TrainerIsLearner,
)
from courses.models import CourseSession, Registration
from courses.notices import registration_changed
from lms.people.models import Provider
from lms.text import clean_text

Status = Registration.Status


@transaction.atomic
def register(*, session: CourseSession, provider: Provider, by: Any, at: datetime) -> Registration:
    """Give a provider a seat in a session, or a place in its waiting list when it is full or others already wait.

    Raises:
        SessionNotOpen: registration has not begun, or has ended.
        AlreadyRegistered: the provider holds a seat or a place.
        TrainerIsLearner: the provider teaches in the session.
    """
    session = CourseSession.objects.select_for_update().get(pk=session.pk)
    deadline = session.registration_closes_at
    if session.status != CourseSession.Status.REGISTRATION_OPEN or (deadline and deadline <= at):
        raise SessionNotOpen
    return _take_place(session, provider, by=by, at=at)


@transaction.atomic
def enroll(*, session: CourseSession, provider: Provider, by: Any, at: datetime) -> Registration:
    """Put a provider on the list as the office does: also before registration opens and after it has closed.

    Raises:
        SessionOver: the session is settled or cancelled.
        AlreadyRegistered, TrainerIsLearner: as for ``register``.
    """
    return _take_place(locked_alive(session), provider, by=by, at=at)


def _take_place(session: CourseSession, provider: Provider, *, by: Any, at: datetime) -> Registration:
    """A seat or a place for ``provider`` in the locked ``session``."""
    if session.registrations.active().filter(provider=provider).exists():
        raise AlreadyRegistered(name=provider.full_name)
    if session.trainers.filter(provider=provider).exists():
        raise TrainerIsLearner(name=provider.full_name, field="provider")
    waiting = session.registrations.filter(status=Status.WAITLISTED).exists()
    free = session.registrations.seated().count() < session.capacity
    registration = Registration.objects.create(
        session=session,
        provider=provider,
        status=Status.CONFIRMED if free and not waiting else Status.WAITLISTED,
        registered_at=at,
        registered_by=by,
    )
    log(
        registration,
        "courses.register",
        user=by,
        timestamp=at,
        data={"session": session.pk, "status": registration.status},
    )
    registration_changed(registration, by=by, at=at)
    return registration


def _locked_with_session(registration: Registration) -> Registration:
    """The registration as it is now, below the lock of its session.

    Raises:
        SessionOver: the session is settled or cancelled.
        RegistrationEnded: it was cancelled or refused.
    """
    session = locked_alive(registration.session_id)
    registration = Registration.objects.select_related("provider").get(pk=registration.pk)
    registration.session = session
    if registration.status not in Registration.ACTIVE:
        raise RegistrationEnded
    return registration


@transaction.atomic
def confirm(*, registration: Registration, by: Any, at: datetime) -> Registration:
    """Give a seat to someone who asked for one or is first on the waiting list.

    Raises:
        SessionOver, RegistrationEnded: nothing to confirm any more.
        AlreadyConfirmed: they hold a seat.
        NoSeatLeft: all seats are taken.
        NotFirstInLine: someone on the waiting list comes before them.
    """
    registration = _locked_with_session(registration)
    session = registration.session
    if registration.status == Status.CONFIRMED:
        raise AlreadyConfirmed(name=registration.provider.full_name)
    if session.registrations.seated().count() >= session.capacity:
        raise NoSeatLeft(capacity=session.capacity)
    if registration.status == Status.WAITLISTED:
        first = session.registrations.waiting().select_related("provider")[0]
        if first.pk != registration.pk:
            raise NotFirstInLine(name=first.provider.full_name)
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
    """
    registration = _locked_with_session(registration)
    if registration.status == Status.CONFIRMED:
        raise AlreadyConfirmed(name=registration.provider.full_name)
    reason = clean_text(reason)
    if not reason:
        raise ReasonMissing
    return _end(registration, Status.REFUSED, "courses.refuse", reason=reason, by=by, at=at)


@transaction.atomic
def cancel_registration(
    *, registration: Registration, reason: str = "", by: Any, at: datetime
) -> Registration:
    """Give up a seat or a place; it moves nobody up by itself. From the session's first day on it needs a reason.

    Raises:
        SessionOver, RegistrationEnded: nothing to cancel any more.
        AlreadyMarked: attendance was taken for this seat.
        ReasonMissing: the session has begun and no reason is given.
    """
    registration = _locked_with_session(registration)
    if registration.attendance_events.exists():
        raise AlreadyMarked(name=registration.provider.full_name)
    reason = clean_text(reason)
    first_day = registration.session.starts_on
    if not reason and first_day and timezone.localdate(at) >= first_day:
        raise ReasonMissing
    return _end(registration, Status.CANCELLED, "courses.cancel_registration", reason=reason, by=by, at=at)


def _end(
    registration: Registration, status: str, action: str, *, reason: str, by: Any, at: datetime
) -> Registration:
    registration.status = status
    registration.ended_at = at
    registration.end_reason = reason
    registration.save(update_fields=["status", "ended_at", "end_reason"])
    log(
        registration,
        action,
        user=by,
        timestamp=at,
        data={"session": registration.session_id, "reason": reason},
    )
    registration_changed(registration, by=by, at=at)
    return registration

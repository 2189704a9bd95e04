"""Offers: a seat that becomes free goes to the first in line, for a while, then to the next."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext
from wagtail.log_actions import log

from courses.actions.endings import end_registrations
from courses.actions.locking import hold_people, locked, locked_alive
from courses.actions.moments import start_of
from courses.eligibility import busy_people
from courses.errors import NoOpenOffer, OfferOver, RegistrationEnded, SomeRefused
from courses.models import CourseSession, Registration
from courses.notices import registration_changed, registrations_changed
from lms.log import log_each

Status = Registration.Status

OFFERS_SEATS = frozenset(
    {
        CourseSession.Status.ANNOUNCED,
        CourseSession.Status.REGISTRATION_OPEN,
        CourseSession.Status.REGISTRATION_CLOSED,
    }
)
"""Once it runs, or is still a draft, the office gives the seats itself."""

SHORTEST = timedelta(hours=1)
"""Nobody is asked to answer sooner."""


def locked_with_session(registration: Registration) -> Registration:
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


def check_free(registrations: Sequence[Registration]) -> None:
    """Hold those who are about to get a seat in the locked session, and refuse whoever has one elsewhere at that time.

    Raises:
        BusyElsewhere: one person asks, and holds a seat in another session with a meeting at the same time.
        SomeRefused: the same of some of many.
    """
    providers = [registration.provider for registration in registrations]
    hold_people({provider.pk for provider in providers})
    refusals = busy_people(registrations[0].session, providers)
    if refusals and len(providers) == 1:
        raise refusals[providers[0].pk]
    if refusals:
        raise SomeRefused(refusals)


def offer_free_seats(session: CourseSession, *, at: datetime) -> list[Registration]:
    """Offer every free seat of the locked ``session`` to the next in line; gives those who got an offer.

    An offer ends after the session's hours to answer, at the latest when the first meeting begins. With less than an
    hour left nothing is offered: the office gives the seat itself.
    """
    if session.status not in OFFERS_SEATS:
        return []
    until = at + timedelta(hours=session.offer_hours)
    first = session.meetings.in_order().first()
    if first:
        until = min(until, start_of(first))
    free = session.capacity - session.registrations.holding().count()
    if free < 1 or until < at + SHORTEST:
        return []
    offered = list(session.registrations.waiting().select_related("provider")[:free])
    for registration in offered:
        registration.session = session
        registration.status = Status.OFFERED
        registration.offer_expires_at = until
    Registration.objects.bulk_update(offered, ["status", "offer_expires_at"])
    data = {"session": session.pk, "until": until.isoformat()}
    log_each("courses.offer_seat", [(registration, data) for registration in offered], by=None, at=at)
    registrations_changed(offered, by=None, at=at)
    return offered


@transaction.atomic
def accept_offer(*, registration: Registration, by: Any, at: datetime) -> Registration:
    """Take the seat that is offered. To decline is to cancel the registration.

    Raises:
        SessionOver, RegistrationEnded: there is nothing to take any more.
        NoOpenOffer: no seat is offered to them.
        OfferOver: the time to answer is over.
        BusyElsewhere: they took a seat elsewhere at the same time meanwhile.
    """
    registration = locked_with_session(registration)
    if registration.status != Status.OFFERED or registration.offer_expires_at is None:
        raise NoOpenOffer
    if registration.offer_expires_at <= at:
        until = timezone.localtime(registration.offer_expires_at)
        raise OfferOver(until=date_format(until, "SHORT_DATETIME_FORMAT"))
    check_free([registration])
    registration.status = Status.CONFIRMED
    registration.save(update_fields=["status"])
    log(
        registration, "courses.accept_offer", user=by, timestamp=at, data={"session": registration.session_id}
    )
    registration_changed(registration, by=by, at=at)
    return registration


def lapse_offers(*, at: datetime) -> int:
    """End the offers that nobody answered in time, and offer their seats to the next; gives how many lapsed.

    One session after another, each below its lock; safe to run twice and beside itself. Whoever did not answer is off
    the list, so that the seat goes on; they may register again.
    """
    lapsed = Registration.objects.lapsed(at=at).order_by("session")
    return sum(_lapse_in(pk, at=at) for pk in lapsed.values_list("session_id", flat=True).distinct())


@transaction.atomic
def _lapse_in(session_id: int, *, at: datetime) -> int:
    session = locked(session_id)
    lapsed = list(session.registrations.lapsed(at=at).select_related("provider").order_by("pk"))
    with translation.override(settings.LANGUAGE_CODE):
        reason = gettext("The offer of a seat was not answered in time.")
    end_registrations(
        session, lapsed, status=Status.LAPSED, action="courses.lapse_offer", reason=reason, by=None, at=at
    )
    registrations_changed(lapsed, by=None, at=at)
    offer_free_seats(session, at=at)
    return len(lapsed)

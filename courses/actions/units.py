"""Units and their people: who may speak for a unit, its quota in a session, and the people it nominates."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.actions.locking import hold_people, locked, locked_alive
from courses.actions.registrations import add_people, check_open
from courses.eligibility import objections, over_quota, units_of
from courses.errors import AlreadyHead, CourseError, HeadEnded, NotOfUnit, SomeRefused
from courses.models import CourseSession, Registration, SessionQuota, UnitHead
from lms.people.models import Organization, Provider


@transaction.atomic
def appoint_head(*, organization: Organization, user: Any, by: Any, at: datetime) -> UnitHead:
    """Let an account nominate people of a unit and decide its requests.

    Raises:
        AlreadyHead: it may already.
    """
    Organization.objects.select_for_update().get(pk=organization.pk)
    if UnitHead.objects.current().filter(organization=organization, user=user).exists():
        raise AlreadyHead(user=user)
    head = UnitHead.objects.create(organization=organization, user=user, appointed_at=at)
    log(head, "courses.appoint_head", user=by, timestamp=at, data={"user": user.pk})
    return head


@transaction.atomic
def dismiss_head(*, head: UnitHead, by: Any, at: datetime) -> UnitHead:
    """Take this right from an account; what it did stays.

    Raises:
        HeadEnded: it was taken already.
    """
    head = UnitHead.objects.select_for_update().get(pk=head.pk)
    if head.ended_at:
        raise HeadEnded
    head.ended_at = at
    head.save(update_fields=["ended_at"])
    log(head, "courses.dismiss_head", user=by, timestamp=at)
    return head


@transaction.atomic
def set_quotas(
    *, session: CourseSession, quotas: Mapping[int, int], by: Any, at: datetime
) -> list[SessionQuota]:
    """Give units (by id) exactly these shares of a session's seats; a unit that is not named has no limit.

    People who are registered stay, also past a smaller quota.

    Raises:
        SessionOver: the session is settled or cancelled.
    """
    session = locked_alive(session)
    session.quotas.all().delete()
    made = SessionQuota.objects.bulk_create(
        [
            SessionQuota(session=session, organization_id=unit, seats=seats)
            for unit, seats in sorted(quotas.items())
        ]
    )
    data = {"quotas": {str(unit): seats for unit, seats in quotas.items()}}
    log(session, "courses.set_quotas", user=by, timestamp=at, data=data)
    return made


@transaction.atomic
def nominate(
    *,
    session: CourseSession,
    organization: Organization,
    providers: Sequence[Provider],
    by: Any,
    at: datetime,
) -> list[Registration]:
    """Register the people a unit sends (cử đi học): all of them, in the order given, or nobody.

    They need no further approval: whoever speaks for the unit gives it. Past the capacity they wait in line.

    Raises:
        SessionNotOpen: registration has not begun, or has ended.
        SomeRefused: with the refusal of each who cannot come: NotOfUnit, QuotaUsed, and those of ``register``.
    """
    session = locked(session)
    check_open(session, at=at)
    hold_people(provider.pk for provider in providers)
    refusals = nomination_refusals(session, organization, providers, at=at)
    if refusals:
        raise SomeRefused(refusals)
    return add_people(session, providers, asks=False, organization=organization, by=by, at=at)


def nomination_refusals(
    session: CourseSession, organization: Organization, providers: Sequence[Provider], *, at: datetime
) -> dict[int, CourseError]:
    """Id of a provider → why a unit cannot send them, past its quota the last ones. A fixed number of queries."""
    refusals = objections(session, providers)
    units = units_of(session, providers, at=at)
    for provider in providers:
        if units.get(provider.pk) != organization.pk:
            refusals.setdefault(provider.pk, NotOfUnit(name=provider.full_name, unit=organization))
    coming = [provider for provider in providers if provider.pk not in refusals]
    return refusals | over_quota(session, {organization.pk: coming})

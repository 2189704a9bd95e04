"""Certificates that rest on no seat: for teaching in a session, for taking part in an exchange visit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate

from certificates import errors
from certificates.actions.issuing import log_issued
from certificates.actions.numbers import Line, enter, shown
from certificates.models import Certificate, Purpose, Register
from certificates.notices import tell_ready
from certificates.purposes import WORDS
from certificates.snapshots import person_of, words_of
from lms.people.models import Provider, ProviderStatus
from lms.refusals import refusing


@dataclass(frozen=True)
class Event:
    """What somebody took part in; ``key`` names it for ever, "session:12" or "visit:3"."""

    key: str
    title: str
    starts_on: date
    ends_on: date
    venue: str = ""
    organizer: str = ""
    decision_number: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class Part:
    """One person's part in an event, in whole minutes (0 where none are credited)."""

    provider: Provider
    minutes: int


@transaction.atomic
def certify(
    *,
    event: Event,
    purpose: Purpose,
    parts: Sequence[Part],
    register: Register,
    by: Any,
    on: date,
    at: datetime,
) -> list[Certificate]:
    """Issue a certificate to each of those who took part and have none; safe to do again. Gives the new ones.

    Whose certificate was revoked is left out: that is for ``replace``. Holders are told.

    Raises:
        IssuedBeforeSettled, IssuedInFuture: ``on`` lies before the event's last day, or after the day of ``at``.
        NobodyWaiting: everyone has been given one.
        GivenMeanwhile: one was given to the same person for the same, from another register at the same moment.
        RenderingError: someone's certificate cannot be drawn; nobody gets one.
    """
    # No stronger lock: rows that point at the register are being written under the lock of its year.
    registers = Register.objects.select_for_update(of=("self",), no_key=True).select_related("template")
    register = registers.get(pk=register.pk)
    if on < event.ends_on:
        raise errors.IssuedBeforeSettled(ends_on=shown(event.ends_on))
    if on > localdate(at):
        raise errors.IssuedInFuture(today=shown(localdate(at)))
    given = set(
        Certificate.objects.filter(purpose=purpose, event_key=event.key).values_list("provider_id", flat=True)
    )
    waiting = [part for part in _once(parts) if part.provider.pk not in given]
    if not waiting:
        raise errors.NobodyWaiting
    statuses = {
        status.provider_id: status
        for status in ProviderStatus.objects.filter(provider__in=[part.provider for part in waiting])
        .current(on=event.ends_on)
        .select_related("organization")
    }
    shared = {
        **words_of(register.template),
        **WORDS[purpose],
        "course": event.title,
        "session": event.title,
        "session_code": "",
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "venue": event.venue,
        "organizer": event.organizer,
        "decision_number": event.decision_number,
        "decided_on": event.decided_on.isoformat() if event.decided_on else None,
    }
    lines = [
        Line(
            part.provider.pk,
            None,
            {**shared, **person_of(part.provider, statuses.get(part.provider.pk)), "minutes": part.minutes},
            part.provider.email,
            purpose,
            event.key,
        )
        for part in waiting
    ]
    with refusing(errors.GivenMeanwhile()):
        issued = enter(lines, register=register, by=by, on=on, at=at)
    log_issued(issued, by=by, at=at)
    tell_ready(
        Certificate.objects.select_related("provider").filter(pk__in=[each.pk for each in issued]),
        about=None,
        by=by,
        at=at,
    )
    return issued


def _once(parts: Sequence[Part]) -> list[Part]:
    """Everyone once: of several parts of one person the longest counts."""
    longest: dict[int, Part] = {}
    for part in parts:
        held = longest.get(part.provider.pk)
        if held is None or held.minutes < part.minutes:
            longest[part.provider.pk] = part
    return list(longest.values())

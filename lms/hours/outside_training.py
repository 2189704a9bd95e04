"""The doors of training outside our sessions: handed in with evidence, checked by a manager."""

import hashlib
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from lms.hours import errors
from lms.hours.actions import check_open, name_for_evidence
from lms.hours.ledger import Entry, entries_between
from lms.hours.models import ExternalCredit
from lms.people.models import Provider
from lms.refusals import fitting
from lms.text import clean_text, fold

MOST_MINUTES = 60 * 400
Status = ExternalCredit.Status


@transaction.atomic
def hand_in(
    *,
    provider: Provider,
    kind: str,
    title: str,
    organizer: str,
    happened_on: date,
    minutes: int,
    content_kind: str,
    mode: str,
    evidence: Any,
    by: Any,
    at: datetime,
) -> ExternalCredit:
    """Hand in a certificate from elsewhere, or what one studied alone; it counts when a manager has approved it.

    Raises:
        TitleMissing, EvidenceMissing, MinutesUnlikely: something is not said.
        EvidenceUnreadable, EvidenceTooLarge: the file is of no use.
        NotYet: it lies in the future.
        YearIsSettled: the hours of its year are settled.
    """
    title, organizer = clean_text(title), clean_text(organizer)
    if not title or not organizer:
        raise errors.TitleMissing
    if not evidence:
        raise errors.EvidenceMissing
    if not 1 <= minutes <= MOST_MINUTES:
        raise errors.MinutesUnlikely(most=MOST_MINUTES)
    if happened_on > timezone.localdate(at):
        raise errors.NotYet(day=date_format(happened_on, "SHORT_DATE_FORMAT"))
    check_open(happened_on.year)
    credit = ExternalCredit(
        provider=provider,
        kind=kind,
        title=fitting(title, limit=250, field="title"),
        organizer=fitting(organizer, limit=200, field="organizer"),
        happened_on=happened_on,
        minutes=minutes,
        content_kind=content_kind,
        mode=mode,
        submitted_at=at,
    )
    credit.evidence.save(name_for_evidence(evidence), evidence, save=False)
    credit.save()
    log(credit, "hours.hand_in", user=by, timestamp=at, data={"provider": provider.pk, "minutes": minutes})
    return credit


def _waiting(credit: ExternalCredit) -> ExternalCredit:
    """The paper as it is now, locked.

    Raises:
        AlreadyDecided: it does not wait any more.
        YearIsSettled: the hours of its year are settled.
    """
    credit = ExternalCredit.objects.select_for_update().get(pk=credit.pk)
    if credit.status != Status.SUBMITTED:
        raise errors.AlreadyDecided(status=credit.get_status_display())
    check_open(credit.happened_on.year)
    return credit


MINUTES_A_DAY = 480


def days_of(credit: ExternalCredit) -> tuple[date, date]:
    """The days a paper is about: it names the last, and its minutes tell how many there were at least."""
    days = -(-credit.minutes // MINUTES_A_DAY)
    return credit.happened_on - timedelta(days=days - 1), credit.happened_on


def counting_those_days(credit: ExternalCredit) -> list[Entry]:
    """What the ledger counts already for the person on the days of a paper."""
    return entries_between(credit.provider_id, *days_of(credit))


def _digest(credit: ExternalCredit) -> str:
    with credit.evidence.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_once(credit: ExternalCredit, reason: str) -> None:
    """The same hours count once; whether two trainings of one day are the same, people judge and say why."""
    Provider.objects.select_for_update(no_key=True).get(pk=credit.provider_id)  # two papers come one by one
    approved = ExternalCredit.objects.filter(provider=credit.provider_id, status=Status.APPROVED)
    ours = _digest(credit) if _is_kept(credit) else None
    for other in approved:
        same = other.happened_on == credit.happened_on and fold(other.title) == fold(credit.title)
        if same or (ours and _is_kept(other) and _digest(other) == ours):
            day = date_format(other.happened_on, "SHORT_DATE_FORMAT")
            raise errors.CountedAlready(title=other.title, day=day)
    if not reason.strip() and (found := counting_those_days(credit)):
        raise errors.SameDayCounts(titles="; ".join(entry.title for entry in found))


def _is_kept(credit: ExternalCredit) -> bool:
    name = credit.evidence.name
    return name is not None and name != "" and credit.evidence.storage.exists(name)


@transaction.atomic
def approve_credit(
    *, credit: ExternalCredit, minutes: int, by: Any, at: datetime, organizer_kind: str = "", reason: str = ""
) -> ExternalCredit:
    """Let so many minutes of it count; what kind of body organised it decides whether it does for lawyers.

    Raises:
        AlreadyDecided, YearIsSettled.
        MinutesUnlikely: none, or more than were handed in.
        CountedAlready: the same paper, or one of that title and day, counts already.
        SameDayCounts: something else of its days counts already, and no reason says why both do.
    """
    credit = _waiting(credit)
    _check_once(credit, reason)
    if not 1 <= minutes <= credit.minutes:
        raise errors.MinutesUnlikely(most=credit.minutes)
    credit.status, credit.minutes_approved, credit.organizer_kind = Status.APPROVED, minutes, organizer_kind
    return _decided(credit, "hours.approve_credit", reason, by=by, at=at)


@transaction.atomic
def refuse_credit(*, credit: ExternalCredit, reason: str, by: Any, at: datetime) -> ExternalCredit:
    """Refuse it with a reason, which the person reads.

    Raises:
        AlreadyDecided, YearIsSettled.
        ReasonMissing: no reason given.
    """
    credit = _waiting(credit)
    if not reason.strip():
        raise errors.ReasonMissing
    credit.status = Status.REFUSED
    return _decided(credit, "hours.refuse_credit", reason, by=by, at=at)


@transaction.atomic
def withdraw_credit(*, credit: ExternalCredit, by: Any, at: datetime) -> ExternalCredit:
    """Take back what was handed in, while nobody has decided.

    Raises:
        AlreadyDecided, YearIsSettled.
    """
    credit = _waiting(credit)
    credit.status = Status.WITHDRAWN
    return _decided(credit, "hours.withdraw_credit", "", by=by, at=at)


def _decided(credit: ExternalCredit, action: str, reason: str, *, by: Any, at: datetime) -> ExternalCredit:
    credit.decided_at, credit.decided_by, credit.reason = at, by, fitting(reason)
    credit.save()
    data = {"minutes": credit.minutes_approved, "reason": credit.reason}
    log(credit, action, user=by, timestamp=at, data=data)
    return credit

"""The doors of the yearly duty: dated rows with their source, and exemptions by a clause of the circular."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils.formats import date_format
from wagtail.log_actions import log

from lms.hours import errors
from lms.hours.models import COUNTING, Duty, Exemption, YearSettlement
from lms.people.models import Provider, ProviderStatus
from lms.refusals import fitting, refusing
from lms.uploads import SCANS, kind_of_file

DUTY_FIELDS = frozenset({"provider_class", "minutes_per_year", "source", "caveat", "valid_from", *COUNTING})
LONG_ABSENCE_MONTHS = 6
LONG_ABSENCES = frozenset({Exemption.Clause.STUDY, Exemption.Clause.SICKNESS})
"""Absences that free of the duty only when they last six months or more."""


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _check_duty(duty: Duty) -> None:
    if not duty.minutes_per_year or duty.minutes_per_year < 1:
        raise errors.MinutesMissing
    if not duty.source.strip():
        raise errors.SourceMissing
    if (duty.day_from_minutes is None) != (duty.day_counts_minutes is None):
        raise errors.WholeDayIncomplete
    if duty.valid_until is not None and duty.valid_until <= duty.valid_from:
        raise errors.DutyEndsBeforeItBegins(first=_day(duty.valid_from), field="valid_from")
    # The rows of the class queue, so that two people cannot add the same duty at once.
    others = Duty.objects.select_for_update().filter(provider_class=duty.provider_class).exclude(pk=duty.pk)
    overlapping = others.filter(Q(valid_until=None) | Q(valid_until__gt=duty.valid_from))
    if duty.valid_until is not None:
        overlapping = overlapping.filter(valid_from__lt=duty.valid_until)
    if (other := overlapping.order_by("valid_from").first()) is not None:
        last = _day(other.valid_until - timedelta(days=1)) if other.valid_until else "…"
        raise errors.DutyOverlaps(days=f"{_day(other.valid_from)} – {last}")


def _said(duty: Duty) -> dict[str, Any]:
    return {
        "minutes_per_year": duty.minutes_per_year,
        "valid_from": duty.valid_from.isoformat(),
        "valid_until": duty.valid_until and duty.valid_until.isoformat(),
        **{name: getattr(duty, name) for name in COUNTING},
    }


@transaction.atomic
def add_duty(
    *,
    provider_class: str,
    minutes_per_year: int,
    source: str,
    valid_from: date,
    by: Any,
    at: datetime,
    caveat: str = "",
    **counting: Any,
) -> Duty:
    """Say how many minutes a year a class must train from a day on, by which law; ``counting`` are ``COUNTING``.

    Raises:
        MinutesMissing, SourceMissing, WholeDayIncomplete: something is not said.
        DutyOverlaps: the class has another duty on some day from ``valid_from`` on.
    """
    if unknown := counting.keys() - set(COUNTING):
        raise TypeError(f"not for this door: {sorted(unknown)}")
    lock_years()
    duty = Duty(
        **counting,
        provider_class=provider_class,
        minutes_per_year=minutes_per_year,
        source=source,
        caveat=caveat,
        valid_from=valid_from,
    )
    _check_duty(duty)
    # A class without any row has nothing to lock: the database decides between two that come together.
    with refusing(errors.DutyOverlaps(days=_day(valid_from))):
        duty.save()
    log(duty, "hours.add_duty", user=by, timestamp=at, data=_said(duty))
    return duty


@transaction.atomic
def revise_duty(*, duty: Duty, reason: str, by: Any, at: datetime, **changes: Any) -> Duty:
    """Correct a duty that was written down wrongly; ``changes`` are ``DUTY_FIELDS``. A new rule is a new row.

    Raises:
        ReasonMissing: no reason given.
        MinutesMissing, SourceMissing, DutyOverlaps: as for ``add_duty``.
        DutyEndsBeforeItBegins: it would begin after its end.
    """
    lock_years()
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    if not reason.strip():
        raise errors.ReasonMissing
    if unknown := changes.keys() - DUTY_FIELDS:
        raise TypeError(f"not for this door: {sorted(unknown)}")
    before = _said(duty)
    for name, value in changes.items():
        setattr(duty, name, value)
    _check_duty(duty)
    duty.save()
    log(duty, "hours.revise_duty", user=by, timestamp=at, data={"before": before, "reason": reason.strip()})
    return duty


@transaction.atomic
def end_duty(*, duty: Duty, on: date, by: Any, at: datetime) -> Duty:
    """End a duty: ``on`` is the first day on which it no longer holds.

    Raises:
        DutyHasEnded: it has an end already.
        DutyEndsBeforeItBegins: ``on`` is not after its first day.
    """
    lock_years()
    duty = Duty.objects.select_for_update().get(pk=duty.pk)
    if duty.valid_until is not None:
        raise errors.DutyHasEnded
    if on <= duty.valid_from:
        raise errors.DutyEndsBeforeItBegins(first=_day(duty.valid_from))
    duty.valid_until = on
    duty.save(update_fields=["valid_until"])
    log(duty, "hours.end_duty", user=by, timestamp=at, data=_said(duty))
    return duty


# --- exemptions ---------------------------------------------------------------------------------------------


def has_duty(provider: Provider, year: int) -> bool:
    """Whether on some day of the year the provider's class that day had a duty."""
    first, after = date(year, 1, 1), date(year + 1, 1, 1)

    def within_year(rows: Any) -> Any:
        return rows.filter(Q(valid_until=None) | Q(valid_until__gt=first), valid_from__lt=after)

    statuses = within_year(ProviderStatus.objects.filter(provider=provider))
    duties = {duty.provider_class: duty for duty in within_year(Duty.objects.all())}
    return any(status.provider_class in duties for status in statuses)


@transaction.atomic
def approve_exemption(
    *,
    provider: Provider,
    year: int,
    clause: str,
    by: Any,
    at: datetime,
    starts_on: date | None = None,
    ends_on: date | None = None,
    evidence: Any = None,
    note: str = "",
) -> Exemption:
    """Free a provider of the year's duty by a clause of Circular 12/2018/TT-BTP art. 4, absent from a day to a day.

    Raises:
        YearIsSettled: the year's hours are settled.
        ExemptionEndsTooEarly: it ends before it begins, or does not touch the year.
        AbsenceDaysMissing, AbsenceTooShort: study and sick leave free of the duty from six months on.
        AlreadyExempt: there is an exemption for that year.
        NoDuty: the person's class has no duty on any day of that year.
        EvidenceUnreadable, EvidenceTooLarge: the file is of no use.
    """
    check_open(year)  # before any person is locked: settling locks in that order too
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    if Exemption.objects.standing().filter(provider=provider, year=year).exists():
        raise errors.AlreadyExempt(provider=provider, year=year)
    if not has_duty(provider, year):
        raise errors.NoDuty(provider=provider, year=year)
    _check_absence(year, clause, starts_on, ends_on)
    exemption = Exemption(
        provider=provider,
        year=year,
        clause=clause,
        starts_on=starts_on,
        ends_on=ends_on,
        note=fitting(note, field="note"),
        approved_at=at,
        approved_by=by,
    )
    if evidence is not None:
        exemption.evidence.save(name_for_evidence(evidence), evidence, save=False)
    exemption.save()
    data = {"provider": provider.pk, "year": year, "clause": str(clause)}
    log(exemption, "hours.approve_exemption", user=by, timestamp=at, data=data)
    return exemption


def _check_absence(year: int, clause: str, starts_on: date | None, ends_on: date | None) -> None:
    if starts_on and ends_on and ends_on < starts_on:
        raise errors.ExemptionEndsTooEarly
    if (starts_on and starts_on > date(year, 12, 31)) or (ends_on and ends_on < date(year, 1, 1)):
        raise errors.ExemptionEndsTooEarly
    if clause in LONG_ABSENCES:
        if starts_on is None or ends_on is None:
            raise errors.AbsenceDaysMissing(months=LONG_ABSENCE_MONTHS)
        after = ends_on + timedelta(days=1)
        months = (after.year - starts_on.year) * 12 + after.month - starts_on.month
        if months - (after.day < starts_on.day) < LONG_ABSENCE_MONTHS:
            raise errors.AbsenceTooShort(months=LONG_ABSENCE_MONTHS)


EVIDENCE_KINDS = SCANS | {"webp"}
LARGEST_EVIDENCE_MB = 10


def name_for_evidence(file: Any) -> str:
    """A name for a private file that tells nothing, with the ending of what it is, whatever it was called.

    Raises:
        EvidenceUnreadable: it is no scan and no photograph.
        EvidenceTooLarge: it has more than 10 MB.
    """
    if file.size > LARGEST_EVIDENCE_MB * 1024 * 1024:
        raise errors.EvidenceTooLarge(limit=LARGEST_EVIDENCE_MB)
    kind = kind_of_file(file)
    if kind not in EVIDENCE_KINDS:
        raise errors.EvidenceUnreadable
    return f"{uuid4().hex}.{kind}"


def lock_years() -> None:
    """Let whoever settles a year and whoever changes what it counts come one after the other, in this transaction.

    A year has no row of its own before it is settled; the duties are the few rows that every year goes by.
    """
    list(Duty.objects.select_for_update().order_by("pk").values_list("pk"))


def check_open(year: int) -> None:
    """Raise YearIsSettled where the year's hours are settled: nothing may change them behind the settlement's back."""
    lock_years()
    if YearSettlement.objects.filter(year=year, reopened_at=None).exists():
        raise errors.YearIsSettled(year=year)


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, reason: str, by: Any, at: datetime) -> Exemption:
    """Take an exemption back: the year's duty holds again. The row and the reason stay.

    Raises:
        ReasonMissing: no reason given.
        AlreadyWithdrawn: it has been withdrawn.
        YearIsSettled: the year's hours are settled.
    """
    exemption = Exemption.objects.select_for_update().get(pk=exemption.pk)
    check_open(exemption.year)
    reason = fitting(reason)
    if not reason:
        raise errors.ReasonMissing
    if exemption.withdrawn_at is not None:
        raise errors.AlreadyWithdrawn
    exemption.withdrawn_at, exemption.withdrawal_reason = at, reason
    exemption.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    data = {"reason": exemption.withdrawal_reason}
    log(exemption, "hours.withdraw_exemption", user=by, timestamp=at, data=data)
    return exemption

"""The doors of a year's end: the hours are settled with the rules they went by, and opened again with a reason."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from wagtail.log_actions import log

from lms.hours import errors
from lms.hours.actions import lock_years
from lms.hours.ledger import totals
from lms.hours.models import COUNTING, Duty, ExternalCredit, SettledStanding, YearSettlement
from lms.hours.standings import standing
from lms.people.models import Provider, ProviderStatus
from lms.refusals import fitting, refusing

BATCH = 1_000


@transaction.atomic
def settle_year(*, year: int, by: Any, at: datetime) -> YearSettlement:
    """Keep how everybody stood in a year, and by which rules: nothing later changes it.

    Raises:
        YearNotOver: it is not.
        YearIsSettled: it is settled.
        TrainingUnchecked: papers handed in wait for a decision.
    """
    if timezone.localdate(at) <= date(year, 12, 31):
        raise errors.YearNotOver(year=year)
    lock_years()
    if YearSettlement.objects.select_for_update().filter(year=year, reopened_at=None).exists():
        raise errors.YearIsSettled(year=year)
    waiting = ExternalCredit.objects.filter(
        status=ExternalCredit.Status.SUBMITTED, happened_on__year=year
    ).count()
    if waiting:
        raise errors.TrainingUnchecked(count=waiting, year=year)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    within = Q(valid_until=None) | Q(valid_until__gt=first)
    listed = ProviderStatus.objects.filter(within, valid_from__lt=after)
    people = sorted({*listed.values_list("provider_id", flat=True), *totals(None, year)})
    stands = standing(people, year, on=date(year, 12, 31))
    duties = Duty.objects.filter(within, valid_from__lt=after).order_by("provider_class", "valid_from")
    settlement = YearSettlement(
        year=year, settled_at=at, settled_by=by, duties=[_as_it_was(duty) for duty in duties]
    )
    with refusing(errors.YearIsSettled(year=year)):
        settlement.save()
    SettledStanding.objects.bulk_create(
        [
            SettledStanding(
                settlement=settlement,
                provider_id=pk,
                credited_minutes=each.credited_minutes,
                trained_minutes=each.trained_minutes,
                required_minutes=each.required_minutes,
                exempt_clause=each.exempt_clause or "",
            )
            for pk, each in stands.items()
        ],
        batch_size=BATCH,
    )
    log(settlement, "hours.settle_year", user=by, timestamp=at, data={"year": year, "people": len(people)})
    return settlement


def _as_it_was(duty: Duty) -> dict[str, Any]:
    return {
        "class": duty.provider_class,
        "minutes_per_year": duty.minutes_per_year,
        "source": duty.source,
        "valid_from": duty.valid_from.isoformat(),
        "valid_until": duty.valid_until and duty.valid_until.isoformat(),
        **{name: getattr(duty, name) for name in COUNTING},
    }


@transaction.atomic
def reopen_year(*, settlement: YearSettlement, reason: str, by: Any, at: datetime) -> YearSettlement:
    """Open a settled year again, with a reason: its hours are computed again, by the rules of now, until it is settled.

    Raises:
        AlreadyReopened: it was.
        ReasonMissing: no reason given.
    """
    settlement = YearSettlement.objects.select_for_update().get(pk=settlement.pk)
    if settlement.reopened_at is not None:
        raise errors.AlreadyReopened
    reason = fitting(reason)
    if not reason:
        raise errors.ReasonMissing
    settlement.reopened_at, settlement.reopening_reason = at, reason
    settlement.save(update_fields=["reopened_at", "reopening_reason"])
    log(settlement, "hours.reopen_year", user=by, timestamp=at, data={"reason": reason})
    return settlement


def settle_clash(row: SettledStanding, keep: Provider) -> str:
    """Two people who are one have hours in one settlement: while it holds nothing changes it, afterwards one is enough.

    Raises:
        SettledForBoth: the year is settled; open it again first.
    """
    settlement = row.settlement
    if settlement.reopened_at is None:
        raise errors.SettledForBoth(year=settlement.year)
    said = f"{row._meta.label} {row.pk}: {settlement.year}, {row.credited_minutes}/{row.required_minutes}"
    row.delete()
    return said

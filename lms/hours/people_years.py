"""People and their years, gathered for papers and screens in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.db.models import Q, QuerySet

from lms.hours.ledger import all_entries
from lms.hours.models import Duty
from lms.hours.papers import PersonYear
from lms.hours.standings import duties_of, of_people, settlement_of, standing
from lms.people.models import Organization, Provider, ProviderStatus


def of_class(provider_class: str, year: int, *, on: date) -> list[int]:
    """Ids of those who had a class on some day of a year, as known on a day: who left in the year is reported too."""
    first = date(year, 1, 1)
    statuses = ProviderStatus.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=first),
        provider_class=provider_class,
        valid_from__lte=min(on, date(year, 12, 31)),
    )
    return list(statuses.values_list("provider_id", flat=True).distinct())


def members_of(units: Collection[int], *, on: date) -> list[int]:
    """Ids of those who belong to one of the units on a day."""
    inside = ProviderStatus.objects.current(on=on).filter(organization__in=units)
    return list(inside.values_list("provider_id", flat=True).distinct())


def people_in_order(ids: Collection[int], *, on: date) -> QuerySet[Provider]:
    """The people in the order of names, with their status of a day."""
    people = Provider.objects.with_status(on=on).in_name_order()
    return people.filter(pk__in=ids)


def gather(ids: Sequence[int], year: int, *, on: date, provider_class: str = "") -> list[PersonYear]:
    """Each person's year up to a day, in the order of names; twelve queries at most, whatever their number.

    Class and unit are those of the day, of ``provider_class`` where that is given, else the last known.
    """
    as_of = min(on, date(year, 12, 31))
    found = all_entries(ids, year, until=as_of)
    stands = standing(ids, year, on=on, entries=found)
    entries = defaultdict(list)
    for entry in found:
        entries[entry.provider_id].append(entry)
    last: dict[int, tuple[str, str]] = {}
    statuses = of_people(ProviderStatus.objects.filter(valid_from__lte=as_of), ids).order_by("valid_from")
    if provider_class:
        statuses = statuses.filter(provider_class=provider_class)
    names = dict(Organization.objects.values_list("pk", "name"))
    for pk, klass, unit in statuses.values_list("provider_id", "provider_class", "organization_id"):
        last[pk] = (klass, names[unit])
    people = Provider.objects.filter(pk__in=ids).in_name_order()
    return [
        PersonYear(each, *last.get(each.pk, ("", "")), stands[each.pk], entries[each.pk]) for each in people
    ]


def duty_of(provider_class: str, year: int, *, on: date) -> Duty | None:
    """The duty that a class goes by on a day of a year (at most its last), or None."""
    day = min(on, date(year, 12, 31))
    for duty in duties_of(year, settlement_of(year)):
        ended = duty.valid_until is not None and duty.valid_until <= day
        if duty.provider_class == provider_class and duty.valid_from <= day and not ended:
            return duty
    return None

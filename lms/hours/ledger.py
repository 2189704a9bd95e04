"""The hours ledger (sổ giờ tập huấn): every credited minute with the record it comes from. Reads only.

What counts, in a calendar year (docs/rules.md, “Hours”):

* attendance: minutes present in meetings of settled sessions, completed or not, by the day of the meeting;
* teaching: the minutes a trainer taught in a settled session, by its last day;
* exchange: the minutes credited to each delegate of a completed visit, by its last day;
* self-study and certificates from elsewhere: the minutes a manager approved, by the day it was done.

What of it counts towards a duty, and how much the duty is, stands in ``lms.hours.standings``.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from django.db.models import Max, Sum

from lms.hours.sources import CREDITS, Entry, Source, rows_of
from lms.hours.standings import Standing, standing
from lms.people.models import Provider, ProviderClass, ProviderStatus

__all__ = [
    "Entry",
    "Source",
    "Standing",
    "all_entries",
    "entries",
    "entries_between",
    "officers",
    "standing",
    "totals",
]


def _days(year: int, until: date | None) -> tuple[date, date]:
    last = date(year, 12, 31)
    return date(year, 1, 1), min(until, last) if until else last


def _entries_of(
    source: Source, provider_ids: Collection[int] | None, first: date, last: date
) -> Iterator[Entry]:
    credit = CREDITS[source]
    wanted = None if provider_ids is None else set(provider_ids)
    keys = (credit.provider, *credit.grouped_by)
    rows = rows_of(source, provider_ids, first, last).order_by()
    rows = rows.values(*keys, credit.day) if credit.knows_days else rows.values(*keys)
    parts: dict[tuple, list[Any]] = defaultdict(list)
    for row in rows.annotate(entry_minutes=Sum(credit.minutes), entry_on=Max(credit.day)):
        if wanted is None or row[credit.provider] in wanted:
            parts[tuple(row[key] for key in keys)].append(row)
    for days in parts.values():
        minutes = [row["entry_minutes"] for row in days]
        yield Entry(
            provider_id=days[0][credit.provider],
            happened_on=max(row["entry_on"] for row in days),
            minutes=sum(minutes),
            source=source.value,
            by_day=tuple(minutes) if credit.knows_days else (),
            **credit.read(days[0]),
        )


def all_entries(provider_ids: Collection[int] | None, year: int, *, until: date | None = None) -> list[Entry]:
    """The year's entries of some providers (None: of all) up to a day, newest first.

    One entry per session, visit or certificate; five queries whatever their number.
    """
    days = _days(year, until)
    found = [entry for source in Source for entry in _entries_of(source, provider_ids, *days)]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.title), reverse=True)


def entries_between(provider_id: int, first: date, last: date) -> list[Entry]:
    """One provider's entries from a day to a day, both included, newest first; of a session only those days."""
    found = [entry for source in Source for entry in _entries_of(source, [provider_id], first, last)]
    return sorted(found, key=lambda entry: (entry.happened_on, entry.title), reverse=True)


def entries(provider: Provider, year: int, *, until: date | None = None) -> list[Entry]:
    """One provider's entries of a year (up to a day), newest first."""
    return all_entries([provider.pk], year, until=until)


def totals(provider_ids: Collection[int] | None, year: int, *, until: date | None = None) -> dict[int, int]:
    """Credited minutes of the year (up to a day) by provider id; who has none is missing. Five queries."""
    minutes: dict[int, int] = defaultdict(int)
    wanted = None if provider_ids is None else set(provider_ids)
    for source, credit in CREDITS.items():
        rows = rows_of(source, provider_ids, *_days(year, until)).order_by().values_list(credit.provider)
        for provider_id, total in rows.annotate(total=Sum(credit.minutes)):
            if wanted is None or provider_id in wanted:
                minutes[provider_id] += total
    return dict(minutes)


def officers(*, on: date) -> list[int]:
    """Ids of the providers whose class on a day has a training duty of its own in the law: legal-aid officers."""
    return list(
        ProviderStatus.objects.filter(provider_class=ProviderClass.OFFICER)
        .current(on=on)
        .values_list("provider_id", flat=True)
        .distinct()
    )

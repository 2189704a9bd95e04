"""How people stand against the yearly duty: how much it asks of them, what counts towards it, who is exempt.

**How much.** A duty asks ``minutes_per_year`` of who has the class all year. Where class or rule change within the
year, by the duty's ``change_rule``: ``by_days`` each day asks its share of the year (a broken minute in full);
``in_full`` the duty in force on the day asked about asks all of it.

**What counts.** The minutes of the ledger whose content and organiser the duty names (none named: all). Where the duty
says so, a whole day counts as at least so many minutes (Circular 02/2019/TT-BTP: 8 hours): each day of attendance by
itself; teaching, a visit and a paper from elsewhere, whose days the ledger does not know, as one day.

**Settled years.** Once a year is settled, its standings are read from the settlement, and those as of a day within it
go by the duties as they were then; a later rule changes nothing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum

from lms.hours.models import Duty, Exemption, YearSettlement
from lms.hours.sources import CREDITS, FILTERED_BELOW, Entry, rows_of
from lms.people.models import ProviderStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provider stands against the duty of a year."""

    credited_minutes: int
    required_minutes: int | None
    """None where no duty concerns the person that year."""
    exempt_clause: str | None = None
    """An ``Exemption.Clause`` value, or None."""
    trained_minutes: int | None = None
    """All minutes of the ledger, where not all of them count towards the duty; else None."""
    is_settled: bool = False

    @property
    def missing_minutes(self) -> int:
        """Minutes still to train; 0 when met, exempt or free of duty."""
        if self.exempt_clause or self.required_minutes is None:
            return 0
        return max(0, self.required_minutes - self.credited_minutes)

    @property
    def is_met(self) -> bool:
        """Whether nothing is missing: trained enough, exempt, or free of duty."""
        return self.missing_minutes == 0

    @property
    def exempt_label(self) -> str:
        """The clause of the exemption in words; "" where there is none."""
        return str(Exemption.Clause(self.exempt_clause).label) if self.exempt_clause else ""


def of_people(rows: Any, provider_ids: Collection[int]) -> Any:
    """``rows`` of these providers where they are few; above that, everybody's: whoever reads picks."""
    return rows.filter(provider_id__in=provider_ids) if len(provider_ids) <= FILTERED_BELOW else rows


# --- how much -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Span:
    """Days (half-open) on which a person has a class, or a class a duty."""

    since: date
    until: date


def settlement_of(year: int) -> YearSettlement | None:
    """The settlement of a year that holds, or None."""
    return YearSettlement.objects.filter(year=year, reopened_at=None).first()


def duties_of(year: int, settlement: YearSettlement | None) -> list[Duty]:
    """The duties of which some day lies in a year, earliest first: of a settled year as they were."""
    if settlement is not None:
        return sorted(settlement.rules, key=lambda duty: duty.valid_from)
    within = Q(valid_until=None) | Q(valid_until__gt=date(year, 1, 1))
    return list(Duty.objects.filter(within, valid_from__lte=date(year, 12, 31)).order_by("valid_from"))


def _clipped(since: date, until: date | None, year: Span) -> Span | None:
    first, after = max(since, year.since), min(until or year.until, year.until)
    return Span(first, after) if first < after else None


def _known_end(until: date | None, as_of: date) -> date | None:
    return until if until is not None and until <= as_of else None


def required(
    statuses: Iterable[tuple[str, date, date | None]], duties: Sequence[Duty], year: int, as_of: date
) -> tuple[int | None, Duty | None]:
    """Minutes that a year asks of who has these statuses (class, since, until before), and the duty it goes by.

    Seen from ``as_of``: what begins later is not known, what is in force then runs on. None where no duty concerns
    the person. A day counts once, whatever else is said of it: the status that began first holds.
    """
    whole = Span(date(year, 1, 1), date(year + 1, 1, 1))
    days_of_year = (whole.until - whole.since).days
    share = days = 0
    latest: tuple[date, Duty] | None = None
    in_full: Duty | None = None
    counted_until = whole.since
    for provider_class, since, until in sorted(statuses, key=lambda status: status[1]):
        known = since <= as_of
        held = _clipped(max(since, counted_until), _known_end(until, as_of), whole) if known else None
        if held is None:
            continue
        counted_until = held.until
        for duty in duties:
            if duty.provider_class != provider_class or duty.valid_from > as_of:
                continue
            both = _clipped(duty.valid_from, _known_end(duty.valid_until, as_of), held)
            if both is None:
                continue
            days_of_both = (both.until - both.since).days
            share += days_of_both * duty.minutes_per_year
            days += days_of_both
            if latest is None or both.since >= latest[0]:
                latest = (both.since, duty)
            if both.since <= as_of < both.until:
                in_full = duty
    if latest is None:
        return None, None
    duty = latest[1]
    if duty.change_rule == Duty.ChangeRule.IN_FULL:
        return (in_full.minutes_per_year, in_full) if in_full else (None, None)
    return -(-share // days_of_year), duty


# --- what counts --------------------------------------------------------------------------------------------


def counts(duty: Duty, *, content_kind: str, organizer_kind: str) -> bool:
    """Whether minutes of such a content and organiser count towards a duty."""
    return (not duty.content_kinds or content_kind in duty.content_kinds) and (
        not duty.organizer_kinds or organizer_kind in duty.organizer_kinds
    )


def counted(duty: Duty, entry: Entry) -> int:
    """The minutes of an entry that count towards a duty."""
    if not counts(duty, content_kind=entry.content_kind, organizer_kind=entry.organizer_kind):
        return 0
    return sum(converted(duty, minutes) for minutes in entry.by_day or (entry.minutes,))


def converted(duty: Duty, minutes: int) -> int:
    """Minutes of one day as the duty counts them: a whole day counts as at least so many."""
    if duty.day_from_minutes and duty.day_counts_minutes and minutes >= duty.day_from_minutes:
        return max(minutes, duty.day_counts_minutes)
    return minutes


def _credited(
    by_duty: dict[Duty | None, set[int]], first: date, last: date, ids: Collection[int]
) -> dict[int, tuple[int, int]]:
    """Provider → minutes that count towards the duty, minutes in all: five queries."""
    duty_of = {pk: duty for duty, people in by_duty.items() if duty and duty.is_selective for pk in people}
    counted_of: dict[int, int] = defaultdict(int)
    trained_of: dict[int, int] = defaultdict(int)
    wanted = set(ids)
    for source, credit in CREDITS.items():
        rows = rows_of(source, ids, first, last).order_by()
        if not duty_of:
            for pk, minutes in rows.values_list(credit.provider).annotate(total=Sum(credit.minutes)):
                if pk in wanted:
                    trained_of[pk] += minutes
                    counted_of[pk] += minutes
            continue
        # Row by row: that is cheaper than to have the database sort and group by all that the rules ask about.
        parts: dict[tuple[int, int, date | None], int] = defaultdict(int)
        facts = [credit.content_kind] if credit.content_kind else []
        keys = [credit.provider, credit.training, credit.day, credit.organizer_kind, credit.minutes, *facts]
        for pk, training, day, organizer_kind, minutes, *content in rows.values_list(*keys):
            if pk not in wanted:
                continue
            trained_of[pk] += minutes
            duty = duty_of.get(pk)
            if duty is None:
                counted_of[pk] += minutes
            elif counts(
                duty,
                content_kind=content[0] if content else credit.content_always,
                organizer_kind=organizer_kind,
            ):
                parts[pk, training, day if credit.knows_days else None] += minutes
        for (pk, _training, _day), minutes in parts.items():
            counted_of[pk] += converted(duty_of[pk], minutes)
    return {pk: (counted_of[pk], minutes) for pk, minutes in trained_of.items()}


def _credited_in(
    entries: Iterable[Entry], by_duty: dict[Duty | None, set[int]]
) -> dict[int, tuple[int, int]]:
    """The same from entries that are read already: no query."""
    duty_of = {pk: duty for duty, people in by_duty.items() if duty and duty.is_selective for pk in people}
    found: dict[int, tuple[int, int]] = {}
    for entry in entries:
        duty = duty_of.get(entry.provider_id)
        counted_minutes, minutes = found.get(entry.provider_id, (0, 0))
        found[entry.provider_id] = (
            counted_minutes + (counted(duty, entry) if duty else entry.minutes),
            minutes + entry.minutes,
        )
    return found


# --- both ---------------------------------------------------------------------------------------------------


def standing(
    provider_ids: Collection[int], year: int, *, on: date, entries: Iterable[Entry] | None = None
) -> dict[int, Standing]:
    """How each provider stands against the year's duty, as of a day. At most nine queries whatever their number.

    ``on`` after the year's end means its last day; minutes count up to that day. Who has read these people's
    ``entries`` up to it gives them, which saves five queries. A settled year is read from its settlement, unless it
    is asked for as of a day within it.
    """
    as_of = min(on, date(year, 12, 31))
    ids = list(dict.fromkeys(provider_ids))
    settlement = settlement_of(year)
    if settlement is not None and as_of == date(year, 12, 31):
        return _settled(ids, settlement)
    first, after = date(year, 1, 1), date(year + 1, 1, 1)
    within = Q(valid_until=None) | Q(valid_until__gt=first)
    duties = duties_of(year, settlement)
    exempt = dict(
        of_people(Exemption.objects.standing().filter(year=year), ids).values_list("provider_id", "clause")
    )
    statuses: dict[int, list[tuple[str, date, date | None]]] = defaultdict(list)
    rows = of_people(ProviderStatus.objects.filter(within, valid_from__lte=as_of), ids)
    for pk, *status in rows.order_by("valid_from").values_list(
        "provider_id", "provider_class", "valid_from", "valid_until"
    ):
        statuses[pk].append((status[0], status[1], status[2]))
    asked: dict[int, int | None] = {}
    by_duty: dict[Duty | None, set[int]] = defaultdict(set)
    known: dict[tuple, tuple[int | None, Duty | None]] = {}
    for pk in ids:
        key = tuple((each[0], max(each[1], first), each[2] and min(each[2], after)) for each in statuses[pk])
        if key not in known:  # thousands have the same class all year
            known[key] = required(statuses[pk], duties, year, as_of)
        asked[pk], duty = known[key]
        by_duty[duty].add(pk)
    credited = (
        _credited_in(entries, by_duty) if entries is not None else _credited(by_duty, first, as_of, ids)
    )
    found = {}
    for pk in ids:
        counted_minutes, trained = credited.get(pk, (0, 0))
        found[pk] = Standing(
            credited_minutes=counted_minutes,
            required_minutes=asked[pk],
            exempt_clause=exempt.get(pk),
            trained_minutes=trained if trained != counted_minutes else None,
        )
    return found


def _settled(ids: Collection[int], settlement: YearSettlement) -> dict[int, Standing]:
    """The standings that a settlement keeps."""
    rows = settlement.standings.all()
    kept = {
        pk: Standing(credited, asked, clause or None, trained, is_settled=True)
        for pk, credited, asked, clause, trained in of_people(rows, ids).values_list(
            "provider_id", "credited_minutes", "required_minutes", "exempt_clause", "trained_minutes"
        )
    }
    nothing = Standing(0, None, is_settled=True)
    return {pk: kept.get(pk, nothing) for pk in ids}


def last_day(year: int) -> date:
    """31 December: the day by which the duty is to be met."""
    return date(year + 1, 1, 1) - timedelta(days=1)

"""From what was seen and said to one record: a pure function of a set of events.

Order and repetition of arrival do not matter, and nothing here asks when an event reached us.

- **What still counts** is whatever no other event replaces. A mark replaces what its author had before their eyes, so
  marks of two people who did not know of each other stand side by side whatever their clocks say.
- **Marks** (sheet, import, correction) say a mark and minutes. **Sightings** (arrived, left) become a mark and minutes
  by the session's rules. An **excuse** given beforehand explains an absence and gives way to any sign of presence.
- Where what still counts disagrees, the record is in doubt: the mark is kept for the time being (a correction before
  others, then the later one), and a person decides by marking again, which replaces everything.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.models.attendance import SIGHTINGS, AttendanceEvent, Doubt, Mark, Said

Kind = AttendanceEvent.Kind

PLAUSIBLE = timedelta(hours=3)
"""A sighting further outside its meeting than this comes from a wrong clock: it proves presence and no time."""


@dataclass(frozen=True, slots=True)
class Seen:
    """One event. ``replaces`` are the keys of events that do not count any more because of it."""

    key: str
    kind: str
    said: str
    minutes: int
    reason: str
    happened_at: datetime
    replaces: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rules:
    """How sightings count; all in whole minutes. See ``AttendanceRule``."""

    late_after_minutes: int = 15
    late_credit_minutes: int | None = None
    leave_before_minutes: int = 15
    asks_check_out: bool = False


@dataclass(frozen=True, slots=True)
class Span:
    """When the meeting is held."""

    starts_at: datetime
    ends_at: datetime

    @property
    def minutes(self) -> int:
        return _minutes(self.ends_at - self.starts_at)


@dataclass(frozen=True, slots=True)
class Folded:
    """What the events come to. ``live`` are the events that still count, in the order of their keys."""

    mark: str
    minutes: int
    reason: str
    doubt: str
    live: tuple[Seen, ...]

    @property
    def keys(self) -> frozenset[str]:
        """What a mark made with this record before one's eyes replaces."""
        return frozenset(event.key for event in self.live)


def fold(events: Iterable[Seen], *, span: Span, rules: Rules) -> Folded | None:
    """What ``events`` of one person in one meeting come to; None without events."""
    counting = live(events)
    if not counting:
        return None
    excuses = [event for event in counting if event.kind == Kind.EXCUSE]
    marks = [event for event in counting if event.kind != Kind.EXCUSE and event.said not in SIGHTINGS]
    sightings = [event for event in counting if event.said in SIGHTINGS]
    seen = _from_sightings(sightings, span=span, rules=rules) if sightings else None
    excuse = max(excuses, key=_later, default=None)
    if marks:
        chosen = max(marks, key=_later)
        disagree = len({(mark.said, mark.minutes) for mark in marks}) > 1 or (
            seen is not None and any(mark.said != seen[0] for mark in marks)
        )
        if disagree:
            return Folded(chosen.said, chosen.minutes, chosen.reason, Doubt.CONFLICT, counting)
        if excuse and chosen.said == Mark.ABSENT:
            return Folded(Mark.EXCUSED, 0, excuse.reason, "", counting)
        return Folded(chosen.said, chosen.minutes, chosen.reason, "", counting)
    if seen:
        return Folded(seen[0], seen[1], "", seen[2], counting)
    return Folded(Mark.EXCUSED, 0, excuse.reason if excuse else "", "", counting)


def live(events: Iterable[Seen]) -> tuple[Seen, ...]:
    """The events that still count, in the order of their keys."""
    unique = {event.key: event for event in events}
    replaced = {key for event in unique.values() for key in event.replaces if key != event.key}
    counting = [event for key, event in sorted(unique.items()) if key not in replaced]
    return tuple(counting or (event for _key, event in sorted(unique.items())))  # a ring replaces nothing


def _later(event: Seen) -> tuple[bool, datetime, str]:
    return event.kind == Kind.CORRECTION, event.happened_at, event.key


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60


def _from_sightings(sightings: Iterable[Seen], *, span: Span, rules: Rules) -> tuple[str, int, str]:
    """Mark, minutes and doubt that arrivals and departures come to."""
    doubt = ""
    arrivals, departures = [], []
    for sighting in sightings:
        if not span.starts_at - PLAUSIBLE <= sighting.happened_at <= span.ends_at + PLAUSIBLE:
            doubt = Doubt.CLOCK
        elif sighting.said == Said.ARRIVED:
            arrivals.append(sighting.happened_at)
        else:
            departures.append(sighting.happened_at)
    left_at = max(departures, default=None)
    if left_at is None and rules.asks_check_out:
        doubt = doubt or Doubt.NO_CHECK_OUT
    if left_at is not None and arrivals and max(arrivals) > left_at:
        left_at = None  # came back
    arrived_at = min(arrivals, default=span.starts_at)

    is_late = arrived_at > span.starts_at + timedelta(minutes=rules.late_after_minutes)
    is_early = left_at is not None and left_at < span.ends_at - timedelta(minutes=rules.leave_before_minutes)
    begin = arrived_at if is_late else span.starts_at
    end = left_at if is_early and left_at is not None else span.ends_at
    minutes = _minutes(end - begin)
    if is_late and rules.late_credit_minutes is not None:
        minutes = min(minutes, rules.late_credit_minutes)
    if minutes < 1:  # came after the end, or left before the beginning
        return Mark.LATE if is_late else Mark.LEFT_EARLY, 1, doubt or Doubt.CLOCK
    if is_early:
        return Mark.LEFT_EARLY, minutes, doubt
    return (Mark.LATE if is_late else Mark.PRESENT), minutes, doubt

"""Who will still reach the minutes that complete a session, and who will not when absent once more. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Outlook(StrEnum):
    """How somebody stands while a session runs."""

    SAFE = "safe"
    LAST_CHANCE = "last_chance"
    """One more absence, from the longest meeting that is open, would be too many."""
    LOST = "lost"
    """The minutes that are left are not enough."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Whole minutes: ``attended`` so far, ``open_minutes`` of meetings without a record, ``required`` in all."""

    attended: int
    open_minutes: int
    required: int
    outlook: Outlook


def standing(attended: int, open_meetings: Iterable[int], required: int) -> Standing:
    """How somebody stands who attended so long; ``open_meetings`` are the lengths of those without a record."""
    left = list(open_meetings)
    reachable = attended + sum(left)
    if reachable < required:
        outlook = Outlook.LOST
    elif left and reachable - max(left) < required:
        outlook = Outlook.LAST_CHANCE
    else:
        outlook = Outlook.SAFE
    return Standing(attended, sum(left), required, outlook)

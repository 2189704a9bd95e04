"""What the plan's page shows: the plan as the office reads it, in its own numbering, with how each item stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from lms.planning.progress import ActivityProgress, Evidence, State, by_quarter


@dataclass(frozen=True)
class Look:
    """A state as people see it: a word, an icon of Wagtail's, a tone; colour never speaks alone."""

    state: State
    icon_name: str
    tone: str

    @property
    def label(self) -> str:
        return str(self.state.label)


LOOKS = {
    State.DONE: Look(State.DONE, "check", "ok"),
    State.IN_PROGRESS: Look(State.IN_PROGRESS, "rotate", "info"),
    State.LATE: Look(State.LATE, "warning", "danger"),
    State.NOT_DUE: Look(State.NOT_DUE, "time", "neutral"),
    State.NOT_DONE: Look(State.NOT_DONE, "cross", "danger"),
}

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def quarter_cells(progress: ActivityProgress) -> list[dict[str, Any]]:
    """The four quarters of a row; ``look`` is None where the plan names no such quarter."""
    return [
        {"roman": roman, "look": LOOKS[progress.quarters[number]] if number in progress.quarters else None}
        for number, roman in ROMAN.items()
    ]


def rows(progress: Iterable[ActivityProgress]) -> list[dict[str, Any]]:
    """A row for each activity; ``heading`` only where a new group begins."""
    found: list[dict[str, Any]] = []
    group = ""
    for item in progress:
        heading = item.activity.heading
        found.append(
            {
                "activity": item.activity,
                "progress": item,
                "heading": heading if heading != group else "",
                "look": LOOKS[item.state],
                "quarters": quarter_cells(item),
            }
        )
        group = heading
    return found


def summary(progress: Sequence[ActivityProgress]) -> list[dict[str, Any]]:
    """How many activities are in each state, most pressing first; states without any are left out."""
    counted = Counter(item.state for item in progress)
    order = (State.LATE, State.NOT_DONE, State.IN_PROGRESS, State.DONE, State.NOT_DUE)
    return [{"look": LOOKS[state], "count": counted[state]} for state in order if counted[state]]


def quarter_totals(progress: Sequence[ActivityProgress]) -> list[dict[str, Any]]:
    """The sums under the matrix."""
    return [
        {"roman": ROMAN[total.number], "expected": total.expected, "done": total.done, "behind": total.behind}
        for total in by_quarter(progress)
    ]


LATEST = 50


def latest_evidence(progress: ActivityProgress) -> list[Evidence]:
    """The newest pieces of evidence, newest first, at most ``LATEST``."""
    return list(reversed(progress.evidence[-LATEST:]))

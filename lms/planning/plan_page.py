"""What the plan's page shows: the plan as the office reads it, in its own numbering, with how each item stands."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from lms.planning.models import AnnualPlan
from lms.planning.progress import BEHIND, ActivityProgress, Evidence, State, by_quarter


@dataclass(frozen=True)
class Look:
    """A state as people see it: a word, an icon of Wagtail's, a tone; colour never speaks alone."""

    state: str
    label: Any
    icon_name: str
    tone: str


def _look(state: State, icon_name: str, tone: str) -> Look:
    return Look(state.value, state.label, icon_name, tone)


LOOKS = {
    State.DONE: _look(State.DONE, "check", "ok"),
    State.IN_PROGRESS: _look(State.IN_PROGRESS, "rotate", "info"),
    State.LATE: _look(State.LATE, "warning", "danger"),
    State.NOT_DUE: _look(State.NOT_DUE, "time", "neutral"),
    State.NOT_DONE: _look(State.NOT_DONE, "cross", "danger"),
}
DRAFT = Look("draft", AnnualPlan.Status.DRAFT.label, "draft", "neutral")
"""Nothing is late in a plan that nobody has approved."""
PLANNED = Look("planned", _("planned for this quarter"), "calendar-check", "neutral")

ROMAN = {1: "I", 2: "II", 3: "III", 4: "IV"}


def is_draft(progress: ActivityProgress) -> bool:
    return progress.activity.plan.status == AnnualPlan.Status.DRAFT


def look_of(progress: ActivityProgress) -> Look:
    """How an activity looks: its state, or that its plan is a draft."""
    return DRAFT if is_draft(progress) else LOOKS[progress.state]


def quarter_cells(progress: ActivityProgress) -> list[dict[str, Any]]:
    """The four quarters of a row; ``look`` is None where the plan names no such quarter."""
    looks = {
        number: PLANNED if is_draft(progress) else LOOKS[state] for number, state in progress.quarters.items()
    }
    return [{"roman": roman, "look": looks.get(number)} for number, roman in ROMAN.items()]


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
                "look": look_of(item),
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


def behind(progress: Iterable[ActivityProgress]) -> list[dict[str, Any]]:
    """What of a draft would be late or not done at once if it were approved: items' numbers by how they would look."""
    numbers: dict[State, list[str]] = {}
    for item in progress:
        if item.state in BEHIND:
            numbers.setdefault(item.state, []).append(item.activity.number)
    return [{"look": LOOKS[state], "numbers": found} for state, found in numbers.items()]


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

"""A plan as plain data: read from a file of the project, or taken from a stored plan, to draft another from it."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from lms.planning.models import AnnualPlan, PlannedActivity
from lms.text import fold

DATA = Path(__file__).resolve().parent / "data"
PLAN_2020 = DATA / "plan-2020.json"
"""The plan of the Hà Tĩnh Department of Justice for 2020, word for word; its ``source`` says where it is from.

The text has neither a title nor a schedule line for III.1: both are words of its second paragraph. How often
(``cadence``) and which quarters is our reading of the schedule words.
"""
ABOLISHED_BODIES = DATA / "abolished-bodies.json"


@dataclass(frozen=True)
class ActivityData:
    """One item of a plan. ``lead`` is the organisation in the plan's words, None where it is known by key."""

    number: str
    title: str
    kind: str
    schedule: str
    cadence: str
    quarters: tuple[int, ...]
    heading: str = ""
    description: str = ""
    lead_words: str = "Cơ quan thực hiện"
    lead: str = ""
    lead_id: int | None = None
    coordinators: str = ""
    target_count: int | None = None
    target_unit: str = ""
    budget_vnd: int | None = None


@dataclass(frozen=True)
class PlanData:
    """A whole plan; texts with several paragraphs have one a line."""

    year: int
    title: str
    activities: tuple[ActivityData, ...]
    number: str = ""
    signed_on: date | None = None
    signer_name: str = ""
    signer_title: str = ""
    legal_grounds: str = ""
    purpose: str = ""
    requirements: str = ""
    source: str = ""


class Dropped(NamedTuple):
    """Coordinators that were left out of an activity because they no longer exist, and why."""

    number: str
    words: str
    source: str


def read_plan(path: Path) -> PlanData:
    """The plan in a JSON file of this project."""
    raw: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in ("legal_grounds", "purpose", "requirements"):
        raw[name] = "\n".join(raw[name])
    raw["signed_on"] = date.fromisoformat(raw["signed_on"]) if raw["signed_on"] else None
    raw["activities"] = tuple(
        ActivityData(**activity | {"quarters": tuple(activity["quarters"])}) for activity in raw["activities"]
    )
    return PlanData(**raw)


_PLAN_FIELDS = (
    "number",
    "signed_on",
    "signer_name",
    "signer_title",
    "legal_grounds",
    "purpose",
    "requirements",
)
_ACTIVITY_FIELDS = (
    "number", "title", "kind", "schedule", "cadence", "heading", "description", "lead_words", "lead_id",
    "coordinators", "target_count", "target_unit", "budget_vnd",
)  # fmt: skip


def data_of(plan: AnnualPlan, activities: Iterable[PlannedActivity]) -> PlanData:
    """A stored plan as data."""
    return PlanData(
        year=plan.year,
        title=plan.title,
        source=plan.source,
        activities=tuple(
            ActivityData(
                quarters=tuple(activity.quarter_numbers),
                **{name: getattr(activity, name) for name in _ACTIVITY_FIELDS},
            )
            for activity in activities
        ),
        **{name: getattr(plan, name) for name in _PLAN_FIELDS},
    )


def moved_to(data: PlanData, year: int) -> tuple[PlanData, list[Dropped]]:
    """``data`` as the first draft of another year's plan, and the coordinators left out of it.

    Number, date and signature are blank again; "năm 2020" becomes the new year in titles and descriptions, not in
    legal grounds, purpose and requirements, which a person reviews. Bodies abolished by the end of that year
    (``data/abolished-bodies.json``) are no longer named as coordinators.
    """
    dropped: list[Dropped] = []
    activities = []
    for activity in data.activities:
        kept, gone = _living(activity.coordinators, date(year, 12, 31))
        dropped += [Dropped(activity.number, words, source) for words, source in gone]
        activities.append(
            replace(
                activity,
                title=_in_year(activity.title, data.year, year),
                description=_in_year(activity.description, data.year, year),
                coordinators=kept,
            )
        )
    moved = replace(
        data,
        year=year,
        title=_in_year(data.title, data.year, year),
        number="",
        signed_on=None,
        signer_name="",
        signer_title="",
        source="",
        activities=tuple(activities),
    )
    return moved, dropped


def _in_year(text: str, old: int, new: int) -> str:
    return re.sub(rf"\b([Nn]ăm) {old}\b", rf"\1 {new}", text)


def _living(coordinators: str, on: date) -> tuple[str, list[tuple[str, str]]]:
    """The coordinators without the abolished ones, and those with the source of their end."""
    bodies = [
        body for body in json.loads(ABOLISHED_BODIES.read_text(encoding="utf-8"))
        if date.fromisoformat(body["ended_on"]) <= on
    ]  # fmt: skip
    kept, gone = [], []
    for clause in re.split(r"[;\n]", coordinators):
        words = clause.strip().rstrip(".")
        folded = fold(words)
        ended = [body for body in bodies if any(re.search(rf"\b{word}\b", folded) for word in body["words"])]
        if ended:
            gone.append((words, ended[0]["source"]))
        elif words:
            kept.append(words)
    return ("; ".join(kept) if gone else coordinators), gone

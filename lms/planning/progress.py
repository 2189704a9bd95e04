"""How the plan stands: done, in progress, late or not done, derived from evidence that apps register.

``lms.planning`` knows its own records only. Apps above it register where their evidence comes from, in
``AppConfig.ready()``: ``register_evidence(source)``. The rules are in ``lms.planning.cadence``.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from lms.planning import cadence
from lms.planning.cadence import BEHIND, State
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.text import fold

__all__ = [
    "BEHIND",
    "ActivityProgress",
    "Evidence",
    "QuarterTotal",
    "State",
    "by_quarter",
    "progress_of",
    "register_evidence",
]


@dataclass(frozen=True)
class Evidence:
    """Something that was done for an activity: when, what (for people), where to see it, how many took part."""

    activity_id: int
    happened_on: date
    label: str
    url: str
    people: int = 0


Source = Callable[[list[int]], Iterable[Evidence]]
"""Ids of activities → the evidence for them, in a number of queries that does not depend on how many there are."""

_sources: list[Source] = []


def register_evidence(source: Source) -> Source:
    """Ask ``source`` for evidence from now on; also usable as a decorator. Registering it again changes nothing."""
    if source not in _sources:
        _sources.append(source)
    return source


@dataclass(frozen=True)
class ActivityProgress:
    """How one activity stands on a day, with the evidence for it up to that day, oldest first."""

    activity: PlannedActivity
    standing: cadence.Standing
    evidence: Sequence[Evidence] = field(default_factory=tuple)

    @property
    def state(self) -> State:
        return self.standing.state

    @property
    def quarters(self) -> dict[int, State]:
        """Quarter (1 to 4) → state; quarters that the plan does not name are missing."""
        return self.standing.quarters

    @property
    def next_due(self) -> date | None:
        """The day by which the next thing must be done; in the past when that was missed; None when all is done."""
        return self.standing.next_due

    @property
    def evidence_count(self) -> int:
        return len(self.evidence)

    @property
    def people(self) -> int:
        return sum(item.people for item in self.evidence)

    @property
    def reached(self) -> int:
        """What counts towards the target: people where its unit is people ("lượt người"), else pieces of evidence."""
        return _reached(self.activity, self.evidence)


def _reached(activity: PlannedActivity, evidence: Sequence[Evidence]) -> int:
    if "nguoi" in fold(activity.target_unit).split():
        return sum(item.people for item in evidence)
    return len(evidence)


def progress_of(plans: AnnualPlan | Iterable[AnnualPlan], *, on: date) -> list[ActivityProgress]:
    """How each activity of one or several plans stands on a day, in the plans' own order.

    One query for the activities and those of the registered sources, whatever the number of activities and records.
    """
    plans = [plans] if isinstance(plans, AnnualPlan) else list(plans)
    activities = list(
        PlannedActivity.objects.filter(plan__in=plans)
        .select_related("plan", "lead")
        .order_by("plan__year", "plan_id", "position", "pk")
    )
    return progress_of_activities(activities, on=on)


def progress_of_activities(activities: Sequence[PlannedActivity], *, on: date) -> list[ActivityProgress]:
    """As ``progress_of``, for activities at hand; their ``plan`` must be loaded."""
    evidence: dict[int, list[Evidence]] = defaultdict(list)
    ids = [activity.pk for activity in activities]
    for source in _sources if ids else ():
        for item in source(ids):
            if item.happened_on <= on:
                evidence[item.activity_id].append(item)
    return [_progress(activity, evidence[activity.pk], on) for activity in activities]


def _progress(activity: PlannedActivity, evidence: list[Evidence], on: date) -> ActivityProgress:
    evidence.sort(key=lambda item: item.happened_on)
    standing = cadence.standing(
        cadence=activity.cadence,
        year=activity.plan.year,
        quarters=activity.quarter_numbers,
        days=[item.happened_on for item in evidence],
        on=on,
        reached=_reached(activity, evidence),
        target=activity.target_count,
    )
    return ActivityProgress(activity, standing, tuple(evidence))


@dataclass(frozen=True)
class QuarterTotal:
    """Of the activities that a plan names for a quarter, how many are in each state."""

    number: int
    done: int
    in_progress: int
    late: int
    not_due: int
    not_done: int

    @property
    def expected(self) -> int:
        return self.done + self.in_progress + self.late + self.not_due + self.not_done

    @property
    def behind(self) -> int:
        """Late or not done."""
        return self.late + self.not_done


def by_quarter(progress: Iterable[ActivityProgress]) -> list[QuarterTotal]:
    """The four quarters of a plan's progress, for charts and their tables."""
    progress = list(progress)
    totals = []
    for number in (1, 2, 3, 4):
        states = [item.quarters[number] for item in progress if number in item.quarters]
        totals.append(QuarterTotal(number, **{state.value: states.count(state) for state in State}))
    return totals


def recorded_evidence(activity_ids: list[int]) -> Iterable[Evidence]:
    """The plan's own evidence: activity records that were not withdrawn (registered by this app)."""
    records = ActivityRecord.objects.filter(activity__in=activity_ids, withdrawn_at=None)
    for pk, activity_id, happened_on, summary, people in records.values_list(
        "pk", "activity_id", "happened_on", "summary", "people_count"
    ):
        yield Evidence(
            activity_id=activity_id,
            happened_on=happened_on,
            label=summary or gettext("record"),
            url=reverse("activity_records:inspect", args=[pk]),
            people=people,
        )

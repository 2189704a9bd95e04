"""What apps above, which planning does not know, tell whoever drafts a plan: what people would like to learn, say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpRequest

from lms.planning.models import AnnualPlan


@dataclass(frozen=True)
class PlanNote:
    """A small table beside the draft of a plan: words and a number in each row."""

    title: str
    text: str
    columns: tuple[str, str]
    rows: Sequence[tuple[str, int]]


PlanNotes = Callable[[HttpRequest, AnnualPlan], Iterable[PlanNote]]
"""Asked for each look at the page of a draft, at the cost of a fixed number of queries."""

_sources: list[PlanNotes] = []


def register_plan_notes(source: PlanNotes) -> None:
    """Let an app above put notes beside a plan's draft. Call it once, in ``AppConfig.ready()``."""
    if source not in _sources:
        _sources.append(source)


def notes_for(request: HttpRequest, plan: AnnualPlan) -> list[PlanNote]:
    """All notes on this draft; none on an approved plan, which stands."""
    if plan.status != AnnualPlan.Status.DRAFT:
        return []
    return [note for source in _sources for note in source(request, plan)]

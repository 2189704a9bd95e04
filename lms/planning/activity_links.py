"""What apps above offer on the page of an activity (a training session to draft, say), which planning does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from lms.planning.models import PlannedActivity


@dataclass(frozen=True)
class ActivityLink:
    """A button on the page of an activity: ``label`` is a verb."""

    label: Any
    url: str


ActivityLinks = Callable[[HttpRequest, PlannedActivity], Iterable[ActivityLink]]
"""Asked for each look at the page of an activity of an approved plan; gives nothing where nothing is to do."""

_sources: list[ActivityLinks] = []


def register_activity_links(source: ActivityLinks) -> None:
    """Let an app above put links on the page of an activity. Call it once, in ``AppConfig.ready()``."""
    if source not in _sources:
        _sources.append(source)


def links_for(request: HttpRequest, activity: PlannedActivity) -> list[ActivityLink]:
    """All links that are offered for this activity to this person now."""
    return [link for source in _sources for link in source(request, activity)]

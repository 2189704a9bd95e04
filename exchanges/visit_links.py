"""What apps above offer on the office's page of a visit (certificates, for example), which exchanges does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from exchanges.models import Visit


@dataclass(frozen=True)
class VisitLink:
    """A button on the visit's page."""

    label: Any
    url: str


VisitLinks = Callable[[HttpRequest, Visit], Iterable[VisitLink]]
"""Asked for each look at the page, at the cost of a fixed number of queries; gives nothing where nothing is to do."""

_sources: list[VisitLinks] = []


def register_visit_links(source: VisitLinks) -> None:
    """Let an app above put links on the visit's page. Call it once, in ``AppConfig.ready()``."""
    if source not in _sources:
        _sources.append(source)


def links_for(request: HttpRequest, visit: Visit) -> list[VisitLink]:
    """All links that are offered for this visit to this person now."""
    return [link for source in _sources for link in source(request, visit)]

"""What apps above offer on the office's page of a session (certificates, for example), which courses does not know."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from courses.models import CourseSession


@dataclass(frozen=True)
class SessionLink:
    """A button on the session's page: ``label`` is a verb, ``icon`` one of the admin's."""

    label: Any
    url: str
    icon: str = "link"
    serious: bool = False


SessionLinks = Callable[[HttpRequest, CourseSession], Iterable[SessionLink]]
"""Asked for each look at the page, at the cost of a fixed number of queries; gives nothing where nothing is to do."""

_sources: list[SessionLinks] = []


def register_session_links(source: SessionLinks) -> None:
    """Let an app above put links on the session's page. Call it once, in ``AppConfig.ready()``."""
    if source not in _sources:
        _sources.append(source)


def links_for(request: HttpRequest, session: CourseSession) -> list[SessionLink]:
    """All links that are offered for this session to this person now."""
    return [link for source in _sources for link in source(request, session)]

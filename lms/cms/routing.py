"""From an address to its page in fewer steps than Wagtail, which reads every page on the way."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from lms.cms.pages import MOST_KINDS, BasePage
from lms.known_site import site_of

LEVELS = 2
"""So many levels below the front page are taken at once: lists and what is on them. Further down there are many pages,
and Wagtail's way, one level after the other along the tree's index, is the quicker one."""


class QuickRouteMiddleware:
    """Find the page for Wagtail's view; where that is not certain, Wagtail looks for itself."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.resolver_match is None or request.resolver_match.url_name != "wagtail_serve":
            return
        site = site_of(request)
        found = route_below(site.root_page, request, args[0] if args else "") if site else None
        if found is not None:
            request._wagtail_route_for_request = found  # type: ignore[attr-defined]  # as Wagtail keeps it


def route_below(root: Page, request: HttpRequest, path: str) -> RouteResult | None:
    """The published page at ``path`` below ``root``, if every kind of page that may stand there is one of ours."""
    slugs = [slug for slug in path.split("/") if slug]
    if not slugs:
        return None
    first = slugs[:LEVELS]
    wanted = f"{root.url_path}{'/'.join(first)}/"
    for kind in kinds_below(root.specific_class, len(first)):
        for page in kind._default_manager.filter(url_path=wanted).order_by()[:1]:
            try:
                return page.route(request, slugs[LEVELS:])
            except Http404:
                return None
    return None


@lru_cache(maxsize=64)
def kinds_below(kind: type[Page] | None, depth: int) -> tuple[type[BasePage], ...]:
    """Which kinds of page may stand ``depth`` levels below a page of ``kind``; none if they are many or not ours."""
    level: set[Any] = {kind}
    for _ in range(depth):
        if not all(isinstance(each, type) and issubclass(each, BasePage) for each in level):
            return ()
        level = {child for each in level for child in each.allowed_subpage_models()}
    ours = all(issubclass(each, BasePage) for each in level)
    return tuple(sorted(level, key=lambda each: each.__name__)) if ours and len(level) <= MOST_KINDS else ()

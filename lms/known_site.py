"""Which of Wagtail's sites a request is for, remembered: asking the database costs a tenth of a page each time."""

from typing import Any

from django.core.cache import cache
from django.http import HttpRequest
from wagtail.models import Site

KEY = "lms.sites"
SECONDS = 60
"""What is remembered of a root page (its place in the tree) may be as old as this; sites themselves are never stale."""
MOST_HOSTS = 32


def site_of(request: HttpRequest) -> Site | None:
    """``Site.find_for_request``, asking the database once a minute; the root page's contents are read anew."""
    kept = vars(request)  # Wagtail keeps the site there, too
    if "_wagtail_site" in kept:
        return kept["_wagtail_site"]
    host = request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", "")
    known: dict[str, Site] = cache.get(KEY) or {}
    if host in known:
        kept["_wagtail_site"] = known[host]
        return known[host]
    site = Site.find_for_request(request)
    if site is not None and len(known) < MOST_HOSTS:
        cache.set(KEY, {**known, host: site}, SECONDS)
    return site


def forget_sites(**kwargs: Any) -> None:
    """A site was added, changed or removed."""
    cache.delete(KEY)

"""Wagtail's history of the site, for those who may see the people of every session.

Wagtail shows a line of it to whoever has any permission on records of that kind, and the line bears the record's name.
A trainer, who may look at the registrations of their own sessions, would read there who registered for which session.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.reports.audit_logging import LogEntriesView
from wagtail.coreutils import get_content_type_label
from wagtail.utils.urlpatterns import decorate_urlpatterns

from lms.office.exports import SafeExportMixin
from lms.spreadsheets import Value
from lms.text import slug


def may_see_history(user: Any) -> bool:
    """Whether ``user`` may read what was done to the records of everybody."""
    return user.has_perm("courses.see_every_session")


class SiteHistoryView(SafeExportMixin, LogEntriesView):
    """Wagtail's own list, asked who is looking, with a file that opens right and safely in an office."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_see_history(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_filename(self) -> str:
        return f"{slug(str(self.page_title))}-{timezone.localdate():%Y-%m-%d}"

    def rows_of(self, items: Iterable[Any]) -> Iterator[list[Value]]:
        for entry in items:
            yield [
                entry.object_id,
                entry.label,
                get_content_type_label(entry.content_type),
                self.get_action_label(entry.action),
                entry.user_display_name,
                entry.timestamp,
            ]


# Put before Wagtail's own, whose names these addresses keep.
urlpatterns = decorate_urlpatterns(
    [
        path("reports/site-history/", SiteHistoryView.as_view()),
        path("reports/site-history/results/", SiteHistoryView.as_view(results_only=True)),
    ],
    lambda view: never_cache(require_admin_access(view)),
)

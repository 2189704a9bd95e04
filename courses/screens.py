"""What the office's screens of one session share: whose they are, the way back, the session's row."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.models import CourseSession


class SessionScreen(WagtailAdminTemplateMixin, TemplateView):
    """A screen of one session in the admin. Subclasses set ``permission``, ``template_name`` and ``page_title``."""

    permission = "courses.view_coursesession"
    viewset: Any = None
    session: CourseSession

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.has_perm(self.permission):
            raise PermissionDenied
        self.session = get_object_or_404(self.viewset.rows_for(request.user), pk=kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return self.session.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("sessions:index"), "label": _("Training sessions")},
            {"url": self.session_url, "label": self.session.title},
            {"url": "", "label": self.page_title},
        ]

    @property
    def session_url(self) -> str:
        return self.viewset.url_of(self.session)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(session=self.session, back_url=self.session_url, **kwargs)

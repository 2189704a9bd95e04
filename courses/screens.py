"""What the office's screens of one session share: whose they are, the way back, the session's row."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from courses.models import CourseSession
from lms.refusals import Refusal


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


class SessionFormScreen(SessionScreen):
    """A form that passes a door and goes back to the attendance report."""

    template_name = "courses/office/attendance_form.html"
    button: Any = ""
    lead: Any = ""

    def form(self, *data: Any) -> Any:
        raise NotImplementedError(f"{type(self).__name__} has no form")  # a programmer's error

    def pass_door(self, facts: dict[str, Any]) -> str:
        raise NotImplementedError(f"{type(self).__name__} does nothing")  # a programmer's error

    @property
    def done_url(self) -> str:
        return reverse("sessions:attendance", args=[self.session.pk])

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=self.form()))

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.form(request.POST, request.FILES)
        if form.is_valid():
            try:
                told = self.pass_door(form.cleaned_data)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, told)
                return HttpResponseRedirect(self.done_url)
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(button=self.button, lead=self.lead, done_url=self.done_url, **kwargs)

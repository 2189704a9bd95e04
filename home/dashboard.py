"""The administration's front page: what needs me this week, how the plan stands, which sessions come next."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from wagtail.admin.ui.components import Component

from courses.models import CourseSession
from home.charts import plan_rows
from home.needs import Asked, needs_of
from lms.planning.models import AnnualPlan
from lms.planning.progress import by_quarter, progress_of

SESSIONS = 5
WORKS = (
    "courses.change_coursesession",
    "courses.add_attendanceevent",
    "planning.approve_annualplan",
    "exchanges.approve_visit",
)
"""Whoever has one of these has work that can be late; the others only look."""


class OfficePanel(Component):
    """The office's panel, above Wagtail's own."""

    name = "office"
    template_name = "home/admin/dashboard.html"
    order = 50

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["home/dashboard.css"]})

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        user = (parent_context or {})["request"].user
        return dashboard(user, at=timezone.now())


def dashboard(user: Any, *, at: Any) -> dict[str, Any]:
    """Template context for ``user``: ``needs`` (None where nothing can need them), ``plan_rows``, ``sessions``.

    A fixed number of queries, whatever there is.
    """
    on = timezone.localdate(at)
    plans = (
        list(AnnualPlan.objects.filter(year=on.year, status=AnnualPlan.Status.APPROVED))
        if user.has_perm("planning.view_annualplan")
        else []
    )
    asked = Asked(by=user, at=at, progress=progress_of(plans, on=on) if plans else ())
    sessions = CourseSession.objects.none()
    if user.has_perm("courses.view_coursesession"):
        sessions = CourseSession.objects.upcoming(on=on)
        if asked.teaches_only:
            sessions = sessions.taught_by(user)
    return {
        "needs": needs_of(asked) if any(user.has_perm(work) for work in WORKS) else None,
        "year": on.year,
        "shows_plan": user.has_perm("planning.view_annualplan"),
        "plan_rows": plan_rows(by_quarter(asked.progress)) if plans else [],
        "plan": plans[0] if len(plans) == 1 else None,
        "shows_sessions": user.has_perm("courses.view_coursesession"),
        "teaches_only": asked.teaches_only,
        "sessions": list(sessions.with_seats().order_by("starts_on", "pk")[:SESSIONS]),
        "may_plan_sessions": user.has_perm("courses.add_coursesession"),
    }

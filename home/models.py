"""The public home page; the learner's page and the manager's dashboard are views (``home.views``, ``home.dashboard``)."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from home.front_page import front_page
from lms.cms.pages import BasePage


class HomePage(BasePage):
    """The front page: this quarter's sessions, the newest materials, where the year's plan stands, visits' stories."""

    max_count = 1
    subpage_types = ["courses.CourseIndexPage", "exchanges.VisitIndexPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | front_page(on=timezone.localdate())

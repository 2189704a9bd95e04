"""The public home page; the learner's page and the dashboard are views (``home.views``, ``home.dashboard``)."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import RichTextField

from home.front_page import front_page
from lms.cms.pages import EntrancePage


class HomePage(EntrancePage):
    """The front page: this quarter's sessions, the newest materials, where the year's plan stands, visits' stories."""

    welcome = RichTextField(
        _("welcome"),
        blank=True,
        features=["bold", "italic", "link", "document-link", "ol", "ul"],
        help_text=_("A few words under the introduction: who this site is for, what is new. May stay empty."),
    )

    content_panels = [*EntrancePage.content_panels, FieldPanel("welcome")]
    max_count = 1
    subpage_types = ["courses.CourseIndexPage", "exchanges.VisitIndexPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | front_page(on=timezone.localdate())

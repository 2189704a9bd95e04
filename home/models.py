"""The public home page; the learner's page and the manager's dashboard are views (``home.views``, ``home.dashboard``)."""

from django.utils.translation import gettext_lazy as _

from lms.cms.pages import BasePage


class HomePage(BasePage):
    """The front page: this quarter's sessions, the newest materials, where the year's plan stands, visits' stories."""

    max_count = 1
    subpage_types = ["courses.CourseIndexPage", "exchanges.VisitIndexPage"]

    class Meta:
        verbose_name = _("home page")
        verbose_name_plural = _("home pages")

"""What the office and the trainers of a session see of its feedback."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy

from courses.feedback_results import FEWEST, results_of
from courses.feedback_views import SCALE
from courses.models import CourseSession
from courses.screens import SessionScreen
from courses.session_links import SessionLink


class FeedbackView(SessionScreen):
    """Response rate, averages, and what people wrote; nothing about single people."""

    template_name = "courses/office/feedback.html"
    page_title = gettext_lazy("Feedback")
    header_icon = "comment"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        results, scale = results_of(self.session), [capfirst(label) for _rating, label in SCALE]
        return super().get_context_data(
            results=results,
            rows=[(each, list(zip(scale, each.counts, strict=True))) for each in results.rated],
            fewest=FEWEST,
            scale=scale,
            **kwargs,
        )


def feedback_links(request: HttpRequest, session: CourseSession) -> Iterable[SessionLink]:
    """The way from the page of a settled session to its feedback (``courses.session_links``)."""
    if session.status == CourseSession.Status.SETTLED:
        yield SessionLink(
            gettext_lazy("Feedback"), reverse("sessions:feedback", args=[session.pk]), icon="comment"
        )

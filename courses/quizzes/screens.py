"""What the office and the trainers of a session see of its tests."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy

from courses.feedback_results import FEWEST
from courses.models import CourseSession, SessionQuiz
from courses.quizzes.offers import windows_of
from courses.quizzes.results import figures_of
from courses.screens import SessionScreen
from courses.session_links import SessionLink


class QuizView(SessionScreen):
    """How many took the tests, the averages and the gain, what each question came to; names for managers only."""

    template_name = "courses/office/quiz.html"
    page_title = gettext_lazy("Quiz")
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        windows = windows_of(list(self.session.meetings.in_order()))
        with_names = self.request.user.has_perm("courses.view_quizsubmission")
        return super().get_context_data(
            figures=figures_of(self.session, with_names=with_names),
            with_names=with_names,
            before=windows.get("before"),
            after=windows.get("after"),
            fewest=FEWEST,
            address=self.request.build_absolute_uri(reverse("courses:quiz", args=[self.session.code])),
            **kwargs,
        )


def quiz_links(request: HttpRequest, session: CourseSession) -> Iterable[SessionLink]:
    """The way from the page of a session to its tests, where it has some (``courses.session_links``)."""
    has_quiz = (session.course.live and session.course.quiz) or SessionQuiz.objects.filter(
        session=session
    ).exists()
    if has_quiz:
        yield SessionLink(gettext_lazy("Quiz"), reverse("sessions:quiz", args=[session.pk]), icon="help")

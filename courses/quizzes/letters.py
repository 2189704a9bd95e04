"""The way to a test in the letters of a session: for whom it waits, and nobody else."""

from collections.abc import Callable
from datetime import datetime

from django.urls import reverse

from courses.models import CourseSession, Meeting, QuizSubmission, Registration, SessionQuiz
from courses.quizzes.offers import questions_for, windows_of
from lms.mail.envelopes import absolute


def address_for(session: CourseSession, kind: str, *, at: datetime) -> Callable[[Registration], str]:
    """Registration → the address of its test, empty where none waits: no quiz, over, or handed in. Four queries."""
    taken = SessionQuiz.objects.filter(session=session).first()
    meetings: list[Meeting] = list(session.meetings.in_order())
    window = windows_of(meetings).get(kind)
    if window is None or at >= window.closes_at or not questions_for(session, taken):
        return lambda registration: ""
    address = absolute(reverse("courses:quiz", args=[session.code]))
    done = set(
        QuizSubmission.objects.filter(quiz=taken, kind=kind).values_list("provider_id", flat=True)
        if taken
        else []
    )
    return lambda registration: "" if registration.provider_id in done else address

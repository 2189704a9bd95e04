"""The page of a session's tests: the form while one is open, then the score, and at the end why."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from courses import actions
from courses.models import QuizSubmission, Registration
from courses.quizzes.errors import NoQuiz, QuizOnlyForSeats, TestHandedIn
from courses.quizzes.offers import OwnTests, may_take, own_tests
from courses.quizzes.questions import Answers, Question, fingerprint, told
from courses.views import shown_session
from lms.refusals import Refusal

SEVERAL = gettext_lazy("Several answers are right: tick them all.")


def name_of(question: Question) -> str:
    """The name of a question's field."""
    return f"question-{question.id}"


class TestForm(forms.Form):
    """One field for each question. Only shows: what is sent is read by ``answers_in`` and judged by the door."""

    def __init__(self, questions: Sequence[Question], answers: Answers) -> None:
        super().__init__()
        for number, question in enumerate(questions, start=1):
            ticked = list(answers.get(question.id, ()))
            options: dict[str, Any] = {
                "label": f"{number}. {question.text}",
                "choices": [(answer.id, answer.text) for answer in question.answers],
                "required": False,
            }
            if question.takes_several:
                field: forms.Field = forms.MultipleChoiceField(
                    **options, widget=forms.CheckboxSelectMultiple, help_text=SEVERAL, initial=ticked
                )
            else:
                field = forms.ChoiceField(
                    **options, widget=forms.RadioSelect, initial=next(iter(ticked), None)
                )
            self.fields[name_of(question)] = field


def answers_in(request: HttpRequest, questions: Sequence[Question]) -> dict[str, list[str]]:
    """What was ticked, of the questions that are asked now."""
    return {question.id: request.POST.getlist(name_of(question)) for question in questions}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quiz(request: HttpRequest, code: str) -> HttpResponse:
    """The test that is open for the signed-in person; otherwise what came of those they handed in."""
    session = shown_session(request, code)
    here = reverse("courses:session", args=[session.code])
    own = Registration.objects.seated().filter(session=session, provider__user=request.user.pk)
    seat = own.select_related("provider").first()
    if seat is None or not may_take(seat):
        messages.info(request, str(QuizOnlyForSeats()))
        return redirect(here)
    seat.session = session
    now = timezone.now()
    tests = own_tests([seat], at=now).get(session.pk)
    if tests is None:
        messages.info(request, str(NoQuiz()))
        return redirect(here)
    if request.method == "POST":
        return _handed_in(request, seat, tests)
    if tests.open_kind:
        return _form(request, seat, tests, kind=tests.open_kind, answers={})
    return render(request, "courses/quiz_result.html", _result(seat, tests))


def _handed_in(request: HttpRequest, seat: Registration, tests: OwnTests) -> HttpResponse:
    """Take the test; whatever is refused stands in the form again as it was ticked."""
    kind, answers = request.POST.get("kind", ""), answers_in(request, tests.questions)
    here = reverse("courses:quiz", args=[seat.session.code])
    try:
        actions.submit_quiz(
            session=seat.session,
            provider=seat.provider,
            kind=kind,
            answers=answers,
            seen=request.POST.get("seen", ""),
            leave_open="leave_open" in request.POST,
            by=request.user,
            at=tests.at,
        )
    except TestHandedIn as refusal:  # sent twice over a weak signal: nothing is wrong
        messages.info(request, str(refusal))
        return redirect(here)
    except Refusal as refusal:
        return _form(request, seat, tests, kind=kind, answers=answers, refusal=refusal)
    messages.success(request, _("Your answers are in. Thank you!"))
    return redirect(here)


def _form(
    request: HttpRequest,
    seat: Registration,
    tests: OwnTests,
    *,
    kind: str,
    answers: Answers,
    refusal: Refusal | None = None,
) -> HttpResponse:
    window = tests.windows.get(kind)
    return render(
        request,
        "courses/quiz.html",
        {
            "session": seat.session,
            "form": TestForm(tests.questions, answers),
            "kind": kind,
            "kind_label": QuizSubmission.Kind(kind).label if window else "",
            "number": len(tests.questions),
            "closes_at": window.closes_at if window else None,
            "seen": fingerprint(tests.questions),
            "refusal": refusal,
            "open_questions": [
                (number, f"id_{name_of(question)}_0")
                for number, question in enumerate(tests.questions, start=1)
                if not answers.get(question.id)
            ],
            "asks_open": refusal is not None and refusal.code == "questions_open",
        },
        status=422 if refusal else 200,
    )


def _result(seat: Registration, tests: OwnTests) -> dict[str, Any]:
    shown = tests.after or tests.before
    return {
        "session": seat.session,
        "tests": tests,
        "lines": told(tests.questions, shown.answers) if shown and tests.shows_answers else [],
        "shown": shown,
    }

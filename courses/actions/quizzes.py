"""The tests before and after a session."""

from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses.actions.locking import locked
from courses.models import CourseSession, QuizSubmission, SessionQuiz
from courses.quizzes.errors import (
    AnswerUnknown,
    NoQuiz,
    QuestionsChanged,
    QuestionsOpen,
    QuizOnlyForSeats,
    QuizOnlyForThoseWhoCame,
    TestHandedIn,
    TestNotOpenYet,
    TestOver,
)
from courses.quizzes.offers import may_take, questions_for, windows_of
from courses.quizzes.questions import Answers, Question, fingerprint, marked, to_plain
from lms.people.merging import delete_second
from lms.people.models import Provider


@transaction.atomic
def submit_quiz(
    *,
    session: CourseSession,
    provider: Provider,
    kind: str,
    answers: Answers,
    seen: str,
    leave_open: bool = False,
    by: Any,
    at: datetime,
) -> QuizSubmission:
    """Hand in the test before or after a session; the first one keeps the questions for the whole session.

    ``seen`` is the ``fingerprint`` of the questions that were shown; with ``leave_open`` questions without an answer
    are meant.

    Raises:
        QuizOnlyForSeats: the person holds no seat (any more), or the session is a draft or cancelled.
        QuizOnlyForThoseWhoCame: the session is settled and they never came.
        NoQuiz: the course has no published quiz, or the session no meetings.
        TestNotOpenYet, TestOver: outside of its window.
        TestHandedIn: they handed it in before.
        QuestionsChanged: other questions were shown than are asked now.
        AnswerUnknown: what was ticked cannot come from the form.
        QuestionsOpen: some questions have no answer.
    """
    session = locked(session)
    seat = session.registrations.seated().filter(provider=provider).first()
    if seat is None or session.status in {CourseSession.Status.DRAFT, CourseSession.Status.CANCELLED}:
        raise QuizOnlyForSeats
    if not may_take(seat):
        raise QuizOnlyForThoseWhoCame
    quiz = SessionQuiz.objects.filter(session=session).first()
    questions = questions_for(session, quiz)
    _check_time(session, kind if questions else "", at)
    if quiz is not None and quiz.submissions.filter(provider=provider, kind=kind).exists():
        raise TestHandedIn
    if seen != fingerprint(questions):
        raise QuestionsChanged
    given = _checked(questions, answers, leave_open=leave_open)
    if quiz is None:
        quiz = SessionQuiz.objects.create(session=session, plain_questions=to_plain(questions), taken_at=at)
    submission = QuizSubmission.objects.create(
        quiz=quiz,
        provider=provider,
        kind=kind,
        answers=given,
        points=sum(marked(questions, given)),
        out_of=len(questions),
        submitted_at=at,
    )
    # The result is the person's own: the log, which more people read, says only that they took the test.
    log(seat, "courses.submit_quiz", user=by, timestamp=at, data={"kind": str(kind)})
    return submission


def _check_time(session: CourseSession, kind: str, at: datetime) -> None:
    window = windows_of(list(session.meetings.in_order())).get(kind)
    if window is None:
        raise NoQuiz
    if window.is_ahead(at):
        raise TestNotOpenYet(opens=_said(window.opens_at or at))
    if not window.is_open(at):
        raise TestOver(closes=_said(window.closes_at))


def _said(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M, %d/%m/%Y}"


def _checked(questions: list[Question], answers: Answers, *, leave_open: bool) -> dict[str, list[str]]:
    """What was ticked, as it is kept."""
    given, left_open = {}, []
    for number, question in enumerate(questions, start=1):
        ticked = sorted(set(answers.get(question.id, ())))
        if not question.fits(ticked):
            raise AnswerUnknown(number=number)
        if ticked:
            given[question.id] = ticked
        else:
            left_open.append(str(number))
    if left_open and not leave_open:
        raise QuestionsOpen(numbers=", ".join(left_open))
    return given


def keep_earlier_test(row: models.Model, keep: Provider) -> str:
    """Of the same test handed in twice by one person on the list twice, the earlier counts (``lms.people.merging``)."""
    second = QuizSubmission.objects.get(pk=row.pk)
    first = QuizSubmission.objects.get(quiz=second.quiz_id, kind=second.kind, provider=keep)
    if first.submitted_at <= second.submitted_at:
        return delete_second(second, keep)
    said = delete_second(first, keep)
    second.provider = keep
    second.save(update_fields=["provider"])
    return said

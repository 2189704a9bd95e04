"""What was learnt, and what came of it."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from exchanges import errors
from exchanges.actions import cancel, follow_up_lesson, note_lesson
from exchanges.models import Lesson
from tests.exchanges.visits import completed_visit
from tests.factories import AFTER, NOON, LessonFactory, ProviderFactory, VisitFactory

pytestmark = pytest.mark.django_db
Status = Lesson.Status


def test_a_lesson_of_a_completed_visit_is_noted_with_who_does_what_until_when():
    visit, provider = completed_visit(), ProviderFactory()

    lesson = note_lesson(
        visit=visit,
        title=" Phiên chợ ",
        text="Truyền thông tại phiên chợ.",
        proposal="Làm thử ở Hương Khê.",
        responsible=provider,
        due_on=date(2026, 9, 30),
        by=None,
        at=AFTER,
    )

    assert (lesson.title, lesson.status, lesson.responsible) == ("Phiên chợ", Status.PROPOSED, provider)
    entry = ModelLogEntry.objects.for_instance(visit).filter(action="exchanges.note_lesson").get()
    assert entry.data["lesson"] == lesson.pk


def test_a_cancelled_visit_teaches_nothing():
    visit = cancel(visit=VisitFactory(), reason="Bão.", by=None, at=NOON)

    with pytest.raises(errors.VisitHasEnded):
        note_lesson(visit=visit, title="Phiên chợ", text="…", by=None, at=NOON)


@pytest.mark.parametrize("words", [{"title": " ", "text": "…"}, {"title": "Phiên chợ", "text": ""}])
def test_a_lesson_needs_words(words):
    with pytest.raises(errors.WordsMissing):
        note_lesson(visit=VisitFactory(), by=None, at=NOON, **words)


def test_a_lesson_is_adopted_then_applied_with_what_came_of_it():
    lesson = LessonFactory()

    follow_up_lesson(lesson=lesson, status=Status.ADOPTED, by=None, at=NOON)
    lesson.refresh_from_db()
    assert (lesson.status, lesson.ended_at) == (Status.ADOPTED, None)

    follow_up_lesson(lesson=lesson, status=Status.APPLIED, result="Hai phiên chợ.", by=None, at=AFTER)
    lesson.refresh_from_db()
    assert (lesson.status, lesson.result, lesson.ended_at) == (Status.APPLIED, "Hai phiên chợ.", AFTER)


@pytest.mark.parametrize("status", [Status.APPLIED, Status.DROPPED])
def test_a_lesson_does_not_end_without_saying_what_came_of_it(status):
    with pytest.raises(errors.OutcomeMissing):
        follow_up_lesson(lesson=LessonFactory(), status=status, by=None, at=NOON)


def test_a_lesson_that_has_ended_is_not_followed_up():
    lesson = follow_up_lesson(
        lesson=LessonFactory(), status=Status.DROPPED, result="Không phù hợp.", by=None, at=NOON
    )

    with pytest.raises(errors.LessonEnded):
        follow_up_lesson(lesson=lesson, status=Status.ADOPTED, by=None, at=AFTER)


@pytest.mark.parametrize("status", [Status.PROPOSED, "celebrated"])
def test_following_up_is_a_step_forward(status):
    with pytest.raises(errors.NotAStep):
        follow_up_lesson(lesson=LessonFactory(), status=status, by=None, at=NOON)

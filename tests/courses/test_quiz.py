"""The quiz of a course: written in the admin, answered once before and once after a session, told as figures."""

import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import ModelLogEntry
from wagtail.test.utils.form_data import nested_form_data, streamfield

from courses.actions import AttendanceMark, close, record_attendance, submit_quiz
from courses.actions.moments import end_of, start_of
from courses.models import CoursePage, QuizSubmission, SessionQuiz
from courses.quizzes import errors
from courses.quizzes.offers import AFTER_THE_END, BEFORE_THE_END, own_tests, questions_for, windows_of
from courses.quizzes.questions import fingerprint
from courses.quizzes.results import figures_of
from courses.reminders import remind
from lms.mail.models import Message
from lms.people.merging import merge
from lms.people.privacy import own_data
from lms.roles import Role
from tests.courses.stories import fill, session_in
from tests.factories import (
    AFTER,
    NOON,
    CoursePageFactory,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
BEFORE_TEST, AFTER_TEST = QuizSubmission.Kind.BEFORE, QuizSubmission.Kind.AFTER


def question(text: str, **answers: bool) -> tuple[str, dict]:
    """A question whose answers are named after what they say: ``đúng=True``."""
    told = [{"text": name, "is_right": is_right} for name, is_right in answers.items()]
    return "question", {"text": text, "answers": told, "explanation": f"Vì {text}"}


def course_with_quiz(**facts) -> CoursePage:
    """One question with one right answer, one with two."""
    quiz = [question("Hỏi một", A=True, B=False), question("Hỏi hai", C=True, D=True, E=False)]
    page = CoursePageFactory(quiz=quiz, **facts)
    return CoursePage.objects.get(pk=page.pk)


def ticked(session, *texts: str) -> dict[str, list[str]]:
    """The answers that say so, as a form sends them."""
    asked = questions_for(session, SessionQuiz.objects.filter(session=session).first())
    return {each.id: [answer.id for answer in each.answers if answer.text in texts] for each in asked}


def handed_in(seat, kind=BEFORE_TEST, *texts: str, at=NOON, **more) -> QuizSubmission:
    session = seat.session
    asked = questions_for(session, SessionQuiz.objects.filter(session=session).first())
    more = {"seen": fingerprint(asked), "answers": ticked(session, *texts), "leave_open": True} | more
    return submit_quiz(session=session, provider=seat.provider, kind=kind, by=None, at=at, **more)


@pytest.fixture
def session():
    """A session of 2026-06-15, 7:30 to 11:30, whose course has a quiz of two questions."""
    return MeetingFactory(session__course=course_with_quiz()).session


def form_of(session, kind, *texts, **more) -> dict:
    asked = questions_for(session, SessionQuiz.objects.filter(session=session).first())
    told = {f"question-{pk}": answers for pk, answers in ticked(session, *texts).items()}
    return told | {"kind": kind, "seen": fingerprint(asked)} | more


def test_a_learner_takes_both_tests_and_sees_why_only_after_the_second(client):
    session = session_in(1, course=course_with_quiz())
    user = UserFactory()
    seat = RegistrationFactory(session=session, provider=ProviderFactory(user=user))
    address, here = f"/lop/{session.code}/kiem-tra/", f"/lop/{session.code}/"
    assert address not in client.get(here).content.decode()
    client.force_login(user)
    assert address in client.get(here).content.decode()
    assert address in client.get("/toi/").content.decode()

    form = client.get(address).content.decode()
    assert "Hỏi một" in form
    assert "Vì Hỏi" not in form
    half = client.post(address, form_of(session, "before", "B"))
    assert half.status_code == 422
    shown = half.content.decode()
    assert shown.count("checked") == 1  # what was ticked stays
    assert 'name="leave_open"' in shown
    assert not SessionQuiz.objects.exists()
    sent = form_of(session, "before", "B", leave_open="on")
    after_it = client.post(address, sent, follow=True).content.decode()
    assert "Hỏi một" not in after_it
    assert "Vì Hỏi" not in after_it
    assert client.post(address, sent).status_code == 302  # sent twice over a weak signal
    assert QuizSubmission.objects.get().points == 0
    handed_in_now = client.get(here).context["tests"].in_order
    assert [(each.kind, each.points, each.out_of) for each in handed_in_now] == [("before", 0, 2)]

    meeting = session.meetings.get()
    meeting.held_on -= timedelta(days=2)
    meeting.save()
    session.starts_on = session.ends_on = meeting.held_on
    session.save()
    result = client.post(address, form_of(session, "after", "A", "C", "D"), follow=True).content.decode()
    assert "Vì Hỏi một" in result
    assert "Vì Hỏi hai" in result
    seat.refresh_from_db()
    tests = own_tests([seat], at=timezone.now())[session.pk]
    assert (tests.before.points, tests.after.points, tests.open_kind) == (0, 2, "")
    assert [each.points for each in client.get(here).context["tests"].in_order] == [0, 2]


def test_the_letters_of_a_session_lead_to_the_test_that_waits(session):
    early = {"session": session, "registered_at": NOON - timedelta(days=20)}
    people = [RegistrationFactory(**early, provider=ProviderFactory(email=f"{n}@example.org")) for n in "ab"]
    handed_in(people[0], BEFORE_TEST)
    assert remind(start_of(session.meetings.get()) - timedelta(hours=22)) == 2
    for seat in people:
        mark = AttendanceMark(seat.pk, "present", None, "")
        record_attendance(meeting=session.meetings.get(), marks=[mark], by=None, at=AFTER)
    handed_in(people[1], AFTER_TEST, at=AFTER)
    close(session=session, by=None, at=AFTER)

    address = f"/lop/{session.code}/kiem-tra/"
    told = {(each.to_name, each.kind): address in each.text for each in Message.objects.all()}
    first, second = (seat.provider.full_name for seat in people)
    assert told == {
        (first, "courses.reminder_day"): False,
        (second, "courses.reminder_day"): True,
        (first, "courses.thanks"): True,
        (second, "courses.thanks"): False,
    }


def test_whoever_has_no_seat_gets_no_questions(client, session):
    waiting = RegistrationFactory(
        session=session, status="waitlisted", provider=ProviderFactory(user=UserFactory())
    )
    address = reverse("courses:quiz", args=[session.code])
    assert client.get(address).url.startswith("/tai-khoan/")
    client.force_login(waiting.provider.user)
    assert client.get(address).url == f"/lop/{session.code}/"
    without = RegistrationFactory(session=CourseSessionFactory(), provider=waiting.provider)
    bare = without.session.code
    assert client.get(reverse("courses:quiz", args=[bare])).url == f"/lop/{bare}/"


def test_each_test_is_taken_once_in_its_window_by_those_with_a_seat(session):
    seat, meeting = RegistrationFactory(session=session), session.meetings.get()
    begins, ends = start_of(meeting), end_of(meeting)
    windows = windows_of([meeting])
    assert (windows[BEFORE_TEST].opens_at, windows[BEFORE_TEST].closes_at) == (None, begins)
    assert windows[AFTER_TEST].opens_at == ends - BEFORE_THE_END

    with pytest.raises(errors.TestOver):
        handed_in(seat, BEFORE_TEST, at=begins)
    with pytest.raises(errors.TestNotOpenYet):
        handed_in(seat, AFTER_TEST, at=ends - BEFORE_THE_END - timedelta(seconds=1))
    with pytest.raises(errors.TestOver):
        handed_in(seat, AFTER_TEST, at=ends + AFTER_THE_END)
    for kind in ("", "between"):
        with pytest.raises(errors.NoQuiz):
            handed_in(seat, kind)
    handed_in(seat, BEFORE_TEST, at=begins - timedelta(seconds=1))
    with pytest.raises(errors.TestHandedIn):
        handed_in(seat, BEFORE_TEST, at=NOON)
    handed_in(seat, AFTER_TEST, at=ends)
    for status in ("requested", "waitlisted", "cancelled"):
        ended = NOON if status == "cancelled" else None
        other = RegistrationFactory(session=session, status=status, ended_at=ended)
        with pytest.raises(errors.QuizOnlyForSeats):
            handed_in(other)
    entry = ModelLogEntry.objects.filter(action="courses.submit_quiz").first()
    assert set(entry.data) == {"kind"}


def test_a_course_without_published_questions_asks_nothing():
    bare = MeetingFactory().session
    unpublished = MeetingFactory(session__course=course_with_quiz(live=False)).session
    unscheduled = CourseSessionFactory(course=course_with_quiz())
    for session in (bare, unpublished, unscheduled):
        with pytest.raises(errors.NoQuiz):
            handed_in(RegistrationFactory(session=session))
    cancelled = MeetingFactory(session__course=course_with_quiz(), session__status="draft").session
    with pytest.raises(errors.QuizOnlyForSeats):
        handed_in(RegistrationFactory(session=cancelled))


def test_answers_come_from_the_form_and_open_questions_are_meant(session):
    seat = RegistrationFactory(session=session)
    with pytest.raises(errors.QuestionsOpen) as refusal:
        handed_in(seat, BEFORE_TEST, "A", leave_open=False)
    assert refusal.value.params == {"numbers": "2"}
    for texts in (["A", "B"],):  # two of a question with one right answer
        with pytest.raises(errors.AnswerUnknown):
            handed_in(seat, BEFORE_TEST, *texts)
    first = next(iter(ticked(session, "A")))
    with pytest.raises(errors.AnswerUnknown):
        handed_in(seat, answers={first: ["nothing"]})
    assert handed_in(seat, BEFORE_TEST, "A", "C").points == 1  # one of two right answers is not enough


def test_a_session_keeps_the_questions_it_began_with(session):
    first, second = RegistrationFactory(session=session), RegistrationFactory(session=session)
    seen = fingerprint(questions_for(session, None))
    page = session.course
    page.quiz = [question("Khác", A=True, F=False)]
    page.save_revision().publish()
    session.refresh_from_db()
    with pytest.raises(errors.QuestionsChanged):
        handed_in(first, seen=seen)
    assert handed_in(first, BEFORE_TEST, "A").points == 1

    page.refresh_from_db()
    page.quiz = []
    page.save_revision().publish()
    session.refresh_from_db()
    assert [each.text for each in session.quiz.questions] == ["Khác"]
    assert handed_in(second, BEFORE_TEST, "F").out_of == 1


def test_whoever_never_came_does_not_take_the_test_at_the_end(session):
    seats = [RegistrationFactory(session=session) for _ in range(2)]
    marks = [
        AttendanceMark(seat.pk, mark, None, "")
        for seat, mark in zip(seats, ["present", "absent"], strict=True)
    ]
    record_attendance(meeting=session.meetings.get(), marks=marks, by=None, at=AFTER)
    close(session=session, by=None, at=AFTER)
    assert handed_in(seats[0], AFTER_TEST, "A", at=AFTER).points == 1
    with pytest.raises(errors.QuizOnlyForThoseWhoCame):
        handed_in(seats[1], AFTER_TEST, at=AFTER)


@pytest.mark.parametrize(
    "wrong", [{}, {"kind": "after", "points": 3}, {"kind": "after", "out_of": 0, "points": 0}, {"kind": "x"}]
)
def test_the_database_holds_tests_to_their_rules(session, wrong):
    given = handed_in(RegistrationFactory(session=session))
    facts = {"kind": "before", "points": 0, "out_of": 2, "answers": {}, "submitted_at": NOON} | wrong
    with pytest.raises(IntegrityError), transaction.atomic():
        QuizSubmission.objects.create(quiz=given.quiz, provider=given.provider, **facts)


def test_trainers_see_figures_without_names_and_managers_see_rows(client_of, client, queries_of, session):
    people = [RegistrationFactory(session=session) for _ in range(4)]
    trainer = UserFactory(role=Role.TRAINER)
    SessionTrainerFactory(session=session, user=trainer)
    client.force_login(trainer)
    page = reverse("sessions:quiz", args=[session.pk])
    assert page in client.get(reverse("sessions:inspect", args=[session.pk])).content.decode()
    for seat in people[:2]:
        handed_in(seat, BEFORE_TEST, "A")
    assert client.get(page).context["figures"].before_average is None
    handed_in(people[2], BEFORE_TEST)
    for seat in people[:3]:
        handed_in(seat, AFTER_TEST, "A", "C", "D", at=AFTER)
    handed_in(people[3], AFTER_TEST, "A", at=AFTER)

    shown = client.get(page)
    figures = shown.context["figures"]
    assert (figures.before_count, figures.after_count, figures.both_count) == (3, 4, 3)
    assert figures.before_average == pytest.approx(2 / 3)
    assert figures.after_average == pytest.approx(7 / 4)
    assert figures.gain == pytest.approx(4 / 3)
    assert [(each.before, each.after) for each in figures.questions] == [(67, 100), (0, 75)]
    assert people[0].provider.full_name not in shown.content.decode()
    assert client_of(Role.AUDITOR).get(page).context["figures"].rows == []

    manager = client_of(Role.MANAGER)
    assert people[0].provider.full_name in manager.get(page).content.decode()
    rows = manager.get(page).context["figures"].rows
    assert [(row.before, row.after, row.gain) for row in rows][:1] == [(1, 2, 1)]
    people_file = reverse("sessions:people_file", args=[session.pk])
    sheet = load_workbook(io.BytesIO(b"".join(manager.get(people_file)))).active
    assert [cell.value for cell in sheet[2]][-2:] == [1, 2]
    assert manager.get(people_file).status_code == 200
    few = queries_of(manager, page)
    for seat in fill(session, 60):
        seat.session = session
    QuizSubmission.objects.bulk_create(
        QuizSubmission(
            quiz=session.quiz, provider=seat.provider, kind="before", answers={}, points=0, out_of=2,
            submitted_at=NOON,
        )
        for seat in session.registrations.filter(provider__folded_name="nguyen van ten").select_related("provider")
    )  # fmt: skip
    assert queries_of(manager, page) == few
    assert figures_of(session, with_names=False).before_count == 63


def test_one_person_on_the_list_twice_keeps_the_earlier_test(session):
    keep, other, third = (ProviderFactory() for _ in range(3))
    for number, person in enumerate((keep, other, third)):
        seat = RegistrationFactory(session=session, provider=person)
        handed_in(seat, BEFORE_TEST, *"ACD"[:number], at=NOON - timedelta(hours=number % 2))
        seat.status, seat.ended_at = "cancelled", NOON
        seat.save()
    assert own_data(keep)["courses.QuizSubmission"][0]["points"] == 0

    merge(keep=keep, other=other, reason="Cùng số thẻ.", by=None, at=AFTER)
    assert QuizSubmission.objects.get(provider=keep).points == 1  # the second row's was earlier
    merge(keep=keep, other=third, reason="Cùng số thẻ.", by=None, at=AFTER)
    assert QuizSubmission.objects.get().points == 1


def editor_form(page, answers: list[tuple[str, str]], action: str) -> dict:
    """What the editor sends of a course: one question with ``answers`` (text, "on" or "")."""
    told = [{"value": {"text": text, "is_right": is_right}} for text, is_right in answers]
    listed = {"count": len(told)} | {
        str(number): {"deleted": "", "order": number, "type": "item", **each}
        for number, each in enumerate(told)
    }
    quiz = streamfield([("question", {"text": "Hỏi?", "answers": listed, "explanation": ""})])
    fields = {
        "title": page.title, "slug": page.slug, "content_kind": "skills", "introduction": "", "audience": "",
        "outcomes": '{"blocks": [], "entityMap": {}}', "body": streamfield([]), "quiz": quiz, action: "1",
        "comments": {"TOTAL_FORMS": 0, "INITIAL_FORMS": 0, "MIN_NUM_FORMS": 0, "MAX_NUM_FORMS": ""},
    }  # fmt: skip
    return nested_form_data(fields)


def test_a_trainer_writes_the_quiz_and_a_manager_publishes_it(client_of):
    page = CoursePageFactory()
    trainer, edit = client_of(Role.TRAINER), reverse("wagtailadmin_pages:edit", args=[page.pk])
    draft = editor_form(page, [("Có", "")], "save")
    assert trainer.post(edit, draft).status_code == 302  # a draft may be half done
    for wrong in (
        [("Có", "on")],
        [("Có", ""), ("Không", "")],
        [("Có", "on"), ("có", "")],
        [("Có", "on"), ("Không", "on")],
    ):
        sent = trainer.post(edit, editor_form(page, wrong, "action-submit"))
        assert sent.status_code == 200
        assert not page.workflow_states.exists()
    good = [("Có", "on"), ("Không", "")]
    assert trainer.post(edit, editor_form(page, good, "action-submit")).status_code == 302
    assert not CoursePage.objects.get(pk=page.pk).quiz  # a manager has not read it yet
    assert page.workflow_states.exists()
    manager = client_of(Role.MANAGER)
    preview = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    assert "Hỏi?" in manager.get(f"{preview}?mode=quiz").content.decode()
    assert "Hỏi?" not in manager.get(preview).content.decode()
    manager.post(edit, editor_form(page, good, "action-publish"))
    asked = questions_for(CourseSessionFactory(course=CoursePage.objects.get(pk=page.pk)), None)
    assert [answer.is_right for answer in asked[0].answers] == [True, False]

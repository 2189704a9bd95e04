"""Feedback after a session: asked by mail, given once, without a name; and the needs that feed next year's plan."""

from datetime import timedelta

import pytest
from django.core import mail as outbox_of_tests
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from courses.actions import AttendanceMark, close, give_feedback, record_attendance, state_needs
from courses.actions.feedback import OPEN_FOR
from courses.errors import (
    FeedbackGivenAlready,
    FeedbackNotOpen,
    FeedbackOnlyFromThoseWhoCame,
    NeedsAreOver,
    RatingMissing,
)
from courses.feedback_results import results_of
from courses.models import RATINGS, Feedback, FeedbackGiven, TrainingNeed
from lms.mail.sending import send_due
from lms.refusals import TextTooLong
from lms.roles import Role
from tests.courses.stories import session_in
from tests.factories import (
    NOON,
    AnnualPlanFactory,
    CoursePageFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
GOOD = dict.fromkeys(RATINGS, 4)


@pytest.fixture
def settled():
    """A session of yesterday, settled, to which five people came and one did not."""
    session = session_in(-1)
    meeting = session.meetings.get()
    seats = [
        RegistrationFactory(session=session, provider=ProviderFactory(user=UserFactory())) for _ in range(6)
    ]
    marks = [
        AttendanceMark(seat.pk, "present" if seat != seats[-1] else "absent", None, "") for seat in seats
    ]
    now = timezone.now()
    record_attendance(meeting=meeting, marks=marks, by=None, at=now)
    session = close(session=session, by=None, at=now)
    session.seats = [session.registrations.get(pk=seat.pk) for seat in seats]
    return session


def test_everyone_who_came_is_thanked_and_led_to_the_form_which_is_given_once(client, settled):
    send_due(at=timezone.now())
    thanked = {sent.to[0]: sent.body for sent in outbox_of_tests.outbox}
    *came, absent = settled.seats
    assert set(thanked) == {seat.provider.user.email for seat in came}
    address = f"/lop/{settled.code}/gop-y/"
    assert all(address in text for text in thanked.values())

    client.force_login(came[0].provider.user)
    assert address in client.get(f"/lop/{settled.code}/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"content": "5"}).status_code == 422
    answer = dict.fromkeys(RATINGS, "5") | {"liked": "Báo cáo viên nhiệt tình", "improve": ""}
    assert client.post(address, answer).status_code == 302
    assert client.post(address, answer).status_code == 302  # says that it was given
    assert Feedback.objects.count() == 1
    client.force_login(absent.provider.user)
    assert client.get(address).status_code == 302


def test_no_row_leads_from_an_answer_to_a_person(settled):
    """Not by a key, nor by a moment or an order that two rows have in common, nor by the log."""
    logged = ModelLogEntry.objects.count()
    for seat in settled.seats[:5]:
        give_feedback(registration=seat, ratings=GOOD, liked=f"của {seat.pk}", at=timezone.now())

    assert ModelLogEntry.objects.count() == logged
    names = {field.name for field in Feedback._meta.get_fields()}
    assert names == {"id", "session", *RATINGS, "liked", "improve"}
    assert {field.name for field in FeedbackGiven._meta.get_fields()} == {"id", "registration"}
    given = [note.registration_id for note in FeedbackGiven.objects.order_by("pk")]
    answered = [int(each.liked.split()[1]) for each in Feedback.objects.order_by("pk")]
    assert sorted(given) == sorted(answered)
    assert not set(Feedback.objects.values_list("pk", flat=True)) & set(
        FeedbackGiven.objects.values_list("pk", flat=True)
    )


def test_the_form_is_refused_before_and_long_after_from_the_absent_and_twice(settled):
    first, *_others, absent = settled.seats
    now = timezone.now()
    with pytest.raises(FeedbackOnlyFromThoseWhoCame):
        give_feedback(registration=absent, ratings=GOOD, at=now)
    with pytest.raises(FeedbackNotOpen):
        give_feedback(registration=first, ratings=GOOD, at=now + OPEN_FOR + timedelta(days=1))
    with pytest.raises(RatingMissing):
        give_feedback(registration=first, ratings=GOOD | {"content": 6}, at=now)
    give_feedback(registration=first, ratings=GOOD, at=now)
    with pytest.raises(FeedbackGivenAlready):
        give_feedback(registration=first, ratings=GOOD, at=now)
    with pytest.raises(FeedbackNotOpen):
        give_feedback(registration=RegistrationFactory(), ratings=GOOD, at=now)
    with pytest.raises(IntegrityError):
        FeedbackGiven.objects.create(registration=first)


def test_the_database_knows_five_answers(settled):
    with pytest.raises(IntegrityError):
        Feedback.objects.create(session=settled, **GOOD | {"content": 0})


def test_trainers_see_a_rate_and_from_three_answers_on_what_was_said(client, settled):
    trainer = UserFactory(role=Role.TRAINER)
    SessionTrainerFactory(session=settled, user=trainer)
    client.force_login(trainer)
    page = reverse("sessions:feedback", args=[settled.pk])
    assert page in client.get(reverse("sessions:inspect", args=[settled.pk])).content.decode()

    for number, seat in enumerate(settled.seats[:4]):
        shown = client.get(page).content.decode()
        assert f"{number}/5" in shown
        assert ("Rất hay" in shown) == (number >= 3)
        give_feedback(
            registration=seat, ratings=GOOD | {"content": number + 2}, liked="Rất hay", at=timezone.now()
        )

    results = results_of(settled)
    assert (results.answered, results.percent) == (4, 80)
    assert results.rated[0].average == pytest.approx(3.5)
    assert results.rated[0].counts == [1, 1, 1, 1, 0]
    with CaptureQueriesContext(connection) as queries:
        results_of(settled)
    assert len(queries) == 4
    client.force_login(UserFactory(role=Role.TRAINER))
    assert client.get(page).status_code == 404


def test_needs_are_counted_by_topic_on_the_draft_of_that_years_plan(client):
    year = timezone.localdate().year + 1
    wanted, other = CoursePageFactory(title="Kỹ năng hòa giải"), CoursePageFactory(title="Luật Đất đai")
    people = [ProviderFactory(user=UserFactory()) for _ in range(3)]
    for number, person in enumerate(people):
        client.force_login(person.user)
        assert client.get("/lop/nhu-cau/").status_code == 200
        chosen = [wanted.pk] if number else [wanted.pk, other.pk]
        client.post(
            "/lop/nhu-cau/", {"courses": chosen, "wish": "Tâm lý trẻ em" if number else "TÂM LÝ TRẺ EM"}
        )
    client.post("/lop/nhu-cau/", {"courses": [], "wish": ""})  # the last one changes their mind
    assert "Kỹ năng hòa giải" in client.get("/lop/nhu-cau/").content.decode()
    client.force_login(UserFactory())
    assert client.get("/lop/nhu-cau/").status_code == 403

    client.force_login(UserFactory(role=Role.MANAGER))
    draft, earlier = AnnualPlanFactory(year=year), AnnualPlanFactory(year=year - 1)
    shown = client.get(reverse("plans:inspect", args=[draft.pk])).content.decode()
    squeezed = "".join(shown.split())
    assert 'Kỹnănghòagiải</th><tdclass="number">2</td>' in squeezed
    assert 'LuậtĐấtđai</th><tdclass="number">1</td>' in squeezed
    assert squeezed.lower().count("tâmlýtrẻem") == 1
    assert "Kỹ năng hòa giải" not in client.get(reverse("plans:inspect", args=[earlier.pk])).content.decode()
    assert people[0].full_name not in shown


def test_needs_are_one_for_each_course_and_not_for_a_year_that_is_over():
    person, course = ProviderFactory(), CoursePageFactory()
    assert (
        state_needs(provider=person, year=2026, courses=[course, course], wish=" x ", by=None, at=NOON) == 2
    )
    assert state_needs(provider=person, year=2026, courses=[course], by=None, at=NOON) == 1
    with pytest.raises(NeedsAreOver):
        state_needs(provider=person, year=2025, courses=[course], by=None, at=NOON)
    with pytest.raises(TextTooLong):
        state_needs(provider=person, year=2026, courses=[], wish="x" * 201, by=None, at=NOON)


@pytest.mark.parametrize("wrong", [{"course": True}, {"wish": "y"}, {}, {"course": True, "wish": "z"}])
def test_the_database_holds_needs_to_their_rules(wrong):
    person, course = ProviderFactory(), CoursePageFactory()
    state_needs(provider=person, year=2026, courses=[course], wish="x", by=None, at=NOON)
    facts = wrong | ({"course": course} if "course" in wrong else {})
    with pytest.raises(IntegrityError):
        TrainingNeed.objects.create(provider=person, year=2026, said_at=NOON, **facts)

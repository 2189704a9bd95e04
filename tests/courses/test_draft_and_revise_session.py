"""Facts of a session: draft, revise, delete a draft."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from courses import errors
from courses.actions import cancel, cancel_registration, delete_draft, draft_session, enroll, revise_session
from courses.actions.sessions import RESERVED_CODES
from courses.models import CourseSession
from courses.urls import urlpatterns
from lms.roles import Role
from tests.factories import (
    HANOI,
    NOON,
    CoursePageFactory,
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory(role=Role.MANAGER)


def draft(manager, **facts):
    return draft_session(
        **{
            "course": CoursePageFactory(),
            "code": "TH-2026-Q2-90",
            "title": "Lớp tập huấn kỹ năng tranh tụng",
            "organizer": OrganizationFactory(),
            "year": 2026,
            "quarter": 2,
            "capacity": 30,
            **facts,
        },
        by=manager,
        at=NOON,
    )


def test_a_drafted_session_is_seen_by_staff_only(manager):
    session = draft(manager)

    assert session.status == CourseSession.Status.DRAFT
    assert not CourseSession.objects.public().exists()


def test_drafting_is_logged_with_who_and_when(manager):
    entry = ModelLogEntry.objects.for_instance(draft(manager)).get()

    assert (entry.action, entry.user, entry.timestamp) == ("courses.draft_session", manager, NOON)


def test_two_sessions_cannot_have_one_code(manager):
    CourseSessionFactory(code="TH-2026-Q2-90")

    with pytest.raises(errors.CodeTaken, match="TH-2026-Q2-90"):
        draft(manager)


def test_a_code_is_taken_whatever_spaces_surround_it(manager):
    CourseSessionFactory(code="TH-2026-Q2-90")

    with pytest.raises(errors.CodeTaken):
        draft(manager, code=" TH-2026-Q2-90 ")


@pytest.mark.parametrize("code", ["", "TH 2026", "TH/2026", "Lớp-1", "TH-2026#1"])
def test_a_code_fits_an_address(manager, code):
    with pytest.raises(errors.CodeUnreadable):
        draft(manager, code=code)


def test_a_session_needs_a_seat(manager):
    with pytest.raises(errors.SessionNeedsASeat) as refusal:
        draft(manager, capacity=0)

    assert refusal.value.field == "capacity"
    assert not CourseSession.objects.exists()


def test_a_door_takes_no_fact_that_only_steps_may_change(manager):
    with pytest.raises(TypeError, match="status"):
        draft(manager, status=CourseSession.Status.SETTLED)


def test_facts_of_an_announced_session_can_be_revised(manager):
    session = CourseSessionFactory(status=CourseSession.Status.ANNOUNCED)

    revise_session(session=session, venue="Hội trường mới", by=manager, at=NOON)

    session.refresh_from_db()
    assert session.venue == "Hội trường mới"
    assert "hoi truong moi" in session.folded_text


def test_the_log_says_which_facts_changed(manager):
    session = CourseSessionFactory()

    revise_session(session=session, venue="Hội trường mới", capacity=40, by=manager, at=NOON)

    entry = ModelLogEntry.objects.for_instance(session).get(action="courses.revise_session")
    assert entry.data == {"changed": ["venue"]}


def test_the_capacity_cannot_fall_below_the_seats_taken(manager):
    session = CourseSessionFactory(capacity=3)
    RegistrationFactory.create_batch(2, session=session)

    with pytest.raises(errors.CapacityBelowSeatsTaken, match="2"):
        revise_session(session=session, capacity=1, by=manager, at=NOON)

    session.refresh_from_db()
    assert session.capacity == 3


def test_the_capacity_may_fall_to_the_seats_taken(manager):
    session = CourseSessionFactory(capacity=3)
    RegistrationFactory.create_batch(2, session=session)

    assert revise_session(session=session, capacity=2, by=manager, at=NOON).capacity == 2


@pytest.mark.parametrize("fact", ["code", "course"])
def test_code_and_course_of_an_announced_session_are_lasting(manager, fact):
    session = CourseSessionFactory(status=CourseSession.Status.ANNOUNCED)
    change = {"code": "TH-KHAC"} if fact == "code" else {"course": CoursePageFactory()}

    with pytest.raises(errors.CodeIsLasting) as refusal:
        revise_session(session=session, by=manager, at=NOON, **change)

    assert refusal.value.field == fact


def test_the_code_of_a_draft_can_be_changed(manager):
    session = draft(manager)

    assert revise_session(session=session, code=" TH-KHAC ", by=manager, at=NOON).code == "TH-KHAC"


@pytest.mark.parametrize("status", sorted(CourseSession.ENDED))
def test_a_session_that_has_ended_cannot_be_revised(manager, status):
    ended = {
        "settled_at": NOON,
        "threshold_percent": 80,
        "cancelled_at": NOON,
        "cancellation_reason": "Mưa bão",
    }
    session = CourseSessionFactory(status=status, **ended)

    with pytest.raises(errors.SessionOver):
        revise_session(session=session, venue="Hội trường mới", by=manager, at=NOON)


def test_registration_cannot_close_after_the_last_meeting(manager):
    session = MeetingFactory().session

    with pytest.raises(errors.RegistrationClosesTooLate) as refusal:
        revise_session(
            session=session,
            registration_closes_at=datetime(2026, 6, 15, 11, 31, tzinfo=HANOI),
            by=manager,
            at=NOON,
        )

    assert "15/06/2026 11:30" in str(refusal.value)


def test_the_year_cannot_leave_the_meetings_behind(manager):
    session = MeetingFactory(held_on=date(2026, 6, 15)).session

    with pytest.raises(errors.MeetingOutsideYear):
        revise_session(session=session, year=2027, by=manager, at=NOON)


def test_a_draft_can_be_deleted(manager):
    session = draft(manager)

    delete_draft(session=session, by=manager, at=NOON)

    assert not CourseSession.objects.exists()
    assert ModelLogEntry.objects.filter(action="courses.delete_draft", user=manager).exists()


@pytest.mark.parametrize("still_there", [True, False])
def test_a_draft_that_had_people_is_cancelled_not_deleted(manager, still_there):
    session = draft(manager)
    registration = enroll(session=session, provider=ProviderFactory(), by=manager, at=NOON)
    if not still_there:
        cancel_registration(registration=registration, by=manager, at=NOON)

    with pytest.raises(errors.DraftHasPeople):
        delete_draft(session=session, by=manager, at=NOON)
    assert not ModelLogEntry.objects.filter(action="courses.delete_draft").exists()

    cancel(session=session, reason="Soạn nhầm", by=manager, at=NOON)
    registration.refresh_from_db()
    assert registration.status == registration.Status.CANCELLED
    assert not CourseSession.objects.public().exists()


def test_only_a_session_that_was_cancelled_says_that_nobody_had_heard_of_it():
    session = CourseSessionFactory()

    with transaction.atomic(), pytest.raises(IntegrityError):
        CourseSession.objects.filter(pk=session.pk).update(cancelled_unannounced=True)


def test_an_announced_session_cannot_be_deleted(manager):
    session = CourseSessionFactory(status=CourseSession.Status.ANNOUNCED)

    with pytest.raises(errors.WrongStep):
        delete_draft(session=session, by=manager, at=NOON)


def test_a_session_fulfils_a_training_item_of_its_own_year(manager):
    fits = PlannedActivityFactory()
    assert draft(manager, activity=fits).activity == fits

    for activity, refusal in (
        (PlannedActivityFactory(kind="radio"), errors.NotATrainingActivity),
        (PlannedActivityFactory(plan__year=2025), errors.ActivityOfOtherYear),
    ):
        with pytest.raises(refusal):
            draft(manager, code=f"TH-{activity.pk}", activity=activity)
    assert CourseSession.objects.count() == 1


def test_a_code_is_no_other_page_of_the_site():
    fixed = {str(pattern.pattern).split("/")[0] for pattern in urlpatterns}
    assert {word for word in fixed if word and "<" not in word} == RESERVED_CODES
    with pytest.raises(errors.CodeReserved):
        draft(None, code="thang")

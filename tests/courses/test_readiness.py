"""Warnings of a session: shown, never refused."""

from datetime import date

import pytest
from django.utils import timezone

from courses.models import CourseSession
from courses.readiness import lacks_of
from lms.planning.models import PlannedActivity
from tests.factories import (
    AFTER,
    NOON,
    CourseSessionFactory,
    MaterialPageFactory,
    MeetingFactory,
    PlannedActivityFactory,
    SessionTrainerFactory,
    TopicPageFactory,
)

pytestmark = pytest.mark.django_db


def ready_session(**facts):
    session = CourseSessionFactory(**facts)
    MaterialPageFactory(parent=TopicPageFactory(parent=session.course))
    MeetingFactory(session=session)
    SessionTrainerFactory(session=session)
    return session


def codes(session, at=NOON):
    return [
        lack.code
        for lack in lacks_of(
            session, meetings=list(session.meetings.all()), trainers=list(session.trainers.all()), at=at
        )
    ]


def test_a_session_with_everything_lacks_nothing():
    assert codes(ready_session()) == []


def test_materials_should_be_there_and_approved():
    session = ready_session()
    MaterialPageFactory(parent=TopicPageFactory(parent=session.course), live=False)
    assert codes(session) == ["materials_not_approved"]

    other = CourseSessionFactory()
    assert "no_materials" in codes(other)


def test_meetings_should_lie_in_the_planned_quarter():
    session = ready_session(quarter=3)
    assert codes(session) == ["outside_quarter"]
    lack = lacks_of(session, meetings=list(session.meetings.all()), trainers=[1], at=NOON)[0]
    assert "15/06/2026" in str(lack.text)


def test_the_quarter_should_be_one_of_the_plan():
    activity = PlannedActivityFactory(in_q2=False, in_q4=True, schedule="Quý IV")

    assert codes(ready_session(activity=activity)) == ["outside_plan"]
    assert codes(ready_session(activity=PlannedActivityFactory(), venue="Phòng họp")) == []


@pytest.mark.parametrize(
    "facts,code",
    [
        ({"mode": "online"}, "no_online_room"),
        ({"mode": "mixed"}, "no_online_room"),
        ({"venue": ""}, "no_venue"),
        ({"registration_closes_at": NOON}, "deadline_passed"),
    ],
)
def test_places_and_deadlines_are_checked(facts, code):
    assert codes(ready_session(**facts)) == [code]


def test_an_empty_session_lacks_meetings_and_trainers():
    assert codes(CourseSessionFactory())[-2:] == ["no_meetings", "no_trainers"]


@pytest.mark.parametrize("status", sorted(CourseSession.ENDED))
def test_a_session_that_has_ended_lacks_nothing_any_more(status):
    session = CourseSessionFactory(
        status=status, settled_at=AFTER, threshold_percent=80, cancelled_at=AFTER, cancellation_reason="Mưa"
    )

    assert codes(session) == []


def test_the_plan_counts_settled_sessions_and_approved_materials():
    from courses.actions import AttendanceMark, close, record_attendance
    from lms.planning.progress import progress_of
    from tests.factories import RegistrationFactory

    training = PlannedActivityFactory(number="II.3.2")
    preparing = PlannedActivityFactory(
        plan=training.plan, number="II.3.1", kind=PlannedActivity.Kind.MATERIALS, cadence="once", in_q1=True
    )
    session = ready_session(activity=training)
    other = ready_session()  # of another organisation, for no activity
    published = timezone.make_aware(timezone.datetime(2026, 3, 2, 9))
    for page in (session, other):
        topic = page.course.get_children().get()
        topic.get_children().specific().get().__class__.objects.child_of(topic).update(
            first_published_at=published, last_published_at=published
        )
    seat = RegistrationFactory(session=session)
    meeting = session.meetings.get()
    record_attendance(meeting=meeting, marks=[AttendanceMark(seat.pk, "present")], by=None, at=AFTER)
    close(session=session, by=None, at=AFTER)

    progress = {item.activity.number: item for item in progress_of(training.plan, on=date(2026, 12, 31))}

    (taught,) = progress["II.3.2"].evidence
    assert (taught.label, taught.happened_on, taught.people) == (session.title, date(2026, 6, 15), 1)
    (approved,) = progress["II.3.1"].evidence
    assert approved.happened_on == date(2026, 3, 2)
    assert preparing.pk == approved.activity_id

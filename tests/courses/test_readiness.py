"""Warnings of a session: shown, never refused."""

from datetime import date, datetime, time

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from courses.evidence import approved_materials
from courses.models import CourseSession, MaterialPage
from courses.readiness import lacks_of
from lms.planning.models import PlannedActivity
from tests.factories import (
    AFTER,
    HANOI,
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


@pytest.fixture
def preparing():
    """An activity of preparing materials in 2025, and the one material of a session of that year."""
    activity = PlannedActivityFactory(plan__year=2025, kind=PlannedActivity.Kind.MATERIALS)
    session = ready_session(
        year=2025,
        organizer=activity.plan.organization,
        starts_on=date(2025, 6, 15),
        ends_on=date(2025, 6, 15),
    )
    return activity, MaterialPage.objects.descendant_of(session.course).get()


def publish(material, *days, action="wagtail.publish", hour=9):
    for day in days:
        log(material, action, timestamp=datetime.combine(day, time(hour), tzinfo=HANOI))


def approvals(activity):
    return [item.happened_on for item in approved_materials([activity.pk])]


def test_a_material_approved_in_a_year_stays_its_evidence_whatever_becomes_of_the_page(preparing):
    activity, material = preparing
    assert approvals(activity) == []
    publish(material, date(2024, 3, 1), date(2025, 5, 20), date(2025, 5, 2))
    assert approvals(activity) == [date(2025, 5, 2)]

    publish(material, date(2026, 4, 1))
    assert approvals(activity) == [date(2025, 5, 2)]
    [item] = approved_materials([activity.pk])
    assert item.url == material.get_url()

    material.unpublish()
    [item] = approved_materials([activity.pk])
    assert (item.happened_on, item.label) == (date(2025, 5, 2), material.title)
    assert item.url == reverse("wagtailadmin_pages:edit", args=[material.pk])

    material.delete()
    assert approvals(activity) == []


def test_publishing_at_a_set_hour_counts_too_and_a_new_years_morning_is_of_its_own_year(preparing):
    activity, material = preparing
    publish(material, date(2026, 1, 1), action="wagtail.publish.scheduled", hour=1)
    assert approvals(activity) == []

    publish(material, date(2025, 1, 1), action="wagtail.publish.scheduled", hour=1)
    assert approvals(activity) == [date(2025, 1, 1)]
    assert approvals(PlannedActivityFactory(plan__year=2025, kind=PlannedActivity.Kind.MATERIALS)) == []


def test_evidence_of_materials_asks_the_same_for_many(preparing, django_assert_num_queries):
    activity, material = preparing
    for _number in range(20):
        publish(MaterialPageFactory(parent=material.get_parent()), date(2025, 5, 2))
    MaterialPage.objects.first().get_url()  # the site's root is looked up once

    with django_assert_num_queries(4):
        assert len(approvals(activity)) == 20

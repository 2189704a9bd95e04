"""The steps of a session's life: announce, open, close registration, start, cancel."""

import pytest
from wagtail.models import ModelLogEntry

from courses import errors
from courses.actions import announce, cancel, close_registration, open_registration, start
from courses.models import CourseSession, Registration
from tests.factories import (
    AFTER,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = CourseSession.Status


def session_that_is(status, **facts):
    ended = {
        Status.SETTLED: {"settled_at": NOON, "threshold_percent": 80},
        Status.CANCELLED: {"cancelled_at": NOON, "cancellation_reason": "Mưa bão"},
    }
    return CourseSessionFactory(status=status, **ended.get(status, {}), **facts)


STEPS = [
    (announce, {Status.DRAFT}, Status.ANNOUNCED),
    (open_registration, {Status.ANNOUNCED, Status.REGISTRATION_CLOSED}, Status.REGISTRATION_OPEN),
    (close_registration, {Status.REGISTRATION_OPEN}, Status.REGISTRATION_CLOSED),
    (start, {Status.REGISTRATION_OPEN, Status.REGISTRATION_CLOSED}, Status.RUNNING),
]


@pytest.mark.parametrize("status", Status.values)
@pytest.mark.parametrize("step,before,after", STEPS, ids=lambda value: getattr(value, "__name__", ""))
def test_a_step_is_taken_from_the_right_state_only(step, before, after, status):
    session = session_that_is(status)
    user = UserFactory()

    if status in before:
        assert step(session=session, by=user, at=AFTER).status == after
        assert ModelLogEntry.objects.for_instance(session).get(action=f"courses.{step.__name__}").user == user
    else:
        with pytest.raises((errors.WrongStep, errors.SessionOver)):
            step(session=session, by=user, at=AFTER)
        session.refresh_from_db()
        assert session.status == status


@pytest.mark.parametrize("step,status", [(announce, Status.DRAFT), (start, Status.REGISTRATION_CLOSED)])
def test_a_session_without_meetings_goes_nowhere(step, status):
    session = CourseSessionFactory(status=status, starts_on=None, ends_on=None)

    with pytest.raises(errors.NothingScheduled):
        step(session=session, by=None, at=AFTER)


def test_a_session_starts_on_its_first_day_not_before():
    session = MeetingFactory().session

    with pytest.raises(errors.TooEarly, match="15/06/2026"):
        start(session=session, by=None, at=NOON)

    assert start(session=session, by=None, at=NOON.replace(day=15, hour=0)).status == Status.RUNNING


@pytest.mark.parametrize("status", sorted(set(Status) - CourseSession.ENDED))
def test_whatever_is_not_over_can_be_cancelled(status):
    session = session_that_is(status)

    cancelled = cancel(session=session, reason="Mưa bão", by=None, at=NOON)

    assert (cancelled.status, cancelled.cancelled_at) == (Status.CANCELLED, NOON)
    assert cancelled.cancellation_reason == "Mưa bão"


def test_cancelling_ends_every_registration_for_the_same_reason():
    session = CourseSessionFactory()
    RegistrationFactory(session=session)
    RegistrationFactory(session=session, status=Registration.Status.WAITLISTED)

    cancel(session=session, reason="Mưa bão", by=None, at=NOON)

    assert set(session.registrations.values_list("status", "end_reason")) == {("cancelled", "Mưa bão")}


@pytest.mark.parametrize("reason", ["", "  "])
def test_cancelling_needs_a_reason(reason):
    with pytest.raises(errors.ReasonMissing):
        cancel(session=CourseSessionFactory(), reason=reason, by=None, at=NOON)


@pytest.mark.parametrize("status", sorted(CourseSession.ENDED))
def test_a_session_that_is_over_cannot_be_cancelled(status):
    with pytest.raises(errors.SessionOver):
        cancel(session=session_that_is(status), reason="Mưa bão", by=None, at=NOON)

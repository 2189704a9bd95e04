"""Seats and the waiting list."""

from datetime import timedelta

import pytest
from wagtail.models import ModelLogEntry

from courses import errors
from courses.actions import (
    AttendanceMark,
    cancel_registration,
    confirm,
    enroll,
    excuse,
    record_attendance,
    refuse,
    refuse_requests,
    register,
)
from courses.models import CourseSession, Registration
from tests.factories import (
    AFTER,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = Registration.Status


def test_the_office_is_told_why_somebody_cannot_be_put_on_the_list():
    seat = RegistrationFactory()

    with pytest.raises(errors.AlreadyRegistered):
        enroll(session=seat.session, provider=seat.provider, by=None, at=NOON)


def test_registering_gives_a_seat():
    session, user = CourseSessionFactory(), UserFactory()

    registration = register(session=session, provider=ProviderFactory(), by=user, at=NOON)

    assert registration.status == Status.CONFIRMED
    assert (registration.registered_at, registration.registered_by) == (NOON, user)
    assert ModelLogEntry.objects.for_instance(registration).get().action == "courses.register"


def test_full_session_puts_the_next_person_on_the_waiting_list():
    session = CourseSessionFactory(capacity=1)
    RegistrationFactory(session=session)

    registration = register(session=session, provider=ProviderFactory(), by=None, at=NOON)

    assert registration.status == Status.WAITLISTED


def test_a_free_seat_belongs_to_those_who_wait_already():
    session = CourseSessionFactory(capacity=1)
    RegistrationFactory(session=session, status=Status.WAITLISTED)

    assert register(session=session, provider=ProviderFactory(), by=None, at=NOON).status == Status.WAITLISTED


@pytest.mark.parametrize(
    "status", sorted(set(CourseSession.Status) - {"registration_open", "settled", "cancelled"})
)
def test_nobody_registers_while_registration_is_not_open(status):
    with pytest.raises(errors.SessionNotOpen):
        register(session=CourseSessionFactory(status=status), provider=ProviderFactory(), by=None, at=NOON)


def test_nobody_registers_after_the_deadline():
    session = CourseSessionFactory(registration_closes_at=NOON)

    with pytest.raises(errors.SessionNotOpen):
        register(session=session, provider=ProviderFactory(), by=None, at=NOON)

    assert register(session=session, provider=ProviderFactory(), by=None, at=NOON - timedelta(minutes=1))


@pytest.mark.parametrize("status", sorted(Registration.ACTIVE))
def test_nobody_registers_twice(status):
    seat = RegistrationFactory(status=status, offer_expires_at=AFTER if status == Status.OFFERED else None)

    with pytest.raises(errors.AlreadyRegistered, match=seat.provider.full_name):
        register(session=seat.session, provider=seat.provider, by=None, at=NOON)


def test_registering_again_after_cancelling_works():
    seat = RegistrationFactory()
    cancel_registration(registration=seat, by=None, at=NOON)

    assert register(session=seat.session, provider=seat.provider, by=None, at=NOON).status == Status.CONFIRMED


def test_a_trainer_cannot_register_in_their_own_session():
    trainer = SessionTrainerFactory(provider=ProviderFactory())

    with pytest.raises(errors.TrainerIsLearner):
        register(session=trainer.session, provider=trainer.provider, by=None, at=NOON)


def test_a_trainer_of_whom_only_the_account_is_named_cannot_register_either():
    learner = ProviderFactory(user=UserFactory())
    session = SessionTrainerFactory(user=learner.user).session

    for door in (register, enroll):
        with pytest.raises(errors.TrainerIsLearner):
            door(session=session, provider=learner, by=None, at=NOON)

    register(session=session, provider=ProviderFactory(), by=None, at=NOON)  # who has no account
    register(session=session, provider=ProviderFactory(user=UserFactory()), by=None, at=NOON)


@pytest.mark.parametrize("status", ["draft", "announced", "registration_closed", "running"])
def test_the_office_puts_people_on_the_list_at_any_time(status):
    session = CourseSessionFactory(status=status)

    assert enroll(session=session, provider=ProviderFactory(), by=None, at=AFTER).status == Status.CONFIRMED


def test_nobody_is_put_on_the_list_of_a_settled_session():
    session = CourseSessionFactory(status="settled", settled_at=AFTER, threshold_percent=80)

    with pytest.raises(errors.SessionOver):
        enroll(session=session, provider=ProviderFactory(), by=None, at=AFTER)


# --- confirm ------------------------------------------------------------------------------------------------


def test_whoever_asked_for_a_seat_is_given_one():
    asked = RegistrationFactory(status=Status.REQUESTED)

    assert confirm(registration=asked, by=None, at=NOON).status == Status.CONFIRMED


def test_the_first_on_the_waiting_list_is_confirmed_when_a_seat_is_free():
    waiting = RegistrationFactory(status=Status.WAITLISTED, session__capacity=1)

    assert confirm(registration=waiting, by=None, at=NOON).status == Status.CONFIRMED


def test_nobody_is_confirmed_past_the_first_in_line():
    first = RegistrationFactory(status=Status.WAITLISTED)
    second = RegistrationFactory(
        status=Status.WAITLISTED, session=first.session, registered_at=NOON + timedelta(minutes=1)
    )

    with pytest.raises(errors.NotFirstInLine, match=first.provider.full_name):
        confirm(registration=second, by=None, at=NOON)


def test_nobody_is_confirmed_without_a_free_seat():
    waiting = RegistrationFactory(status=Status.WAITLISTED, session__capacity=1)
    RegistrationFactory(session=waiting.session)

    with pytest.raises(errors.NoSeatLeft):
        confirm(registration=waiting, by=None, at=NOON)


def test_a_seat_is_confirmed_once():
    with pytest.raises(errors.AlreadyConfirmed):
        confirm(registration=RegistrationFactory(), by=None, at=NOON)


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.REFUSED, Status.LAPSED])
def test_an_ended_registration_cannot_be_confirmed(status):
    ended = RegistrationFactory(status=status, ended_at=NOON)

    with pytest.raises(errors.RegistrationEnded):
        confirm(registration=ended, by=None, at=NOON)


# --- refuse and cancel --------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [Status.REQUESTED, Status.WAITLISTED])
def test_a_request_is_refused_with_a_reason(status):
    asked = RegistrationFactory(status=status)

    refused = refuse(registration=asked, reason="Hết chỉ tiêu của đơn vị", by=None, at=NOON)

    assert (refused.status, refused.ended_at, refused.end_reason) == (
        Status.REFUSED,
        NOON,
        "Hết chỉ tiêu của đơn vị",
    )


def test_refusing_needs_a_reason():
    with pytest.raises(errors.ReasonMissing):
        refuse(registration=RegistrationFactory(status=Status.REQUESTED), reason=" ", by=None, at=NOON)


def test_refusing_many_requests_needs_a_reason_too():
    asked = RegistrationFactory(status=Status.REQUESTED)

    with pytest.raises(errors.ReasonMissing):
        refuse_requests(session=asked.session, registrations=[asked], reason=" ", by=None, at=NOON)

    asked.refresh_from_db()
    assert asked.status == Status.REQUESTED


def test_a_seat_is_cancelled_not_refused():
    with pytest.raises(errors.AlreadyConfirmed):
        refuse(registration=RegistrationFactory(), reason="Hết chỉ tiêu", by=None, at=NOON)


def test_cancelling_a_seat_frees_it():
    seat = RegistrationFactory(session__capacity=1)

    cancel_registration(registration=seat, by=None, at=NOON)

    assert CourseSession.objects.with_seats().get(pk=seat.session_id).seats_left == 1


def test_who_has_a_seat_by_now_does_not_give_it_up_with_the_place_in_line_they_saw():
    seat = RegistrationFactory()

    with pytest.raises(errors.StandsOtherwise):
        cancel_registration(registration=seat, standing=Status.WAITLISTED, by=None, at=NOON)

    seat.refresh_from_db()
    assert seat.status == Status.CONFIRMED


def test_cancelling_needs_a_reason_once_the_session_has_begun():
    seat = RegistrationFactory(session=MeetingFactory().session)

    with pytest.raises(errors.ReasonMissing):
        cancel_registration(registration=seat, by=None, at=AFTER)

    cancelled = cancel_registration(registration=seat, reason="Ốm", by=None, at=AFTER)
    assert (cancelled.status, cancelled.end_reason) == (Status.CANCELLED, "Ốm")


def test_a_seat_with_attendance_stays():
    meeting = MeetingFactory()
    seat = RegistrationFactory(session=meeting.session)
    record_attendance(meeting=meeting, marks=[AttendanceMark(seat.pk, "absent")], by=None, at=AFTER)

    with pytest.raises(errors.AlreadyMarked):
        cancel_registration(registration=seat, reason="Ốm", by=None, at=AFTER)


def test_whoever_is_excused_beforehand_may_give_up_the_seat_as_well():
    meeting = MeetingFactory()
    seat = RegistrationFactory(session=meeting.session)
    excuse(registration=seat, meetings=[meeting], reason="Đi công tác", by=None, at=NOON)

    cancel_registration(registration=seat, by=None, at=NOON)

    seat.refresh_from_db()
    assert seat.status == Registration.Status.CANCELLED
    assert seat.attendance_events.get().reason == "Đi công tác"


def test_a_registration_is_cancelled_once():
    seat = RegistrationFactory()
    cancel_registration(registration=seat, by=None, at=NOON)

    with pytest.raises(errors.RegistrationEnded):
        cancel_registration(registration=seat, by=None, at=NOON)

"""Attendance: taken in batches, corrected with a reason, never erased."""

from datetime import time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses import errors
from courses.actions import AttendanceMark, close, correct_attendance, record_attendance
from courses.models import AttendanceEvent, AttendanceRecord, CourseSession, Registration
from courses.outcomes import _guards, register_guard
from lms.refusals import Refusal
from tests.factories import (
    AFTER,
    NOON,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory()


@pytest.fixture
def seat(meeting):
    return RegistrationFactory(session=meeting.session)


def mark(meeting, *marks, **how):
    return record_attendance(meeting=meeting, marks=marks, **{"by": None, "at": AFTER, **how})


def recorded(seat):
    return AttendanceRecord.objects.values_list("mark", "minutes", "reason").get(registration=seat)


def refusal_of(meeting, mark_, **how):
    with pytest.raises(errors.MarksRefused) as refused:
        mark(meeting, mark_, **how)
    assert not AttendanceEvent.objects.exists()
    return refused.value.refusals[mark_.registration_id]


@pytest.mark.parametrize(
    "seen,expected",
    [
        (("present",), ("present", 240, "")),
        (("present", 200), ("present", 200, "")),
        (("late", 210), ("late", 210, "")),
        (("left_early", 90), ("left_early", 90, "")),
        (("absent",), ("absent", 0, "")),
        (("absent", 0, "Không báo"), ("absent", 0, "Không báo")),
        (("excused", None, " Ốm "), ("excused", 0, "Ốm")),
    ],
)
def test_a_mark_becomes_a_record_in_minutes(meeting, seat, seen, expected):
    assert mark(meeting, AttendanceMark(seat.pk, *seen)) == 1
    assert recorded(seat) == expected


def test_the_log_of_events_says_who_when_and_how(meeting, seat):
    user = UserFactory()

    mark(
        meeting,
        AttendanceMark(seat.pk, "present", happened_at=AFTER - timedelta(hours=1)),
        by=user,
        kind=AttendanceEvent.Kind.SCAN,
        device="Điện thoại 1",
    )

    event = AttendanceEvent.objects.get()
    assert (event.recorded_by, event.kind, event.device) == (user, "scan", "Điện thoại 1")
    assert event.received_at - event.happened_at == timedelta(hours=1)
    assert ModelLogEntry.objects.for_instance(meeting.session).get().data["marks"] == 1


def test_a_second_mark_wins_and_the_first_stays_in_the_log(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))
    mark(meeting, AttendanceMark(seat.pk, "present"))

    assert recorded(seat) == ("present", 240, "")
    assert list(AttendanceEvent.objects.order_by("pk").values_list("mark", flat=True)) == [
        "absent",
        "present",
    ]


def test_the_same_mark_again_changes_nothing(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))

    assert mark(meeting, AttendanceMark(seat.pk, "absent")) == 0
    assert AttendanceEvent.objects.count() == 1


def test_a_batch_that_arrives_twice_counts_once(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"), key_prefix="form-1")
    mark(meeting, AttendanceMark(seat.pk, "present"), key_prefix="form-2")

    assert mark(meeting, AttendanceMark(seat.pk, "absent"), key_prefix="form-1") == 0
    assert recorded(seat)[0] == "present"


def test_a_mark_may_bring_its_own_key(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent", key="device-7:1"))

    assert mark(meeting, AttendanceMark(seat.pk, "present", key="device-7:1")) == 0
    assert recorded(seat)[0] == "absent"


def test_one_form_may_mark_several_meetings(meeting, seat):
    other = MeetingFactory(
        session=meeting.session, half_day="afternoon", starts_at=time(13), ends_at=time(17)
    )

    mark(meeting, AttendanceMark(seat.pk, "absent"), key_prefix="form-1")

    assert mark(other, AttendanceMark(seat.pk, "absent"), key_prefix="form-1") == 1


def test_someone_who_was_marked_meanwhile_is_not_overwritten(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))

    with pytest.raises(errors.MarksRefused) as refused:
        mark(meeting, AttendanceMark(seat.pk, "present", instead_of=""))

    assert isinstance(refused.value.refusals[seat.pk], errors.MarkedMeanwhile)
    assert recorded(seat)[0] == "absent"
    assert mark(meeting, AttendanceMark(seat.pk, "present", instead_of="absent")) == 1


@pytest.mark.parametrize(
    "seen,refusal",
    [
        (("asleep",), errors.MarkUnknown),
        (("",), errors.MarkUnknown),
        (("late",), errors.MinutesMissing),
        (("left_early", 0), errors.MinutesMissing),
        (("present", 0), errors.MinutesMissing),
        (("late", -5), errors.MinutesMissing),
        (("late", 241), errors.MinutesOverMeeting),
        (("absent", 10), errors.AbsenceWithMinutes),
        (("excused", 10, "Ốm"), errors.AbsenceWithMinutes),
        (("excused",), errors.ExcuseNeedsReason),
        (("excused", 0, "  "), errors.ExcuseNeedsReason),
    ],
)
def test_a_mark_that_cannot_be_is_refused(meeting, seat, seen, refusal):
    assert isinstance(refusal_of(meeting, AttendanceMark(seat.pk, *seen)), refusal)


def test_a_mark_of_someone_not_registered_here_is_refused(meeting):
    stranger = RegistrationFactory()

    assert isinstance(refusal_of(meeting, AttendanceMark(stranger.pk, "present")), errors.NotRegisteredHere)


@pytest.mark.parametrize("status", ["requested", "waitlisted"])
def test_a_mark_of_someone_without_a_seat_is_refused(meeting, status):
    waiting = RegistrationFactory(session=meeting.session, status=status)

    assert isinstance(refusal_of(meeting, AttendanceMark(waiting.pk, "present")), errors.NotRegisteredHere)


def test_one_refused_mark_keeps_the_whole_batch_out(meeting, seat):
    stranger = RegistrationFactory()

    with pytest.raises(errors.MarksRefused) as refused:
        mark(meeting, AttendanceMark(seat.pk, "present"), AttendanceMark(stranger.pk, "present"))

    assert list(refused.value.refusals) == [stranger.pk]
    assert "1 " in str(refused.value)
    assert not AttendanceRecord.objects.exists()


def test_attendance_is_not_taken_before_the_day_of_the_meeting(meeting, seat):
    with pytest.raises(errors.MeetingNotYet, match="15/06/2026"):
        mark(meeting, AttendanceMark(seat.pk, "present"), at=NOON)

    assert mark(meeting, AttendanceMark(seat.pk, "present"), at=NOON.replace(day=15, hour=0)) == 1


@pytest.mark.parametrize("status", ["draft", "announced", "settled", "cancelled"])
def test_a_session_without_seats_or_already_over_takes_no_attendance(meeting, seat, status):
    CourseSession.objects.filter(pk=meeting.session_id).update(
        status=status,
        settled_at=AFTER,
        threshold_percent=80,
        cancelled_at=AFTER,
        cancellation_reason="Mưa bão",
    )

    with pytest.raises(errors.AttendanceClosed):
        mark(meeting, AttendanceMark(seat.pk, "present"))


def statements_for(people):
    meeting = MeetingFactory(session__capacity=1000)
    seats = Registration.objects.bulk_create(
        [
            Registration(session=meeting.session, provider=provider, status="confirmed", registered_at=NOON)
            for provider in ProviderFactory.create_batch(people)
        ]
    )
    user = UserFactory()
    mark(MeetingFactory(), by=user)  # warms the cache of content types
    with CaptureQueriesContext(connection) as captured:
        saved = mark(
            meeting, *[AttendanceMark(seat.pk, "present") for seat in seats], by=user, key_prefix="form"
        )
    assert saved == people
    return len(captured)


def test_a_batch_takes_a_fixed_number_of_statements():
    """SQLite takes at most 999 values in a statement, so 80 marks are one statement there and 500 are six."""
    assert statements_for(80) == statements_for(3) <= 12


# --- corrections --------------------------------------------------------------------------------------------


def correct(seat, meeting, mark_, minutes=None, reason="Nhầm tên", at=AFTER):
    return correct_attendance(
        registration=seat, meeting=meeting, mark=mark_, minutes=minutes, reason=reason, by=None, at=at
    )


def test_a_correction_replaces_the_record_and_keeps_the_event(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))

    record = correct(seat, meeting, "late", 200)

    assert (record.mark, record.minutes, record.reason) == ("late", 200, "Nhầm tên")
    assert list(AttendanceEvent.objects.order_by("pk").values_list("kind", flat=True)) == [
        "sheet",
        "correction",
    ]
    entry = ModelLogEntry.objects.for_instance(meeting.session).get(action="courses.correct_attendance")
    assert (entry.data["before"], entry.data["after"]) == (["absent", 0], ["late", 200])


def test_a_correction_may_be_the_first_record(meeting, seat):
    assert correct(seat, meeting, "present").minutes == 240


def test_a_correction_needs_a_reason(meeting, seat):
    with pytest.raises(errors.ReasonMissing):
        correct(seat, meeting, "present", reason=" ")


def test_a_correction_that_changes_nothing_is_refused(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "present"))

    with pytest.raises(errors.NothingToCorrect):
        correct(seat, meeting, "present", 240)


def test_a_correction_for_someone_without_a_seat_is_refused(meeting):
    with pytest.raises(errors.NotRegisteredHere):
        correct(RegistrationFactory(), meeting, "present")


def test_a_correction_before_the_day_of_the_meeting_is_refused(meeting, seat):
    with pytest.raises(errors.MeetingNotYet):
        correct(seat, meeting, "present", at=NOON)


@pytest.mark.parametrize("status", ["draft", "announced", "cancelled"])
def test_a_session_that_never_took_attendance_has_none_to_correct(meeting, seat, status):
    CourseSession.objects.filter(pk=meeting.session_id).update(
        status=status, cancelled_at=AFTER, cancellation_reason="Mưa bão"
    )

    with pytest.raises(errors.AttendanceClosed):
        correct(seat, meeting, "present")


def settled_with(meeting, seat, mark_, minutes=None):
    mark(meeting, AttendanceMark(seat.pk, mark_, minutes))
    close(session=meeting.session, by=None, at=AFTER)
    seat.refresh_from_db()
    return seat


def test_a_correction_after_settling_settles_the_outcome_again(meeting, seat):
    settled_with(meeting, seat, "absent")
    assert seat.outcome == "not_completed"

    correct(seat, meeting, "late", 192)

    seat.refresh_from_db()
    assert (seat.outcome, seat.attended_minutes, seat.required_minutes) == ("completed", 192, 192)


def test_a_correction_after_settling_can_take_the_completion_away(meeting, seat):
    settled_with(meeting, seat, "present")

    correct(seat, meeting, "late", 191)

    seat.refresh_from_db()
    assert (seat.outcome, seat.attended_minutes) == ("not_completed", 191)


def test_an_app_above_can_protect_a_completion(meeting, seat):
    class HasCertificate(Refusal):
        code = "has_certificate"

    def guard(registration):
        raise HasCertificate

    settled_with(meeting, seat, "present")
    register_guard(guard)
    register_guard(guard)
    try:
        correct(seat, meeting, "late", 200)
        with pytest.raises(HasCertificate):
            correct(seat, meeting, "absent")
    finally:
        _guards.remove(guard)

    assert recorded(seat)[:2] == ("late", 200)

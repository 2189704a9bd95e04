"""Settling a session: outcomes in minutes, once, against the threshold of its last day."""

from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from wagtail.log_actions import registry as log_registry

from courses import errors
from courses.actions import AttendanceMark, close, record_attendance
from courses.models import CompletionThreshold, CourseSession, Registration
from courses.outcomes import required_minutes, threshold_on
from lms.mail.models import Message
from tests.factories import AFTER, CourseSessionFactory, MeetingFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def meeting():
    return MeetingFactory()


def attended(meeting, mark="present", minutes=None, reason=""):
    seat = RegistrationFactory(session=meeting.session)
    record_attendance(
        meeting=meeting, marks=[AttendanceMark(seat.pk, mark, minutes, reason)], by=None, at=AFTER
    )
    return seat


def outcome_of(seat):
    seat.refresh_from_db()
    return seat.outcome, seat.attended_minutes, seat.required_minutes


def test_closing_settles_every_seat_in_minutes(meeting):
    whole, enough, short = (
        attended(meeting),
        attended(meeting, "late", 192),
        attended(meeting, "left_early", 191),
    )
    user = UserFactory()

    session = close(session=meeting.session, by=user, at=AFTER)

    assert (session.status, session.settled_at, session.settled_by) == ("settled", AFTER, user)
    assert session.threshold_percent == 80
    assert outcome_of(whole) == ("completed", 240, 192)
    assert outcome_of(enough) == ("completed", 192, 192)
    assert outcome_of(short) == ("not_completed", 191, 192)


def test_an_excused_absence_counts_no_minutes_and_lowers_nothing(meeting):
    seat = attended(meeting, "excused", reason="Ốm")

    close(session=meeting.session, by=None, at=AFTER)

    assert outcome_of(seat) == ("not_completed", 0, 192)


@pytest.mark.parametrize(
    "total,percent,required", [(240, 80, 192), (241, 80, 193), (1, 1, 1), (480, 100, 480)]
)
def test_a_broken_minute_is_required_in_full(total, percent, required):
    assert required_minutes(total, percent) == required


def test_the_threshold_is_the_one_of_the_last_day(meeting):
    CompletionThreshold.objects.create(valid_from=date(2026, 6, 15), percent=50, source="Quyết định mới")
    CompletionThreshold.objects.create(valid_from=date(2026, 6, 16), percent=100, source="Quyết định sau")
    seat = attended(meeting, "late", 120)

    assert close(session=meeting.session, by=None, at=AFTER).threshold_percent == 50
    assert outcome_of(seat) == ("completed", 120, 120)


def test_without_a_threshold_nothing_is_settled(meeting):
    attended(meeting)
    CompletionThreshold.objects.all().delete()

    with pytest.raises(errors.NoThreshold, match="15/06/2026"):
        close(session=meeting.session, by=None, at=AFTER)


def test_before_the_law_no_threshold_is_in_force():
    assert threshold_on(date(2017, 12, 31)) is None


def test_closing_names_the_meetings_with_people_unmarked(meeting):
    afternoon = MeetingFactory(
        session=meeting.session, half_day="afternoon", starts_at=time(13, 30), ends_at=time(17)
    )
    attended(meeting)
    attended(meeting)

    with translation.override("en"):
        with pytest.raises(errors.MeetingsUnmarked) as refusal:
            close(session=meeting.session, by=None, at=AFTER)

        assert f"{afternoon} (2 people without a mark)" in str(refusal.value)
        assert str(meeting.get_half_day_display()) not in str(refusal.value)


def test_the_last_meeting_must_be_over(meeting):
    attended(meeting)
    end = AFTER.replace(day=15, hour=11, minute=30)

    with pytest.raises(errors.SessionNotOver, match="15/06/2026 11:30"):
        close(session=meeting.session, by=None, at=end - timedelta(seconds=1))

    assert close(session=meeting.session, by=None, at=end).status == "settled"


def test_a_session_without_learners_is_cancelled_not_settled(meeting):
    with pytest.raises(errors.NoLearners):
        close(session=meeting.session, by=None, at=AFTER)


def test_a_session_without_meetings_cannot_be_settled():
    with pytest.raises(errors.NothingScheduled):
        close(session=RegistrationFactory().session, by=None, at=AFTER)


@pytest.mark.parametrize("status", ["draft", "announced"])
def test_a_session_that_never_took_registrations_cannot_be_settled(status):
    with pytest.raises(errors.WrongStep):
        close(session=CourseSessionFactory(status=status), by=None, at=AFTER)


def test_a_session_is_settled_once(meeting):
    attended(meeting)
    close(session=meeting.session, by=None, at=AFTER)

    with pytest.raises(errors.SessionOver):
        close(session=meeting.session, by=None, at=AFTER)


def test_who_still_waits_is_told_that_it_is_over(meeting):
    attended(meeting)
    waiting = RegistrationFactory(session=meeting.session, status=Registration.Status.WAITLISTED)

    manager = UserFactory()

    close(session=meeting.session, by=manager, at=AFTER)

    waiting.refresh_from_db()
    assert (waiting.status, waiting.ended_at, waiting.outcome) == ("cancelled", AFTER, "")
    assert waiting.end_reason
    (entry,) = log_registry.get_logs_for_instance(waiting)
    assert (entry.action, entry.user, entry.timestamp) == ("courses.cancel_registration", manager, AFTER)
    assert entry.data == {"session": meeting.session_id, "reason": waiting.end_reason}
    assert Message.objects.get(provider=waiting.provider).kind == "courses.in_vain"


def test_settling_takes_the_same_number_of_statements_for_any_class():
    def statements(people):
        meeting = MeetingFactory()
        for _number in range(people):
            attended(meeting)
        with CaptureQueriesContext(connection) as captured:
            close(session=meeting.session, by=None, at=AFTER)
        return len(captured)

    close(session=attended(MeetingFactory()).session, by=None, at=AFTER)
    assert statements(2) == statements(20)
    assert CourseSession.objects.filter(status="settled").count() == 3

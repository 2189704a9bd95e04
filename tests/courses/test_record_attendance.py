"""Attendance: taken in batches, corrected with a reason, never erased."""

from dataclasses import replace
from datetime import time, timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses import errors
from courses.actions import (
    AttendanceMark,
    add_attendance_rule,
    attach_paper,
    close,
    correct_attendance,
    excuse,
    receive_attendance,
    record_attendance,
    revise_attendance_rule,
    withdraw_attendance_rule,
    withdraw_paper,
)
from courses.attendance.codes import pass_of
from courses.models import (
    AttendanceEvent,
    AttendancePaper,
    AttendanceRecord,
    AttendanceRule,
    CourseSession,
    Registration,
)
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
    if how.get("kind") == "scan":
        marks = [replace(one, proof=pass_of(one.registration_id)) for one in marks]
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
        AttendanceMark(seat.pk, "arrived", happened_at=AFTER - timedelta(hours=1)),
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

    assert mark(meeting, AttendanceMark(seat.pk, "absent", key="device-7:1")) == 0
    with pytest.raises(errors.MarksRefused):
        mark(meeting, AttendanceMark(seat.pk, "present", key="device-7:1"))
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


EARLY = AFTER.replace(day=15, hour=6, minute=29)
"""A minute before attendance of the factory's meeting is taken."""


def test_attendance_is_taken_from_an_hour_before_the_meeting_on(meeting, seat):
    present = AttendanceMark(seat.pk, "present")
    for early in (NOON, EARLY):
        with pytest.raises(errors.MeetingNotYet, match=r"06:30 .*15/06/2026"):
            mark(meeting, present, at=early)

    assert mark(meeting, present, at=EARLY + timedelta(minutes=1)) == 1


def test_what_happened_before_a_meeting_opened_counts_once_it_reaches_us_later(meeting, seat):
    """A device was offline, or its clock is wrong: what it saw keeps its time, and nothing is lost."""
    early = AttendanceMark(seat.pk, "present", key="a", happened_at=EARLY, replaces=frozenset())

    with pytest.raises(errors.MeetingNotYet):
        receive_attendance(meeting=meeting, marks=[early], by=None, at=EARLY)
    told = receive_attendance(meeting=meeting, marks=[early], by=None, at=AFTER)

    assert told == {"a": None}
    assert AttendanceEvent.objects.get().happened_at == EARLY


def test_an_excuse_may_be_given_before_attendance_is_taken(meeting, seat):
    assert excuse(registration=seat, meetings=[meeting], reason="Ốm", by=None, at=EARLY) == 1


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
    """SQLite takes at most 999 values in a statement, so 70 marks are one statement there and 500 are seven."""
    assert statements_for(70) == statements_for(3) <= 14


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


@pytest.mark.parametrize("early", [NOON, EARLY])
def test_a_correction_before_attendance_is_taken_is_refused(meeting, seat, early):
    with pytest.raises(errors.MeetingNotYet):
        correct(seat, meeting, "present", at=early)


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


# --- the log comes first -------------------------------------------------------------------------------------


def in_doubt(seat):
    return AttendanceRecord.objects.get(registration=seat).doubt


def at(hour, minute=0):
    return AFTER.replace(day=15, hour=hour, minute=minute)


def test_someone_marked_absent_and_then_scanned_stands_in_doubt_until_a_person_decides(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))
    mark(meeting, AttendanceMark(seat.pk, "arrived", happened_at=at(7, 40)), kind="scan")
    assert (recorded(seat)[0], in_doubt(seat)) == ("absent", "conflict")
    with pytest.raises(errors.AttendanceInConflict, match="15/06/2026"):
        close(session=meeting.session, by=None, at=AFTER)
    with pytest.raises(errors.MarksRefused):
        mark(meeting, AttendanceMark(seat.pk, "present", instead_of="absent"))

    assert mark(meeting, AttendanceMark(seat.pk, "absent", instead_of="?")) == 1

    assert (recorded(seat)[0], in_doubt(seat)) == ("absent", "")
    assert AttendanceEvent.objects.count() == 3
    close(session=meeting.session, by=None, at=AFTER)


def test_a_correction_decides_too(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "absent"))
    mark(meeting, AttendanceMark(seat.pk, "arrived", happened_at=at(7, 40)), kind="scan")

    assert correct(seat, meeting, "absent").doubt == ""
    with pytest.raises(errors.MarkUnknown):
        correct(seat, meeting, "arrived")


def test_a_reason_that_is_too_long_is_told_and_not_cut(meeting, seat):
    long = "dài " * 90
    assert isinstance(
        refusal_of(meeting, AttendanceMark(seat.pk, "excused", reason=long)), errors.ReasonTooLong
    )
    with pytest.raises(errors.ReasonTooLong):
        correct(seat, meeting, "present", reason=long)


@pytest.mark.parametrize("key", ["", "a b", "a\0", "k" * 65])
def test_a_device_brings_usable_keys(meeting, seat, key):
    answer = receive_attendance(
        meeting=meeting, marks=[AttendanceMark(seat.pk, "present", key=key)], by=None, at=AFTER
    )

    assert isinstance(answer[key], errors.KeyUnusable)
    assert not AttendanceEvent.objects.exists()


def test_what_devices_saw_comes_in_parts_and_any_order(meeting, seat):
    stranger = RegistrationFactory()

    def deliver(*marks):
        return receive_attendance(meeting=meeting, marks=marks, by=None, at=AFTER, device="Máy 1")

    first = AttendanceMark(seat.pk, "absent", key="a", replaces=frozenset())
    decided = AttendanceMark(seat.pk, "present", key="b", replaces=frozenset("a"))
    assert (
        deliver(decided, AttendanceMark(stranger.pk, "present", key="x"))["x"].code == "not_registered_here"
    )
    assert deliver(first, decided) == {"a": None, "b": None}
    assert (recorded(seat)[0], in_doubt(seat)) == ("present", "")

    other = AttendanceMark(seat.pk, "absent", key="c", replaces=frozenset("a"), happened_at=at(8))
    assert deliver(other) == {"c": None}
    assert in_doubt(seat) == "conflict"
    assert AttendanceEvent.objects.count() == 3


# --- rules, excuses, papers ---------------------------------------------------------------------------------


def rule(meeting, **facts):
    return add_attendance_rule(
        session=meeting.session,
        by=None,
        at=AFTER,
        **{"valid_from": meeting.held_on, "late_after_minutes": 0, "leave_before_minutes": 0, **facts},
    )


def test_a_rule_counts_anew_what_was_seen_at_the_door(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "arrived", happened_at=at(7, 40)), kind="scan")
    assert recorded(seat)[:2] == ("present", 240)

    rule(meeting, late_credit_minutes=120)

    assert recorded(seat)[:2] == ("late", 120)
    with pytest.raises(errors.RuleOfThatDay):
        rule(meeting)
    with pytest.raises(errors.GraceTooLong):
        rule(meeting, valid_from=meeting.held_on + timedelta(days=1), leave_before_minutes=241)


def test_a_wrong_rule_is_corrected_or_withdrawn_with_a_reason_and_the_log_keeps_what_it_said(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "arrived", happened_at=at(7, 40)), kind="scan")
    wrong = rule(meeting, valid_from=meeting.held_on + timedelta(days=1))
    rule(meeting, valid_from=meeting.held_on + timedelta(days=2))
    how = {"rule": wrong, "by": None, "at": AFTER, "late_after_minutes": 0, "leave_before_minutes": 0}
    for refusal, day, reason in (
        (errors.RuleSaysSo, wrong.valid_from, "Nhầm"),
        (errors.RuleOfThatDay, wrong.valid_from + timedelta(days=1), "Nhầm"),
        (errors.ReasonMissing, meeting.held_on, " "),
        (errors.ReasonTooLong, meeting.held_on, "x" * 301),
    ):
        with pytest.raises(refusal):
            revise_attendance_rule(**how, valid_from=day, reason=reason)
    assert recorded(seat)[:2] == ("present", 240)

    revise_attendance_rule(**how, valid_from=meeting.held_on, late_credit_minutes=90, reason="Nhầm ngày")
    assert recorded(seat)[:2] == ("late", 90)
    told = ModelLogEntry.objects.get(action="courses.revise_attendance_rule").data
    assert told["before"]["late_credit_minutes"] is None
    assert (told["after"]["late_credit_minutes"], told["reason"]) == (90, "Nhầm ngày")

    withdraw_attendance_rule(rule=wrong, reason="Không áp dụng", by=None, at=AFTER)
    assert recorded(seat)[:2] == ("present", 240)
    told = ModelLogEntry.objects.get(action="courses.withdraw_attendance_rule").data
    assert told["before"]["late_credit_minutes"] == 90
    with pytest.raises(errors.RuleWithdrawn):
        withdraw_attendance_rule(rule=wrong, reason="Lần nữa", by=None, at=AFTER)


def test_a_later_rule_leaves_earlier_meetings_alone(meeting, seat):
    mark(meeting, AttendanceMark(seat.pk, "arrived", happened_at=at(7, 40)), kind="scan")

    rule(meeting, valid_from=meeting.held_on + timedelta(days=1))

    assert recorded(seat)[:2] == ("present", 240)


def pdf(content=b"%PDF-1.7 don xin phep"):
    return ContentFile(content, name="Đơn xin phép.pdf")


def test_somebody_is_excused_beforehand_with_reason_and_document(meeting, seat, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "private": private_in(tmp_path)}
    how = {"registration": seat, "meetings": [meeting], "by": None, "at": NOON}

    assert excuse(reason=" Đi công tác ", document=pdf(), **how) == 1
    assert excuse(reason="Ốm", **{**how, "registration": RegistrationFactory(session=meeting.session)}) == 1

    assert recorded(seat) == ("excused", 0, "Đi công tác")
    paper = AttendancePaper.objects.get()
    assert (paper.kind, paper.registration, paper.title) == ("excuse", seat, "Đơn xin phép.pdf")
    with pytest.raises(errors.PaperKeptAlready):
        excuse(reason="Ốm", document=pdf(), **how)
    with pytest.raises(errors.ReasonMissing):
        excuse(reason=" ", **how)
    with pytest.raises(errors.ReasonTooLong):
        excuse(reason="x" * 301, **how)
    with pytest.raises(errors.ExcuseForNoMeeting):
        excuse(reason="Ốm", **{**how, "meetings": []})
    with pytest.raises(errors.ExcuseOfTheOver):
        excuse(reason="Ốm", **{**how, "at": AFTER})
    with pytest.raises(errors.NotRegisteredHere):
        excuse(reason="Ốm", **{**how, "registration": RegistrationFactory(status="waitlisted")})


def private_in(folder):
    return {"BACKEND": "lms.private_files.PrivateStorage", "OPTIONS": {"location": folder}}


def test_a_signed_list_is_kept_once_and_withdrawn_with_a_reason(meeting, settings, tmp_path):
    settings.STORAGES = {**settings.STORAGES, "private": private_in(tmp_path)}
    how = {"meeting": meeting, "by": None, "at": AFTER}

    paper = attach_paper(file=pdf(), **how)

    assert paper.file.read().startswith(b"%PDF")
    for content, refusal in (
        (b"%PDF-1.7 don xin phep", errors.PaperKeptAlready),
        (b"MZ", errors.PaperUnreadable),
        (b"%PDF" + b" " * 21_000_000, errors.PaperTooLarge),
    ):
        with pytest.raises(refusal):
            attach_paper(file=pdf(content), **how)
    with pytest.raises(errors.ReasonMissing):
        withdraw_paper(paper=paper, reason="", by=None, at=AFTER)
    withdraw_paper(paper=paper, reason="Nhầm lớp", by=None, at=AFTER)
    with pytest.raises(errors.PaperWithdrawn):
        withdraw_paper(paper=paper, reason="Nhầm lớp", by=None, at=AFTER)
    assert attach_paper(file=pdf(), **how).pk != paper.pk
    CourseSession.objects.filter(pk=meeting.session_id).update(status="announced")
    with pytest.raises(errors.AttendanceClosed):
        attach_paper(file=pdf(b"%PDF-1.7 khac"), **how)


def test_the_database_holds_the_log_to_its_rules(meeting, seat):
    event = {
        "meeting": meeting, "registration": seat, "minutes": 0, "happened_at": AFTER, "received_at": AFTER
    }  # fmt: skip
    paper = {"session": meeting.session, "file": "x", "title": "x", "sha256": "x", "added_at": AFTER}
    signed = {"kind": "signed_list", "meeting": meeting, **paper}
    AttendancePaper.objects.create(**signed)
    excused = {"kind": "excuse", "registration": seat, **paper}
    AttendancePaper.objects.create(**excused)
    rule_ = {
        "session": meeting.session,
        "late_after_minutes": 0,
        "leave_before_minutes": 0,
        "valid_from": AFTER,
    }
    AttendanceRule.objects.create(**rule_)
    for name, make in {
        "excuse_says_why": lambda: AttendanceEvent.objects.create(
            key="1", kind="excuse", mark="excused", **event
        ),
        "what_is_seen_at_a_door_counts_no_minutes_itself": lambda: AttendanceEvent.objects.create(
            key="2", kind="scan", mark="arrived", **{**event, "minutes": 5}
        ),
        "attendance_paper_says_what_it_proves": lambda: AttendancePaper.objects.create(
            kind="excuse", **paper
        ),
        "one_copy_of_a_signed_list|unique": lambda: AttendancePaper.objects.create(**signed),
        "one_copy_of_a_document_of_an_excuse|unique": lambda: AttendancePaper.objects.create(**excused),
        "withdrawn_attendance_paper_says_why": lambda: AttendancePaper.objects.create(
            withdrawn_at=AFTER, **{**signed, "sha256": "y"}
        ),
        "one_attendance_rule_per_session_and_day|unique": lambda: AttendanceRule.objects.create(**rule_),
        "grace_is_no_longer_than_a_half_day": lambda: AttendanceRule.objects.create(
            **{**rule_, "valid_from": NOON, "late_after_minutes": 300}
        ),
    }.items():
        with pytest.raises(IntegrityError, match=f"(?i){name}"), transaction.atomic():
            make()

"""Meetings and trainers of a session."""

from dataclasses import replace
from datetime import date, datetime, time
from importlib import import_module

import pytest
from django.apps import apps
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction

from courses import errors
from courses.actions import (
    AttendanceMark,
    MeetingPlan,
    TrainerPlan,
    assign_trainers,
    attach_paper,
    excuse,
    record_attendance,
    schedule,
)
from courses.actions.programme import programme_refusals, set_programme
from courses.models import CourseSession, Meeting
from tests.factories import (
    AFTER,
    HANOI,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db

MORNING = MeetingPlan(
    date(2026, 6, 15), "morning", time(7, 30), time(11, 30), agenda="Khai mạc", room="Phòng 1"
)
AFTERNOON = MeetingPlan(date(2026, 6, 15), "afternoon", time(13, 30), time(17, 0))
NEXT_DAY = MeetingPlan(date(2026, 6, 16), "morning", time(7, 30), time(11, 30))


def test_meetings_give_the_session_its_first_and_last_day():
    session = CourseSessionFactory(starts_on=None, ends_on=None)

    schedule(session=session, meetings=[NEXT_DAY, MORNING], by=None, at=NOON)

    session.refresh_from_db()
    assert (session.starts_on, session.ends_on) == (date(2026, 6, 15), date(2026, 6, 16))
    assert session.meetings.count() == 2


def test_scheduling_again_changes_the_meeting_of_the_same_half_day():
    session = CourseSessionFactory()
    schedule(session=session, meetings=[MORNING, AFTERNOON], by=None, at=NOON)
    before = session.meetings.get(half_day="morning")

    schedule(
        session=session,
        meetings=[MeetingPlan(date(2026, 6, 15), "morning", time(8, 0), time(11, 0))],
        by=None,
        at=NOON,
    )

    meeting = session.meetings.get()
    assert meeting.pk == before.pk
    assert meeting.minutes == 180


def test_two_meetings_can_swap_their_half_days():
    session = CourseSessionFactory()
    schedule(session=session, meetings=[MORNING, AFTERNOON], by=None, at=NOON)
    first, second = session.meetings.order_by("starts_at")

    schedule(
        session=session,
        meetings=[
            MeetingPlan(second.held_on, "afternoon", time(13, 30), time(17, 0), pk=first.pk),
            MeetingPlan(first.held_on, "morning", time(7, 30), time(11, 30), pk=second.pk),
        ],
        by=None,
        at=NOON,
    )

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.half_day, second.half_day) == ("afternoon", "morning")


def test_a_draft_may_lose_all_its_meetings():
    session = CourseSessionFactory(status=CourseSession.Status.DRAFT)
    schedule(session=session, meetings=[MORNING], by=None, at=NOON)

    assert schedule(session=session, meetings=[], by=None, at=NOON).starts_on is None


def test_an_announced_session_keeps_a_meeting():
    session = MeetingFactory(session__status=CourseSession.Status.ANNOUNCED).session

    with pytest.raises(errors.NothingScheduled):
        schedule(session=session, meetings=[], by=None, at=NOON)


@pytest.mark.parametrize(
    "meetings,refusal",
    [
        ([MeetingPlan(date(2026, 6, 15), "morning", time(11, 0), time(8, 0))], errors.MeetingEndsBeforeStart),
        ([MeetingPlan(date(2026, 6, 15), "morning", time(8, 0), time(8, 0))], errors.MeetingEndsBeforeStart),
        ([MORNING, MORNING], errors.TwoMeetingsInHalfDay),
        (
            [
                MORNING,
                MeetingPlan(date(2026, 6, 15), "afternoon", time(11, 30), time(17, 0)),
                MeetingPlan(date(2026, 6, 15), "evening", time(17, 0), time(19, 0)),
                MeetingPlan(date(2026, 6, 15), "evening", time(18, 0), time(19, 0)),
            ],
            errors.TwoMeetingsInHalfDay,
        ),
        (
            [MeetingPlan(date(2026, 6, 15), "morning", time(8, 0), time(14, 0)), AFTERNOON],
            errors.MeetingsOverlap,
        ),
        ([MeetingPlan(date(2026, 6, 15), "morning", time(13, 0), time(14, 0))], errors.HalfDayMismatch),
        ([MeetingPlan(date(2027, 1, 4), "morning", time(8, 0), time(9, 0))], errors.MeetingOutsideYear),
    ],
)
def test_wrong_dates_are_refused_and_change_nothing(meetings, refusal):
    session = CourseSessionFactory(starts_on=None, ends_on=None)

    with pytest.raises(refusal):
        schedule(session=session, meetings=meetings, by=None, at=NOON)

    assert not Meeting.objects.exists()


def test_a_refused_meeting_is_named_by_its_day():
    with pytest.raises(errors.MeetingOutsideYear, match="04/01/2027"):
        schedule(
            session=CourseSessionFactory(),
            meetings=[MeetingPlan(date(2027, 1, 4), "morning", time(8, 0), time(9, 0))],
            by=None,
            at=NOON,
        )


@pytest.mark.parametrize(
    "meetings", [[NEXT_DAY], [MeetingPlan(date(2026, 6, 15), "morning", time(8), time(11))]]
)
def test_a_meeting_with_attendance_is_neither_removed_nor_moved(meetings):
    meeting = MeetingFactory()
    seat = RegistrationFactory(session=meeting.session)
    record_attendance(meeting=meeting, marks=[AttendanceMark(seat.pk, "present")], by=None, at=AFTER)

    with pytest.raises(errors.MeetingHasAttendance):
        schedule(session=meeting.session, meetings=meetings, by=None, at=AFTER)


def test_a_meeting_that_somebody_is_excused_from_moves_and_is_not_removed():
    session = MeetingFactory().session
    excused = MeetingFactory(session=session, held_on=date(2026, 6, 16))
    seat = RegistrationFactory(session=session)
    excuse(registration=seat, meetings=[excused], reason="Đi công tác", by=None, at=NOON)

    with pytest.raises(errors.MeetingOnRecord, match="16/06/2026"):
        schedule(session=session, meetings=[MORNING], by=None, at=NOON)
    later = replace(NEXT_DAY, held_on=date(2026, 6, 17), pk=excused.pk)
    schedule(session=session, meetings=[MORNING, later], by=None, at=NOON)

    excused.refresh_from_db()
    assert excused.held_on == date(2026, 6, 17)
    assert seat.attendance_records.get(meeting=excused).reason == "Đi công tác"


def test_a_meeting_with_a_signed_list_is_not_removed(settings, tmp_path):
    private = {"BACKEND": "lms.private_files.PrivateStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "private": private}
    meeting = MeetingFactory()
    attach_paper(meeting=meeting, file=ContentFile(b"%PDF-1.7", name="Danh sách.pdf"), by=None, at=AFTER)

    with pytest.raises(errors.MeetingOnRecord):
        schedule(session=meeting.session, meetings=[NEXT_DAY], by=None, at=AFTER)


def test_the_agenda_of_a_meeting_with_attendance_can_change():
    meeting = MeetingFactory()
    seat = RegistrationFactory(session=meeting.session)
    record_attendance(meeting=meeting, marks=[AttendanceMark(seat.pk, "present")], by=None, at=AFTER)

    schedule(session=meeting.session, meetings=[MORNING], by=None, at=AFTER)

    meeting.refresh_from_db()
    assert meeting.agenda == "Khai mạc"


def test_meetings_cannot_all_end_before_registration_closes():
    session = CourseSessionFactory(registration_closes_at=datetime(2026, 6, 16, 8, 0, tzinfo=HANOI))

    with pytest.raises(errors.RegistrationClosesTooLate):
        schedule(session=session, meetings=[MORNING], by=None, at=NOON)

    schedule(session=session, meetings=[NEXT_DAY], by=None, at=NOON)


def test_trainers_are_people_of_the_list_or_guests_by_name():
    session = MeetingFactory().session
    provider, account = ProviderFactory(full_name="Trần Văn Giảng"), UserFactory()

    assign_trainers(
        session=session,
        trainers=[
            TrainerPlan(provider=provider, minutes=120),
            TrainerPlan(name="lê thị khách", office="Trường Đại học Luật", user=account),
        ],
        by=None,
        at=NOON,
    )

    assert list(session.trainers.order_by("pk").values_list("name", flat=True)) == [
        "Trần Văn Giảng",
        "Lê Thị Khách",
    ]


def test_naming_trainers_again_replaces_them():
    session = MeetingFactory().session
    assign_trainers(session=session, trainers=[TrainerPlan(name="Lê Thị Khách")], by=None, at=NOON)

    assign_trainers(session=session, trainers=[TrainerPlan(name="Trần Văn Giảng")], by=None, at=NOON)

    assert session.trainers.get().name == "Trần Văn Giảng"


def test_a_trainer_is_named_once():
    with pytest.raises(errors.TrainerTwice, match="Lê Thị Khách"):
        assign_trainers(
            session=MeetingFactory().session,
            trainers=[TrainerPlan(name="Lê Thị Khách"), TrainerPlan(name=" lê thị khách")],
            by=None,
            at=NOON,
        )


def test_a_person_of_the_list_is_named_once_whatever_name_is_written_beside_them():
    person = ProviderFactory(full_name="Trần Văn Giảng")

    with pytest.raises(errors.TrainerTwice, match="Trần Văn Giảng"):
        assign_trainers(
            session=MeetingFactory().session,
            trainers=[TrainerPlan(provider=person), TrainerPlan(provider=person, name="ThS. Trần Văn Giảng")],
            by=None,
            at=NOON,
        )


def test_an_account_is_one_trainers():
    person, other = ProviderFactory(user=UserFactory()), ProviderFactory()
    guest = TrainerPlan(name="Lê Thị Khách", user=person.user)
    session = MeetingFactory().session
    for both in (
        [guest, TrainerPlan(provider=person)],
        [TrainerPlan(provider=person), guest],
        [TrainerPlan(provider=other, user=person.user), guest],
    ):
        with pytest.raises(errors.TrainerAccountTwice, match=both[1].shown_name):
            assign_trainers(session=session, trainers=both, by=None, at=NOON)

    own = TrainerPlan(provider=person, user=person.user)
    assign_trainers(session=session, trainers=[own, TrainerPlan(provider=other)], by=None, at=NOON)
    assert session.trainers.count() == 2


def test_the_database_ties_a_person_and_an_account_to_one_trainer():
    trainer = SessionTrainerFactory(provider=ProviderFactory(), user=UserFactory())
    SessionTrainerFactory.create_batch(2, session=trainer.session)
    SessionTrainerFactory(provider=trainer.provider, user=trainer.user)

    for named in ({"provider": trainer.provider}, {"user": trainer.user}):
        with pytest.raises(IntegrityError), transaction.atomic():
            SessionTrainerFactory(session=trainer.session, **named)


def test_of_trainers_that_were_named_twice_one_row_keeps_the_person_and_the_minutes():
    with connection.cursor() as cursor:  # as it was before; comes back with the end of the test
        cursor.execute("DROP INDEX one_trainer_per_session_and_provider")
        cursor.execute("DROP INDEX one_trainer_per_session_and_account")
    session, person, account = MeetingFactory().session, ProviderFactory(), UserFactory()
    guest = SessionTrainerFactory(session=session, user=account, minutes=60)
    twice = [
        SessionTrainerFactory(session=session, provider=person, minutes=minutes) for minutes in (240, 200)
    ]
    silent = SessionTrainerFactory.create_batch(2, session=session, provider=ProviderFactory(), user=account)
    elsewhere = SessionTrainerFactory(provider=person, user=account, minutes=90)

    import_module("courses.migrations.0013_tie_each_trainer_once").tie_each_once(apps, None)

    rows = [guest, *twice, *silent, elsewhere]
    for row in rows:
        row.refresh_from_db()
    assert [(row.provider, row.user, row.minutes) for row in rows] == [
        (None, None, 60),
        (person, None, 240),
        (None, None, None),
        (silent[0].provider, account, None),
        (None, None, None),
        (person, account, 90),
    ]


def test_a_learner_cannot_be_the_trainer():
    seat = RegistrationFactory(session=MeetingFactory().session)

    with pytest.raises(errors.TrainerIsLearner):
        assign_trainers(
            session=seat.session, trainers=[TrainerPlan(provider=seat.provider)], by=None, at=NOON
        )


def test_the_account_of_a_learner_cannot_be_the_trainers():
    seat = RegistrationFactory(session=MeetingFactory().session, provider__user=UserFactory())
    RegistrationFactory(session=seat.session)

    with pytest.raises(errors.TrainerIsLearner, match="Lê Thị Khách"):
        assign_trainers(
            session=seat.session,
            trainers=[TrainerPlan(name="Lê Thị Khách", user=seat.provider.user)],
            by=None,
            at=NOON,
        )


def test_nobody_teaches_longer_than_the_meetings_last():
    with pytest.raises(errors.TeachingTooLong, match="240"):
        assign_trainers(
            session=MeetingFactory().session,
            trainers=[TrainerPlan(name="Lê Thị Khách", minutes=241)],
            by=None,
            at=NOON,
        )


def test_a_programme_is_asked_row_by_row_before_it_is_saved():
    other = MeetingFactory(session__status="announced")
    busy = SessionTrainerFactory(session=other.session, provider=ProviderFactory()).provider
    session = CourseSessionFactory(status="draft", starts_on=None, ends_on=None)
    backwards = replace(MORNING, ends_at=time(7))
    too_early = replace(AFTERNOON, starts_at=time(11, 15))
    guests = [TrainerPlan(name="Khách"), TrainerPlan(name="Khách", minutes=9000), TrainerPlan(provider=busy)]

    of_meetings, of_trainers = programme_refusals(
        session=session,
        meetings=[MORNING, backwards, NEXT_DAY, too_early],
        trainers=guests,
    )

    assert of_meetings[1].code == "meeting_ends_before_start"
    assert set(of_meetings) == {1, 3}
    assert {place: refusal.code for place, refusal in of_trainers.items()} == {
        1: "trainer_twice",
        2: "trainer_elsewhere",
    }
    assert not session.meetings.exists()

    set_programme(session=session, meetings=[MORNING], trainers=guests[:1], by=None, at=NOON)
    assert (session.meetings.count(), session.trainers.get().name) == (1, "Khách")


def test_one_form_moves_a_meeting_and_names_who_can_teach_it_then():
    away, free = ProviderFactory(full_name="Trần Văn Giảng"), ProviderFactory(full_name="Lê Thị Hà")
    elsewhere = MeetingFactory(held_on=NEXT_DAY.held_on, session__status="announced").session
    SessionTrainerFactory(session=elsewhere, provider=away)
    session = MeetingFactory().session
    SessionTrainerFactory(session=session, provider=away, name=away.full_name)
    how = {"session": session, "meetings": [NEXT_DAY], "by": None, "at": NOON}

    with pytest.raises(errors.TrainerElsewhere, match="Trần Văn Giảng"):
        set_programme(trainers=[TrainerPlan(provider=away)], **how)
    assert session.meetings.get().held_on == MORNING.held_on

    set_programme(trainers=[TrainerPlan(provider=free)], **how)
    assert (session.meetings.get().held_on, session.trainers.get().provider) == (NEXT_DAY.held_on, free)

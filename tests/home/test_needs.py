"""What needs somebody this week: each need appears, counts, leads somewhere, and goes away."""

from datetime import date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import resolve
from django.utils import translation

from certificates import actions as certificates
from courses.models import AttendanceRecord, CourseSession, Mark, Registration
from exchanges.models import Lesson, Visit
from home import needs
from home.needs import Asked, needs_of
from lms.hours.outside_training import hand_in
from lms.people.data_requests import answer, receive
from lms.planning.models import AnnualPlan
from lms.planning.progress import progress_of
from lms.roles import Role
from tests.factories import (
    AFTER,
    HANOI,
    NOON,
    AnnualPlanFactory,
    CourseSessionFactory,
    LessonFactory,
    MaterialPageFactory,
    MeetingFactory,
    PlannedActivityFactory,
    ProviderStatusFactory,
    RegisterFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    TopicPageFactory,
    UserFactory,
    VisitFactory,
)

pytestmark = pytest.mark.django_db
IN_DECEMBER = datetime(2026, 12, 10, 9, 0, tzinfo=HANOI)


@pytest.fixture
def manager():
    return UserFactory(role=Role.MANAGER)


@pytest.fixture
def director():
    return UserFactory(role=Role.DIRECTOR)


@pytest.fixture
def trainer():
    return UserFactory(role=Role.TRAINER)


@pytest.fixture(autouse=True)
def _in_english():
    with translation.override("en"):
        yield


def asked(by, at=AFTER, plan=None):
    return Asked(by=by, at=at, progress=progress_of(plan, on=at.date()) if plan else ())


def words(need):
    return need and need.words


def completed(session):
    return RegistrationFactory(
        session=session, outcome=Registration.Outcome.COMPLETED, attended_minutes=240, required_minutes=192
    )


def settled_session(**fields):
    return CourseSessionFactory(
        status=CourseSession.Status.SETTLED, settled_at=AFTER, threshold_percent=80, **fields
    )


def approved_plan():
    return AnnualPlanFactory(
        status=AnnualPlan.Status.APPROVED, number="01/KH", signed_on=date(2026, 1, 5), approved_at=NOON
    )


def test_with_nothing_to_do_there_is_nothing(manager, director, trainer):
    for user in (manager, director, trainer):
        assert needs_of(asked(user)) == []


def test_items_of_the_plan_that_are_behind(manager, director, trainer):
    plan = approved_plan()
    PlannedActivityFactory(plan=plan, schedule="Quý I", cadence="once", in_q1=True, in_q2=False, in_q4=False)

    assert words(needs.plan_items_behind(asked(manager, plan=plan))) == "1 item of the plan is behind"
    assert needs.plan_items_behind(asked(director, plan=plan))
    assert needs.plan_items_behind(asked(trainer, plan=plan)) is None
    january = datetime(2026, 1, 10, 9, 0, tzinfo=HANOI)
    assert needs.plan_items_behind(asked(manager, at=january, plan=plan)) is None


def test_a_draft_of_a_plan_waits_for_the_director(manager, director):
    plan = AnnualPlanFactory()

    need = needs.plans_to_approve(asked(director))

    assert need.words == "1 plan waits for your approval"
    assert need.url == f"/admin/plans/inspect/{plan.pk}/" == need.things[0].url
    assert needs.plans_to_approve(asked(manager)) is None


def test_a_session_without_an_approved_material(manager):
    session = CourseSessionFactory()
    assert (
        words(needs.sessions_without_materials(asked(manager, at=NOON)))
        == "1 session has no approved material yet"
    )

    material = MaterialPageFactory(parent=TopicPageFactory(parent=session.course), live=False)
    assert needs.sessions_without_materials(asked(manager, at=NOON))
    material.live = True
    material.save()

    assert needs.sessions_without_materials(asked(manager, at=NOON)) is None


def test_drafts_and_sessions_that_are_over_need_no_material(manager):
    CourseSessionFactory(status=CourseSession.Status.DRAFT)
    CourseSessionFactory()

    assert needs.sessions_without_materials(asked(manager, at=AFTER)) is None


def test_a_registration_waits_for_an_answer(manager, trainer):
    registration = RegistrationFactory(status=Registration.Status.REQUESTED)

    need = needs.registrations_to_approve(asked(manager))

    assert need.words == "1 registration waits for an answer"
    assert need.url == "/admin/registrations/?status=requested"
    assert registration.provider.full_name in need.things[0].label
    assert needs.registrations_to_approve(asked(trainer)) is None


class TestMeetingsUnmarked:
    def test_a_meeting_that_is_over_and_lacks_a_mark(self, manager):
        meeting = MeetingFactory()
        marked, unmarked = RegistrationFactory.create_batch(2, session=meeting.session)
        AttendanceRecord.objects.create(
            meeting=meeting, registration=marked, mark=Mark.PRESENT, minutes=240, updated_at=AFTER
        )

        need = needs.meetings_unmarked(asked(manager))
        assert need.words == "1 meeting is over and not fully marked"
        assert need.url == f"/admin/sessions/sheet/{meeting.session_id}/?meeting={meeting.pk}"
        AttendanceRecord.objects.create(
            meeting=meeting, registration=unmarked, mark=Mark.ABSENT, minutes=0, updated_at=AFTER
        )

        assert needs.meetings_unmarked(asked(manager)) is None

    def test_a_mark_in_another_meeting_does_not_count(self, manager):
        meeting = MeetingFactory()
        afternoon = MeetingFactory(session=meeting.session, half_day="afternoon")
        registration = RegistrationFactory(session=meeting.session)
        AttendanceRecord.objects.create(
            meeting=meeting, registration=registration, mark=Mark.PRESENT, minutes=240, updated_at=AFTER
        )

        need = needs.meetings_unmarked(asked(manager))

        assert need.url.endswith(f"?meeting={afternoon.pk}")
        assert need.more == 0

    @pytest.mark.parametrize("hour, expected", [(11, False), (12, True)])
    def test_today_it_counts_from_its_end(self, manager, hour, expected):
        RegistrationFactory(session=MeetingFactory().session)

        at = datetime(2026, 6, 15, hour, 0, tzinfo=HANOI)

        assert bool(needs.meetings_unmarked(asked(manager, at=at))) is expected

    def test_nobody_with_a_seat_nothing_to_mark(self, manager):
        RegistrationFactory(session=MeetingFactory().session, status=Registration.Status.WAITLISTED)

        assert needs.meetings_unmarked(asked(manager)) is None

    def test_trainers_see_the_sessions_they_teach(self, trainer):
        meeting = MeetingFactory()
        RegistrationFactory(session=meeting.session)
        assert needs.meetings_unmarked(asked(trainer)) is None

        SessionTrainerFactory(session=meeting.session, user=trainer)

        assert needs.meetings_unmarked(asked(trainer))


def test_learners_who_may_not_be_absent_once_more_are_counted(manager):
    session = CourseSessionFactory(status="running")
    meetings = [
        MeetingFactory(session=session, held_on=session.starts_on + timedelta(days=number))
        for number in range(5)
    ]
    for absences in (0, 1, 2):
        seat = RegistrationFactory(session=session)
        for meeting in meetings[:3]:
            away = meetings.index(meeting) < absences
            mark, minutes = (Mark.ABSENT, 0) if away else (Mark.PRESENT, 240)
            AttendanceRecord.objects.create(
                meeting=meeting, registration=seat, mark=mark, minutes=minutes, updated_at=AFTER
            )

    need = needs.learners_about_to_miss_it(asked(manager))

    assert need.words == "2 learners are about to miss the required hours"
    assert need.things[0].label == f"{session.title}: 1 at the limit, 1 past it"
    assert need.url == f"/admin/sessions/attendance/{session.pk}/"


def test_a_session_that_is_over_waits_to_be_settled(manager, trainer):
    session = CourseSessionFactory()

    need = needs.sessions_to_settle(asked(manager))
    assert need.words == "1 session is over and not settled"
    assert need.url == f"/admin/sessions/inspect/{session.pk}/"
    assert needs.sessions_to_settle(asked(trainer)) is None
    assert needs.sessions_to_settle(asked(manager, at=NOON)) is None
    CourseSession.objects.update(
        status=CourseSession.Status.CANCELLED, cancelled_at=AFTER, cancellation_reason="Mưa"
    )
    assert needs.sessions_to_settle(asked(manager)) is None


def test_a_settled_session_waits_for_its_certificates(manager):
    session = settled_session()
    assert needs.certificates_to_issue(asked(manager)) is None
    registration = completed(session)

    need = needs.certificates_to_issue(asked(manager))
    assert need.words == "1 settled session still lacks certificates"
    assert need.url == f"/admin/certificates/sessions/{session.pk}/"
    certificates.issue(
        registration=registration, register=RegisterFactory(), by=manager, on=date(2026, 6, 18), at=AFTER
    )

    assert needs.certificates_to_issue(asked(manager)) is None


@pytest.mark.parametrize("at, tone", [(AFTER, "info"), (IN_DECEMBER, "danger")])
def test_officers_short_of_hours_press_more_towards_the_years_end(manager, director, at, tone):
    ProviderStatusFactory()
    ProviderStatusFactory(provider_class="collaborator")

    need = needs.officers_short_of_hours(asked(manager, at=at))

    assert need.words == "Legal-aid officers: 0 of 1 meets the duty, 1 will be short."
    assert need.tone == tone
    assert need.url == "/admin/hours/year/"
    assert needs.officers_short_of_hours(asked(director, at=at))


def test_visits_wait_for_approval_and_then_for_their_results(manager, director):
    visit = VisitFactory()
    assert words(needs.visits_to_approve(asked(director, at=NOON))) == "1 visit waits for your approval"
    assert needs.visits_to_approve(asked(manager, at=NOON)) is None
    assert needs.visits_to_complete(asked(manager)) is None

    Visit.objects.filter(pk=visit.pk).update(status=Visit.Status.APPROVED, approved_at=NOON)

    assert words(needs.visits_to_complete(asked(manager))) == "1 visit is over and has no results yet"
    assert needs.visits_to_complete(asked(manager, at=NOON)) is None
    assert needs.visits_to_approve(asked(director)) is None


def test_a_lesson_is_overdue_until_something_came_of_it(manager):
    lesson = LessonFactory(due_on=date(2026, 6, 19))
    assert words(needs.lessons_overdue(asked(manager))) == "1 lesson is overdue"
    assert needs.lessons_overdue(asked(manager, at=NOON)) is None

    Lesson.objects.filter(pk=lesson.pk).update(status=Lesson.Status.APPLIED, result="Đã làm", ended_at=AFTER)

    assert needs.lessons_overdue(asked(manager)) is None


def test_what_people_ask_about_their_data_presses_when_a_day_of_the_law_is_over(manager, director):
    person = ProviderStatusFactory(provider__full_name="Đặng Thị Ánh").provider
    request = receive(provider=person, kind="access", words="", by=None, at=NOON)

    need = needs.data_requests_to_answer(asked(manager, at=NOON))

    assert (words(need), need.tone) == ("1 request about personal data waits for an answer", "warn")
    assert needs.data_requests_to_answer(asked(manager, at=IN_DECEMBER)).tone == "danger"
    assert needs.data_requests_to_answer(asked(director)) is None
    answer(request=request, words="Đã gửi.", by=None, at=AFTER)
    assert needs.data_requests_to_answer(asked(manager)) is None


def test_papers_from_elsewhere_wait_to_be_checked(manager, director):
    paper = {"organizer": "Học viện Tư pháp", "minutes": 60, "content_kind": "skills", "mode": "online"}
    hand_in(
        provider=ProviderStatusFactory().provider, kind="self_study", title="Luật Hộ tịch", by=None, at=NOON,
        happened_on=date(2026, 5, 20), evidence=ContentFile(b"%PDF-1.7", name="a.pdf"), **paper,
    )  # fmt: skip

    need = needs.papers_to_check(asked(manager))

    assert words(need) == "1 paper from elsewhere is to be checked"
    assert "Luật Hộ tịch" in need.things[0].label
    assert needs.papers_to_check(asked(director)) is None


def test_of_many_the_first_three_are_named(manager):
    CourseSessionFactory.create_batch(5)

    need = needs.sessions_to_settle(asked(manager))

    assert need.words == "5 sessions are over and not settled"
    assert len(need.things) == 3
    assert need.more == 2


def test_every_need_leads_to_an_address_of_the_site(manager, director):
    plan = approved_plan()
    PlannedActivityFactory(plan=plan, schedule="Quý I", cadence="once", in_q1=True, in_q2=False, in_q4=False)
    AnnualPlanFactory(year=2027)
    meeting = MeetingFactory()
    RegistrationFactory(session=meeting.session)
    RegistrationFactory(status=Registration.Status.REQUESTED)
    CourseSessionFactory(ends_on=date(2026, 8, 1))
    completed(settled_session())
    ProviderStatusFactory()
    LessonFactory(due_on=date(2026, 6, 1))
    VisitFactory(status=Visit.Status.APPROVED, approved_at=NOON)
    VisitFactory()

    found = [*needs_of(asked(manager, plan=plan)), *needs_of(asked(director, plan=plan))]

    assert {need.key for need in found} == {
        "plan", "plans_to_approve", "materials", "registrations", "attendance", "settle", "certificates", "hours",
        "visits_to_approve", "visits_to_complete", "lessons",
    }  # fmt: skip
    for need in found:
        for url in (need.url, *(thing.url for thing in need.things)):
            assert resolve(url.split("?")[0])


def test_auditors_and_learners_are_asked_for_nothing():
    completed(settled_session())
    RegistrationFactory(session=MeetingFactory().session)
    VisitFactory()
    AnnualPlanFactory()

    for role in (Role.AUDITOR, None):
        assert needs_of(asked(UserFactory(role=role))) == []

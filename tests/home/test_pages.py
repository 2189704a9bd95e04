"""The front page, my page, and the administration's front page."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from certificates import actions as certificates
from courses.models import AttendanceRecord, CourseSession, Mark, Registration
from exchanges.models import VisitIndexPage, VisitStoryPage
from home.dashboard import dashboard
from home.front_page import sessions_to_show
from home.models import HomePage
from lms.people.models import Provider
from lms.planning.models import AnnualPlan
from lms.roles import Role
from tests.courses.stories import clock_from
from tests.courses.test_quiz import course_with_quiz
from tests.factories import (
    AFTER,
    AnnualPlanFactory,
    CoursePageFactory,
    CourseSessionFactory,
    MaterialPageFactory,
    MeetingFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    TopicPageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def today():
    return timezone.localdate()


def text_of(client, path):
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def session_on(day, **fields):
    return CourseSessionFactory(
        starts_on=day, ends_on=day, year=day.year, quarter=(day.month + 2) // 3, **fields
    )


def approved_plan(year, **fields):
    return AnnualPlanFactory(
        year=year,
        status=AnnualPlan.Status.APPROVED,
        number="01/KH",
        signed_on=date(year, 1, 5),
        approved_at=AFTER,
        **fields,
    )


class TestFrontPage:
    def test_it_opens_with_nothing_in_it_and_says_what_will_be_there(self, client):
        page = text_of(client, "/")

        assert HomePage.objects.get().title in page
        assert reverse("certificates:verify_form") in page
        assert "/admin/" not in page

    def test_it_leads_to_the_next_session_the_newest_material_the_plan_and_the_stories(self, client, today):
        session = session_on(today + timedelta(days=3), title="Lớp sắp mở")
        session_on(today, title="Chưa thông báo", status=CourseSession.Status.DRAFT)
        material = MaterialPageFactory(title="Tài liệu mới")
        MaterialPageFactory(title="Chưa duyệt", live=False)
        story = VisitIndexPage.objects.get().add_child(
            instance=VisitStoryPage(title="Chuyến đi Nghệ An", slug="nghe-an")
        )
        PlannedActivityFactory(plan=approved_plan(today.year))

        page = text_of(client, "/")

        for text in ("Lớp sắp mở", "Tài liệu mới", "Chuyến đi Nghệ An", 'role="img"'):
            assert text in page
        for url in (reverse("courses:session", args=[session.code]), material.url, story.url):
            assert url in page
        assert "Chưa thông báo" not in page
        assert "Chưa duyệt" not in page

    def test_what_is_still_to_come_stands_before_what_is_over(self):
        over = session_on(date(2026, 6, 2))
        coming = session_on(date(2026, 6, 15))
        session_on(date(2026, 3, 2))  # of another quarter

        assert sessions_to_show(on=date(2026, 6, 10)) == [coming, over]

    def test_managers_write_its_words(self, client):
        client.force_login(UserFactory(role=Role.MANAGER))
        home = HomePage.objects.get()
        form = client.get(reverse("wagtailadmin_pages:edit", args=[home.pk])).context["form"]
        assert {"title", "introduction", "welcome"} <= set(form.fields)

        home.welcome = "<p>Chào mừng <b>đồng nghiệp</b></p>"
        home.save_revision().publish()

        assert "Chào mừng <b>đồng nghiệp</b>" in text_of(client, "/")

    def test_it_costs_the_same_for_ten_and_for_a_thousand(self, client, queries_of, today):
        course = CoursePageFactory()
        organizer = OrganizationFactory()
        topic = TopicPageFactory(parent=course)
        activity = PlannedActivityFactory(plan=approved_plan(today.year))

        def more(start, number):
            CourseSession.objects.bulk_create(
                CourseSession(
                    course=course,
                    code=f"L{start + each}",
                    title=f"Lớp {start + each}",
                    organizer=organizer,
                    activity=activity,
                    year=today.year,
                    quarter=(today.month + 2) // 3,
                    capacity=30,
                    status=CourseSession.Status.REGISTRATION_OPEN,
                    starts_on=today + timedelta(days=each % 50),
                    ends_on=today + timedelta(days=each % 50),
                    folded_text="",
                )
                for each in range(number)
            )

        more(0, 10)
        MaterialPageFactory.create_batch(6, parent=topic)
        few = queries_of(client, "/")
        more(10, 990)
        MaterialPageFactory.create_batch(30, parent=topic)

        assert queries_of(client, "/") == few <= 20


class TestMyPage:
    @pytest.fixture
    def learner(self, client):
        user = UserFactory()
        provider = ProviderFactory(full_name="Nguyễn Thị Hồng Ngọc", user=user)
        ProviderStatusFactory(provider=provider)
        client.force_login(user)
        return provider

    def test_it_asks_who_one_is(self, client):
        assert client.get("/toi/").url == "/tai-khoan/login/?next=/toi/"

    def test_somebody_who_is_on_no_list_is_told_whom_to_ask(self, client):
        client.force_login(UserFactory())

        response = client.get("/toi/")

        assert response.templates[0].name == "home/not_on_the_list.html"

    def test_a_new_learner_is_shown_the_way(self, client, learner, today):
        session = session_on(today + timedelta(days=9), title="Lớp còn chỗ")

        response = client.get("/toi/")

        page = response.content.decode()
        assert "Nguyễn Thị Hồng Ngọc" in page
        assert response.context["today"] == response.context["coming"] == response.context["over"] == []
        assert f'href="{reverse("courses:session_list")}">{_("See the sessions")}' in page
        assert response.context["standing"].missing_minutes == 480
        assert "Lớp còn chỗ" in page
        assert reverse("courses:session", args=[session.code]) in page

    def test_what_is_to_come_stands_in_its_order_under_its_own_heading(self, client, learner, today):
        later = session_on(today + timedelta(days=30))
        soon = session_on(today + timedelta(days=2))
        cancelled = session_on(today + timedelta(days=1))
        for session in (later, soon):
            RegistrationFactory(provider=learner, session=session)
        RegistrationFactory(
            provider=learner, session=cancelled, status=Registration.Status.CANCELLED, ended_at=AFTER
        )
        MeetingFactory(session=soon, held_on=soon.starts_on)

        context = client.get("/toi/").context

        assert [each.session for each in context["coming"]] == [soon, later]
        assert [each.row["time_text"] for each in context["coming"]] == ["07:30–11:30", ""]
        assert context["today"] == []
        assert context["suggestions"] == [cancelled]

    def test_today_stands_what_is_held_today_and_nothing_else(self, client, learner, today):
        """A session under way that has no meeting today is to come; one whose last day is past waits for its result."""

        def own(*days):
            session = session_on(today + timedelta(days=days[0]), status="running")
            session.ends_on = today + timedelta(days=days[-1])
            session.save()
            for number in days:
                MeetingFactory(session=session, held_on=today + timedelta(days=number))
            return RegistrationFactory(provider=learner, session=session)

        over, under_way, second_day, ahead = own(-2, -1), own(-1, 1), own(-1, 0), own(3, 4)

        context = client.get("/toi/").context

        assert context["today"] == [second_day]
        assert context["coming"] == [under_way, ahead]
        assert context["over"] == [over]
        of_more_days = _("from %(time)s") % {"time": "07:30"}
        assert context["today"][0].row["time_text"] == "07:30–11:30"
        assert [each.row["time_text"] for each in context["coming"]] == [of_more_days] * 2

    @pytest.mark.parametrize(
        "hour,minute,offered", [(6, 29, False), (6, 30, True), (11, 29, True), (11, 31, False)]
    )
    def test_checking_in_is_the_first_button_of_today_while_attendance_is_taken(
        self, client, learner, today, monkeypatch, hour, minute, offered
    ):
        meeting = MeetingFactory(session=session_on(today, status="running"), held_on=today)
        seat = RegistrationFactory(provider=learner, session=meeting.session)
        clock_from(monkeypatch, hour, minute)
        check_in = f'<a class="button" href="{reverse("courses:type_code")}">'

        assert (check_in in text_of(client, "/toi/")) is offered

        AttendanceRecord.objects.create(
            meeting=meeting, registration=seat, mark=Mark.PRESENT, minutes=240, updated_at=timezone.now()
        )
        assert check_in not in text_of(client, "/toi/")

    @pytest.mark.parametrize("facts", [{"status": "waitlisted"}, {"session__status": "announced"}])
    def test_who_cannot_check_in_is_not_told_to(self, client, learner, today, monkeypatch, facts):
        clock_from(monkeypatch, 8)
        seat = RegistrationFactory(
            provider=learner, session__starts_on=today, session__ends_on=today, **facts
        )
        MeetingFactory(session=seat.session, held_on=today)

        page = client.get("/toi/")

        assert page.context["today"] == [seat]
        assert reverse("courses:type_code") not in page.content.decode()

    def test_a_test_of_another_session_does_not_stand_under_today(self, client, learner, today):
        for days in (0, 5):
            session = session_on(today + timedelta(days=days), course=course_with_quiz())
            MeetingFactory(
                session=session, held_on=session.starts_on, starts_at=time(23, 58), ends_at=time(23, 59)
            )
            RegistrationFactory(provider=learner, session=session)

        context = client.get("/toi/").context

        assert [session.starts_on for session, _own in context["tests_today"]] == [today]
        assert [session.starts_on for session, _own in context["other_tests"]] == [today + timedelta(days=5)]

    def test_attendance_of_a_session_under_way_warns_before_it_is_too_late(self, client, learner, today):
        session = session_on(today - timedelta(days=1), status="running")
        meetings = [
            MeetingFactory(session=session, held_on=today + timedelta(days=number)) for number in range(-1, 4)
        ]
        seat = RegistrationFactory(provider=learner, session=session)
        assert client.get("/toi/").context["attendances"] == []
        AttendanceRecord.objects.create(
            meeting=meetings[0], registration=seat, mark=Mark.ABSENT, minutes=0, updated_at=timezone.now()
        )

        [(shown, own)] = client.get("/toi/").context["attendances"]

        assert (shown, own.warning, own.missed) == (session, True, 240)
        AttendanceRecord.objects.create(
            meeting=meetings[1], registration=seat, mark=Mark.LATE, minutes=10, updated_at=timezone.now()
        )
        [(_shown, own)] = client.get("/toi/").context["attendances"]
        assert own.lost

    def test_hours_certificates_and_what_is_over(self, client, learner, today):
        session = session_on(
            today - timedelta(days=1),
            status=CourseSession.Status.SETTLED,
            settled_at=AFTER,
            threshold_percent=80,
        )
        meeting = MeetingFactory(session=session, held_on=session.starts_on)
        registration = RegistrationFactory(
            provider=learner,
            session=session,
            outcome=Registration.Outcome.COMPLETED,
            attended_minutes=240,
            required_minutes=192,
        )
        AttendanceRecord.objects.create(
            meeting=meeting, registration=registration, mark=Mark.PRESENT, minutes=240, updated_at=AFTER
        )
        certificate = certificates.issue(
            registration=registration,
            register=RegisterFactory(),
            by=None,
            on=session.starts_on,
            at=timezone.now(),
        )

        response = client.get("/toi/")

        context, page = response.context, response.content.decode()
        assert context["standing"].credited_minutes == (240 if session.starts_on.year == today.year else 0)
        assert [each.session for each in context["past"]] == [session]
        assert reverse("certificates:download", args=[certificate.code]) in page

        certificates.revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=timezone.now())

        page = text_of(client, "/toi/")
        assert reverse("certificates:download", args=[certificate.code]) not in page
        assert reverse("certificates:verify", args=[certificate.code]) in page

    def test_it_costs_the_same_for_three_and_for_a_hundred(self, client, learner, queries_of, today):
        of_one_course = {"course": CoursePageFactory(), "organizer": OrganizationFactory()}
        is_over = {"status": CourseSession.Status.SETTLED, "settled_at": AFTER, "threshold_percent": 80}

        def more(number):
            for _each in range(number):
                session = session_on(today + timedelta(days=5), **of_one_course)
                RegistrationFactory(provider=learner, session=session)
                over = session_on(today, **of_one_course, **is_over)
                AttendanceRecord.objects.create(
                    meeting=MeetingFactory(session=over, held_on=today),
                    registration=RegistrationFactory(provider=learner, session=over),
                    mark=Mark.PRESENT,
                    minutes=240,
                    updated_at=AFTER,
                )

        more(3)
        few = queries_of(client, "/toi/")
        more(97)

        assert queries_of(client, "/toi/") == few <= 21


class TestDashboard:
    def test_the_office_stands_before_wagtails_own_panels(self, client):
        client.force_login(UserFactory(role=Role.MANAGER))

        panels = client.get("/admin/").context["panels"]

        assert next(panel.name for panel in panels) == "office"
        assert len(panels) > 1

    def test_with_nothing_to_do_it_teaches(self, client):
        client.force_login(UserFactory(role=Role.MANAGER))

        page = text_of(client, "/admin/")

        assert "needs-none" in page
        assert reverse("plans:index") in page
        assert reverse("sessions:add") in page

    def test_it_shows_what_needs_one_and_how_the_plan_stands(self, client, today):
        client.force_login(UserFactory(role=Role.MANAGER))
        session = session_on(today - timedelta(days=1), title="Lớp đã xong")
        coming = session_on(today + timedelta(days=8), title="Lớp sắp tới")
        PlannedActivityFactory(plan=approved_plan(today.year))

        page = text_of(client, "/admin/")

        assert reverse("sessions:inspect", args=[session.pk]) in page
        assert reverse("sessions:inspect", args=[coming.pk]) in page
        assert 'class="chart"' in page
        assert "<table" in page

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.DIRECTOR])
    def test_who_only_looks_is_not_told_to_work(self, client, role, today):
        client.force_login(UserFactory(role=role))
        session_on(today - timedelta(days=1), title="Lớp đã xong")

        page = text_of(client, "/admin/")

        assert "Lớp đã xong" not in page
        assert ("office-needs" in page) is (role == Role.DIRECTOR)

    def test_trainers_see_the_sessions_they_teach(self, client, today):
        trainer = UserFactory(role=Role.TRAINER)
        client.force_login(trainer)
        mine = session_on(today + timedelta(days=8), title="Lớp của tôi")
        session_on(today + timedelta(days=8), title="Lớp của người khác")
        SessionTrainerFactory(session=mine, user=trainer)

        page = text_of(client, "/admin/")

        assert "Lớp của tôi" in page
        assert "Lớp của người khác" not in page

    def test_a_trainer_named_from_the_list_of_providers_sees_them_too(self, today):
        trainer = ProviderFactory(user=UserFactory(role=Role.TRAINER))
        mine, other = (session_on(today + timedelta(days=8)) for _ in range(2))
        SessionTrainerFactory(session=mine, provider=trainer)
        SessionTrainerFactory(session=other, provider=ProviderFactory())

        assert dashboard(trainer.user, at=timezone.now())["sessions"] == [mine]

    def test_it_costs_the_same_for_ten_and_for_a_thousand(self, client, queries_of, today):
        client.force_login(UserFactory(role=Role.MANAGER))
        course = CoursePageFactory()
        organizer = OrganizationFactory()
        plan = approved_plan(today.year)

        def more(start, number):
            sessions = CourseSession.objects.bulk_create(
                CourseSession(
                    course=course,
                    code=f"L{start + each}",
                    title=f"Lớp {start + each}",
                    organizer=organizer,
                    year=today.year,
                    quarter=1,
                    capacity=30,
                    status=CourseSession.Status.REGISTRATION_CLOSED,
                    starts_on=today + timedelta(days=each % 9 - 4),
                    ends_on=today + timedelta(days=each % 9 - 4),
                    folded_text="",
                )
                for each in range(number)
            )
            providers = ProviderFactory.build_batch(number)
            for provider in providers:
                provider.sort_key = provider.folded_name = provider.full_name
            Provider.objects.bulk_create(providers)
            Registration.objects.bulk_create(
                Registration(
                    session=session,
                    provider=provider,
                    status=Registration.Status.REQUESTED if each % 2 else Registration.Status.CONFIRMED,
                    registered_at=AFTER,
                )
                for each, (session, provider) in enumerate(zip(sessions, providers, strict=True))
            )
            MeetingFactory._meta.model.objects.bulk_create(
                MeetingFactory.build(session=session, held_on=session.starts_on) for session in sessions
            )
            for each in range(number // 10):
                PlannedActivityFactory(plan=plan, number=f"{start}.{each}", position=start + each)

        more(0, 10)
        few = queries_of(client, "/admin/")
        more(10, 990)

        assert queries_of(client, "/admin/") == few

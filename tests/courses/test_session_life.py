"""What a session builds on, whom and what it needs, and the same again next quarter."""

from datetime import date, time, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import ModelLogEntry, PageViewRestriction

from courses import errors
from courses.actions import (
    MeetingPlan,
    TrainerPlan,
    announce,
    assign_trainers,
    cancel,
    cancel_registration,
    copy_session,
    enroll,
    forget_needs,
    register,
    revise_session,
    schedule,
    set_quotas,
    tell_needs,
)
from courses.contents import contents_of, materials_in
from courses.models import CourseSession, SpecialNeeds
from lms.internal_files import internal_collection
from lms.people.models import Provider
from lms.roles import Role
from lms.rounds import make_rounds
from tests.courses.stories import session_in
from tests.factories import (
    NOON,
    CoursePageFactory,
    CourseSessionFactory,
    MaterialPageFactory,
    MeetingFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    TopicPageFactory,
    UserFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


# --- what it builds on --------------------------------------------------------------------------------------


def test_a_course_that_builds_on_another_is_for_those_who_completed_it():
    basics = CourseSessionFactory()
    course = CoursePageFactory(prerequisite=basics.course)
    session = CourseSessionFactory(course=course)
    new, done = ProviderFactory(), ProviderFactory()
    RegistrationFactory(
        session=basics, provider=done, outcome="completed", attended_minutes=240, required_minutes=200
    )

    with pytest.raises(errors.PrerequisiteMissing, match=basics.course.title):
        register(session=session, provider=new, by=None, at=NOON)

    assert register(session=session, provider=done, by=None, at=NOON)
    assert enroll(session=session, provider=new, by=None, at=NOON)  # the office knows what people bring


# --- what people need ---------------------------------------------------------------------------------------


def test_special_needs_are_asked_kept_private_and_erased(client):
    learner = ProviderFactory(user=UserFactory()).user
    session = session_in(9)
    client.force_login(learner)
    page, needs = (reverse(f"courses:{name}", args=[session.code]) for name in ("session", "needs"))
    assert client.get(needs).status_code == 302
    client.post(
        reverse("courses:register", args=[session.code]),
        {"access": "Xe lăn", "childcare": "on", "language": ""},
    )
    registration = session.registrations.get()
    inspect = reverse("registrations:inspect", args=[registration.pk])
    assert "Xe lăn" in client.get(needs).content.decode()
    assert "Xe lăn" not in client.get(page).content.decode()
    assert client.post(needs, {"access": "x" * 301}).status_code == 422

    # The manager sees them; who may only look, and the log, do not.
    for role, sees in ((Role.MANAGER, True), (Role.AUDITOR, False)):
        client.force_login(UserFactory(role=role))
        assert ("Xe lăn" in client.get(inspect).content.decode()) is sees
        listed = client.get(reverse("sessions:inspect", args=[session.pk])).content.decode()
        assert (inspect in listed.partition(registration.provider.full_name)[2]) is sees
    assert not ModelLogEntry.objects.filter(data__icontains="Xe").exists()

    # Emptied they are gone; and so they are when it is over.
    client.force_login(learner)
    client.post(needs, {"access": "", "language": ""})
    assert not SpecialNeeds.objects.exists()
    assert (
        tell_needs(registration=registration, access="", childcare=False, language="", by=None, at=NOON)
        is None
    )
    tell_needs(registration=registration, access="", childcare=True, language="", by=None, at=NOON)
    other = RegistrationFactory(session=session)
    tell_needs(registration=other, access="", childcare=False, language="Tiếng Lào", by=None, at=NOON)
    assert forget_needs(at=NOON) == 0
    cancel_registration(registration=registration, reason="Ốm", by=None, at=NOON)
    assert forget_needs(at=NOON) == 1
    cancel(session=session, reason="Bão", by=None, at=NOON)
    assert not make_rounds(at=timezone.now())[1]
    assert not SpecialNeeds.objects.exists()


# --- where and who at the same time -------------------------------------------------------------------------


def test_a_trainer_in_two_rooms_at_once_is_refused_with_the_name_of_the_other_session():
    trainer, user = ProviderFactory(full_name="Trần Văn Giảng"), UserFactory()
    other = MeetingFactory(session__status="announced").session
    SessionTrainerFactory(session=other, provider=trainer, user=user)
    session = CourseSessionFactory(status="draft", starts_on=None, ends_on=None)
    how = {"session": session, "by": None, "at": NOON}
    assign_trainers(trainers=[TrainerPlan(provider=trainer)], **how)  # no meeting yet
    plan = MeetingPlan(held_on=date(2026, 6, 15), half_day="morning", starts_at=time(11), ends_at=time(12))

    with pytest.raises(errors.TrainerElsewhere, match=other.title):
        schedule(meetings=[plan], **how)
    assign_trainers(trainers=[], **how)
    schedule(meetings=[plan], **how)
    own = UserFactory()
    Provider.objects.filter(pk=trainer.pk).update(user=own)  # named as a person there, by their account here
    for named in (
        TrainerPlan(provider=trainer),
        TrainerPlan(name="Khách", user=user),
        TrainerPlan(name="Giảng", user=own),
    ):
        with pytest.raises(errors.TrainerElsewhere):
            assign_trainers(trainers=[named], **how)

    # What was free while both were drafts is asked again before people hear of it.
    CourseSession.objects.filter(pk=other.pk).update(status="draft")
    assign_trainers(trainers=[TrainerPlan(provider=trainer)], **how)
    CourseSession.objects.filter(pk=other.pk).update(status="announced")
    with pytest.raises(errors.TrainerElsewhere):
        announce(**how)


def test_the_office_is_warned_before_it_opens_registration(client):
    client.force_login(UserFactory(role=Role.MANAGER))
    other = session_in(9, status="announced")
    MeetingFactory(session=other, held_on=other.starts_on + timedelta(days=1))
    activity = PlannedActivityFactory(
        plan__year=other.year, in_q1=True, in_q2=True, in_q3=True, in_q4=True, budget_vnd=80_000_000
    )
    session = session_in(
        9, status="announced", activity=activity, budget_vnd=90_000_000, spent_vnd=91_000_000, capacity=5
    )
    MeetingFactory(session=session, held_on=timezone.localdate() - timedelta(days=1), room="A")

    response = client.get(reverse("sessions:open", args=[session.pk]))

    found = {lack.code for lack in response.context["lacks"]}
    assert {"no_materials", "room_taken", "meeting_past", "over_budget", "over_norm"} <= found
    assert other.title in response.content.decode()


def test_the_decision_opens_for_the_office_only():
    paper = get_document_model().objects.create(title="QĐ", file=ContentFile(b"%PDF-1.4", name="qd.pdf"))
    session = revise_session(session=CourseSessionFactory(), decision=paper, by=None, at=NOON)

    assert session.decision.collection == internal_collection()


# --- again --------------------------------------------------------------------------------------------------


def test_a_session_is_copied_to_the_next_quarter_with_everything_but_people(client):
    client.force_login(UserFactory(role=Role.MANAGER))
    unit = OrganizationFactory()
    session = CourseSessionFactory(
        code="TH-2026-Q2-07", year=2026, quarter=2, audience="Trợ giúp viên", budget_vnd=5, spent_vnd=4,
        decision_number="12/QĐ", registration_closes_at=NOON, activity=PlannedActivityFactory(),
    )  # fmt: skip
    MeetingFactory(session=session, agenda="Khai mạc")
    SessionTrainerFactory(session=session)
    RegistrationFactory(session=session)
    set_quotas(session=session, quotas={unit.pk: 3}, by=None, at=NOON)
    address = reverse("sessions:copy", args=[session.pk])

    assert 'value="TH-2026-Q3-07"' in client.get(address).content.decode()
    assert client.post(address, {"code": session.code}).status_code == 422
    client.post(address, {"code": "TH-2026-Q3-07"})

    copy = CourseSession.objects.get(code="TH-2026-Q3-07")
    assert (copy.status, copy.year, copy.quarter, copy.starts_on) == ("draft", 2026, 3, date(2026, 9, 14))
    assert (copy.audience, copy.budget_vnd, copy.spent_vnd, copy.decision_number) == (
        "Trợ giúp viên",
        5,
        None,
        "",
    )
    assert copy.registration_closes_at == NOON + timedelta(days=91)
    assert copy.activity == session.activity
    assert list(copy.meetings.values_list("agenda", flat=True)) == ["Khai mạc"]
    assert list(copy.quotas.values_list("organization", "seats")) == [(unit.pk, 3)]
    assert not copy.trainers.exists()
    assert not copy.registrations.exists()
    assert 'value="TH-2026-Q3-07-2"' in client.get(address).content.decode()


def test_a_copy_into_the_next_year_leaves_the_plans_item_behind():
    last = CourseSessionFactory(year=2026, quarter=4, activity=PlannedActivityFactory())

    copy = copy_session(session=last, code="TH-2027-Q1-01", by=None, at=NOON)

    assert (copy.year, copy.quarter, copy.activity) == (2027, 1, None)


# --- the form, and what is listed ---------------------------------------------------------------------------


def test_the_form_changes_only_what_its_author_changed(client):
    client.force_login(UserFactory(role=Role.MANAGER))
    session = session_in(9, audience="Trợ giúp viên")
    address = reverse("sessions:edit", args=[session.pk])
    form = client.get(address).context["form"]
    shown = {name: form[name].value() for name in form.fields}
    stale = {name: value for name, value in shown.items() if value not in (None, "", False)}
    revise_session(session=session, by=None, at=NOON, venue="Hội trường mới")  # by somebody else, meanwhile

    seen = client.get(address).context["form"]
    assert seen["venue"].value() == "Hội trường mới"
    client.post(address, {**stale, "venue": "Hội trường mới", "audience": "Luật sư"})

    entry = ModelLogEntry.objects.for_instance(session).filter(action="courses.revise_session").latest("pk")
    assert entry.data == {"changed": ["audience"]}


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_restricted_materials_are_listed_for_those_who_may_read_them(kind):
    course = CoursePageFactory()
    topic = TopicPageFactory(parent=course)
    free, restricted = MaterialPageFactory(parent=topic), MaterialPageFactory(parent=topic)
    restriction = PageViewRestriction.objects.create(page=restricted, restriction_type=kind, password="x")
    member, stranger = UserFactory(role=Role.MANAGER), UserFactory()
    restriction.groups.set(member.groups.all())

    def listed(user):
        return [material.pk for material in materials_in(contents_of(course, course_url="/", user=user))]

    assert listed(AnonymousUser()) == [free.pk]
    assert listed(stranger) == ([free.pk, restricted.pk] if kind == "login" else [free.pk])
    assert listed(member) == ([free.pk] if kind == "password" else [free.pk, restricted.pk])
    boss = UserFactory(is_superuser=True)
    assert listed(boss) == ([free.pk] if kind == "password" else [free.pk, restricted.pk])


@pytest.mark.parametrize(
    "held_on,copied_to",
    [
        (date(2026, 10, 1), date(2027, 1, 7)),
        (date(2026, 7, 1), date(2026, 10, 7)),
        (date(2026, 12, 31), date(2027, 3, 25)),
        (date(2026, 3, 2), date(2026, 6, 1)),
    ],
)
def test_a_copy_lands_in_the_next_quarter(held_on, copied_to):
    session = CourseSessionFactory(year=2026, quarter=(held_on.month + 2) // 3, registration_closes_at=None)
    MeetingFactory(session=session, held_on=held_on)

    copy = copy_session(session=session, code="BAN-SAO", by=None, at=NOON)

    assert copy.starts_on == copied_to


def test_a_copy_of_a_session_held_after_its_quarter_moves_by_thirteen_weeks():
    session = CourseSessionFactory(year=2026, quarter=2, registration_closes_at=None)
    MeetingFactory(session=session, held_on=date(2026, 7, 6))

    copy = copy_session(session=session, code="BAN-SAO", by=None, at=NOON)

    assert copy.starts_on == date(2026, 10, 5)

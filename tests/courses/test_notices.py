"""Who is told what by mail as a session lives: through the doors, to the mailbox."""

import re
from datetime import date, datetime, time, timedelta

import pytest
from django.core import mail as outbox_of_tests
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions import (
    MeetingPlan,
    TrainerPlan,
    announce,
    appoint_head,
    cancel,
    cancel_registration,
    confirm,
    dismiss_head,
    enroll,
    refuse,
    register,
    revise_session,
    schedule,
    set_programme,
)
from courses.calendars import calendar_of
from courses.models import Registration
from courses.notices import session_settled
from courses.reminders import remind
from lms.mail.models import Message
from lms.mail.sending import send_due
from lms.roles import Role
from tests.courses.stories import session_in
from tests.factories import (
    HANOI,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = Registration.Status


def person(**facts):
    return ProviderFactory(user=UserFactory(), **facts)


def kinds_for(provider):
    found = Message.objects.filter(provider=provider).order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("courses.") for kind in found]


def kinds_at(address):
    found = Message.objects.filter(address=address).order_by("pk").values_list("kind", flat=True)
    return [kind.removeprefix("courses.") for kind in found]


@pytest.fixture
def session():
    session = CourseSessionFactory(
        capacity=1, mode="mixed", meeting_url="https://hop.example.vn/x", title="Kỹ năng"
    )
    MeetingFactory(session=session)
    return session


def test_the_story_of_a_session_by_mail(session):
    manager = UserFactory(role=Role.MANAGER)
    first, second, third, invited = person(), person(), person(), person()

    seat = register(session=session, provider=first, by=first.user, at=NOON)
    place = register(session=session, provider=second, by=second.user, at=NOON)
    turned_down = register(session=session, provider=third, by=third.user, at=NOON)
    refuse(registration=turned_down, reason="Không thuộc đối tượng", by=manager, at=NOON)
    cancel_registration(registration=seat, by=first.user, at=NOON)
    confirm(registration=place, by=manager, at=NOON)
    revise_session(session=session, capacity=2, audience="Trợ giúp viên", by=manager, at=NOON)
    enroll(session=session, provider=invited, by=manager, at=NOON)
    revise_session(session=session, venue="Phòng họp 2", by=manager, at=NOON + timedelta(hours=1))
    plan = MeetingPlan(held_on=date(2026, 6, 16), half_day="morning", starts_at=time(8), ends_at=time(11))
    later = NOON + timedelta(hours=2)
    schedule(session=session, meetings=[plan], by=manager, at=later)
    schedule(session=session, meetings=[plan], by=manager, at=later + timedelta(hours=1))  # nothing new
    cancel(session=session, reason="Bão số 5", by=manager, at=later + timedelta(hours=2))

    assert kinds_for(first) == ["confirmed", "registration_cancelled"]
    assert kinds_for(second) == [
        "waitlisted",
        "offered",
        "confirmed",
        "session_changed",
        "session_changed",
        "session_cancelled",
    ]
    offer = Message.objects.get(kind="courses.offered")
    assert offer.useless_after == Registration.objects.get(pk=place.pk).offer_expires_at
    assert kinds_for(third) == ["waitlisted", "refused"]
    assert kinds_for(invited) == ["invitation", "session_changed", "session_changed", "session_cancelled"]
    send_due(at=later + timedelta(hours=2))
    texts = [sent.body for sent in outbox_of_tests.outbox if sent.to == [second.user.email]]
    waiting, _offered, confirmed, moved_room, moved_day, cancelled = texts
    assert "hop.example.vn" in confirmed
    assert "hop.example.vn" not in waiting
    assert "Phòng họp 2" in moved_room
    assert "08:00–11:00, Thứ Ba, 16/06/2026" in moved_day
    assert "Bão số 5" in cancelled
    assert "/lop/" in cancelled


def test_trainers_are_told_of_changes_and_of_the_end(session):
    teacher, account = person(email="listed@example.org"), UserFactory(email="teacher@example.org")
    SessionTrainerFactory(session=session, name=teacher.full_name, provider=teacher)
    SessionTrainerFactory(session=session, user=account)
    SessionTrainerFactory(session=session, name="Khách Mời")

    revise_session(session=session, venue="Phòng họp 2", by=None, at=NOON)
    cancel(session=session, reason="Bão số 5", by=None, at=NOON + timedelta(hours=1))

    assert kinds_for(teacher) == kinds_at(account.email) == ["trainer_changed", "trainer_cancelled"]
    guest = Message.objects.filter(to_name="Khách Mời")
    assert {message.state for message in guest} == {Message.State.NO_ADDRESS}
    changed = Message.objects.get(address=account.email, kind="courses.trainer_changed")
    assert "Phòng họp 2" in changed.text
    assert changed.useless_after == datetime(2026, 6, 15, 11, 30, tzinfo=HANOI)


def test_who_teaches_from_now_on_is_told_of_the_new_time(session):
    before, after = person(full_name="Trần Văn Giảng"), person(full_name="Lê Thị Hà")
    SessionTrainerFactory(session=session, provider=before)
    moved = MeetingPlan(date(2026, 6, 18), "morning", time(7, 30), time(11, 30))

    set_programme(session=session, meetings=[moved], trainers=[TrainerPlan(provider=after)], by=None, at=NOON)

    assert (kinds_for(before), kinds_for(after)) == ([], ["trainer_changed"])


def test_who_waited_in_vain_is_told_when_the_session_is_settled(session):
    came = RegistrationFactory(session=session, provider=person(), attended_minutes=0)
    waited = RegistrationFactory(session=session, provider=person(), status=Status.WAITLISTED)
    left = RegistrationFactory(
        session=session, provider=person(), status=Status.CANCELLED, ended_at=NOON - timedelta(days=1)
    )
    waited.session, waited.status, waited.ended_at, waited.end_reason = (
        session,
        Status.CANCELLED,
        NOON,
        "Hết chỗ",
    )

    session_settled(session, [waited], by=None, at=NOON)  # as closing does

    assert kinds_for(waited.provider) == ["in_vain"]
    assert Message.objects.get().action_url == reverse("courses:session_list")
    assert kinds_for(came.provider) == kinds_for(left.provider) == []


def test_whoever_decides_is_told_that_somebody_asks_for_a_seat(client):
    session = session_in(9, needs_approval=True)
    unit, alone = OrganizationFactory(), OrganizationFactory()
    head, absent, former = UserFactory(), UserFactory(is_active=False), UserFactory()
    manager = UserFactory(role=Role.MANAGER)
    for user in (head, absent, former):
        appointed = appoint_head(organization=unit, user=user, by=None, at=NOON)
    dismiss_head(head=appointed, by=None, at=NOON)
    one, other = person(full_name="Trần Thị Lan"), person()
    for provider, organization in ((one, unit), (other, alone)):
        ProviderStatusFactory(provider=provider, organization=organization)

    for provider in (one, other):
        register(session=session, provider=provider, by=provider.user, at=NOON)

    told = Message.objects.exclude(kind="courses.requested").order_by("pk")
    assert [(message.user, message.kind) for message in told] == [
        (head, "courses.request_to_head"),
        (manager, "courses.request_to_office"),
    ]
    assert "Trần Thị Lan" in told[0].subject
    assert session.title in told[0].text
    client.force_login(head)
    assert "Trần Thị Lan" in client.get(told[0].action_url).content.decode()
    client.force_login(manager)
    assert client.get(told[1].action_url).status_code == 200

    # A head who asks decides nothing by mail to themselves; nor does anybody hear of those whom the office adds.
    ProviderStatusFactory(provider=(own := ProviderFactory(user=head)), organization=unit)
    register(session=session, provider=own, by=head, at=NOON)
    enroll(session=session, provider=person(), by=manager, at=NOON)
    assert list(told.values_list("user", "kind"))[2:3] == [(manager.pk, "courses.request_to_office")]
    assert not told.filter(kind__startswith="courses.request_to")[3:].exists()


def test_nobody_hears_of_a_draft():
    draft, manager, invited = CourseSessionFactory(status="draft"), UserFactory(role=Role.MANAGER), person()
    MeetingFactory(session=draft)

    enroll(session=draft, provider=invited, by=manager, at=NOON)
    revise_session(session=draft, venue="Nơi khác", by=None, at=NOON)

    assert not Message.objects.exists()
    announce(session=draft, by=manager, at=NOON)
    assert kinds_for(invited) == ["invitation"]


def test_nobody_hears_of_a_draft_that_is_called_off(client):
    draft, manager, invited = CourseSessionFactory(status="draft"), UserFactory(role=Role.MANAGER), person()
    MeetingFactory(session=draft)
    SessionTrainerFactory(session=draft, user=UserFactory())
    known = CourseSessionFactory(title="Kỹ năng hòa giải")
    enroll(session=draft, provider=invited, by=manager, at=NOON)

    cancel(session=draft, reason="Soạn nhầm", by=manager, at=NOON)

    assert not Message.objects.exists()
    client.force_login(invited.user)
    assert client.get(reverse("courses:session", args=[draft.code])).status_code == 404
    listed = client.get(reverse("courses:session_list"), {"quarter": "2026-2"}).content.decode()
    assert known.title in listed
    assert draft.title not in listed
    assert draft.title.encode() not in calendar_of(invited.user, at=NOON)
    client.force_login(manager)
    assert client.get(reverse("courses:session", args=[draft.code])).status_code == 200


def test_reminders_go_a_week_and_a_day_before_once_and_never_at_night(session):
    session.starts_on = session.ends_on = date(2026, 6, 15)
    early = RegistrationFactory(session=session, registered_at=NOON - timedelta(days=20), provider=person())
    RegistrationFactory(session=session, registered_at=NOON, provider=person(), status=Status.WAITLISTED)

    def on(day, hour=9):
        return remind(datetime(2026, 6, day, hour, tzinfo=HANOI))

    assert [on(7), on(8, hour=5), on(8), on(8), on(9), on(13), on(14), on(14), on(15)] == [
        0,
        0,
        1,
        0,
        0,
        0,
        1,
        0,
        0,
    ]
    assert kinds_for(early.provider) == ["reminder_week", "reminder_day"]
    fresh = RegistrationFactory(
        session=session, registered_at=datetime(2026, 6, 14, 8, tzinfo=HANOI), provider=person()
    )
    on(14)
    assert kinds_for(fresh.provider) == []
    call_command("make_rounds", verbosity=0)


@pytest.mark.once
def test_thirty_people_are_told_in_as_many_queries_as_three():
    few, many = CourseSessionFactory(), CourseSessionFactory()
    for each, people in ((few, 3), (many, 30)):
        MeetingFactory(session=each)
        for _number in range(people):
            RegistrationFactory(session=each, provider=person())

    def asked(session):
        with CaptureQueriesContext(connection) as queries:
            revise_session(session=session, venue="Nơi khác", by=None, at=NOON)
        return [" ".join(re.findall(r"^[A-Z]+|FROM \S+|INTO \S+", query["sql"])[:2]) for query in queries]

    reverse(
        "courses:session_list"
    )  # the first address in a process loads Wagtail's hooks, and with them signals
    asked(CourseSessionFactory())  # the first change loads content types
    few_asked, many_asked = asked(few), asked(many)
    assert few_asked == many_asked, f"{few_asked}\n{many_asked}"

"""Eight people ask for one seat at the same moment; seats are given up and offers lapse while others answer theirs."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date, time, timedelta
from threading import Barrier
from typing import Any

import pytest
from django.db import connection

from courses.actions import MeetingPlan, cancel_registration, lapse_offers, register, schedule
from courses.eligibility import objections
from courses.errors import CourseError
from courses.models import CourseSession, Registration
from lms.people.models import Provider
from tests.factories import (
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
)

PEOPLE = 8


def all_at_once(deed: Callable[[Any], None], people: Sequence[Any]) -> None:
    """Do ``deed`` for each of ``people`` in a thread and with a connection of its own, all starting together."""
    ready = Barrier(len(people))

    def one(person: Any) -> None:
        try:
            ready.wait(timeout=60)
            deed(person)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(people)) as pool:
        list(pool.map(one, people))


@pytest.mark.django_db(transaction=True)
def test_one_seat_is_given_once_however_many_ask_together():
    session = CourseSessionFactory(capacity=1)

    all_at_once(
        lambda person: register(session=session, provider=person, by=None, at=NOON) and None,
        ProviderFactory.create_batch(PEOPLE),
    )

    statuses = sorted(session.registrations.values_list("status", flat=True))
    assert statuses == ["confirmed"] + ["waitlisted"] * (PEOPLE - 1)


@pytest.mark.django_db(transaction=True)
def test_one_person_asking_many_times_at_once_is_registered_once():
    session, person = CourseSessionFactory(capacity=5), ProviderFactory()
    refused: list[str] = []

    def ask(provider: Provider) -> None:
        try:
            register(session=session, provider=provider, by=None, at=NOON)
        except Exception as refusal:
            refused.append(type(refusal).__name__)

    all_at_once(ask, [person] * PEOPLE)

    assert session.registrations.count() == 1
    assert refused == ["AlreadyRegistered"] * (PEOPLE - 1)


@pytest.fixture
def at_the_same_hour():
    """Two sessions open for registration, each with a meeting on the same morning."""
    meetings = [MeetingFactory(session=CourseSessionFactory(capacity=5)) for _number in range(2)]
    return [meeting.session for meeting in meetings]


def ask_in_both(person: Provider, sessions: list[CourseSession]) -> list[str]:
    """One person asks in all of ``sessions`` together; gives the refusals."""
    refused: list[str] = []

    def ask(session: CourseSession) -> None:
        try:
            register(session=session, provider=person, by=None, at=NOON)
        except CourseError as refusal:
            refused.append(refusal.code)

    all_at_once(ask, sessions)
    return refused


@pytest.mark.django_db(transaction=True)
def test_one_person_asking_at_once_for_two_overlapping_sessions_gets_one_seat(at_the_same_hour):
    people = ProviderFactory.create_batch(5)

    refusals = [ask_in_both(person, at_the_same_hour) for person in people]

    assert refusals == [["busy_elsewhere"]] * 5
    assert [person.registrations.get().status for person in people] == ["confirmed"] * 5


@pytest.mark.django_db(transaction=True)
def test_two_sessions_moved_at_once_to_the_same_hours_do_not_both_get_their_learner(at_the_same_hour):
    days = [date(2026, 6, 16), date(2026, 6, 17)]
    for session, day in zip(at_the_same_hour, days, strict=True):
        session.meetings.update(held_on=day)
    person, refused = ProviderFactory(), []
    for session in at_the_same_hour:
        register(session=session, provider=person, by=None, at=NOON)

    def move(session: CourseSession) -> None:
        try:
            meeting = MeetingPlan(date(2026, 6, 18), "morning", time(7, 30), time(11, 30))
            schedule(session=session, meetings=[meeting], by=None, at=NOON)
        except CourseError as refusal:
            refused.append(refusal.code)

    all_at_once(move, at_the_same_hour)

    assert refused == ["learners_elsewhere"]


@pytest.mark.django_db(transaction=True)
def test_without_holding_the_person_both_sessions_give_a_seat(at_the_same_hour):
    """The control: both ask, as the door does, but nobody holds the person until the seat is written."""
    person = ProviderFactory()
    everyone_has_looked = Barrier(2)

    def careless(session: CourseSession) -> None:
        assert not objections(session, [person])
        everyone_has_looked.wait(timeout=60)
        RegistrationFactory(session=session, provider=person)

    all_at_once(careless, at_the_same_hour)

    assert person.registrations.filter(status="confirmed").count() == 2


@pytest.mark.django_db(transaction=True)
def test_no_seat_is_offered_to_two_people_however_many_become_free_at_once():
    session = CourseSessionFactory(capacity=4, starts_on=None, ends_on=None)
    people = ProviderFactory.create_batch(12)
    for minute, person in enumerate(people):
        register(session=session, provider=person, by=None, at=NOON + timedelta(minutes=minute))
    offers = session.registrations.order_by("registered_at", "pk")
    cancel_registration(registration=offers[0], by=None, at=NOON + timedelta(hours=1))
    over = offers[4].offer_expires_at

    def stir(person: Provider) -> None:
        """Three give up their seats; five make the round in which offers lapse."""
        own = offers.get(provider=person)
        if people.index(person) in (1, 2, 3):
            cancel_registration(registration=own, by=None, at=over)
        else:
            lapse_offers(at=over)

    all_at_once(stir, people[1:9])

    statuses = list(offers.values_list("status", flat=True))
    assert statuses[:5] == ["cancelled"] * 4 + ["lapsed"]
    assert statuses[5:9] == ["offered"] * 4
    assert statuses[9:] == ["waitlisted"] * 3


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_same_seat_is_sold_more_than_once():
    """The control: this test of ours can fail."""
    session = CourseSessionFactory(capacity=1)
    everyone_has_looked = Barrier(PEOPLE)

    def careless(person: Provider) -> None:
        free = CourseSession.objects.with_seats().get(pk=session.pk).seats_left
        everyone_has_looked.wait(timeout=60)
        status = Registration.Status.CONFIRMED if free else Registration.Status.WAITLISTED
        Registration.objects.create(session=session, provider=person, status=status, registered_at=NOON)

    all_at_once(careless, ProviderFactory.create_batch(PEOPLE))

    assert session.registrations.seated().count() == PEOPLE

"""Eight people ask for one seat at the same moment; seats are given up and offers lapse while others answer theirs."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection

from courses.actions import cancel_registration, lapse_offers, register
from courses.models import CourseSession, Registration
from lms.people.models import Provider
from tests.factories import NOON, CourseSessionFactory, ProviderFactory

PEOPLE = 8


def all_at_once(deed: Callable[[Provider], None], people: list[Provider]) -> None:
    """Do ``deed`` for each person in a thread of their own, with a connection of its own, all starting together."""
    ready = Barrier(len(people))

    def one(person: Provider) -> None:
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

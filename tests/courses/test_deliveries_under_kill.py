"""Phones deliver while the server is killed; ``make bench ONLY=sync`` does the same with 10,000 events."""

from datetime import timedelta

import pytest
from django.utils import timezone

from bench._deliveries import BATCH, events_of, flood, serving
from courses.models import AttendanceEvent, AttendanceRecord
from lms.roles import Role
from tests.factories import CourseSessionFactory, MeetingFactory, RegistrationFactory, UserFactory


@pytest.mark.django_db(transaction=True)
def test_nothing_is_lost_or_doubled_when_the_server_is_killed_and_keys_are_what_does_it():
    day = timezone.localdate() - timedelta(days=30)
    session = CourseSessionFactory(year=day.year, status="running", capacity=100)
    meetings = [MeetingFactory(session=session, held_on=day + timedelta(days=number)) for number in range(10)]
    people = [RegistrationFactory(session=session).pk for _ in range(40)]
    manager = UserFactory(role=Role.MANAGER)
    events = events_of(meetings, people)
    with serving() as server:
        kept = flood(server, manager, events, kills=3, deaf=True, every=0.2)
        records = AttendanceRecord.objects.count()
        AttendanceEvent.objects.all().delete()
        again = events_of(meetings, people[:10])
        control = flood(server, manager, again, kills=0, careless=True, deaf=True)

    assert (kept.lost, kept.duplicated, kept.refused) == (0, 0, 0)
    assert kept.kills
    assert kept.retried >= len(events) / BATCH
    assert records == len(events)
    assert control.duplicated == len(again)

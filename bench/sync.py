"""What is left of 10,000 attendance events that phones deliver while the server is killed (``kill -9``) 25 times.

Four phones deliver at once, in batches of 25, each again until it is answered; every fifth kill takes the whole of
gunicorn, the others all of its workers. ``sync_lost`` and ``sync_duplicated`` count events afterwards;
``sync_control_duplicated`` is the same with phones that make a new key for every attempt, 2,000 events and 10 kills.
With ``DATABASE_URL`` the same on PostgreSQL; figures then carry ``_postgresql``.
"""

from datetime import date, timedelta
from typing import Any

from bench import Result
from bench._deliveries import Tally, events_of, flood, serving
from bench._site import make_site, remove_site

PEOPLE = 500
MEETINGS = 20
KILLS = 25
CONTROL_PEOPLE = 100
CONTROL_KILLS = 10


def run() -> list[Result]:
    make_site()
    try:
        return _measured()
    finally:
        remove_site()


def _measured() -> list[Result]:
    from django.db import connection

    from courses.models import AttendanceEvent, AttendanceRecord
    from lms.roles import Role
    from tests.factories import UserFactory

    manager = UserFactory(role=Role.MANAGER)
    meetings, people = _class()
    events = events_of(meetings, people)
    suffix = "_postgresql" if connection.vendor == "postgresql" else ""
    with serving() as server:
        kept = flood(server, manager, events, kills=KILLS, every=1.2)
        records = AttendanceRecord.objects.count()
        AttendanceEvent.objects.all().delete()
        AttendanceRecord.objects.all().delete()
        few = events_of(meetings, people[:CONTROL_PEOPLE])
        control = flood(server, manager, few, kills=CONTROL_KILLS, careless=True, every=0.6)
    assert records == len(events), f"{records} records of {len(events)}"
    return [
        *_results(kept, len(events), suffix),
        Result(f"sync_control_duplicated{suffix}", control.duplicated, "", len(few)),
    ]


def _results(kept: Tally, events: int, suffix: str) -> list[Result]:
    return [
        Result(f"sync_lost{suffix}", kept.lost, "", events),
        Result(f"sync_duplicated{suffix}", kept.duplicated, "", events),
        Result(f"sync_refused{suffix}", kept.refused, "", events),
        Result(f"sync_retried_batches{suffix}", kept.retried, "", kept.kills),
        Result(f"sync_kills{suffix}", kept.kills, "", events),
    ]


def _class() -> tuple[list[Any], list[int]]:
    from django.utils import timezone

    from courses.models import Registration
    from tests import factories

    today: date = timezone.localdate()
    first = today - timedelta(days=MEETINGS + 5)
    session = factories.CourseSessionFactory(
        year=first.year, capacity=PEOPLE, status="running", starts_on=first, ends_on=today - timedelta(days=5)
    )
    for _ in range(PEOPLE):
        factories.RegistrationFactory(session=session)
    meetings = [
        factories.MeetingFactory(session=session, held_on=first + timedelta(days=number))
        for number in range(MEETINGS)
    ]
    return meetings, list(Registration.objects.filter(session=session).values_list("pk", flat=True))

"""What the hours ledger costs: 5,000 providers × 5 years, and 100,000.

``ledger_cpu_s``: how each of 5,000 people stands against the duty of each of 5 years, all their entries of one year,
and the forecast of this year with the director's answer; 100,000 lines of attendance, 2,500 handed-in certificates. On
SQLite the database's work is within. ``ledger_queries`` is how many questions it asks, ``ledger_year_cpu_s`` the
standings of one year alone, ``ledger_forecast_cpu_s`` the forecast. ``ledger_100000_cpu_s`` is what ``ledger_cpu_s``
measures with twenty times the people and lines, ``ledger_100000_queries`` the same questions counted.
"""

import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import make_site, remove_site

YEARS = range(2022, 2027)
ON = date(2026, 10, 1)
AT = datetime(2026, 10, 1, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
CLASSES = ("officer", "lawyer", "collaborator", "officer", "lawyer")
SEATS = 250
"""People in a session; each is in four a year."""


def run() -> list[Result]:
    make_site()
    try:
        few = _measured(5_000)
        return [*few, *_grown(few, _measured(100_000 - 5_000, people_before=5_000))]
    finally:
        remove_site()


def _grown(few: list[Result], many: list[Result]) -> list[Result]:
    named = {"ledger_cpu_s": "ledger_100000_cpu_s", "ledger_queries": "ledger_100000_queries"}
    return [Result(named[each.name], each.value, each.unit, 100_000) for each in many if each.name in named]


def _measured(number: int, people_before: int = 0) -> list[Result]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lms.hours.forecast import answer, outlook
    from lms.hours.ledger import all_entries, standing
    from lms.people.models import Provider

    _train(number, people_before)
    ids = list(Provider.objects.order_by("pk").values_list("pk", flat=True))
    size = len(ids)

    def year() -> Any:
        return standing(ids, 2025, on=ON)

    def forecast() -> Any:
        return answer(outlook(ids, 2026, on=ON))

    def everything() -> None:
        for each in YEARS:
            assert len(standing(ids, each, on=ON)) == size
        assert all_entries(ids, 2025)
        assert forecast().people == size

    everything()
    with CaptureQueriesContext(connection) as captured:
        everything()
    queries = len(captured)
    return [
        Result("ledger_cpu_s", _cpu(everything), "s", size),
        Result("ledger_queries", queries, "queries", 1),
        Result("ledger_year_cpu_s", _cpu(year), "s", size),
        Result("ledger_forecast_cpu_s", _cpu(forecast), "s", size),
    ]


def _cpu(deed: Callable[[], object]) -> float:
    start = time.process_time()
    deed()
    return time.process_time() - start


def _train(number: int, before: int) -> None:
    """``number`` people, each with 240 minutes in four settled sessions of each year, and seats in one ahead."""
    from courses.models import AttendanceRecord, CourseSession, Registration
    from lms.hours.models import ExternalCredit
    from lms.people.models import Provider, ProviderStatus
    from tests.factories import CoursePageFactory, CourseSessionFactory, MeetingFactory, OrganizationFactory

    units = [OrganizationFactory(kind=kind) for kind in ("centre", "department", "branch")]
    people = [Provider(full_name=f"Nguyễn Văn An {before + n}") for n in range(number)]
    for person in people:
        person.derive()
    people = Provider.objects.bulk_create(people, batch_size=2_000)
    ProviderStatus.objects.bulk_create(
        [
            ProviderStatus(
                provider=person,
                provider_class=CLASSES[n % 5],
                organization=units[n % 3],
                valid_from=date(2020, 1, 1),
            )
            for n, person in enumerate(people)
        ],
        batch_size=2_000,
    )
    ExternalCredit.objects.bulk_create(
        [
            ExternalCredit(
                provider=person, kind="certificate", title="Lớp", organizer="Học viện", happened_on=date(2025, 5, 5),
                minutes=240, minutes_approved=240, content_kind="skills", mode="online", evidence="x",
                status="approved", submitted_at=AT, decided_at=AT,
            )
            for person in people[::2]
        ],
        batch_size=2_000,
    )  # fmt: skip
    course = CoursePageFactory()
    for year in YEARS:
        for start in range(0, number, SEATS):
            class_ = people[start : start + SEATS]
            for part in range(4):
                day = date(year, 2, 1) + timedelta(days=60 * part + start % 50)
                ahead = year == 2026 and part == 3
                session = CourseSessionFactory(
                    course=course,
                    organizer=units[part % 3],
                    year=year,
                    capacity=SEATS + 20,
                    code=f"B{before}-{year}-{start}-{part}",
                    starts_on=date(2026, 11, 2) if ahead else day,
                    ends_on=date(2026, 11, 2) if ahead else day,
                    status=CourseSession.Status.REGISTRATION_OPEN if ahead else CourseSession.Status.SETTLED,
                    settled_at=None if ahead else AT,
                    threshold_percent=None if ahead else 80,
                )
                meeting = MeetingFactory(session=session, held_on=session.starts_on)
                seats = Registration.objects.bulk_create(
                    Registration(session=session, provider=person, status="confirmed", registered_at=AT)
                    for person in (class_[::2] if ahead else class_)
                )
                if not ahead:
                    AttendanceRecord.objects.bulk_create(
                        AttendanceRecord(
                            meeting=meeting, registration=seat, mark="present", minutes=120, updated_at=AT
                        )
                        for seat in seats
                    )

"""Sessions around today, for tests of pages, which read the clock."""

from datetime import date, time, timedelta

import pytest
from django.utils import timezone

from courses.models import CourseSession, Meeting, Registration
from lms.people.models import Provider
from tests.factories import CourseSessionFactory, MeetingFactory


def today() -> date:
    return timezone.localdate()


def clock_from(monkeypatch: pytest.MonkeyPatch, hour: int, minute: int = 0) -> None:
    """Let the site's clock run from that hour of today on, so that what a page does is the same at any time of day."""
    real = timezone.now
    begin = timezone.localtime().replace(hour=hour, minute=minute, second=0, microsecond=0)
    ahead = begin - real()
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)


def session_in(days: int, **facts: object) -> CourseSession:
    """A session open for registration with one morning so many days from today (before it, when negative)."""
    day = today() + timedelta(days=days)
    session = CourseSessionFactory(
        **{"year": day.year, "quarter": (day.month + 2) // 3, "starts_on": day, "ends_on": day, **facts}
    )
    MeetingFactory(session=session, held_on=day)
    return session


def afternoon_of(session: CourseSession) -> Meeting:
    """A second meeting of the session's day."""
    return MeetingFactory(
        session=session,
        held_on=session.starts_on,
        half_day=Meeting.HalfDay.AFTERNOON,
        starts_at=time(13, 30),
        ends_at=time(17),
    )


def fill(session: CourseSession, people: int, status: str = "confirmed") -> list[Registration]:
    """So many new people in a session, in a few statements."""
    parts = {"family_name": "Nguyễn", "middle_name": "Văn", "given_name": "Tên"}
    providers = Provider.objects.bulk_create(
        [
            Provider(
                full_name=f"Nguyễn Văn Tên {number}",
                sort_key=f"ten {number:05}",
                folded_name="nguyen van ten",
                **parts,
            )
            for number in range(people)
        ]
    )
    return Registration.objects.bulk_create(
        [
            Registration(session=session, provider=provider, status=status, registered_at=timezone.now())
            for provider in providers
        ]
    )

"""Settled sessions for the tests of certificates: one morning of 240 minutes on 2026-06-15, marked and closed."""

from collections.abc import Sequence
from datetime import date

from certificates.actions import issue_for_session
from certificates.models import Certificate, Register
from courses.actions import AttendanceMark, close, record_attendance
from courses.models import CourseSession, Registration
from lms.people.models import Provider
from tests.factories import (
    AFTER,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegisterFactory,
    RegistrationFactory,
)

TODAY = date(2026, 6, 20)
"""The day of AFTER."""


def settled_session(
    *, completed: Sequence[Provider] | int = 1, missed: int = 0, **facts: object
) -> CourseSession:
    """A closed session that these providers (or so many new ones) completed, and ``missed`` others did not."""
    people = ProviderFactory.create_batch(completed) if isinstance(completed, int) else list(completed)
    session = CourseSessionFactory(capacity=1000, **facts)
    meeting = MeetingFactory(session=session)
    marks = [
        AttendanceMark(RegistrationFactory(session=session, provider=person).pk, "present")
        for person in people
    ]
    marks += [AttendanceMark(RegistrationFactory(session=session).pk, "absent") for _ in range(missed)]
    record_attendance(meeting=meeting, marks=marks, by=None, at=AFTER)
    return close(session=session, by=None, at=AFTER)


def completed_registration(**facts: object) -> Registration:
    """The seat of the one person who completed a settled session."""
    return settled_session(**facts).registrations.get()


def issued(session: CourseSession | None = None, register: Register | None = None) -> list[Certificate]:
    """The certificates of a session (of one person, if none is given), by number."""
    return issue_for_session(
        session=session or settled_session(),
        register=register or RegisterFactory(),
        by=None,
        on=TODAY,
        at=AFTER,
    )

"""Settled sessions for tests of hours and figures: through the doors, or in bulk where a thousand rows are compared."""

from datetime import date, datetime, time

from courses.actions import AttendanceMark, close, record_attendance
from courses.models import AttendanceRecord, CourseSession, Registration
from lms.people.models import Provider, ProviderStatus
from tests.factories import (
    HANOI,
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
)


def evening_of(day: date) -> datetime:
    """A moment of a day by which its morning is over."""
    return datetime.combine(day, time(18), tzinfo=HANOI)


def held_session(*days: date, seats: dict[Provider, int], **fields) -> CourseSession:
    """A session with a morning of 240 minutes on each day, in which each provider was present so many minutes."""
    session = CourseSessionFactory(starts_on=min(days), ends_on=max(days), **fields)
    registrations = {provider: RegistrationFactory(session=session, provider=provider) for provider in seats}
    for day in days:
        meeting = MeetingFactory(session=session, held_on=day)
        marks = [
            AttendanceMark(registrations[provider].pk, "late" if minutes else "absent", minutes or None)
            for provider, minutes in seats.items()
        ]
        record_attendance(meeting=meeting, marks=marks, by=None, at=evening_of(day))
    return session


def settled_session(*days: date, seats: dict[Provider, int], trainer=None, **fields) -> CourseSession:
    """As ``held_session``, and closed on the evening of the last day; ``trainer`` is (provider, minutes)."""
    session = held_session(*days, seats=seats, **fields)
    if trainer is not None:
        provider, minutes = trainer
        SessionTrainerFactory(session=session, provider=provider, name=provider.full_name, minutes=minutes)
    return close(session=session, by=None, at=evening_of(max(days)))


def train_many(number: int, *, on: date) -> list[Provider]:
    """``number`` officers, each with a seat and 240 minutes in one settled session; rows in bulk."""
    organization = OrganizationFactory()
    session = CourseSessionFactory(
        starts_on=on,
        ends_on=on,
        organizer=organization,
        status=CourseSession.Status.SETTLED,
        settled_at=evening_of(on),
        threshold_percent=80,
    )
    meeting = MeetingFactory(session=session, held_on=on)
    providers = ProviderFactory.build_batch(number)
    for provider in providers:
        provider.derive()
    Provider.objects.bulk_create(providers)
    ProviderStatus.objects.bulk_create(
        ProviderStatus(
            provider=provider,
            provider_class="officer",
            organization=organization,
            valid_from=date(2020, 1, 1),
        )
        for provider in providers
    )
    registrations = Registration.objects.bulk_create(
        Registration(
            session=session,
            provider=provider,
            status="confirmed",
            registered_at=evening_of(on),
            outcome="completed",
            attended_minutes=240,
            required_minutes=192,
        )
        for provider in providers
    )
    AttendanceRecord.objects.bulk_create(
        AttendanceRecord(
            meeting=meeting, registration=registration, mark="present", minutes=240, updated_at=evening_of(on)
        )
        for registration in registrations
    )
    return providers

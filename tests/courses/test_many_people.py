"""Doors that take many people ask the database the same for five as for thirty, and forget nobody.

Thirty is about what one INSERT of messages holds on SQLite, which takes 999 values at a time.
"""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from courses.actions import (
    approve,
    cancel,
    close,
    enroll_people,
    lapse_offers,
    nominate,
    record_attendance,
    refuse_requests,
    revise_session,
)
from courses.actions.attendance import AttendanceMark
from courses.models import CourseSession, Registration
from lms.mail.models import Message
from lms.people.models import ProviderClass, ProviderStatus
from tests.courses.stories import fill
from tests.factories import (
    AFTER,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = Registration.Status


def newcomers(people, unit):
    """So many people of ``unit`` who are on no list of an announced session."""
    known = [each.provider for each in fill(CourseSessionFactory(status="draft"), people, "requested")]
    ProviderStatus.objects.bulk_create(
        ProviderStatus(
            provider=provider,
            organization=unit,
            provider_class=ProviderClass.OFFICER,
            valid_from=NOON.date() - timedelta(days=30),
        )
        for provider in known
    )
    return known


def putting_on_the_list(session, people, by):
    known = newcomers(people, OrganizationFactory())
    return lambda: enroll_people(session=session, providers=known, by=by, at=NOON)


def nominating(session, people, by):
    unit = OrganizationFactory()
    known = newcomers(people, unit)
    return lambda: nominate(session=session, organization=unit, providers=known, by=by, at=NOON)


def approving(session, people, by):
    asked = fill(session, people, Status.REQUESTED)
    return lambda: approve(session=session, registrations=asked, by=by, at=NOON)


def refusing(session, people, by):
    asked = fill(session, people, Status.REQUESTED)
    return lambda: refuse_requests(
        session=session, registrations=asked, reason="Không thuộc đối tượng", by=by, at=NOON
    )


def calling_off(session, people, by):
    fill(session, people)
    return lambda: cancel(session=session, reason="Bão số 5", by=by, at=NOON)


def settling(session, people, by):
    seat = RegistrationFactory(session=session)
    mark = AttendanceMark(seat.pk, "absent", None, "")
    record_attendance(meeting=session.meetings.get(), marks=[mark], by=by, at=AFTER)
    fill(session, people, Status.WAITLISTED)
    return lambda: close(session=session, by=by, at=AFTER)


def adding_seats(session, people, by):
    CourseSession.objects.filter(pk=session.pk).update(capacity=1)
    RegistrationFactory(session=session)
    fill(session, people, Status.WAITLISTED)
    return lambda: revise_session(session=session, capacity=1 + people, by=by, at=NOON)


def letting_offers_lapse(session, people, by):
    fill(session, people, Status.WAITLISTED)
    session.registrations.update(status=Status.OFFERED, offer_expires_at=NOON)
    return lambda: lapse_offers(at=NOON)


@pytest.mark.parametrize(
    "deed,action,kind",
    [
        (putting_on_the_list, "register", "invitation"),
        (nominating, "register", "invitation"),
        (approving, "approve", "confirmed"),
        (refusing, "refuse", "refused"),
        (calling_off, "cancel_registration", "session_cancelled"),
        (settling, "cancel_registration", "in_vain"),
        (adding_seats, "offer_seat", "offered"),
        (letting_offers_lapse, "lapse_offer", "lapsed"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_five_people_and_thirty_cost_the_same(deed, action, kind):
    by = UserFactory()

    def asked(people):
        session = CourseSessionFactory(capacity=100)
        MeetingFactory(session=session)
        do = deed(session, people, by)
        with CaptureQueriesContext(connection) as queries:
            do()
        last = session.registrations.order_by("pk").last()
        entries = ModelLogEntry.objects.filter(action=f"courses.{action}", data__session=session.pk)
        assert entries.values("object_id").distinct().count() == entries.count() == people
        assert entries.filter(object_id=str(last.pk)).get().label == str(last)
        told = Message.objects.filter(kind=f"courses.{kind}", about_key__endswith=f":{session.pk}")
        assert told.values("provider").distinct().count() == told.count() == people
        return [" ".join(re.findall(r"^[A-Z]+|FROM \S+|INTO \S+", query["sql"])[:2]) for query in queries]

    asked(1)  # the first in a process loads content types and Wagtail's hooks
    assert asked(5) == asked(30)

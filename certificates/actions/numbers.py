"""What issuing and replacing share: the lock on a session, the next numbers, and the lines that bear them.

Locks are taken in this order: the training session (which also holds attendance corrections off), the certificate,
the register's year. The year's row is locked last and until the end of the transaction, so that numbers follow each
other without gap even when a transaction fails. SQLite has no row locks; its transactions are IMMEDIATE.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format

from certificates import errors, sheets
from certificates.badge_office import email_of
from certificates.codes import new_code
from certificates.models import Certificate, Purpose, Register, RegisterYear
from courses.models import CourseSession

HIGHEST_CHECKED = 9999
"""The number with which a form of number is tried for length before one is given."""


@dataclass(frozen=True)
class Line:
    """What one line of the register is about to say."""

    provider_id: int
    registration_id: int | None
    said: Mapping[str, Any]
    email: str = ""
    purpose: str = Purpose.COMPLETION
    event_key: str = ""


def shown(day: date) -> str:
    """A day as refusals say it."""
    return date_format(day, "SHORT_DATE_FORMAT")


def lock_settled(session_id: int) -> CourseSession:
    """Lock a session, which must be settled.

    Raises:
        SessionNotSettled: it is not.
    """
    session = CourseSession.objects.select_for_update().get(pk=session_id)
    if session.status != CourseSession.Status.SETTLED:
        raise errors.SessionNotSettled
    return session


def _take_numbers(register: Register, year: int, count: int) -> int:
    """Lock the year's counter, take ``count`` numbers and give the first of them."""
    RegisterYear.objects.get_or_create(register=register, year=year)
    counter = RegisterYear.objects.select_for_update().get(register=register, year=year)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return first


def _check_unused(certificates: Sequence[Certificate], *, register: Register) -> None:
    """Registers never write alike at the same time; but one may have written so before its form was changed."""
    texts = [certificate.number_text for certificate in certificates]
    given = (
        Certificate.objects.filter(register__organization=register.organization_id, number_text__in=texts)
        .select_related("register")
        .first()
    )
    if given:
        raise errors.NumbersWouldRepeat(register=given.register)


def enter(
    lines: Sequence[Line],
    *,
    register: Register,
    by: Any,
    on: date,
    at: datetime,
    replaces: Certificate | None = None,
) -> list[Certificate]:
    """Write lines of the register; the caller holds the lock on what decides.

    Raises:
        NumbersWouldRepeat: another register of the organisation gave one of these numbers, when it wrote them so.
        RenderingError: what one of them says cannot be drawn. A number is never given to a paper that cannot be.
    """

    def numbered(said: Mapping[str, Any], number: int) -> dict[str, Any]:
        text = register.number_format.format(number=number, year=on.year)
        return {**said, "number": text, "issued_on": on.isoformat()}

    for line in lines:
        sheets.check(numbered(line.said, HIGHEST_CHECKED))
    first = _take_numbers(register, on.year, len(lines))
    certificates = []
    for number, line in enumerate(lines, start=first):
        snapshot = numbered(line.said, number)
        code = new_code()
        snapshot["email_hash"] = email_of(line.email, code=code)
        certificate = Certificate(
            register=register,
            year=on.year,
            number=number,
            number_text=snapshot["number"],
            code=code,
            provider_id=line.provider_id,
            registration_id=line.registration_id,
            purpose=line.purpose,
            signing=register.signing,
            event_key=line.event_key,
            snapshot=snapshot,
            issued_on=on,
            issued_at=at,
            issued_by=by,
            replaces=replaces,
        )
        certificate.fold()
        certificates.append(certificate)
    _check_unused(certificates, register=register)
    return Certificate.objects.bulk_create(certificates)

"""The doors of certificates: issue, revoke, replace. Numbers run without gap or repeat; nothing is ever deleted."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from wagtail.log_actions import log

from certificates import errors
from certificates.codes import new_code
from certificates.models import Certificate, CertificateTemplate, Register, RegisterYear
from certificates.snapshots import CHANGEABLE, snapshots_of
from courses.models import CourseSession, Registration

REGISTER_FIELDS = ("organization", "name", "number_format", "template")


def _check_number_format(number_format: str) -> None:
    """Two numbers and two years must give four texts; anything else would repeat numbers."""
    try:
        texts = {number_format.format(number=number, year=year) for number in (1, 2) for year in (2025, 2026)}
    except (KeyError, IndexError, ValueError, AttributeError):
        texts = set()
    if len(texts) != 4:
        raise errors.DocumentNumberMalformed()


@transaction.atomic
def open_register(*, by: Any, at: datetime, **fields: Any) -> Register:
    """Open a register; raises ``DocumentNumberMalformed`` when numbers could repeat."""
    _check_number_format(fields.get("number_format") or Register._meta.get_field("number_format").default)
    register = Register.objects.create(**fields)
    log(register, "certificates.open_register", user=by)
    return register


@transaction.atomic
def revise_register(*, register: Register, by: Any, at: datetime, **changes: Any) -> Register:
    """Change a register's name, form of number or template; certificates already issued stay as they are."""
    register = Register.objects.select_for_update().get(pk=register.pk)
    for name, value in changes.items():
        setattr(register, name, value)
    _check_number_format(register.number_format)
    register.save()
    log(register, "certificates.revise_register", user=by, data={"changed": sorted(changes)})
    return register


@transaction.atomic
def save_template(
    *, by: Any, at: datetime, template: CertificateTemplate | None = None, **fields: Any
) -> CertificateTemplate:
    """Make a template or change it; certificates already issued keep their own snapshot."""
    template = template or CertificateTemplate()
    for name, value in fields.items():
        setattr(template, name, value)
    template.save()
    log(template, "certificates.save_template", user=by)
    return template


def _take_numbers(register: Register, year: int, count: int) -> int:
    """Lock the year's counter, take ``count`` numbers and give the first of them."""
    RegisterYear.objects.get_or_create(register=register, year=year)
    counter = RegisterYear.objects.select_for_update().get(register=register, year=year)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return first


def _enter(
    registrations: Sequence[Registration],
    said: Sequence[dict[str, Any]],
    *,
    register: Register,
    by: Any,
    on: date,
    at: datetime,
    replaces: Certificate | None = None,
) -> list[Certificate]:
    """Write one line of the register for each registration; the caller holds the lock on what decides."""
    first = _take_numbers(register, on.year, len(registrations))
    lines = []
    for number, (registration, snapshot) in enumerate(zip(registrations, said, strict=True), start=first):
        number_text = register.number_format.format(number=number, year=on.year)
        line = Certificate(
            register=register,
            year=on.year,
            number=number,
            number_text=number_text,
            code=new_code(),
            provider_id=registration.provider_id,
            registration=registration,
            snapshot={**snapshot, "number": number_text, "issued_on": on.isoformat()},
            issued_on=on,
            issued_at=at,
            issued_by=by,
            replaces=replaces,
        )
        line.fold()
        lines.append(line)
    return Certificate.objects.bulk_create(lines)


@transaction.atomic
def issue_for_session(
    *, session: CourseSession, register: Register, by: Any, on: date, at: datetime
) -> list[Certificate]:
    """Issue a certificate to everyone who completed ``session`` and has none; safe to do again.

    Numbers follow the Vietnamese order of names. Gives all valid certificates of the session, old and new, by number.
    Whose certificate was revoked is left out: that is for ``replace``.

    Raises:
        SessionNotSettled: outcomes are not settled yet.
        IssuedBeforeSettled: ``on`` lies before the session's last day.
    """
    session = CourseSession.objects.select_for_update().get(pk=session.pk)
    if session.status != CourseSession.Status.SETTLED:
        raise errors.SessionNotSettled()
    if session.ends_on and on < session.ends_on:
        raise errors.IssuedBeforeSettled(ends_on=date_format(session.ends_on, "SHORT_DATE_FORMAT"))
    entitled = list(
        Registration.objects.filter(
            session=session, outcome=Registration.Outcome.COMPLETED, certificates=None
        ).in_name_order()
    )
    if entitled:
        said = snapshots_of(entitled, register=register, on=on)
        issued = _enter(entitled, said, register=register, by=by, on=on, at=at)
        log(
            session,
            "certificates.issue",
            user=by,
            data={"register": register.pk, "numbers": [line.number_text for line in issued]},
        )
    return list(
        Certificate.objects.filter(
            registration__session=session, status=Certificate.Status.VALID
        ).order_by("year", "number")
    )


@transaction.atomic
def issue(*, registration: Registration, register: Register, by: Any, on: date, at: datetime) -> Certificate:
    """Issue the certificate of one registration; issuing again gives the same certificate.

    Raises:
        SessionNotSettled: the session is not closed yet.
        NotCompleted: the person did not complete the session.
        IssuedBeforeSettled: ``on`` lies before the session's last day.
    """
    registration = Registration.objects.select_for_update().get(pk=registration.pk)
    session = registration.session
    if session.status != CourseSession.Status.SETTLED:
        raise errors.SessionNotSettled()
    if registration.outcome != Registration.Outcome.COMPLETED:
        raise errors.NotCompleted(provider=registration.provider)
    latest = registration.certificates.order_by("-issued_at", "-number").first()
    if latest:
        return latest
    if session.ends_on and on < session.ends_on:
        raise errors.IssuedBeforeSettled(ends_on=date_format(session.ends_on, "SHORT_DATE_FORMAT"))
    said = snapshots_of([registration], register=register, on=on)
    [certificate] = _enter([registration], said, register=register, by=by, on=on, at=at)
    log(certificate, "certificates.issue", user=by)
    return certificate


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Any, at: datetime) -> Certificate:
    """Revoke a certificate: its code keeps answering, with the day and the reason.

    Raises:
        ReasonMissing: no reason given.
        AlreadyRevoked: it was revoked before.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    if not reason.strip():
        raise errors.ReasonMissing()
    if certificate.status == Certificate.Status.REVOKED:
        on = localtime(certificate.revoked_at)
        raise errors.AlreadyRevoked(on=date_format(on, "SHORT_DATE_FORMAT"))
    certificate.status = Certificate.Status.REVOKED
    certificate.revoked_at, certificate.revoked_by = at, by
    certificate.revocation_reason = reason.strip()
    certificate.save(update_fields=["status", "revoked_at", "revoked_by", "revocation_reason"])
    log(certificate, "certificates.revoke", user=by, data={"reason": certificate.revocation_reason})
    return certificate


@transaction.atomic
def replace(
    *,
    certificate: Certificate,
    reason: str,
    by: Any,
    on: date,
    at: datetime,
    changes: dict[str, Any] | None = None,
) -> Certificate:
    """Issue a corrected certificate under a new number; the old one is revoked and points at it.

    ``changes`` overrides lines of the snapshot (a name spelt wrong). A revoked certificate without a successor can be
    replaced too.

    Raises:
        ReasonMissing: no reason given.
        AlreadyRevoked: it has a successor already.
        UnknownChange: ``changes`` names something the snapshot does not say.
    """
    certificate = Certificate.objects.select_for_update(of=("self",)).get(pk=certificate.pk)
    for name in changes or {}:
        if name not in CHANGEABLE:
            raise errors.UnknownChange(name=name)
    if certificate.status == Certificate.Status.VALID:
        certificate = revoke(certificate=certificate, reason=reason, by=by, at=at)
    elif Certificate.objects.filter(replaces=certificate).exists():
        raise errors.AlreadyRevoked(on=date_format(localtime(certificate.revoked_at), "SHORT_DATE_FORMAT"))
    elif not reason.strip():
        raise errors.ReasonMissing()
    said = [{**certificate.snapshot, **(changes or {})}]
    [successor] = _enter(
        [certificate.registration],
        said,
        register=certificate.register,
        by=by,
        on=on,
        at=at,
        replaces=certificate,
    )
    log(successor, "certificates.replace", user=by, data={"replaces": certificate.number_text, "reason": reason})
    return successor

"""The doors of certificates: issue, revoke, replace. Numbers run without gap or repeat; nothing is ever deleted.

Locks are taken in this order: the training session (which also holds attendance corrections off), the certificate,
the register's year. The year's row is locked last and until the end of the transaction, so that numbers follow each
other without gap even when a transaction fails. SQLite has no row locks; its transactions are IMMEDIATE.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils.formats import date_format
from django.utils.timezone import localdate
from wagtail.log_actions import get_active_log_context, log
from wagtail.models import ModelLogEntry

from certificates import errors, sheets
from certificates.codes import new_code
from certificates.models import Certificate, CertificateTemplate, Register, RegisterYear
from certificates.snapshots import CHANGEABLE, INDISPENSABLE, snapshots_of, words_of
from courses.models import CourseSession, Registration
from lms.text import clean_text

NUMBER_FIELD = re.compile(r"\{number(?::0[1-9]d)?\}")
YEAR_FIELD = re.compile(r"\{year\}")
HIGHEST_CHECKED = 9999
"""The number with which a form of number is tried for length before one is given."""


# --- registers and templates --------------------------------------------------------------------------------


def _check_number_format(register: Register) -> None:
    """One ``{number}`` and one ``{year}`` and no other brace: nothing else may repeat, or run code."""
    text = register.number_format
    rest = YEAR_FIELD.sub("", NUMBER_FIELD.sub("", text))
    if len(NUMBER_FIELD.findall(text)) != 1 or len(YEAR_FIELD.findall(text)) != 1 or {"{", "}"} & set(rest):
        raise errors.NumberFormatMalformed
    twin = (
        Register.objects.filter(organization=register.organization, number_format=text)
        .exclude(pk=register.pk)
        .first()
    )
    if twin:
        raise errors.NumbersWouldRepeat(register=twin)


def _save_register(register: Register) -> None:
    register.name = clean_text(register.name)
    _check_number_format(register)
    try:
        with transaction.atomic():
            register.save()
    except IntegrityError as error:
        raise errors.RegisterNameTaken from error


@transaction.atomic
def open_register(*, by: Any, at: datetime, **fields: Any) -> Register:
    """Open a register with its organization, name, number_format and template.

    Raises:
        NumberFormatMalformed: numbers could repeat.
        NumbersWouldRepeat: another register of the organisation writes its numbers in the same form.
        RegisterNameTaken: the organisation has a register of that name.
    """
    register = Register(**fields)
    _save_register(register)
    log(register, "certificates.open_register", user=by, timestamp=at)
    return register


@transaction.atomic
def revise_register(*, register: Register, by: Any, at: datetime, **changes: Any) -> Register:
    """Change a register's name, form of number or template; certificates already issued stay as they are.

    Raises:
        NumberFormatMalformed, NumbersWouldRepeat, RegisterNameTaken: as for ``open_register``.
        RegisterInUse: another organisation, once numbers are given.
    """
    register = Register.objects.select_for_update().get(pk=register.pk)
    changed = {name: value for name, value in changes.items() if getattr(register, name) != value}
    if "organization" in changed and register.years.exists():
        raise errors.RegisterInUse
    for name, value in changed.items():
        setattr(register, name, value)
    _save_register(register)
    log(register, "certificates.revise_register", user=by, timestamp=at, data={"changed": sorted(changed)})
    return register


@transaction.atomic
def save_template(
    *, by: Any, at: datetime, template: CertificateTemplate | None = None, **fields: Any
) -> CertificateTemplate:
    """Make a template, or change it, which makes its next version; issued certificates keep what they say.

    Raises:
        TemplateNameTaken: another template has that name.
        RenderingError: its words cannot be drawn.
    """
    if template:
        template = CertificateTemplate.objects.select_for_update().get(pk=template.pk)
        template.version += 1
    else:
        template = CertificateTemplate()
    for name, value in fields.items():
        setattr(template, name, clean_text(value))
    sheets.check(sheets.sample_of(template, on=localdate(at)))
    try:
        with transaction.atomic():
            template.save()
    except IntegrityError as error:
        raise errors.TemplateNameTaken from error
    log(template, "certificates.save_template", user=by, timestamp=at, data={"version": template.version})
    return template


# --- issuing ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Line:
    """What one line of the register is about to say."""

    provider_id: int
    registration_id: int | None
    said: Mapping[str, Any]


def _as_it_is_now(register: Register) -> Register:
    """The register with its template; the caller's copy may be older than the last change of either."""
    return Register.objects.select_related("template").get(pk=register.pk)


def _take_numbers(register: Register, year: int, count: int) -> int:
    """Lock the year's counter, take ``count`` numbers and give the first of them."""
    RegisterYear.objects.get_or_create(register=register, year=year)
    counter = RegisterYear.objects.select_for_update().get(register=register, year=year)
    first = counter.last_number + 1
    counter.last_number += count
    counter.save(update_fields=["last_number"])
    return first


def _enter(
    lines: Sequence[_Line],
    *,
    register: Register,
    by: Any,
    on: date,
    at: datetime,
    replaces: Certificate | None = None,
) -> list[Certificate]:
    """Write lines of the register; the caller holds the lock on what decides.

    Raises:
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
        certificate = Certificate(
            register=register,
            year=on.year,
            number=number,
            number_text=snapshot["number"],
            code=new_code(),
            provider_id=line.provider_id,
            registration_id=line.registration_id,
            snapshot=snapshot,
            issued_on=on,
            issued_at=at,
            issued_by=by,
            replaces=replaces,
        )
        certificate.fold()
        certificates.append(certificate)
    return Certificate.objects.bulk_create(certificates)


def _log_issued(certificates: Sequence[Certificate], *, by: Any, at: datetime) -> None:
    """One entry for each certificate, written together: ``wagtail.log_actions.log`` asks four queries for each."""
    ModelLogEntry.objects.bulk_create(
        ModelLogEntry(
            content_type=ContentType.objects.get_for_model(Certificate),
            object_id=str(certificate.pk),
            label=str(certificate),
            action="certificates.issue",
            timestamp=at,
            user=by,
            uuid=get_active_log_context().uuid,
        )
        for certificate in certificates
    )


def _check_dates(session: CourseSession, *, on: date, at: datetime) -> None:
    if session.ends_on and on < session.ends_on:
        raise errors.IssuedBeforeSettled(ends_on=_shown(session.ends_on))
    if on > localdate(at):
        raise errors.IssuedInFuture(today=_shown(localdate(at)))


def _shown(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _lock_settled(session_id: int) -> CourseSession:
    session = CourseSession.objects.select_for_update().get(pk=session_id)
    if session.status != CourseSession.Status.SETTLED:
        raise errors.SessionNotSettled
    return session


@transaction.atomic
def issue_for_session(
    *, session: CourseSession, register: Register, by: Any, on: date, at: datetime
) -> list[Certificate]:
    """Issue a certificate to everyone who completed ``session`` and has none; safe to do again.

    Numbers follow the Vietnamese order of names. Gives all valid certificates of the session, old and new, by number.
    Whose certificate was revoked is left out: that is for ``replace``.

    Raises:
        SessionNotSettled: outcomes are not settled yet.
        IssuedBeforeSettled, IssuedInFuture: ``on`` lies before the session's last day, or after the day of ``at``.
        RenderingError: someone's certificate cannot be drawn; nobody gets one.
    """
    session = _lock_settled(session.pk)
    entitled = list(
        Registration.objects.filter(
            session=session, outcome=Registration.Outcome.COMPLETED, certificates=None
        ).in_name_order()
    )
    if entitled:
        _check_dates(session, on=on, at=at)
        register = _as_it_is_now(register)
        said = snapshots_of(entitled, template=register.template, on=on)
        lines = [
            _Line(registration.provider_id, registration.pk, each)
            for registration, each in zip(entitled, said, strict=True)
        ]
        issued = _enter(lines, register=register, by=by, on=on, at=at)
        _log_issued(issued, by=by, at=at)
        data = {"register": register.pk, "first": issued[0].number_text, "last": issued[-1].number_text}
        log(session, "certificates.issue_for_session", user=by, timestamp=at, data=data)
    return list(Certificate.objects.of_session(session).valid().order_by("year", "number"))


@transaction.atomic
def issue(*, registration: Registration, register: Register, by: Any, on: date, at: datetime) -> Certificate:
    """Issue the certificate of one registration; issuing again gives the same certificate.

    Raises:
        SessionNotSettled: the session is not closed yet.
        NotCompleted: the person did not complete the session.
        RevokedBefore: they had a certificate, which was revoked; ``replace`` gives a new one.
        IssuedBeforeSettled, IssuedInFuture: ``on`` lies before the session's last day, or after the day of ``at``.
        RenderingError: the certificate cannot be drawn.
    """
    session = _lock_settled(registration.session_id)
    registration = Registration.objects.select_related("provider").get(pk=registration.pk)
    if registration.outcome != Registration.Outcome.COMPLETED:
        raise errors.NotCompleted(provider=registration.provider)
    latest = registration.certificates.order_by("-pk").first()
    if latest and latest.status == Certificate.Status.REVOKED:
        raise errors.RevokedBefore(
            number=latest.number_text,
            provider=registration.provider,
            on=_shown(localdate(latest.revoked_at)),
        )
    if latest:
        return latest
    _check_dates(session, on=on, at=at)
    register = _as_it_is_now(register)
    [said] = snapshots_of([registration], template=register.template, on=on)
    [certificate] = _enter(
        [_Line(registration.provider_id, registration.pk, said)], register=register, by=by, on=on, at=at
    )
    _log_issued([certificate], by=by, at=at)
    return certificate


# --- revoking and replacing ---------------------------------------------------------------------------------


@transaction.atomic
def revoke(*, certificate: Certificate, reason: str, by: Any, at: datetime) -> Certificate:
    """Revoke a certificate: its code keeps answering, with the day and the reason.

    Raises:
        ReasonMissing: no reason given.
        AlreadyRevoked: it was revoked before.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    reason = clean_text(reason)
    if not reason:
        raise errors.ReasonMissing
    if certificate.status == Certificate.Status.REVOKED:
        raise errors.AlreadyRevoked(on=_shown(localdate(certificate.revoked_at)))
    certificate.status = Certificate.Status.REVOKED
    certificate.revoked_at, certificate.revoked_by = at, by
    certificate.revocation_reason = reason
    certificate.save(update_fields=["status", "revoked_at", "revoked_by", "revocation_reason"])
    log(certificate, "certificates.revoke", user=by, timestamp=at, data={"reason": reason})
    return certificate


def _corrections(certificate: Certificate, changes: Mapping[str, Any]) -> dict[str, str]:
    corrections = {}
    for name, value in changes.items():
        if name not in CHANGEABLE:
            raise errors.UnknownChange(name=name)
        corrections[name] = clean_text(value)
        if name in INDISPENSABLE and not corrections[name]:
            raise errors.LineMissing(field=name)
    return corrections


@transaction.atomic
def replace(
    *,
    certificate: Certificate,
    reason: str,
    by: Any,
    on: date,
    at: datetime,
    changes: Mapping[str, Any] | None = None,
) -> Certificate:
    """Issue a new certificate under a new number in place of one; the old one is revoked and points at it.

    It says what the old one said about the person and the course, corrected by ``changes`` (a name spelt wrong), in the
    words and with the signer of the register's template as it is now. A revoked certificate without a successor can be
    replaced too.

    Raises:
        ReasonMissing: no reason given.
        AlreadyReplaced: it has a successor already.
        NotCompleted: the person's completion was taken back since.
        UnknownChange, LineMissing: ``changes`` names something that cannot change, or empties what cannot be empty.
        ReplacedBeforeIssued, IssuedInFuture: ``on`` lies before the old one's day, or after the day of ``at``.
        RenderingError: the new certificate cannot be drawn.
    """
    registration = certificate.registration
    if registration:
        _lock_settled(registration.session_id)
        registration.refresh_from_db(fields=["outcome"])
        if registration.outcome != Registration.Outcome.COMPLETED:
            raise errors.NotCompleted(provider=registration.provider)
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if not clean_text(reason):
        raise errors.ReasonMissing
    successor = Certificate.objects.filter(replaces=certificate).first()
    if successor:
        raise errors.AlreadyReplaced(number=successor.number_text)
    if on < certificate.issued_on:
        raise errors.ReplacedBeforeIssued(issued_on=_shown(certificate.issued_on))
    if on > localdate(at):
        raise errors.IssuedInFuture(today=_shown(localdate(at)))
    register = certificate.register
    said = {
        **certificate.snapshot,
        **words_of(register.template),
        **_corrections(certificate, changes or {}),
    }
    if certificate.status == Certificate.Status.VALID:
        certificate = revoke(certificate=certificate, reason=reason, by=by, at=at)
    [successor] = _enter(
        [_Line(certificate.provider_id, certificate.registration_id, said)],
        register=register,
        by=by,
        on=on,
        at=at,
        replaces=certificate,
    )
    data = {"replaces": certificate.number_text, "reason": clean_text(reason)}
    log(successor, "certificates.replace", user=by, timestamp=at, data=data)
    return successor


# --- files --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class StoredFile:
    """Where a certificate's PDF stands in the private storage, and the hash of its content."""

    name: str
    sha256: str


@transaction.atomic
def record_files(*, files: Mapping[int, StoredFile]) -> int:
    """Note which file belongs to which certificate (by its pk); gives how many are new.

    A certificate that has its file keeps it.
    """
    waiting = list(Certificate.objects.select_for_update().without_file().filter(pk__in=files).order_by("pk"))
    for certificate in waiting:
        stored = files[certificate.pk]
        certificate.pdf.name, certificate.pdf_sha256 = stored.name, stored.sha256
    Certificate.objects.bulk_update(waiting, ["pdf", "pdf_sha256"])
    return len(waiting)


@transaction.atomic
def record_redrawn_file(*, certificate: Certificate, file: StoredFile, by: Any, at: datetime) -> Certificate:
    """Note that a lost file was drawn again from the snapshot, and came out with another hash."""
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    data = {"sha256_before": certificate.pdf_sha256, "sha256": file.sha256}
    certificate.pdf.name, certificate.pdf_sha256 = file.name, file.sha256
    certificate.save(update_fields=["pdf", "pdf_sha256"])
    log(certificate, "certificates.redraw_file", user=by, timestamp=at, data=data)
    return certificate

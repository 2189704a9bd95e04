"""Revoking a certificate, and replacing it by another; nothing is ever deleted."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from certificates import errors
from certificates.actions.numbers import Line, enter, lock_settled, shown
from certificates.models import Certificate
from certificates.notices import tell_ready
from certificates.purposes import WORDS
from certificates.snapshots import CHANGEABLE, INDISPENSABLE, words_of
from courses.models import Registration
from lms.text import clean_text


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
        raise errors.AlreadyRevoked(on=shown(localdate(certificate.revoked_at)))
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
        lock_settled(registration.session_id)
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
        raise errors.ReplacedBeforeIssued(issued_on=shown(certificate.issued_on))
    if on > localdate(at):
        raise errors.IssuedInFuture(today=shown(localdate(at)))
    register = certificate.register
    said = {
        **certificate.snapshot,
        **words_of(register.template),
        **WORDS[certificate.purpose],
        **_corrections(certificate, changes or {}),
    }
    if certificate.status == Certificate.Status.VALID:
        certificate = revoke(certificate=certificate, reason=reason, by=by, at=at)
    [successor] = enter(
        [
            Line(
                certificate.provider_id,
                certificate.registration_id,
                said,
                certificate.provider.email,
                certificate.purpose,
                certificate.event_key,
            )
        ],
        register=register,
        by=by,
        on=on,
        at=at,
        replaces=certificate,
    )
    data = {"replaces": certificate.number_text, "reason": clean_text(reason)}
    log(successor, "certificates.replace", user=by, timestamp=at, data=data)
    tell_ready([successor], about=successor, by=by, at=at)
    return successor

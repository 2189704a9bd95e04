"""Issuing certificates for a session, or for one seat in it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from wagtail.log_actions import log

from certificates import errors
from certificates.actions.numbers import Line, enter, lock_settled, shown
from certificates.models import Certificate, Register
from certificates.snapshots import snapshots_of
from courses.models import CourseSession, Registration
from lms.log import log_each


def _as_it_is_now(register: Register) -> Register:
    """The register with its template; the caller's copy may be older than the last change of either."""
    return Register.objects.select_related("template").get(pk=register.pk)


def log_issued(certificates: Sequence[Certificate], *, by: Any, at: datetime) -> None:
    """One entry for each certificate, written together."""
    log_each("certificates.issue", [(certificate, {}) for certificate in certificates], by=by, at=at)


def check_dates(session: CourseSession, *, on: date, at: datetime) -> None:
    """Whether a certificate of ``session`` may bear the date ``on``.

    Raises:
        IssuedBeforeSettled, IssuedInFuture: it lies before the session's last day, or after the day of ``at``.
    """
    if session.ends_on and on < session.ends_on:
        raise errors.IssuedBeforeSettled(ends_on=shown(session.ends_on))
    if on > localdate(at):
        raise errors.IssuedInFuture(today=shown(localdate(at)))


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
    session = lock_settled(session.pk)
    entitled = list(
        Registration.objects.filter(
            session=session, outcome=Registration.Outcome.COMPLETED, certificates=None
        ).in_name_order()
    )
    if entitled:
        check_dates(session, on=on, at=at)
        register = _as_it_is_now(register)
        said = snapshots_of(entitled, template=register.template, on=on)
        lines = [
            Line(registration.provider_id, registration.pk, each, registration.provider.email)
            for registration, each in zip(entitled, said, strict=True)
        ]
        issued = enter(lines, register=register, by=by, on=on, at=at)
        log_issued(issued, by=by, at=at)
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
    session = lock_settled(registration.session_id)
    registration = Registration.objects.select_related("provider").get(pk=registration.pk)
    if registration.outcome != Registration.Outcome.COMPLETED:
        raise errors.NotCompleted(provider=registration.provider)
    latest = registration.certificates.order_by("-pk").first()
    if latest and latest.status == Certificate.Status.REVOKED:
        raise errors.RevokedBefore(
            number=latest.number_text,
            provider=registration.provider,
            on=shown(localdate(latest.revoked_at)),
        )
    if latest:
        return latest
    check_dates(session, on=on, at=at)
    register = _as_it_is_now(register)
    [said] = snapshots_of([registration], template=register.template, on=on)
    [certificate] = enter(
        [Line(registration.provider_id, registration.pk, said, registration.provider.email)],
        register=register,
        by=by,
        on=on,
        at=at,
    )
    log_issued([certificate], by=by, at=at)
    return certificate

"""Orders to issue to a whole class: given by the office, carried out by the worker, taken over where it was killed."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log

from certificates import errors
from certificates.actions.issuing import check_dates, issue_for_session
from certificates.actions.numbers import lock_settled
from certificates.batches import SILENCE
from certificates.keys_at_hand import has_signing_key
from certificates.models import Batch, Certificate, Register, SigningWay
from certificates.notices import tell_ready
from courses.models import CourseSession, Registration


@transaction.atomic
def order_batch(*, session: CourseSession, register: Register, by: Any, on: date, at: datetime) -> Batch:
    """Order certificates for everyone who completed ``session`` and has none; the worker does the rest.

    An order that is being carried out is given back as it is.

    Raises:
        SessionNotSettled: outcomes are not settled yet.
        NobodyWaiting: everyone who completed it was given a certificate.
        IssuedBeforeSettled, IssuedInFuture: ``on`` lies before the session's last day, or after the day of ``at``.
        NoSigningKey: the register's certificates are signed here, and no key is set up.
    """
    session = lock_settled(session.pk)
    running = Batch.objects.open().filter(session=session).first()
    if running:
        return running
    entitled = Registration.objects.filter(
        session=session, outcome=Registration.Outcome.COMPLETED, certificates=None
    )
    if not entitled.exists():
        raise errors.NobodyWaiting
    check_dates(session, on=on, at=at)
    if register.signing == SigningWay.HERE and not has_signing_key():
        raise errors.NoSigningKey
    batch = Batch.objects.create(
        session=session, register=register, issued_on=on, ordered_by=by, ordered_at=at, sign_of_life_at=at
    )
    log(session, "certificates.order_batch", user=by, timestamp=at, data={"register": register.pk})
    return batch


def claim_batch(*, batch_id: int, at: datetime) -> Batch | None:
    """Take a batch to work on; None where it has ended, or someone who shows signs of life works on it."""
    free = Q(stage=Batch.Stage.WAITING) | Q(sign_of_life_at__lt=at - SILENCE)
    claimed = (
        Batch.objects.open().filter(free, pk=batch_id).update(stage=Batch.Stage.NUMBERING, sign_of_life_at=at)
    )
    if not claimed:
        return None
    return Batch.objects.select_related("session", "register", "ordered_by").get(pk=batch_id)


@transaction.atomic
def issue_batch(*, batch: Batch, at: datetime) -> list[Certificate]:
    """Give the numbers that a batch was ordered for; nothing where it was stopped meanwhile. Safe to do again.

    Raises:
        Refusal: as for ``issue_for_session``.
    """
    session = lock_settled(batch.session_id)
    if not Batch.objects.open().filter(pk=batch.pk).exists():
        return []
    return issue_for_session(
        session=session, register=batch.register, by=batch.ordered_by, on=batch.issued_on, at=at
    )


def note_stage(*, batch: Batch, stage: Batch.Stage, at: datetime) -> bool:
    """Say how far a batch is, or just that its worker is alive; False where the batch has ended, so that it stops."""
    return bool(Batch.objects.open().filter(pk=batch.pk).update(stage=stage, sign_of_life_at=at))


@transaction.atomic
def cancel_batch(*, session: CourseSession, by: Any, at: datetime) -> int:
    """Stop the batch that is issuing to a session; gives how many certificates it had issued, which stay issued.

    Raises:
        NothingToStop: none is under way.
    """
    lock_settled(session.pk)  # waits until numbers that are just being given are given
    batch = Batch.objects.select_for_update().open().filter(session=session).first()
    if batch is None:
        raise errors.NothingToStop
    issued = Certificate.objects.filter(
        registration__session=session, register=batch.register_id, issued_at__gte=batch.ordered_at
    )
    batch.stage, batch.finished_at, batch.issued_count = Batch.Stage.CANCELLED, at, issued.count()
    batch.save(update_fields=["stage", "finished_at", "issued_count"])
    data = {"batch": batch.pk, "issued": batch.issued_count}
    log(session, "certificates.cancel_batch", user=by, timestamp=at, data=data)
    return batch.issued_count


@transaction.atomic
def finish_batch(*, batch: Batch, issued: Sequence[Certificate], at: datetime) -> None:
    """Everything that was ordered is there; ``issued`` are the new certificates, whose holders are told."""
    Batch.objects.open().filter(pk=batch.pk).update(
        stage=Batch.Stage.DONE, issued_count=len(issued), finished_at=at, sign_of_life_at=at
    )
    tell_ready(
        Certificate.objects.select_related("provider").filter(pk__in=[each.pk for each in issued]),
        about=batch.session,
        by=batch.ordered_by,
        at=at,
    )


def refuse_batch(*, batch: Batch, refusal: str, at: datetime) -> None:
    """End a batch that a rule forbids, with the reason; what was issued before stays issued."""
    Batch.objects.open().filter(pk=batch.pk).update(
        stage=Batch.Stage.REFUSED, refusal=refusal[:500], finished_at=at, sign_of_life_at=at
    )


@transaction.atomic
def release_silent_batches(*, at: datetime) -> list[int]:
    """Put batches whose worker fell silent back into the queue's hands; gives their keys."""
    silent = list(Batch.objects.select_for_update().silent(at=at).order_by("pk").values_list("pk", flat=True))
    Batch.objects.filter(pk__in=silent).update(stage=Batch.Stage.WAITING, sign_of_life_at=at)
    return silent

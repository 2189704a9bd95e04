"""Background work of certificates: carrying out what was ordered for a class, drawing files after numbers were given.

Whatever is here can be killed at any moment and done again: numbers are given in one transaction that gives each
person one, files appear whole or not at all, and how far it is stands in the database.
"""

import logging
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from certificates import actions
from certificates import intake as intake_folder
from certificates.batches import SILENCE
from certificates.bundles import store_print_file
from certificates.errors import FileLost, WorkFailed
from certificates.files import CHUNK, store_files
from certificates.keys_at_hand import has_signing_key
from certificates.models import Batch, Certificate, Intake, SignedFile, SigningWay
from certificates.notices import tell_ready
from lms.refusals import Refusal

logger = logging.getLogger(__name__)


@task()
def draw_files(certificate_ids: list[int]) -> int:
    """Draw and store the files that these certificates lack, and sign those that are signed here.

    Gives how many were drawn. Safe to run twice. Who was waiting for the file is told.

    How far it is stands in the register itself: which certificates have a file.
    """
    asked = Certificate.objects.filter(pk__in=certificate_ids).order_by("pk")
    drawn = store_files(asked.without_file().iterator(chunk_size=200))
    _sign(list(asked.unsigned().filter(signing=SigningWay.HERE)))
    tell_ready(asked.valid().select_related("provider"), about=None, by=None, at=timezone.now())
    return drawn


def _sign(
    certificates: list[Certificate], *, by: Any = None, after_each: Callable[[], None] = lambda: None
) -> None:
    """Sign with the office's key, a chunk at a time: what a kill may cost."""
    for start in range(0, len(certificates), CHUNK):
        after_each()
        actions.sign_here(certificates=certificates[start : start + CHUNK], by=by, at=timezone.now())


MOST_IN_A_ROUND = 200
"""Certificates signed in one round; rounds are made every few minutes."""


def sign_what_waits(at: datetime) -> int:
    """Draw and sign what a worker that was stopped left unsigned; a round of ``lms.rounds``. Gives how many.

    What a batch is at work on is left to it. One that cannot be signed is left out, with its reason in the log.

    Raises:
        SigningKeyUnreadable: the key is named in the settings and cannot be used.
    """
    if not has_signing_key():
        return 0
    waiting = (
        Certificate.objects.unsigned()
        .filter(signing=SigningWay.HERE, issued_at__lt=at - SILENCE)
        .exclude(registration__session__in=Batch.objects.open().values("session"))
        .order_by("pk")
    )
    found = list(waiting[:MOST_IN_A_ROUND])
    if not found:
        return 0
    from certificates.signing_office import signatory

    with signatory():  # a key that cannot be used is nobody's certificate's fault
        pass
    return sum(_draw_and_sign(certificate, at=at) for certificate in found)


def _draw_and_sign(certificate: Certificate, *, at: datetime) -> int:
    try:
        store_files([certificate])
        return actions.sign_here(certificates=[certificate], by=None, at=at)
    except Refusal:
        logger.exception("Certificate %s cannot be signed", certificate.pk)
        return 0


@task()
def carry_out_batch(batch_id: int) -> int:
    """Issue to everyone who completed a session, then draw and put together; gives how many were issued.

    Does nothing where the batch has ended, or where another worker is at it; stops where the office stops it.
    """
    batch = actions.claim_batch(batch_id=batch_id, at=timezone.now())
    if batch is None:
        return 0
    try:
        return _carry_out(batch)
    except Stopped:
        return 0
    except Refusal as refusal:
        actions.refuse_batch(batch=batch, refusal=str(refusal), at=timezone.now())
        return 0
    except OperationalError:  # the database is away or busy: taken over when it is back
        raise
    except Exception as error:  # a full disk, a mistyped setting: begun again it would fail for ever
        logger.exception("Batch %s of certificates failed", batch.pk)
        failure = WorkFailed(kind=type(error).__name__)
        actions.refuse_batch(batch=batch, refusal=str(failure), at=timezone.now())
        return 0


class Stopped(Exception):
    """The office stopped the batch meanwhile."""


def _carry_out(batch: Batch) -> int:
    def alive(stage: Batch.Stage) -> None:
        if not actions.note_stage(batch=batch, stage=stage, at=timezone.now()):
            raise Stopped

    issued = actions.issue_batch(batch=batch, at=timezone.now())
    alive(Batch.Stage.DRAWING)
    store_files(issued, after_each=lambda: alive(Batch.Stage.DRAWING))
    if batch.register.signing == SigningWay.HERE:
        _sign(issued, by=batch.ordered_by, after_each=lambda: alive(Batch.Stage.SIGNING))
    alive(Batch.Stage.PRINTING)
    store_print_file(batch.session)
    new = [each for each in issued if each.issued_at >= batch.ordered_at]
    actions.finish_batch(batch=batch, issued=new, at=timezone.now())
    return len(new)


@task()
def work_on_intake(intake_id: int) -> int:
    """Check the files of an intake, or take in its good ones, one by one; gives how many it dealt with.

    Does nothing where another worker is at it. Safe to run twice: a file that was dealt with stays as it is.
    """
    intake = actions.claim_intake(intake_id=intake_id, at=timezone.now())
    if intake is None:
        return 0
    checking = intake.stage == Intake.Stage.CHECKING
    state = SignedFile.State.WAITING if checking else SignedFile.State.GOOD
    files = list(intake.files.filter(state=state).order_by("position"))
    for file in files:
        _deal_with(file, intake, checking=checking)
    actions.finish_step(intake=intake, at=timezone.now())
    if not checking:
        intake_folder.forget(intake.folder)
    return len(files)


def _deal_with(file: SignedFile, intake: Intake, *, checking: bool) -> None:
    """A file that cannot be dealt with is left out; the others go on."""
    try:
        content = intake_folder.content_at(intake.folder, file.position)
        if checking:
            actions.check_signed_file(file=file, content=content, at=timezone.now())
        else:
            actions.take_in_file(file=file, content=content, by=intake.confirmed_by, at=timezone.now())
    except OperationalError:  # the database is away or busy: taken over when it is back
        raise
    except Exception:
        logger.exception("Signed file %s cannot be dealt with", file.pk)
        actions.refuse_file(file=file, refusal=str(FileLost()))


def work_on_intake_in_background(intake: Intake) -> None:
    """Have the worker check or take in the files of an intake; call it outside transactions."""
    _in_background(work_on_intake, intake.pk)


def look_after_intakes(at: datetime) -> int:
    """Queue intakes again whose worker was killed, forget old ones; a round of ``lms.rounds``. Gives how many."""
    forgotten = actions.forget_old_intakes(at=at)
    for folder in forgotten:
        intake_folder.forget(folder)
    intake_folder.forget_stray()
    released = actions.release_silent_intakes(at=at)
    for pk in released:
        _in_background(work_on_intake, pk)
    return len(released) + len(forgotten)


def draw_in_background(certificates: Iterable[Certificate]) -> None:
    """Have the worker (``LMS_TASK_BACKEND``) draw and sign what is missing; call it outside transactions."""
    waiting = [certificate.pk for certificate in certificates]
    if waiting:
        _in_background(draw_files, waiting)


def carry_out_in_background(batch: Batch) -> None:
    """Have the worker carry out a batch; call it outside transactions."""
    _in_background(carry_out_batch, batch.pk)


def take_over_silent_batches(at: datetime) -> int:
    """Queue batches again whose worker was killed; a round of ``lms.rounds``."""
    released = actions.release_silent_batches(at=at)
    for pk in released:
        _in_background(carry_out_batch, pk)
    return len(released)


def _in_background(deed, *arguments) -> None:
    deed.using(backend=getattr(settings, "LMS_TASK_BACKEND", "default")).enqueue(*arguments)

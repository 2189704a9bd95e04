"""Signed files on their way in: brought, checked one by one, taken in one by one, forgotten after a day."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from certificates import errors
from certificates.actions.signing import take_in_signed, told
from certificates.intakes import KEPT, SILENCE
from certificates.known_files import certificates_by_hash
from certificates.models import Certificate, Intake, SignedCopy, SignedFile
from courses.models import CourseSession
from lms.refusals import Refusal
from lms.uploads import kind_of


@transaction.atomic
def open_intake(
    *, session: CourseSession, folder: str, names: Sequence[str], by: Any, at: datetime
) -> Intake:
    """Note the files that were brought, in the order of ``folder``; the worker checks them.

    Raises:
        NoFileBrought: there is none.
    """
    if not names:
        raise errors.NoFileBrought
    intake = Intake.objects.create(session=session, folder=folder, brought_at=at, brought_by=by)
    SignedFile.objects.bulk_create(
        SignedFile(intake=intake, position=position, name=name[-200:]) for position, name in enumerate(names)
    )
    data = {"intake": intake.pk, "files": len(names)}
    log(session, "certificates.open_intake", user=by, timestamp=at, data=data)
    return intake


def claim_intake(*, intake_id: int, at: datetime) -> Intake | None:
    """Take an intake to work on; None where there is nothing to do, or someone who shows signs of life is at it."""
    if not Intake.objects.free(at=at).filter(pk=intake_id).update(sign_of_life_at=at):
        return None
    return Intake.objects.select_related("confirmed_by").get(pk=intake_id)


@transaction.atomic
def release_silent_intakes(*, at: datetime) -> list[int]:
    """Put intakes whose worker fell silent, or that the queue lost, back into the queue's hands; gives their keys."""
    free = Intake.objects.select_for_update().free(at=at)
    free = free.exclude(sign_of_life_at=None, brought_at__gte=at - SILENCE)
    silent = list(free.order_by("pk").values_list("pk", flat=True))
    Intake.objects.filter(pk__in=silent).update(sign_of_life_at=None)
    return silent


@transaction.atomic
def check_signed_file(*, file: SignedFile, content: bytes, at: datetime) -> SignedFile:
    """Find the certificate a file belongs to and judge its signature; nothing is taken in. A checked file stays so."""
    from certificates.signing import match, original_hashes
    from certificates.signing_office import judge

    Intake.objects.filter(pk=file.intake_id).update(sign_of_life_at=at)
    file = SignedFile.objects.select_for_update().get(pk=file.pk)
    if file.state != SignedFile.State.WAITING:
        return file
    file.sha256 = sha256(content).hexdigest()
    known = certificates_by_hash(digest for _end, digest in original_hashes(content))
    beginning = match(content, known)
    if beginning is None:
        file.flaw = _nobodys(content)
    else:
        file.certificate = known[beginning]
        verdict = judge(content, at=at, original_sha256=beginning)
        file.signatures = told(verdict.signatures)
        file.flaw = str(verdict.flaw.words) if verdict.flaw else _hindrance(file)
    file.state = SignedFile.State.BAD if file.flaw else SignedFile.State.GOOD
    file.save(update_fields=["sha256", "certificate", "signatures", "flaw", "state"])
    return file


def _nobodys(content: bytes) -> str:
    if kind_of(content) != "pdf":
        return _("This is not a readable PDF.")
    return _(
        "It is none of the files that were saved from here. Sign the saved file itself, not a copy that another "
        "program saved."
    )


def _hindrance(file: SignedFile) -> str:
    """Why a well-signed file is not taken in all the same; nothing where it is."""
    certificate = file.certificate
    if certificate and certificate.status != Certificate.Status.VALID:
        return _("This certificate was revoked.")
    twins = SignedFile.objects.filter(intake=file.intake_id, sha256=file.sha256).exclude(pk=file.pk)
    if twins.exists() or SignedCopy.objects.filter(certificate=certificate, sha256=file.sha256).exists():
        return str(errors.TakenInBefore())
    return ""


@transaction.atomic
def confirm_intake(*, intake: Intake, by: Any, at: datetime) -> Intake:
    """Have the good files of a checked intake taken in; the worker does it.

    Raises:
        NothingToTakeIn: it is not checked yet, was confirmed already, or has no good file.
    """
    found = Intake.objects.select_for_update().filter(pk=intake.pk, stage=Intake.Stage.CHECKED).first()
    if found is None or not found.files.filter(state=SignedFile.State.GOOD).exists():
        raise errors.NothingToTakeIn
    found.stage, found.confirmed_by, found.sign_of_life_at = Intake.Stage.TAKING, by, None
    found.save(update_fields=["stage", "confirmed_by", "sign_of_life_at"])
    data = {"intake": found.pk}
    log(found.session, "certificates.confirm_intake", user=by, timestamp=at, data=data)
    return found


@transaction.atomic
def take_in_file(*, file: SignedFile, content: bytes, by: Any, at: datetime) -> SignedFile:
    """Take in one good file, judged once more by ``take_in_signed``; where that refuses, the file says why."""
    Intake.objects.filter(pk=file.intake_id).update(sign_of_life_at=at)
    file = SignedFile.objects.select_for_update().get(pk=file.pk)
    if file.state != SignedFile.State.GOOD or file.certificate is None:
        return file
    try:
        with transaction.atomic():
            take_in_signed(certificate=file.certificate, content=content, by=by, at=at)
        file.state = SignedFile.State.TAKEN
    except Refusal as refusal:
        file.state, file.flaw = SignedFile.State.BAD, str(refusal)[:500]
    file.save(update_fields=["state", "flaw"])
    return file


@transaction.atomic
def refuse_file(*, file: SignedFile, refusal: str) -> None:
    """Leave a file out that cannot be looked at, with the reason; the others go on."""
    SignedFile.objects.filter(pk=file.pk).exclude(state=SignedFile.State.TAKEN).update(
        state=SignedFile.State.BAD, flaw=refusal[:500]
    )


def finish_step(*, intake: Intake, at: datetime) -> None:
    """Every file is checked, or every good one taken in."""
    following = {Intake.Stage.CHECKING: Intake.Stage.CHECKED, Intake.Stage.TAKING: Intake.Stage.DONE}
    for stage, next_stage in following.items():
        if intake.stage == stage:
            Intake.objects.filter(pk=intake.pk, stage=stage).update(stage=next_stage, sign_of_life_at=at)


@transaction.atomic
def forget_old_intakes(*, at: datetime) -> list[str]:
    """Forget what was brought a day ago, taken in or not; gives the folders, which the caller removes."""
    old = Intake.objects.select_for_update().filter(brought_at__lt=at - KEPT)
    folders = dict(old.values_list("pk", "folder"))
    Intake.objects.filter(pk__in=folders).delete()
    return list(folders.values())

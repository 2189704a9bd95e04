"""The doors of certificates: issue, revoke, replace. Numbers run without gap or repeat; nothing is ever deleted."""

from certificates.actions.batches import (
    cancel_batch,
    claim_batch,
    finish_batch,
    issue_batch,
    note_stage,
    order_batch,
    refuse_batch,
    release_silent_batches,
)
from certificates.actions.events import Event, Part, certify
from certificates.actions.files import record_files, record_redrawn_file
from certificates.actions.intakes import (
    check_signed_file,
    claim_intake,
    confirm_intake,
    finish_step,
    forget_old_intakes,
    open_intake,
    refuse_file,
    release_silent_intakes,
    take_in_file,
)
from certificates.actions.issuing import issue, issue_for_session
from certificates.actions.numbers import lock_settled
from certificates.actions.registers import open_register, revise_register
from certificates.actions.revoking import replace, revoke
from certificates.actions.signing import LARGEST_SCAN, attach_scan, sign_here, take_in_signed
from certificates.actions.templates import save_template
from certificates.storing import StoredFile

__all__ = [
    "LARGEST_SCAN",
    "Event",
    "Part",
    "StoredFile",
    "attach_scan",
    "cancel_batch",
    "certify",
    "check_signed_file",
    "claim_batch",
    "claim_intake",
    "confirm_intake",
    "finish_batch",
    "finish_step",
    "forget_old_intakes",
    "issue",
    "issue_batch",
    "issue_for_session",
    "lock_settled",
    "note_stage",
    "open_intake",
    "open_register",
    "order_batch",
    "record_files",
    "record_redrawn_file",
    "refuse_batch",
    "refuse_file",
    "release_silent_batches",
    "release_silent_intakes",
    "replace",
    "revise_register",
    "revoke",
    "save_template",
    "sign_here",
    "take_in_file",
    "take_in_signed",
]

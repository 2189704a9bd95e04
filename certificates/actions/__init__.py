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
    "claim_batch",
    "finish_batch",
    "issue",
    "issue_batch",
    "issue_for_session",
    "lock_settled",
    "note_stage",
    "open_register",
    "order_batch",
    "record_files",
    "record_redrawn_file",
    "refuse_batch",
    "release_silent_batches",
    "replace",
    "revise_register",
    "revoke",
    "save_template",
    "sign_here",
    "take_in_signed",
]

"""The doors of certificates: issue, revoke, replace. Numbers run without gap or repeat; nothing is ever deleted."""

from certificates.actions.files import StoredFile, record_files, record_redrawn_file
from certificates.actions.issuing import issue, issue_for_session
from certificates.actions.registers import open_register, revise_register
from certificates.actions.revoking import replace, revoke
from certificates.actions.templates import save_template

__all__ = [
    "StoredFile",
    "issue",
    "issue_for_session",
    "open_register",
    "record_files",
    "record_redrawn_file",
    "replace",
    "revise_register",
    "revoke",
    "save_template",
]

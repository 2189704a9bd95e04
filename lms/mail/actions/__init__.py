"""The doors of mail: messages are queued by other apps' doors, sent by the worker, looked after by the office."""

from lms.mail.actions.care import note_call, retry, retry_failed
from lms.mail.actions.queueing import Letter, queue, queue_all
from lms.mail.actions.words import restore_wording, revise_wording, send_test
from lms.mail.sending import Sent, give_up_stale, send_due

__all__ = [
    "Letter",
    "Sent",
    "give_up_stale",
    "note_call",
    "queue",
    "queue_all",
    "restore_wording",
    "retry",
    "retry_failed",
    "revise_wording",
    "send_due",
    "send_test",
]

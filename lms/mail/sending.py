"""Sending what waits. A message is claimed before it leaves, so that no two workers ever send the same one."""

import smtplib
from contextlib import suppress
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from lms.mail.envelopes import envelope
from lms.mail.models import Message

State = Message.State

PAUSES = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=3), timedelta(hours=12))
"""How long to wait after the first, second … try that failed for now; after the last a person has to look."""

STALE_AFTER = timedelta(minutes=30)
"""No mail server takes so long over one message: the worker is gone."""


class Sent(NamedTuple):
    """What became of a batch: how many left, how many were tried in vain."""

    sent: int
    failed: int


def claim(pk: int, *, at: datetime) -> bool:
    """Take a queued message that is due for this worker; False when another one was quicker, or put it off.

    One statement asks and takes, so it needs no lock on either database; it is committed before the message leaves. A
    worker that dies in between leaves the message “being sent”, never to be sent again by itself.
    """
    mine = Message.objects.filter(
        Q(useless_after=None) | Q(useless_after__gt=at), pk=pk, state=State.QUEUED, next_try_at__lte=at
    )
    return bool(mine.update(state=State.SENDING, claimed_at=at))


def send_due(*, at: datetime, limit: int = 50) -> Sent:
    """Send up to ``limit`` messages that are due. Call it outside transactions, again until nothing is sent or failed.

    Where the mail server cannot be reached nothing has left: whatever is due waits, and that counts as no try. What
    would come too late (``useless_after``) is not sent any more.
    """
    set_aside_useless(at=at)
    waiting = list(Message.objects.due(at=at).values_list("pk", flat=True)[:limit])
    if not waiting:
        return Sent(0, 0)
    connection = get_connection()
    sent = failed = 0
    try:
        for pk in waiting:
            try:
                connection.open()  # does nothing where it is open; a failed message closes it
            except Exception as trouble:  # whatever a mail backend raises, the queue has to say it
                return Sent(sent, failed + _put_off(trouble, at=at))
            if not claim(pk, at=at):
                continue
            if _send(Message.objects.get(pk=pk), connection, at=at):
                sent += 1
            else:
                failed += 1
    finally:
        with suppress(Exception):
            connection.close()
    return Sent(sent, failed)


def _send(message: Message, connection: BaseEmailBackend, *, at: datetime) -> bool:
    try:
        envelope(message, connection).send()
    except Exception as trouble:
        with suppress(Exception):
            connection.close()  # it may be in the middle of something; it is opened again for the next message
        if _passes(trouble):
            _try_later(message, trouble, at=at)
        else:
            _give_up(message.pk, trouble)
        return False
    Message.objects.filter(pk=message.pk).update(
        state=State.SENT, sent_at=at, tries=F("tries") + 1, problem=""
    )
    return True


def _passes(trouble: Exception) -> bool:
    """Whether the server said "not now" (4xx). After anything else waiting is no use, or might send it twice."""
    if isinstance(trouble, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _said in trouble.recipients.values())
    return isinstance(trouble, smtplib.SMTPResponseException) and 400 <= trouble.smtp_code < 500


def _put_off(trouble: Exception, *, at: datetime) -> int:
    """Let everything that is due wait for a server that cannot be reached, however long; how many."""
    due = Message.objects.filter(state=State.QUEUED, next_try_at__lte=at)
    return due.update(problem=_said(trouble), next_try_at=at + PAUSES[0])


def _try_later(message: Message, trouble: Exception, *, at: datetime) -> None:
    """Let a message of ours wait for its next try, or give it up after the last."""
    if message.tries >= len(PAUSES):
        _give_up(message.pk, trouble)
        return
    Message.objects.filter(pk=message.pk).update(
        state=State.QUEUED,
        tries=F("tries") + 1,
        problem=_said(trouble),
        next_try_at=at + PAUSES[message.tries],
    )


def _give_up(pk: int, trouble: Exception) -> None:
    Message.objects.filter(pk=pk).update(state=State.FAILED, tries=F("tries") + 1, problem=_said(trouble))


def _said(trouble: Exception) -> str:
    """What went wrong, in the office's language, with the server's own words."""
    with translation.override(settings.LANGUAGE_CODE):
        if isinstance(trouble, smtplib.SMTPRecipientsRefused):
            said = "; ".join(f"{code} {_text(text)}" for code, text in trouble.recipients.values())
            told = _("The mail server refuses this address: %(said)s")
        elif isinstance(trouble, smtplib.SMTPResponseException):
            said = f"{trouble.smtp_code} {_text(trouble.smtp_error)}"
            told = _("The mail server answered: %(said)s")
        else:
            said = f"{type(trouble).__name__} {trouble}".strip()
            told = _("The mail server could not be reached, or broke off: %(said)s")
    return (told % {"said": said})[:500]


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said


def give_up_stale(*, at: datetime) -> int:
    """Hand messages to people whose worker died while it was sending them: nobody knows whether they arrived.

    They are never sent again by themselves.
    """
    with translation.override(settings.LANGUAGE_CODE):
        problem = _(
            "The worker stopped while it was sending this message; it may have arrived. Ask, or send it again."
        )
    stale = Message.objects.filter(state=State.SENDING, claimed_at__lt=at - STALE_AFTER)
    return stale.update(state=State.FAILED, problem=problem)


def set_aside_useless(*, at: datetime) -> int:
    """Mark what nobody can use any more, an offer after its deadline for example; how many were set aside."""
    late = Message.objects.filter(state=State.QUEUED, useless_after__lte=at)
    return late.update(state=State.USELESS, problem=too_late())


def too_late() -> str:
    """Why a message is not sent any more, in the office's language."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("It could not be sent in time; what it says does not hold any more.")

"""What people do about messages that did not arrive: send again, call instead."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from wagtail.log_actions import log

from lms.mail import errors
from lms.mail.actions.queueing import send_soon
from lms.mail.models import Message
from lms.mail.receivers import receiver_of
from lms.text import clean_text

State = Message.State
FORGOTTEN = "@invalid"
"""How addresses end that were forgotten as their person asked (``lms.mail.forgetting``)."""


def _locked(message: Message) -> Message:
    return Message.objects.select_for_update().get(pk=message.pk)


@transaction.atomic
def retry(*, message: Message, by: Any, at: datetime) -> Message:
    """Send a message again that was not delivered, or that had no address, to the address the person has now.

    Raises:
        NotWaitingForYou: it waits, was sent, or somebody called.
        TooLateToSend: what it says does not hold any more.
        StillNoAddress: there is still nowhere to send it.
    """
    message = _locked(message)
    if message.state not in Message.FOR_PEOPLE:
        raise errors.NotWaitingForYou(state=message.get_state_display())
    if message.useless_after and message.useless_after <= at:
        raise errors.TooLateToSend
    _queue_again(message, by=by, at=at)
    send_soon()
    return message


@transaction.atomic
def retry_failed(*, by: Any, at: datetime) -> int:
    """Send everything again that was not delivered and still holds, after the mail server was broken; how many.

    Raises:
        NothingFailed: there is nothing of that kind.
    """
    failed = Message.objects.select_for_update().filter(state=State.FAILED)
    failed = failed.exclude(address__endswith=FORGOTTEN).order_by("pk")
    again = [message for message in failed if not message.useless_after or message.useless_after > at]
    if not again:
        raise errors.NothingFailed
    prefetch_related_objects(again, "provider__user", "user")
    for message in again:
        _queue_again(message, by=by, at=at)
    send_soon()
    return len(again)


def _queue_again(message: Message, *, by: Any, at: datetime) -> None:
    receiver = receiver_of(provider=message.provider, user=message.user, chosen={})
    address = receiver.address or message.address
    if not address or address.endswith(FORGOTTEN):
        raise errors.StillNoAddress(name=message.to_name)
    message.address, message.phone = address, receiver.phone or message.phone
    message.state, message.tries, message.problem, message.next_try_at = State.QUEUED, 0, "", at
    message.save()
    log(message, "mail.retry", user=by, timestamp=at)


@transaction.atomic
def note_call(*, message: Message, note: str, by: Any, at: datetime) -> Message:
    """Note that somebody was told by telephone what the message says.

    Raises:
        NotWaitingForYou: it waits, was sent, or somebody called already.
        NoteMissing: nothing is written down.
    """
    message = _locked(message)
    if message.state not in Message.FOR_PEOPLE:
        raise errors.NotWaitingForYou(state=message.get_state_display())
    note = clean_text(note)
    if not note:
        raise errors.NoteMissing
    message.state, message.call_note = State.PHONED, note
    message.save()
    log(message, "mail.note_call", user=by, timestamp=at, data={"note": note})
    return message

"""Putting messages into the queue. The row is its own log: who queued it, when, and all that became of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.utils import translation

from lms.mail.kinds import kind_of
from lms.mail.models import Message, about_key
from lms.mail.receivers import languages_of, receiver_of, with_accounts
from lms.mail.tasks import send_in_background
from lms.mail.words import Words
from lms.people.models import Provider

Values = Mapping[str, Any]


@dataclass(frozen=True)
class Letter:
    """A message to be queued.

    ``key`` is its own for ever, "registration:12:confirmed" for example. The receiver is a ``provider`` (their
    account's address, else the one on the list), a ``user``, or a bare ``name`` and ``address``. ``context`` gives the
    values of the kind's placeholders, or makes them when called, in the receiver's language (dates and words differ).
    ``action_url`` is where the button leads, a path of this site or a whole address. After ``useless_after`` it is not
    sent any more.
    """

    key: str
    provider: Provider | None = None
    user: Any = None
    name: str = ""
    address: str = ""
    language: str = ""
    context: Values | Callable[[], Values] = field(default_factory=dict)
    action_url: str = ""
    useless_after: datetime | None = None


def queue(
    *,
    key: str,
    kind: str,
    context: Values | Callable[[], Values],
    provider: Provider | None = None,
    user: Any = None,
    name: str = "",
    address: str = "",
    language: str = "",
    action_url: str = "",
    useless_after: datetime | None = None,
    about: models.Model | None = None,
    by: Any,
    at: datetime,
) -> Message | None:
    """Queue one message (see ``Letter``), sent when the transaction is over; a key queued before gives that message.

    ``about`` is the record it concerns. Whoever has no address is kept in the list of people to
    call; of a kind that is not ``worth_a_call`` they get no message, and None is given.
    """
    letter = Letter(
        key=key,
        provider=provider,
        user=user,
        name=name,
        address=address,
        language=language,
        context=context,
        action_url=action_url,
        useless_after=useless_after,
    )
    queue_all([letter], kind=kind, about=about, by=by, at=at)
    return Message.objects.filter(key=key).first()


@transaction.atomic
def queue_all(
    letters: Iterable[Letter], *, kind: str, about: models.Model | None = None, by: Any, at: datetime
) -> int:
    """Queue many messages of one kind in a fixed number of queries; gives how many were not queued before.

    Two doors that queue one key at the same moment make one message: ``one_message_per_key`` holds it.
    """
    told_once = {letter.key: letter for letter in letters}
    known = set(Message.objects.filter(key__in=told_once).values_list("key", flat=True))
    letters = [letter for key, letter in told_once.items() if key not in known]
    if not letters:
        return 0
    with_accounts([letter.provider for letter in letters if letter.provider])
    accounts = [
        account
        for letter in letters
        if (account := letter.user or (letter.provider.user if letter.provider else None))
    ]
    chosen = languages_of(accounts)
    told_how = kind_of(kind)
    words = Words(told_how)
    label = str(about)[:250] if about is not None else ""
    messages = []
    for letter in letters:
        receiver = receiver_of(
            provider=letter.provider,
            user=letter.user,
            name=letter.name,
            address=letter.address,
            language=letter.language,
            chosen=chosen,
        )
        if not receiver.address and not told_how.worth_a_call:
            continue
        with translation.override(receiver.language):
            values = letter.context() if callable(letter.context) else letter.context
            filled = words.filled(receiver.language, {**values, "name": receiver.name})
        message = Message(
            key=letter.key,
            kind=kind,
            language=receiver.language,
            provider=letter.provider,
            user=letter.user,
            to_name=receiver.name[:150],
            address=receiver.address,
            phone=receiver.phone,
            subject=one_line(filled.subject, 400),
            text=filled.text,
            action_url=letter.action_url,
            action_label=one_line(filled.action_label, 100) if letter.action_url else "",
            about_key=about_key(about) if about is not None else "",
            about_label=label,
            state=Message.State.QUEUED if receiver.address else Message.State.NO_ADDRESS,
            queued_at=at,
            queued_by=by,
            next_try_at=at,
            useless_after=letter.useless_after,
        )
        message.folded_text = message.words_to_find()  # bulk_create calls no save()
        messages.append(message)
    Message.objects.bulk_create(messages, batch_size=200, ignore_conflicts=True)
    send_soon()
    return len(messages)


def one_line(text: str, limit: int) -> str:
    """Words with filled placeholders as a column of ``limit`` characters takes them; titles can be long."""
    line = " ".join(text.split())
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}…"


def send_soon() -> None:
    """Have the worker look at the queue when this transaction is over: once, however many messages it queued."""
    waiting = [entry[1] for entry in transaction.get_connection().run_on_commit]
    if send_in_background not in waiting:
        transaction.on_commit(send_in_background)

"""The office's own words for a kind of message."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from wagtail.log_actions import log

from lms.mail import errors
from lms.mail.actions.queueing import one_line, send_soon
from lms.mail.kinds import MailKind, Wording
from lms.mail.models import Message, MessageTemplate
from lms.mail.words import check, filled
from lms.text import nfc


@transaction.atomic
def revise_wording(
    *, kind: MailKind, language: str, wording: Wording, by: Any, at: datetime
) -> MessageTemplate:
    """Let messages of a kind say something else in one language; messages that are queued already stay as they are.

    Raises:
        SubjectMissing, SubjectNotOneLine, TextMissing, StrayBrace, UnknownPlaceholder: it cannot be sent like that.
    """
    wording = tidied(wording)
    check(kind, wording)
    row, _is_new = MessageTemplate.objects.select_for_update().update_or_create(
        kind=kind.key,
        language=language,
        defaults={**vars(wording), "revised_at": at, "revised_by": by},
    )
    log(row, "mail.revise_wording", user=by, timestamp=at, data=vars(wording))
    return row


@transaction.atomic
def restore_wording(*, kind: MailKind, language: str, by: Any, at: datetime) -> None:
    """Go back to the words that came with the product; the log keeps what the office had written.

    Raises:
        WordsAsShipped: nothing had been changed.
    """
    row = MessageTemplate.objects.select_for_update().filter(kind=kind.key, language=language).first()
    if row is None:
        raise errors.WordsAsShipped
    data = {"subject": row.subject, "text": row.text, "action_label": row.action_label}
    log(row, "mail.restore_wording", user=by, timestamp=at, data=data, deleted=True)
    row.delete()


@transaction.atomic
def send_test(*, kind: MailKind, language: str, wording: Wording, by: Any, at: datetime) -> Message:
    """Send ``wording``, filled with the examples, to whoever asks.

    Raises:
        NoOwnAddress: the account has no address.
        SubjectMissing, SubjectNotOneLine, TextMissing, StrayBrace, UnknownPlaceholder: as for ``revise_wording``.
    """
    wording = tidied(wording)
    check(kind, wording)
    if not by.email:
        raise errors.NoOwnAddress
    words = sample(kind, wording)
    message = Message.objects.create(
        key=f"test:{kind.key}:{language}:{by.pk}:{at.isoformat()}",
        kind=kind.key,
        language=language,
        user=by,
        to_name=str(by)[:150],
        address=by.email,
        subject=one_line(f"[test] {words.subject}", 400),
        text=words.text,
        action_url=settings.WAGTAILADMIN_BASE_URL if words.action_label else "",
        action_label=one_line(words.action_label, 100),
        state=Message.State.QUEUED,
        queued_at=at,
        queued_by=by,
        next_try_at=at,
    )
    send_soon()
    return message


def tidied(wording: Wording) -> Wording:
    """The same words in one spelling of Unicode and of line ends, without blanks around."""
    return Wording(
        **{field: nfc(text).replace("\r\n", "\n").strip() for field, text in vars(wording).items()}
    )


def sample(kind: MailKind, wording: Wording) -> Wording:
    """``wording`` filled with the examples of its placeholders."""
    return filled(wording, {name: told.example for name, told in kind.all_placeholders().items()})

"""A message as mail programs receive it: text and HTML of the same words, and an identity of its own."""

import hashlib
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation

from lms.mail.kinds import kind_of
from lms.mail.models import Message
from lms.mail.wording import as_html


def absolute(url: str) -> str:
    """An address of this site as a mail needs it; "" stays ""."""
    return urljoin(settings.WAGTAILADMIN_BASE_URL, url) if url else ""


def bodies(*, subject: str, text: str, action_url: str, action_label: str, language: str) -> tuple[str, str]:
    """The text and the HTML version of a message."""
    context = {
        "title": subject,
        "text": text,
        "html": as_html(text),
        "preview": text.split("\n\n", maxsplit=1)[0][:120],
        "action_url": absolute(action_url) if action_label else "",
        "action_label": action_label,
    }
    with translation.override(language):
        return (
            render_to_string("mail/letter.txt", context).strip() + "\n",
            render_to_string("mail/letter.html", context).strip() + "\n",
        )


def message_id(key: str) -> str:
    """The same for every try, so that mail servers and programs drop a copy should one ever be made."""
    host = urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:40]}@{host}>"


def late_link_of(message: Message) -> str:
    """The address that the kind of ``message`` makes only now; "" where it makes none, or nobody knows the kind."""
    try:
        late_link = kind_of(message.kind).late_link
    except KeyError:
        return ""
    return late_link(message) if late_link else ""


def envelope(message: Message, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """``message`` ready for Django's mail backend."""
    text, html = bodies(
        subject=message.subject,
        text=message.text,
        action_url=late_link_of(message) or message.action_url,
        action_label=message.action_label,
        language=message.language,
    )
    headers = {"Message-ID": message_id(message.key), "Auto-Submitted": "auto-generated"}
    office = getattr(settings, "LMS_OFFICE_EMAIL", "")
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=text,
        to=[message.address],
        reply_to=[office] if office else None,
        headers=headers,
        connection=connection,
    )
    mail.attach_alternative(html, "text/html")
    return mail

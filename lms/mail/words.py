"""Which words hold for a kind of message, and whether a manager's words can."""

from collections.abc import Mapping
from typing import Any

from lms.context_processors import office_details
from lms.mail import errors
from lms.mail.kinds import MailKind, Wording
from lms.mail.models import MessageTemplate
from lms.mail.wording import fill, placeholders_in, stray_braces


class Words:
    """The words of one kind: the office's own where it has changed them, else the shipped ones. One query."""

    def __init__(self, kind: MailKind) -> None:
        self.kind = kind
        self.office = office_details().short_name
        self.own = {row.language: row for row in MessageTemplate.objects.filter(kind=kind.key)}

    def wording(self, language: str) -> Wording:
        """What holds in ``language`` now."""
        row = self.own.get(language)
        if row is None:
            return self.kind.shipped(language)
        return Wording(subject=row.subject, text=row.text, action_label=row.action_label)

    def filled(self, language: str, values: Mapping[str, Any]) -> Wording:
        """The words with their placeholders filled.

        Raises:
            TypeError: ``values`` lacks one of the kind's placeholders, or has one too many (a programmer's error).
        """
        given = {"office": self.office, **values}
        expected = self.kind.all_placeholders().keys()
        if given.keys() != expected:
            raise TypeError(f"{self.kind.key} takes {sorted(expected)}, not {sorted(given)}")
        return filled(self.wording(language), given)


def filled(wording: Wording, values: Mapping[str, Any]) -> Wording:
    """``wording`` with ``values`` in it; None counts as empty."""
    texts = {name: "" if value is None else str(value) for name, value in values.items()}
    return Wording(
        subject=fill(wording.subject, texts),
        text=fill(wording.text, texts),
        action_label=fill(wording.action_label, texts),
    )


def check(kind: MailKind, wording: Wording) -> None:
    """Whether ``wording`` can be sent.

    Raises:
        SubjectMissing, SubjectNotOneLine, TextMissing: nothing to say, or a subject of several lines.
        StrayBrace: a brace that belongs to no placeholder.
        UnknownPlaceholder: a name in braces that this kind does not have; says which it has.
    """
    if not wording.subject:
        raise errors.SubjectMissing
    if "\n" in wording.subject:
        raise errors.SubjectNotOneLine
    if not wording.text:
        raise errors.TextMissing
    allowed = kind.all_placeholders()
    shown = ", ".join(f"{{{name}}}" for name in allowed)
    for field, text in vars(wording).items():
        for name in placeholders_in(text):
            if name not in allowed:
                raise errors.UnknownPlaceholder(name=name, allowed=shown, field=field)
        if stray_braces(text):
            raise errors.StrayBrace(example="{name}", field=field)

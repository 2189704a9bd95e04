"""Kinds of messages: each names its placeholders and brings a wording in both languages, which managers may change.

Apps register theirs in ``AppConfig.ready()``. The words stand there in both languages, in place: they are what the
office writes to people, not the interface.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _


class Placeholder(NamedTuple):
    """What may stand in braces: what it means, and an example for the preview."""

    meaning: Any
    example: str


@dataclass(frozen=True)
class Wording:
    """What a message says: a subject, a text in paragraphs, and the words on its button, if it has one."""

    subject: str
    text: str
    action_label: str = ""


ALWAYS: Mapping[str, Placeholder] = {
    "name": Placeholder(_("The receiver's full name"), "Nguyễn Thị Hồng Ngọc"),
    "office": Placeholder(_("The short name of this office"), "Trung tâm TGPL Hà Tĩnh"),
}
"""Placeholders of every kind."""


@dataclass(frozen=True)
class MailKind:
    """A kind of message, "courses.offer" for example."""

    key: str
    label: Any
    group: Any
    vi: Wording
    en: Wording
    placeholders: Mapping[str, tuple[Any, str]] = field(default_factory=dict)
    worth_a_call: bool = True
    """Whether people without an address are kept to be called; nobody is called only to be thanked."""
    late_link: Callable[[Any], str] | None = None
    """Told the ``Message``, makes the address behind the button when it leaves: for a link that opens something and is
    therefore kept nowhere. Where it gives "" the message's own ``action_url`` stands."""

    def all_placeholders(self) -> dict[str, Placeholder]:
        """The kind's own and those of every kind."""
        return {**ALWAYS, **{name: Placeholder(*told) for name, told in self.placeholders.items()}}

    def shipped(self, language: str) -> Wording:
        """The wording that the kind brings with it."""
        return self.en if language == "en" else self.vi


_kinds: dict[str, MailKind] = {}


def register_kind(kind: MailKind) -> None:
    """Make a kind known. Its shipped words may name only its own placeholders (tested for every kind)."""
    _kinds[kind.key] = kind


def kind_of(key: str) -> MailKind:
    """The kind of that key.

    Raises:
        KeyError: nobody registered it.
    """
    return _kinds[key]


def all_kinds() -> list[MailKind]:
    """All kinds, in the order in which they were registered."""
    return list(_kinds.values())

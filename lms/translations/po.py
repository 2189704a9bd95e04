"""Read gettext PO files (pure: no Django, no package outside Python)."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple


class Message(NamedTuple):
    """What gettext looks up: two messages are the same string to translate only when all three agree."""

    context: str
    text: str
    plural: str

    def __str__(self) -> str:
        text = f"{self.text} | {self.plural}" if self.plural else self.text
        return f"[{self.context}] {text}" if self.context else text


@dataclass
class Entry:
    """One entry of a PO file; ``forms`` holds one translation, or one for each plural form."""

    message: Message
    forms: list[str] = field(default_factory=list)
    fuzzy: bool = False

    @property
    def translated(self) -> bool:
        return not self.fuzzy and bool(self.forms) and all(self.forms)


def _entry(values: dict[str, str], flags: str) -> Entry:
    message = Message(values.get("msgctxt", ""), values.get("msgid", ""), values.get("msgid_plural", ""))
    forms = [text for keyword, text in values.items() if keyword.startswith("msgstr")]
    return Entry(message, forms, "fuzzy" in flags)


def read(path: Path) -> Iterator[Entry]:
    """The entries of a PO file in order, the header first (its ``text`` is empty); obsolete ones left out."""
    values: dict[str, str] = {}
    flags = keyword = ""
    for line in [*path.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("#,"):
            flags += line
        elif line.startswith("#"):
            continue
        elif not line.strip():
            if values:
                yield _entry(values, flags)
            values, flags = {}, ""
        elif line.startswith('"'):
            values[keyword] += ast.literal_eval(line)
        else:
            keyword, _, text = line.partition(" ")
            values[keyword] = ast.literal_eval(text)


def messages(path: Path) -> list[Message]:
    """The strings a PO file asks to translate, without its header."""
    return [entry.message for entry in read(path) if entry.message.text]

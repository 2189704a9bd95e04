"""What one certificate says: the input of rendering."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache


@dataclass(frozen=True)
class AttachedFile:
    """A file carried inside the PDF. ``relationship`` is a word of ISO 32000-2, 7.11.3: Data, Source, Alternative …"""

    name: str
    content: bytes
    mime_type: str = "application/octet-stream"
    relationship: str = "Data"
    description: str = ""


@dataclass(frozen=True)
class Sheet:
    """One certificate.

    ``values`` are the words for the layout's patterns; a layout tells which it needs in ``Layout.names``. ``qr`` is
    what the QR code holds, usually the verification address. ``title`` and ``author`` are the PDF's own title and
    author. ``created_at`` (aware) is the time written into the file; without it the file tells no time.
    """

    values: Mapping[str, str]
    qr: str
    title: str
    author: str = ""
    created_at: datetime | None = None
    attachments: tuple[AttachedFile, ...] = ()


TYPED_OTHERWISE = str.maketrans({"\u2011": "-", "\xad": "", "\u02bc": "’", "\u2032": "’"})
"""Signs that mean another: a word processor's hyphens, and what is typed for the apostrophe in H’Hen Niê."""


@lru_cache(maxsize=4096)
def plain_text(text: str) -> str:
    """NFC, look-alikes exchanged, white space folded into single spaces (a no-break space stays), no controls."""
    composed = unicodedata.normalize("NFC", text).translate(TYPED_OTHERWISE)
    spaced = "".join(
        " " if character.isspace() and character != "\xa0" else character
        for character in composed
        if character.isspace() or unicodedata.category(character)[0] != "C"
    )
    return " ".join(part for part in spaced.split(" ") if part)

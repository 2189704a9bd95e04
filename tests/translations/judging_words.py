"""Which words on a screen are the interface's, and whether they are in the wrong language."""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

import polib
from django.apps import apps
from django.conf import settings
from django.db import models
from wagtail.blocks import StreamValue
from wagtail.fields import StreamField

from lms.translations.coverage import HERE

# Tables and columns whose texts are the interface's, or a machine's.
NOT_CONTENT = {
    "auth.permission",
    "contenttypes.contenttype",
    "sessions.session",
    "wagtailsearch.indexentry",
    "wagtailsearch.sqliteftsindexentry",
}
MACHINE_COLUMNS = {"data", "content_json", "action", "polymorphic_ctype"}
MACHINE_KEYS = {"type", "id", "content_type", "format", "alignment"}
WORD = re.compile(r"[^\W\d_]+")
FILLED_IN = re.compile(r"%\(\w+\)\w|%\w|\{\w*\}|<[^>]*>|https?://\S+|\S+/v/\S+|\S+@\S+")
DONG = "đ"  # the sign of the currency
SHORT = 2
"""Abbreviations of two letters say nothing about a language."""

# Words that are the same in a Vietnamese office, and what technical people alone are shown.
KEYS = {"ctrl", "alt", "shift", "esc", "enter", "tab", "home", "end"}
FORMATS = {
    "pdf",
    "png",
    "jpg",
    "jpeg",
    "webp",
    "gif",
    "docx",
    "xlsx",
    "pptx",
    "odt",
    "zip",
    "csv",
    "tsv",
    "utf",
}
WEB = {"url", "slug", "html", "http", "https", "www", "localhost", "sha", "admin", "wagtail", "django"}
FIRMS = {"google", "youtube", "vimeo", "chromium", "excel", "word"}
INTERNATIONAL = KEYS | FORMATS | WEB | FIRMS


def is_vietnamese(text: str) -> bool:
    """Whether a letter of ``text`` is one that English does not have."""
    return any(char in "đĐ" or unicodedata.decomposition(char) for char in text if char.isalpha())


def words_of(text: str) -> set[str]:
    """The words of ``text`` in small letters, without mark-up, addresses and what stands for something else."""
    return set(WORD.findall(FILLED_IN.sub(" ", unicodedata.normalize("NFC", text)).lower()))


def _opened(value: Any) -> Any:
    """What a stream of blocks is stored as, or ``value`` itself."""
    try:
        return json.loads(value) if isinstance(value, str) and value.startswith("[{") else value
    except ValueError:
        return value


def _texts(node: Any, key: str = "") -> Iterator[str]:
    if isinstance(node, str) and key not in MACHINE_KEYS:
        opened = _opened(node)
        yield from [node] if opened is node else _texts(opened)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _texts(value, name)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value, key)


def _columns(model: type[models.Model]) -> list[str]:
    if model._meta.label_lower in NOT_CONTENT or not model._meta.managed:
        return []
    kinds = (models.CharField, models.TextField, models.JSONField, models.FileField, StreamField)
    return [
        field.attname
        for field in model._meta.concrete_fields
        if isinstance(field, kinds) and field.name not in MACHINE_COLUMNS
    ]


class Content:
    """What people (or the demo) put into the database: never to be translated."""

    def __init__(self) -> None:
        found = {settings.WAGTAIL_SITE_NAME, *(name for _code, name in settings.LANGUAGES)}
        found.update(str(getattr(settings, name)) for name in dir(settings) if name.startswith("LMS_OFFICE"))
        for model in apps.get_models():
            columns = _columns(model)
            for row in model._base_manager.values_list(*columns) if columns else []:
                for value in row:
                    stored = value.get_prep_value() if isinstance(value, StreamValue) else value
                    found.update(
                        _texts(stored if isinstance(stored, str | dict | list) else str(stored or ""))
                    )
        self.text = "\n".join(" ".join(text.split()) for text in found if text)
        self.words = words_of(self.text)

    def __contains__(self, text: str) -> bool:
        return text in self.text


@cache
def interface_words() -> tuple[frozenset[str], frozenset[str]]:
    """The words of the catalogues: of their English texts, and of their Vietnamese ones."""
    english: set[str] = set()
    vietnamese: set[str] = set()
    for file in [*HERE.rglob("*.po"), *(HERE.parent / "locale" / "vi").rglob("*.po")]:
        for entry in polib.pofile(str(file)):
            if not entry.obsolete:
                english |= words_of(f"{entry.msgid} {entry.msgid_plural}")
                vietnamese |= words_of(" ".join([entry.msgstr, *entry.msgstr_plural.values()]))
    return frozenset(english), frozenset(vietnamese)


def not_vietnamese(text: str, content: Content) -> set[str]:
    """The words of ``text``, shown to someone who reads Vietnamese, that are neither Vietnamese nor content."""
    if text in content:
        return set()
    _english, vietnamese = interface_words()
    return {
        word
        for word in words_of(text) - vietnamese - content.words - INTERNATIONAL
        if len(word) > SHORT and word.isascii()
    }


def not_english(text: str, content: Content) -> set[str]:
    """The words of ``text``, shown to someone who reads English, that are Vietnamese and not content."""
    if text in content:
        return set()
    english, _vietnamese = interface_words()
    return {word for word in words_of(text) - english - content.words - {DONG} if is_vietnamese(word)}

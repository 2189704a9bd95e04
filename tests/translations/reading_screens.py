"""What a person sees, hears or is told by a screen of the admin, and where the screen leads."""

import json
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.http import HttpResponse

SEEN_ATTRIBUTES = {
    "aria-label",
    "aria-description",
    "title",
    "placeholder",
    "alt",
    "label",
    "data-w-tooltip-content-value",
}
SILENT = {"script", "style", "svg", "code", "pre", "noscript"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
# Keys of the JSON that Wagtail's scripts turn into words on the screen.
SPOKEN_KEYS = re.compile(
    r"label|title|text|heading|placeholder|message|description|name|singular|plural|confirm", re.IGNORECASE
)
TECHNICAL_KEYS = re.compile(
    r"class|icon|url|controller|^id$|_id|idfor|^name$|app_?name|model_?name|attr|target|format"
    r"|fieldname|cleanname|header_name",
    re.IGNORECASE,
)
JSON_SCRIPT = {"application/json"}
TEMPLATE_SCRIPT = {"text/x-template", "text/template", "text/django-form-template"}


class Screen(HTMLParser):
    """One page: ``words`` (with their places), ``links`` to follow, ``forms`` that could be sent."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.words: list[tuple[str, str]] = []
        self.links: list[str] = []
        self.forms: list[tuple[str, tuple[tuple[str, str], ...]]] = []
        self.searchable = False
        self._open: list[tuple[str, dict[str, str]]] = []
        self._script: str | None = None
        self.feed(html)
        self.close()

    def _say(self, text: str, place: str) -> None:
        if spoken := " ".join(text.split()):
            self.words.append((spoken, place))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag not in VOID:
            self._open.append((tag, given))
        if tag == "script":
            self._script = given.get("type", "")
        # The form of "who else edits this" is its script's, which knows where to send it.
        if (
            tag == "form"
            and given.get("method", "").lower() == "post"
            and "w-editing-sessions" not in given.get("class", "")
        ):
            self.forms.append((given.get("action", ""), ()))
        if tag == "input" and given.get("type") == "hidden" and self.forms and given.get("name"):
            action, hidden = self.forms[-1]
            self.forms[-1] = (action, (*hidden, (given["name"], given.get("value", ""))))
        if "data-w-block-data-value" in given and self.forms:
            action, hidden = self.forms[-1]
            self.forms[-1] = (
                action,
                (*hidden, (f"{given.get('id', '')}-count", "0")),
            )  # as the script would send
        if tag == "input" and given.get("name") == "q":
            self.searchable = True
        for name, value in given.items():
            if name in SEEN_ATTRIBUTES:
                self._say(value, f"{tag}[{name}]")
            elif name == "value" and tag == "input" and given.get("type") in {"submit", "button", "reset"}:
                self._say(value, "button")
            elif value.lstrip()[:1] in {"{", "["}:
                self._read_json(value, f"{tag}[{name}]")
            if value.startswith(("/admin/", "?")) and name != "action":
                self.links.append(value)

    def handle_endtag(self, tag: str) -> None:
        while any(name == tag for name, _ in self._open):
            if self._open.pop()[0] == tag:
                break
        if tag == "script":
            self._script = None

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            if self._script in JSON_SCRIPT:
                self._read_json(data, "script")
            elif self._script in TEMPLATE_SCRIPT:
                self._take(Screen(data))
            return
        if any(tag in SILENT or ("lang" in given and tag != "html") for tag, given in self._open):
            return  # no words, or words that are meant to be of another language
        tag, given = self._open[-1] if self._open else ("", {})
        self._say(data, f"{tag}.{given['class']}" if given.get("class") else tag)

    def _take(self, other: "Screen") -> None:
        self.words += other.words
        self.links += other.links

    def _read_json(self, text: str, place: str) -> None:
        try:
            found = json.loads(text)
        except ValueError:
            return
        for key, leaf in _leaves(found):
            if leaf.startswith("/admin/"):
                self.links.append(leaf)
            elif leaf.startswith(("{", "[")):
                self._read_json(leaf, place)
            elif "<" in leaf and ">" in leaf:
                self._take(Screen(leaf))
            elif SPOKEN_KEYS.search(key) and not TECHNICAL_KEYS.search(key):
                self._say(leaf, f"{place}{{{key}}}")


def _leaves(node: Any, key: str = "") -> Iterator[tuple[str, str]]:
    """Every text in ``node`` with the key that leads to it."""
    if isinstance(node, str):
        yield key, node
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from _leaves(value, str(name))
    elif isinstance(node, list):
        for value in node:
            yield from _leaves(value, key)


def read(response: HttpResponse) -> Screen | None:
    """The screen in ``response``: a page, a part of one, or the JSON of a dialog; None for files and other things."""
    if response.streaming:
        return None
    kind = response.headers.get("Content-Type", "")
    if kind.startswith("text/html"):
        return Screen(response.content.decode())
    if kind.startswith("application/json"):
        screen = Screen("")
        screen._read_json(response.content.decode(), "json")
        return screen
    return None

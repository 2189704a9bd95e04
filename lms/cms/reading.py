"""Making a written body comfortable to read: anchors for its headings, the list of contents. Pure; no query."""

import re
from dataclasses import dataclass
from html import escape, unescape

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe

from lms.text import slug

_HEADING = re.compile(r"<h([23])([^>]*)>(.*?)</h\1>", re.DOTALL)


@dataclass(frozen=True)
class Heading:
    """A heading of a body: its level (2 or 3), its words, the anchor that leads to it."""

    level: int
    text: str
    anchor: str


def with_anchors(html: str) -> tuple[SafeString, list[Heading]]:
    """Give each heading of second and third level in ``html`` an id, unique on the page; tell which there are."""
    headings: list[Heading] = []
    taken: set[str] = set()

    def anchored(match: re.Match[str]) -> str:
        level, attributes, words = match.groups()
        text = unescape(strip_tags(words)).strip()
        if not text:
            return match.group(0)
        base = slug(text, max_length=60) or "muc"
        anchor, number = base, 1
        while anchor in taken:
            number += 1
            anchor = f"{base}-{number}"
        taken.add(anchor)
        headings.append(Heading(int(level), text, anchor))
        return f'<h{level} id="{escape(anchor)}"{re.sub(r" id=.[^ >]*", "", attributes)}>{words}</h{level}>'

    return mark_safe(_HEADING.sub(anchored, html)), headings

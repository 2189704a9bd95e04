"""Filling placeholders into what a manager wrote. No template language: a name in braces, and nothing else."""

import re
from collections.abc import Iterable, Mapping
from itertools import groupby

from django.utils.html import conditional_escape, format_html, format_html_join, urlize
from django.utils.safestring import SafeString, mark_safe

PLACEHOLDER = re.compile(r"\{([a-z_]+)\}")
_BRACE = re.compile(r"[{}]")


def placeholders_in(text: str) -> list[str]:
    """The names in braces, each once, in the order they stand."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def stray_braces(text: str) -> bool:
    """Whether a brace belongs to no placeholder: "{ten lop}", "{{name}}" or "{name"."""
    return bool(_BRACE.search(PLACEHOLDER.sub("", text)))


def fill(text: str, values: Mapping[str, str]) -> str:
    """``text`` with its placeholders filled. A line with placeholders that are all empty is left out."""
    lines = []
    for line in text.replace("\r\n", "\n").split("\n"):
        names = placeholders_in(line)
        if names and not any(values[name] for name in names):
            continue
        lines.append(PLACEHOLDER.sub(lambda found: values[found[1]], line).rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def as_html(text: str) -> SafeString:
    """The same words as HTML: paragraphs between blank lines, lists of lines that begin with "- ", addresses as links.

    Everything is escaped; styles stand inline because mail programs drop the rest.
    """
    return mark_safe("\n".join(_blocks(text)))


def _blocks(text: str) -> Iterable[SafeString]:
    for block in re.split(r"\n\s*\n", text.strip()):
        for is_list, lines in groupby(block.split("\n"), key=lambda line: line.startswith("- ")):
            yield (_list if is_list else _paragraph)(list(lines))


def _paragraph(lines: Iterable[str]) -> SafeString:
    broken = format_html_join(mark_safe("<br>"), "{}", _links(lines))
    return format_html('<p style="margin:0 0 16px">{}</p>', broken)


def _list(lines: Iterable[str]) -> SafeString:
    items = format_html_join("", "<li>{}</li>", _links(line.removeprefix("- ") for line in lines))
    return format_html('<ul style="margin:0 0 16px;padding-left:20px">{}</ul>', items)


def _links(lines: Iterable[str]) -> list[tuple[SafeString]]:
    return [(mark_safe(urlize(conditional_escape(line))),) for line in lines]

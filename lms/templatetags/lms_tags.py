"""Filters and components of the house's pages; docs/components.md is the catalogue."""

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.cache import cache
from django.core.paginator import Page
from django.template.loader import render_to_string
from django.utils import formats
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from lms.context_processors import Office, office_details
from lms.known_site import site_of
from lms.language import reads_english
from lms.periods import hours_in

register = template.Library()

ICONS_FILE = Path(__file__).resolve().parent.parent / "static/lms/img/icons.svg"
MENU_SECONDS = 60
STAFF_SECONDS = 600
STAFF_KEY = "enters_admin"
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
TONES = frozenset({"neutral", "info", "ok", "warn", "danger", "accent"})
TONE_ICONS = {
    "neutral": "circle",
    "info": "info",
    "ok": "check-circle",
    "warn": "alert-triangle",
    "danger": "cross-circle",
    "accent": "current",
}
FILE_ICONS = {
    "xlsx": "spreadsheet",
    "csv": "spreadsheet",
    "mp4": "video-file",
    "mp3": "audio",
    "jpg": "image",
    "png": "image",
    "zip": "archive",
}


@lru_cache(maxsize=1)
def icon_shapes() -> dict[str, SafeString]:
    """Icon name → the drawing inside its ``<symbol>``."""
    symbols = re.findall(r'<symbol id="([\w-]+)"[^>]*>(.*?)</symbol>', ICONS_FILE.read_text())
    return {name: mark_safe(shapes) for name, shapes in symbols}


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """An icon drawn inline; with ``label`` it speaks for itself, without it stands beside words and is silent.

    Raises:
        KeyError: icons.svg has no such icon.
    """
    shapes = icon_shapes()[name]
    if label:
        return format_html(
            '<svg class="icon" viewBox="0 0 24 24" role="img" aria-label="{}">{}</svg>', label, shapes
        )
    return format_html('<svg class="icon" viewBox="0 0 24 24" aria-hidden="true">{}</svg>', shapes)


@register.simple_tag
def office_facts() -> Office:
    """The office, also where the context processor is not installed (another Wagtail site, error pages)."""
    return office_details()


@register.simple_tag(takes_context=True)
def menu_pages(context: template.Context) -> list[dict[str, str]]:
    """The pages that editors put into the menu, as ``url`` and ``title``; known for a minute per site."""
    request = context.get("request")
    site = site_of(request) if request else None
    if site is None:
        return []
    key = f"lms.menu.{site.pk}"
    entries: list[dict[str, str]] | None = cache.get(key)
    if entries is None:
        pages = site.root_page.get_children().live().in_menu().specific()
        entries = [
            {
                "url": page.get_url(request),
                "title": page.title,
                "in_english": getattr(page, "title_in_english", ""),
            }
            for page in pages
        ]
        cache.set(key, entries, MENU_SECONDS)
    return [
        {"url": entry["url"], "title": (reads_english() and entry["in_english"]) or entry["title"]}
        for entry in entries
    ]


@register.simple_tag(takes_context=True)
def enters_admin(context: template.Context) -> bool:
    """Whether to show somebody the way into the administration; asked once in ten minutes of a session."""
    request, user = context.get("request"), context.get("user")
    if request is None or user is None or not user.is_authenticated:
        return False
    session = getattr(request, "session", None)
    if session is None:
        return user.has_perm("wagtailadmin.access_admin")
    answer, at = session.get(STAFF_KEY, (False, 0))
    if time.time() - at > STAFF_SECONDS:
        answer = user.has_perm("wagtailadmin.access_admin")
        session[STAFF_KEY] = answer, int(time.time())
    return answer


@register.simple_tag
def drawn(component: str, **values: Any) -> SafeString:
    """The template ``component`` with ``values`` (hashable ones) and nothing else.

    It is drawn once for the same values in the same language; the next page takes the same text.
    """
    draw = _drawn.__wrapped__ if settings.DEBUG else _drawn
    # "a" is not the same as safe "a".
    return draw(
        component, get_language(), tuple((name, type(value), value) for name, value in values.items())
    )


@register.simple_tag
def session_row(row: Mapping[str, Any]) -> SafeString:
    """A row of a list of sessions: ``lms/components/session_row.html`` with ``row``'s values and nothing else."""
    return drawn("lms/components/session_row.html", **row)


@lru_cache(maxsize=1024)
def _drawn(name: str, language: str, values: tuple[tuple[str, type, Any], ...]) -> SafeString:
    return mark_safe(render_to_string(name, {key: value for key, _type, value in values}))


@register.filter
def tone_icon(tone: str) -> str:
    """The icon that says the same as the colour of ``tone``."""
    return TONE_ICONS.get(tone, "circle")


@register.filter
def message_tone(level_tag: str) -> str:
    """The tone of a Django message level (``message.level_tag``)."""
    return {"success": "ok", "warning": "warn", "error": "danger"}.get(level_tag, "info")


@register.filter
def file_icon(kind: str) -> str:
    """The icon of a kind of file (an extension, any case)."""
    return FILE_ICONS.get(str(kind).lower(), "file")


@register.filter
def roman(number: int) -> str:
    """1–10 as I–X: quarters and parts of a plan."""
    return ROMAN[int(number)]


@register.filter
def hours_number(minutes: int | None) -> str:
    """Whole minutes as a number of hours, with at most two decimals, cut: 390 → "6,5"."""
    quotient = hours_in(minutes or 0).normalize()
    places = max(0, -int(quotient.as_tuple().exponent))
    return formats.number_format(quotient, decimal_pos=places, force_grouping=True)


@register.filter
def hours(minutes: int | None) -> str:
    """Whole minutes as hours in words: 390 → "6,5 giờ"."""
    return _("%(hours)s hours") % {"hours": hours_number(minutes)}


@register.filter
def vnd(amount: int | None) -> str:
    """Whole đồng as written: 80000000 → "80.000.000 đ"; empty for None."""
    if amount is None:
        return ""
    return formats.number_format(amount, decimal_pos=0, force_grouping=True) + "\u00a0đ"


@register.filter
def elided_pages(page: Page[Any]) -> Iterator[int | str]:
    """The page numbers around ``page``, with "…" for those left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


@register.filter
def beside(cells: Iterable[Any], columns: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    """Each cell of a row with its column."""
    return zip(cells, columns, strict=True)


@register.filter
def leads_to(url: str, path: str) -> bool:
    """Whether a navigation link to ``url`` stands for the page at ``path``."""
    return path == url or (url != "/" and path.startswith(url))


@register.inclusion_tag("lms/components/seats.html")
def seats(taken: int, capacity: int, waiting: int = 0) -> dict[str, Any]:
    """Seats of a session in words and as a bar; ``waiting`` is the number of people on its waiting list."""
    left = max(0, capacity - taken)
    tone = "danger" if not left else "warn" if left * 5 <= capacity else "ok"
    return {"taken": taken, "capacity": capacity, "left": left, "waiting": waiting, "tone": tone}


@register.inclusion_tag("lms/components/hours_ring.html")
def hours_ring(done_minutes: int, duty_minutes: int | None, label: str = "") -> dict[str, Any]:
    """Hours done in a year against the duty; ``duty_minutes`` is None or 0 for who has none."""
    duty = duty_minutes or 0
    missing = max(0, duty - done_minutes)
    return {
        "done_minutes": done_minutes,
        "duty_minutes": duty,
        "missing_minutes": missing,
        "state": "is-free" if not duty else "is-short" if missing else "is-met",
        # Text, so that no locale turns the drawing's numbers into "62,5".
        "dash": f"{min(100.0, 100 * done_minutes / duty) if duty else 0:.1f} 100",
        "label": label,
    }


@register.inclusion_tag("lms/components/bar_chart.html")
def bar_chart(
    title: str,
    rows: Sequence[Mapping[str, Any]],
    value_label: str,
    of_label: str = "",
    row_label: str = "",
) -> dict[str, Any]:
    """Horizontal bars drawn on the server, with the same numbers as a table folded under them.

    Each row has ``label``, ``value``, and if the bar fills a larger one ``of``; ``tone`` (ok, warn, danger) and
    ``text`` (the figure as shown, else "value / of") are optional.
    """
    longest = max([max(row["value"], row.get("of") or 0) for row in rows] or [0]) or 1
    drawn = []
    for index, row in enumerate(rows):
        of = row.get("of")
        top = index * 52
        drawn.append(
            {
                **row,
                "of": of,
                "text": row.get("text")
                or (f"{row['value']} / {of}" if of is not None else str(row["value"])),
                "tone": row.get("tone", ""),
                "width": f"{100 * row['value'] / longest:.2f}%",
                "of_width": f"{100 * (of or 0) / longest:.2f}%",
                "text_y": str(top + 16),
                "bar_y": str(top + 24),
            }
        )
    return {
        "title": title,
        "rows": drawn,
        "height": str(max(1, len(drawn)) * 52 - 10),
        "value_label": value_label,
        "of_label": of_label,
        "row_label": row_label or _("Item"),
    }

"""A walk through the admin: from its front page along every link that a person is shown, one of each kind."""

import re
from collections import Counter, deque
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import Resolver404, resolve
from wagtail.models import Page
from wagtail.users.models import UserProfile

from lms.users.models import User
from tests.support.quick_client import QuickClient
from tests.translations.reading_screens import Screen, read

START = "/admin/"
EACH_VIEW = 4
"""So many kinds of one view are opened: there are as many kinds of page, and of figures, as one likes."""

NEVER = (
    "/logout/",
    "/jsi18n/",
    "/sprite/",
    "/failwhale/",
    "export=",
    "/view_draft/",
    "/editing_sessions/",
    "/serve/",
    "/userbar/",
)
RETURN = re.compile(r"(?<=[?&])next=[^&]*&?")
NOTHING = "zzqxw"
"""A query that finds nothing."""


class Address(NamedTuple):
    """What is asked for: a page, or an empty form sent to it."""

    path: str
    sent: tuple[tuple[str, str], ...] | None = None

    def __str__(self) -> str:
        return f"{'' if self.sent is None else 'POST '}{self.path}"


class Visitor:
    """Somebody walking through the admin, in one language or the other; nothing they send is kept."""

    def __init__(self, person: User, language: str, met: Counter[tuple], *, hurried: bool = False) -> None:
        """``met`` counts the kinds of screen that were opened, by this person or by others before.

        Who is ``hurried`` opens each view once, sends no form and searches for nothing.
        """
        UserProfile.objects.update_or_create(user=person, defaults={"preferred_language": language})
        self.client = QuickClient(raise_request_exception=False)
        self.client.force_login(person)
        self.met = met
        self.hurried = hurried
        self.statuses: dict[Address, int] = {}

    def open(self, address: Address) -> Screen | None:
        """The screen at ``address``; whatever sending a form would change is undone."""
        if address.sent is not None:
            with transaction.atomic():
                response = self.client.post(address.path, dict(address.sent), follow=True)
                transaction.set_rollback(True)
        else:
            response = self.client.get(address.path)
        self.statuses[address] = response.status_code
        return read(response)

    def walk(self) -> Iterator[tuple[Address, Screen]]:
        """Every kind of screen that links lead to."""
        waiting = deque([Address(START)])
        known = set(waiting)
        while waiting:
            address = waiting.popleft()
            screen = self.open(address)
            if screen is None:
                continue
            yield address, screen
            if address.sent is not None:
                continue
            for found in self._ways(address, screen):
                from_menu = address.path == START and found.sent is None and "?" not in found.path
                if found not in known and (self._is_new_kind(found) or from_menu):
                    known.add(found)
                    waiting.append(found)

    def _ways(self, address: Address, screen: Screen) -> Iterator[Address]:
        here = address.path
        for link in screen.links:
            target = RETURN.sub("", urljoin(here, link).partition("#")[0]).rstrip("?&")
            if not any(part in target for part in NEVER):
                yield Address(target)
        if self.hurried:
            return
        for action, hidden in screen.forms:
            target = urljoin(here, action or here)
            if target.startswith("/admin/") and not any(part in target for part in NEVER):
                yield Address(target, hidden)
        if screen.searchable and "?" not in here:
            yield Address(f"{here}?q={NOTHING}")

    def _is_new_kind(self, address: Address) -> bool:
        kind = _kind(address)
        if kind is None:
            return False
        view = (kind[0], *kind[2:])
        if self.met[kind] or self.met[view] >= (1 if self.hurried else EACH_VIEW):
            return False
        self.met[kind] += 1
        self.met[view] += 1
        return True


def _kind(address: Address) -> tuple | None:
    """What makes two addresses show the same words: the view, the model, the fields of the query."""
    parts = urlsplit(address.path)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    named = [
        value
        for name, value in match.kwargs.items()
        if not str(value).isdigit() and name not in {"pk", "slug"} and len(str(value)) < 30
    ]
    page = next(
        (int(str(match.kwargs[name])) for name in ("page_id", "parent_page_id") if match.kwargs.get(name)),
        None,
    )
    if page is not None:
        content_type = Page.objects.filter(pk=page).values_list("content_type_id", flat=True).first()
        named.append(str(ContentType.objects.get_for_id(content_type)) if content_type else "")
    asked = "nothing" if NOTHING in parts.query else "chosen" if parts.query else ""
    return (match.view_name or repr(match.func), tuple(map(str, named)), asked, address.sent is not None)

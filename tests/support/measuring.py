"""What tests cost: counting queries (pages must not ask the database more because there are more rows), and time."""

import gc
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.settling import settle

ABOUT_WHAT_IS_SHOWN = re.compile(r"test_(.*_)?(screens|pages?|papers?|menus|habits)$")
"""Modules that tell what a screen or a paper says. That, and what any other test asks for with Django's ``client``, is
the same from every database. PostgreSQL is asked for pages by the walks along every address and every link and by the
browser; every line of every door is reached on each database (scripts/doors.py)."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave to SQLite what is the same from every database: words, and how often a page asks."""
    for item in items:
        used = set(getattr(item, "fixturenames", ()))
        base = item.get_closest_marker("django_db")
        if "transactional_db" in used or (base and base.kwargs.get("transaction")):
            continue  # locks and commits are each database's own
        shown = ABOUT_WHAT_IS_SHOWN.search(item.path.stem) or "client" in used
        bound = any(item.get_closest_marker(mark) for mark in ("both", "e2e", "once_on_postgresql"))
        if (shown and not bound) or "queries_of" in used:
            item.add_marker(pytest.mark.once)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: spare the collector of garbage from looking through it again and again."""
    settle()


@pytest.hookimpl(tryfirst=True)
def pytest_unconfigure() -> None:
    """pytest would now collect garbage several times over; what is left goes with the process."""
    gc.freeze()


@pytest.fixture
def queries_of(db: None) -> Callable[[Client, str], int]:
    """``queries_of(client, url)``: how many queries the second GET of ``url`` makes (the first warms caches)."""

    def count(client: Client, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count

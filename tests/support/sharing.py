"""Tests that ask no database run once, in whichever process comes to them first.

``make test`` runs the tests on SQLite and on PostgreSQL side by side, so that no processor waits for a lock or a
template. ``LMS_TEST_SHARED`` names a folder that all processes see: who makes a test's file there runs it. Such tests
come last, which keeps both sides busy to the end.
"""

import hashlib
import os
from pathlib import Path

import pytest

SHARED = os.environ.get("LMS_TEST_SHARED")


def asks_no_database(item: pytest.Item) -> bool:
    """Whether pytest-django keeps this test from the database: then it is the same with each."""
    return not (
        item.get_closest_marker("django_db")
        or {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    )


def _claim(item: pytest.Item) -> bool:
    """Whether this process is the first to come to ``item``."""
    name = hashlib.sha256(item.nodeid.encode()).hexdigest()
    try:
        (Path(SHARED or "") / name).touch(exist_ok=False)
    except FileExistsError:
        return False
    return True


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What belongs to one database first, what both may take last; what belongs to neither is a mistake."""
    for item in items:
        marks = {mark.name for mark in item.iter_markers()}
        if "once" in marks and marks & {"e2e", "once_on_postgresql"}:
            raise pytest.UsageError(
                f"{item.nodeid} is left to SQLite and to PostgreSQL: nobody would run it."
            )
    if SHARED:
        items.sort(key=asks_no_database)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item, nextitem: pytest.Item | None) -> bool | None:
    """Pass over what another process has taken."""
    if not SHARED or not asks_no_database(item) or _claim(item):
        return None
    item.session._setupstate.teardown_exact(nextitem)  # what the test before kept for this one
    return True

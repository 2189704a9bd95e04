"""Counting queries: pages must not ask the database more because there are more rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """How often a page asks does not depend on the database; making a thousand rows takes its time on each."""
    for item in items:
        if "queries_of" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.once)


@pytest.fixture
def queries_of(db: None) -> Callable[[Client, str], int]:
    """``queries_of(client, url)``: how many queries the second GET of ``url`` makes (the first warms caches)."""

    def count(client: Client, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count

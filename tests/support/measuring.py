"""Counting queries: pages must not ask the database more because there are more rows."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext


@pytest.fixture
def queries_of(db: None) -> Callable[[Client, str], int]:
    """``queries_of(client, url)``: how many queries the second GET of ``url`` makes (the first warms caches)."""

    def count(client: Client, url: str) -> int:
        assert client.get(url).status_code == 200
        with CaptureQueriesContext(connection) as captured:
            assert client.get(url).status_code == 200
        return len(captured)

    return count

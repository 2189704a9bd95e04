"""A site for the benchmarks of pages: a database of its own, a signed-in browser."""

import statistics
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench import Result, percentile

WARM_UP = 8
"""Requests before the counting starts: templates are read, caches filled."""


def make_site() -> None:
    """Migrate a database that is made for this run (on SQLite in the run's data folder).

    With ``DATABASE_URL`` the database is made on that server under another name, never in the database it names;
    ``remove_site`` removes it.
    """
    from django.conf import settings
    from django.db import connection
    from django.test import override_settings

    name = settings.DATA_DIR / "bench.sqlite3" if connection.vendor == "sqlite" else f"bench_{time.time_ns()}"
    connection.settings_dict["TEST"]["NAME"] = str(name)
    connection.settings_dict["TEST"]["MIGRATE"] = True
    connection.creation.create_test_db(verbosity=0, autoclobber=False, serialize=False)
    # Static files are not served here, only named; their names come without the hash that a manifest would add.
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}).enable()


def remove_site() -> None:
    """Remove the database that ``make_site`` made."""
    from django.db import connection

    name = connection.settings_dict["NAME"]
    if connection.vendor == "sqlite":
        connection.close()
        Path(name).unlink(missing_ok=True)
    else:
        connection.creation.destroy_test_db(name, verbosity=0)


class Visitor:
    """A browser without a browser: requests go through the whole stack of the site in this process."""

    def __init__(self, user: Any = None) -> None:
        from django.test import Client

        self.client = Client(headers={"accept-language": "vi", "accept": "text/html"})
        if user is not None:
            self.client.force_login(user)

    def get(self, url: str) -> bytes:
        """The page at ``url``, which must be there."""
        answer = self.client.get(url)
        assert answer.status_code == 200, (url, answer.status_code)
        return answer.content

    def post(self, url: str, body: bytes) -> None:
        """Send a form, which must be accepted."""
        answer = self.client.post(url, body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 302, (url, answer.status_code)


def form(fields: Mapping[str, str]) -> bytes:
    """Fields as a browser sends them."""
    return urlencode(fields).encode()


def figures(
    name: str, deed: Callable[[], object], *, times: int, before: Callable[[], object] = lambda: None
) -> list[Result]:
    """``name``_cpu_ms (median), _cpu_p95_ms and _queries of ``deed``; ``before`` prepares each, uncounted."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from lms.settling import settle

    for _ in range(WARM_UP):
        before()
        deed()
    settle()  # as lms.wsgi does
    before()
    with CaptureQueriesContext(connection) as captured:
        deed()
    queries = len(captured)  # the next request empties the log
    spent = []
    for _ in range(times):
        before()
        start = time.process_time()
        deed()
        spent.append((time.process_time() - start) * 1000)
    return [
        Result(f"{name}_cpu_ms", statistics.median(spent), "ms", times),
        Result(f"{name}_cpu_p95_ms", percentile(spent, 95), "ms", times),
        Result(f"{name}_queries", queries, "queries", 1),
    ]

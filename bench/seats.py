"""Seats that are never sold twice, and what many registrations cost. On SQLite and on PostgreSQL.

``seats_sold_<database>``: ten rounds in which 64 people ask for 10 seats at the same moment, each through the site
with a connection of their own; the figure is the number of seats sold in all ten rounds (100 is right: the group
fails otherwise). ``seats_server_errors_<database>`` must be 0. ``seats_slowest_s_<database>`` is the longest that
anybody of them waited for the answer, by the clock. ``seats_oversold_without_lock_<database>`` is the control: the
same rush through a door without the session's lock; it must sell too many, or the rush proves nothing.

``registrations_per_s``: 32 people at work at once on PostgreSQL, each putting 20 people on the lists of 20 sessions
through the door; registrations a second by the clock.

``nominees_import_cpu_s``: a manager sends a list of 500 names and confirms its preview; all 500 have a seat or a place.
CPU seconds, both steps with their pages together.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import make_site, remove_site

PEOPLE = 64
SEATS = 10
ROUNDS = 10
CLIENTS = 32
EACH = 20
NOMINEES = 500
AT = datetime(2026, 6, 1, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def run() -> list[Result]:
    from django.db import connection

    from scripts.cluster import temporary_cluster

    results = _on_this_database()
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
            Path(folder).chmod(0o755)
            with temporary_cluster(Path(folder)) as url:
                results += _apart({**os.environ, "DATABASE_URL": url})
    return results


def _apart(environment: dict[str, str]) -> list[Result]:
    """The same in a process of its own, on the server that ``environment`` names."""
    done = subprocess.run(
        [sys.executable, "-m", "bench", "--here", "seats"],
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return [Result(**json.loads(line)) for line in done.stdout.splitlines() if line.startswith("{")]


def _on_this_database() -> list[Result]:
    from django.db import connection

    make_site()
    try:
        results = [*_rushes(connection.vendor), *_control(connection.vendor)]
        return results + (_per_second() if connection.vendor == "postgresql" else _import())
    finally:
        remove_site()


def together(deeds: Sequence[Callable[[], Any]]) -> list[Any]:
    """Do all ``deeds`` at the same moment, each in a thread with a connection of its own; gives what they gave."""
    from django.db import connection

    ready = Barrier(len(deeds))

    def one(deed: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            ready.wait(timeout=120)
            return deed()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(deeds)) as pool:
        return list(pool.map(one, deeds))


def _open_session(**facts: Any) -> Any:
    from tests.factories import CourseSessionFactory

    return CourseSessionFactory(starts_on=None, ends_on=None, **facts)


def _rushes(database: str) -> list[Result]:
    from django.test import Client
    from django.urls import reverse

    from tests.factories import ProviderFactory, UserFactory

    clients = []
    for _number in range(PEOPLE):
        client = Client(raise_request_exception=False)
        client.force_login(ProviderFactory(user=UserFactory()).user)
        clients.append(client)
    sold = errors = 0
    slowest = 0.0
    for _round in range(ROUNDS):
        session = _open_session(capacity=SEATS)
        address = reverse("courses:register", args=[session.code])

        def ask(client: Client, address: str = address) -> tuple[int, float]:
            start = time.monotonic()
            return client.post(address).status_code, time.monotonic() - start

        answers = together([lambda client=client: ask(client) for client in clients])
        errors += sum(status >= 500 for status, _seconds in answers)
        slowest = max(slowest, *(seconds for _status, seconds in answers))
        given = session.registrations.seated().count()
        waiting = session.registrations.waiting().count()
        assert (given, waiting) == (SEATS, PEOPLE - SEATS), f"{given} seats sold, {waiting} people wait"
        sold += given
    assert not errors, f"{errors} server errors"
    return [
        Result(f"seats_sold_{database}", sold, "seats", ROUNDS * PEOPLE),
        Result(f"seats_server_errors_{database}", errors, "errors", ROUNDS * PEOPLE),
        Result(f"seats_slowest_s_{database}", slowest, "s", ROUNDS * PEOPLE),
    ]


def _control(database: str) -> list[Result]:
    """The rush through a door that looks first and sells then, without the lock."""
    from courses.models import CourseSession, Registration
    from lms.people.models import Provider

    session = _open_session(capacity=SEATS)
    looked = Barrier(PEOPLE)

    def careless(provider: Provider) -> None:
        free = CourseSession.objects.with_seats().get(pk=session.pk).seats_left
        looked.wait(timeout=120)
        status = Registration.Status.CONFIRMED if free else Registration.Status.WAITLISTED
        Registration.objects.create(session=session, provider=provider, status=status, registered_at=AT)

    together([lambda provider=provider: careless(provider) for provider in Provider.objects.all()[:PEOPLE]])
    oversold = session.registrations.seated().count() - SEATS
    assert oversold > 0, "the control sold no seat twice: the rush proves nothing"
    return [Result(f"seats_oversold_without_lock_{database}", oversold, "seats", PEOPLE)]


def _per_second() -> list[Result]:
    from courses.actions import enroll
    from lms.people.models import Provider
    from tests.factories import ProviderFactory

    ProviderFactory.create_batch(CLIENTS * EACH)
    people = list(Provider.objects.order_by("-pk")[: CLIENTS * EACH])
    sessions = [_open_session(capacity=CLIENTS) for _number in range(EACH)]

    def work(own: Sequence[Provider], first: int) -> None:
        for number, provider in enumerate(own):
            enroll(session=sessions[(first + number) % EACH], provider=provider, by=None, at=AT)

    shares = [people[number * EACH : (number + 1) * EACH] for number in range(CLIENTS)]
    start = time.monotonic()
    together([lambda own=own, first=first: work(own, first) for first, own in enumerate(shares)])
    seconds = time.monotonic() - start
    return [Result("registrations_per_s", len(people) / seconds, "1/s", len(people))]


def _import() -> list[Result]:
    from django.test import Client
    from django.urls import reverse

    from lms.roles import Role
    from tests.factories import OrganizationFactory, ProviderFactory, ProviderStatusFactory, UserFactory

    unit = OrganizationFactory()
    letters = "ABCDEGHIKLMNOPQRSTUVXY"
    names = [
        f"Nguyễn Thị {letters[number // 22 % 22]}{letters[number % 22].lower()} {letters[number // 484]}"
        for number in range(NOMINEES)
    ]
    people = [ProviderFactory(full_name=name) for name in names]
    for person in people:
        ProviderStatusFactory(provider=person, organization=unit)
    client = Client(headers={"accept-language": "vi"})
    client.force_login(UserFactory(role=Role.MANAGER))
    client.get(reverse("wagtailadmin_home"))  # templates are read, caches filled
    spent = []
    for _number in range(3):
        session = _open_session(capacity=NOMINEES - 100)
        address = reverse("sessions:nominees", args=[session.pk])
        start = time.process_time()
        preview = client.post(address, {"names": "\n".join(names)}).content.decode()
        ready = re.findall(r'name="person-(\d+)" value="(\d+)"', preview)
        form: dict[str, Any] = {"row": [row for row, _pk in ready]}
        form |= {f"person-{row}": pk for row, pk in ready}
        assert client.post(address, form).status_code == 302
        spent.append(time.process_time() - start)
        assert session.registrations.count() == NOMINEES, session.registrations.count()
    return [Result("nominees_import_cpu_s", sorted(spent)[1], "s", NOMINEES)]

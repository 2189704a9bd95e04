"""A server that is killed (``kill -9``) again and again while phones deliver attendance to it."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
PHONES = 4
BATCH = 25


def database_url() -> str:
    """The address of the database that this process uses."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    who = quote(facts["USER"] or "", safe="") + (
        f":{quote(facts['PASSWORD'], safe='')}" if facts["PASSWORD"] else ""
    )
    where = quote(facts["HOST"] or "", safe="") + (f":{facts['PORT']}" if facts["PORT"] else "")
    return f"postgresql://{who}@{where}/{facts['NAME']}"


class Server:
    """gunicorn with two workers, as in production, on a port of its own."""

    def __init__(self) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "DEBUG": "0",
            "SECRET_KEY": settings.SECRET_KEY,
            "DATABASE_URL": database_url(),
            "LOG_LEVEL": "CRITICAL",
        }
        self.start()

    def start(self) -> None:
        """Start, and wait until somebody answers."""
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "lms.wsgi",
            "--preload",
            "--workers",
            "2",
            "--log-level",
            "critical",
        ]
        self.process = subprocess.Popen(
            [*command, "--bind", f"127.0.0.1:{self.port}"],
            cwd=ROOT,
            env=self.environment,
            start_new_session=True,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(1200):
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.05)
        raise RuntimeError("The server did not start.")

    def kill_workers(self) -> None:
        """``kill -9`` of the processes that answer; gunicorn makes others."""
        pid = self.process.pid
        for worker in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
            try:
                os.kill(int(worker), signal.SIGKILL)
            except ProcessLookupError:
                continue

    def kill(self) -> None:
        """``kill -9`` of everything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


@contextmanager
def serving() -> Iterator[Server]:
    """A server that is gone afterwards."""
    server = Server()
    try:
        yield server
    finally:
        server.kill()


@dataclass
class Phone:
    """Delivers ``events`` in batches, each again and again until it is answered. A careless one makes new keys.

    A deaf one misses the first answer to every batch, as when the line breaks or the server dies just then.
    """

    port: int
    cookies: dict[str, str]
    events: list[dict[str, Any]]
    careless: bool
    deaf: bool
    retried: int = 0
    refused: list[Any] = field(default_factory=list)

    def deliver_all(self) -> None:
        for start in range(0, len(self.events), BATCH):
            batch = self.events[start : start + BATCH]
            hears = not self.deaf
            while True:
                try:
                    results = self._post(batch)
                    if not hears:
                        hears = True
                        raise ConnectionResetError
                except (OSError, http.client.HTTPException, ValueError):
                    self.retried += 1
                    time.sleep(0.05)
                    if self.careless:
                        batch = [{**event, "key": uuid4().hex} for event in batch]
                    continue
                self.refused += [one for one in results.values() if one["code"] != "kept"]
                break

    def _post(self, batch: list[dict[str, Any]]) -> dict[str, Any]:
        body = json.dumps({"device": "bench", "sent_at": int(time.time() * 1000), "events": batch})
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {
                "Content-Type": "application/json",
                "X-CSRFToken": self.cookies["csrftoken"],
                "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            }
            line.request("POST", "/lop/diem-danh/so/gui/", body, headers)
            answer = line.getresponse()
            if answer.status != http.client.OK:
                raise ValueError(answer.status)
            results: dict[str, Any] = json.loads(answer.read())["results"]
            return results
        finally:
            line.close()


@dataclass(frozen=True)
class Tally:
    """What became of a flood of events: how often the server died, how many are missing or there twice."""

    kills: int
    retried: int
    refused: int
    lost: int
    duplicated: int


def flood(
    server: Server,
    user: Any,
    events: list[dict[str, Any]],
    *,
    kills: int,
    careless: bool = False,
    deaf: bool = False,
    every: float = 0.5,
) -> Tally:
    """Deliver ``events`` from some phones at once while the server is killed ``kills`` times; every fifth time wholly.

    The phones go on until the last kill is done, so that each of them hits a server at work.
    """
    from courses.models import AttendanceEvent

    cookies = _signed_in(user)
    phones = [Phone(server.port, cookies, events[number::PHONES], careless, deaf) for number in range(PHONES)]
    threads = [threading.Thread(target=phone.deliver_all) for phone in phones]
    chance = random.Random(7)
    for thread in threads:
        thread.start()
    killed = 0
    while killed < kills and any(thread.is_alive() for thread in threads):
        time.sleep(every * chance.uniform(0.5, 1.5))
        killed += 1
        if killed % 5:
            server.kill_workers()
        else:
            server.kill()
            server.start()
    for thread in threads:
        thread.join()
    kept = list(AttendanceEvent.objects.values_list("meeting", "registration", "mark"))
    expected = {(event["meeting"], event["registration"], event["said"]) for event in events}
    return Tally(
        kills=killed,
        retried=sum(phone.retried for phone in phones),
        refused=sum(len(phone.refused) for phone in phones),
        lost=len(expected - set(kept)),
        duplicated=len(kept) - len(set(kept)),
    )


def _signed_in(user: Any) -> dict[str, str]:
    from django.middleware.csrf import get_token
    from django.test import Client, RequestFactory

    client = Client()
    client.force_login(user)
    request = RequestFactory().get("/")
    get_token(request)
    return {
        settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value,
        "csrftoken": request.META["CSRF_COOKIE"],
    }


def events_of(
    meetings: list[Any], people: list[int], *, key: Callable[[], str] = lambda: uuid4().hex
) -> list[dict]:
    """Somebody arrived, once for each person and meeting; neighbours in the list are of different meetings."""
    from courses.attendance.codes import pass_of

    at = int(time.time() * 1000)
    passes = {person: pass_of(person) for person in people}
    return [
        {
            "key": key(),
            "meeting": meeting.pk,
            "registration": person,
            "said": "arrived",
            "kind": "scan",
            "pass": passes[person],
            "happened_at": at,
            "replaces": [],
        }
        for person in people
        for meeting in meetings
    ]

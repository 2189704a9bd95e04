"""Numbers under force: on each database, workers are killed (kill -9) while they issue, and 64 clients issue at once.

100 workers are killed, each at a random moment: 70 that issue one certificate after another and report each as done, 30
that carry out batches (number, draw, store). Then 64 threads issue from one register, 10 times. Counted afterwards in
the register: ``_gaps`` (numbers left out), ``_repeats`` (numbers or people twice), ``_lost`` (certificates reported as
done that are not there), ``_damaged`` (files that are not whole); each must be 0.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from threading import Barrier
from typing import Any
from zoneinfo import ZoneInfo

from bench import Result

KILLS_ALONE = 70
KILLS_IN_BATCH = 30
CLIENTS = 64
ROUNDS = 10
DAY = date(2026, 6, 15)
AT = datetime(2026, 6, 20, 12, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
Deed = Callable[[Any, Callable[[int], None]], None]
"""Issues to one seat and reports the number that it gave."""


@dataclass
class Count:
    """What is wrong in a register, and of how many certificates."""

    gaps: int = 0
    repeats: int = 0
    lost: int = 0
    damaged: int = 0
    certificates: int = 0
    kills: int = 0
    reported: set[tuple[int, int]] = field(default_factory=set)


def issue_one(register: Any) -> Deed:
    """The door, as the office uses it."""
    from certificates.actions import issue

    def deed(seat: Any, report: Callable[[int], None]) -> None:
        report(issue(registration=seat, register=register, by=None, on=AT.date(), at=AT).number)

    return deed


def killed(work: Callable[[Callable[[bytes], None]], None], *, after: float) -> bytes:
    """Do ``work`` in a process of its own and kill it; gives what it reported until then."""
    from django.db import connections

    connections.close_all()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            work(lambda text: os.write(writer, text) and None)
        finally:
            os._exit(0)
    os.close(writer)
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as pipe:
        return pipe.read()


def kill_issuing(
    seats: Sequence[Any], deed: Deed, *, kills: int, chance: random.Random, count: Count
) -> None:
    """Kill workers that issue to ``seats`` one by one, in any order; each begins with those that have none."""

    def work(report: Callable[[bytes], None]) -> None:
        for seat in chance.sample(list(seats), len(seats)):
            deed(seat, lambda number, seat=seat: report(b"%d %d\n" % (seat.pk, number)))

    for _ in range(kills):
        said = killed(work, after=chance.uniform(0.02, 0.15))
        chance.random()
        count.kills += 1
        for line in said.decode().splitlines():
            seat, number = line.split()
            count.reported.add((int(seat), int(number)))


def kill_batches(batches: Sequence[Any], *, chance: random.Random, count: Count) -> None:
    """Kill the worker of each batch once, then let another take all of them over."""
    from certificates.models import Batch
    from certificates.tasks import carry_out_batch

    for batch in batches:
        killed(
            lambda _report, pk=batch.pk: carry_out_batch.call(pk) and None, after=chance.uniform(0.01, 0.4)
        )
        count.kills += 1
    Batch.objects.open().update(sign_of_life_at=AT)
    for batch in batches:
        carry_out_batch.call(batch.pk)


def issue_together(seats: Sequence[Any], deed: Deed, count: Count) -> None:
    """As many clients as seats, starting at the same moment, each with a connection of its own."""
    from django.db import connection

    ready = Barrier(len(seats))

    def client(seat: Any) -> None:
        try:
            ready.wait(timeout=60)
            deed(seat, lambda number: count.reported.add((seat.pk, number)))
        finally:
            connection.close()

    with ThreadPoolExecutor(len(seats)) as pool:
        list(pool.map(client, seats))


def look(register: Any, count: Count) -> Count:
    """Count what is wrong in the register and with its files."""
    from hashlib import sha256

    from certificates.models import Certificate, private_storage

    rows = list(Certificate.objects.filter(register=register).order_by("number"))
    numbers = [each.number for each in rows]
    last = register.years.get().last_number
    count.certificates = len(rows)
    count.gaps = len(set(range(1, max([last, *numbers]) + 1)) - set(numbers))
    count.repeats = 2 * len(rows) - len(set(numbers)) - len({each.registration_id for each in rows})
    count.lost = len(count.reported - {(each.registration_id, each.number) for each in rows})
    storage = private_storage()
    for each in rows:
        if each.pdf:
            content = Path(storage.path(each.pdf.name)).read_bytes()
            count.damaged += sha256(content).hexdigest() != each.pdf_sha256
    return count


def settled(people: int) -> Any:
    """A closed session that so many people completed."""
    from courses.actions import AttendanceMark, close, record_attendance
    from tests import factories

    session = factories.CourseSessionFactory(capacity=people, starts_on=DAY, ends_on=DAY)
    meeting = factories.MeetingFactory(session=session, held_on=DAY)
    marks = [
        AttendanceMark(factories.RegistrationFactory(session=session).pk, "present") for _ in range(people)
    ]
    record_attendance(meeting=meeting, marks=marks, by=None, at=AT)
    return close(session=session, by=None, at=AT)


def measure() -> dict[str, Any]:
    """On the database of this process."""
    from bench._site import make_site, remove_site
    from certificates.actions import order_batch
    from certificates.sheets import check, sample_of
    from tests.factories import RegisterFactory

    make_site()
    try:
        chance = random.Random(2026)
        count = Count()
        register = RegisterFactory()
        check(sample_of(register.template, on=AT.date()))  # the layout is learnt before anybody is killed
        deed = issue_one(register)
        alone = list(settled(900).registrations.order_by("pk"))
        kill_issuing(alone, deed, kills=KILLS_ALONE, chance=chance, count=count)
        batches = [
            order_batch(session=settled(20), register=register, by=None, on=AT.date(), at=AT)
            for _ in range(KILLS_IN_BATCH)
        ]
        kill_batches(batches, chance=chance, count=count)
        for _ in range(ROUNDS):
            issue_together(list(settled(CLIENTS).registrations.order_by("pk")), deed, count)
        found = look(register, count)
        names = ("gaps", "repeats", "lost", "damaged", "certificates", "kills")
        return {name: getattr(found, name) for name in names} | {"reported": len(found.reported)}
    finally:
        remove_site()


def _measured_on(url: str | None) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="bench-kills-") as folder:
        environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        environment["DATA_DIR"] = folder
        if url:
            environment["DATABASE_URL"] = url
        run = subprocess.run(
            [sys.executable, "-m", "bench.kills"],
            env=environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return json.loads(run.stdout.splitlines()[-1])


def _results(database: str, found: dict[str, Any]) -> Iterable[Result]:
    names = {"gaps": "certificates", "repeats": "certificates", "lost": "reported", "damaged": "certificates"}
    for name, of in names.items():
        yield Result(f"issue_{database}_{name}", found[name], "", found[of])
    yield Result(f"issue_{database}_kills", found["kills"], "", found["kills"])


def run() -> list[Result]:
    from scripts.cluster import temporary_cluster

    results = list(_results("sqlite", _measured_on(None)))
    with tempfile.TemporaryDirectory(prefix="bench-pg-") as folder:
        Path(folder).chmod(0o755)
        with temporary_cluster(Path(folder)) as url:
            results += _results("postgresql", _measured_on(url))
    return results


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(measure()))

"""All tests, on SQLite and on PostgreSQL side by side; ends with one closing line in pytest's form.

``python -m scripts.test [--only sqlite|postgresql] [pytest's arguments]``. Without pytest's arguments it also asks
that every line and branch of the doors be reached, on each database by itself.

What a marker leaves to one database runs there (browser tests on PostgreSQL, what screens say on SQLite: see
pyproject.toml and tests/support/measuring.py), what asks no database with whichever process comes to it first;
everything else on both. Browser tests, which wait more than they compute, have a process of their own beside the two.
Whatever is skipped counts as a failure: a missing component must not pass unseen.
"""

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from scripts.cluster import temporary_cluster
from scripts.doors import unreached
from tests.support.run_folder import make_run_folder

ROOT = Path(__file__).resolve().parent.parent

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
CLOSING = re.compile(r"^=* ?((\d+ \w+(, )?)+) in [\d.]+s.*$")
PROGRESS = re.compile(r"^[.FEsxX]+ +\[ *\d+%\]$")
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def marker_asked_for(arguments: list[str]) -> tuple[str, list[str]]:
    """The expression of ``-m`` among pytest's arguments, empty without one; and the other arguments."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-m", default="")
    found, others = parser.parse_known_args(arguments)
    return found.m, others


class Part(NamedTuple):
    """What one process runs."""

    name: str
    database: str
    chosen: str
    """pytest's expression of markers."""
    files: str = ""
    """The browser's own files: in a whole run it need not read all others, and one worker is enough for it."""


PARTS = (
    Part("SQLite", "sqlite", "not e2e and not once_on_postgresql"),
    Part("PostgreSQL", "postgresql", "not e2e and not once"),
    Part("Browser", "postgresql", "e2e", files="tests/**/*_in_browser.py tests/e2e/test_*.py"),
)
NOTHING_COLLECTED = 5


def say(text: str) -> None:
    print(text, flush=True)


class Run:
    """One part of the tests in a process of its own; its progress is shown as it goes, the rest at its end."""

    def __init__(
        self, part: Part, arguments: list[str], environment: dict[str, str], *, workers: int, whole: bool
    ) -> None:
        """A ``whole`` run watches the doors, and reads only the files that the part names.

        A marker's expression among ``arguments`` narrows the part, it does not replace it.
        """
        asked, arguments = marker_asked_for(arguments)
        chosen = f"({part.chosen}) and ({asked})" if asked else part.chosen
        self.name = part.name
        self.closing = ""
        """pytest's last line; empty where it did not come to it."""
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-m", chosen]
        command.append("--durations=10")
        if workers > 1:
            command += ["-n", str(workers), "--dist", "worksteal"]
        if whole:
            command += ["-p", "tests.support.doors"]
            command += [str(path) for pattern in part.files.split() for path in sorted(ROOT.glob(pattern))]
        self._pytest = subprocess.Popen(
            command + arguments,
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = Thread(target=self._read)
        self._reader.start()

    def _read(self) -> None:
        told = []
        for line in self._pytest.stdout or ():
            if PROGRESS.match(line):
                say(f"{self.name:11}{line.rstrip()}")
                continue
            if CLOSING.match(line):
                self.closing = line
            told.append(line)
        say(f"{self.name}, in the end:\n{''.join(told)}")

    def wait(self) -> int:
        """The exit code. Ended by a signal, or without its closing line: whatever ran, it is no success."""
        self._reader.join()
        code = self._pytest.wait()
        return 128 - code if code < 0 else code or int(not self.closing)

    def terminate(self) -> None:
        self._pytest.terminate()


def run_side_by_side(
    parts: list[Part], arguments: list[str], folder: Path, postgresql: str | None, *, whole: bool
) -> list[Run]:
    """Start ``parts`` and wait for all; the databases share the processors, the browser needs little of one."""
    processors = int(os.environ.get("TEST_WORKERS") or len(os.sched_getaffinity(0)))
    databases = {part.database for part in parts}
    shared = folder / "shared"
    for needed in (shared, *(folder / database / "doors" for database in databases)):
        needed.mkdir(parents=True)
    runs: list[Run] = []
    try:
        for part in parts:
            environment = {
                **os.environ,
                "LMS_TEST_FILES": str(folder / part.database),
                "LMS_TEST_PART": part.name.lower(),
                "LMS_TEST_DOORS": str(folder / part.database / "doors"),
            }
            environment.pop("DATABASE_URL", None)
            if part.database == "postgresql" and postgresql:
                environment["DATABASE_URL"] = postgresql
                if whole:
                    environment["LMS_TEST_TEMPLATE_FIRST"] = "1"
            if len(parts) > 1:
                environment["LMS_TEST_SHARED"] = str(shared)
            workers = 1 if part.files else max(1, processors // len(databases))
            runs.append(Run(part, arguments, environment, workers=workers, whole=whole))
        for run in runs:
            run.wait()
    except BaseException:
        for run in runs:
            run.terminate()
        for run in runs:
            run.wait()
        raise
    return runs


def closing_line(counts: dict[str, int], seconds: float) -> str:
    """All runs' counts as one line in pytest's form."""
    order = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "errors")
    parts = [f"{counts[word]} {word}" for word in order if counts.get(word)]
    minutes, rest = divmod(int(seconds), 60)
    text = f" {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s (0:{minutes:02}:{rest:02}) "
    return text.center(80, "=")


def main() -> int:
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("--only", choices=NAMES)
    asked, arguments = parser.parse_known_args()
    databases = [asked.only] if asked.only else list(NAMES)
    parts = [part for part in PARTS if part.database in databases]
    whole = not arguments
    # Ending politely, so that the cluster and the files go whatever stops us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    folder = make_run_folder()
    counts: dict[str, int] = {}
    trouble: list[str] = []
    say(f"Testing on {' and '.join(NAMES[database] for database in databases)} …")
    try:
        server = temporary_cluster(folder) if "postgresql" in databases else nullcontext(None)
        with server as url:
            runs = run_side_by_side(parts, arguments, folder, url, whole=whole)
        codes = [run.wait() for run in runs]
        if not whole:
            codes = [0 if code == NOTHING_COLLECTED else code for code in codes]
        for run in runs:
            for number, word in COUNT.findall(run.closing):
                plural = {"error": "errors", "warning": "warnings"}.get(word, word)
                counts[plural] = counts.get(plural, 0) + int(number)
        if whole:
            for database in databases:
                trouble += [
                    f"On {NAMES[database]}: {what}" for what in unreached(folder / database / "doors")
                ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if counts.get("skipped"):
        trouble.append(f"{counts['skipped']} tests were skipped; every test must run.")
    for line in trouble:
        say(f"FAILED {line}")
    say(closing_line(counts, time.monotonic() - started))
    return max([*codes, 1 if trouble else 0])


if __name__ == "__main__":
    sys.exit(main())

"""All tests, on SQLite and on PostgreSQL, in parallel; ends with one closing line in pytest's form.

``python -m scripts.test [--only sqlite|postgresql] [pytest's arguments]``. Browser tests run on PostgreSQL; the
packaging test, long ones marked ``once`` and those that ask no database on SQLite; everything else on both. Whatever is
skipped counts as a failure: a missing component must not pass unseen.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from contextlib import nullcontext
from pathlib import Path

from coverage import CoverageData

from scripts.cluster import temporary_cluster
from tests.support.run_folder import make_run_folder

ROOT = Path(__file__).resolve().parent.parent

COUNT = re.compile(r"(\d+) (passed|failed|errors?|skipped|xfailed|xpassed|deselected|warnings?)")
CLOSING = re.compile(r"^=* ?((\d+ \w+(, )?)+) in [\d.]+s.*$")
PASSES = {"sqlite": "not e2e", "postgresql": "not packaging and not once"}
DOORS_MEASURED_ON = "postgresql"  # what asks no database reaches no door, and runs on the other
NOTHING_COLLECTED = 5


def say(text: str) -> None:
    print(text, flush=True)


def run_pytest(
    database: str, arguments: list[str], environment: dict[str, str], *, whole: bool, beside_other: bool
) -> tuple[int, str]:
    """Run the tests on one database, showing them as they go; gives the exit code and pytest's closing line.

    ``whole`` measures the doors too; ``beside_other`` leaves out what ran on the other database already.
    """
    workers = os.environ.get("TEST_WORKERS") or str(len(os.sched_getaffinity(0)))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-m", PASSES[database]]
    command += ["-n", workers, "--dist", "worksteal", "--durations=10"]
    if whole and database == DOORS_MEASURED_ON:
        # The doors: every line of every actions.py.
        command += ["--cov", "--cov-config=pyproject.toml", "--cov-report=term"]
    if beside_other:
        command.append("--database-only")
    command += arguments
    closing = ""
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as pytest:
        try:
            for line in pytest.stdout or ():
                if CLOSING.match(line):
                    closing = line
                sys.stdout.write(line)
                sys.stdout.flush()
        except BaseException:
            pytest.terminate()
            raise
    code = pytest.returncode
    # Ended by a signal (negative), or without its closing line: whatever ran, it is no success.
    return (128 - code if code < 0 else code or int(not closing)), closing


def unmeasured_doors() -> list[str]:
    """Files of doors (actions.py, or modules of actions/) that no test of this run imported."""
    data = CoverageData(basename=str(ROOT / ".coverage"))
    data.read()
    measured = {Path(name).resolve() for name in data.measured_files()}
    doors = [
        path
        for package in ("lms", "courses", "exchanges", "certificates", "home")
        for pattern in ("actions.py", "actions/*.py")
        for path in (ROOT / package).rglob(pattern)
        if path.read_text().strip()
    ]
    return [str(path.relative_to(ROOT)) for path in doors if path.resolve() not in measured]


def closing_line(counts: dict[str, int], seconds: float) -> str:
    """Both runs' counts as one line in pytest's form."""
    order = ("failed", "passed", "skipped", "xfailed", "xpassed", "warnings", "errors")
    parts = [f"{counts[word]} {word}" for word in order if counts.get(word)]
    minutes, rest = divmod(int(seconds), 60)
    text = f" {', '.join(parts) or 'no tests ran'} in {seconds:.2f}s (0:{minutes:02}:{rest:02}) "
    return text.center(80, "=")


def main() -> int:
    arguments = sys.argv[1:]
    databases = ["sqlite", "postgresql"]
    if arguments[:1] == ["--only"]:
        databases = [arguments[1]]
        arguments = arguments[2:]
    whole = not arguments and DOORS_MEASURED_ON in databases
    # Ending politely, so that the cluster and the files go whatever stops us.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    started = time.monotonic()
    folder = make_run_folder()
    codes: list[int] = []
    counts: dict[str, int] = {}
    trouble: list[str] = []
    (ROOT / ".coverage").unlink(missing_ok=True)
    try:
        for database in databases:
            files = folder / database
            files.mkdir()
            environment = {**os.environ, "LMS_TEST_FILES": str(files)}
            environment.pop("DATABASE_URL", None)
            say(f"Testing on {'SQLite' if database == 'sqlite' else 'PostgreSQL'} …")
            server = temporary_cluster(folder) if database == "postgresql" else nullcontext(None)
            with server as url:
                if url:
                    environment["DATABASE_URL"] = url
                code, closing = run_pytest(
                    database,
                    arguments,
                    environment,
                    whole=whole,
                    beside_other=database == "postgresql" and len(databases) > 1,
                )
            codes.append(0 if code == NOTHING_COLLECTED and not whole else code)
            for number, word in COUNT.findall(closing):
                plural = {"error": "errors", "warning": "warnings"}.get(word, word)
                counts[plural] = counts.get(plural, 0) + int(number)
        if whole and not any(codes):
            trouble += [f"No test reaches {name}." for name in unmeasured_doors()]
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    if counts.get("skipped"):
        trouble.append(f"{counts['skipped']} tests were skipped; every test must run.")
    if whole and codes and codes[-1] == 1 and not counts.get("failed") and not counts.get("errors"):
        trouble.append(
            "Some lines of the doors (actions.py) are not reached by any test: see the table above."
        )
    for line in trouble:
        say(f"FAILED {line}")
    say(closing_line(counts, time.monotonic() - started))
    return max([*codes, 1 if trouble else 0])


if __name__ == "__main__":
    sys.exit(main())

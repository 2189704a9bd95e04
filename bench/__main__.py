"""``python -m bench [--only GROUP …]``: run the groups, print a table, write ``bench/results.json``.

Groups run one after another, each in a process of its own, with an empty data folder that is thrown away. ``ONLY`` in
the environment names groups as ``--only`` does. Figures of groups that do not run stay in the file as they were.
``--docs`` also writes them to ``docs/bench.md``, with machine and commit.
"""

import argparse
import importlib
import json
import os
import pkgutil
import platform
import re
import subprocess
import sys
import tempfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
DOCS = HERE.parent / "docs" / "bench.md"


def groups() -> list[str]:
    return sorted(
        module.name for module in pkgutil.iter_modules([str(HERE)]) if not module.name.startswith("_")
    )


def run_group(name: str) -> None:
    """In this process: print the group's results as JSON lines."""
    import django

    django.setup()
    for result in importlib.import_module(f"bench.{name}").run():
        print(json.dumps(asdict(result)))


def run_apart(name: str) -> list[dict]:
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        environment = {
            "DJANGO_SETTINGS_MODULE": "lms.settings.dev",
            "DEBUG": "0",
            **os.environ,
            "DATA_DIR": folder,
        }
        run = subprocess.run(
            [sys.executable, "-m", "bench", "--here", name],
            cwd=HERE.parent,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    return [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]


def table(rows: list[dict]) -> str:
    """The page of documentation."""
    processor = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    machine = (
        f"{processor[1] if processor else platform.machine()}, {os.cpu_count()} cores, {platform.platform()}"
    )
    commit = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True, check=False
    ).stdout.strip()
    lines = [
        f"| `{row['name']}` | {row['value']:,.2f} | {row['unit']} | {row['n']:,} |"
        for row in sorted(rows, key=lambda row: row["name"])
    ]
    return "\n".join(
        (
            "# Figures",
            "",
            "`make bench` measures them, `make bench ONLY=certificates` one group, `make bench ARGS=--docs` also",
            "writes this page. Times are CPU time on one core. `n` is how often it was done, or of how many.",
            "What each figure means stands at the head of its module in `bench/`.",
            "",
            f"Measured on {datetime.now(UTC):%Y-%m-%d}, commit {commit or 'unknown'}: {machine}, Python",
            f"{platform.python_version()}.",
            "",
            "| figure | value | unit | n |",
            "|---|---:|---|---:|",
            *lines,
            "",
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    wanted = os.environ.get("ONLY", "").replace(",", " ").split()
    parser.add_argument("--only", nargs="+", default=wanted, choices=groups(), metavar="GROUP")
    parser.add_argument("--docs", action="store_true", help="also write docs/bench.md")
    parser.add_argument("--here", choices=groups(), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.here:
        run_group(options.here)
        return
    known = {row["name"]: row for row in json.loads(RESULTS.read_text())} if RESULTS.exists() else {}
    for name in options.only or groups():
        print(f"{name} …", flush=True)
        rows = run_apart(name)
        for row in rows:
            print(
                f"  {row['name']:<36} {row['value']:>10,.2f} {row['unit']:<4} (n = {row['n']:,})", flush=True
            )
        known |= {row["name"]: row for row in rows}
    RESULTS.write_text(json.dumps(list(known.values()), indent=2) + "\n")
    print(f"Written to {RESULTS.relative_to(HERE.parent)}")
    if options.docs:
        DOCS.write_text(table(list(known.values())), encoding="utf-8")
        print(f"Written to {DOCS.relative_to(HERE.parent)}")


if __name__ == "__main__":
    main()

"""Benchmarks that anyone can run: ``make bench``, or ``make bench ONLY=certificates`` for one group.

A group is a module of this package with ``def run() -> list[Result]``. Its numbers are CPU time unless their unit says
otherwise, so that a busy machine disturbs them less.
"""

import json
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Result:
    """One figure; ``n`` is how many times the thing was done, or how many things there were."""

    name: str
    value: float
    unit: str
    n: int


def cpu_ms(deed: Callable[[], object], *, times: int) -> list[float]:
    """CPU milliseconds of this process for each of ``times`` repetitions."""
    spent = []
    for _ in range(times):
        before = time.process_time()
        deed()
        spent.append((time.process_time() - before) * 1000)
    return spent


def percentile(values: Sequence[float], part: int) -> float:
    """The value that ``part`` of a hundred do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[part - 1]


def peak_mb() -> float:
    """The most memory this program has held. (The kernel's ``ru_maxrss`` counts its parent's before it, too.)"""
    status = Path("/proc/self/status").read_text()
    return int(re.findall(r"VmHWM:\s+(\d+) kB", status)[0]) / 1024


def apart(module: str, *arguments: str) -> dict[str, Any]:
    """Run ``python -m module arguments`` in a process of its own, which prints one JSON object."""
    run = subprocess.run(
        [sys.executable, "-m", module, *arguments], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(run.stdout)

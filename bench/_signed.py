"""What a signed certificate costs: drawn, hashed, signed with ECDSA, hashed again. Part of the group ``certificates``.

``certificate_signed_cpu_ms`` is the median of a batch of 500; ``certificate_signed_batch_cpu_ms`` spreads all over
them, learning the layout and loading WeasyPrint and pyHanko included.
"""

import json
import statistics
import sys
import time
from hashlib import sha256
from typing import Any

from bench import Result, apart, peak_mb

BATCH = 500


def measure(count: int) -> dict[str, Any]:
    """Draw and sign a batch in this process."""
    from bench.certificates import sheets
    from tests.certificates.signers import SIGNED_AT, signatory

    who = signatory("ECDSA")
    before = time.process_time()
    from certificates.rendering import DEFAULT, render
    from certificates.signing import sign

    spent, last = [], before
    for pdf in render(DEFAULT, sheets(count)):
        sha256(pdf).hexdigest()
        sha256(sign(pdf, who, at=SIGNED_AT)).hexdigest()
        now = time.process_time()
        spent.append(now - last)
        last = now
    return {
        "median_ms": statistics.median(spent[1:]) * 1000,
        "mean_ms": sum(spent) / count * 1000,
        "peak_mb": peak_mb(),
    }


def run() -> list[Result]:
    found = apart("bench._signed", str(BATCH))
    return [
        Result("certificate_signed_cpu_ms", found["median_ms"], "ms", BATCH),
        Result("certificate_signed_batch_cpu_ms", found["mean_ms"], "ms", BATCH),
        Result("certificate_signed_peak_mb", found["peak_mb"], "MB", BATCH),
    ]


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))

"""Watch the doors: `make test` loads this first; each process leaves what it saw in ``LMS_TEST_DOORS``."""

import os
from pathlib import Path

from scripts.doors import Watch

_watch = Watch()


def pytest_unconfigure() -> None:
    _watch.save(Path(os.environ["LMS_TEST_DOORS"]))

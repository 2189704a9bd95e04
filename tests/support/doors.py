"""Which lines of the doors (every ``actions.py``) the tests reach; `make test` loads it before anything else.

coverage's tracer looks at every call in its process, which makes a page half as slow again. So it looks while modules
load and while a test that belongs to every database is called, and not through migrations and walks.
``LMS_TEST_DOORS`` names the folder where each process leaves what it saw.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]

_doors = Coverage(
    config_file=str(ROOT / "pyproject.toml"),
    data_file=str(Path(os.environ["LMS_TEST_DOORS"]) / ".coverage"),
    data_suffix=True,
)
_doors.start()


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart() -> None:
    """Django is loaded, and with it the doors; the template comes next, then the tests."""
    _doors.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    _doors.start()
    try:
        return (yield)
    finally:
        _doors.stop()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    if item.get_closest_marker("once_on_postgresql"):
        return (yield)
    _doors.start()
    try:
        return (yield)
    finally:
        _doors.stop()


def pytest_unconfigure() -> None:
    _doors.save()

"""Test databases without the wait.

Migrating takes many seconds (Wagtail alone brings over a hundred migrations), cloning a migrated database takes
milliseconds. So one *template* is migrated; each worker clones it; a test that commits gets a fresh clone afterwards
instead of Django's flush, so that what migrations put there (groups, root page, places) stays. On SQLite the template
is kept in ``.testdb/`` between runs, named after the migrations it holds.

``demo`` gives a test the site as ``make run`` shows it on first start.
"""

import asyncio
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib.metadata import version
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection, connections, transaction
from django.test import TransactionTestCase
from pytest_django.plugin import blocking_manager_key

from lms.settling import settle
from tests.support.run_folder import make_run_folder

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".testdb"
KEPT_TEMPLATES = 4

# The first process of a run makes the folder; its workers inherit the variable.
_OWNER = "LMS_TEST_FILES" not in os.environ
if _OWNER:
    os.environ["LMS_TEST_FILES"] = str(make_run_folder())
RUN_FOLDER = Path(os.environ["LMS_TEST_FILES"])
PART = os.environ.get("LMS_TEST_PART", "tests")
"""Which of several processes this is that share ``RUN_FOLDER``: each has its own clones of the one template."""


def _fingerprint() -> str:
    """Names the schema and the data that migrations leave: our migrations and data files, others' versions."""
    digest = hashlib.sha256(b"with a list of courses")
    for package in ("Django", "wagtail", "django-allauth", "django-tasks-db"):
        digest.update(f"{package} {version(package)}\n".encode())
    for config in sorted(apps.get_app_configs(), key=lambda config: config.name):
        folder = Path(config.path)
        if ROOT not in folder.parents or ".venv" in folder.parts:
            digest.update(f"{config.name}\n".encode())
            continue
        for pattern in ("migrations/*.py", "fixtures/**/*", "data/**/*"):
            for file in sorted(path for path in folder.glob(pattern) if path.is_file()):
                digest.update(f"{file.relative_to(ROOT)}\n".encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextmanager
def _locked(folder: Path, name: str) -> Iterator[None]:
    folder.mkdir(exist_ok=True)
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _close_connections() -> None:
    """Close what this thread has open: Django keeps one connection for a thread with a loop, another without."""
    connections.close_all()
    loop = asyncio._get_running_loop()
    if loop is not None:  # an open browser's
        asyncio._set_running_loop(None)
        try:
            connections.close_all()
        finally:
            asyncio._set_running_loop(loop)


def _use(name: str) -> None:
    """Point this process's connections, and those its threads open later, at the database ``name``."""
    _close_connections()
    settings.DATABASES["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


class SqliteDatabases:
    """Databases are files; a clone is a copy."""

    def __init__(self, worker: str) -> None:
        self.clone = str(RUN_FOLDER / f"{worker}.sqlite3")

    def template(self, key: str) -> str:
        KEPT.mkdir(exist_ok=True)
        return str(KEPT / f"{key}.sqlite3")

    def exists(self, name: str) -> bool:
        return Path(name).exists()

    def copy(self, source: str, target: str) -> None:
        """Replace ``target`` by a copy of ``source``; a thread that still holds the old file keeps the old file."""
        fresh = Path(f"{target}.new")
        shutil.copyfile(source, fresh)
        self.drop(target)
        fresh.replace(target)

    def drop(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            Path(f"{name}{suffix}").unlink(missing_ok=True)

    def build(self, name: str, fill: Callable[[], None], source: str | None = None) -> None:
        """Make database ``name`` with ``fill``, from nothing or from a copy of ``source``; all of it or nothing."""
        unfinished = f"{name}.{os.getpid()}"
        self.drop(unfinished)
        if source:
            shutil.copyfile(source, unfinished)
        _use(unfinished)
        fill()
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connections.close_all()
        Path(unfinished).replace(name)
        self.drop(unfinished)

    def forget_old_templates(self) -> None:
        files = sorted(KEPT.glob("*.sqlite3"), key=lambda file: file.stat().st_mtime, reverse=True)
        for file in files[KEPT_TEMPLATES:]:
            file.unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases of one cluster; the server copies templates itself."""

    def __init__(self, worker: str) -> None:
        self.clone = f"test_{worker}"

    def template(self, key: str) -> str:
        return f"template_{key}"

    def _run(self, *statements: str) -> None:
        connections.close_all()
        with connection._nodb_cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    def exists(self, name: str) -> bool:
        with connection._nodb_cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
            return cursor.fetchone() is not None

    def copy(self, source: str, target: str) -> None:
        self._run(
            f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)',
            f'CREATE DATABASE "{target}" TEMPLATE "{source}"',
        )

    def drop(self, name: str) -> None:
        self._run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def build(self, name: str, fill: Callable[[], None], source: str | None = None) -> None:
        unfinished = f"{name}_{os.getpid()}"
        self.copy(source or "template0", unfinished)
        _use(unfinished)
        fill()
        self._run(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')

    def forget_old_templates(self) -> None:
        """Nothing to forget: the cluster itself is thrown away."""


class TestDatabase:
    """The database of this worker: a clone of the template, or of the demo, put back on demand."""

    __test__ = False

    def __init__(self, worker: str) -> None:
        self.databases = {"sqlite": SqliteDatabases, "postgresql": PostgresqlDatabases}[connection.vendor](
            worker
        )
        self.key = _fingerprint()
        self.base = self.databases.template(self.key)

    def make_template(self) -> bool:
        """Make the template where there is none; whether it was made in this run."""
        made_now = RUN_FOLDER / f"{self.key}.made"
        with _locked(KEPT, f"{connection.vendor}-{self.key}"):
            if not self.databases.exists(self.base):
                self.databases.build(self.base, _fill)
                made_now.touch()
                self.databases.forget_old_templates()
        return made_now.exists()

    def prepare(self) -> None:
        """Clone the template for this worker, making the template first where there is none."""
        made_now = self.make_template()
        self.restore()
        if not made_now:
            # A kept template has its schema, but permissions may have been declared since.
            call_command("migrate", verbosity=0)
            self.base = f"{self.databases.clone}_base"
            connections.close_all()
            if connection.vendor == "sqlite":
                with connection.cursor() as cursor:
                    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                connections.close_all()
            self.databases.copy(self.databases.clone, self.base)

    def restore(self, source: str | None = None) -> None:
        """Put the worker's database back to the template's state, or to ``source``'s."""
        _close_connections()
        self.databases.copy(source or self.base, self.databases.clone)
        _use(self.databases.clone)
        forget_cached_rows()

    def demo(self) -> str:
        """The name of the database that holds the demo, loaded once per run through ``load_demo``."""
        name = str(RUN_FOLDER / "demo.sqlite3") if connection.vendor == "sqlite" else "demo"
        with _locked(RUN_FOLDER, "demo"):
            if not self.databases.exists(name):
                _empty_files()
                self.databases.build(name, lambda: call_command("load_demo", verbosity=0), self.base)
                for kind, folder in _file_folders().items():
                    if folder.exists():
                        shutil.copytree(folder, RUN_FOLDER / "demo-files" / kind, dirs_exist_ok=True)
        return name

    def close(self) -> None:
        _close_connections()
        self.databases.drop(self.databases.clone)


def _fill() -> None:
    """What every test finds: the migrated schema with its data, and the list of courses most of them begin with."""
    from tests.factories import course_index

    settle()  # a quarter of a migration's time is the collector's, for the models of two hundred states
    call_command("migrate", verbosity=0)
    course_index()


def forget_cached_rows() -> None:
    """Drop what processes remember of rows that are no longer there."""
    ContentType.objects.clear_cache()
    for cache in caches.all():
        cache.clear()


def _file_folders() -> dict[str, Path]:
    return {"media": Path(settings.MEDIA_ROOT), "private": Path(settings.PRIVATE_ROOT)}


def _empty_files() -> None:
    for folder in _file_folders().values():
        shutil.rmtree(folder, ignore_errors=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Where ``LMS_TEST_TEMPLATE_FIRST`` says so, migrate before the tests are read.

    Of the processes of a whole run, one reads the tests first (pytest rewrites and compiles them: as long again) and
    migrates its own database later; the others migrate first and find the tests compiled.
    """
    if os.environ.get("LMS_TEST_TEMPLATE_FIRST"):
        with session.config.stash[blocking_manager_key].unblock():
            TestDatabase(PART).make_template()
            connections.close_all()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker
) -> Generator[TestDatabase]:
    """Replaces pytest-django's: one clone per worker."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        database = TestDatabase(f"{PART}_{worker}")
        database.prepare()
        # A test that committed: a fresh clone is quicker than a flush and keeps what migrations put there.
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: database.restore())
        yield database
        database.close()


@pytest.fixture
def demo(transactional_db: None, django_db_setup: TestDatabase) -> None:
    """The site with the demo in it (plan, places, people, sessions, certificates, visits), fresh for this test."""
    django_db_setup.restore(django_db_setup.demo())
    _empty_files()
    for kind, folder in _file_folders().items():
        made = RUN_FOLDER / "demo-files" / kind
        if made.exists():
            shutil.copytree(made, folder)


@pytest.fixture(scope="session")
def kept(django_db_setup: TestDatabase, django_db_blocker) -> Callable[[], AbstractContextManager[None]]:
    """``with kept(): …`` in a fixture of a class: what is written stays for all its tests, and is undone after them.

    For stories that take long to tell. What a test itself writes is still undone at its own end.
    """

    @contextmanager
    def keep() -> Iterator[None]:
        with django_db_blocker.unblock(), transaction.atomic():
            yield
            transaction.set_rollback(True)

    return keep


@pytest.fixture(autouse=True)
def _fresh_caches() -> None:
    """Rate limits and remembered rows of one test are none of the next one's business."""
    for cache in caches.all():
        cache.clear()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing behind: each worker its files, the first process the run's folder."""
    shutil.rmtree(Path(settings.MEDIA_ROOT).parent, ignore_errors=True)
    if _OWNER:
        shutil.rmtree(RUN_FOLDER, ignore_errors=True)

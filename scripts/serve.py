"""``make run``: bring database, static files and demo up to date, then serve the site with its background worker.

Django is loaded once; web server and worker are forked from this process, which watches over them: a worker that dies
is started again, Ctrl-C (or SIGTERM) asks both to finish, and nothing outlives it.
"""

import ctypes
import fcntl
import hashlib
import io
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
HOST = os.environ.get("HOST") or "127.0.0.1"
PORT = int(os.environ.get("PORT") or "8000")
GRACE_SECONDS = 20
DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG

for name in ("DATA_DIR", "DATABASE_URL"):
    if not os.environ.get(name):
        os.environ.pop(name, None)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings.dev")
# Served as on a real server unless a developer asks: no technical error pages, compressed static files.
os.environ.setdefault("DEBUG", "0")
os.environ.setdefault("BASE_URL", f"http://{'127.0.0.1' if HOST == '0.0.0.0' else HOST}:{PORT}")
DEBUG = os.environ["DEBUG"] == "1"


def say(text: str) -> None:
    """One line of progress."""
    print(text, flush=True)


def refuse_taken_port() -> None:
    """Say so at once when somebody else listens there, before any work."""
    family = socket.AF_INET6 if ":" in HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, PORT))
        except OSError as error:
            sys.exit(f"Cannot listen on {HOST}:{PORT} ({error.strerror}). Try:  make run PORT={PORT + 1}")


class Counted(io.StringIO):
    """Takes the lines of ``migrate`` and says how far it is."""

    def __init__(self, total: int) -> None:
        super().__init__()
        self.total, self.done = total, 0

    def write(self, text: str) -> int:
        """One call per piece of a line; every step ends in "OK"."""
        if text.strip().endswith("OK"):
            self.done += 1
            if self.done % 50 == 0:
                say(f"  {self.done} of {self.total} steps")
        return len(text)


def demo_pending() -> Path:
    """A file that stands there from the first start until the demo is loaded whole, whatever interrupts it."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / ".demo-pending"


def update_database() -> int:
    """Apply the migrations that are missing; how many. An empty database gets the demo later."""
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if not plan:
        return 0
    was_empty = not executor.loader.applied_migrations
    if was_empty and os.environ.get("DEMO", "1") != "0":
        demo_pending().touch()
    say(f"{'Making' if was_empty else 'Updating'} the database: {len(plan)} steps …")
    call_command("migrate", interactive=False, verbosity=1, no_color=True, stdout=Counted(len(plan)))
    return len(plan)


def static_fingerprint() -> str:
    """Changes when any static file does."""
    from django.contrib.staticfiles.finders import get_finders

    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def static_stamp() -> Path:
    """The file that remembers of which sources the gathered static files were made."""
    from django.conf import settings

    return Path(settings.DATA_DIR) / ".static-stamp"


def static_files_are_current(fingerprint: str) -> bool:
    """Whether the gathered static files are those of this source."""
    from django.conf import settings

    stamp = static_stamp()
    return stamp.exists() and Path(settings.STATIC_ROOT).is_dir() and stamp.read_text() == fingerprint


def collect_static_files(fingerprint: str) -> None:
    """Gather and compress the static files, and remember of which sources."""
    from django.core.management import call_command

    say("Gathering and compressing static files …")
    static_stamp().unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    static_stamp().write_text(fingerprint)


def load_demo() -> None:
    """The demo of the first start."""
    from django.core.management import call_command
    from django.db import transaction

    say("Loading the demo (plans, communes, sample people, sessions, certificates) …")
    started = time.monotonic()
    with transaction.atomic():
        call_command("load_demo", stdout=io.StringIO())
    demo_pending().unlink(missing_ok=True)
    say(f"  done in {time.monotonic() - started:.0f} s")


def prepare() -> bool:
    """Bring database and static files up to date, side by side; whether there was anything to do."""
    collecting = 0
    if not DEBUG:
        fingerprint = static_fingerprint()
        if not static_files_are_current(fingerprint):
            collecting = start(lambda: collect_static_files(fingerprint))
    steps = update_database()
    if demo_pending().exists():
        load_demo()
    if collecting and os.waitstatus_to_exitcode(os.waitpid(collecting, 0)[1]):
        sys.exit("The static files could not be gathered; the lines above say why.")
    return bool(steps or collecting)


def welcome() -> str:
    """The address and, where the demo is loaded, its sign-ins."""
    from django.core.management import call_command

    sign_ins = io.StringIO()
    call_command("demo_accounts", stdout=sign_ins)
    address = os.environ["BASE_URL"]
    return f"\n  The site:   {address}/\n  Its admin:  {address}/admin/\n\n{sign_ins.getvalue()}\n  Ctrl-C stops it.\n"


def serve_web(text: str) -> None:
    """Serve with gunicorn from the code that is loaded already; says ``text`` when it listens."""
    from gunicorn.app.base import BaseApplication

    class Site(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"[{HOST}]:{PORT}" if ":" in HOST else f"{HOST}:{PORT}",
                "workers": int(os.environ.get("WEB_WORKERS") or "2"),
                "worker_class": "gthread",
                "threads": 4,
                "preload_app": True,
                "loglevel": "warning",
                "graceful_timeout": GRACE_SECONDS - 5,
                "control_socket_disable": True,
                "when_ready": lambda server: say(text),
            }
            if Path("/dev/shm").is_dir():
                options["worker_tmp_dir"] = "/dev/shm"
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> Callable:
            from lms.wsgi import application

            return application

    Site().run()


def serve_web_for_developer(text: str) -> None:
    """Django's own server: technical error pages, starts anew when the code changes."""
    say(text)
    os.execv(sys.executable, [sys.executable, "manage.py", "runserver", f"{HOST}:{PORT}"])


def work() -> None:
    """The background worker: mails, PDF batches, imports, reports."""
    import logging

    from django.core.management import call_command
    from django_tasks_db.management.commands.db_worker import Command

    class Worker(Command):
        def configure_logging(self, verbosity: int) -> None:
            """Only what goes wrong; the ordinary comings and goings are in the site's task list."""
            logging.getLogger("django_tasks").setLevel(logging.WARNING)
            logging.getLogger("django_tasks_db").setLevel(logging.ERROR)

    call_command(Worker(), "--backend=queue", "--no-reload", "--no-startup-delay")


ROUND_SECONDS = 300


def make_rounds() -> None:
    """Every few minutes what comes due with time: reminders, offers that lapse, mail that waits for another try."""
    from django.core.management import call_command
    from django.core.management.base import CommandError
    from django.db import close_old_connections

    while True:
        try:
            call_command("make_rounds", verbosity=0)
        except CommandError as trouble:
            say(str(trouble))
        close_old_connections()
        time.sleep(ROUND_SECONDS)


def start(job: Callable[[], None]) -> int:
    """Run ``job`` in a child of its own process group (the terminal's Ctrl-C reaches only us); its process id."""
    from django.db import connections

    connections.close_all()
    parent = os.getpid()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setpgid(0, 0)
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        ctypes.CDLL(None).prctl(DIE_WITH_PARENT, signal.SIGTERM)
        if os.getppid() != parent:
            os._exit(1)
        job()
        code = 0
    except SystemExit as leaving:
        code = leaving.code if isinstance(leaving.code, int) else int(leaving.code is not None)
    except BaseException:
        import traceback

        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


class Stopping(Exception):
    """Somebody asked us to stop."""


def supervise(text: str) -> int:
    """Serve until asked to stop; the exit code."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stopping

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    web = worker = rounds = 0
    code = 0
    try:
        worker = start(work)
        rounds = start(make_rounds)
        web = start(lambda: serve_web_for_developer(text) if DEBUG else serve_web(text))
        while True:
            gone, status = os.wait()
            if gone == web:
                code = os.waitstatus_to_exitcode(status) or 1
                say("The web server has ended.")
                break
            if gone == worker:
                say("The background worker has ended; starting it again.")
                time.sleep(1)
                worker = start(work)
            if gone == rounds:
                time.sleep(1)
                rounds = start(make_rounds)
    except Stopping:
        say("\nStopping …")
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    finish([process for process in (web, worker, rounds) if process])
    say("Stopped.")
    return code


def finish(processes: list[int]) -> None:
    """Ask the children to end, wait, and end those that do not."""
    deadline = time.monotonic() + GRACE_SECONDS
    for process in processes:
        _signal(process, signal.SIGTERM)
    for process in processes:
        while not _has_ended(process):
            if time.monotonic() > deadline:
                _signal(process, signal.SIGKILL)
            time.sleep(0.05)


def _signal(process: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError):
        os.kill(process, number)


def _has_ended(process: int) -> bool:
    try:
        return os.waitpid(process, os.WNOHANG)[0] == process
    except ChildProcessError:
        return True


def may_throw_away(name: str, *, on_a_server: bool) -> bool:
    """Whether somebody wants to lose what the database ``name`` holds: asked at a terminal.

    Without a terminal the local file goes, as it always did; a database on a server only with ``CONFIRM=yes``.
    """
    if os.environ.get("CONFIRM") == "yes":
        return True
    if sys.stdin.isatty():
        return input(f"Everything in {name} and its files will be lost. Type yes to go on: ").strip() == "yes"
    if on_a_server:
        say(f"Everything in {name} would be lost. To do so, say it:  CONFIRM=yes make demo-reset")
    return not on_a_server


def reset_demo() -> int:
    """Empty database and files, then load the demo: ``make demo-reset``; the exit code."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection, connections

    name = str(connection.settings_dict["NAME"])
    if not may_throw_away(name, on_a_server=connection.vendor != "sqlite"):
        say("Nothing was changed.")
        return 1
    say("Throwing the old data away …")
    if connection.vendor == "sqlite":
        connections.close_all()
        for suffix in ("", "-wal", "-shm"):
            Path(f"{connection.settings_dict['NAME']}{suffix}").unlink(missing_ok=True)
    else:
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        connections.close_all()
    for folder in (settings.MEDIA_ROOT, settings.PRIVATE_ROOT):
        shutil.rmtree(folder, ignore_errors=True)
    update_database()
    load_demo()
    sign_ins = io.StringIO()
    call_command("demo_accounts", stdout=sign_ins)
    say(f"{sign_ins.getvalue()}\nReady. Start the site with:  make run")
    return 0


def main() -> int:
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    resetting = "--reset-demo" in sys.argv
    if not resetting:
        refuse_taken_port()

    import django

    django.setup()
    from django.conf import settings
    from django.db import OperationalError

    Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
    in_use = (Path(settings.DATA_DIR) / ".in-use").open("w")
    try:
        fcntl.flock(in_use, (fcntl.LOCK_EX if resetting else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except BlockingIOError:
        sys.exit(
            "The site is running on this data, or is being reset. Stop that first (Ctrl-C where it runs)."
        )
    try:
        if resetting:
            return reset_demo()
        if prepare():
            # What was loaded before (the list of static files among it) is out of date: begin anew, with nothing to do.
            sys.stdout.flush()
            os.execv(sys.executable, [sys.executable, "-m", "scripts.serve"])
        text = welcome()
    except OperationalError as error:
        sys.exit(f"The database does not answer: {error}")
    except KeyboardInterrupt:
        say("\nStopped.")
        return 130
    return supervise(text)


if __name__ == "__main__":
    sys.exit(main())

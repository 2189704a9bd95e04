"""A PostgreSQL cluster that lives only as long as a ``with`` block: in memory, reachable by its socket alone."""

import os
import pwd
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from scripts.machine import find_postgresql

SETTINGS = {
    # Nothing of it need survive a crash.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "autovacuum": "off",
    "jit": "off",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "listen_addresses": "",
}


def _unprivileged() -> dict:
    """Arguments for ``subprocess``: PostgreSQL refuses to run as root, so root lends it the account nobody."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


@contextmanager
def temporary_cluster(folder: Path) -> Iterator[str]:
    """Start a cluster below ``folder``; yields the DATABASE_URL of a database in it; stops and removes it after.

    Raises:
        RuntimeError: PostgreSQL is missing or did not start; the message holds its log.
    """
    programs = find_postgresql()
    if programs is None:
        raise RuntimeError("PostgreSQL's server programs are missing.")
    home = folder / "pg"
    home.mkdir()
    account = _unprivileged()
    if account:
        os.chown(home, account["user"], account["group"])
    home.chmod(0o755)
    data, log = home / "data", home / "log"
    environment = {**os.environ, "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def call(*command: str | Path) -> None:
        done = subprocess.run(
            command, cwd=home, env=environment, capture_output=True, text=True, check=False, **account
        )
        if done.returncode:
            written = log.read_text() if log.exists() else ""
            raise RuntimeError(f"{done.stdout}{done.stderr}{written}")

    try:
        options = ["--username=lms", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"]
        call(programs / "initdb", "-D", data, *options)
        settings = {**SETTINGS, "unix_socket_directories": str(home)}
        with (data / "postgresql.conf").open("a") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())
        call(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "start")
        try:
            yield f"postgresql://lms@{quote(str(home), safe='')}/postgres"
        finally:
            call(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)

"""Where a test run keeps its files: in memory where there is room, one folder for all workers, gone at the end."""

import os
import shutil
import tempfile
from pathlib import Path

ROOM = 2 * 1024**3
"""Bytes that must be free in memory before a run uses it (containers often have 64 MB there)."""


def make_run_folder() -> Path:
    """A new folder for one run. Its path is short: PostgreSQL's socket goes below it (107 bytes at most)."""
    memory = Path("/dev/shm")
    usable = memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > ROOM
    folder = Path(tempfile.mkdtemp(prefix="lms-tests-", dir=memory if usable else "/tmp"))
    folder.chmod(0o711)
    return folder

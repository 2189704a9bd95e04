"""The folder of files that came back signed: a ZIP or PDFs, unpacked one by one, kept aside until they are taken in.

It is a folder of the private storage that nobody else can name. One file at a time is in memory.
"""

import lzma
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from certificates.intakes import KEPT
from certificates.models import private_storage

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_TOTAL = 300 * 1024 * 1024
"""Bytes, unpacked."""
MOST_FILES = 1000
UNREADABLE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,  # locked with a password
    NotImplementedError,
    OSError,
    EOFError,
    ValueError,
)
"""What Python says of archives that are damaged, locked, or packed in a way it does not know."""


class TooMuch(Exception):
    """More, or larger, files than one upload may bring."""


def keep_aside(uploads: Iterable[Any]) -> tuple[str, list[str]]:
    """Unpack uploads into a new folder; gives its name, and the names of the files in their order.

    Raises:
        TooMuch: one upload brings more than ``MOST_FILES`` files or ``LARGEST_TOTAL`` bytes; nothing is kept.
    """
    token = token_urlsafe(24)
    folder = _folder(token)
    folder.mkdir(parents=True, mode=0o700)
    names: list[str] = []
    total = 0
    for upload in uploads:
        for name, content in _files_of(upload):
            total += len(content)
            if len(names) == MOST_FILES or total > LARGEST_TOTAL:
                forget(token)
                raise TooMuch
            (folder / str(len(names))).write_bytes(content)
            names.append(name)
    return token, names


def _files_of(upload: Any) -> Iterator[tuple[str, bytes]]:
    """Name and content of each file, those in ZIPs too; of what cannot be read there is no content."""
    if not zipfile.is_zipfile(upload):
        upload.seek(0)
        yield upload.name, upload.read(LARGEST_FILE + 1)
        return
    try:
        archive = zipfile.ZipFile(upload)
    except UNREADABLE:
        yield upload.name, b""
        return
    with archive:
        for entry in archive.infolist():
            if entry.is_dir() or entry.filename.startswith("__MACOSX/"):
                continue
            yield Path(entry.filename).name, _read(archive, entry)


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """No more than is allowed, whatever the archive says of itself; nothing of what cannot be read."""
    try:
        with archive.open(entry) as packed:
            return packed.read(LARGEST_FILE + 1)
    except UNREADABLE:
        return b""


def content_at(token: str, position: int) -> bytes:
    """The content of one file.

    Raises:
        OSError: it is not there any more.
    """
    return (_folder(token) / str(position)).read_bytes()


def forget(token: str) -> None:
    """Remove a folder."""
    shutil.rmtree(_folder(token), ignore_errors=True)


def forget_stray() -> None:
    """Remove folders that no intake can have any more: of uploads that were broken off."""
    for folder in _incoming().glob("*"):
        if folder.stat().st_mtime < time.time() - 2 * KEPT.total_seconds():
            shutil.rmtree(folder, ignore_errors=True)


def _incoming() -> Path:
    return Path(private_storage().path("certificates/incoming"))


def _folder(token: str) -> Path:
    """Only names that ``keep_aside`` could have given lead anywhere."""
    clean = "".join(sign for sign in token if sign.isalnum() or sign in "-_")
    return _incoming() / (clean or "-")

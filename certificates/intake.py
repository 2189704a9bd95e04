"""Files that came back signed, looked at before anything is saved: a ZIP or PDFs → rows that say what each one is.

Between looking and saving the files wait in a folder of the private storage that nobody else can name; what is saved is
judged once more by the door.
"""

import json
import lzma
import shutil
import time
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from secrets import token_urlsafe
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from certificates.known_files import certificates_by_hash
from certificates.models import Certificate, SignedCopy, private_storage

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_TOTAL = 300 * 1024 * 1024
"""Bytes, unpacked."""
MOST_FILES = 1000
HOURS_KEPT = 24
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


@dataclass
class Row:
    """One file: its name, the certificate it belongs to, why it is not taken in (or nothing), who signed when."""

    name: str
    file: str = ""
    certificate: int | None = None
    number: str = ""
    holder: str = ""
    flaw: str = ""
    signatures: list[dict[str, Any]] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Whether it would be taken in."""
        return not self.flaw


class TooMuch(Exception):
    """More, or larger, files than one upload may bring."""


def unpacked(uploads: Iterable[Any]) -> Iterator[tuple[str, bytes]]:
    """Name and content of each PDF, those in ZIPs too; other files come with what they are, to be refused by name.

    Raises:
        TooMuch: one upload brings more than ``MOST_FILES`` files or ``LARGEST_TOTAL`` bytes.
    """
    count = total = 0
    for upload in uploads:
        for name, content in _files_of(upload):
            count, total = count + 1, total + len(content)
            if count > MOST_FILES or total > LARGEST_TOTAL:
                raise TooMuch
            yield name, content


def _files_of(upload: Any) -> Iterator[tuple[str, bytes]]:
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


def look(uploads: Iterable[Any], *, at: datetime) -> tuple[str, list[Row]]:
    """Judge each file and keep it aside; gives the name of the folder, and the rows.

    Raises:
        TooMuch: as for ``unpacked``.
    """
    from certificates.signing import match, original_hashes
    from certificates.signing_office import judge

    _forget_old()
    token = token_urlsafe(24)
    folder = _folder(token)
    folder.mkdir(parents=True, mode=0o700)
    rows, beginnings = [], {}
    try:
        for number, (name, content) in enumerate(unpacked(uploads)):
            row = Row(name=name, file=f"{number}.pdf")
            (folder / row.file).write_bytes(content)
            rows.append(row)
            beginnings[row.file] = [digest for _end, digest in original_hashes(content)]
    except TooMuch:
        forget(token)
        raise
    known = certificates_by_hash(digest for digests in beginnings.values() for digest in digests)
    taken = set(SignedCopy.objects.filter(certificate__in=known.values()).values_list("sha256", flat=True))
    seen: set[str] = set()
    for row in rows:
        content = (folder / row.file).read_bytes()
        digest = sha256(content).hexdigest()
        found = [known[each] for each in beginnings[row.file] if each in known]
        if found:
            row.certificate, row.number, row.holder = found[-1].pk, found[-1].number_text, found[-1].holder
            beginning = match(content, known)
            verdict = judge(content, at=at, original_sha256=beginning)
            row.flaw = str(verdict.flaw.words) if verdict.flaw else ""
            row.signatures = [
                {"name": each.name, "claimed_at": _shown(each.claimed_at)} for each in verdict.signatures
            ]
        row.flaw = row.flaw or _flaw(found, digest in taken, digest in seen, content)
        seen.add(digest)
    (folder / "rows.json").write_text(json.dumps([asdict(row) for row in rows]))
    return token, rows


def _shown(moment: datetime | None) -> str:
    return date_format(localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


def _flaw(found: list[Certificate], taken: bool, seen: bool, content: bytes) -> str:
    if not found:
        if zipfile.is_zipfile(BytesIO(content)) or not content.startswith(b"%PDF-"):
            return _("This is not a readable PDF.")
        return _(
            "It is none of the files that were saved from here. Sign the saved file itself, not a copy that another "
            "program saved."
        )
    if found[-1].status != Certificate.Status.VALID:
        return _("This certificate was revoked.")
    if taken or seen:
        return _("This very file was taken in already.")
    return ""


def kept(token: str) -> Iterator[tuple[Row, bytes]]:
    """The good rows of a folder that was looked at, with their files, one at a time; nothing where it is gone."""
    folder = _folder(token)
    if not (folder / "rows.json").is_file():
        return
    for said in json.loads((folder / "rows.json").read_text()):
        row = Row(**said)
        if row.is_good:
            yield row, (folder / row.file).read_bytes()


def forget(token: str) -> None:
    """Remove a folder that was looked at."""
    shutil.rmtree(_folder(token), ignore_errors=True)


def _incoming() -> Path:
    return Path(private_storage().path("certificates/incoming"))


def _folder(token: str) -> Path:
    """Only names that ``look`` could have given lead anywhere."""
    clean = "".join(sign for sign in token if sign.isalnum() or sign in "-_")
    return _incoming() / (clean or "-")


def _forget_old() -> None:
    """Folders that nobody came back to."""
    for folder in _incoming().glob("*"):
        if folder.stat().st_mtime < time.time() - HOURS_KEPT * 3600:
            shutil.rmtree(folder, ignore_errors=True)

"""All certificates of a session at once: a ZIP of their files, and one PDF to print.

Both are made of stored files, whose hashes are checked on the way; nothing is drawn here that stands on disk.
"""

import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from io import RawIOBase
from pathlib import Path

from django.core.files.storage import Storage

from certificates.files import given_file, pdf_of, store_files
from certificates.models import Certificate, private_storage
from certificates.printing import print_run
from certificates.storing import keep
from courses.models import CourseSession
from lms.text import slug


class _Pieces(RawIOBase):
    """What is written to it can be taken out again: a ZIP is sent while it is made."""

    def __init__(self) -> None:
        self._written = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._written += data
        return len(data)

    def take(self) -> bytes:
        taken = bytes(self._written)
        self._written.clear()
        return taken


def zip_of(certificates: Iterable[Certificate], *, unsigned: bool = False) -> Iterator[bytes]:
    """A ZIP of the certificates' files, piece by piece; PDFs are packed already, so they are stored as they are.

    With ``unsigned`` the files as they were issued, for another tool to sign.

    Raises:
        FileDamaged: when that file's turn comes.
    """
    pieces = _Pieces()
    with zipfile.ZipFile(pieces, "w", zipfile.ZIP_STORED) as archive:
        for certificate in certificates:
            moment = certificate.issued_at.timetuple()[:6]
            entry = zipfile.ZipInfo(_entry_name(certificate), date_time=moment)
            entry.external_attr = 0o600 << 16
            archive.writestr(entry, pdf_of(certificate) if unsigned else given_file(certificate))
            yield pieces.take()
    yield pieces.take()


def _entry_name(certificate: Certificate) -> str:
    """Number and name: people look for a person, numbers keep the order."""
    return f"{slug(certificate.number_text)}-{slug(certificate.holder)}.pdf"


def printed_certificates(session: CourseSession) -> list[Certificate]:
    """Those that are printed: the valid ones, by number."""
    return list(
        Certificate.objects.of_session(session)
        .valid()
        .select_related("register__template")
        .prefetch_related("signed_copies")
        .order_by("year", "register_id", "number")
    )


def print_file_of(session: CourseSession, *, blank_backs: bool = True) -> bytes:
    """One PDF with every valid certificate of a session, one to a sheet; read where it stands, else made and stored.

    With ``blank_backs`` for a printer that prints on both sides; without for one that would feed them as empty sheets.

    Raises:
        FileDamaged, RenderingError: one of the files is not the one that was issued, or is missing and cannot be drawn.
    """
    storage = private_storage()
    name = store_print_file(session, blank_backs=blank_backs)
    with storage.open(name) as file:
        return file.read()


def store_print_file(session: CourseSession, *, blank_backs: bool = True) -> str:
    """Make the file to print unless it stands already; its name tells of which files it was made."""
    storage = private_storage()
    certificates = printed_certificates(session)
    store_files(certificates)
    digest = sha256("".join(each.pdf_sha256 for each in certificates).encode()).hexdigest()
    name = f"certificates/print/{session.pk}/{digest[:32]}{'' if blank_backs else '-one-sided'}.pdf"
    if not storage.exists(name):
        with print_run(certificates, blank_backs=blank_backs) as run:
            keep(storage, name, run.read())
        _remove_former(storage, name, of=digest[:32])
    return name


def _remove_former(storage: Storage, name: str, *, of: str) -> None:
    """Files to print that were made before the last change; they are copies, what they copy stays."""
    for former in Path(storage.path(name)).parent.glob("*.pdf"):
        if not former.name.startswith(of):
            former.unlink(missing_ok=True)

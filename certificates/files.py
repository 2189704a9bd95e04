"""A certificate's PDF: drawn once from its snapshot, stored outside the media folder, its SHA-256 kept.

Only what a row of the register names is ever given out. A file appears whole or not at all (written aside, synced, then
linked to its name, which fails where a file stands already), and the row is written after it, so a kill at any moment
leaves either nothing or a complete file that the next run takes over.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import date
from hashlib import sha256
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db.models import prefetch_related_objects
from django.utils import timezone

from certificates.actions import record_files, record_redrawn_file
from certificates.badge_office import credential_of
from certificates.credentials import FILE_NAME, MIME_TYPE
from certificates.errors import FileDamaged, NotSignedYet
from certificates.models import (
    Certificate,
    CertificateTemplate,
    SignedCopy,
    pdf_path,
    private_storage,
)
from certificates.sheets import SPECIMEN_CODE, layout_of, sample_of, sheet_of
from certificates.storing import StoredFile, keep
from lms.text import slug

if TYPE_CHECKING:
    from certificates.rendering import Sheet

CHUNK = 50
"""Certificates drawn between two notes in the database: what a kill may cost, and what progress counts in."""


def file_name(certificate: Certificate) -> str:
    """What a certificate's file is called where people save it: by its number."""
    return f"giay-chung-nhan-{slug(certificate.number_text)}.pdf"


def store_files(certificates: Iterable[Certificate], *, after_each: Callable[[], None] = lambda: None) -> int:
    """Draw and store the files of those that have none; gives how many. Safe to run twice, also at the same time.

    ``after_each`` is called after each chunk.

    Raises:
        RenderingError: one cannot be drawn; files of the chunks before it are stored.
    """
    waiting = (certificate for certificate in certificates if not certificate.pdf)
    stored = 0
    while chunk := list(islice(waiting, CHUNK)):
        files = _draw_chunk(chunk)
        stored += record_files(files=files)
        for certificate in chunk:
            file = files[certificate.pk]
            certificate.pdf.name, certificate.pdf_sha256 = file.name, file.sha256
        after_each()
    return stored


def pdf_of(certificate: Certificate) -> bytes:
    """The stored file of a certificate; drawn and stored first where it is missing.

    Raises:
        FileDamaged: the stored file is not the one whose hash the register keeps.
        RenderingError: it is missing and cannot be drawn.
    """
    store_files([certificate])
    storage = private_storage()
    if not storage.exists(certificate.pdf.name):
        _draw_again(certificate)
    with storage.open(certificate.pdf.name) as file:
        content = file.read()
    if sha256(content).hexdigest() != certificate.pdf_sha256:
        raise FileDamaged(number=certificate.number_text)
    return content


def given_file(certificate: Certificate) -> bytes:
    """What is handed out: the digitally signed file where there is one, else the file as it was issued.

    Fetch ``signed_copies`` with many certificates.

    Raises:
        FileDamaged, RenderingError: as for ``pdf_of``; a signed file that was lost is damaged too.
    """
    signed = [copy for copy in certificate.signed_copies.all() if copy.is_digital]
    if not signed:
        return pdf_of(certificate)
    return content_of(max(signed, key=lambda copy: copy.pk))


def holders_file(certificate: Certificate) -> bytes:
    """What its holder is given: as ``given_file``, but nothing while a digital signature is still to come.

    Raises:
        NotSignedYet: it is signed digitally, and no signed copy of it is kept.
        FileDamaged, RenderingError: as for ``given_file``.
    """
    if certificate.awaits_signature:
        raise NotSignedYet(number=certificate.number_text)
    return given_file(certificate)


def content_of(copy: SignedCopy) -> bytes:
    """A signed copy's content.

    Raises:
        FileDamaged: it is lost, or not what was taken in.
    """
    storage = private_storage()
    content = b""
    if storage.exists(copy.file.name):
        with storage.open(copy.file.name) as file:
            content = file.read()
    if sha256(content).hexdigest() != copy.sha256:
        raise FileDamaged(number=copy.certificate.number_text)
    return content


def preview_of(template: CertificateTemplate, *, on: date) -> bytes:
    """A sample certificate in a template's words, marked as a sample; nothing is stored."""
    from certificates.rendering import render_one

    said = sample_of(template, on=on)
    return render_one(layout_of(said), sheet_of(said, code=SPECIMEN_CODE))


def _draw(certificates: Iterable[Certificate], layout_said: Mapping[str, Any]) -> Iterable[bytes]:
    # WeasyPrint takes half a second to load: only processes that draw pay for it.
    from certificates.rendering import render

    return render(
        layout_of(layout_said),
        (_sheet(each) for each in certificates),
    )


def _sheet(certificate: Certificate) -> "Sheet":
    """What is drawn, with the Open Badge attached where the site has a key."""
    from certificates.rendering import AttachedFile

    sheet = sheet_of(certificate.snapshot, code=certificate.code, at=certificate.issued_at)
    token = credential_of(certificate)
    if token is None:
        return sheet
    attached = AttachedFile(FILE_NAME, token.encode(), MIME_TYPE, "Source", "Open Badge 3.0")
    return replace(sheet, attachments=(attached,))


def _draw_chunk(chunk: list[Certificate]) -> dict[int, StoredFile]:
    """Draw each certificate in its own layout, those of one layout together."""
    prefetch_related_objects(chunk, "registration")
    storage = private_storage()
    by_layout: dict[str, list[Certificate]] = {}
    for certificate in chunk:
        by_layout.setdefault(layout_of(certificate.snapshot).digest, []).append(certificate)
    return {
        certificate.pk: keep(storage, pdf_path(certificate), pdf)
        for alike in by_layout.values()
        for certificate, pdf in zip(alike, _draw(alike, alike[0].snapshot), strict=True)
    }


def _draw_again(certificate: Certificate) -> None:
    """Put back a file that the register names and the disk has lost; a different outcome is noted in the log."""
    [pdf] = _draw([certificate], certificate.snapshot)
    file = keep(private_storage(), str(certificate.pdf.name), pdf)
    if file.sha256 != certificate.pdf_sha256:
        record_redrawn_file(certificate=certificate, file=file, by=None, at=timezone.now())
        certificate.pdf_sha256 = file.sha256

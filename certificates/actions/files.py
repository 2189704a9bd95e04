"""Which file belongs to which certificate."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from certificates.models import Certificate, FormerFile
from certificates.storing import StoredFile


@transaction.atomic
def record_files(*, files: Mapping[int, StoredFile]) -> int:
    """Note which file belongs to which certificate (by its pk); gives how many are new.

    A certificate that has its file keeps it.
    """
    waiting = list(Certificate.objects.select_for_update().without_file().filter(pk__in=files).order_by("pk"))
    for certificate in waiting:
        stored = files[certificate.pk]
        certificate.pdf.name, certificate.pdf_sha256 = stored.name, stored.sha256
    Certificate.objects.bulk_update(waiting, ["pdf", "pdf_sha256"])
    return len(waiting)


@transaction.atomic
def record_redrawn_file(*, certificate: Certificate, file: StoredFile, by: Any, at: datetime) -> Certificate:
    """Note that a lost file was drawn again from the snapshot, and came out with another hash.

    The former hash is kept: whoever was given that file has a genuine one.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    if certificate.pdf_sha256 == file.sha256:
        return certificate  # another process noted it meanwhile
    data = {"sha256_before": certificate.pdf_sha256, "sha256": file.sha256}
    FormerFile.objects.get_or_create(
        sha256=certificate.pdf_sha256, defaults={"certificate": certificate, "redrawn_at": at}
    )
    certificate.pdf.name, certificate.pdf_sha256 = file.name, file.sha256
    certificate.save(update_fields=["pdf", "pdf_sha256"])
    log(certificate, "certificates.redraw_file", user=by, timestamp=at, data=data)
    return certificate

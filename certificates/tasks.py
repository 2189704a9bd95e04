"""Background work of certificates: drawing files after numbers were given."""

from collections.abc import Iterable

from django.conf import settings
from django_tasks import task

from certificates.files import store_files
from certificates.models import Certificate


@task()
def draw_files(certificate_ids: list[int]) -> int:
    """Draw and store the files that these certificates lack; gives how many were drawn. Safe to run twice.

    How far it is stands in the register itself: which certificates have a file.
    """
    waiting = Certificate.objects.without_file().filter(pk__in=certificate_ids).order_by("pk")
    return store_files(waiting.iterator(chunk_size=200))


def draw_in_background(certificates: Iterable[Certificate]) -> None:
    """Have the worker (``LMS_TASK_BACKEND``) draw the files that are missing; call it outside transactions."""
    waiting = [certificate.pk for certificate in certificates if not certificate.pdf]
    if waiting:
        draw_files.using(backend=getattr(settings, "LMS_TASK_BACKEND", "default")).enqueue(waiting)

"""Background work of mail."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from lms.mail import sending


@task()
def send_waiting_mail() -> int:
    """Send everything that is due, batch by batch; gives how many left. Safe to run twice, and beside itself."""
    left = 0
    while any(batch := sending.send_due(at=timezone.now())):
        left += batch.sent
    return left


def send_in_background() -> None:
    """Have the worker (``LMS_TASK_BACKEND``) send what is due; call it outside transsending."""
    send_waiting_mail.using(backend=getattr(settings, "LMS_TASK_BACKEND", "default")).enqueue()


def send_what_waits(at: datetime) -> int:
    """A round: messages whose next try has come, and those whose worker died."""
    stale = sending.give_up_stale(at=at)
    left = 0
    while any(batch := sending.send_due(at=at)):
        left += batch.sent
    return left + stale

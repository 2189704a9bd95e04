"""Background work of an import of people, and how far it is."""

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from lms.people.models import RosterImport
from lms.people.roster import actions
from lms.refusals import Refusal

AT_ONCE = 200
"""Up to so many rows are dealt with while the person waits."""
_KEPT_SECONDS = 3600


def _key(roster_id: int) -> str:
    return f"people.roster.{roster_id}"


def progress_of(roster: RosterImport) -> tuple[int, int] | None:
    """How many of how many steps are done, or None where nothing runs (or has said so yet)."""
    return cache.get(_key(roster.pk))


def _telling(roster_id: int) -> actions.Progress:
    # In the cache, not the database: what a transaction writes nobody sees before its end.
    return lambda done, total: cache.set(_key(roster_id), (done, total), _KEPT_SECONDS)


@task()
def check_rows(roster_id: int) -> None:
    """Compare the rows of an import; does nothing where it is past that. Safe to run twice."""
    roster = RosterImport.objects.get(pk=roster_id)
    if roster.status == RosterImport.Status.CHECKING:
        actions.check(roster=roster, at=timezone.now(), progress=_telling(roster_id))
    cache.delete(_key(roster_id))


@task()
def carry_out(roster_id: int) -> None:
    """Carry a confirmed import out; does nothing where it is past that. Safe to run twice."""
    roster = RosterImport.objects.get(pk=roster_id)
    if roster.status == RosterImport.Status.CONFIRMED:
        try:
            actions.carry_out(roster=roster, at=timezone.now(), progress=_telling(roster_id))
        except Refusal as refusal:  # begun again it would be refused again: people mend the row, or discard
            actions.step_back(roster=roster, why=str(refusal), at=timezone.now())
    cache.delete(_key(roster_id))


def run(work: Any, roster: RosterImport) -> None:
    """Do ``work`` (a task of this module) at once for a short list, on the queue for a long one."""
    backend = "default"
    if roster.rows.count() > AT_ONCE:
        backend = getattr(settings, "LMS_TASK_BACKEND", "default")
    work.using(backend=backend).enqueue(roster.pk)

"""The doors that throw an import away which was not carried out."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from lms.people.models import RosterImport
from lms.people.roster.actions.steps import WAITING, Status, locked

ABANDONED_AFTER = timedelta(days=30)
"""How long the cells of a list wait for somebody to carry it out."""


@transaction.atomic
def discard(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Throw an import away that was not carried out: its file and rows go, the line of the log stays.

    Raises:
        WrongStep: it is carried out, or discarded.
    """
    roster = locked(roster, *WAITING)
    roster.rows.all().delete()
    roster.status, roster.left_out, roster.units = Status.DISCARDED, [], {}
    roster.save(update_fields=["status", "left_out", "units"])
    log(roster, "people.discard_roster", user=by, timestamp=at)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster


def discard_abandoned(at: datetime) -> int:
    """A round: throw imports away that nobody carried out, and files whose import ended when the power went."""
    ended = list(RosterImport.objects.exclude(status__in=WAITING).exclude(file=""))
    abandoned = list(RosterImport.objects.filter(status__in=WAITING, uploaded_at__lte=at - ABANDONED_AFTER))
    for roster in abandoned:
        discard(roster=roster, by=None, at=at)
    for roster in ended:
        if roster.file.name and roster.file.storage.exists(roster.file.name):
            roster.file.delete(save=False)
        RosterImport.objects.filter(pk=roster.pk).update(file="")
    return len(abandoned) + len(ended)

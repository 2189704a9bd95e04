"""What the doors of an import share: at which step it is, and how far."""

from collections.abc import Callable

from lms.people.models import RosterImport, RosterRow
from lms.people.roster import errors

Status = RosterImport.Status
Verdict = RosterRow.Verdict
Progress = Callable[[int, int], None]
"""Told how many of how many rows are through."""
WAITING = (Status.UPLOADED, Status.CHECKING, Status.CHECKED, Status.CONFIRMED)
"""Nothing of it is in the list of providers."""


def unheard(done: int, total: int) -> None:
    """Nobody watches."""


def locked(roster: RosterImport, *steps: str) -> RosterImport:
    """The import as it is now, locked.

    Raises:
        WrongStep: it is at none of ``steps``.
    """
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in steps:
        raise errors.WrongStep(status=roster.get_status_display())
    return roster

"""A process that is killed while it carries an import out (bench/roster.py does it a hundred times)."""

import os
import signal
import time

import pytest
from django.db import connections

from lms.people.models import Provider, RosterImport
from lms.people.roster import actions
from tests.factories import NOON
from tests.people.rosters import checked, workbook

PEOPLE = 120


def carry_out_apart(roster: RosterImport, kill_after: float | None) -> None:
    """In a process of its own, killed after so many seconds."""
    connections.close_all()
    child = os.fork()
    if child == 0:  # pragma: no cover - another process
        try:
            actions.carry_out(roster=RosterImport.objects.get(pk=roster.pk), at=NOON)
        finally:
            os._exit(0)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


@pytest.mark.django_db(transaction=True)
def test_a_kill_in_the_middle_leaves_nothing_half_done():
    roster = checked(workbook([[n, f"Nguyễn Văn {chr(65 + n % 26)}{n // 26 * 'a'}"] for n in range(PEOPLE)]))
    rows = roster.rows.filter(verdict="new").count()
    actions.confirm(roster=roster, by=None, at=NOON)

    for kill_after in (0.02, 0.08, 0.2):
        carry_out_apart(roster, kill_after)
        roster.refresh_from_db()
        assert Provider.objects.count() == (rows if roster.status == "done" else 0)

    carry_out_apart(roster, None)
    roster.refresh_from_db()
    assert (roster.status, Provider.objects.count()) == ("done", rows)

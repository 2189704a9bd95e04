"""Workers are killed while they issue: three of the hundred of ``bench.kills``, with a control that can fail."""

import random
import time

import pytest
from django.db import transaction
from django.db.models import F

from bench.kills import AT, Count, issue_one, issue_together, kill_issuing, look
from certificates.actions import issue
from certificates.models import RegisterYear
from certificates.sheets import check, sample_of
from tests.certificates.stories import TODAY, settled_session
from tests.factories import RegisterFactory

KILLS = 3


@pytest.fixture
def register(transactional_db):
    register = RegisterFactory()
    check(sample_of(register.template, on=TODAY))
    return register


def wrong_in(count: Count) -> dict[str, int]:
    return {name: getattr(count, name) for name in ("gaps", "repeats", "lost", "damaged")}


def test_killed_workers_leave_no_gap_no_repeat_and_lose_nothing_they_reported(register):
    seats = list(settled_session(completed=40).registrations.order_by("pk"))
    count = Count()

    kill_issuing(seats, issue_one(register), kills=KILLS, chance=random.Random(1), count=count)
    issue_together(seats[:16], issue_one(register), count)

    assert wrong_in(look(register, count)) == {"gaps": 0, "repeats": 0, "lost": 0, "damaged": 0}
    assert count.reported
    assert count.kills == KILLS


def test_without_one_transaction_the_same_kills_leave_gaps_and_lose_what_was_reported(register):
    """The control: a number that is taken and reported before its line is written."""
    seats = list(settled_session(completed=40).registrations.order_by("pk"))
    RegisterYear.objects.create(register=register, year=2026)

    def careless(seat, report) -> None:
        RegisterYear.objects.filter(register=register).update(last_number=F("last_number") + 1)
        report(RegisterYear.objects.get(register=register).last_number)
        time.sleep(0.05)
        RegisterYear.objects.filter(register=register).update(last_number=F("last_number") - 1)
        with transaction.atomic():
            issue(registration=seat, register=register, by=None, on=TODAY, at=AT)

    count = Count()
    kill_issuing(seats, careless, kills=KILLS, chance=random.Random(1), count=count)

    found = look(register, count)
    assert found.gaps or found.lost

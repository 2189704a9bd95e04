"""Eight people issue from one register at the same moment: numbers run without gap or repeat."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction

from certificates.actions import issue, issue_for_session, replace
from certificates.models import Register, RegisterYear
from certificates.sheets import check, sample_of
from courses.models import Registration
from tests.certificates.stories import TODAY, settled_session
from tests.factories import AFTER, RegisterFactory

THREADS = 8
EACH = 4


@pytest.fixture
def register(transactional_db):
    register = RegisterFactory()
    check(sample_of(register.template, on=TODAY))  # the drawing is learnt before the race begins
    return register


def all_at_once(deed: Callable[[Any], Any], work: list[Any]) -> list[Any]:
    """Do ``deed`` for each piece of work in a thread of its own, with a connection of its own, starting together."""
    ready = Barrier(len(work))

    def one(piece: Any) -> Any:
        try:
            ready.wait(timeout=30)
            return deed(piece)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def numbers(register: Register) -> list[int]:
    return sorted(register.certificates.values_list("number", flat=True))


def test_eight_threads_issuing_four_each_give_32_numbers(register):
    seats = list(settled_session(completed=THREADS * EACH).registrations.order_by("pk"))

    def issue_some(mine: list[Registration]) -> None:
        for seat in mine:
            issue(registration=seat, register=register, by=None, on=TODAY, at=AFTER)

    all_at_once(issue_some, [seats[start::THREADS] for start in range(THREADS)])

    assert numbers(register) == list(range(1, THREADS * EACH + 1))
    assert register.years.get().last_number == THREADS * EACH


def test_eight_sessions_issued_together_have_numbers_in_one_run_each(register):
    sessions = [settled_session(completed=EACH) for _ in range(THREADS)]

    runs = all_at_once(
        lambda session: [
            each.number
            for each in issue_for_session(session=session, register=register, by=None, on=TODAY, at=AFTER)
        ],
        sessions,
    )

    assert numbers(register) == list(range(1, THREADS * EACH + 1))
    assert all(run == list(range(run[0], run[0] + EACH)) for run in runs)


def test_one_session_issued_eight_times_together_gives_each_person_one(register):
    session = settled_session(completed=EACH)

    all_at_once(
        lambda _n: (
            issue_for_session(session=session, register=register, by=None, on=TODAY, at=AFTER) and None
        ),
        list(range(THREADS)),
    )

    assert numbers(register) == list(range(1, EACH + 1))


def test_one_person_asked_for_alone_and_with_the_session_gets_one(register):
    session = settled_session()
    seat = session.registrations.get()

    def ask(number: int) -> None:
        if number % 2:
            issue(registration=seat, register=register, by=None, on=TODAY, at=AFTER)
        else:
            issue_for_session(session=session, register=register, by=None, on=TODAY, at=AFTER)

    all_at_once(ask, list(range(THREADS)))

    assert numbers(register) == [1]


def test_one_certificate_replaced_eight_times_together_has_one_successor(register):
    [certificate] = issue_for_session(
        session=settled_session(), register=register, by=None, on=TODAY, at=AFTER
    )

    def ask(_n: int) -> str:
        try:
            return replace(certificate=certificate, reason="Sai tên", by=None, on=TODAY, at=AFTER).number_text
        except Exception as refusal:
            return type(refusal).__name__

    answers = all_at_once(ask, list(range(THREADS)))

    assert sorted(answers) == ["02/2026/GCN-TGPL"] + ["AlreadyReplaced"] * (THREADS - 1)
    assert numbers(register) == [1, 2]


def test_an_issue_that_fails_after_its_number_was_taken_leaves_no_gap(register):
    seats = list(settled_session(completed=2).registrations.order_by("pk"))

    @transaction.atomic
    def issue_and_fail() -> None:
        issue(registration=seats[0], register=register, by=None, on=TODAY, at=AFTER)
        raise ConnectionError

    with pytest.raises(ConnectionError):
        issue_and_fail()

    issue(registration=seats[1], register=register, by=None, on=TODAY, at=AFTER)
    assert numbers(register) == [1]


def test_without_the_lock_numbers_repeat_and_skip(register):
    """The control: these tests can fail."""
    RegisterYear.objects.create(register=register, year=2026)
    everyone_has_looked = Barrier(THREADS)

    def careless(_n: int) -> int:
        number = RegisterYear.objects.get(register=register, year=2026).last_number + 1
        everyone_has_looked.wait(timeout=30)
        RegisterYear.objects.filter(register=register, year=2026).update(last_number=number)
        return number

    given = all_at_once(careless, list(range(THREADS)))

    assert given == [1] * THREADS

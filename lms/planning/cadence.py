"""When an activity is done, late or not done: the rules of ``docs/rules.md``, without any query.

A schedule is a list of *steps*, each with a first and a last day. Evidence fills steps; what is unfilled on a day tells
the state. Nobody types a state.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import pgettext_lazy

from lms.periods import Period, Quarter


class State(models.TextChoices):
    """How an activity, or one quarter of it, stands on a day."""

    DONE = "done", pgettext_lazy("state of an activity", "done")
    IN_PROGRESS = "in_progress", pgettext_lazy("state of an activity", "in progress")
    LATE = "late", pgettext_lazy("state of an activity", "late")
    NOT_DUE = "not_due", pgettext_lazy("state of an activity", "not due yet")
    NOT_DONE = "not_done", pgettext_lazy("state of an activity", "not done")


BEHIND = frozenset({State.LATE, State.NOT_DONE})
"""States that ask for somebody's attention."""


@dataclass(frozen=True)
class Step:
    """Something that must have been done within ``period``; ``quarter`` (1 to 4) is where the plan shows it."""

    quarter: int
    period: Period
    filled_on: date | None = None

    @property
    def due_on(self) -> date:
        """The last day on which it is in time."""
        return self.period.last_on

    def state(self, on: date, year: int) -> State:
        """Done whenever it was done; before its first day not due, until its last day in progress, then late until the
        year is over."""
        if self.filled_on is not None and self.filled_on <= on:
            return State.DONE
        if on < self.period.start_on:
            return State.NOT_DUE
        if on <= self.due_on:
            return State.IN_PROGRESS
        return State.LATE if on.year <= year else State.NOT_DONE


def steps_once(year: int, quarters: Sequence[int], days: Iterable[date]) -> list[Step]:
    """``once``: one step from the first to the last quarter named; the first evidence of any day fills it."""
    period = Period(Quarter(year, quarters[0]).start, Quarter(year, quarters[-1]).end)
    return [Step(quarters[-1], period, min(days, default=None))]


def steps_each_quarter(year: int, quarters: Sequence[int], days: Iterable[date]) -> list[Step]:
    """``each_quarter``: a step for each quarter named.

    Evidence fills the step of its own quarter. What is left over makes up for the oldest step missed before it; where
    none is missed and its own quarter is not named, it is done ahead and fills the next one.
    """
    steps = {number: Step(number, Quarter(year, number).period) for number in quarters}
    spare: list[date] = []
    for day in sorted(days):
        own = next((n for n, step in steps.items() if day in step.period), None)
        if own and steps[own].filled_on is None:
            steps[own] = _filled(steps[own], day)
        else:
            spare.append(day)
    for day in spare:
        missed = [n for n, step in steps.items() if step.filled_on is None and step.due_on < day]
        named = any(day in step.period for step in steps.values())
        ahead = [n for n, step in steps.items() if step.filled_on is None and day < step.period.start_on]
        if missed:
            steps[missed[0]] = _filled(steps[missed[0]], day)
        elif ahead and not named:
            steps[ahead[0]] = _filled(steps[ahead[0]], day)
    return list(steps.values())


def steps_each_month(year: int, quarters: Sequence[int], days: Iterable[date]) -> list[Step]:
    """``each_month``: a step for each month of the quarters named; a month missed is not made up by another."""
    found = sorted(days)
    steps = []
    for number in quarters:
        for month in range(3 * number - 2, 3 * number + 1):
            period = Period.of_month(year, month)
            steps.append(Step(number, period, next((day for day in found if day in period), None)))
    return steps


def _filled(step: Step, day: date) -> Step:
    return Step(step.quarter, step.period, day)


STEPS = {"once": steps_once, "each_quarter": steps_each_quarter, "each_month": steps_each_month}
"""The steps of each ``PlannedActivity.Cadence``."""


@dataclass(frozen=True)
class Standing:
    """How an activity stands: its state, the state of each quarter named, and what is due next (None: nothing)."""

    state: State
    quarters: dict[int, State]
    next_due: date | None
    filled: int
    expected: int


def standing(
    *,
    cadence: str,
    year: int,
    quarters: Sequence[int],
    days: Iterable[date],
    on: date,
    reached: int = 0,
    target: int | None = None,
) -> Standing:
    """Fold evidence (its days; later ones than ``on`` do not count) into a standing.

    ``target``, where the plan names one, must have been ``reached`` too, by the last day of the last step: until
    then neither the whole nor its last quarter is done.
    """
    steps = STEPS[cadence](year, quarters, [day for day in days if day <= on])
    short = target is not None and reached < target
    states = [step.state(on, year) for step in steps]
    if short:  # every step done, the number not: as open as the last step
        last = steps[-1]
        unfilled = Step(last.quarter, Period(steps[0].period.start_on, last.period.end_on))
        states.append(unfilled.state(on, year))
    open_steps = [step for step, state in zip(steps, states, strict=False) if state != State.DONE]
    next_due = open_steps[0].due_on if open_steps else (steps[-1].due_on if short else None)
    return Standing(
        state=_whole(states),
        quarters=_by_quarter(cadence, year, quarters, steps, on, short=short),
        next_due=next_due,
        filled=len(steps) - len(open_steps),
        expected=len(steps),
    )


def _whole(states: Sequence[State]) -> State:
    """The state of a whole from those of its parts: what is behind counts first."""
    for state in (State.NOT_DONE, State.LATE):
        if state in states:
            return state
    if set(states) == {State.DONE}:
        return State.DONE
    return State.NOT_DUE if set(states) == {State.NOT_DUE} else State.IN_PROGRESS


def _by_quarter(
    cadence: str, year: int, quarters: Sequence[int], steps: Sequence[Step], on: date, *, short: bool
) -> dict[int, State]:
    states = _by_steps(cadence, year, quarters, steps, on)
    last = quarters[-1]
    if short and states[last] == State.DONE:  # what is wanting to the target is due with it
        states[last] = Step(last, Quarter(year, last).period).state(on, year)
    return states


def _by_steps(
    cadence: str, year: int, quarters: Sequence[int], steps: Sequence[Step], on: date
) -> dict[int, State]:
    if cadence != "once":
        return {n: _whole([step.state(on, year) for step in steps if step.quarter == n]) for n in quarters}
    # One step over several quarters: until it is late it is in progress in those that have begun.
    step = steps[0]
    whole = step.state(on, year)
    states = {}
    for number in quarters:
        begun = Quarter(year, number).start <= on
        is_last = number == quarters[-1]
        if whole in BEHIND:
            states[number] = whole if is_last else State.IN_PROGRESS
        elif whole == State.DONE:
            states[number] = State.DONE
        else:
            states[number] = State.IN_PROGRESS if begun else State.NOT_DUE
    return states

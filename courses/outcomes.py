"""What completes a session: the dated threshold, the minutes it requires, and who depends on an outcome."""

from collections.abc import Callable, Iterable
from datetime import date

from courses.models import CompletionThreshold, Meeting, Registration

OutcomeGuard = Callable[[Registration], None]
"""Asked before a settled outcome is lost by a correction; raises ``lms.refusals.Refusal`` to keep it."""

_guards: list[OutcomeGuard] = []


def register_guard(guard: OutcomeGuard) -> None:
    """Let an app above protect what it has built on a completed registration (a certificate, for example).

    Call it once, in ``AppConfig.ready()``.
    """
    if guard not in _guards:
        _guards.append(guard)


def ask_guards(registration: Registration) -> None:
    """Let every guard object to ``registration`` losing its completion."""
    for guard in _guards:
        guard(registration)


def threshold_on(day: date) -> CompletionThreshold | None:
    """The threshold in force on a day, or None."""
    return CompletionThreshold.objects.filter(valid_from__lte=day).order_by("-valid_from").first()


def total_minutes(meetings: Iterable[Meeting]) -> int:
    """Length of all meetings together."""
    return sum(meeting.minutes for meeting in meetings)


def required_minutes(total: int, percent: int) -> int:
    """The whole minutes that are at least ``percent`` of ``total``; a broken minute counts as a whole one.

    Excused minutes neither count as attended nor lower the total: an excuse explains an absence, it teaches nothing.
    """
    return -(-total * percent // 100)


def outcome_of(attended: int, required: int) -> str:
    """The outcome that ``attended`` minutes earn."""
    outcome = Registration.Outcome
    return outcome.COMPLETED if attended >= required else outcome.NOT_COMPLETED

"""What has to be looked at again and again: reminders, lapsing offers, mail that waits for another try.

Apps register a round in ``AppConfig.ready()``; ``manage.py make_rounds`` makes all of them. ``make run`` does so every
few minutes, a server by a timer (docs/deploy.md). A round decides itself what is due, and may be made twice.
"""

import logging
from collections.abc import Callable
from datetime import datetime

logger = logging.getLogger(__name__)

Round = Callable[[datetime], object]
"""Looks at what is due at a moment and does it; gives something to say about it, falsy when there was nothing."""

_rounds: dict[str, Round] = {}


def register_round(name: str, made: Round) -> None:
    """Have ``made`` called with the time in every round; ``name`` ("courses.remind") stands in the log."""
    _rounds[name] = made


def make_rounds(*, at: datetime) -> tuple[dict[str, object], list[str]]:
    """Make every round once: what each of them did, and the names of those that failed (the log says why)."""
    results: dict[str, object] = {}
    failed: list[str] = []
    for name, made in _rounds.items():
        try:
            results[name] = made(at)
        except Exception:  # one app's trouble must not keep the others' reminders back
            logger.exception("The round %s failed", name)
            failed.append(name)
    return results, failed

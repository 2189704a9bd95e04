"""Guessing typed codes is slowed down, by account: a class types behind one address of an office.

Six letters have 191 million values and change every 20 seconds; ten wrong ones in five minutes lead nowhere. Django's
cache holds the counts.
"""

from typing import Any

from django.core.cache import cache

from courses.errors import TooManyCodes

WRONG_CODES = 10
"""So many wrong codes one account may type …"""
MINUTES = 5
"""… within so many minutes of the first of them."""


def check_may_type(user: Any) -> None:
    """Raises TooManyCodes for an account that has typed too many wrong ones."""
    if cache.get(_key(user), 0) >= WRONG_CODES:
        raise TooManyCodes(minutes=MINUTES)


def count_wrong_code(user: Any) -> None:
    """One more wrong code of this account."""
    if not cache.add(_key(user), 1, MINUTES * 60):
        try:
            cache.incr(_key(user))
        except ValueError:  # it lapsed in between
            cache.set(_key(user), 1, MINUTES * 60)


def _key(user: Any) -> str:
    return f"courses.attendance.wrong_codes.{user.pk}"

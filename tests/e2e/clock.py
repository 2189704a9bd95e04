"""The site's clock, in the hands of the test: a session is planned, held and reported in one run.

Doors never read the clock, views and tasks read ``django.utils.timezone.now``. The browser keeps real time.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    """Says what it was set to."""

    def __init__(self, *start: int) -> None:
        self.moment = datetime(*start, tzinfo=HANOI)

    def now(self) -> datetime:
        return self.moment

    def turn_to(self, *moment: int) -> None:
        """``clock.turn_to(2026, 6, 12, 8, 30)``"""
        self.moment = datetime(*moment, tzinfo=HANOI)

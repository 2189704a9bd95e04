"""When a half-day meeting begins and ends, in the office's time zone."""

from datetime import date, datetime, time, timedelta
from typing import Protocol

from django.utils import timezone
from django.utils.formats import date_format

OPENS_BEFORE = timedelta(minutes=60)
"""So long before a meeting begins people come in, and its attendance can be taken."""


class Held(Protocol):
    """A meeting, or the plan of one."""

    @property
    def held_on(self) -> date: ...
    @property
    def starts_at(self) -> time: ...
    @property
    def ends_at(self) -> time: ...


def start_of(meeting: Held) -> datetime:
    """The moment a meeting begins."""
    return timezone.make_aware(
        datetime.combine(meeting.held_on, meeting.starts_at), timezone.get_default_timezone()
    )


def opening_of(meeting: Held) -> datetime:
    """The moment from which on attendance of a meeting is taken, by whichever way."""
    return start_of(meeting) - OPENS_BEFORE


def end_of(meeting: Held) -> datetime:
    """The moment a meeting ends."""
    return timezone.make_aware(
        datetime.combine(meeting.held_on, meeting.ends_at), timezone.get_default_timezone()
    )


def day_text(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")

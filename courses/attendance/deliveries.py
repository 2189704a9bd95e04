"""What devices deliver: events as JSON, read with care, put on the server's clock, handed to the door by meeting.

A device says what its clock shows while it sends. Where that is off, the times of its events are moved by as much, and
what the device had said is kept beside them; nothing ever happened later than it reached us.
"""

import re
from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from courses.actions import AttendanceMark, receive_attendance
from courses.actions.attendance import LONGEST_KEY, is_usable_key
from courses.errors import CourseError
from courses.marking import may_mark
from courses.models import AttendanceEvent, Meeting, Said

MOST = 500
"""Events in one delivery; a device sends the rest in the next."""
TOLERATED = timedelta(minutes=1)
"""A clock that is off by less is left as it is."""
OURS = "dev:"
"""What the keys of devices begin with in the log, so that none can be taken for a key of the site's own."""
KEY = re.compile(r"[!-9;-~]+")
"""A key that a device chooses: printable, without the colon that the site's own keys have."""
KINDS = (AttendanceEvent.Kind.SHEET, AttendanceEvent.Kind.SCAN)


class EventUnreadable(CourseError):
    code = "event_unreadable"
    message = _("This mark could not be read. Mark the person again.")


class MeetingNotYours(CourseError):
    code = "meeting_not_yours"
    message = _("You may not take attendance in this meeting. Ask whoever organises the session.")


@dataclass(frozen=True, slots=True)
class Clock:
    """A device's clock against ours."""

    sent_at: datetime
    received_at: datetime

    def put_right(self, claimed: datetime) -> tuple[datetime, datetime | None]:
        """When it happened by our clock, and what was claimed where that differs."""
        off = self.received_at - self.sent_at
        moved = claimed + off if abs(off) > TOLERATED else claimed
        happened = min(moved, self.received_at)
        return happened, (claimed if abs(happened - claimed) > TOLERATED else None)


def receive(
    events: list[Any], *, sent_at: Any, by: Any, at: datetime, device: str = ""
) -> dict[str, CourseError | None]:
    """Take what a device delivers, each event for itself; gives key → refusal, or None when it is kept."""
    clock = Clock(_moment(sent_at) or at, at)
    answers: dict[str, CourseError | None] = {}
    by_meeting: dict[int, list[AttendanceMark]] = defaultdict(list)
    for event in events:
        key = event.get("key") if isinstance(event, dict) else None
        if not isinstance(key, str):
            continue  # without a key there is nobody to answer
        read = _read(event, clock)
        if read is None:
            answers[key] = EventUnreadable()
        else:
            by_meeting[event["meeting"]].append(read)
    meetings = {
        meeting.pk: meeting for meeting in Meeting.objects.filter(pk__in=by_meeting).select_related("session")
    }
    for pk in sorted(by_meeting):
        told = _deliver(meetings.get(pk), by_meeting[pk], by=by, at=at, device=device)
        answers |= {device_key(key): refusal for key, refusal in told.items()}
    return answers


def _deliver(
    meeting: Meeting | None, marks: list[AttendanceMark], *, by: Any, at: datetime, device: str
) -> dict[str, CourseError | None]:
    refusal: CourseError = MeetingNotYours()
    if meeting is not None and may_mark(by, meeting.session):
        try:
            with transaction.atomic():
                return receive_attendance(meeting=meeting, marks=marks, by=by, at=at, device=device)
        except CourseError as told:
            refusal = told
    return {mark.key: refusal for mark in marks}


def stored_key(key: str) -> str:
    """A key as the log has it, of one that a device said: its own get our prefix, those of the site stay."""
    return key if ":" in key else OURS + key


def device_key(key: str) -> str:
    """A key as devices say it, of one in the log."""
    return key.removeprefix(OURS)


def _moment(milliseconds: Any) -> datetime | None:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        return None
    try:
        return datetime.fromtimestamp(milliseconds / 1000, tz=UTC)
    except (OverflowError, OSError, ValueError):
        return None


def _read(event: dict[str, Any], clock: Clock) -> AttendanceMark | None:
    """One event as the door wants it; None where it is not what a device sends."""
    claimed = _moment(event.get("happened_at"))
    minutes, replaces = event.get("minutes"), event.get("replaces", [])
    fits = (
        claimed is not None
        and _is_key(event["key"])
        and _is_id(event.get("meeting"))
        and _is_id(event.get("registration"))
        and event.get("said") in Said.values
        and event.get("kind", "sheet") in KINDS
        and (minutes is None or (type(minutes) is int and 0 <= minutes < 10_000))
        and isinstance(event.get("reason", ""), str)
        and isinstance(event.get("pass", ""), str)
        and isinstance(replaces, list)
        and len(replaces) <= 100
        and all(map(_is_stored, replaces))
    )
    if not fits or claimed is None:
        return None
    try:
        happened_at, claimed_at = clock.put_right(claimed)
    except OverflowError:  # a clock at the end of time
        return None
    return AttendanceMark(
        event["registration"],
        event["said"],
        minutes or None,
        event.get("reason", "").encode(errors="ignore").decode(),  # no halves of characters
        key=stored_key(event["key"]),
        happened_at=happened_at,
        claimed_at=claimed_at,
        replaces=frozenset(map(stored_key, replaces)),
        kind=event.get("kind", "sheet"),
        proof=event.get("pass", ""),
    )


def _is_id(value: Any) -> bool:
    return type(value) is int and 0 < value < 2**63


def _is_key(value: Any) -> bool:
    fits = isinstance(value, str) and len(value) <= LONGEST_KEY - len(OURS)
    return fits and KEY.fullmatch(value) is not None


def _is_stored(value: Any) -> bool:
    return isinstance(value, str) and is_usable_key(value)

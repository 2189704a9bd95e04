"""What was seen, read from the database for ``courses.attendance.fold``: events, spans, rules."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.utils import timezone

from courses.attendance.fold import Rules, Seen, Span
from courses.models import AttendanceEvent, AttendanceRule, Meeting

FIELDS = ("key", "kind", "mark", "minutes", "reason", "happened_at", "replaces")


def span_of(meeting: Meeting) -> Span:
    """From when until when a meeting is held, as moments."""
    return Span(
        timezone.make_aware(datetime.combine(meeting.held_on, meeting.starts_at)),
        timezone.make_aware(datetime.combine(meeting.held_on, meeting.ends_at)),
    )


def seen(event: AttendanceEvent) -> Seen:
    """An event as the fold wants it."""
    return _seen(*(getattr(event, field) for field in FIELDS))


def _seen(
    key: str, kind: str, said: str, minutes: int, reason: str, happened_at: datetime, replaces: str
) -> Seen:
    return Seen(key, kind, said, minutes, reason, happened_at, frozenset(replaces.split()))


def seen_in(meeting: Meeting, registrations: Collection[int] | None = None) -> dict[int, list[Seen]]:
    """Registration → its events in a meeting; one query. Without ``registrations``, everyone's."""
    events = AttendanceEvent.objects.filter(meeting=meeting)
    if registrations is not None:
        events = events.filter(registration__in=registrations)
    found: dict[int, list[Seen]] = defaultdict(list)
    for registration, *fields in events.values_list("registration_id", *FIELDS):
        found[registration].append(_seen(*fields))
    return found


def rules_on(session_id: int, day: date) -> Rules:
    """The rules for a session's meetings of a day; one query."""
    rows = AttendanceRule.objects.filter(session=session_id, valid_from__lte=day).order_by("-valid_from")
    return rules_of(rows[:1])


def rules_of(rows: Iterable[AttendanceRule]) -> Rules:
    """The first of ``rows`` as the fold wants it; the house's rules when there is none."""
    for row in rows:
        return Rules(
            late_after_minutes=row.late_after_minutes,
            late_credit_minutes=row.late_credit_minutes,
            leave_before_minutes=row.leave_before_minutes,
            asks_check_out=row.asks_check_out,
        )
    return Rules()

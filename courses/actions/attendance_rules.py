"""How arrivals count in a session, from a day on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.actions.attendance_records import write_records
from courses.actions.locking import locked_alive
from courses.attendance.seen import rules_on, seen_in, span_of
from courses.errors import GraceTooLong, RuleOfThatDay
from courses.models import AttendanceRule, CourseSession

LONGEST_GRACE = 240


@transaction.atomic
def add_attendance_rule(
    *,
    session: CourseSession,
    valid_from: date,
    late_after_minutes: int,
    leave_before_minutes: int,
    late_credit_minutes: int | None = None,
    asks_check_out: bool = False,
    by: Any,
    at: datetime,
) -> AttendanceRule:
    """Let a rule hold for the session's meetings from a day on; what was seen at their doors is counted anew.

    Raises:
        SessionOver: the session is settled or cancelled.
        RuleOfThatDay: another rule of the session begins on that day.
        GraceTooLong: a grace is longer than a half day.
    """
    session = locked_alive(session)
    for field, minutes in (
        ("late_after_minutes", late_after_minutes),
        ("leave_before_minutes", leave_before_minutes),
    ):
        if minutes > LONGEST_GRACE:
            raise GraceTooLong(field=field, most=LONGEST_GRACE)
    if session.attendance_rules.filter(valid_from=valid_from).exists():
        raise RuleOfThatDay
    rule = session.attendance_rules.create(
        valid_from=valid_from,
        late_after_minutes=late_after_minutes,
        late_credit_minutes=late_credit_minutes,
        leave_before_minutes=leave_before_minutes,
        asks_check_out=asks_check_out,
    )
    for meeting in session.meetings.filter(held_on__gte=valid_from):
        rules = rules_on(session.pk, meeting.held_on)
        write_records(meeting.pk, seen_in(meeting), span=span_of(meeting), rules=rules, at=at)
    log(
        session,
        "courses.add_attendance_rule",
        user=by,
        timestamp=at,
        data={
            "valid_from": valid_from.isoformat(),
            "late_after_minutes": late_after_minutes,
            "late_credit_minutes": late_credit_minutes,
            "leave_before_minutes": leave_before_minutes,
            "asks_check_out": asks_check_out,
        },
    )
    return rule

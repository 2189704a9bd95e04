"""How arrivals count in a session, from a day on."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.actions.attendance_records import write_records
from courses.actions.locking import locked_alive
from courses.attendance.seen import rules_on, seen_in, span_of
from courses.errors import (
    GraceTooLong,
    ReasonMissing,
    ReasonTooLong,
    RuleOfThatDay,
    RuleSaysSo,
    RuleWithdrawn,
)
from courses.models import AttendanceRule, CourseSession
from lms.changes import apply_changes
from lms.text import clean_text

RULE_FIELDS = frozenset(
    {"valid_from", "late_after_minutes", "late_credit_minutes", "leave_before_minutes", "asks_check_out"}
)
"""What a rule says."""
LONGEST_GRACE = 240
LONGEST_REASON = 300


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
    rule = AttendanceRule(
        session=session,
        valid_from=valid_from,
        late_after_minutes=late_after_minutes,
        late_credit_minutes=late_credit_minutes,
        leave_before_minutes=leave_before_minutes,
        asks_check_out=asks_check_out,
    )
    _check(rule)
    rule.save()
    _count_anew(session, since=valid_from, at=at)
    log(session, "courses.add_attendance_rule", user=by, timestamp=at, data=_said(rule))
    return rule


@transaction.atomic
def revise_attendance_rule(
    *, rule: AttendanceRule, reason: str, by: Any, at: datetime, **changes: Any
) -> AttendanceRule:
    """Put a wrong rule right; what was seen at the doors of all meetings it held or holds for is counted anew.

    ``changes`` are ``RULE_FIELDS``. The log keeps what it said before, and why it was changed.

    Raises:
        SessionOver, RuleOfThatDay, GraceTooLong: as for ``add_attendance_rule``.
        RuleWithdrawn: it is gone meanwhile.
        RuleSaysSo: nothing is different.
        ReasonMissing, ReasonTooLong: about the reason.
    """
    session, rule = _locked(rule)
    before, began_on = _said(rule), rule.valid_from
    if not apply_changes(rule, changes, allowed=RULE_FIELDS):
        raise RuleSaysSo
    _check(rule)
    reason = _reason(reason)
    rule.save()
    _count_anew(session, since=min(began_on, rule.valid_from), at=at)
    data = {"before": before, "after": _said(rule), "reason": reason}
    log(session, "courses.revise_attendance_rule", user=by, timestamp=at, data=data)
    return rule


@transaction.atomic
def withdraw_attendance_rule(*, rule: AttendanceRule, reason: str, by: Any, at: datetime) -> None:
    """Take a rule back: the one before it holds again, or the house's. The log keeps what it said, and why.

    Raises:
        SessionOver: the session is settled or cancelled.
        RuleWithdrawn: it is gone already.
        ReasonMissing, ReasonTooLong: about the reason.
    """
    session, rule = _locked(rule)
    data = {"before": _said(rule), "reason": _reason(reason)}
    since = rule.valid_from
    rule.delete()
    _count_anew(session, since=since, at=at)
    log(session, "courses.withdraw_attendance_rule", user=by, timestamp=at, data=data)


def _locked(rule: AttendanceRule) -> tuple[CourseSession, AttendanceRule]:
    session = locked_alive(rule.session_id)
    fresh = session.attendance_rules.filter(pk=rule.pk).first()
    if fresh is None:
        raise RuleWithdrawn
    return session, fresh


def _check(rule: AttendanceRule) -> None:
    for field in ("late_after_minutes", "leave_before_minutes"):
        if getattr(rule, field) > LONGEST_GRACE:
            raise GraceTooLong(field=field, most=LONGEST_GRACE)
    others = AttendanceRule.objects.filter(session=rule.session_id, valid_from=rule.valid_from)
    if others.exclude(pk=rule.pk).exists():
        raise RuleOfThatDay


def _reason(text: str) -> str:
    reason = clean_text(text)
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    return reason


def _count_anew(session: CourseSession, *, since: date, at: datetime) -> None:
    for meeting in session.meetings.filter(held_on__gte=since):
        rules = rules_on(session.pk, meeting.held_on)
        write_records(meeting.pk, seen_in(meeting), span=span_of(meeting), rules=rules, at=at)


def _said(rule: AttendanceRule) -> dict[str, Any]:
    return {
        "valid_from": rule.valid_from.isoformat(),
        "late_after_minutes": rule.late_after_minutes,
        "late_credit_minutes": rule.late_credit_minutes,
        "leave_before_minutes": rule.leave_before_minutes,
        "asks_check_out": rule.asks_check_out,
    }

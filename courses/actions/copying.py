"""A session again in the next quarter: everything but people, and what belongs to that one time."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.actions.meetings import MeetingPlan
from courses.actions.programme import schedule
from courses.actions.sessions import EDITABLE, draft_session
from courses.actions.units import set_quotas
from courses.models import CourseSession

ONCE = frozenset({"code", "year", "quarter", "decision_number", "decided_on", "decision", "spent_vnd"})
"""Facts that belong to one session alone."""

MOMENTS = frozenset({"registration_closes_at", "cancels_freely_until"})
WEEK = timedelta(weeks=1)
QUARTER = 13 * WEEK
"""A quarter later on the same day of the week, but for the first and last days of some quarters."""


@transaction.atomic
def copy_session(*, session: CourseSession, code: str, by: Any, at: datetime) -> CourseSession:
    """Draft the session again in the quarter after its own: facts, meetings, agenda and quotas, some weeks later.

    Thirteen weeks; a week more or less where that would miss the next quarter.

    People are not copied (learners, trainers), nor what belongs to one time: decision and money spent. The item of the
    plan comes along where its year stays.

    Raises:
        CodeUnreadable, CodeTaken: as for ``draft_session``.
        MeetingOutsideYear: the session is held in another quarter than it is planned for, or its meetings lie so far
            apart that they do not fit the year of the next quarter.
    """
    session = CourseSession.objects.select_related("activity").get(pk=session.pk)
    quarter = session.planned_quarter.next
    meetings = list(session.meetings.in_order())
    later = _shift(session, [meeting.held_on for meeting in meetings])
    facts = {name: getattr(session, name) for name in EDITABLE - ONCE}
    for name in MOMENTS:
        facts[name] = facts[name] + later if facts[name] else None
    if quarter.year != session.year:
        facts["activity"] = None
    copy = draft_session(**facts, code=code, year=quarter.year, quarter=quarter.number, by=by, at=at)
    plans = [
        MeetingPlan(
            held_on=meeting.held_on + later,
            half_day=meeting.half_day,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            agenda=meeting.agenda,
            room=meeting.room,
        )
        for meeting in meetings
    ]
    schedule(session=copy, meetings=plans, by=by, at=at)
    quotas = dict(session.quotas.values_list("organization", "seats"))
    if quotas:
        set_quotas(session=copy, quotas=quotas, by=by, at=at)
    log(copy, "courses.copy_session", user=by, timestamp=at, data={"from": session.pk, "code": session.code})
    copy.refresh_from_db()
    return copy


def _shift(session: CourseSession, days: Sequence[date]) -> timedelta:
    """By how much the meetings held on ``days`` move, in whole weeks: into the next quarter, and within its year."""
    quarter, later = session.planned_quarter.next, QUARTER
    target = quarter.period
    if not days:
        return later
    while days[0] + later < target.start_on:
        later += WEEK
    if days[0] in session.planned_quarter.period:
        while days[0] + later - WEEK >= target.start_on and (
            days[0] + later > target.last_on or (days[-1] + later).year > quarter.year
        ):
            later -= WEEK
    return later


def next_code(session: CourseSession) -> str:
    """A code to suggest for the copy: the same with the next quarter in it, else with a number behind."""
    now, after = session.planned_quarter, session.planned_quarter.next
    code = session.code.replace(f"{now.year}-Q{now.number}", f"{after.year}-Q{after.number}")
    free, number = code, 2
    while CourseSession.objects.filter(code=free).exists():
        free, number = f"{code}-{number}", number + 1
    return free

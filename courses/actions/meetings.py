"""The meetings of a session: what is wrong with a plan of them, and writing it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.moments import day_text, end_of
from courses.eligibility import overlap
from courses.errors import (
    CourseError,
    HalfDayMismatch,
    MeetingEndsBeforeStart,
    MeetingHasAttendance,
    MeetingOnRecord,
    MeetingOutsideYear,
    MeetingsOverlap,
    NothingScheduled,
    RegistrationClosesTooLate,
    TwoMeetingsInHalfDay,
)
from courses.models import AttendanceEvent, CourseSession, Meeting
from lms.text import clean_text


@dataclass(frozen=True)
class MeetingPlan:
    """A half-day meeting as it should be; ``pk`` names the meeting to change, without it the same half-day is meant."""

    held_on: date
    half_day: str
    starts_at: time
    ends_at: time
    agenda: str = ""
    room: str = ""
    pk: int | None = None

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        start = self.starts_at.hour * 60 + self.starts_at.minute
        return self.ends_at.hour * 60 + self.ends_at.minute - start


@dataclass(frozen=True)
class Change:
    """What became of the meetings: those now held at a time of their own, and whether there is anything to tell."""

    moved: Sequence[Meeting]
    is_news: bool


def set_meetings(session: CourseSession, meetings: Iterable[MeetingPlan], *, by: Any, at: datetime) -> Change:
    """Write the meetings of the locked ``session``, and log it.

    Whether its people can be there is asked when everything is written, and nobody is told before.
    """
    plans = sorted(meetings, key=lambda plan: (plan.held_on, plan.starts_at))
    if not plans and session.status != CourseSession.Status.DRAFT:
        raise NothingScheduled
    _check_plans(session, plans)
    existing = list(session.meetings.in_order())
    before = [_where_and_when(meeting) for meeting in existing]
    times = {when_held(meeting) for meeting in existing}
    marked, on_record = _evidence(session)
    kept = _standing(existing, plans)
    staying = {meeting.pk for meeting in kept if meeting}
    for meeting, plan in zip(kept, plans, strict=True):
        if meeting and meeting.pk in marked and when_held(meeting) != when_held(plan):
            raise MeetingHasAttendance(meeting=meeting)
    for meeting in existing:
        if meeting.pk not in staying:
            if meeting.pk in marked:
                raise MeetingHasAttendance(meeting=meeting)
            if meeting.pk in on_record:
                raise MeetingOnRecord(meeting=meeting)
            meeting.delete()
    written = _write_meetings(session, kept, plans)
    session.starts_on = plans[0].held_on if plans else None
    session.ends_on = plans[-1].held_on if plans else None
    session.save(update_fields=["starts_on", "ends_on"])
    check_deadline(session, plans)
    log(session, "courses.schedule", user=by, timestamp=at, data={"meetings": len(plans)})
    return Change(
        moved=[meeting for meeting in written if when_held(meeting) not in times],
        is_news=before != [_where_and_when(plan) for plan in plans],
    )


def _standing(existing: Sequence[Meeting], plans: Sequence[MeetingPlan]) -> list[Meeting | None]:
    """For each of ``plans`` the meeting that it changes; None for a new one."""
    by_pk = {meeting.pk: meeting for meeting in existing}
    by_half_day = {(meeting.held_on, meeting.half_day): meeting for meeting in existing}
    return [
        by_pk.get(plan.pk) if plan.pk else by_half_day.get((plan.held_on, plan.half_day)) for plan in plans
    ]


def _evidence(session: CourseSession) -> tuple[set[int], set[int]]:
    """Meetings with attendance, and all for which anything is kept: attendance, excuses or papers.

    An excuse given beforehand is no attendance yet: it holds for its meeting whenever that takes place.
    """
    events = AttendanceEvent.objects.filter(meeting__session=session)
    said = set(events.values_list("meeting_id", "kind").distinct())
    papers = session.meetings.filter(papers__isnull=False).values_list("pk", flat=True)
    marked = {pk for pk, kind in said if kind != AttendanceEvent.Kind.EXCUSE}
    return marked, {pk for pk, _kind in said}.union(papers)


def _write_meetings(
    session: CourseSession, kept: Sequence[Meeting | None], plans: Sequence[MeetingPlan]
) -> list[Meeting]:
    """Write the plans; half-days that two meetings swap are freed first, since each may stand only once."""
    moving = [
        meeting
        for meeting, plan in zip(kept, plans, strict=True)
        if meeting and (meeting.held_on, meeting.half_day) != (plan.held_on, plan.half_day)
    ]
    for place, meeting in enumerate(moving):
        Meeting.objects.filter(pk=meeting.pk).update(held_on=date.min + timedelta(days=place))
    rows = [standing or Meeting(session=session) for standing in kept]
    for row, plan in zip(rows, plans, strict=True):
        row.held_on, row.half_day = plan.held_on, plan.half_day
        row.starts_at, row.ends_at = plan.starts_at, plan.ends_at
        row.agenda, row.room = plan.agenda.strip(), clean_text(plan.room)
        row.save()
    return rows


def when_held(meeting: Meeting | MeetingPlan) -> tuple:
    return meeting.held_on, meeting.half_day, meeting.starts_at, meeting.ends_at


def _where_and_when(meeting: Meeting | MeetingPlan) -> tuple:
    return *when_held(meeting), clean_text(meeting.room)


_STARTS = {
    Meeting.HalfDay.MORNING: (time(0), time(12)),
    Meeting.HalfDay.AFTERNOON: (time(11, 30), time(18)),
    Meeting.HalfDay.EVENING: (time(17), time.max),
}
"""When a meeting of each half-day may start: from, and before."""


def _check_plans(session: CourseSession, plans: Sequence[MeetingPlan]) -> None:
    for _place, refusal in meeting_refusals(session, plans):
        raise refusal


def meeting_refusals(
    session: CourseSession, plans: Sequence[MeetingPlan]
) -> Iterator[tuple[int, CourseError]]:
    """What is wrong with ``plans``, each with the place of the plan; of two that clash, with that of the later one."""
    seen: set[tuple[date, str]] = set()
    for place, plan in enumerate(plans):
        if plan.ends_at <= plan.starts_at:
            yield place, MeetingEndsBeforeStart(day=day_text(plan.held_on))
        label = Meeting.HalfDay(plan.half_day).label
        earliest, before = _STARTS[Meeting.HalfDay(plan.half_day)]
        if not earliest <= plan.starts_at < before:
            start = f"{plan.starts_at:%H:%M}"
            yield place, HalfDayMismatch(day=day_text(plan.held_on), start=start, half_day=label)
        if (plan.held_on, plan.half_day) in seen:
            yield place, TwoMeetingsInHalfDay(day=day_text(plan.held_on), half_day=label)
        seen.add((plan.held_on, plan.half_day))
    in_order = sorted(enumerate(plans), key=lambda row: (row[1].held_on, row[1].starts_at, row[0]))
    for (_first, earlier), (place, plan) in pairwise(in_order):
        if overlap(earlier, plan):
            yield place, MeetingsOverlap(day=day_text(plan.held_on))
    for place, plan in enumerate(plans):
        if plan.held_on.year != session.year:
            yield place, MeetingOutsideYear(day=day_text(plan.held_on), year=session.year)


def check_year(session: CourseSession, meetings: Iterable[Meeting | MeetingPlan]) -> None:
    for meeting in meetings:
        if meeting.held_on.year != session.year:
            raise MeetingOutsideYear(day=day_text(meeting.held_on), year=session.year)


def check_deadline(session: CourseSession, meetings: Sequence[Meeting | MeetingPlan]) -> None:
    """``meetings`` in the order they are held."""
    if session.registration_closes_at and meetings:
        end = end_of(meetings[-1])
        if session.registration_closes_at > end:
            raise RegistrationClosesTooLate(
                ends=date_format(timezone.localtime(end), "SHORT_DATETIME_FORMAT")
            )

"""A session from its draft to its first day: facts, meetings, trainers, and the steps of its life."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.locking import locked_alive
from courses.errors import (
    CapacityBelowSeatsTaken,
    CodeIsLasting,
    CodeTaken,
    CodeUnreadable,
    HalfDayMismatch,
    MeetingEndsBeforeStart,
    MeetingHasAttendance,
    MeetingOutsideYear,
    MeetingsOverlap,
    NothingScheduled,
    ReasonMissing,
    RegistrationClosesTooLate,
    SessionNeedsASeat,
    TeachingTooLong,
    TooEarly,
    TrainerIsLearner,
    TrainerTwice,
    TwoMeetingsInHalfDay,
    WrongStep,
)
from courses.models import CourseSession, Meeting, Registration, SessionTrainer
from lms.people.models import Provider
from lms.text import clean_name, clean_text

Status = CourseSession.Status

EDITABLE = frozenset(
    field.name for field in CourseSession._meta.fields if field.editable and not field.primary_key
)
"""What ``draft_session`` and ``revise_session`` accept: facts, never the status."""

LASTING = frozenset({"code", "course"})
"""Facts that papers name: they stay once the session is announced."""


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


@dataclass(frozen=True)
class TrainerPlan:
    """A trainer as they should be named; ``minutes`` are those taught, for the trainer's own hours."""

    name: str = ""
    provider: Provider | None = None
    user: Any = None
    office: str = ""
    minutes: int | None = None

    @property
    def shown_name(self) -> str:
        return clean_name(self.name or (self.provider.full_name if self.provider else ""))


# --- facts --------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_session(*, by: Any, at: datetime, **facts: Any) -> CourseSession:
    """Put down a session as a draft that only staff see; ``facts`` are fields of ``CourseSession``.

    Raises:
        CodeUnreadable: the code does not fit an address.
        CodeTaken: another session has the code.
        SessionNeedsASeat: the capacity is below 1.
    """
    _check_names(facts)
    session = CourseSession(**facts)
    session.code = clean_text(session.code)
    _check_facts(session)
    session.save()
    log(session, "courses.draft_session", user=by, timestamp=at, data={"code": session.code})
    return session


@transaction.atomic
def revise_session(*, session: CourseSession, by: Any, at: datetime, **changes: Any) -> CourseSession:
    """Change facts of a session that is neither settled nor cancelled.

    Raises:
        SessionOver: the session has ended.
        CodeIsLasting: the code or course of an announced session.
        CodeUnreadable, CodeTaken, SessionNeedsASeat: as for ``draft_session``.
        CapacityBelowSeatsTaken: more people than that hold a seat.
        RegistrationClosesTooLate: after the last meeting.
    """
    _check_names(changes)
    session = locked_alive(session)
    if "code" in changes:
        changes["code"] = clean_text(changes["code"])
    changed = {name: value for name, value in changes.items() if getattr(session, name) != value}
    if session.status != Status.DRAFT and LASTING & changed.keys():
        raise CodeIsLasting(field=min(LASTING & changed.keys(), key=["code", "course"].index))
    for name, value in changed.items():
        setattr(session, name, value)
    _check_facts(session)
    if "capacity" in changed:
        taken = session.registrations.seated().count()
        if session.capacity < taken:
            raise CapacityBelowSeatsTaken(taken=taken, capacity=session.capacity)
    if changed.keys() & {"registration_closes_at", "year"}:
        meetings = list(session.meetings.order_by("held_on", "starts_at"))
        _check_year(session, meetings)
        _check_deadline(session, meetings)
    session.save()
    log(session, "courses.revise_session", user=by, timestamp=at, data={"changed": sorted(changed)})
    return session


@transaction.atomic
def delete_draft(*, session: CourseSession, by: Any, at: datetime) -> None:
    """Remove a draft that was never announced; anything later is cancelled instead.

    Raises:
        WrongStep: the session is no draft any more.
    """
    session = locked_alive(session)
    if session.status != Status.DRAFT:
        raise WrongStep(status=session.get_status_display())
    log(session, "courses.delete_draft", user=by, timestamp=at, data={"code": session.code}, deleted=True)
    session.delete()


def _check_names(facts: dict[str, Any]) -> None:
    unknown = facts.keys() - EDITABLE
    if unknown:
        raise TypeError(f"a session has no such facts: {', '.join(sorted(unknown))}")  # a programmer's error


def _check_facts(session: CourseSession) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", session.code):
        raise CodeUnreadable
    if CourseSession.objects.filter(code=session.code).exclude(pk=session.pk).exists():
        raise CodeTaken(code=session.code)
    if session.capacity < 1:
        raise SessionNeedsASeat


# --- meetings and trainers ----------------------------------------------------------------------------------


@transaction.atomic
def schedule(
    *, session: CourseSession, meetings: Iterable[MeetingPlan], by: Any, at: datetime
) -> CourseSession:
    """Give a session exactly these half-day meetings, and from them its first and last day.

    A meeting of the same ``pk``, else of the same half-day, is changed; one that is not named any more is removed.

    Raises:
        SessionOver: the session has ended.
        NothingScheduled: an announced session would be left without meetings.
        MeetingEndsBeforeStart, TwoMeetingsInHalfDay, MeetingsOverlap, HalfDayMismatch, MeetingOutsideYear: wrong dates.
        MeetingHasAttendance: a meeting with attendance would be removed or get another time.
        RegistrationClosesTooLate: registration would close after the last meeting.
    """
    session = locked_alive(session)
    plans = sorted(meetings, key=lambda plan: (plan.held_on, plan.starts_at))
    if not plans and session.status != Status.DRAFT:
        raise NothingScheduled
    _check_plans(session, plans)
    existing = list(session.meetings.all())
    marked = set(session.meetings.filter(attendance_events__isnull=False).values_list("pk", flat=True))
    by_pk = {meeting.pk: meeting for meeting in existing}
    by_half_day = {(meeting.held_on, meeting.half_day): meeting for meeting in existing}
    kept = [
        by_pk.get(plan.pk) if plan.pk else by_half_day.get((plan.held_on, plan.half_day)) for plan in plans
    ]
    staying = {meeting.pk for meeting in kept if meeting}
    for meeting, plan in zip(kept, plans, strict=True):
        if meeting and meeting.pk in marked and _when(meeting) != _when(plan):
            raise MeetingHasAttendance(meeting=meeting)
    for meeting in existing:
        if meeting.pk not in staying:
            if meeting.pk in marked:
                raise MeetingHasAttendance(meeting=meeting)
            meeting.delete()
    _write_meetings(session, kept, plans)
    session.starts_on = plans[0].held_on if plans else None
    session.ends_on = plans[-1].held_on if plans else None
    session.save(update_fields=["starts_on", "ends_on"])
    _check_deadline(session, plans)
    log(session, "courses.schedule", user=by, timestamp=at, data={"meetings": len(plans)})
    return session


def _write_meetings(
    session: CourseSession, kept: Sequence[Meeting | None], plans: Sequence[MeetingPlan]
) -> None:
    """Write the plans; half-days that two meetings swap are freed first, since each may stand only once."""
    moving = [
        meeting
        for meeting, plan in zip(kept, plans, strict=True)
        if meeting and (meeting.held_on, meeting.half_day) != (plan.held_on, plan.half_day)
    ]
    for place, meeting in enumerate(moving):
        Meeting.objects.filter(pk=meeting.pk).update(held_on=date.min + timedelta(days=place))
    for meeting, plan in zip(kept, plans, strict=True):
        row = meeting or Meeting(session=session)
        row.held_on, row.half_day = plan.held_on, plan.half_day
        row.starts_at, row.ends_at = plan.starts_at, plan.ends_at
        row.agenda, row.room = plan.agenda.strip(), clean_text(plan.room)
        row.save()


def _when(meeting: Meeting | MeetingPlan) -> tuple:
    return meeting.held_on, meeting.half_day, meeting.starts_at, meeting.ends_at


_STARTS = {
    Meeting.HalfDay.MORNING: (time(0), time(12)),
    Meeting.HalfDay.AFTERNOON: (time(11, 30), time(18)),
    Meeting.HalfDay.EVENING: (time(17), time.max),
}
"""When a meeting of each half-day may start: from, and before."""


def _check_plans(session: CourseSession, plans: Sequence[MeetingPlan]) -> None:
    seen: set[tuple[date, str]] = set()
    for plan in plans:
        if plan.ends_at <= plan.starts_at:
            raise MeetingEndsBeforeStart(day=_day(plan.held_on))
        label = Meeting.HalfDay(plan.half_day).label
        earliest, before = _STARTS[Meeting.HalfDay(plan.half_day)]
        if not earliest <= plan.starts_at < before:
            raise HalfDayMismatch(day=_day(plan.held_on), start=f"{plan.starts_at:%H:%M}", half_day=label)
        if (plan.held_on, plan.half_day) in seen:
            raise TwoMeetingsInHalfDay(day=_day(plan.held_on), half_day=label)
        seen.add((plan.held_on, plan.half_day))
    for first, second in pairwise(plans):
        if first.held_on == second.held_on and second.starts_at < first.ends_at:
            raise MeetingsOverlap(day=_day(first.held_on))
    _check_year(session, plans)


def _check_year(session: CourseSession, meetings: Iterable[Meeting | MeetingPlan]) -> None:
    for meeting in meetings:
        if meeting.held_on.year != session.year:
            raise MeetingOutsideYear(day=_day(meeting.held_on), year=session.year)


def _check_deadline(session: CourseSession, meetings: Sequence[Meeting | MeetingPlan]) -> None:
    """``meetings`` in the order they are held."""
    if session.registration_closes_at and meetings:
        end = end_of(meetings[-1])
        if session.registration_closes_at > end:
            raise RegistrationClosesTooLate(
                ends=date_format(timezone.localtime(end), "SHORT_DATETIME_FORMAT")
            )


def end_of(meeting: Meeting | MeetingPlan) -> datetime:
    """The moment a meeting ends, in the office's time zone."""
    return timezone.make_aware(
        datetime.combine(meeting.held_on, meeting.ends_at), timezone.get_default_timezone()
    )


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


@transaction.atomic
def assign_trainers(
    *, session: CourseSession, trainers: Iterable[TrainerPlan], by: Any, at: datetime
) -> CourseSession:
    """Give a session exactly these trainers.

    Raises:
        SessionOver: the session has ended.
        TrainerTwice: two of them have one name.
        TrainerIsLearner: one of them is registered as a learner.
        TeachingTooLong: someone would teach longer than all meetings last.
    """
    session = locked_alive(session)
    plans = list(trainers)
    names: set[str] = set()
    total = sum(meeting.minutes for meeting in session.meetings.all())
    learners = set(session.registrations.active().values_list("provider_id", flat=True))
    for plan in plans:
        name = plan.shown_name
        if name in names:
            raise TrainerTwice(name=name)
        names.add(name)
        if plan.provider and plan.provider.pk in learners:
            raise TrainerIsLearner(name=name)
        if plan.minutes and plan.minutes > total:
            raise TeachingTooLong(name=name, minutes=plan.minutes, total=total)
    session.trainers.all().delete()
    for plan in plans:
        SessionTrainer.objects.create(
            session=session,
            provider=plan.provider,
            user=plan.user,
            name=plan.shown_name,
            office=clean_text(plan.office),
            minutes=plan.minutes,
        )
    log(session, "courses.assign_trainers", user=by, timestamp=at, data={"trainers": sorted(names)})
    return session


# --- the steps of its life ----------------------------------------------------------------------------------


def _step(
    session: CourseSession, *, verb: str, before: Iterable[str], after: str, by: Any, at: datetime
) -> CourseSession:
    """Take one step on an already locked session."""
    if session.status not in before:
        raise WrongStep(status=session.get_status_display())
    session.status = after
    session.save(update_fields=["status"])
    log(session, f"courses.{verb}", user=by, timestamp=at)
    return session


@transaction.atomic
def announce(*, session: CourseSession, by: Any, at: datetime) -> CourseSession:
    """Show a draft to everybody.

    Raises:
        SessionOver, WrongStep: the session is no draft.
        NothingScheduled: it has no meeting.
    """
    session = locked_alive(session)
    if session.starts_on is None:
        raise NothingScheduled
    return _step(session, verb="announce", before=[Status.DRAFT], after=Status.ANNOUNCED, by=by, at=at)


@transaction.atomic
def open_registration(*, session: CourseSession, by: Any, at: datetime) -> CourseSession:
    """Let people register: for the first time, or again.

    Raises:
        SessionOver, WrongStep: the session is a draft, already open, or has begun.
    """
    before = [Status.ANNOUNCED, Status.REGISTRATION_CLOSED]
    return _step(
        locked_alive(session),
        verb="open_registration",
        before=before,
        after=Status.REGISTRATION_OPEN,
        by=by,
        at=at,
    )


@transaction.atomic
def close_registration(*, session: CourseSession, by: Any, at: datetime) -> CourseSession:
    """Take no more registrations.

    Raises:
        SessionOver, WrongStep: registration is not open.
    """
    return _step(
        locked_alive(session),
        verb="close_registration",
        before=[Status.REGISTRATION_OPEN],
        after=Status.REGISTRATION_CLOSED,
        by=by,
        at=at,
    )


@transaction.atomic
def start(*, session: CourseSession, by: Any, at: datetime) -> CourseSession:
    """Begin the session on its first day or later; registration ends with it.

    Raises:
        SessionOver, WrongStep: registration was never opened, or the session is running.
        NothingScheduled: it has no meeting.
        TooEarly: its first day is still to come.
    """
    session = locked_alive(session)
    if session.starts_on is None:
        raise NothingScheduled
    if timezone.localdate(at) < session.starts_on:
        raise TooEarly(day=_day(session.starts_on))
    before = [Status.REGISTRATION_OPEN, Status.REGISTRATION_CLOSED]
    return _step(session, verb="start", before=before, after=Status.RUNNING, by=by, at=at)


@transaction.atomic
def cancel(*, session: CourseSession, reason: str, by: Any, at: datetime) -> CourseSession:
    """Call a session off. Everyone's registration ends with it, for the same reason.

    Raises:
        SessionOver: it is settled or cancelled already.
        ReasonMissing: no reason is given.
    """
    session = locked_alive(session)
    reason = clean_text(reason)
    if not reason:
        raise ReasonMissing
    ended = session.registrations.active().update(
        status=Registration.Status.CANCELLED, ended_at=at, end_reason=reason
    )
    session.status = Status.CANCELLED
    session.cancelled_at = at
    session.cancellation_reason = reason
    session.save(update_fields=["status", "cancelled_at", "cancellation_reason"])
    log(session, "courses.cancel", user=by, timestamp=at, data={"reason": reason, "registrations": ended})
    return session

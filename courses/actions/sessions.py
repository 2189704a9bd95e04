"""A session from its draft to its first day: its facts, and the steps of its life."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses.actions.locking import locked_alive
from courses.actions.meetings import check_deadline, check_year
from courses.actions.moments import day_text
from courses.actions.offers import offer_free_seats
from courses.actions.programme import check_people
from courses.actions.registrations import end_with_session
from courses.errors import (
    ActivityOfOtherYear,
    CapacityBelowSeatsTaken,
    CodeIsLasting,
    CodeReserved,
    CodeTaken,
    CodeUnreadable,
    DraftHasPeople,
    NotATrainingActivity,
    NothingScheduled,
    ReasonMissing,
    SessionNeedsASeat,
    TooEarly,
    WrongStep,
)
from courses.models import CourseSession
from courses.notices import session_announced, session_cancelled, session_changed
from lms.internal_files import keep_internal
from lms.planning.models import PlannedActivity
from lms.refusals import fitting, refusing
from lms.text import clean_text

Status = CourseSession.Status

EDITABLE = frozenset(
    field.name for field in CourseSession._meta.fields if field.editable and not field.primary_key
)
"""What ``draft_session`` and ``revise_session`` accept: facts, never the status."""

LASTING = frozenset({"code", "course"})
"""Facts that papers name: they stay once the session is announced."""

RESERVED_CODES = frozenset({"thang", "nhu-cau", "lich-cua-toi", "lich", "tai-lieu", "diem-danh"})
"""Pages beside those of the sessions (``courses.urls``)."""


# --- facts --------------------------------------------------------------------------------------------------


@transaction.atomic
def draft_session(*, by: Any, at: datetime, **facts: Any) -> CourseSession:
    """Put down a session as a draft that only staff see; ``facts`` are fields of ``CourseSession``.

    Raises:
        CodeUnreadable: the code does not fit an address.
        CodeReserved: another page has that address.
        CodeTaken: another session has the code.
        SessionNeedsASeat: the capacity is below 1.
    """
    _check_names(facts)
    session = CourseSession(**facts)
    session.code = clean_text(session.code)
    _check_facts(session)
    session.decision = keep_internal(session.decision)
    with refusing(CodeTaken(code=session.code)):
        session.save()
    log(session, "courses.draft_session", user=by, timestamp=at, data={"code": session.code})
    return session


@transaction.atomic
def revise_session(*, session: CourseSession, by: Any, at: datetime, **changes: Any) -> CourseSession:
    """Change facts of a session that is neither settled nor cancelled.

    Raises:
        SessionOver: the session has ended.
        CodeIsLasting: the code or course of an announced session.
        CodeUnreadable, CodeReserved, CodeTaken, SessionNeedsASeat: as for ``draft_session``.
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
        taken = session.registrations.holding().count()
        if session.capacity < taken:
            raise CapacityBelowSeatsTaken(taken=taken, capacity=session.capacity)
    if changed.keys() & {"registration_closes_at", "year"}:
        meetings = list(session.meetings.in_order())
        check_year(session, meetings)
        check_deadline(session, meetings)
    if "decision" in changed:
        session.decision = keep_internal(session.decision)
    with refusing(CodeTaken(code=session.code)):
        session.save()
    log(session, "courses.revise_session", user=by, timestamp=at, data={"changed": sorted(changed)})
    session_changed(session, facts=changed, by=by, at=at)
    if "capacity" in changed:
        offer_free_seats(session, at=at)
    return session


@transaction.atomic
def delete_draft(*, session: CourseSession, by: Any, at: datetime) -> None:
    """Remove a draft that was never announced and never had anybody on its list; anything else is cancelled instead.

    Raises:
        WrongStep: the session is no draft any more.
        DraftHasPeople: somebody is on its list, or was.
    """
    session = locked_alive(session)
    if session.status != Status.DRAFT:
        raise WrongStep(status=session.get_status_display())
    log(session, "courses.delete_draft", user=by, timestamp=at, data={"code": session.code}, deleted=True)
    with refusing(DraftHasPeople()):  # registrations are protected, also those that ended
        session.delete()


def _check_names(facts: dict[str, Any]) -> None:
    unknown = facts.keys() - EDITABLE
    if unknown:
        raise TypeError(f"a session has no such facts: {', '.join(sorted(unknown))}")  # a programmer's error


def _check_facts(session: CourseSession) -> None:
    if not re.fullmatch(r"[A-Za-z0-9_-]+", session.code):
        raise CodeUnreadable
    if session.code in RESERVED_CODES:
        raise CodeReserved(code=session.code)
    if CourseSession.objects.filter(code=session.code).exclude(pk=session.pk).exists():
        raise CodeTaken(code=session.code)
    if session.capacity < 1:
        raise SessionNeedsASeat
    activity = session.activity
    if activity and activity.kind != PlannedActivity.Kind.TRAINING:
        raise NotATrainingActivity
    if activity and activity.plan.year != session.year:
        raise ActivityOfOtherYear(year=activity.plan.year)


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
    """Show a draft to everybody. Seats that are free while people wait are offered to them.

    Raises:
        SessionOver, WrongStep: the session is no draft.
        NothingScheduled: it has no meeting.
        TrainerElsewhere: a trainer teaches in another announced session at the same time.
        LearnersElsewhere: people who were put on its list took a seat in another one at the same time meanwhile.
    """
    session = locked_alive(session)
    if session.starts_on is None:
        raise NothingScheduled
    check_people(session, list(session.meetings.all()))
    session = _step(session, verb="announce", before=[Status.DRAFT], after=Status.ANNOUNCED, by=by, at=at)
    offer_free_seats(session, at=at)
    session_announced(session, by=by, at=at)
    return session


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
        raise TooEarly(day=day_text(session.starts_on))
    before = [Status.REGISTRATION_OPEN, Status.REGISTRATION_CLOSED]
    return _step(session, verb="start", before=before, after=Status.RUNNING, by=by, at=at)


@transaction.atomic
def cancel(*, session: CourseSession, reason: str, by: Any, at: datetime) -> CourseSession:
    """Call a session off. Everyone's registration ends with it, for the same reason.

    Of a draft nobody has heard: nobody is told, and it stays out of what the public sees.

    Raises:
        SessionOver: it is settled or cancelled already.
        ReasonMissing: no reason is given.
    """
    session = locked_alive(session)
    reason = fitting(clean_text(reason))
    if not reason:
        raise ReasonMissing
    concerned = list(session.registrations.active().select_related("provider"))
    end_with_session(session, concerned, reason=reason, by=by, at=at)
    session.cancelled_unannounced = session.status == Status.DRAFT
    session.status = Status.CANCELLED
    session.cancelled_at = at
    session.cancellation_reason = reason
    session.save(update_fields=["status", "cancelled_at", "cancellation_reason", "cancelled_unannounced"])
    log(
        session,
        "courses.cancel",
        user=by,
        timestamp=at,
        data={"reason": reason, "registrations": len(concerned)},
    )
    session_cancelled(session, concerned, by=by, at=at)
    return session

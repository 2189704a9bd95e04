"""Closing: attendance becomes outcomes, once."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, OuterRef, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from courses.actions.locking import locked_alive
from courses.actions.moments import end_of
from courses.actions.registrations import end_with_session
from courses.errors import (
    AttendanceInConflict,
    MeetingsUnmarked,
    NoLearners,
    NothingScheduled,
    NoThreshold,
    SessionNotOver,
    WrongStep,
)
from courses.models import AttendanceRecord, CourseSession, Doubt, Registration
from courses.notices import session_settled
from courses.outcomes import required_minutes, threshold_on, total_minutes

Outcome = Registration.Outcome


@transaction.atomic
def close(*, session: CourseSession, by: Any, at: datetime) -> CourseSession:
    """Settle a session after its last meeting: everyone with a seat gets their minutes and their outcome.

    The threshold is the one in force on the session's last day; the session and each registration keep it, so that a
    later rule changes nothing. The registration of whoever still waits for a seat ends, and they are told.

    Raises:
        SessionOver, WrongStep: the session has ended, or never took registrations.
        NothingScheduled, NoLearners: there is nothing to settle.
        SessionNotOver: the last meeting has not ended.
        MeetingsUnmarked: names the meetings in which somebody has no mark.
        AttendanceInConflict: names the meetings in which sources disagree about somebody.
        NoThreshold: no threshold of completion was in force.
    """
    session = locked_alive(session)
    if session.status not in CourseSession.TAKES_ATTENDANCE:
        raise WrongStep(status=session.get_status_display())
    meetings = list(session.meetings.in_order())
    if not meetings:
        raise NothingScheduled
    end = end_of(meetings[-1])
    if at < end:
        raise SessionNotOver(ends=date_format(timezone.localtime(end), "SHORT_DATETIME_FORMAT"))
    _check_everyone_is_marked(session)
    _check_nothing_is_undecided(session)
    threshold = threshold_on(meetings[-1].held_on)
    if threshold is None:
        raise NoThreshold(day=date_format(meetings[-1].held_on, "SHORT_DATE_FORMAT"))

    attended = (
        AttendanceRecord.objects.filter(registration=OuterRef("pk"))
        .order_by()
        .values("registration")
        .annotate(total=Sum("minutes"))
        .values("total")
    )
    seated = session.registrations.seated()
    seated.update(
        attended_minutes=Coalesce(Subquery(attended), 0),
        required_minutes=required_minutes(total_minutes(meetings), threshold.percent),
    )
    completed = seated.filter(attended_minutes__gte=F("required_minutes")).update(outcome=Outcome.COMPLETED)
    missed = seated.filter(outcome="").update(outcome=Outcome.NOT_COMPLETED)
    in_vain = list(session.registrations.active().filter(outcome="").select_related("provider"))
    with translation.override(settings.LANGUAGE_CODE):
        reason = _("The session took place without a free seat.")
    end_with_session(session, in_vain, reason=reason, by=by, at=at)
    session.status = CourseSession.Status.SETTLED
    session.threshold_percent = threshold.percent
    session.settled_at = at
    session.settled_by = by
    session.save(update_fields=["status", "threshold_percent", "settled_at", "settled_by"])
    log(
        session,
        "courses.close",
        user=by,
        timestamp=at,
        data={"completed": completed, "not_completed": missed, "percent": threshold.percent},
    )
    session_settled(session, in_vain, by=by, at=at)
    return session


def _check_everyone_is_marked(session: CourseSession) -> None:
    seats = session.registrations.seated().count()
    if not seats:
        raise NoLearners
    unmarked = [
        _("%(meeting)s (%(people)s)")
        % {
            "meeting": meeting,
            "people": ngettext("%d person without a mark", "%d people without a mark", seats - meeting.marked)
            % (seats - meeting.marked),
        }
        for meeting in session.meetings.with_marked().in_order()
        if meeting.marked < seats
    ]
    if unmarked:
        raise MeetingsUnmarked(meetings=", ".join(unmarked))


def _check_nothing_is_undecided(session: CourseSession) -> None:
    undecided = session.meetings.filter(
        attendance_records__doubt=Doubt.CONFLICT, attendance_records__registration__status="confirmed"
    )
    if named := [str(meeting) for meeting in undecided.distinct().in_order()]:
        raise AttendanceInConflict(meetings=", ".join(named))

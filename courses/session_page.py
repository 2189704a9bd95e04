"""What the office's page of a session shows, in a fixed number of queries."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest
from django.urls import reverse

from courses.deeds import REGISTRATION_DEEDS, STEPS
from courses.models import CourseSession, Registration
from courses.readiness import lacks_of
from courses.session_links import links_for
from courses.sheets import may_mark
from courses.tones import SESSION_TONES
from lms.people.models import ProviderClass


STATUS_ICONS = {
    "draft": "edit",
    "announced": "view",
    "registration_open": "lock-open",
    "registration_closed": "lock",
    "running": "clipboard-list",
    "settled": "check",
    "cancelled": "cross",
}
"""``CourseSession.Status`` → icon of the admin."""


def session_page_context(request: HttpRequest, session: CourseSession, *, at: datetime) -> dict[str, Any]:
    """Meetings with how many are marked, trainers, registrations with their deeds, warnings and next steps."""
    user = request.user
    marked = Count("attendance_records", filter=Q(attendance_records__registration__status="confirmed"))
    meetings = list(session.meetings.annotate(marked=marked).order_by("held_on", "starts_at"))
    trainers = list(session.trainers.order_by("pk"))
    registrations = list(
        session.registrations.select_related("provider")
        .with_attended_minutes()
        .with_provider_status(on=session.starts_on or at.date())
        .in_name_order()
    )
    may_decide = user.has_perm("courses.change_registration") and session.status not in CourseSession.ENDED
    active = [row for row in registrations if row.status in Registration.ACTIVE]
    ended = [row for row in registrations if row.status not in Registration.ACTIVE]
    active.sort(key=lambda row: row.status == Registration.Status.WAITLISTED)  # seats first, then who waits
    alive = session.status not in CourseSession.ENDED
    return {
        "session": session,
        "tone": SESSION_TONES[session.status],
        "status_icon": STATUS_ICONS[session.status],
        "meetings": meetings,
        "total_minutes": sum(meeting.minutes for meeting in meetings),
        "trainers": trainers,
        "rows": [_row(registration, may_decide) for registration in active],
        "ended_rows": [_row(registration, may_decide=False) for registration in ended],
        "lacks": lacks_of(session, meetings=meetings, trainers=trainers, at=at),
        "steps": [*_steps(session, user), *links_for(request, session)],
        "may_mark": may_mark(user, session, trainers=trainers),
        "takes_attendance": session.status in CourseSession.TAKES_ATTENDANCE,
        "settled": session.status == CourseSession.Status.SETTLED,
        "completed_count": sum(row.outcome == Registration.Outcome.COMPLETED for row in active),
        "may_change": alive and user.has_perm("courses.change_coursesession"),
        "may_enroll": alive and user.has_perm("courses.add_registration"),
        "today": at.date(),
    }


def _row(registration: Registration, may_decide: bool) -> dict[str, Any]:
    deeds = [
        (str(view.page_title), reverse(f"registrations:{slug}", args=[registration.pk]))
        for slug, view, states in REGISTRATION_DEEDS
        if may_decide and registration.status in states
    ]
    return {
        "registration": registration,
        "name": registration.provider.full_name,
        "class_label": ProviderClass(registration.current_class).label if registration.current_class else "",
        "unit": registration.current_organization_name or "",
        "deeds": deeds,
    }


def _steps(session: CourseSession, user: Any) -> list[dict[str, Any]]:
    """The steps that may be taken now, the one that leads on first."""
    return [
        {
            "label": view.page_title,
            "url": reverse(f"sessions:{slug}", args=[session.pk]),
            "icon": view.header_icon,
            "serious": view.serious and slug != "settle",
        }
        for slug, view, states in STEPS
        if session.status in states and user.has_perm(view.permission)
    ]

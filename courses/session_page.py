"""What the office's page of a session shows, in a fixed number of queries."""

from datetime import datetime
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse

from courses.actions.moments import opening_of
from courses.attendance.warnings import warned_in
from courses.deeds import REGISTRATION_DEEDS, steps_of
from courses.marking import may_mark
from courses.models import AttendanceRecord, CourseSession, Doubt, Registration, SpecialNeeds
from courses.readiness import lacks_of
from courses.session_links import links_for
from courses.session_people import Chosen, people_of, units_in
from courses.tones import SESSION_TONES
from lms.people.models import ProviderClass

SHOWN = 100
"""So many registrations stand on the page; the list of registrations has them all."""

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
    meetings = list(session.meetings.with_marked().in_order())
    trainers = list(session.trainers.select_related("provider").order_by("pk"))
    chosen = Chosen.from_query(request.GET)
    needs = SpecialNeeds.objects.filter(registration=OuterRef("pk"))
    registrations = list(people_of(session, chosen, at=at).annotate(has_needs=Exists(needs))[: SHOWN + 1])
    ended = session.registrations.exclude(status__in=Registration.ACTIVE).select_related("provider")
    may_decide = user.has_perm("courses.change_registration") and session.status not in CourseSession.ENDED
    in_conflict = AttendanceRecord.objects.filter(meeting__session=session, doubt=Doubt.CONFLICT)
    undecided = set(in_conflict.values_list("meeting", flat=True))
    completed = Registration.Outcome.COMPLETED
    alive = session.status not in CourseSession.ENDED
    return {
        "session": session,
        "tone": SESSION_TONES[session.status],
        "status_icon": STATUS_ICONS[session.status],
        "meetings": meetings,
        "total_minutes": sum(meeting.minutes for meeting in meetings),
        "trainers": trainers,
        "rows": _rows(registrations[:SHOWN], may_decide=may_decide),
        "chosen": chosen,
        "states": Registration.Status.choices,
        "units": units_in(session),
        "file_url": f"{reverse('sessions:people_file', args=[session.pk])}?{request.GET.urlencode()}",
        "may_export": user.has_perm("courses.see_every_session"),
        "may_decide": may_decide,
        "asks": any(each.status == Registration.Status.REQUESTED for each in registrations),
        "held": session.seats_taken + session.offered_count,
        "shown": SHOWN if len(registrations) > SHOWN else None,
        "ended": list(ended.in_name_order()[:SHOWN]),
        "lacks": lacks_of(session, meetings=meetings, trainers=trainers, at=at),
        "steps": [*_steps(session, user), *links_for(request, session)],
        "may_mark": may_mark(user, session, trainers=trainers),
        "takes_attendance": session.status in CourseSession.TAKES_ATTENDANCE,
        "settled": session.status == CourseSession.Status.SETTLED,
        "undecided": [meeting for meeting in meetings if meeting.pk in undecided],
        "warned": warned_in([session]).get(session.pk)
        if session.status in CourseSession.TAKES_ATTENDANCE
        else None,
        "completed_count": session.registrations.filter(outcome=completed).count(),
        "may_change": alive and user.has_perm("courses.change_coursesession"),
        "may_enroll": alive and user.has_perm("courses.add_registration"),
        "opened": [meeting for meeting in meetings if opening_of(meeting) <= at],
    }


def _rows(registrations: list[Registration], *, may_decide: bool) -> list[dict[str, Any]]:
    deeds = [
        (str(view.page_title), reverse(f"registrations:{slug}", args=[0]), states)
        for slug, view, states in REGISTRATION_DEEDS
        if may_decide
    ]
    classes = dict(ProviderClass.choices)
    return [
        {
            "registration": registration,
            "name": registration.provider.full_name,
            "class_label": classes.get(registration.current_class or "", ""),
            "unit": registration.current_organization_name or "",
            "has_needs": may_decide and registration.has_needs,
            "deeds": [
                (label, url.replace("/0/", f"/{registration.pk}/"))
                for label, url, states in deeds
                if registration.status in states
            ],
        }
        for registration in registrations
    ]


def _steps(session: CourseSession, user: Any) -> list[dict[str, Any]]:
    """The steps that may be taken now, the one that leads on first."""
    return [
        {
            "label": view.page_title,
            "url": reverse(f"sessions:{slug}", args=[session.pk]),
            "icon": view.header_icon,
            "serious": view.serious and slug != "settle",
        }
        for slug, view in steps_of(session)
        if user.has_perm(view.permission)
    ]

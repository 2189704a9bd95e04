"""What a session still lacks: shown to the office as warnings, never refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.models import CourseSession, Meeting, SessionTrainer
from courses.pages import MaterialPage


@dataclass(frozen=True)
class Lack:
    """Something missing or unusual: a code for machines, a sentence for people."""

    code: str
    text: str | Promise


def lacks_of(
    session: CourseSession, *, meetings: Sequence[Meeting], trainers: Sequence[SessionTrainer], at: datetime
) -> list[Lack]:
    """What ``session`` lacks now; one query, for the course's materials. Nothing for a session that has ended.

    The plan wants materials approved before a session opens (item II.3.1) and the session in its quarter.
    """
    if session.status in CourseSession.ENDED:
        return []
    found = [
        *_materials(session),
        *_calendar(session, meetings),
    ]
    if not trainers:
        found.append(Lack("no_trainers", _("No trainer is named yet.")))
    online = session.mode != CourseSession.Mode.IN_PERSON
    if online and not session.meeting_url:
        found.append(
            Lack("no_online_room", _("The session is online, but the online room has no address yet."))
        )
    if session.mode != CourseSession.Mode.ONLINE and not session.venue:
        found.append(Lack("no_venue", _("The venue is not set yet.")))
    deadline = session.registration_closes_at
    if session.status == CourseSession.Status.REGISTRATION_OPEN and deadline and deadline <= at:
        found.append(
            Lack("deadline_passed", _("The registration deadline has passed; nobody can register any more."))
        )
    return found


def _materials(session: CourseSession) -> list[Lack]:
    live = list(
        MaterialPage.objects.filter(path__startswith=session.course.path).values_list("live", flat=True)
    )
    if not live:
        return [
            Lack(
                "no_materials",
                _("The course has no materials yet. They should be approved before the session opens."),
            )
        ]
    if not all(live):
        waiting = live.count(False)
        text = _("%(waiting)d of %(total)d materials are not approved yet.")
        return [Lack("materials_not_approved", text % {"waiting": waiting, "total": len(live)})]
    return []


def _calendar(session: CourseSession, meetings: Sequence[Meeting]) -> list[Lack]:
    if not meetings:
        return [Lack("no_meetings", _("No meeting is scheduled yet."))]
    found = []
    outside = [meeting.held_on for meeting in meetings if meeting.held_on not in session.planned_quarter]
    if outside:
        text = _("The meeting of %(day)s lies outside the planned quarter (%(quarter)s).")
        day = date_format(min(outside), "SHORT_DATE_FORMAT")
        found.append(Lack("outside_quarter", text % {"day": day, "quarter": session.planned_quarter.label}))
    activity = session.activity
    if activity and session.quarter not in activity.quarter_numbers:
        text = _("The plan has “%(activity)s” in %(schedule)s, not in quarter %(quarter)s.")
        found.append(
            Lack(
                "outside_plan",
                text
                % {
                    "activity": activity.number,
                    "schedule": activity.schedule,
                    "quarter": session.planned_quarter.roman,
                },
            )
        )
    return found

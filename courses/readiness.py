"""What a session still lacks: shown to the office as warnings, never refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from courses.eligibility import overlap
from courses.models import CourseSession, Meeting, SessionTrainer
from courses.pages import MaterialPage
from lms.templatetags.lms_tags import vnd
from lms.text import fold

BEFORE_IT_RUNS = frozenset(
    {
        CourseSession.Status.DRAFT,
        CourseSession.Status.ANNOUNCED,
        CourseSession.Status.REGISTRATION_OPEN,
    }
)


@dataclass(frozen=True)
class Lack:
    """Something missing or unusual: a code for machines, a sentence for people."""

    code: str
    text: str | Promise


def lacks_of(
    session: CourseSession, *, meetings: Sequence[Meeting], trainers: Sequence[SessionTrainer], at: datetime
) -> list[Lack]:
    """What ``session`` lacks now, in a fixed number of queries. Nothing for a session that has ended.

    The plan wants materials approved before a session opens (item II.3.1) and the session in its quarter.
    """
    if session.status in CourseSession.ENDED:
        return []
    found = [
        *_materials(session),
        *_calendar(session, meetings, at=at),
        *_rooms(session, meetings),
        *_money(session),
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


def _rooms(session: CourseSession, meetings: Sequence[Meeting]) -> list[Lack]:
    """Other announced sessions in the same place at the same time."""
    venue = fold(session.venue)
    if not venue or not meetings:
        return []
    others = Meeting.objects.filter(
        session__status__in=CourseSession.LIVE, held_on__in={meeting.held_on for meeting in meetings}
    ).exclude(session=session)
    text = _("“%(other)s” meets in the same place at the same time on %(day)s.")
    return [
        Lack("room_taken", text % {"other": other.session.title, "day": _day(other.held_on)})
        for other in others.select_related("session").order_by("held_on", "starts_at", "pk")
        if fold(other.session.venue) == venue
        and any(overlap(other, meeting) and _same_room(other, meeting) for meeting in meetings)
    ]


def _same_room(one: Meeting, other: Meeting) -> bool:
    """Whether two meetings at one venue may be in one room: only two different names tell rooms apart."""
    return not one.room or not other.room or fold(one.room) == fold(other.room)


def _money(session: CourseSession) -> list[Lack]:
    """Budgets against the plan's norm for the activity, and what was spent against the budget."""
    found = []
    if session.budget_vnd is not None and (session.spent_vnd or 0) > session.budget_vnd:
        text = _("%(spent)s was spent, more than the budget of %(budget)s.")
        found.append(
            Lack("over_budget", text % {"spent": vnd(session.spent_vnd), "budget": vnd(session.budget_vnd)})
        )
    activity = session.activity
    if activity and activity.budget_vnd is not None:
        sessions = CourseSession.objects.filter(activity=activity)
        sessions = sessions.exclude(status=CourseSession.Status.CANCELLED)
        planned = sessions.aggregate(total=Sum("budget_vnd"))["total"] or 0
        if planned > activity.budget_vnd:
            text = _("The sessions of “%(activity)s” plan %(planned)s together; the plan has %(norm)s.")
            norm = vnd(activity.budget_vnd)
            found.append(
                Lack("over_norm", text % {"activity": activity.number, "planned": vnd(planned), "norm": norm})
            )
    return found


def _day(day: date) -> str:
    return date_format(day, "SHORT_DATE_FORMAT")


def _calendar(session: CourseSession, meetings: Sequence[Meeting], *, at: datetime) -> list[Lack]:
    if not meetings:
        return [Lack("no_meetings", _("No meeting is scheduled yet."))]
    found = []
    past = [meeting.held_on for meeting in meetings if meeting.held_on < timezone.localdate(at)]
    if past and session.status in BEFORE_IT_RUNS:
        text = _("The meeting of %(day)s lies in the past.")
        found.append(Lack("meeting_past", text % {"day": _day(min(past))}))
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

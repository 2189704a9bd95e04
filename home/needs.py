"""What needs somebody this week: one small function for each kind of need, in a fixed number of queries each.

A need says in one sentence how many of what, leads to where it is dealt with, and names the first few. Whether a person
sees it follows from what they may do about it (``Asked.by``); trainers see their own sessions only.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.attendance.warnings import warned_in
from courses.models import AttendanceRecord, CourseSession, MaterialPage, Meeting, Registration
from exchanges.models import Lesson, Visit
from lms.hours.forecast import answer, outlook
from lms.hours.ledger import officers
from lms.hours.models import ExternalCredit
from lms.hours.year_screens import words_of
from lms.people.models import DataRequest
from lms.planning.models import AnnualPlan
from lms.planning.progress import BEHIND, ActivityProgress

NAMED = 3
"""How many of the things behind a number are named."""


@dataclass(frozen=True)
class Thing:
    """One of the things behind a number."""

    label: str
    url: str


@dataclass(frozen=True)
class Need:
    """A row of the dashboard. ``icon_name`` is one of Wagtail's; ``tone``: danger, warn or info."""

    key: str
    words: str
    url: str
    icon_name: str
    tone: str
    things: Sequence[Thing] = field(default_factory=tuple)
    more: int = 0
    """How many there are beside ``things``."""


@dataclass(frozen=True)
class Asked:
    """Who asks, when, and how the year's approved plans stand (read once for needs and chart)."""

    by: Any
    at: datetime
    progress: Sequence[ActivityProgress] = ()

    @property
    def on(self) -> date:
        return timezone.localdate(self.at)

    def may(self, permission: str) -> bool:
        return self.by.has_perm(permission)

    @property
    def runs_sessions(self) -> bool:
        return self.may("courses.change_coursesession")

    @property
    def teaches_only(self) -> bool:
        """Whether only the sessions that one teaches concern one."""
        return self.may("courses.add_attendanceevent") and not self.runs_sessions


def _need(
    key: str, icon_name: str, tone: str, words: str, things: Iterable[Thing], total: int, url: str = ""
) -> Need | None:
    """A need, or None where there is nothing; with one thing only, its page is where the need leads."""
    named = tuple(things)[:NAMED]
    if not total:
        return None
    return Need(key, words, url or named[0].url, icon_name, tone, named, total - len(named))


def _sessions(asked: Asked) -> QuerySet[CourseSession]:
    """The sessions that concern who asks: all for the office, those they teach for a trainer."""
    return CourseSession.objects.seen_by(asked.by)


def _dated(title: str, day: date | None) -> str:
    return f"{title} ({date_format(day, 'SHORT_DATE_FORMAT')})" if day else title


def _session_things(sessions: QuerySet[CourseSession]) -> tuple[list[Thing], int]:
    rows = sessions.order_by(F("starts_on").asc(nulls_last=True), "pk").values_list(
        "pk", "title", "starts_on"
    )
    things = [
        Thing(_dated(title, day), reverse("sessions:inspect", args=[pk])) for pk, title, day in rows[:NAMED]
    ]
    return things, sessions.count()


def plan_items_behind(asked: Asked) -> Need | None:
    """Items of the year's approved plan that are late or were not done."""
    if not (asked.may("planning.add_activityrecord") or asked.may("planning.approve_annualplan")):
        return None
    behind = [item for item in asked.progress if item.state in BEHIND]
    things = [
        Thing(
            f"{item.activity.number} {item.activity.title}",
            reverse("activities:inspect", args=[item.activity.pk]),
        )
        for item in behind[:NAMED]
    ]
    words = ngettext(
        "%(count)s item of the plan is behind", "%(count)s items of the plan are behind", len(behind)
    ) % {"count": len(behind)}
    url = reverse("plans:inspect", args=[behind[0].activity.plan_id]) if behind else ""
    return _need("plan", "calendar-alt", "danger", words, things, len(behind), url)


def plans_to_approve(asked: Asked) -> Need | None:
    """Drafts of plans, for who approves them."""
    if not asked.may("planning.approve_annualplan"):
        return None
    plans = AnnualPlan.objects.filter(status=AnnualPlan.Status.DRAFT, year__gte=asked.on.year).order_by(
        "year", "pk"
    )
    things = [
        Thing(title, reverse("plans:inspect", args=[pk]))
        for pk, title in plans.values_list("pk", "title")[:NAMED]
    ]
    total = plans.count()
    words = ngettext(
        "%(count)s plan waits for your approval", "%(count)s plans wait for your approval", total
    ) % {"count": total}
    return _need("plans_to_approve", "edit", "warn", words, things, total)


def sessions_without_materials(asked: Asked) -> Need | None:
    """Sessions ahead whose course has no approved material (plan, item II.3.1)."""
    if not asked.may("courses.view_coursesession"):
        return None
    approved = MaterialPage.objects.filter(live=True, path__startswith=OuterRef("course__path"))
    sessions = (
        _sessions(asked)
        .filter(status__in=CourseSession.LIVE)
        .filter(Q(ends_on=None) | Q(ends_on__gte=asked.on))
        .filter(~Exists(approved))
    )
    things, total = _session_things(sessions)
    words = ngettext(
        "%(count)s session has no approved material yet",
        "%(count)s sessions have no approved material yet",
        total,
    ) % {"count": total}
    return _need("materials", "doc-full", "warn", words, things, total)


def registrations_to_approve(asked: Asked) -> Need | None:
    """People who asked for a seat and have no answer."""
    if not asked.may("courses.change_registration"):
        return None
    waiting = Registration.objects.filter(
        status=Registration.Status.REQUESTED, session__status__in=CourseSession.LIVE
    )
    rows = waiting.order_by("registered_at", "pk").values_list("pk", "provider__full_name", "session__title")
    things = [
        Thing(f"{name} – {title}", reverse("registrations:inspect", args=[pk]))
        for pk, name, title in rows[:NAMED]
    ]
    total = waiting.count()
    words = ngettext(
        "%(count)s registration waits for an answer", "%(count)s registrations wait for an answer", total
    ) % {"count": total}
    url = f"{reverse('registrations:index')}?status={Registration.Status.REQUESTED.value}"
    return _need("registrations", "user", "warn", words, things, total, url)


def meetings_unmarked(asked: Asked) -> Need | None:
    """Meetings that are over and in which somebody with a seat has no mark."""
    if not asked.may("courses.add_attendanceevent"):
        return None
    now = timezone.localtime(asked.at)
    unmarked = Registration.objects.filter(
        session=OuterRef("session"), status=Registration.Status.CONFIRMED
    ).filter(
        ~Exists(
            AttendanceRecord.objects.filter(registration=OuterRef("pk"), meeting=OuterRef(OuterRef("pk")))
        )
    )
    meetings = (
        Meeting.objects.filter(
            Q(held_on__lt=now.date()) | Q(held_on=now.date(), ends_at__lte=now.time()),
            session__in=_sessions(asked).filter(status__in=CourseSession.TAKES_ATTENDANCE),
        )
        .filter(Exists(unmarked))
        .order_by("held_on", "starts_at", "pk")
    )
    things = [
        Thing(
            f"{meeting} – {meeting.session.title}",
            f"{reverse('sessions:sheet', args=[meeting.session_id])}?meeting={meeting.pk}",
        )
        for meeting in meetings.select_related("session")[:NAMED]
    ]
    total = meetings.count()
    words = ngettext(
        "%(count)s meeting is over and not fully marked",
        "%(count)s meetings are over and not fully marked",
        total,
    ) % {"count": total}
    return _need("attendance", "clipboard-list", "danger", words, things, total)


def learners_about_to_miss_it(asked: Asked) -> Need | None:
    """Learners of sessions under way who missed something and will miss the threshold when absent once more."""
    if not asked.may("courses.add_attendanceevent"):
        return None
    sessions = list(
        _sessions(asked).filter(status__in=CourseSession.TAKES_ATTENDANCE).order_by("ends_on", "pk")
    )
    warned = warned_in(sessions) if sessions else {}
    concerned = [(session, warned[session.pk]) for session in sessions if session.pk in warned]
    things = [
        Thing(
            _("%(title)s: %(tight)d at the limit, %(lost)d past it")
            % {"title": session.title, "tight": numbers.tight, "lost": numbers.lost},
            reverse("sessions:attendance", args=[session.pk]),
        )
        for session, numbers in concerned[:NAMED]
    ]
    people = sum(numbers.people for _session, numbers in concerned)
    words = ngettext(
        "%(count)s learner is about to miss the required hours",
        "%(count)s learners are about to miss the required hours",
        people,
    ) % {"count": people}
    return _need("thresholds", "warning", "warn", words, things, len(concerned))


def sessions_to_settle(asked: Asked) -> Need | None:
    """Sessions that are over and have no outcomes yet."""
    if not asked.runs_sessions:
        return None
    sessions = CourseSession.objects.filter(status__in=CourseSession.LIVE, ends_on__lt=asked.on)
    things, total = _session_things(sessions)
    words = ngettext(
        "%(count)s session is over and not settled", "%(count)s sessions are over and not settled", total
    ) % {"count": total}
    return _need("settle", "check", "warn", words, things, total)


def certificates_to_issue(asked: Asked) -> Need | None:
    """Settled sessions in which somebody completed and never had a certificate."""
    if not asked.may("certificates.issue_certificate"):
        return None
    entitled = Registration.objects.filter(
        session=OuterRef("pk"), outcome=Registration.Outcome.COMPLETED, certificates=None
    )
    sessions = CourseSession.objects.filter(Exists(entitled), status=CourseSession.Status.SETTLED)
    things = [
        Thing(title, reverse("session_certificates:list", args=[pk]))
        for pk, title in sessions.order_by("ends_on", "pk").values_list("pk", "title")[:NAMED]
    ]
    total = sessions.count()
    words = ngettext(
        "%(count)s settled session still lacks certificates",
        "%(count)s settled sessions still lack certificates",
        total,
    ) % {"count": total}
    return _need("certificates", "doc-full-inverse", "warn", words, things, total)


def officers_short_of_hours(asked: Asked) -> Need | None:
    """The one-line answer on this year's duty: who meets it, who will be short, whom a session ahead would serve.

    Shown while anybody has not reached it; pressing in the last quarter.
    """
    if not (asked.runs_sessions or asked.may("planning.approve_annualplan")):
        return None
    ids = officers(on=asked.on)
    outlooks = outlook(ids, asked.on.year, on=asked.on)
    short = sum(not each.standing.is_met for each in outlooks.values())
    words = _("Legal-aid officers: %(answer)s") % {"answer": words_of(answer(outlooks))} if short else ""
    tone = "danger" if asked.on.month == 12 else "warn" if asked.on.month >= 10 else "info"
    return _need("hours", "time", tone, words, (), short, reverse("hours_year:year"))


def _visit_things(visits: QuerySet[Visit]) -> tuple[list[Thing], int]:
    rows = visits.order_by("starts_on", "pk").values_list("pk", "title")
    return [Thing(title, reverse("visits:inspect", args=[pk])) for pk, title in rows[:NAMED]], visits.count()


def visits_to_approve(asked: Asked) -> Need | None:
    """Planned visits, for who approves them."""
    if not asked.may("exchanges.approve_visit"):
        return None
    things, total = _visit_things(Visit.objects.filter(status=Visit.Status.PLANNED))
    words = ngettext(
        "%(count)s visit waits for your approval", "%(count)s visits wait for your approval", total
    ) % {"count": total}
    return _need("visits_to_approve", "globe", "warn", words, things, total)


def visits_to_complete(asked: Asked) -> Need | None:
    """Approved visits that are over and whose results nobody wrote down."""
    if not asked.may("exchanges.change_visit"):
        return None
    things, total = _visit_things(Visit.objects.filter(status=Visit.Status.APPROVED, ends_on__lt=asked.on))
    words = ngettext(
        "%(count)s visit is over and has no results yet",
        "%(count)s visits are over and have no results yet",
        total,
    ) % {"count": total}
    return _need("visits_to_complete", "globe", "warn", words, things, total)


def lessons_overdue(asked: Asked) -> Need | None:
    """Lessons of visits that should have been applied by now."""
    if not asked.may("exchanges.change_visit"):
        return None
    lessons = Lesson.objects.filter(status__in=Lesson.OPEN, due_on__lt=asked.on)
    rows = lessons.order_by("due_on", "pk").values_list("visit_id", "title", "due_on")
    things = [
        Thing(_dated(title, due), reverse("visits:inspect", args=[visit]))
        for visit, title, due in rows[:NAMED]
    ]
    total = lessons.count()
    words = ngettext("%(count)s lesson is overdue", "%(count)s lessons are overdue", total) % {"count": total}
    return _need("lessons", "thumbtack", "warn", words, things, total)


def papers_to_check(asked: Asked) -> Need | None:
    """Certificates from elsewhere and self-study that people handed in, the longest waiting first."""
    if not asked.may("hours.change_externalcredit"):
        return None
    papers = ExternalCredit.objects.filter(status=ExternalCredit.Status.SUBMITTED)
    rows = papers.order_by("submitted_at", "pk").values_list("pk", "provider__full_name", "title")
    things = [
        Thing(f"{name}: {title}", reverse("external_credits:inspect", args=[pk]))
        for pk, name, title in rows[:NAMED]
    ]
    total = papers.count()
    words = ngettext(
        "%(count)s paper from elsewhere is to be checked",
        "%(count)s papers from elsewhere are to be checked",
        total,
    ) % {"count": total}
    return _need("papers", "doc-full", "info", words, things, total)


def data_requests_to_answer(asked: Asked) -> Need | None:
    """What people ask about their own data; pressing once a day of the law is over."""
    if not asked.may("people.change_datarequest"):
        return None
    waiting = DataRequest.objects.filter(answered_at=None)
    rows = waiting.order_by("due_on", "pk").values_list("pk", "provider__full_name", "due_on")
    things = [
        Thing(_dated(name, due), reverse("data_requests:inspect", args=[pk]))
        for pk, name, due in rows[:NAMED]
    ]
    late = Q(due_on__lt=asked.on) | Q(acknowledged_at=None, acknowledge_by__lt=asked.on)
    total, overdue = waiting.count(), waiting.filter(late).exists()
    words = ngettext(
        "%(count)s request about personal data waits for an answer",
        "%(count)s requests about personal data wait for an answer",
        total,
    ) % {"count": total}
    return _need("data_requests", "lock", "danger" if overdue else "warn", words, things, total)


NEEDS: list[Callable[[Asked], Need | None]] = [
    plans_to_approve,
    visits_to_approve,
    plan_items_behind,
    meetings_unmarked,
    learners_about_to_miss_it,
    sessions_to_settle,
    sessions_without_materials,
    registrations_to_approve,
    data_requests_to_answer,
    papers_to_check,
    certificates_to_issue,
    officers_short_of_hours,
    visits_to_complete,
    lessons_overdue,
]
"""In the order of the dashboard: what waits for a word of one's own, then what is late."""


def needs_of(asked: Asked) -> list[Need]:
    """Everything that needs who asks; the pressing first."""
    found = [need for each in NEEDS if (need := each(asked))]
    return sorted(found, key=lambda need: ("danger", "warn", "info").index(need.tone))

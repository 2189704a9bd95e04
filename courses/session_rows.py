"""A session as ``lms/components/session_row.html`` shows it: words, tone and the one action that makes sense."""

from collections.abc import Iterable
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Q, Value
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from courses.tones import OWN_WORDS, REGISTRATION_TONES, SESSION_TONES

ANY_CODE = "x-any-code-x"
"""Stands for a code while addresses are made, so that the routes are asked once for a whole list."""

COUNTED = {"confirmed": "seats_taken", "offered": "offered_count", "waitlisted": "waiting_count"}
"""``Registration.Status`` → what ``with_seats`` calls their number."""

if TYPE_CHECKING:  # pages show rows too, and models import pages
    from courses.models import CourseSession


def is_open(session: "CourseSession", *, at: datetime) -> bool:
    """Whether one can register now."""
    deadline = session.registration_closes_at
    return session.status == session.Status.REGISTRATION_OPEN and (deadline is None or at < deadline)


def counted(sessions: Iterable["CourseSession"], *, user: Any) -> list["CourseSession"]:
    """``sessions`` with what ``with_seats`` and ``with_registration_of`` annotate.

    One small query beside theirs: for the few sessions of a page it costs half of the annotations, whose subqueries
    Django puts together anew on each request.
    """
    from courses.models import Registration

    found = {session.pk: session for session in sessions}
    for session in found.values():
        session.seats_taken = session.offered_count = session.waiting_count = 0
        session.own_status = ""
    own = Count("pk", filter=Q(provider__user=user.pk)) if user.is_authenticated else Value(0)
    rows = (
        Registration.objects.filter(session__in=found, status__in=Registration.ACTIVE)
        .values_list("session", "status")
        .annotate(Count("pk"), own=own)
    )
    for pk, status, number, own_number in rows if found else ():
        session = found[pk]
        if status in COUNTED:
            setattr(session, COUNTED[status], number)
        if own_number:
            session.own_status = status
    return list(found.values())


def asking_words(session: "CourseSession") -> str:
    """What somebody does who wants to come; needs ``with_seats``."""
    if session.needs_approval:
        return _("Ask for a seat")
    return _("Join the waiting list") if session.is_full else _("Register for the session")


def rows_of(sessions: Iterable["CourseSession"], *, at: datetime) -> list[dict[str, Any]]:
    """One row for each session; they are ``counted`` or annotated alike, may have ``with_first_hour``."""
    address, registering = (
        reverse("courses:session", args=[ANY_CODE]),
        reverse("courses:register", args=[ANY_CODE]),
    )
    return [
        _row(
            session,
            url=address.replace(ANY_CODE, session.code),
            register_url=registering.replace(ANY_CODE, session.code),
            at=at,
        )
        for session in sessions
    ]


def _row(session: "CourseSession", *, url: str, register_url: str, at: datetime) -> dict[str, Any]:
    alive = session.status in session.LIVE
    row: dict[str, Any] = {
        "url": url,
        "title": session.title,
        "starts_on": session.starts_on,
        "ends_on": session.ends_on,
        "time_text": _hours(session),
        "place": session.venue,
        "mode": session.mode,
        "mode_label": capfirst(session.Mode(session.mode).label),
        "taken": session.seats_taken + session.offered_count,
        "capacity": session.capacity if alive else None,
        "waiting": session.waiting_count,
        "status_label": capfirst(session.Status(session.status).label),
        "status_tone": SESSION_TONES[session.status],
    }
    if session.own_status:
        row["status_label"] = OWN_WORDS[session.own_status]
        row["status_tone"] = REGISTRATION_TONES[session.own_status]
    elif is_open(session, at=at):
        row["action_url"] = register_url
        row["action_label"] = asking_words(session)
    return row


def _hours(session: "CourseSession") -> str:
    start, end = getattr(session, "first_hour", None), getattr(session, "last_hour", None)
    return hours_text(start, end, is_one_day=session.starts_on == session.ends_on) if start and end else ""


def hours_text(start: time, end: time, *, is_one_day: bool) -> str:
    """The hours of a day; of more days, which may have others, only when the first one begins."""
    return f"{start:%H:%M}–{end:%H:%M}" if is_one_day else _("from %(time)s") % {"time": f"{start:%H:%M}"}

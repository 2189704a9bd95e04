"""Who is told what by mail when something of a session changes: called by the doors, inside their transaction.

Nothing leaves here: messages are queued (``lms.mail``) and go when the door's transaction is over. The keys make sure
that nobody is told the same thing twice.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from courses.models import CourseSession, Meeting, Registration
from courses.quizzes.letters import address_for
from lms.mail.actions import Letter, queue_all

NOTICED_FACTS = frozenset({"venue", "commune", "map_url", "mode", "meeting_url"})
"""Facts of a session that everybody with a seat or a place must hear of when they change."""

KINDS = {
    "requested": "courses.requested",
    "confirmed": "courses.confirmed",
    "waitlisted": "courses.waitlisted",
    "offered": "courses.offered",
    "lapsed": "courses.lapsed",
    "refused": "courses.refused",
    "cancelled": "courses.registration_cancelled",
}
"""``Registration.Status`` → what its holder is told on reaching it."""

HOLDS_UNTIL_THE_END = frozenset(
    {"courses.session_changed", "courses.trainer_changed", "courses.reminder_week", "courses.reminder_day"}
)
"""What these say is of no use once the session is over: they are not sent any more."""

TO_THE_LIST = frozenset({"courses.refused", "courses.session_cancelled", "courses.in_vain"})
"""Messages whose button leads to other sessions."""

ROOM_KINDS = frozenset(
    {
        "courses.invitation",
        "courses.confirmed",
        "courses.session_changed",
        "courses.reminder_week",
        "courses.reminder_day",
    }
)
"""These tell where the online room is, but only to those who hold a seat."""


class SessionWords:
    """What messages about one session say of it, made once for each language. Two queries."""

    def __init__(self, session: CourseSession) -> None:
        self.session = session
        self.meetings: list[Meeting] = list(session.meetings.in_order())
        self._in = cache(self._made)

    def values(self) -> dict[str, str]:
        """The placeholders of ``courses.mail_kinds.SESSION`` in the language that is active now."""
        return dict(self._in(get_language()))

    def programme(self) -> str:
        """The meetings, one on each line of a list."""
        return "\n".join(
            f"- {meeting.starts_at:%H:%M}–{meeting.ends_at:%H:%M}, {date_format(meeting.held_on, 'l, d/m/Y')}"
            + (f" · {meeting.room}" if meeting.room else "")
            for meeting in self.meetings
        )

    def over_at(self) -> datetime | None:
        """When the last meeting ends."""
        if not self.meetings:
            return None
        last = self.meetings[-1]
        return timezone.make_aware(
            datetime.combine(last.held_on, last.ends_at), timezone.get_default_timezone()
        )

    def _made(self, language: str) -> dict[str, str]:
        session = self.session
        places = [session.venue, str(session.commune or "")]
        return {
            "session": session.title,
            "code": session.code,
            "when": self._when(),
            "where": ", ".join(filter(None, places)) or capfirst(session.get_mode_display()),
            "map": session.map_url,
            "organizer": str(session.organizer),
        }

    def _when(self) -> str:
        if not self.meetings:
            return ""
        first, last = self.meetings[0], self.meetings[-1]
        begins = f"{first.starts_at:%H:%M}, {date_format(first.held_on, 'l, d/m/Y')}"
        if last.held_on == first.held_on:
            return begins
        return f"{begins} – {date_format(last.held_on, 'l, d/m/Y')}"


def _place(kind: str, session: CourseSession) -> str:
    if kind in TO_THE_LIST:
        return reverse("courses:session_list")
    if kind == "courses.thanks":
        return reverse("courses:feedback", args=[session.code])
    return reverse("courses:session", args=[session.code])


def tell(
    registrations: Iterable[Registration],
    *,
    kind: str,
    session: CourseSession,
    what: str,
    more: dict[str, Any] | None = None,
    by: Any,
    at: datetime,
) -> int:
    """Queue one message of ``kind`` for each of ``registrations`` of ``session``; how many had not been told before.

    ``what`` distinguishes it from everything else they are told about the same registration ("confirmed", or the day of
    a reminder). A value of ``more`` may be a function of the registration, called in the receiver's language.
    """
    words = SessionWords(session)
    asked = more or {}

    def values(registration: Registration) -> dict[str, Any]:
        own = {name: value(registration) if callable(value) else value for name, value in asked.items()}
        found = words.values() | own
        if kind in ROOM_KINDS:
            found["room"] = (
                session.meeting_url if registration.status == Registration.Status.CONFIRMED else ""
            )
        if kind == "courses.session_changed":
            found["programme"] = words.programme()
        return found

    letters = [
        Letter(
            key=f"registration:{registration.pk}:{what}",
            provider=registration.provider,
            context=partial(values, registration),
            action_url=_place(kind, session),
            useless_after=_holds_until(kind, registration, words),
        )
        for registration in registrations
    ]
    return queue_all(letters, kind=kind, about=session, by=by, at=at)


def _holds_until(kind: str, registration: Registration, words: SessionWords) -> datetime | None:
    if kind == "courses.offered":
        return registration.offer_expires_at
    return words.over_at() if kind in HOLDS_UNTIL_THE_END else None


def _tell_trainers(
    session: CourseSession, *, kind: str, what: str, more: dict[str, Any], by: Any, at: datetime
) -> int:
    """Queue one message for each trainer; guests of whom only the name is known are listed to be called."""
    words = SessionWords(session)

    def values() -> dict[str, Any]:
        found = words.values() | more
        if kind == "courses.trainer_changed":
            found |= {"room": session.meeting_url, "programme": words.programme()}
        return found

    letters = [
        Letter(
            key=f"trainer:{trainer.pk}:{what}",
            provider=trainer.provider,
            user=trainer.user,
            name=trainer.name,
            context=values,
            action_url=_place(kind, session),
            useless_after=words.over_at() if kind in HOLDS_UNTIL_THE_END else None,
        )
        for trainer in session.trainers.select_related("provider", "user")
    ]
    return queue_all(letters, kind=kind, about=session, by=by, at=at)


def registrations_changed(registrations: Iterable[Registration], *, by: Any, at: datetime) -> int:
    """Tell everyone what has become of their registration, by its ``status``; drafts of sessions tell nobody.

    Registrations come with ``session`` and ``provider``. Who was put on the list by somebody else is invited.
    """
    kinds: dict[tuple[int, str], list[Registration]] = defaultdict(list)
    for registration in registrations:
        kind = KINDS.get(registration.status)
        if kind == "courses.confirmed" and _was_put_on_the_list(registration):
            kind = "courses.invitation"
        if kind and registration.session.status != CourseSession.Status.DRAFT:
            kinds[registration.session_id, kind].append(registration)
    told = 0
    for (_session, kind), group in kinds.items():
        more: dict[str, Any] = {}
        what = group[0].status
        if kind in {"courses.refused", "courses.registration_cancelled"}:
            more["reason"] = lambda registration: registration.end_reason
        if kind == "courses.offered":
            more["deadline"] = lambda registration: moment(registration.offer_expires_at)
            what = f"offered:{at.isoformat()}"  # somebody may be offered a seat more than once
        told += tell(group, kind=kind, session=group[0].session, what=what, more=more, by=by, at=at)
    return told


def _was_put_on_the_list(registration: Registration) -> bool:
    author = registration.registered_by_id
    return author is not None and author != registration.provider.user_id


def registration_changed(registration: Registration, *, by: Any, at: datetime) -> int:
    """``registrations_changed`` for one."""
    return registrations_changed([registration], by=by, at=at)


def moment(at: datetime | None) -> str:
    """A moment as a message says it, in the office's time: 17:00, 12/06/2026."""
    return f"{timezone.localtime(at):%H:%M, %d/%m/%Y}" if at else ""


def session_changed(session: CourseSession, *, facts: Collection[str], by: Any, at: datetime) -> int:
    """Tell trainers and everyone with a seat or a place that time or place changed.

    ``facts`` name what did ("meetings", "venue" …).

    Nothing where only other facts changed; calendars follow also where nobody has heard of the session yet.
    """
    if not (NOTICED_FACTS | {"meetings"}) & set(facts):
        return 0
    _renew_calendars(session)
    if session.status not in CourseSession.LIVE:
        return 0
    concerned = session.registrations.active().select_related("provider")
    what = f"changed:{at.isoformat()}"
    trainers = _tell_trainers(session, kind="courses.trainer_changed", what=what, more={}, by=by, at=at)
    return trainers + tell(
        [registration for registration in concerned if registration.status != Registration.Status.REQUESTED],
        kind="courses.session_changed",
        session=session,
        what=what,
        by=by,
        at=at,
    )


def _renew_calendars(session: CourseSession) -> None:
    """Let calendars that know the session replace it (``courses.calendars``)."""
    session.calendar_version += 1
    session.save(update_fields=["calendar_version"])


def session_announced(session: CourseSession, *, by: Any, at: datetime) -> int:
    """Tell everyone whom the office put on the list while the session was a draft."""
    waiting = list(session.registrations.active().select_related("provider"))
    for registration in waiting:
        registration.session = session
    return registrations_changed(waiting, by=by, at=at)


def session_cancelled(
    session: CourseSession, registrations: Iterable[Registration], *, by: Any, at: datetime
) -> int:
    """Tell trainers and everyone who had a seat, a place or asked for one that the session does not take place.

    Nobody of a draft: they have not heard that it was to take place.
    """
    if session.cancelled_unannounced:
        return 0
    _renew_calendars(session)
    more = {"reason": session.cancellation_reason}
    told = _tell_trainers(
        session, kind="courses.trainer_cancelled", what="session_cancelled", more=more, by=by, at=at
    )
    return told + tell(
        registrations,
        kind="courses.session_cancelled",
        session=session,
        what="session_cancelled",
        more=more,
        by=by,
        at=at,
    )


def session_settled(session: CourseSession, in_vain: Iterable[Registration], *, by: Any, at: datetime) -> int:
    """Thank everyone who came, and ask for feedback; tell those who waited ``in_vain``, whom settling has ended."""
    told = tell(in_vain, kind="courses.in_vain", session=session, what="in_vain", by=by, at=at)
    came = session.registrations.seated().filter(attended_minutes__gt=0).select_related("provider")
    more = {"test": address_for(session, "after", at=at)}
    return told + tell(came, kind="courses.thanks", session=session, what="thanks", more=more, by=by, at=at)

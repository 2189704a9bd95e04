"""Sessions as calendar programs read them (RFC 5545): one file for a session, one living calendar for a person.

Each half-day meeting is an event with an identity of its own for ever. A change of time or place raises its SEQUENCE, a
cancellation (of the session, or of one's own registration) sets STATUS:CANCELLED, so that subscribed calendars follow.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any
from urllib.parse import urljoin, urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneStandard

from courses.models import CourseSession, Meeting, Registration, SessionTrainer
from lms.context_processors import office_details

ZONE = "Asia/Ho_Chi_Minh"
KEPT = timedelta(days=400)
"""A personal calendar reaches so far into the past."""
FRESH_AFTER = timedelta(hours=3)
"""How often a program is asked to look again."""


def _host() -> str:
    return urlsplit(settings.WAGTAILADMIN_BASE_URL).hostname or "localhost"


def _zone() -> Timezone:
    """The one time zone of the country: seven hours ahead of UTC since 1975, without summer time."""
    zone, standard = Timezone(), TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("tzname", "+07")
    standard.add("dtstart", datetime(1975, 6, 13))  # noqa: DTZ001  a local time by definition
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=7))
    zone.add_component(standard)
    return zone


def _calendar(name: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", f"-//{_host()}//LMS TGPL//VI")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone())
    return calendar


def _event(
    meeting: Meeting,
    session: CourseSession,
    *,
    number: int,
    total: int,
    status: str,
    sequence: int,
    room: str,
    note: str,
    at: datetime,
) -> Event:
    event = Event()
    zone = ZoneInfo(ZONE)
    address = urljoin(settings.WAGTAILADMIN_BASE_URL, reverse("courses:session", args=[session.code]))
    title = session.title if total == 1 else f"{session.title} ({number}/{total})"
    where = [meeting.room, session.venue, str(session.commune or "")]
    told = [note, meeting.agenda, f"{_('Online room')}: {room}" if room else "", address]
    event.add("uid", f"meeting-{meeting.pk}@{_host()}")
    event.add("dtstamp", at)
    event.add("dtstart", datetime.combine(meeting.held_on, meeting.starts_at, tzinfo=zone))
    event.add("dtend", datetime.combine(meeting.held_on, meeting.ends_at, tzinfo=zone))
    event.add("summary", title)
    event.add("location", ", ".join(filter(None, where)) or capfirst(session.get_mode_display()))
    event.add("description", "\n\n".join(filter(None, told)))
    event.add("url", address)
    event.add("status", status)
    event.add("sequence", sequence)
    event.add("transp", "TRANSPARENT" if status == "CANCELLED" else "OPAQUE")
    return event


def calendar_of_session(session: CourseSession, meetings: Sequence[Meeting], *, at: datetime) -> bytes:
    """The file of one session for everybody: without the online room. Makes no query."""
    calendar = _calendar(session.title)
    cancelled = session.status == CourseSession.Status.CANCELLED
    for number, meeting in enumerate(meetings, start=1):
        calendar.add_component(
            _event(
                meeting,
                session,
                number=number,
                total=len(meetings),
                status="CANCELLED" if cancelled else "CONFIRMED",
                sequence=session.calendar_version,
                room="",
                note=session.cancellation_reason,
                at=at,
            )
        )
    return calendar.to_ical()


def calendar_of(user: Any, *, at: datetime) -> bytes:
    """The sessions in which ``user`` has or had a seat or a place, and those they teach, from ``KEPT`` ago on.

    Five queries. A place in the waiting list is TENTATIVE; a registration that ended is CANCELLED until one registers
    again, with a SEQUENCE that only grows.
    """
    since = timezone.localdate(at) - KEPT
    calendar = _calendar(_("Training sessions – %(office)s") % {"office": office_details().short_name})
    calendar.add("refresh-interval", FRESH_AFTER, {"VALUE": "DURATION"})
    calendar.add("x-published-ttl", FRESH_AFTER)
    teaching = Q(user=user) | Q(provider__user=user)
    sessions = (
        CourseSession.objects.public()
        .filter(
            Q(registrations__provider__user=user) | Q(trainers__user=user) | Q(trainers__provider__user=user)
        )
        .filter(ends_on__gte=since)
        .annotate(teaches=Exists(SessionTrainer.objects.filter(teaching, session=OuterRef("pk"))))
        .select_related("commune")
        .prefetch_related(
            Prefetch("meetings", Meeting.objects.in_order()),
            Prefetch(
                "registrations",
                Registration.objects.filter(provider__user=user).order_by("registered_at", "pk"),
                to_attr="own_registrations",
            ),
        )
        .order_by("starts_on", "pk")
        .distinct()
    )
    for session in sessions:
        for event in _own_events(session, at=at):
            calendar.add_component(event)
    return calendar.to_ical()


def _own_events(session: Any, *, at: datetime) -> Iterable[Event]:
    meetings = list(session.meetings.all())
    own: list[Registration] = session.own_registrations
    status, note, sequence = "CONFIRMED", _("You teach in this session."), session.calendar_version
    seated = True
    if own and (own[-1].status in Registration.ACTIVE or not session.teaches):
        last = own[-1]
        seated = last.status == Registration.Status.CONFIRMED
        active = last.status in Registration.ACTIVE
        status = "CONFIRMED" if seated else "TENTATIVE" if active else "CANCELLED"
        note = capfirst(last.get_status_display())
        # Each registration that ended, and each that followed, is one more version of the same event.
        sequence += 2 * (len(own) - 1) + (0 if active else 1)
    elif own:
        sequence += 2 * len(own)  # teaches now: later than all that was said of the seats that ended
    if session.status == CourseSession.Status.CANCELLED:
        status, note = "CANCELLED", session.cancellation_reason
    for number, meeting in enumerate(meetings, start=1):
        yield _event(
            meeting,
            session,
            number=number,
            total=len(meetings),
            status=status,
            sequence=sequence,
            room=session.meeting_url if seated and status != "CANCELLED" else "",
            note=note,
            at=at,
        )


def month_of(sessions: Iterable[CourseSession], *, first: date, today: date) -> list[list[dict[str, Any]]]:
    """Weeks of a month, Monday first: each day with ``on``, ``is_in_month``, ``is_today`` and its ``meetings``.

    ``sessions`` come with their meetings of these days as ``shown_meetings``.
    """
    held: dict[date, list[tuple[time, Meeting, CourseSession]]] = {}
    for session in sessions:
        for meeting in session.shown_meetings:  # type: ignore[attr-defined]
            held.setdefault(meeting.held_on, []).append((meeting.starts_at, meeting, session))
    weeks = []
    for monday in first_days(first):
        days = [monday + timedelta(days=number) for number in range(7)]
        weeks.append(
            [
                {
                    "on": day,
                    "is_in_month": day.month == first.month,
                    "is_today": day == today,
                    "meetings": [
                        {"meeting": meeting, "session": session}
                        for _start, meeting, session in sorted(
                            held.get(day, []), key=lambda found: (found[0], found[1].pk)
                        )
                    ],
                }
                for day in days
            ]
        )
    return weeks


def first_days(first: date) -> list[date]:
    """The Mondays of the weeks that a month touches."""
    monday = first - timedelta(days=first.weekday())
    found = [monday]
    while (monday := monday + timedelta(days=7)) < next_month(first):
        found.append(monday)
    return found


def next_month(first: date) -> date:
    """The first day of the month after."""
    return (first.replace(day=28) + timedelta(days=7)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)

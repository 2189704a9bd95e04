"""What a provider sees on "Trang của tôi" (my page), in a fixed number of queries."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from certificates.models import Certificate
from courses.actions.moments import end_of, opening_of
from courses.attendance.own import own_attendances
from courses.attendance.warnings import meetings_of
from courses.models import PRESENT_MARKS, CourseSession, Meeting, Registration
from courses.quizzes.offers import AFTER_THE_END, own_tests
from courses.session_rows import hours_text
from lms.hours.ledger import Standing, entries, standing
from lms.people.models import Provider

SUGGESTIONS = 3
STATUS_TONES = {
    Registration.Status.CONFIRMED: "ok",
    Registration.Status.WAITLISTED: "warn",
    Registration.Status.REQUESTED: "info",
    Registration.Status.OFFERED: "accent",
}


def learner_page(provider: Provider, *, on: date, at: datetime) -> dict[str, Any]:
    """Template context for one provider: what to do next, the year's hours, certificates, past sessions."""
    registrations: list[Any] = list(
        Registration.objects.filter(provider=provider)
        .filter(status__in=Registration.ACTIVE)
        .select_related("session__commune")
        .order_by("-session__starts_on", "-pk")
    )
    current = [each for each in registrations if each.session.status not in CourseSession.ENDED]
    current.sort(key=lambda each: (each.session.starts_on or date.max, each.pk))
    past = [each for each in registrations if each.session.status == CourseSession.Status.SETTLED]
    trained = entries(provider, on.year, until=on)
    stands: Standing = standing([provider.pk], on.year, on=on, entries=trained)[provider.pk]
    taken = [each.session_id for each in registrations]
    ended_lately = [
        each for each in past if each.session.ends_on and each.session.ends_on >= on - AFTER_THE_END
    ]
    running = [*current, *ended_lately]
    meetings = meetings_of([each.session_id for each in running])
    tests = own_tests(running, at=at, meetings=meetings)
    attendances = own_attendances(current, meetings)
    present = {
        one.meeting.pk
        for _session, own in attendances
        for one in own.meetings
        if one.record and one.record.mark in PRESENT_MARKS
    }
    for each in current:
        each.row = _row(each, meetings[each.session_id], present=present, on=on, at=at)
    held_today = {pk for pk, held in meetings.items() if any(one.held_on == on for one in held)}
    open_tests = [
        (each.session, tests[each.session_id])
        for each in running
        if each.session_id in tests and tests[each.session_id].open_kind
    ]
    return {
        "provider": provider,
        "year": on.year,
        "today": [each for each in current if each.session_id in held_today],
        "coming": [each for each in current if each.session_id not in held_today and not _is_over(each, on)],
        "over": [each for each in current if _is_over(each, on)],
        "past": past,
        "tests_today": [(session, own) for session, own in open_tests if session.pk in held_today],
        "other_tests": [(session, own) for session, own in open_tests if session.pk not in held_today],
        "attendances": attendances,
        "standing": stands,
        "entries": trained,
        "certificates": list(
            Certificate.objects.filter(provider=provider)
            .select_related("replaced_by")
            .prefetch_related("signed_copies")
            .order_by("-issued_on", "-pk")
        ),
        "suggestions": list(
            CourseSession.objects.open(at=at)
            .exclude(pk__in=taken)
            .with_seats()
            .select_related("commune")
            .order_by("starts_on", "pk")[:SUGGESTIONS]
        ),
    }


def _is_over(registration: Registration, on: date) -> bool:
    """Whether the last meeting's day is past, and the result is still to come."""
    ends_on = registration.session.ends_on
    return ends_on is not None and ends_on < on


def _row(
    registration: Registration,
    meetings: Sequence[Meeting],
    *,
    present: Collection[int],
    on: date,
    at: datetime,
) -> dict[str, Any]:
    """A session that is not settled, for ``lms/components/session_row.html``; checking in is its deed while it is open.

    ``present`` are the meetings of which it is recorded that the learner came.
    """
    session = registration.session
    row: dict[str, Any] = {
        "url": reverse("courses:session", args=[session.code]),
        "title": session.title,
        "starts_on": session.starts_on,
        "ends_on": session.ends_on,
        "place": session.venue,
        "time_text": _hours(meetings, on),
        "mode": session.mode,
        "mode_label": capfirst(session.get_mode_display()),
        "status_label": capfirst(registration.get_status_display()),
        "status_tone": STATUS_TONES[Registration.Status(registration.status)],
    }
    takes_attendance = session.status in CourseSession.TAKES_ATTENDANCE
    if takes_attendance and registration.status == Registration.Status.CONFIRMED:
        open_now = [one for one in meetings if opening_of(one) <= at <= end_of(one)]
        if any(one.pk not in present for one in open_now):
            row |= {
                "action_url": reverse("courses:type_code"),
                "action_label": _("Check in"),
                "action_first": True,
            }
    return row


def _hours(meetings: Sequence[Meeting], on: date) -> str:
    """The hours of today's meetings; of a session on another day, as in lists of sessions."""
    of_day = [one for one in meetings if one.held_on == on]
    is_one_day = bool(of_day) or {one.held_on for one in meetings} == {one.held_on for one in meetings[:1]}
    shown = of_day or [one for one in meetings if one.held_on == meetings[0].held_on]
    return hours_text(shown[0].starts_at, shown[-1].ends_at, is_one_day=is_one_day) if shown else ""

"""The calendar for people and their programs: a month at a look, a file for one session, a living private calendar."""

from datetime import date
from typing import Any
from urllib.parse import urlencode, urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions
from courses.actions.calendars import secret_hash
from courses.calendars import calendar_of, calendar_of_session, first_days, month_before, month_of, next_month
from courses.filters import MonthFilter
from courses.models import CalendarFeed, CourseSession, Meeting
from courses.views import shown_session
from lms.mail.receivers import languages_of, supported

CALENDAR = "text/calendar; charset=utf-8"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@require_safe
def this_month(request: HttpRequest) -> HttpResponse:
    """On to the month of today."""
    today = timezone.localdate()
    return redirect("courses:month", today.year, today.month)


@require_safe
def month(request: HttpRequest, year: int, month: int) -> HttpResponse:
    """Every meeting of a month, day by day; the same filters as the list."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise Http404
    first, today = date(year, month, 1), timezone.localdate()
    mondays = first_days(first)
    shown = Meeting.objects.filter(held_on__gte=mondays[0], held_on__lt=next_month(first)).in_order()
    sessions = (
        CourseSession.objects.public()
        .with_seats()
        .filter(starts_on__lt=next_month(first), ends_on__gte=first)
    )
    chosen = MonthFilter(request.GET or None, queryset=sessions)
    found = chosen.qs if chosen.is_bound and chosen.is_valid() else sessions
    found = found.prefetch_related(Prefetch("meetings", shown, to_attr="shown_meetings"))
    weeks = month_of(found, first=first, today=today)
    query = f"?{urlencode(request.GET)}" if request.GET else ""
    before, after = month_before(first), next_month(first)
    return render(
        request,
        "courses/month.html",
        {
            "first": first,
            "weeks": weeks,
            "is_empty": not any(day["meetings"] for week in weeks for day in week if day["is_in_month"]),
            "filter": chosen,
            "is_filtered": any(request.GET.values()),
            "before_url": reverse("courses:month", args=[before.year, before.month]) + query,
            "after_url": reverse("courses:month", args=[after.year, after.month]) + query,
            "before": before,
            "after": after,
        },
    )


def _calendar_response(content: bytes, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=CALENDAR, headers={"Content-Disposition": f'inline; filename="{name}.ics"'}
    )


@require_safe
def session_calendar(request: HttpRequest, code: str) -> HttpResponse:
    """One session for any calendar program."""
    session = shown_session(request, code)
    meetings = list(session.meetings.in_order())
    return _calendar_response(calendar_of_session(session, meetings, at=timezone.now()), session.code)


@require_safe
def private_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """A person's calendar in their language, for whoever knows its secret; nothing in between may keep it."""
    feed = (
        CalendarFeed.objects.filter(secret_hash=secret_hash(secret), closed_at=None, user__is_active=True)
        .select_related("user")
        .first()
    )
    if feed is None:
        raise Http404
    with translation.override(supported(languages_of([feed.user]).get(feed.user_id, ""))):
        response = _calendar_response(calendar_of(feed.user, at=timezone.now()), "lich-tap-huan")
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def my_calendar(request: HttpRequest) -> HttpResponse:
    """Make the address of one's own calendar, make a new one, or end it. The address is shown once."""
    user: Any = request.user
    address = ""
    if request.method == "POST":
        if "close" in request.POST:
            actions.close_calendar(user=user, by=user, at=timezone.now())
            messages.success(
                request, _("The address no longer answers. Take the calendar out of your programs.")
            )
            return redirect("courses:my_calendar")
        secret = actions.open_calendar(user=user, by=user, at=timezone.now())
        address = urljoin(settings.WAGTAILADMIN_BASE_URL, reverse("courses:private_calendar", args=[secret]))
    response = render(
        request,
        "courses/my_calendar.html",
        {"feed": CalendarFeed.objects.filter(user=user, closed_at=None).first(), "address": address},
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

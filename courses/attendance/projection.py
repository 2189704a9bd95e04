"""The page for the wall of the room: the session's name, a code that changes every 20 seconds, who is in.

The page asks for the codes of the next minutes and shows each in its time by the server's clock, so it keeps working
over hours, short losses of the network and a laptop that slept.
"""

from datetime import datetime
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from courses.actions.check_in import CLOSES_AFTER
from courses.attendance.codes import WINDOW_SECONDS, Direction, letters, token, window_of
from courses.attendance.seen import rules_on, span_of
from courses.marking import may_mark
from courses.models import AttendanceEvent, Meeting, Said
from lms.qr import svg_path

AHEAD = 9
"""So many windows are handed out at once: three minutes."""


def marked_by(request: HttpRequest, meeting_pk: int) -> Meeting:
    """The meeting, for whoever may take its attendance."""
    meeting = get_object_or_404(Meeting.objects.select_related("session"), pk=meeting_pk)
    if not may_mark(request.user, meeting.session):
        raise PermissionDenied
    return meeting


def _direction(request: HttpRequest) -> Direction:
    return Direction.OUT if request.GET.get("ra") else Direction.IN


@login_required
@require_safe
def projection(request: HttpRequest, meeting_pk: int) -> HttpResponse:
    """The page; with ``?ra=1`` for checking out."""
    meeting = marked_by(request, meeting_pk)
    direction = _direction(request)
    here = reverse("courses:projection", args=[meeting.pk])
    response = render(
        request,
        "courses/projection.html",
        {
            "meeting": meeting,
            "session": meeting.session,
            "leaves": direction == Direction.OUT,
            "asks_check_out": rules_on(meeting.session_id, meeting.held_on).asks_check_out,
            "here": here,
            "codes_url": reverse("courses:projected_codes", args=[meeting.pk])
            + ("?ra=1" if direction == Direction.OUT else ""),
            "type_address": request.build_absolute_uri(reverse("courses:type_code")).split("://", 1)[-1],
        },
    )
    add_never_cache_headers(response)
    return response


@login_required
@require_safe
def codes(request: HttpRequest, meeting_pk: int) -> JsonResponse:
    """The codes of this window and the next ones, the server's time, and how many are in."""
    meeting = marked_by(request, meeting_pk)
    direction = _direction(request)
    at = timezone.now()
    said = Said.LEFT if direction == Direction.OUT else Said.ARRIVED
    events = AttendanceEvent.objects.filter(meeting=meeting, mark=said)
    is_over = at > span_of(meeting).ends_at + CLOSES_AFTER
    response = JsonResponse(
        {
            "now": int(at.timestamp() * 1000),
            "window": WINDOW_SECONDS * 1000,
            "codes": [] if is_over else _codes(request, meeting, direction, at),
            "inside": events.values("registration").distinct().count(),
            "seats": meeting.session.registrations.seated().count(),
            "over": _("The meeting is over."),
        }
    )
    add_never_cache_headers(response)
    return response


def _codes(
    request: HttpRequest, meeting: Meeting, direction: Direction, at: datetime
) -> list[dict[str, Any]]:
    name = "courses:scanned_out" if direction == Direction.OUT else "courses:scanned_in"
    found = []
    for window in range(window_of(at), window_of(at) + AHEAD):
        code = token(meeting.pk, direction, window)
        address = request.build_absolute_uri(reverse(name, args=[meeting.pk, code]))
        size, path = svg_path(address)
        spelt = letters(meeting.pk, direction, window)
        found.append({"window": window, "letters": spelt, "address": address, "size": size, "path": path})
    return found

"""A learner checks in: open the code with the phone's camera or type it, confirm, read what happened.

Opening the address changes nothing: it notes in the browser's session which code was seen when, so that somebody who
must sign in first does not come too late. Confirming is a POST, and asks the door everything again.
"""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses.actions import CheckIn, check_in
from courses.actions.check_in import CLOSES_AFTER
from courses.actions.moments import end_of, opening_of
from courses.attendance.codes import LETTERS, TOKEN_LENGTH, Direction, is_shown, pass_of
from courses.attendance.throttle import check_may_type, count_wrong_code
from courses.errors import CodeNotShown, CourseError, TooManyCodes
from courses.models import CourseSession, Meeting, Registration
from lms.people.models import Provider
from lms.qr import svg_path
from lms.refusals import Refusal

SEEN = "courses.attendance.seen_code"


class CodeForm(forms.Form):
    """The letters that are shown in the room."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        min_length=LETTERS,
        max_length=LETTERS + 4,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text=gettext_lazy("Six letters, shown on the wall of the room. They change every 20 seconds."),
    )

    def clean_code(self) -> str:
        """Capitals without gaps."""
        return "".join(self.cleaned_data["code"].split()).replace("-", "").upper()


def _private(response: HttpResponse) -> HttpResponse:
    add_never_cache_headers(response)
    return response


@require_safe
def scanned(request: HttpRequest, meeting_pk: int, code: str, direction: str) -> HttpResponse:
    """The address in the projected code: the long spelling only, and nothing of the session without it."""
    meeting = get_object_or_404(Meeting, pk=meeting_pk, session__status__in=CourseSession.TAKES_ATTENDANCE)
    at = timezone.now()
    if len(code) != TOKEN_LENGTH or not is_shown(code, meeting.pk, direction, at=at):
        return _told(request, CodeNotShown(), None)
    request.session[SEEN] = [meeting.pk, direction, code, at.timestamp()]
    return redirect("courses:confirm_check_in")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def typed_code(request: HttpRequest) -> HttpResponse:
    """The same without a camera."""
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        try:
            check_may_type(request.user)
            found = _meeting_showing(form.cleaned_data["code"], at=at)
            if found is None:
                count_wrong_code(request.user)
                raise CodeNotShown
        except CourseError as refusal:
            refusal.add_to(form)
            status = 429 if isinstance(refusal, TooManyCodes) else 422
            return _private(render(request, "courses/check_in_code.html", {"form": form}, status=status))
        meeting, direction = found
        request.session[SEEN] = [meeting.pk, direction, form.cleaned_data["code"], at.timestamp()]
        return redirect("courses:confirm_check_in")
    return _private(
        render(request, "courses/check_in_code.html", {"form": form}, status=422 if form.errors else 200)
    )


def _meeting_showing(code: str, *, at: datetime) -> tuple[Meeting, str] | None:
    """The meeting of today that shows ``code`` now, and in which direction."""
    meetings = Meeting.objects.filter(
        held_on=timezone.localdate(at), session__status__in=CourseSession.TAKES_ATTENDANCE
    )
    for meeting in meetings.in_order():
        if opening_of(meeting) <= at <= end_of(meeting) + CLOSES_AFTER:
            for direction in Direction:
                if is_shown(code, meeting.pk, direction, at=at):
                    return meeting, direction
    return None


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest) -> HttpResponse:
    """One button; then what happened."""
    seen = request.session.get(SEEN)
    if not seen:
        return redirect("courses:type_code")
    pk, direction, code, moment = seen
    meeting = get_object_or_404(Meeting.objects.select_related("session"), pk=pk)
    if request.method != "POST":
        context = {"meeting": meeting, "session": meeting.session, "leaves": direction == Direction.OUT}
        return _private(render(request, "courses/check_in.html", context))
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        return _private(render(request, "courses/no_provider.html", {"session": meeting.session}, status=403))
    at = timezone.now()
    try:
        done = check_in(
            meeting=meeting,
            provider=provider,
            code=code,
            seen_at=datetime.fromtimestamp(moment, tz=at.tzinfo),
            direction=direction,
            by=request.user,
            at=at,
        )
    except Refusal as refusal:
        request.session.pop(SEEN, None)
        return _told(request, refusal, meeting)
    request.session.pop(SEEN, None)
    return _private(
        render(
            request,
            "courses/check_in_result.html",
            {
                "meeting": meeting,
                "session": meeting.session,
                **_words(done, leaves=direction == Direction.OUT),
            },
        )
    )


def _words(done: CheckIn, *, leaves: bool) -> dict[str, Any]:
    """Title, text and tone of what happened."""
    when = date_format(timezone.localtime(done.happened_at), "H:i")
    if done.already:
        title = _("You have checked out already") if leaves else _("You have checked in already")
        return {"title": title, "text": _("Recorded at %(time)s.") % {"time": when}, "tone": "info"}
    if leaves:
        return {
            "title": _("You have checked out"),
            "text": _("Recorded at %(time)s.") % {"time": when},
            "tone": "ok",
        }
    if done.late_minutes:
        text = _("Recorded at %(time)s, %(minutes)d minutes after the beginning.")
        return {
            "title": _("You have checked in, late"),
            "text": text % {"time": when, "minutes": done.late_minutes},
            "tone": "warn",
        }
    return {
        "title": _("You have checked in"),
        "text": _("Recorded at %(time)s.") % {"time": when},
        "tone": "ok",
    }


def _told(request: HttpRequest, refusal: Refusal, meeting: Meeting | None) -> HttpResponse:
    """A refusal, large, with the way on."""
    context = {
        "meeting": meeting,
        "session": meeting.session if meeting else None,
        "title": _("You have not checked in"),
        "text": str(refusal),
        "tone": "danger",
        "refused": refusal.code,
    }
    return _private(render(request, "courses/check_in_result.html", context, status=422))


@login_required
@require_safe
def own_pass(request: HttpRequest, registration_pk: int) -> HttpResponse:
    """The learner's own code, for staff to scan at the door; nobody else's."""
    registration = get_object_or_404(
        Registration.objects.select_related("provider", "session"),
        pk=registration_pk,
        provider__user=request.user.pk,
        status=Registration.Status.CONFIRMED,
    )
    size, path = svg_path(pass_of(registration.pk))
    context = {"registration": registration, "session": registration.session, "size": size, "path": path}
    return _private(render(request, "courses/own_pass.html", context))

"""The public pages of sessions: find one, look at it, take a seat or give it up; and marking a material as read."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions
from courses.actions.feedback import takes_feedback
from courses.attendance.own import own_attendance
from courses.contents import ListedMaterial, contents_of, materials_in, may_read
from courses.deeds import LeavingForm
from courses.errors import NoOpenOffer
from courses.filters import SessionFilter
from courses.models import CourseSession, MaterialPage, Meeting, Registration, UnitHead
from courses.needs_views import PRIVATE, NeedsForm
from courses.quizzes.offers import own_tests
from courses.session_rows import asking_words, is_open, rows_of
from courses.tones import OWN_WORDS, REGISTRATION_TONES, SESSION_TONES
from lms.people.models import Provider
from lms.posted import posted_only
from lms.refusals import Refusal

SESSIONS_PER_PAGE = 20


@require_safe
def session_list(request: HttpRequest) -> HttpResponse:
    """Sessions by quarter, those to come first; earlier ones by choosing their quarter."""
    sessions = CourseSession.objects.public().with_seats()
    chosen = SessionFilter(request.GET or None, queryset=sessions)
    found = chosen.qs if chosen.is_bound and chosen.is_valid() else sessions.upcoming(on=timezone.localdate())
    found = found.with_first_hour().with_registration_of(request.user)
    found = found.order_by(F("starts_on").asc(nulls_last=True), "pk")  # one cancelled early may have no day
    page_obj = Paginator(found, SESSIONS_PER_PAGE).get_page(request.GET.get("page"))
    shown = list(page_obj.object_list)
    return render(
        request,
        "courses/session_list.html",
        {
            "filter": chosen,
            "page_obj": page_obj,
            "groups": _by_quarter(shown),
            "is_filtered": chosen.is_bound
            and any(value for key, value in request.GET.items() if key != "page"),
        },
    )


def _by_quarter(sessions: Sequence[CourseSession]) -> list[dict[str, Any]]:
    """Rows under the quarter they are planned for, in the order they come."""
    groups: list[dict[str, Any]] = []
    at = timezone.now()
    for session, row in zip(sessions, rows_of(sessions, at=at), strict=True):
        if not groups or groups[-1]["quarter"] != session.planned_quarter:
            groups.append({"quarter": session.planned_quarter, "rows": []})
        groups[-1]["rows"].append(row)
    return groups


def shown_session(request: HttpRequest, code: str) -> CourseSession:
    """The session of a public address; one that is not public only for the office, and for trainers who teach in it."""
    sessions = CourseSession.objects.with_seats().select_related(
        "course__prerequisite", "organizer", "coordinator", "commune"
    )
    session = get_object_or_404(sessions, code=code)
    if not session.is_public:
        if not request.user.has_perm("courses.view_coursesession"):
            raise Http404
        if not CourseSession.objects.seen_by(request.user).filter(pk=session.pk).exists():
            raise Http404
    return session


def _own_registration(request: HttpRequest, session: CourseSession) -> Registration | None:
    """The signed-in person's registration: the active one, else the last that ended."""
    if not request.user.is_authenticated:
        return None
    own = list(session.registrations.filter(provider__user=request.user).order_by("-registered_at", "-pk"))
    active = [registration for registration in own if registration.status in Registration.ACTIVE]
    return next(iter([*active, *own]), None)


@require_safe
def session_page(request: HttpRequest, code: str) -> HttpResponse:
    """When and where first, then seats, programme, trainers, papers; for whoever took part, the result."""
    session = shown_session(request, code)
    own = _own_registration(request, session)
    holds_seat = own is not None and own.status == Registration.Status.CONFIRMED
    meetings = list(session.meetings.in_order())
    at = timezone.now()
    active = own if own is not None and own.status in Registration.ACTIVE else None
    alive = session.status in CourseSession.LIVE
    course_url = session.course.get_url(request)
    if own:
        own.session = session
    return render(
        request,
        "courses/session.html",
        {
            "session": session,
            "status_label": capfirst(session.get_status_display()),
            "status_tone": SESSION_TONES[session.status],
            "meetings": meetings,
            "days": _days(meetings),
            "total_minutes": sum(meeting.minutes for meeting in meetings),
            "trainers": list(session.trainers.order_by("pk")),
            "materials": _papers(request, session, course_url),
            "course_url": course_url,
            "own": active,
            "own_label": OWN_WORDS[active.status] if active else "",
            "own_tone": REGISTRATION_TONES[active.status] if active else "",
            "place_in_line": _place_in_line(active),
            "result": own if own and own.outcome else None,
            "takes_feedback": own and own.attended_minutes and takes_feedback(session, at=at),
            "tests": own_tests([own] if own else [], at=at, meetings={session.pk: meetings}).get(session.pk),
            "attendance": own_attendance(own, meetings) if own and holds_seat and not own.outcome else None,
            "shows_room": session.meeting_url
            and (holds_seat or request.user.has_perm("courses.change_coursesession")),
            "may_register": not active and is_open(session, at=at),
            "may_cancel": active is not None and alive,
            "asking_words": asking_words(session),
            "units": list(UnitHead.objects.of(request.user).select_related("organization").order_by("pk")),
            "held": session.seats_taken + session.offered_count,
            "leaves_at_once": active is not None and active.status != Registration.Status.CONFIRMED,
            "offer_until": active.offer_expires_at
            if active and active.status == Registration.Status.OFFERED
            else None,
            "alive": alive,
            "facts": _facts(session, meetings),
        },
    )


def _days(meetings: Sequence[Meeting]) -> list[dict[str, Any]]:
    """The programme: each day with its half-days."""
    days: list[dict[str, Any]] = []
    for meeting in meetings:
        if not days or days[-1]["on"] != meeting.held_on:
            days.append({"on": meeting.held_on, "meetings": []})
        days[-1]["meetings"].append(meeting)
    return days


def _facts(session: CourseSession, meetings: Sequence[Meeting]) -> list[tuple[str, Any]]:
    deadline = session.registration_closes_at
    decision = session.decision_number
    if decision and session.decided_on:
        decision = f"{decision}, {date_format(session.decided_on, 'SHORT_DATE_FORMAT')}"
    organizers = [str(body) for body in (session.organizer, session.coordinator) if body]
    return [
        (_("Who it is for"), session.audience),
        (_("Needs before it"), session.course.prerequisite.title if session.course.prerequisite else ""),
        (_("Mode"), capfirst(session.get_mode_display())),
        (_("Organised by"), ", ".join(organizers)),
        (
            _("Register until"),
            date_format(timezone.localtime(deadline), "SHORT_DATETIME_FORMAT")
            if deadline and session.status in CourseSession.LIVE
            else "",
        ),
        (_("Decision"), decision),
        (_("Code"), session.code),
    ]


def _papers(request: HttpRequest, session: CourseSession, course_url: str | None) -> list[ListedMaterial]:
    """The course's approved materials."""
    if not session.course.live or not course_url:
        return []
    return materials_in(contents_of(session.course, course_url=course_url, user=request.user))


def _place_in_line(own: Registration | None) -> int | None:
    """How far up the waiting list somebody stands, 1 for the first."""
    if own is None or own.status != Registration.Status.WAITLISTED:
        return None
    waiting = Registration.objects.waiting().filter(session=own.session_id).values_list("pk", flat=True)
    return list(waiting).index(own.pk) + 1


LEFT_WORDS: dict[str, Any] = {
    Registration.Status.REQUESTED: gettext_lazy("Your request is withdrawn."),
    Registration.Status.CONFIRMED: gettext_lazy("Your registration is cancelled."),
    Registration.Status.WAITLISTED: gettext_lazy("You have left the waiting list."),
    Registration.Status.OFFERED: gettext_lazy("You have declined the seat. It goes to the next in line."),
}
"""``Registration.ACTIVE`` → what somebody reads who has left."""


def _no_provider(request: HttpRequest, session: CourseSession) -> HttpResponse:
    """Say what to do when an account belongs to nobody on the list of providers."""
    return render(request, "courses/no_provider.html", {"session": session}, status=403)


def _say_registered(request: HttpRequest, registration: Registration) -> None:
    if registration.status == Registration.Status.CONFIRMED:
        messages.success(request, _("You have a seat. See you there!"))
    elif registration.status == Registration.Status.REQUESTED:
        messages.success(
            request, _("Your request is noted. You will be told when your unit or the office has decided.")
        )
    else:
        messages.warning(request, _("All seats are taken; you are on the waiting list."))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then give the signed-in provider a seat or a place in the line."""
    session = shown_session(request, code)
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        return _no_provider(request, session)
    here = reverse("courses:session", args=[session.code])
    form = NeedsForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        by, at = request.user, timezone.now()
        try:
            with transaction.atomic():
                registration = actions.register(session=session, provider=provider, by=by, at=at)
                actions.tell_needs(registration=registration, by=by, at=at, **form.told())
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            _say_registered(request, registration)
            return redirect(here)
    own = _own_registration(request, session)
    if own is not None and own.status in Registration.ACTIVE:
        messages.info(request, _("You are already registered in this session."))
        return redirect(here)
    if not is_open(session, at=timezone.now()):
        messages.error(request, _("Registration for this session is closed."))
        return redirect(here)
    return render(
        request,
        "lms/confirm.html",
        {
            "title": _asking_question(session),
            "lead": session.title,
            "facts": [
                (_("First day"), date_format(session.starts_on, "l, d/m/Y") if session.starts_on else ""),
                (_("Where"), session.venue or capfirst(session.get_mode_display())),
                (_("Full name"), provider.full_name),
                (_("Who sees your needs"), PRIVATE),
            ],
            "form": form,
            "submit_label": asking_words(session),
            "cancel_url": here,
        },
        status=422 if form.errors else 200,
    )


def _asking_question(session: CourseSession) -> str:
    if session.needs_approval:
        return _("Ask for a seat in this session?")
    return _("Join the waiting list?") if session.is_full else _("Register in this session?")


@login_required
@posted_only(lambda _request, code: reverse("courses:session", args=[code]))
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """Take the seat that is offered to the signed-in provider."""
    session = shown_session(request, code)
    own = _own_registration(request, session)
    try:
        if own is None:
            raise NoOpenOffer
        actions.accept_offer(registration=own, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("You have a seat. See you there!"))
    return redirect("courses:session", code=session.code)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Ask, then give up the signed-in provider's seat or place."""
    session = shown_session(request, code)
    here = reverse("courses:session", args=[session.code])
    own = _own_registration(request, session)
    if own is None or own.status not in Registration.ACTIVE:
        messages.info(request, _("You are not registered in this session."))
        return redirect(here)
    form = LeavingForm(
        request.POST.copy() if request.method == "POST" else None, initial={"leaving": own.status}
    )
    form.fields["reason"].help_text = (
        _("The term for cancelling without a reason is over: please say why.")
        if actions.says_why(session, at=timezone.now())
        else _("You may leave it empty.")
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_registration(
                registration=own,
                reason=form.cleaned_data["reason"],
                standing=form.cleaned_data["leaving"],
                by=request.user,
                at=timezone.now(),
            )
        except Refusal as refusal:
            own.refresh_from_db(fields=["status"])
            refusal.add_to(form)
            form.data["leaving"] = own.status  # type: ignore[index]
        else:
            messages.success(request, LEFT_WORDS[own.status])
            return redirect(here)
    return render(
        request,
        "lms/confirm.html",
        {
            "title": _("Cancel your registration?"),
            "lead": session.title,
            "consequences": [
                _("Your seat goes to somebody else. To come back you would have to register again.")
                if own.status == Registration.Status.CONFIRMED
                else _("You lose your place in the line. To come back you would have to register again.")
            ],
            "form": form,
            "submit_label": _("Cancel the registration"),
            "cancel_url": here,
            "danger": True,
        },
        status=422 if form.errors else 200,
    )


def _address_of_material(request: HttpRequest, pk: int) -> str:
    return get_object_or_404(MaterialPage.objects.live(), pk=pk).get_url(request) or "/"


@login_required
@posted_only(_address_of_material)
def mark_read(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that the signed-in provider has read a material; back to it, or on to the next one."""
    material = get_object_or_404(MaterialPage, pk=pk)
    if not may_read(material, request.user):
        raise Http404
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        messages.error(
            request,
            _("Your account does not belong to anybody on the list of providers, so nothing is noted."),
        )
    else:
        actions.mark_read(material=material, provider=provider, at=timezone.now())
        messages.success(request, _("Noted: you have read “%(title)s”.") % {"title": material.title})
    return redirect(material.get_url(request) or "/")

"""The pages of a unit's head: whom the unit sends to a session, and who of it asks for a seat."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from courses import actions
from courses.actions.units import nomination_refusals
from courses.enrollment import say_what_they_got
from courses.errors import CourseError, NobodyTicked, NothingToDecide
from courses.models import CourseSession, Registration, UnitHead
from courses.nomination import chosen, preview_again, preview_context
from courses.session_rows import is_open
from courses.tones import REGISTRATION_TONES
from courses.unit_forms import ListForm
from lms.office.forms import ReasonForm
from lms.people.models import Organization, Provider
from lms.posted import posted_only
from lms.refusals import Refusal


def _session_and_unit(
    request: HttpRequest, code: str
) -> tuple[CourseSession, Organization, list[Organization]]:
    """The session, the unit meant (``?unit=``, else the first), and all units this person is head of.

    Raises:
        PermissionDenied: they are head of no unit, or not of that one.
    """
    session = get_object_or_404(CourseSession.objects.public().with_seats(), code=code)
    heads = (
        UnitHead.objects.of(request.user).select_related("organization").order_by("organization__sort_key")
    )
    units = [head.organization for head in heads]
    wanted = request.GET.get("unit", "")
    unit = next((unit for unit in units if not wanted or str(unit.pk) == wanted), None)
    if unit is None:
        raise PermissionDenied
    return session, unit, units


def _address(name: str, session: CourseSession, unit: Organization, *more: Any) -> str:
    return f"{reverse(f'courses:{name}', args=[session.code, *more])}?unit={unit.pk}"


def _people_of(unit: Organization, session: CourseSession) -> Any:
    people = Provider.objects.with_status(on=session.starts_on or timezone.localdate())
    return people.filter(current_organization_id=unit.pk).in_name_order()


@login_required
@require_safe
def unit_page(request: HttpRequest, code: str) -> HttpResponse:
    """The unit's people in a session, its quota, its requests; and the way to nominate."""
    session, unit, units = _session_and_unit(request, code)
    return _unit_page(request, session, unit, units, ListForm())


def _unit_page(
    request: HttpRequest,
    session: CourseSession,
    unit: Organization,
    units: list[Organization],
    form: ListForm,
) -> HttpResponse:
    own = session.registrations.active().filter(organization=unit).select_related("provider").in_name_order()
    quota = session.quotas.filter(organization=unit).first()
    alive = session.status in CourseSession.LIVE
    registrations = [
        {
            "name": registration.provider.full_name,
            "label": registration.get_status_display(),
            "tone": REGISTRATION_TONES[registration.status],
            "decide_url": _address("unit_decide", session, unit, registration.pk)
            if alive and registration.status == Registration.Status.REQUESTED
            else "",
        }
        for registration in own
    ]
    registrations.sort(key=lambda row: not row["decide_url"])
    return render(
        request,
        "courses/unit.html",
        {
            "session": session,
            "unit": unit,
            "other_units": [
                (other.name, _address("unit", session, other)) for other in units if other.pk != unit.pk
            ],
            "registrations": registrations,
            "quota": quota,
            "quota_left": max(0, quota.seats - len(registrations)) if quota else None,
            "held": session.seats_taken + session.offered_count,
            "form": form if is_open(session, at=timezone.now()) else None,
            "nominate_url": _address("nominate", session, unit),
        },
        status=422 if form.errors else 200,
    )


def _nothing_kept(request: HttpRequest, code: str) -> str:
    """Back to the unit's page, and that nothing of the list was saved: it stood in the form only."""
    messages.info(request, _("Nothing was saved. Enter the list again."))
    here = reverse("courses:unit", args=[code])
    return f"{here}?{request.GET.urlencode()}" if request.GET else here


@login_required
@posted_only(_nothing_kept)
def nominate(request: HttpRequest, code: str) -> HttpResponse:
    """A list becomes a preview; the preview comes back and becomes registrations, all of them or none."""
    session, unit, units = _session_and_unit(request, code)
    people, at = _people_of(unit, session), timezone.now()
    here = _address("unit", session, unit)
    if "change" in request.POST:
        return _unit_page(
            request, session, unit, units, ListForm(initial={"names": request.POST.get("names", "")})
        )

    def refusals(found: Sequence[Provider]) -> Mapping[int, CourseError]:
        return nomination_refusals(session, unit, found, at=at)

    if "row" in request.POST:
        wanted = chosen(request.POST, people)
        try:
            if not wanted:
                raise NobodyTicked
            added = actions.nominate(
                session=session, organization=unit, providers=wanted, by=request.user, at=at
            )
        except Refusal as refusal:
            again = preview_again(request.POST, people=people, refusals=refusals, of_unit=True)
            return _preview(request, session, unit, {"refusal": refusal, **again}, status=422)
        say_what_they_got(request, added)
        return redirect(here)
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        return _unit_page(request, session, unit, units, form)
    rows = preview_context(form.named, people=people, refusals=refusals, of_unit=True)
    return _preview(request, session, unit, rows, status=200)


def _preview(
    request: HttpRequest, session: CourseSession, unit: Organization, rows: dict[str, Any], *, status: int
) -> HttpResponse:
    back = _address("unit", session, unit)
    context = {"session": session, "unit": unit, "back_url": back, "post_url": request.get_full_path()}
    return render(request, "courses/nominate.html", {**context, **rows}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, code: str, registration_pk: int) -> HttpResponse:
    """Approve a request of the unit with one click, or refuse it with a reason."""
    session, unit, _units = _session_and_unit(request, code)
    asked = session.registrations.filter(organization=unit).select_related("provider")
    registration = get_object_or_404(asked, pk=registration_pk)
    here = _address("unit", session, unit)
    if registration.status != Registration.Status.REQUESTED:
        messages.error(request, str(NothingToDecide()))
        return redirect(here)
    form = ReasonForm(request.POST if "reason" in request.POST else None)
    if request.method == "POST":
        by, at = request.user, timezone.now()
        try:
            if "approve" in request.POST:
                say_what_they_got(
                    request, actions.approve(session=session, registrations=[registration], by=by, at=at)
                )
                return redirect(here)
            if form.is_valid():
                reason = form.cleaned_data["reason"]
                actions.refuse_requests(
                    session=session, registrations=[registration], reason=reason, by=by, at=at
                )
                messages.success(request, _("%(name)s: refused.") % {"name": registration.provider})
                return redirect(here)
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(here)
    return render(
        request,
        "lms/confirm.html",
        {
            "title": _("Refuse the request of %(name)s?") % {"name": registration.provider},
            "lead": session.title,
            "form": form,
            "submit_label": _("Refuse"),
            "cancel_url": here,
            "danger": True,
        },
        status=422 if form.errors else 200,
    )

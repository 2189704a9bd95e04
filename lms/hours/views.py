"""A person's own pages of hours: by year and content, as of any day, as a paper; what they hand in from elsewhere."""

from datetime import date
from itertools import groupby
from pathlib import PurePath
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from courses.models import UnitHead
from lms.documents.responses import document_response
from lms.hours.forecast import outlook
from lms.hours.forms import FIRST_YEAR, HandInForm
from lms.hours.ledger import Entry, entries, standing
from lms.hours.models import Exemption, ExternalCredit
from lms.hours.outside_training import withdraw_credit
from lms.hours.papers import statement
from lms.hours.people_years import duty_of, gather, members_of, people_in_order
from lms.people.models import Provider
from lms.posted import posted_only
from lms.refusals import Refusal
from lms.text import slug

SHOWN_IN_BROWSER = {
    ".pdf": "application/pdf",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
}


def _own(request: HttpRequest) -> Provider:
    """The person on the list whose account this is."""
    provider = Provider.objects.filter(user=request.user.pk).first()
    if provider is None:
        raise PermissionDenied
    return provider


def year_of(said: str, today: date) -> int:
    """A year that an address names, or today's where it names none that there can be hours of."""
    year = int(said) if said.isdecimal() and len(said) == 4 else 0
    return year if FIRST_YEAR <= year <= today.year else today.year


def _year_and_day(request: HttpRequest) -> tuple[int, date]:
    """``?ngay=2026-06-30`` (as of a day) or ``?nam=2025`` (to its end); else today."""
    today = timezone.localdate()
    try:
        day = parse_date(request.GET.get("ngay", ""))
        if day and FIRST_YEAR <= day.year <= today.year:
            return day.year, day
    except ValueError:
        pass
    said = request.GET.get("nam", "")
    year = year_of(said, today)
    return year, min(today, date(year, 12, 31))


def by_content(found: list[Entry]) -> list[dict[str, Any]]:
    """Minutes by content and mode, in words."""
    ordered = sorted(found, key=lambda entry: (entry.content_label, entry.mode_label))
    return [
        {"content": content, "mode": mode, "minutes": sum(entry.minutes for entry in group)}
        for (content, mode), group in groupby(
            ordered, key=lambda entry: (entry.content_label, entry.mode_label)
        )
    ]


@login_required
@require_safe
def my_hours(request: HttpRequest) -> HttpResponse:
    """The own hours of a year, as of a day."""
    provider = _own(request)
    year, day = _year_and_day(request)
    found = entries(provider, year, until=day)
    context = {
        "provider": provider,
        "year": year,
        "day": day,
        "asked_day": day if request.GET.get("ngay") == day.isoformat() else None,
        "first_day": date(FIRST_YEAR + 1, 1, 1),
        "last_day": timezone.localdate(),
        "years": range(timezone.localdate().year, FIRST_YEAR, -1),
        "standing": standing([provider.pk], year, on=day, entries=found)[provider.pk],
        "entries": found,
        "by_content": by_content(found),
        "is_head": UnitHead.objects.of(request.user).exists(),
        "credits": provider.external_credits.filter(happened_on__year=year).order_by("-submitted_at"),
    }
    return render(request, "hours/my_hours.html", context)


@login_required
@require_safe
def unit_hours(request: HttpRequest) -> HttpResponse:
    """The hours of one's own unit's people, for its head; nobody else's are here."""
    heads = (
        UnitHead.objects.of(request.user).select_related("organization").order_by("organization__sort_key")
    )
    units = [head.organization for head in heads]
    if not units:
        raise PermissionDenied
    year, day = _year_and_day(request)
    ids = members_of([unit.pk for unit in units], on=day)
    outlooks = outlook(ids, year, on=day)
    people = sorted(
        people_in_order(ids, on=day), key=lambda person: outlooks[person.pk].will_meet
    )  # short first
    context = {
        "units": units,
        "year": year,
        "day": day,
        "rows": [{"person": person, "outlook": outlooks[person.pk]} for person in people],
    }
    return render(request, "hours/unit_hours.html", context)


@login_required
def hand_in(request: HttpRequest) -> HttpResponse:
    """Hand in a certificate from elsewhere, or self-study."""
    provider = _own(request)
    form = HandInForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            form.pass_door(provider=provider, by=request.user, at=timezone.now())
        except Refusal as refusal:
            refusal.add_to(form)
        else:
            messages.success(request, _("Handed in. It counts when the office has checked it."))
            return redirect("hours:my_hours")
    if form.errors and "evidence" in request.FILES and "evidence" not in form.errors:
        form.add_error("evidence", _("Choose the file again: browsers do not keep it."))
    status = 422 if form.errors else 200
    return render(request, "hours/hand_in.html", {"form": form}, status=status)


@login_required
@posted_only(lambda _request, pk: reverse("hours:my_hours"))
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back what one handed in, while nobody has decided."""
    credit = get_object_or_404(ExternalCredit, pk=pk, provider=_own(request))
    try:
        withdraw_credit(credit=credit, by=request.user, at=timezone.now())
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Taken back."))
    return redirect("hours:my_hours")


@login_required
@require_safe
def credit_file(request: HttpRequest, pk: int) -> Any:
    """The evidence of what was handed in: for whose it is, and for who checks it."""
    credit = get_object_or_404(ExternalCredit.objects.select_related("provider"), pk=pk)
    if credit.provider.user_id != request.user.pk and not request.user.has_perm("hours.view_externalcredit"):
        raise Http404
    return _file(credit.evidence)


@login_required
@require_safe
def exemption_file(request: HttpRequest, pk: int) -> Any:
    """The evidence of an exemption, which may tell of illness: for who keeps exemptions."""
    exemption = get_object_or_404(Exemption, pk=pk)
    if not request.user.has_perm("hours.change_exemption") or not exemption.evidence:
        raise Http404
    return _file(exemption.evidence)


def _file(stored: Any) -> FileResponse:
    suffix = PurePath(stored.name).suffix
    kind = SHOWN_IN_BROWSER.get(suffix)
    response = FileResponse(
        stored.open("rb"),
        as_attachment=kind is None,
        filename=f"minh-chung{suffix}",
        content_type=kind or "application/octet-stream",
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox"
    add_never_cache_headers(response)
    return response


@login_required
@require_safe
def my_statement(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The own statement as PDF or DOCX; ``?ngay=`` as of a day."""
    provider = _own(request)
    _year, day = _year_and_day(request)
    return statement_response(provider, year, day, kind)


def statement_response(provider: Provider, year: int, day: date, kind: str) -> HttpResponse:
    """The statement of one person as a file; 404 for a year or kind that is none."""
    today = timezone.localdate()
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    until = min(day if day.year == year else date(year, 12, 31), today)
    (person,) = gather([provider.pk], year, on=until)
    duty = duty_of(person.provider_class, year, on=until)
    issued = Certificate.objects.filter(
        provider=provider, status=Certificate.Status.VALID, issued_on__year=year, issued_on__lte=until
    )
    certificates = list(issued.order_by("issued_on", "pk").values_list("number_text", "issued_on"))
    document = statement(person, year, duty=duty, until=until, issued_on=today, certificates=certificates)
    return document_response(document, slug(f"so gio {provider.full_name} {year}"), kind, shown=True)

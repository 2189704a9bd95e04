"""Public verification: a code, the verdict, the facts. The file itself is for its holder and the office only.

Anyone who holds a paper may check it, so the page shows what the paper says of the event and the name, and nothing
else about the person. The code alone does not give the file: papers are photographed and passed on, and a file that
anybody can fetch would be printed as if it had been handed out.
"""

from typing import Any

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from certificates import throttle
from certificates.codes import grouped, readings, typed
from certificates.files import file_name, given_file, holders_file
from certificates.forms import CodeForm
from certificates.models import Certificate, Verdict
from certificates.wording import duration, held_on
from lms.refusals import Refusal


def private(response: HttpResponse) -> HttpResponse:
    """Neither kept by browsers and proxies, nor listed by search engines."""
    add_never_cache_headers(response)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@require_safe
def verify_form(request: HttpRequest) -> HttpResponse:
    """Type or paste a code; ``?code=…`` leads on to its page, so that the form needs no script and no session."""
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("certificates:verify", form.cleaned_data["code"])
    status = 422 if form.is_bound else 200
    return private(render(request, "certificates/verify_form.html", {"form": form}, status=status))


@require_safe
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """The verdict on a code and, if there is such a certificate, its facts."""
    clean = typed(code)
    if request.accepts("text/html"):
        if clean and clean != code:
            return redirect("certificates:verify", clean)
    else:
        return verify_as_data(request, code)
    certificate = _find(clean)
    context: dict[str, Any]
    if certificate is None and (meant := _misread(clean)):
        return redirect(f"{reverse('certificates:verify', args=[meant.code])}?read={clean}")
    if certificate is None:
        if throttle.stops_miss(request):
            context = {"minutes": throttle.MINUTES}
            return private(render(request, "certificates/too_many_codes.html", context, status=429))
        context = {"form": CodeForm({"code": code}), "code": grouped(clean)}
        return private(render(request, "certificates/unknown_code.html", context, status=404))
    context = {
        "certificate": certificate,
        "verdict": verdict_words(certificate),
        "facts": facts_of(certificate),
        "successor_url": _successor_url(certificate),
        "read_as": grouped(typed(request.GET.get("read", ""))),
        "code": grouped(certificate.code),
        "may_download": may_download(request, certificate),
        "awaits_signature": may_download(request, certificate) and certificate.awaits_signature,
    }
    return private(render(request, "certificates/verify.html", context))


@require_safe
def verify_as_data(request: HttpRequest, code: str) -> HttpResponse:
    """The same answer for machines: ``verdict`` is valid, revoked, replaced or unknown; days are ISO."""
    certificate = _find(typed(code)) or _misread(typed(code))
    answer: dict[str, Any]
    if certificate is None:
        if throttle.stops_miss(request):
            answer = {"error": "too_many_unknown_codes", "retry_after_seconds": throttle.MINUTES * 60}
            response = JsonResponse(answer, status=429)
            response["Retry-After"] = str(throttle.MINUTES * 60)
            return private(response)
        return private(JsonResponse({"code": typed(code), "verdict": Verdict.UNKNOWN}, status=404))
    said = certificate.snapshot
    answer = {
        "code": certificate.code,
        "verdict": certificate.verdict,
        "name": said["name"],
        "course": said["course"],
        "minutes": said["minutes"],
        "starts_on": said["starts_on"],
        "ends_on": said["ends_on"],
        "issuer": said["issuer"],
        "superior_body": said["superior_body"],
        "number": certificate.number_text,
        "issued_on": certificate.issued_on,
        "is_sample": said["is_sample"],
    }
    if certificate.verdict != Verdict.VALID:
        answer["revoked_on"] = _revoked_on(certificate)
    if certificate.verdict == Verdict.REPLACED:
        successor = certificate.replaced_by
        answer["replaced_by"] = {
            "number": successor.number_text,
            "url": request.build_absolute_uri(reverse("certificates:verify", args=[successor.code])),
        }
    return private(JsonResponse(answer))


@csp_exempt()  # type: ignore[arg-type]  # the rules for pages stop some browsers from showing a PDF
@require_safe
@xframe_options_sameorigin
@login_required
def download(request: HttpRequest, code: str) -> HttpResponse:
    """The PDF: for its holder while it is valid, and for staff who may see the register."""
    certificate = Certificate.objects.select_related("provider").filter(code=typed(code)).first()
    if certificate is None:
        raise Http404
    if not may_download(request, certificate):
        raise PermissionDenied
    for_office = request.user.has_perm("certificates.view_certificate")
    try:
        content = given_file(certificate) if for_office else holders_file(certificate)
    except Refusal as refusal:
        context = {"text": str(refusal)}
        return private(render(request, "certificates/no_file.html", context, status=409))
    response = HttpResponse(content, content_type="application/pdf")
    name = file_name(certificate)
    response["Content-Disposition"] = content_disposition_header(False, name) or "inline"
    return private(response)


def _find(code: str) -> Certificate | None:
    if not code:
        return None
    return Certificate.objects.select_related("replaced_by", "provider").filter(code=code).first()


def _misread(code: str) -> Certificate | None:
    """The one certificate that a code with unclear signs can be; None where there are several, or none."""
    possible = Certificate.objects.select_related("replaced_by", "provider").filter(code__in=readings(code))
    found = list(possible[:2])
    return found[0] if len(found) == 1 else None


def may_download(request: HttpRequest, certificate: Certificate) -> bool:
    user = request.user
    if not user.is_authenticated:
        return False
    is_holder = certificate.provider.user_id == user.pk and certificate.status == Certificate.Status.VALID
    return is_holder or user.has_perm("certificates.view_certificate")


def _successor_url(certificate: Certificate) -> str:
    if certificate.verdict != Verdict.REPLACED:
        return ""
    return reverse("certificates:verify", args=[certificate.replaced_by.code])


def _revoked_on(certificate: Certificate) -> Any:
    return localdate(certificate.revoked_at)


def _shown(day: Any) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def verdict_words(certificate: Certificate) -> dict[str, str]:
    """The verdict in one line, what it means, and the tone and icon that say the same."""
    if certificate.verdict == Verdict.VALID:
        return {
            "title": _("This certificate is valid"),
            "text": _("Compare the name and the number below with the paper in front of you."),
            "tone": "ok",
        }
    # The reason is the office's: it may tell of the person what nobody else is to know.
    revoked = {"on": _shown(_revoked_on(certificate))}
    if certificate.verdict == Verdict.REPLACED:
        return {
            "title": _("Replaced by certificate no. %(number)s")
            % {"number": certificate.replaced_by.number_text},
            "text": _("This one was revoked on %(on)s. Only the new one counts.") % revoked,
            "tone": "warn",
        }
    return {
        "title": _("Revoked on %(on)s") % revoked,
        "text": _("This certificate proves nothing any more. The office that issued it knows why."),
        "tone": "danger",
    }


def facts_of(certificate: Certificate) -> list[tuple[str, str]]:
    """What the page tells of a certificate, and nothing else of the person."""
    said = certificate.snapshot
    facts = [
        (_("Given to"), said["name"]),
        (_("Course"), said["course"]),
        (_("Hours"), duration(certificate)),
        (_("Held on"), held_on(certificate)),
        (_("Number"), certificate.number_text),
        (_("Date of issue"), _shown(certificate.issued_on)),
        (_("Issued by"), ", ".join(part for part in (said["issuer"], said["superior_body"]) if part)),
    ]
    return [(label, value) for label, value in facts if value]

"""What machines ask of an issuer of Open Badges: its profile, its keys, its achievements, what was revoked.

All of it is public and says nothing about anybody; only the badge itself, which names its holder, is given to the
holder and the office alone.
"""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from certificates import badge_office
from certificates.codes import typed
from certificates.credentials import LIST_LENGTH, MIME_TYPE
from certificates.files import file_name
from certificates.models import Certificate
from certificates.views import may_download, private

MINUTES_KEPT = 5
"""How long verifiers may keep an answer; a revocation is seen by everybody after that time."""


def _public(response: HttpResponse) -> HttpResponse:
    """For verifiers that run in a browser, on whatever site."""
    response["Access-Control-Allow-Origin"] = "*"
    patch_cache_control(response, public=True, max_age=MINUTES_KEPT * 60)
    return response


@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys, present and former, as a JWK set."""
    return _public(JsonResponse(badge_office.published_keys()))


@require_safe
def issuer(request: HttpRequest) -> HttpResponse:
    """The office's profile."""
    profile = {
        "@context": ["https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
        **badge_office.issuer().profile(),
    }
    return _public(JsonResponse(profile, content_type="application/ld+json"))


@require_safe
def achievement(request: HttpRequest, achievement_key: str) -> HttpResponse:
    """What everybody who completed a session achieved, in the words of its first certificate."""
    certificates = Certificate.objects.select_related("registration").order_by("pk")
    if achievement_key.isdecimal() and len(achievement_key) < 10:
        found = certificates.filter(registration__session_id=int(achievement_key)).first()
    else:
        found = certificates.filter(code=typed(achievement_key.removeprefix("c")), registration=None).first()
    if found is None:
        raise Http404
    return _public(JsonResponse(badge_office.achievement_of(found), content_type="application/ld+json"))


@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """A status list: of each of 131,072 certificates, whether it was revoked."""
    within = Certificate.objects.filter(pk__gte=number * LIST_LENGTH, pk__lt=(number + 1) * LIST_LENGTH)
    if not within.exists():
        raise Http404
    revoked = within.filter(status=Certificate.Status.REVOKED).values_list("pk", flat=True)
    token = badge_office.status_credential(number, revoked, at=timezone.now())
    if token is None:
        raise Http404
    return _public(HttpResponse(token, content_type=MIME_TYPE))


@require_safe
@login_required
def credential(request: HttpRequest, code: str) -> HttpResponse:
    """The badge of a certificate, for its holder while it is valid and for the office."""
    certificate = get_object_or_404(
        Certificate.objects.select_related("registration", "provider"), code=typed(code)
    )
    if not may_download(request, certificate):
        raise PermissionDenied
    token = badge_office.credential_of(certificate)
    if token is None:
        raise Http404
    response = HttpResponse(token, content_type=MIME_TYPE)
    name = file_name(certificate).replace(".pdf", ".jwt")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return private(response)

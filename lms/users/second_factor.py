"""Staff work only after a second step of sign-in, where LMS_SECOND_FACTOR_REQUIRED says so (production).

What counts is how *this session* was signed in: a second step that exists but was not asked (another way in, a session
from before it was set up) is no second step. A passkey alone is one.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

SESSION_KEY = "works_as_staff"
STILL_OPEN = ("account_", "mfa_", "usersessions_", "set_language_preference")
"""Beginnings of the names of addresses that everybody reaches: one's own account, where the step is set up."""


class SecondFactorMiddleware:
    """Lead staff who signed in on a password alone to their second step, or to set one up.

    Costs nothing for who did both steps and for visitors, and one look at the permissions per session for learners.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if not settings.LMS_SECOND_FACTOR_REQUIRED or not request.user.is_authenticated:
            return None
        match = request.resolver_match
        if match is not None and (match.url_name or "").startswith(STILL_OPEN):
            return None
        if took_second_step(request) or not _works_as_staff(request):
            return None
        return _lead_to_second_step(request)


def took_second_step(request: HttpRequest) -> bool:
    """Whether this session was signed in, or confirmed since, with a code, a key or a passkey."""
    return any(record.get("method") == "mfa" for record in get_authentication_records(request, request.user))


def _works_as_staff(request: HttpRequest) -> bool:
    """Whether the person may enter the administration; in it always asked, elsewhere remembered for the session."""
    in_admin = request.path.startswith(reverse("wagtailadmin_home"))
    if in_admin or SESSION_KEY not in request.session:
        request.session[SESSION_KEY] = request.user.has_perm("wagtailadmin.access_admin")
    return request.session[SESSION_KEY]


def _lead_to_second_step(request: HttpRequest) -> HttpResponse:
    if not is_mfa_enabled(request.user):
        messages.warning(request, _("Set up a second step of sign-in: staff work only with one."))
        return redirect("mfa_index")
    by_code = is_mfa_enabled(request.user, types=[Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES])
    address = reverse("mfa_reauthenticate" if by_code else "mfa_reauthenticate_webauthn")
    back = request.get_full_path() if request.method == "GET" else resolve_url(settings.LOGIN_REDIRECT_URL)
    return redirect(f"{address}?{urlencode({'next': back})}")

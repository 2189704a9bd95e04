"""Staff without a second factor are led to set one up, where LMS_SECOND_FACTOR_REQUIRED says so (production)."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _


class SecondFactorMiddleware:
    """Let nobody into the admin on a password alone once the site requires a second factor."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            settings.LMS_SECOND_FACTOR_REQUIRED
            and request.user.is_authenticated
            and request.path.startswith(reverse("wagtailadmin_home"))
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, _("Set up a second step of sign-in before you open the administration."))
            return redirect("mfa_index")
        return self.get_response(request)

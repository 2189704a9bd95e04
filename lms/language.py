"""Which language a person reads: their own choice, else this browser's choice, else the site's (Vietnamese).

The browser's Accept-Language is not asked: most offices run an English Windows and want a Vietnamese page.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import SimpleTemplateResponse
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from wagtail.users.models import UserProfile

SESSION_KEY = "language"


def _supported(language: str | None) -> str | None:
    return language if language in dict(settings.LANGUAGES) else None


def language_of(request: HttpRequest) -> str:
    """The language of this request; costs no query after a person's first request of a session."""
    cookie = _supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    if request.user.is_authenticated:
        if SESSION_KEY not in request.session:
            profile = UserProfile.objects.filter(user=request.user).first()
            own = _supported(profile.preferred_language) if profile else None
            request.session[SESSION_KEY] = own or cookie or ""
        return _supported(request.session[SESSION_KEY]) or settings.LANGUAGE_CODE
    return cookie or settings.LANGUAGE_CODE


def reads_english() -> bool:
    """Whether what is said now is said in English."""
    return (translation.get_language() or "").startswith("en")


class PersonalLanguageMiddleware:
    """Activate the reader's language for the request and say so in ``Content-Language``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(language_of(request)):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.get_response(request)
            if request.method == "POST" and request.path == reverse("wagtailadmin_account"):
                # Wagtail's account page asks for the language too; what was chosen there is looked up anew.
                request.session.pop(SESSION_KEY, None)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                response.render()
        response.headers.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


@require_POST
def set_language_preference(request: HttpRequest) -> HttpResponse:
    """Remember the posted ``language`` for this browser and, when signed in, for the person; then go back."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    response = HttpResponseRedirect(target)
    if language := _supported(request.POST.get("language")):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            language,
            max_age=365 * 86_400,
            samesite="Lax",
            httponly=True,
            secure=request.is_secure(),
        )
        if request.user.is_authenticated:
            UserProfile.objects.update_or_create(user=request.user, defaults={"preferred_language": language})
            request.session[SESSION_KEY] = language
    return response

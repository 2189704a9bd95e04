"""Who is signed in and does not work in the administration is told so there, instead of being asked to sign in."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.http.response import HttpResponseBase


def for_the_office(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Refuse ``view`` to people without access to the administration; visitors it asks to sign in, as ever.

    Wagtail would send them to sign in, and the sign-in whoever is signed in back again, for ever.
    """

    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_perm("wagtailadmin.access_admin"):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded

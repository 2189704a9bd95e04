"""Views for what forms send, and where their address alone leads."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect

View = Callable[..., HttpResponse]


def posted_only(back: Callable[..., str]) -> Callable[[View], View]:
    """Let a view see POST only; whoever comes by its address alone is led on to ``back(request, …)``.

    Browsers do so without being told: when the language is switched on a page that came of a form, when somebody
    signs in on the way, out of the history. A page of the browser's own saying 405 would be the end for them.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return view(request, *args, **kwargs)
            if request.method in ("GET", "HEAD"):
                return redirect(back(request, *args, **kwargs))
            return HttpResponseNotAllowed(["GET", "HEAD", "POST"])

        return guarded

    return decorate

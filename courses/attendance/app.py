"""The attendance app for staff's phones: installable, works without network, and its two addresses for data.

The page itself says nothing about people; a service worker keeps it. Lists of people come as JSON and are kept by the
browser (IndexedDB); what is marked waits there too until it is delivered.
"""

import json
from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.staticfiles import finders
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render, resolve_url
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from courses.attendance.deliveries import MOST, receive
from courses.attendance.snapshot import snapshot
from courses.models import Mark

MODULES = [f"courses/app/{name}.js" for name in ("app", "marking", "scanner", "store", "sync", "view")] + [
    "courses/tones.js",
    "courses/vendor/jsqr.js",
]
STYLES = ["lms/css/lms.css", "courses/attendance.css", "courses/app.css", "lms/img/mark.svg"]

View = Callable[..., HttpResponse]


def _for_staff(view: View) -> View:
    """For whoever may take attendance somewhere; machines are told in a code, not sent to a form."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"code": "signed_out"}, status=401)
        if not request.user.has_perm("courses.add_attendanceevent"):
            return JsonResponse({"code": "not_allowed"}, status=403)
        response = view(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    return guarded


@login_required
@require_safe
def app(request: HttpRequest) -> HttpResponse:
    """The page; all that moves in it is script."""
    if not request.user.has_perm("courses.add_attendanceevent"):
        raise PermissionDenied
    response = render(request, "courses/attendance_app.html", {"words": _words(), "addresses": _addresses()})
    add_never_cache_headers(response)
    return response


def _addresses() -> dict[str, str]:
    return {
        "people": reverse("courses:app_people"),
        "deliver": reverse("courses:app_deliver"),
        "worker": reverse("courses:app_worker"),
        "decoder": settings.STATIC_URL + "courses/vendor/jsqr.js",
        "sign_in": f"{resolve_url(settings.LOGIN_URL)}?next={reverse('courses:app')}",
    }


def _words() -> dict[str, Any]:
    return {
        "marks": {value: capfirst(str(label)) for value, label in Mark.choices},
        "arrived": _("arrived"),
        "left": _("left"),
        "none": _("Not marked"),
        "waiting": _("waiting to be sent"),
        "all_sent": _("Everything is sent"),
        "offline": _("No network. Go on: everything is kept on this device and sent later."),
        "sign_in": _("You are signed out. Sign in again; nothing is lost."),
        "not_allowed": _("This account may not take attendance. Sign in with the account you took it with."),
        "other_account": _(
            "Marks of another account wait on this device. Sign in with that account to send them."
        ),
        "mark": _("Take attendance"),
        "scan": _("Scan codes"),
        "leaving": _("Check out"),
        "coming": _("Check in"),
        "back": _("All meetings"),
        "rest": _("Everyone else was present"),
        "minutes": _("Minutes attended"),
        "reason": _("Reason"),
        "save": _("Save"),
        "no_meetings": _("No meeting of these days that you may mark. Open this page once with network."),
        "conflict": _("Sources disagree: choose again."),
        "accepted": _("Accepted"),
        "already": _("Already recorded"),
        "not_on_list": _("Not on the list"),
        "other_room": _("Other room"),
        "unknown": _("Not a code of a learner"),
        "point": _("Point the camera at the learner's code."),
        "no_camera": _(
            "The camera cannot be used here. Allow it in the browser, or take attendance by name."
        ),
        "refused": _("Not accepted:"),
        "search": _("Find a name"),
        "understood": _("Understood"),
    }


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker; its directory is what it may serve, and a new version of any part makes a new worker."""
    parts = [*(static(path) for path in STYLES), static(MODULES[0])]
    parts += [settings.STATIC_URL + path for path in MODULES]
    shell = [reverse("courses:app"), *dict.fromkeys(parts)]
    script = render(
        request,
        "courses/attendance_worker.js",
        {"shell": json.dumps(shell), "version": _version(shell)},
        content_type="text/javascript; charset=utf-8",
    )
    add_never_cache_headers(script)
    return script


def _version(shell: list[str]) -> str:
    digest = sha256("\n".join(shell).encode())
    for path in (*MODULES, *STYLES):
        found = finders.find(path)
        if isinstance(found, str):
            digest.update(Path(found).read_bytes())
    return digest.hexdigest()[:16]


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone reads to install the app."""
    return JsonResponse(
        {
            "name": _("Attendance"),
            "short_name": _("Attendance"),
            "id": reverse("courses:app"),
            "start_url": reverse("courses:app"),
            "scope": reverse("courses:app"),
            "display": "standalone",
            "lang": "vi",
            "background_color": "#fbfaf7",
            "theme_color": "#0b5c5e",
            "icons": [{"src": static("lms/img/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
        },
        content_type="application/manifest+json",
    )


@require_safe
@_for_staff
def people(request: HttpRequest) -> HttpResponse:
    """The meetings of these days with their people, to take along."""
    at = timezone.now()
    return JsonResponse(
        {
            "now": int(at.timestamp() * 1000),
            "user": request.user.pk,
            "csrf": get_token(request),
            "meetings": snapshot(request.user, on=timezone.localdate(at)),
        }
    )


@require_POST
@_for_staff
def deliver(request: HttpRequest) -> HttpResponse:
    """Take a delivery, ``{"device", "sent_at", "events": [...]}``, and answer for each key; it may come again."""
    try:
        body = json.loads(request.body)
    except (ValueError, RecursionError):
        body = None
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(body, dict) or not isinstance(events, list):
        return JsonResponse({"code": "unreadable"}, status=400)
    if len(events) > MOST:
        return JsonResponse({"code": "too_many", "most": MOST}, status=413)
    answers = receive(
        events,
        sent_at=body.get("sent_at"),
        by=request.user,
        at=timezone.now(),
        device=_printable(body.get("device")),
    )
    return JsonResponse(
        {
            "results": {
                key: {"code": refusal.code, "message": str(refusal)} if refusal else {"code": "kept"}
                for key, refusal in answers.items()
            }
        }
    )


def _printable(text: Any) -> str:
    """What a device calls itself, in at most 100 characters."""
    return "".join(one for one in str(text or "") if one.isprintable())[:100]

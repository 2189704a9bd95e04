"""A file is shown to the register: dropped on the verification page, or chosen there, and judged where it is.

Nothing is kept of it. The view takes no more than ``LARGEST`` bytes, and only so many files from one address.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from certificates import throttle
from certificates.file_checks import LARGEST, Answer, Finding, check_file
from certificates.models import Verdict
from certificates.views import facts_of, private, verdict_words

ENVELOPE = 10_000
"""Bytes that a form needs around its file."""


@csrf_exempt  # it changes nothing and asks nobody who he is; Django would read all of the body before it says no
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """The verdict on a file, as a page or (by ``Accept``) as data."""
    if request.method != "POST":
        return redirect("certificates:verify_form")
    length = request.META.get("CONTENT_LENGTH") or ""
    if not length.isdecimal() or int(length) > LARGEST + ENVELOPE:
        return _said(request, "too_large", status=413)
    if throttle.stops_check(request):
        return _said(request, "too_many_files", status=429)
    file = request.FILES.get("file")
    if file is None or not file.size or file.size > LARGEST:
        return _said(request, "no_file", status=422)
    finding = check_file(file.read(), at=timezone.now())
    status = 200 if finding.is_unchanged else 422
    if not request.accepts("text/html"):
        return private(JsonResponse(_as_data(finding), status=status))
    context = {
        "verdict": _words(finding),
        "facts": _facts(finding),
        "certificate": finding.certificate,
    }
    return private(render(request, "certificates/file_verdict.html", context, status=status))


def _said(request: HttpRequest, code: str, *, status: int) -> HttpResponse:
    if not request.accepts("text/html"):
        return private(JsonResponse({"error": code}, status=status))
    words = {
        "too_large": _("The file is larger than any certificate. Choose the PDF as it was handed out."),
        "too_many_files": _("Your network showed many files. Wait ten minutes, or type the code."),
        "no_file": _("Choose a file first: the PDF as it was handed out, or the badge."),
    }
    verdict = {"title": _("No file was checked"), "text": words[code], "tone": "warn"}
    return private(render(request, "certificates/file_verdict.html", {"verdict": verdict}, status=status))


def _as_data(finding: Finding) -> dict[str, Any]:
    certificate = finding.certificate
    answer: dict[str, Any] = {"file": finding.answer, "is_genuine": finding.is_genuine}
    if finding.flaw:
        answer["flaw"] = finding.flaw
    if finding.signatures:
        answer["signatures"] = finding.signatures
    if certificate and finding.is_unchanged:
        answer |= {
            "code": certificate.code,
            "verdict": certificate.verdict,
            "number": certificate.number_text,
            "url": reverse("certificates:verify", args=[certificate.code]),
        }
    return answer


def _words(finding: Finding) -> dict[str, str]:
    """The verdict on the file in one line, what it means, tone."""
    if not finding.is_unchanged or finding.certificate is None:
        return _doubts(finding)
    if finding.certificate.verdict != Verdict.VALID:
        return verdict_words(finding.certificate)
    if finding.answer == Answer.UNSIGNED:
        return {
            "title": _("As issued, not signed"),
            "text": _(
                "The content is as it was issued, but this file lacks the digital signature that belongs to it. Ask "
                "for the signed file."
            ),
            "tone": "warn",
        }
    if finding.answer == Answer.UNKNOWN_SIGNER:
        return {
            "title": _("Not changed, but the signature cannot be checked"),
            "text": _("It is the very file that the register took in as signed. %(flaw)s")
            % {"flaw": finding.flaw},
            "tone": "warn",
        }
    texts: Mapping[Answer, str] = {
        Answer.ISSUED: _("It is the very file that was issued, to the last byte."),
        Answer.SIGNED: _(
            "It is the very file that was signed; the signature is intact and covers all of it."
        ),
        Answer.SIGNED_SINCE: _(
            "The certificate in it is as it was issued; it was signed since, and the signature covers all of it."
        ),
        Answer.BADGE: _("The badge is signed by this office and was not changed."),
    }
    return {"title": _("The file is genuine"), "text": texts[finding.answer], "tone": "ok"}


def _doubts(finding: Finding) -> dict[str, str]:
    """What is not ours, or not as it was."""
    if finding.answer == Answer.CHANGED:
        return {
            "title": _("The file was changed"),
            "text": _("It is not the certificate as it was issued. %(flaw)s") % {"flaw": finding.flaw},
            "tone": "danger",
        }
    if finding.answer == Answer.SIGNED_BY_ANOTHER:
        return {
            "title": _("Signed by someone else"),
            "text": _("It begins as the certificate was issued, but do not rely on it. %(flaw)s")
            % {"flaw": finding.flaw},
            "tone": "danger",
        }
    return {
        "title": _("The register does not know this file"),
        "text": _(
            "It is not a file that this office issued, or another program saved it anew. Type the code "
            "that is printed on it to see what was issued."
        ),
        "tone": "danger",
    }


def _facts(finding: Finding) -> list[tuple[str, str]]:
    if finding.certificate is None or not finding.is_unchanged:
        return []
    signed = [
        (_("Signed by"), f"{each['name']}{_when(each.get('claimed_at'))}") for each in finding.signatures
    ]
    return [*facts_of(finding.certificate), *signed]


def _when(claimed_at: str | None) -> str:
    if not claimed_at:
        return ""
    moment = timezone.localtime(datetime.fromisoformat(claimed_at))
    return f", {date_format(moment, 'SHORT_DATETIME_FORMAT')}"

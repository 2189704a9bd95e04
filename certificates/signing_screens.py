"""What the office does about signatures: hand files to a signing tool, take the signed ones in, open a signed copy."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from certificates import actions
from certificates import intake as intake_folder
from certificates.files import content_of, file_name
from certificates.models import Intake, SignedCopy, SignedFile
from certificates.tasks import work_on_intake_in_background
from courses.models import CourseSession
from lms.posted import posted_only
from lms.refusals import Refusal


class ManyFiles(forms.ClearableFileInput):
    """Chooses several files at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files; each is checked as one."""

    widget = ManyFiles(attrs={"accept": ".pdf,.zip,application/pdf,application/zip"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyFilesField, self).clean(each, initial) for each in given or [None]]


class SignedFilesForm(forms.Form):
    """What came back from the signing tool."""

    files = ManyFilesField(  # type: ignore[assignment]  # the form's uploads are ``self.files`` only until it is made
        label=gettext_lazy("Signed files"),
        help_text=gettext_lazy(
            "One ZIP, or the PDF files. They are matched by content, whatever their names are."
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@permission_required("certificates.issue_certificate", raise_exception=True)
def take_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Bring signed files; the worker checks them. Below the form what was brought in the last day."""
    session = get_object_or_404(CourseSession, pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SignedFilesForm(*posted)
    if form.is_valid():
        try:
            intake = _bring(session, form.cleaned_data["files"], by=request.user)
            return HttpResponseRedirect(reverse("certificate_signing:intake", args=[session.pk, intake.pk]))
        except intake_folder.TooMuch:
            text = _("At most %(count)d files in one upload. Upload them in parts.")
            form.add_error("files", text % {"count": intake_folder.MOST_FILES})
        except Refusal as refusal:
            refusal.add_to(form)
    context = {
        **_about(session),
        "form": form,
        "intakes": list(session.signed_intakes.counted().select_related("brought_by").order_by("-pk")[:10]),
    }
    status = 422 if form.is_bound else 200
    return render(request, "certificates/admin/take_in.html", context, status=status)


def _bring(session: CourseSession, uploads: list[Any], *, by: Any) -> Intake:
    folder, names = intake_folder.keep_aside(uploads)
    try:
        intake = actions.open_intake(session=session, folder=folder, names=names, by=by, at=timezone.now())
    except Refusal:
        intake_folder.forget(folder)
        raise
    work_on_intake_in_background(intake)
    return intake


def _about(session: CourseSession) -> dict[str, Any]:
    """What the pages of taking in share."""
    return {
        "page_title": _("Take in signed files"),
        "page_subtitle": session.title,
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("session_certificates:list", args=[session.pk]), "label": session.title},
            {"url": "", "label": _("Take in signed files")},
        ],
        "session": session,
    }


def _find(pk: int, intake_pk: int) -> Any:
    return get_object_or_404(Intake.objects.counted().select_related("session"), pk=intake_pk, session=pk)


LOOKS = {
    SignedFile.State.WAITING: ("info", "history"),
    SignedFile.State.GOOD: ("ok", "success"),
    SignedFile.State.BAD: ("danger", "cross"),
    SignedFile.State.TAKEN: ("ok", "check"),
}
"""Tone and icon of each state of a file."""


@require_safe
@permission_required("certificates.issue_certificate", raise_exception=True)
def intake(request: HttpRequest, pk: int, intake_pk: int) -> HttpResponse:
    """How far the worker is with the files that were brought; then, row by row, what each one is."""
    found = _find(pk, intake_pk)
    files = found.files.select_related("certificate").order_by("position")
    context = {
        **_about(found.session),
        "intake": found,
        "done": _done(found),
        "rows": [] if found.is_at_work else [(file, *LOOKS[file.state], _signers(file)) for file in files],
    }
    return render(request, "certificates/admin/intake.html", context)


def _done(found: Any) -> int:
    """How many files the present step has dealt with."""
    return found.all - found.good if found.stage == Intake.Stage.TAKING else found.checked


def _signers(file: SignedFile) -> list[str]:
    """Who signed, and when by their own clock."""
    said = []
    for each in file.signatures:
        moment = datetime.fromisoformat(each["claimed_at"]) if each.get("claimed_at") else None
        shown = date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""
        said.append(", ".join(part for part in (each["name"], shown) if part))
    return said


@require_safe
@permission_required("certificates.issue_certificate", raise_exception=True)
def intake_progress(request: HttpRequest, pk: int, intake_pk: int) -> HttpResponse:
    """How far it is, for the page's script."""
    found = _find(pk, intake_pk)
    words = found.get_stage_display() if found.is_at_work else ""
    return JsonResponse(
        {"all": found.all, "drawn": _done(found), "working": found.is_at_work, "words": words}
    )


@permission_required("certificates.issue_certificate", raise_exception=True)
@posted_only(lambda _request, pk, intake_pk: reverse("certificate_signing:intake", args=[pk, intake_pk]))
def confirm(request: HttpRequest, pk: int, intake_pk: int) -> HttpResponse:
    """Have the good files taken in; the door judges each once more."""
    found = _find(pk, intake_pk)
    try:
        work_on_intake_in_background(actions.confirm_intake(intake=found, by=request.user, at=timezone.now()))
    except Refusal as refusal:
        messages.error(request, str(refusal))
    return HttpResponseRedirect(reverse("certificate_signing:intake", args=[pk, intake_pk]))


@require_safe
@permission_required("certificates.view_certificate", raise_exception=True)
def signed_copy(request: HttpRequest, pk: int, copy_pk: int) -> HttpResponse:
    """A signed copy, for the office; scans show a hand-written signature."""
    copy = get_object_or_404(SignedCopy.objects.select_related("certificate"), pk=copy_pk, certificate=pk)
    try:
        content = content_of(copy)
    except Refusal as refusal:
        return render(request, "certificates/no_file.html", {"text": str(refusal)}, status=409)
    ending = str(copy.file.name).rpartition(".")[2]
    kinds = {"pdf": "application/pdf", "png": "image/png", "jpg": "image/jpeg"}
    response = HttpResponse(content, content_type=kinds[ending])
    name = file_name(copy.certificate).replace(".pdf", f"-da-ky.{ending}")
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response


urlpatterns = [
    path("sessions/<int:pk>/signed/", take_in, name="take_in"),
    path("sessions/<int:pk>/signed/<int:intake_pk>/", intake, name="intake"),
    path("sessions/<int:pk>/signed/<int:intake_pk>/progress/", intake_progress, name="intake_progress"),
    path("sessions/<int:pk>/signed/<int:intake_pk>/confirm/", confirm, name="confirm"),
    path("issued/<int:pk>/copies/<int:copy_pk>/", signed_copy, name="signed_copy"),
]
app_name = "certificate_signing"

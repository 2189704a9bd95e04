"""What the office does about signatures: hand files to a signing tool, take the signed ones in, open a signed copy."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.signing import BadSignature, dumps, loads
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from certificates import actions, intake
from certificates.files import content_of, file_name
from certificates.models import Certificate, SignedCopy
from courses.models import CourseSession
from lms.refusals import Refusal

SALT = "certificates.intake"


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
    """Upload signed files and see, row by row, what would be taken in; nothing is saved yet."""
    session = get_object_or_404(CourseSession, pk=pk)
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    form = SignedFilesForm(*posted)
    rows: list[intake.Row] = []
    ticket = ""
    if form.is_valid():
        try:
            token, rows = intake.look(form.cleaned_data["files"], at=timezone.now())
            ticket = dumps([token, request.user.pk], salt=SALT)
        except intake.TooMuch:
            text = _("At most %(count)d files in one upload. Upload them in parts.")
            form.add_error("files", text % {"count": intake.MOST_FILES})
    context = {
        "page_title": _("Take in signed files"),
        "page_subtitle": session.title,
        "header_icon": "upload",
        "breadcrumbs_items": [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            {"url": reverse("session_certificates:list", args=[session.pk]), "label": session.title},
            {"url": "", "label": _("Take in signed files")},
        ],
        "session": session,
        "form": form,
        "rows": rows,
        "good": sum(row.is_good for row in rows),
        "ticket": ticket,
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "certificates/admin/take_in.html", context, status=status)


@require_POST
@permission_required("certificates.issue_certificate", raise_exception=True)
def keep_signed(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the rows that were good; the door judges each once more."""
    session = get_object_or_404(CourseSession, pk=pk)
    back = HttpResponseRedirect(reverse("session_certificates:list", args=[session.pk]))
    try:
        token, user = loads(request.POST.get("ticket", ""), salt=SALT, max_age=intake.HOURS_KEPT * 3600)
    except BadSignature:
        token, user = "", None
    taken, refused = 0, []
    for row, content in intake.kept(token) if token and user == request.user.pk else ():
        try:
            certificate = Certificate.objects.get(pk=row.certificate or 0)
            actions.take_in_signed(
                certificate=certificate, content=content, by=request.user, at=timezone.now()
            )
            taken += 1
        except Refusal as refusal:
            refused.append(f"{row.name}: {refusal}")
    if not taken and not refused:
        messages.error(request, _("These files are not here any more. Upload them again."))
        return back
    intake.forget(token)
    if taken:
        text = ngettext("%(count)d signed file was taken in.", "%(count)d signed files were taken in.", taken)
        messages.success(request, text % {"count": taken})
    for text in refused[:10]:
        messages.error(request, text)
    return back


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
    path("sessions/<int:pk>/signed/keep/", keep_signed, name="keep_signed"),
    path("issued/<int:pk>/copies/<int:copy_pk>/", signed_copy, name="signed_copy"),
]
app_name = "certificate_signing"

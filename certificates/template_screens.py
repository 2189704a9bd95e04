"""The office's screens of templates: made and changed beside a live preview, shown with a sample."""

from base64 import b64encode
from typing import Any, ClassVar

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe
from wagtail.admin.ui.tables import Column

from certificates.files import preview_of
from certificates.forms import TemplateForm
from certificates.models import CertificateTemplate
from certificates.snapshots import PICTURES
from lms.office.viewsets import RecordViewSet
from lms.refusals import Refusal


class TemplateViewSet(RecordViewSet):
    """The templates: design, words, lines, and who signs."""

    model = CertificateTemplate
    form_class = TemplateForm
    icon = "doc-empty"
    name = "certificate_templates"
    url_prefix = "certificates/templates"
    menu_label = _("Certificate templates")
    menu_order = 300
    ordering = ["name", "pk"]
    list_display = [
        "name",
        Column("title", label=_("Title")),
        Column("get_design_display", label=_("Design")),
        Column("get_orientation_display", label=_("Paper")),
        Column("signer_name", label=_("Signed by")),
        Column("version", label=_("Version")),
    ]
    create_template_name = "certificates/admin/template_form.html"
    edit_template_name = "certificates/admin/template_form.html"
    inspect_template_name = "certificates/admin/template.html"
    inspect_view_fields: ClassVar[list[str]] = [
        "name", "design", "orientation", "lines", "superior_body", "issuer", "title", "title_en", "certify",
        "certify_en", "wording", "wording_en", "place", "signer_authority", "signer_title", "signer_name", "version",
    ]  # fmt: skip

    def inspect_context(self, request: HttpRequest, record: Any) -> dict[str, Any]:
        # It loads WeasyPrint and PDFium, which other pages do without.
        from certificates.previews import preview_draft

        sample = preview_draft(record, uploads={}, on=timezone.localdate(), longest=False, seal=False)
        return {
            "preview_url": reverse(self.get_url_name("preview"), args=[record.pk]),
            "sample": sample,
            "sample_url": _as_address(sample.picture) if sample.picture else "",
        }

    def get_urlpatterns(self) -> list[URLPattern]:
        return [
            *super().get_urlpatterns(),
            path("preview/<int:pk>/", preview, name="preview"),
            path("live-preview/", live_preview, name="live_preview"),
            path("live-preview/<int:pk>/", live_preview, name="live_preview_of"),
        ]


@csp_exempt()  # type: ignore[arg-type]
@require_safe
@permission_required("certificates.view_certificatetemplate", raise_exception=True)
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """A sample certificate in a template's words, as it will print; marked as a sample."""
    template = get_object_or_404(CertificateTemplate, pk=pk)
    try:
        content = preview_of(template, on=timezone.localdate())
    except Refusal as refusal:
        return render(request, "certificates/no_file.html", {"text": str(refusal)}, status=409)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="mau.pdf"'
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


@require_POST
def live_preview(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """A picture of what is in the form now, saved or not, complete or not. Nothing is stored.

    Gives ``picture`` (a data address, or null), ``errors`` as ``{field, message}`` and ``remarks``.
    """
    deed = "change" if pk else "add"
    if not request.user.has_perm(f"certificates.{deed}_certificatetemplate"):
        raise PermissionDenied
    # It loads WeasyPrint and PDFium, which other pages do without.
    from certificates.previews import preview_draft, put

    template = get_object_or_404(CertificateTemplate, pk=pk) if pk else CertificateTemplate()
    typed = {
        name: request.POST[name]
        for name in TemplateForm.Meta.fields
        if name in request.POST and name != "lines"
    }
    for name, choices in (
        ("design", CertificateTemplate.Design),
        ("orientation", CertificateTemplate.Orientation),
    ):
        if typed.get(name) not in choices:
            typed.pop(name, None)
    put(template, typed | {"lines": request.POST.getlist("lines")})
    made = preview_draft(
        template,
        uploads={kind: _uploaded(request, kind) for kind in PICTURES},
        on=timezone.localdate(),
        longest=request.POST.get("sample") == "longest",
        seal="seal" in request.POST,
    )
    return JsonResponse(
        {
            "picture": made.picture and _as_address(made.picture),
            "width": made.size[0],
            "height": made.size[1],
            "errors": [{"field": name, "message": message} for name, message in made.errors],
            "remarks": made.remarks,
        }
    )


def _as_address(picture: bytes) -> str:
    return "data:image/webp;base64," + b64encode(picture).decode()


def _uploaded(request: HttpRequest, kind: str) -> bytes | None:
    if file := request.FILES.get(kind):
        return file.read()
    return b"" if f"{kind}-clear" in request.POST else None

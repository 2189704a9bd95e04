"""The printed register, from the register's page."""

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from certificates.models import Register
from lms.text import slug

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@csp_exempt()  # type: ignore[arg-type]
@require_safe
@permission_required("certificates.view_register", raise_exception=True)
def paper(request: HttpRequest, pk: int, year: int, kind: str) -> HttpResponse:
    """The register of a year as an administrative document."""
    # Both writers take long to load: only processes that write papers pay for it.
    from certificates.register_paper import register_paper
    from lms.documents import to_docx, to_pdf

    registers = Register.objects.select_related("organization__parent", "template")
    register = get_object_or_404(registers, pk=pk, years__year=year)
    document = register_paper(register, year)
    if kind == "pdf":
        response = HttpResponse(to_pdf(document), content_type="application/pdf")
    else:
        response = HttpResponse(to_docx(document), content_type=DOCX)
    name = f"so-cap-{slug(register.name)}-{year}.{kind}"
    response["Content-Disposition"] = content_disposition_header(kind != "pdf", name) or "attachment"
    return response

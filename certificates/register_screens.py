"""The printed register, from the register's page."""

from csp.decorators import csp_exempt
from django.contrib.auth.decorators import permission_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from certificates.models import Register
from certificates.register_paper import register_paper
from lms.documents.responses import document_response
from lms.text import slug


@csp_exempt()  # type: ignore[arg-type]
@require_safe
@permission_required("certificates.view_register", raise_exception=True)
def paper(request: HttpRequest, pk: int, year: int, kind: str) -> HttpResponse:
    """The register of a year as an administrative document."""
    registers = Register.objects.select_related("organization__parent", "template")
    register = get_object_or_404(registers, pk=pk, years__year=year)
    name = f"so-cap-{slug(register.name)}-{year}"
    return document_response(register_paper(register, year), name, kind, shown=True)

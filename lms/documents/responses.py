"""Administrative documents as answers of the site."""

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from . import Document, to_docx, to_pdf

KINDS = {
    "pdf": (to_pdf, "application/pdf"),
    "docx": (to_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def document_response(document: Document, name: str, kind: str, *, shown: bool = False) -> HttpResponse:
    """``document`` as ``name``.pdf or .docx; a PDF that is ``shown`` opens in the browser, the rest is saved.

    Raises:
        Http404: ``kind`` is neither.
    """
    if kind not in KINDS:
        raise Http404
    write, content_type = KINDS[kind]
    return file_response(write(document), f"{name}.{kind}", content_type, shown=shown and kind == "pdf")


def file_response(content: bytes, filename: str, content_type: str, *, shown: bool = False) -> HttpResponse:
    """A file that names people: nothing for a shared computer's cache."""
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(not shown, filename) or "attachment",
            "Cache-Control": "private, no-store",
        },
    )

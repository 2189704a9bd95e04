"""Papers that nobody reads: a walk along hundreds of addresses need not lay out each document it meets."""

from io import BytesIO

import pikepdf
import pytest


def blank_paper() -> bytes:
    """An empty page."""
    written = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(written)
    return written.getvalue()


@pytest.fixture
def blank_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Administrative documents are gathered as ever, and come out empty."""
    blank = blank_paper()
    monkeypatch.setattr("lms.documents.pdf.to_pdf", lambda document: blank)
    monkeypatch.setattr("lms.documents.docx.to_docx", lambda document: b"")

"""Administrative documents in the form of Decree 30/2020/NĐ-CP: one description, written as PDF and as DOCX.

The documents are Vietnamese by law, so nothing here is translated. Pure: no models, no settings, no clock.
"""

from .description import (
    Align,
    Annex,
    Article,
    Block,
    Capacity,
    CodeCard,
    CodeCards,
    Column,
    Document,
    Heading,
    Image,
    Issuer,
    Item,
    Margins,
    Orientation,
    PageBreak,
    Paragraph,
    Point,
    QrCode,
    Row,
    RowKind,
    Run,
    Signature,
    Signatures,
    Table,
    Text,
    signature_list,
)
from .wording import long_date

__all__ = [
    "Align",
    "Annex",
    "Article",
    "Block",
    "Capacity",
    "CodeCard",
    "CodeCards",
    "Column",
    "Document",
    "Heading",
    "Image",
    "Issuer",
    "Item",
    "Margins",
    "Orientation",
    "PageBreak",
    "Paragraph",
    "Point",
    "QrCode",
    "Row",
    "RowKind",
    "Run",
    "Signature",
    "Signatures",
    "Table",
    "Text",
    "long_date",
    "signature_list",
    "to_docx",
    "to_pdf",
]


def to_pdf(document: Document) -> bytes:
    """The document as a tagged PDF with its fonts embedded. The engine is loaded when it is first needed."""
    from .pdf import to_pdf

    return to_pdf(document)


def to_docx(document: Document) -> bytes:
    """The document as DOCX, with real headings, lists and fields. The engine is loaded when it is first needed."""
    from .docx import to_docx

    return to_docx(document)

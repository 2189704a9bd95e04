"""Reads what came out: a PDF as glyphs in millimetres from the upper left corner, a DOCX as its words."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import docx
import pikepdf
import pypdfium2
from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

MM_PER_PT = 25.4 / 72
TOP_MARGIN_MM = 20


@dataclass(frozen=True)
class Glyph:
    char: str
    left: float
    right: float
    top: float
    bottom: float


@dataclass(frozen=True)
class PdfPage:
    width: float
    height: float
    glyphs: list[Glyph]

    @property
    def text(self) -> str:
        """The words without any space, page number left out: the two formats break lines differently."""
        return "".join(g.char for g in self.glyphs if g.bottom > TOP_MARGIN_MM)

    @property
    def number(self) -> str:
        return "".join(g.char for g in self.number_glyphs)

    @property
    def number_glyphs(self) -> list[Glyph]:
        return [g for g in self.glyphs if g.bottom <= TOP_MARGIN_MM]

    def find(self, words: str) -> Glyph:
        """The box around words that stand on one line."""
        wanted = squeezed(words)
        start = "".join(g.char for g in self.glyphs).index(wanted)
        found = self.glyphs[start : start + len(wanted)]
        return Glyph(
            words,
            min(g.left for g in found),
            max(g.right for g in found),
            min(g.top for g in found),
            max(g.bottom for g in found),
        )


def squeezed(text: str) -> str:
    return "".join(text.split())


def pages(pdf: bytes) -> list[PdfPage]:
    document = pypdfium2.PdfDocument(pdf)
    return [_page(page) for page in document]


def _page(page: pypdfium2.PdfPage) -> PdfPage:
    width, height = (side * MM_PER_PT for side in page.get_size())
    text = page.get_textpage()
    glyphs = []
    for index in range(text.count_chars()):
        char = text.get_text_range(index, 1)
        if not char.strip():
            continue
        left, bottom, right, top = (side * MM_PER_PT for side in text.get_charbox(index))
        glyphs.append(Glyph(char, left, right, height - top, height - bottom))
    return PdfPage(width, height, glyphs)


def pdf_text(pdf: bytes) -> str:
    return "".join(page.text for page in pages(pdf))


def embedded_fonts(pdf: bytes) -> dict[str, bool]:
    """Name of each font without its subset prefix → whether its outlines are in the file."""
    fonts = {}
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for font in page.Resources.get("/Font", {}).values():
                descendant = font.DescendantFonts[0]
                name = str(font.BaseFont).removeprefix("/").partition("+")[2]
                fonts[name] = "/FontFile2" in descendant.FontDescriptor
    return fonts


def opened(data: bytes) -> DocxDocument:
    return docx.Document(io.BytesIO(data))


def docx_lines(data: bytes) -> Iterator[str]:
    """The paragraphs in the order of the file, those in tables included."""
    for paragraph in opened(data).element.body.iter(qn("w:p")):
        text = "".join(
            "\n" if e.tag == qn("w:br") else e.text or "" for e in paragraph.iter(qn("w:t"), qn("w:br"))
        )
        if text.strip():
            yield text


def docx_text(data: bytes) -> str:
    return squeezed("".join(docx_lines(data)))

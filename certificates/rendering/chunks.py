"""The chunk way: WeasyPrint lays out fifty sheets as one document, taken apart in its finisher hook.

The reference for the compiled way, and what a layout falls back to when it cannot be compiled. Artwork and fonts come
from the layout's shell; only the text is laid out for each sheet.
"""

from collections.abc import Mapping, Sequence

import pydyf
from weasyprint import Document

from . import qr
from .assembly import NotForChunks, Structure, make_structure
from .layout import Fitted
from .press import Press, no_collection
from .probe import Probe, alphabet_section, operators_of
from .sheets import Sheet
from .streams import FONT_USED, MARKED, NAME_USED

CHUNK = 50


def lay_out(
    press: Press, probe: Probe, filled: Sequence[tuple[Sheet, Mapping[str, Fitted]]]
) -> list[tuple[bytes, Structure]]:
    """Operators and structure of each sheet.

    Raises:
        NotForChunks: the layout must be rendered plainly.
    """
    drawn_after = probe.qr_mark is not None
    sections = [alphabet_section(press.layout)]
    sections += (
        '<section class="sheet">'
        f"{press.layout.fill(fitted, qr.PLACEHOLDER if drawn_after else qr.data_url(sheet.qr))}</section>"
        for sheet, fitted in filled
    )
    taken: list[tuple[bytes, Structure]] = []

    def take(document: Document, pdf: pydyf.PDF) -> None:
        if len(document.pages) != len(sections):
            raise NotForChunks
        pages = pdf.page_references
        for number in range(1, len(sections)):
            page = pdf.objects[int(pages[number].split()[0])]
            operators = operators_of(pdf, page)
            used = {name.decode() for name in NAME_USED.findall(operators)}
            fonts = {name.decode() for name in FONT_USED.findall(operators)}
            if "Annots" in page or not used <= probe.shell.names or not fonts <= probe.shell.fonts:
                raise NotForChunks
            if drawn_after:
                operators = _with_qr(operators, probe.qr_operators(filled[number - 1][0].qr))
            taken.append((operators, make_structure(pdf, number, pages[number], probe.shell)))

    with no_collection():
        press.take(press.lay_out(press.html(sections)), take)
    return taken


def _with_qr(operators: bytes, code: bytes) -> bytes:
    """The code instead of its placeholder. Laying out an SVG picture costs more than all the text of a sheet."""
    return MARKED.sub(
        lambda match: (
            b"/Figure\n<</MCID %s>>\nBDC\n%s\nEMC" % (match["mcid"], code)
            if match["tag"] == b"Figure"
            else match[0]
        ),
        operators,
    )

"""What WeasyPrint makes of a layout, learnt by laying out specimen sheets: boxes, faces, baselines, shared objects.

Only public parts of WeasyPrint are read: ``Page.anchors``, ``Document.fonts``, and the PDF's objects as the finisher
hook hands them over. The specimen texts are recognised in the content streams by their glyphs.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pydyf
from weasyprint import Document

from . import qr
from .assembly import NotForChunks, Shell, Structure, make_shell, make_structure
from .errors import BadLayout
from .fitting import PX_PER_PT, UNITS, Box, shape
from .layout import Face, Field, Fitted, Layout
from .press import Press, no_collection
from .streams import MARKED, Shown, content, shown

VIETNAMESE = (
    "ÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬĐÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ"
)
# The characters that every file's fonts have, whoever it is for, so that files do not depend on their neighbours.
ALPHABET = "".join(map(chr, range(0x21, 0x7F))) + VIETNAMESE + "–—‘’“”…·•°×№§"
COMMON = frozenset(ALPHABET + " \xa0")

# Pages of a specimen document: the alphabet, the artwork alone, then specimens. Other documents have no artwork page.
ALPHABET_PAGE, ART_PAGE = 0, 1
SPECIMEN_QR = "https://example.org/" + "0" * 20

# Two layouts of one page differ by less than this (CSS pixels) when they are the same.
SAME = 0.05


@dataclass(frozen=True)
class Combination:
    """A step and a number of lines that a field may come to."""

    step: int
    lines: int


@dataclass(frozen=True)
class Specimen:
    """Where a field's lines stood on one specimen page; ``spacing`` is half its letter spacing, in 1024ths px."""

    combination: Combination
    size_px: float
    lines: tuple[Shown, ...]
    inks: tuple[float, ...]
    spacing: int


@dataclass(frozen=True)
class Setting:
    """A field as WeasyPrint sets it: its box on the page, and its specimens."""

    field: Field
    face: Face
    rectangle: tuple[float, float, float, float]
    specimens: tuple[Specimen, ...]

    @cached_property
    def spacing(self) -> tuple[int, ...]:
        """Half the letter spacing by step, in 1024ths of a pixel: Pango puts half before and half after a glyph."""
        by_step = {specimen.combination.step: specimen.spacing for specimen in self.specimens}
        return tuple(by_step[step] for step in range(len(self.field.steps)))

    @cached_property
    def align(self) -> float:
        """0 at the left, ½ centred, 1 at the right: the part of a line that stands before its fixed point."""
        firsts = [
            (specimen.lines[0].x, specimen.inks[0])
            for specimen in self.specimens
            if specimen.combination.lines
        ]
        for part in (0.0, 0.5, 1.0):
            points = [x + part * ink for x, ink in firsts]
            if max(points) - min(points) < 1:
                return part
        raise BadLayout(reason=f"#{self.field.id} is neither left, centred nor right")

    @cached_property
    def point(self) -> float:
        """The fixed point of every line, in CSS pixels from the page's left edge."""
        specimen = self.specimens[0]
        return specimen.lines[0].x + self.align * specimen.inks[0]

    @cached_property
    def box(self) -> Box:
        left, _, right, _ = self.rectangle
        room = {
            0.0: right - self.point,
            0.5: 2 * min(self.point - left, right - self.point),
            1.0: self.point - left,
        }[self.align]
        return Box(self.face, room, tuple(2 * half / UNITS for half in self.spacing))

    def baselines(self, combination: Combination) -> tuple[float, ...] | None:
        """The baselines of a combination; None when they differ between pages, so that they depend on other fields."""
        found = [
            [line.y for line in specimen.lines]
            for specimen in self.specimens
            if specimen.combination == combination
        ]
        same = all(abs(one - other) < SAME for ys in found for one, other in zip(ys, found[0], strict=True))
        return tuple(found[0]) if found and same else None


@dataclass(frozen=True)
class Probe:
    """All that is known of a layout."""

    settings: dict[str, Setting]
    font_names: dict[Face, str]
    widths: dict[str, dict[int, int]]
    shell: Shell
    structure: Structure | None
    operators: bytes
    marks: dict[str, int]
    qr_mark: int | None
    qr_rectangle: tuple[float, float, float, float] | None

    def qr_operators(self, payload: str) -> bytes:
        """The QR code where the layout has it. Only where there is a ``qr_mark``."""
        left, top, right, _ = self.qr_rectangle or (0.0, 0.0, 0.0, 0.0)
        return qr.operators(payload, left, top, right - left)

    @property
    def boxes(self) -> dict[str, Box]:
        return {name: setting.box for name, setting in self.settings.items()}


def alphabet_section(layout: Layout) -> str:
    """A page that draws every common character in every face, always in the same order and at the same size."""
    letters = " ".join(f"&#{ord(letter)};" for letter in ALPHABET)
    lines = "".join(
        f"<p style=\"font:{'italic' if face.italic else 'normal'} {face.weight} 10px/1 '{face.family}';"
        f'margin:0;letter-spacing:0">{letters} n&#160;n</p>'
        for face in layout.faces
    )
    return f'<section class="sheet">{lines}</section>'


def specimen_text(index: int, page: int) -> str:
    """Starts with “nn”, from which letter spacing is learnt; tells the field; has another width on each page."""
    return "nn" + chr(97 + index // 26) + chr(97 + index % 26) + "n" * (page + 1)


def examine(press: Press) -> Probe:
    """Lay out specimens of the press's layout and read them.

    Raises:
        BadLayout: a field does not stand where its text can be followed, or in none of the layout's faces.
    """
    layout = press.layout
    plan = _plan(layout)
    sections = [alphabet_section(layout), '<section class="sheet art"></section>']
    for page, chosen in enumerate(plan):
        fitted = {}
        for index, field in enumerate(layout.fields):
            one = chosen.get(field.id)
            lines = (specimen_text(index, page), *["nn"] * (one.lines - 1)) if one else ()
            step = one.step if one else 0
            fitted[field.id] = Fitted(step, field.steps[step].size_pt, lines)
        kind = "sheet" if page else "sheet measured"
        sections.append(f'<section class="{kind}">{layout.fill(fitted, qr.PLACEHOLDER)}</section>')
    reader = _Reader(layout, plan)
    with no_collection():
        press.take(press.lay_out(press.html(sections)), reader)
    return reader.probe


def _plan(layout: Layout) -> list[dict[str, Combination]]:
    """The specimen pages: every combination of every field once, each field at least twice, all on the first."""
    combinations = {
        field.id: [
            Combination(number, lines)
            for number, step in enumerate(field.steps)
            for lines in range(1, step.lines + 1)
        ]
        for field in layout.fields
    }
    count = max([2, *map(len, combinations.values())])
    return [
        {name: found[page % len(found)] for name, found in combinations.items() if page < max(2, len(found))}
        for page in range(count)
    ]


class _Reader:
    """The finisher that reads a document of specimens."""

    probe: Probe

    def __init__(self, layout: Layout, plan: list[dict[str, Combination]]) -> None:
        self.layout = layout
        self.plan = plan

    def __call__(self, document: Document, pdf: pydyf.PDF) -> None:
        layout = self.layout
        pages = document.pages[ART_PAGE + 1 :]
        if len(pages) != len(self.plan):
            raise BadLayout(reason="a sheet takes more than one page")
        faces = self._faces(document)
        specimens: dict[str, list[Specimen]] = {field.id: [] for field in layout.fields}
        first: dict[str, tuple[int, Face]] = {}
        operators = [page_operators(pdf, number) for number in range(len(document.pages))]
        for page, chosen in enumerate(self.plan):
            marked = _marked(operators[ART_PAGE + 1 + page])
            for index, field in enumerate(layout.fields):
                if field.id not in chosen:
                    continue
                mark, face, specimen = _read(
                    field, chosen[field.id], specimen_text(index, page), marked, faces
                )
                specimens[field.id].append(specimen)
                first.setdefault(field.id, (mark, face))
        anchors = pages[0].anchors
        settings = {
            field.id: Setting(field, first[field.id][1], anchors[field.id], tuple(specimens[field.id]))
            for field in layout.fields
        }
        shell = make_shell(pdf, ART_PAGE, layout.language)
        figures = [
            int(match["mcid"])
            for match in MARKED.finditer(operators[ART_PAGE + 1])
            if match["tag"] == b"Figure"
        ]
        rectangle = anchors.get(layout.qr_id or "")
        self.probe = Probe(
            settings=settings,
            font_names={face: name for name, face in faces.items()},
            widths={name: dict(font.widths) for name, font in _by_hash(document).items()},
            shell=shell,
            structure=_structure(pdf, shell),
            operators=operators[ART_PAGE + 1],
            marks={name: mark for name, (mark, _) in first.items()},
            qr_mark=figures[0] if rectangle and len(figures) == 1 else None,
            qr_rectangle=rectangle,
        )

    def _faces(self, document: Document) -> dict[str, Face]:
        """The layout's faces by the names of the fonts in the PDF."""
        found: dict[str, Face] = {}
        for name, font in _by_hash(document).items():
            for face in self.layout.faces:
                if (font.family, font.weight, font.style == 2) == (face.family, face.weight, face.italic):
                    found[name] = face
        return found


def _structure(pdf: pydyf.PDF, shell: Shell) -> Structure | None:
    """Of the first specimen: each field on one line, which serves for any number of lines."""
    try:
        return make_structure(pdf, ART_PAGE + 1, pdf.page_references[ART_PAGE + 1], shell)
    except NotForChunks:
        return None


def _by_hash(document: Document) -> dict:
    return {font.hash: font for font in document.fonts.values()}


def page_operators(pdf: pydyf.PDF, page_number: int) -> bytes:
    return operators_of(pdf, pdf.objects[int(pdf.page_references[page_number].split()[0])])


def operators_of(pdf: pydyf.PDF, page: pydyf.Dictionary) -> bytes:
    return content(pdf.objects[int(page["Contents"].split()[0])])


def _marked(operators: bytes) -> list[tuple[int, list[Shown]]]:
    return [(int(match["mcid"]), list(shown(match["inside"] or b""))) for match in MARKED.finditer(operators)]


def _read(
    field: Field,
    chosen: Combination,
    text: str,
    marked: Sequence[tuple[int, list[Shown]]],
    faces: dict[str, Face],
) -> tuple[int, Face, Specimen]:
    """Find a field's specimen: its first line by the glyphs, the further lines in the marks that follow."""
    size_px = field.steps[chosen.step].size_pt * PX_PER_PT
    for position, (mark, lines) in enumerate(marked):
        if not lines or lines[0].font not in faces:
            continue
        face = faces[lines[0].font]
        glyphs = shape(face, text, size_px)
        if lines[0].glyphs != tuple(glyph.id for glyph in glyphs):
            continue
        if abs(lines[0].size - size_px) > 0.01:
            raise BadLayout(reason=f"#{field.id}: the style sheet overrides the size chosen by data-fit")
        found = [line for _, shows in marked[position : position + chosen.lines] for line in shows]
        if len(found) != chosen.lines:
            raise BadLayout(
                reason=f"#{field.id} breaks its lines by itself; its box is too narrow for data-fit"
            )
        spacing = round(lines[0].offset * lines[0].size)
        inks = tuple(
            sum(glyph.advance for glyph in shape(face, words, size_px)) / UNITS
            + 2 * spacing / UNITS * len(words)
            for words in (text, *["nn"] * (chosen.lines - 1))
        )
        return mark, face, Specimen(chosen, size_px, tuple(found), inks, spacing)
    raise BadLayout(reason=f"#{field.id} is not drawn in one of the template's fonts")

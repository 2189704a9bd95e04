"""A certificate's design: HTML with marked variable elements, CSS, artwork as page background, and its fonts.

A layout is written once and drawn thousands of times. Its HTML is well-formed XML and describes one sheet. An element
with an ``id`` and ``data-fit`` is variable: its text is a pattern such as ``Thời lượng {hours}[, {dates}]``, filled for
each sheet, set in one style, on lines that the engine chooses. What stands in square brackets is left out when a value
in it is empty or not given. ``data-fit`` states the sizes to try, largest first, as *points/lines*:
``34/1 28/1 24/2`` is one line of 34 pt, else one of 28 pt, else two of 24 pt. The element learns what was chosen:
CSS can ask for ``[data-lines="2"]`` or ``[data-step="1"]`` (steps count from 0). A pattern that comes out empty leaves
no text; a field is neither turned nor transparent. ``<img id="…" data-qr="" alt="…"/>`` becomes the sheet's QR code.

Artwork goes into the backgrounds of ``@page art``: it is the same on every sheet, stands under the text, and is paid
for once per batch. An image inside the HTML is drawn again for every sheet.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from html import escape
from pathlib import Path
from string import Formatter
from xml.etree.ElementTree import Element, ParseError, tostring

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from .errors import BadLayout, MissingValue
from .sheets import Sheet, plain_text

A4_LANDSCAPE = (297.0, 210.0)
A4_PORTRAIT = (210.0, 297.0)

PICTURE = "picture:"
"""Begins the address of a picture that comes with a layout."""

OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
SLOT = re.compile(r' data-slot="(\d+|qr)"')


@dataclass(frozen=True)
class Face:
    """One font file, and the name, weight and slope by which the CSS calls it."""

    family: str
    path: Path
    weight: int = 400
    italic: bool = False

    def css(self) -> str:
        slope = "italic" if self.italic else "normal"
        return (
            f'@font-face{{font-family:"{self.family}";font-weight:{self.weight};font-style:{slope};'
            f'src:url("{self.path.as_uri()}")}}'
        )


@dataclass(frozen=True)
class Picture:
    """A picture given with the layout: its bytes (PNG or JPEG), named by their hash, so that equal ones are one."""

    content: bytes
    mime_type: str

    @cached_property
    def url(self) -> str:
        """By which the CSS calls it."""
        return f"{PICTURE}{sha256(self.content).hexdigest()}"

    def __repr__(self) -> str:
        return self.url


@dataclass(frozen=True)
class Step:
    """A size that may be tried: points, and how many lines at most."""

    size_pt: float
    lines: int


@dataclass(frozen=True)
class Field:
    """A variable element: its id, the pattern of its text, and the steps by which it yields to long text."""

    id: str
    pattern: str
    steps: tuple[Step, ...]

    @cached_property
    def names(self) -> frozenset[str]:
        """The values that the pattern must be given."""
        return _names(OPTIONAL.sub("", self.pattern))

    @cached_property
    def optional_names(self) -> frozenset[str]:
        return _names(self.pattern) - self.names

    def text(self, sheet: Sheet) -> str:
        """The text on this sheet; empty when the values that must be given are all empty."""
        try:
            values = {name: sheet.values[name] for name in self.names}
        except KeyError as missing:
            raise MissingValue(name=missing.args[0]) from missing
        if values and not any(values.values()):
            return ""
        values |= {name: sheet.values.get(name, "") for name in self.optional_names}
        pattern = OPTIONAL.sub(
            lambda match: match[1] if all(values[name] for name in _names(match[1])) else "", self.pattern
        )
        return plain_text(pattern.format_map(values))


def _names(pattern: str) -> frozenset[str]:
    return frozenset(name for _, name, _, _ in Formatter().parse(pattern) if name)


@dataclass(frozen=True)
class Fitted:
    """How a field's text is set on one sheet."""

    step: int
    size_pt: float
    lines: tuple[str, ...]

    # Smaller than its step says.
    shrunk: bool = False

    @property
    def attributes(self) -> str:
        size = f' style="font-size:{self.size_pt:g}pt"' if self.shrunk else ""
        return f' data-step="{self.step}" data-lines="{len(self.lines)}"{size}'

    @property
    def content(self) -> str:
        return "<br/>".join(escape(line, quote=False) for line in self.lines)


@dataclass(frozen=True)
class Layout:
    """See the module's text. ``page_mm`` is width and height; its ``url()`` reads ``folder`` and ``pictures`` only.

    ``signature_mm`` (left, top, width, height) is where the signer's signature goes, and over it the seal.
    """

    html: str
    css: str
    faces: tuple[Face, ...]
    folder: Path
    page_mm: tuple[float, float] = A4_LANDSCAPE
    language: str = "vi"
    pictures: tuple[Picture, ...] = ()
    signature_mm: tuple[float, float, float, float] | None = None

    @cached_property
    def digest(self) -> str:
        """Of everything written in the layout, and of its pictures (not of the files it names)."""
        said = (
            self.html, self.css, self.faces, self.folder, self.page_mm, self.language, self.pictures
        )  # fmt: skip
        return sha256(repr(said).encode()).hexdigest()

    @cached_property
    def _parsed(self) -> tuple[tuple[Field, ...], tuple[str, ...]]:
        """The fields, and the HTML cut at its slots: text, slot, text, slot … text."""
        try:
            root: Element = fromstring(f"<div>{self.html}</div>")
        except (ParseError, DefusedXmlException) as error:
            raise BadLayout(reason=str(error)) from error
        fields: list[Field] = []
        for element in root.iter():
            if "data-qr" in element.attrib:
                element.attrib.pop("data-qr")
                element.set("data-slot", "qr")
            elif "data-fit" in element.attrib:
                element.set("data-slot", str(len(fields)))
                fields.append(_field(element))
                element.attrib.pop("data-fit")
                element.text = None
        return tuple(fields), tuple(SLOT.split(tostring(root, "unicode", short_empty_elements=False)))

    @property
    def fields(self) -> tuple[Field, ...]:
        return self._parsed[0]

    @cached_property
    def qr_id(self) -> str | None:
        """The id of the QR code's image, if the layout has one."""
        found = fromstring(f"<div>{self.html}</div>").find(".//*[@data-qr]")
        return None if found is None else found.get("id")

    @property
    def names(self) -> frozenset[str]:
        """Every value that a sheet of this layout must give (an empty string is a value)."""
        return frozenset[str]().union(*(field.names for field in self.fields))

    @property
    def optional_names(self) -> frozenset[str]:
        """Further values that a sheet may give."""
        return frozenset[str]().union(*(field.optional_names for field in self.fields)) - self.names

    def stylesheet(self) -> str:
        width, height = self.page_mm
        return "\n".join(
            (
                *(face.css() for face in self.faces),
                f"@page{{size:{width:g}mm {height:g}mm;margin:0}}",
                "html,body{margin:0}",
                f".sheet{{position:relative;width:{width:g}mm;height:{height:g}mm;break-after:page;overflow:hidden}}",
                ".sheet:last-child{break-after:auto}",
                ".art{page:art}",
                *(
                    f'#{field.id}[data-step="{number}"]{{font-size:{step.size_pt:g}pt}}'
                    for field in self.fields
                    for number, step in enumerate(field.steps)
                ),
                self.css,
            )
        )

    def fill(self, fitted: Mapping[str, Fitted], qr_url: str) -> str:
        """One sheet in HTML that is well-formed XML, to stand in an element with the class ``sheet``.

        With the class ``art`` beside it, the artwork is drawn too.
        """
        fields, parts = self._parsed
        filled = [parts[0]]
        for slot, rest in _pairs(parts[1:]):
            if slot == "qr":
                filled += f' src="{qr_url}"', rest
            else:
                setting = fitted[fields[int(slot)].id]
                filled += setting.attributes, rest[:1], setting.content, rest[1:]
        return "".join(filled)


def _pairs(parts: Sequence[str]) -> Iterator[tuple[str, str]]:
    return zip(parts[::2], parts[1::2], strict=True)


def _field(element: Element) -> Field:
    name = element.get("id") or ""
    if not name:
        raise BadLayout(reason="an element with data-fit has no id")
    if len(element):
        raise BadLayout(reason=f"#{name} has elements inside; a field is plain text in one style")
    try:
        steps = tuple(_step(part) for part in element.get("data-fit", "").split())
    except ValueError as error:
        raise BadLayout(reason=f"data-fit of #{name} is not like “34/1 28/2”") from error
    if not steps:
        raise BadLayout(reason=f"data-fit of #{name} is empty")
    pattern = plain_text(element.text or "")
    try:
        asked = [part for _, part, _, _ in Formatter().parse(pattern) if part is not None]
    except ValueError as error:
        raise BadLayout(reason=f"the braces of #{name} do not match") from error
    if not all(part.isidentifier() for part in asked):
        raise BadLayout(reason=f"#{name} asks for a value that is no plain name")
    return Field(name, pattern, steps)


def _step(part: str) -> Step:
    size, lines = part.split("/")
    step = Step(float(size), int(lines))
    if step.size_pt <= 0 or step.lines <= 0:
        raise ValueError(part)
    return step

"""Writing PDF files whose greater part is the same in each: fonts, artwork and colours are serialised once.

A ``Shell`` holds the shared objects, numbered 1…m, as finished bytes. ``write`` appends what belongs to one sheet and
the cross-reference table. Nothing in a file depends on the time, on chance, or on other sheets.
"""

import re
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import md5
from xml.sax.saxutils import escape, quoteattr

import pydyf

from .press import NO_TIME, VARIANT
from .sheets import AttachedFile, Sheet
from .streams import content

# Strings are matched too, so that “12 0 R” inside one is not taken for a reference.
REFERENCE = re.compile(rb"\((?:\\.|[^\\()])*\)|<[0-9A-Fa-f]+>|(?<![\d.])(\d+) 0 R\b", re.DOTALL)
HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
PRODUCER = "WeasyPrint; LMS"


def references(data: bytes) -> list[int]:
    return [int(match[1]) for match in REFERENCE.finditer(data) if match[1]]


def renumber(data: bytes, new: Mapping[int, int]) -> bytes:
    return REFERENCE.sub(lambda match: b"%d 0 R" % new[int(match[1])] if match[1] else match[0], data)


def dictionary_of(item: pydyf.Object) -> bytes:
    """The dictionary of an object: of a stream, what stands before its bytes."""
    return pydyf.Dictionary(dict(item.extra)).data if isinstance(item, pydyf.Stream) else item.data


def reachable(objects: list[pydyf.Object], roots: Iterable[int]) -> list[int]:
    """Numbers of the objects that the roots need, themselves included, in a stable order."""
    found: dict[int, None] = {}
    waiting = list(roots)[::-1]
    while waiting:
        number = waiting.pop()
        if number not in found:
            found[number] = None
            waiting.extend(reversed(references(dictionary_of(objects[number]))))
    return list(found)


def stream(body: bytes, dictionary: bytes = b"", *, level: int = 6) -> bytes:
    packed = zlib.compress(body, level)
    return b"<<%s/Filter /FlateDecode/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(packed), packed)


def serialise(item: pydyf.Object, new: Mapping[int, int]) -> bytes:
    if not isinstance(item, pydyf.Stream):
        return renumber(item.data, new)
    body = content(item)
    extra = dict(item.extra)
    if item.compress:
        body = zlib.compress(body, 9)
        extra["Filter"] = "/FlateDecode"
    extra["Length"] = len(body)
    return renumber(pydyf.Dictionary(extra).data, new) + b"\nstream\n" + body + b"\nendstream"


@dataclass(frozen=True)
class Shell:
    """The part of a file that all sheets of a layout share. ``page`` and ``catalog`` lack what differs by sheet."""

    body: bytes
    table: bytes
    count: int
    art: bytes
    resources: bytes
    boxes: bytes
    intents: bytes
    language: bytes
    fonts: frozenset[str]
    names: frozenset[str]

    # Numbers of the objects that every sheet has, after the shared ones.
    @property
    def catalog(self) -> int:
        return self.count + 1

    @property
    def page(self) -> int:
        return self.count + 3

    @property
    def structure(self) -> int:
        """The structure tree's root, the first of the numbers that ``Structure`` takes."""
        return self.count + 7


@dataclass(frozen=True)
class Structure:
    """A sheet's structure tree: root, parent tree, document, elements; numbered from ``Shell.structure``."""

    objects: tuple[bytes, ...]


def make_shell(pdf: pydyf.PDF, page_number: int, language: str) -> Shell:
    """From a document whose page ``page_number`` shows the artwork alone."""
    page = pdf.objects[int(pdf.page_references[page_number].split()[0])]
    intents = pdf.catalog["OutputIntents"].data
    roots = [*references(page["Contents"]), *references(page["Resources"]), *references(intents)]
    order = reachable(pdf.objects, roots)
    for item in (pdf.objects[number] for number in order):
        # Empty kinds of resources say nothing, and checkers stumble over them.
        for kind in ("Pattern", "Shading", "XObject"):
            if isinstance(item, pydyf.Dictionary) and kind in item and not item[kind]:
                del item[kind]
    new = {old: fresh for fresh, old in enumerate(order, 1)}
    # The artwork turns the page upside down for itself; the sheet's own operators turn it again.
    art = pdf.objects[int(page["Contents"].split()[0])]
    art.stream = [b"q", *art.stream, b"Q"]
    body, table = _indirect(HEADER, ((new[old], serialise(pdf.objects[old], new)) for old in order))
    resources = pdf.objects[references(page["Resources"])[0]]
    names = {
        name
        for kind in ("ExtGState", "XObject")
        for name in resources.get(kind, ())
        # Transparency and raster images are named after what they are; the other names are running numbers.
        if name.startswith(("a", "A") if kind == "ExtGState" else "i")
    }
    fonts = pdf.objects[references(resources["Font"])[0]]
    boxes = b"".join(
        b"/%s %s" % (key.encode(), page[key].data) for key in ("MediaBox", "TrimBox", "BleedBox")
    )
    return Shell(
        body=body,
        table=b"0000000000 65535 f \n" + table,
        count=len(order),
        art=renumber(page["Contents"], new),
        resources=renumber(page["Resources"], new),
        boxes=boxes,
        intents=renumber(intents, new),
        language=pydyf.String(language).data,
        fonts=frozenset(fonts),
        names=frozenset(names),
    )


class NotForChunks(Exception):
    """A sheet has something that no shell can hold for it: a link, a transparent group, a picture of its own."""


def make_structure(pdf: pydyf.PDF, page_number: int, page: bytes, shell: Shell) -> Structure:
    """The structure of one page of a document (its number and its reference), as a tree of its own.

    Raises:
        NotForChunks: it points at links or form fields.
    """
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    document = pdf.objects[references(root["K"].data)[0]]
    tops = [number for number in references(document["K"].data) if pdf.objects[number].get("Pg") == page]
    elements: dict[int, None] = {}
    waiting = tops[::-1]
    while waiting:
        number = waiting.pop()
        if pdf.objects[number].get("Type") != "/StructElem":
            raise NotForChunks
        elements[number] = None
        waiting.extend(reversed(references(pdf.objects[number]["K"].data)))
    first = shell.structure
    new = {number: first + 3 + index for index, number in enumerate(elements)}
    parents = pdf.objects[references(root["ParentTree"])[0]]["Nums"][2 * page_number + 1]
    new |= {document.number: first + 2, int(page.split()[0]): shell.page}
    tree = [
        b"<</Type /StructTreeRoot/ParentTree %d 0 R/K [%d 0 R]>>" % (first + 1, first + 2),
        b"<</Nums [0 %s]>>" % renumber(parents.data, new),
        b"<</Type /StructElem/S /Document/K [%s]/P %d 0 R>>"
        % (b" ".join(b"%d 0 R" % new[number] for number in tops), first),
        *(renumber(pdf.objects[number].data, new) for number in elements),
    ]
    return Structure(tuple(tree))


def _indirect(start: bytes, objects: Iterable[tuple[int, bytes]]) -> tuple[bytes, bytes]:
    """Objects written one after another behind ``start``, and their lines of the cross-reference table."""
    pieces = [start]
    table: list[bytes] = []
    position = len(start)
    for number, data in objects:
        piece = b"%d 0 obj\n%s\nendobj\n" % (number, data)
        table.append(b"%010d 00000 n \n" % position)
        pieces.append(piece)
        position += len(piece)
    return b"".join(pieces), b"".join(table)


def write(shell: Shell, sheet: Sheet, operators: bytes, structure: Structure) -> bytes:
    """A whole file: the shell, and one page of ``operators`` over the artwork."""
    first = shell.count + 1
    pages, page, text, metadata, info = range(first + 1, first + 6)
    files = shell.structure + len(structure.objects)
    attached = [
        (files + 2 * index, files + 2 * index + 1, file) for index, file in enumerate(sheet.attachments)
    ]
    catalog = (
        b"<</Type /Catalog/Pages %d 0 R/Lang %s/StructTreeRoot %d 0 R/ViewerPreferences <</DisplayDocTitle true>>"
        b"/MarkInfo <</Marked true>>/OutputIntents %s/Metadata %d 0 R%s>>"
        % (pages, shell.language, shell.structure, shell.intents, metadata, _attachment_names(attached))
    )
    own = [
        catalog,
        b"<</Type /Pages/Kids [%d 0 R]/Count 1>>" % page,
        b"<</Type /Page/Parent %d 0 R%s/Contents [%s %d 0 R]/Resources %s/Tabs /S/StructParents 0>>"
        % (pages, shell.boxes, shell.art, text, shell.resources),
        stream(operators),
        # PDF/A readers that are no PDF readers look for this one without unpacking it.
        _plain_stream(_xmp(sheet), b"/Type /Metadata/Subtype /XML"),
        _info(sheet),
        *structure.objects,
    ]
    for content_number, _, file in attached:
        own += _file(file, sheet), _filespec(file, content_number)
    body, table = _continue(shell, first, own)
    size = first + len(own)
    digest = md5(body, usedforsecurity=False).hexdigest().encode()
    return b"".join(
        (
            body,
            b"xref\n0 %d\n" % size,
            shell.table,
            table,
            b"trailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID [<%s> <%s>]>>\nstartxref\n%d\n%%%%EOF\n"
            % (size, first, info, digest, digest, len(body)),
        )
    )


def _continue(shell: Shell, first: int, own: list[bytes]) -> tuple[bytes, bytes]:
    return _indirect(shell.body, enumerate(own, first))


def _plain_stream(body: bytes, dictionary: bytes) -> bytes:
    return b"<<%s/Length %d>>\nstream\n%s\nendstream" % (dictionary, len(body), body)


def _attachment_names(attached: list[tuple[int, int, AttachedFile]]) -> bytes:
    if not attached:
        return b""
    by_name = sorted(attached, key=lambda item: item[2].name.encode("utf-16-be"))
    names = b"".join(_text(file.name) + b" %d 0 R" % spec for _, spec, file in by_name)
    files = b" ".join(b"%d 0 R" % spec for _, spec, _ in attached)
    return b"/Names <</EmbeddedFiles <</Names [%s]>>>>/AF [%s]" % (names, files)


def _file(file: AttachedFile, sheet: Sheet) -> bytes:
    moment = _moment(sheet, always=True)
    checksum = md5(file.content, usedforsecurity=False).hexdigest().encode()
    return stream(
        file.content,
        b"/Type /EmbeddedFile/Subtype %s/Params <</CheckSum <%s>/Size %d/CreationDate %s/ModDate %s>>"
        % (pydyf.name(file.mime_type), checksum, len(file.content), moment, moment),
    )


def _filespec(file: AttachedFile, content_number: int) -> bytes:
    return b"<</Type /Filespec/F %s/UF %s/EF <</F %d 0 R/UF %d 0 R>>/Desc %s/AFRelationship %s>>" % (
        _text(file.name.encode("ascii", "replace").decode()),
        _text(file.name),
        content_number,
        content_number,
        _text(file.description or file.name),
        pydyf.name(file.relationship),
    )


def _text(text: str) -> bytes:
    return pydyf.String(text).data


def _moment(sheet: Sheet, *, always: bool = False) -> bytes:
    moment = sheet.created_at or (NO_TIME if always else None)
    if moment is None:
        return b""
    offset = f"{moment:%z}"
    return _text(f"D:{moment:%Y%m%d%H%M%S}{offset[:3]}'{offset[3:5]}'")


def _info(sheet: Sheet) -> bytes:
    said = {b"Producer": _text(PRODUCER), b"Title": _text(sheet.title)}
    if sheet.author:
        said[b"Author"] = _text(sheet.author)
    if sheet.created_at:
        said[b"CreationDate"] = said[b"ModDate"] = _moment(sheet)
    return b"<<%s>>" % b"".join(b"/%s %s" % item for item in said.items())


def _xmp(sheet: Sheet) -> bytes:
    """The same statements as ``_info``, and the kind of PDF/A."""
    part, conformance = VARIANT.removeprefix("pdf/a-")
    about = '<rdf:Description rdf:about=""'
    parts = [
        f'{about} pdfaid:part="{part}" pdfaid:conformance="{conformance.upper()}"/>',
        f"{about} pdf:Producer={quoteattr(PRODUCER)}/>",
        (
            f'{about}><dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(sheet.title)}</rdf:li></rdf:Alt>'
            "</dc:title></rdf:Description>"
        ),
    ]
    if sheet.author:
        parts.append(
            f"{about}><dc:creator><rdf:Seq><rdf:li>{escape(sheet.author)}</rdf:li></rdf:Seq></dc:creator>"
            "</rdf:Description>"
        )
    if sheet.created_at:
        moment = sheet.created_at.isoformat(timespec="seconds")
        parts.append(f'{about} xmp:CreateDate="{moment}" xmp:ModifyDate="{moment}"/>')
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"'
        f' xmlns:xmp="http://ns.adobe.com/xap/1.0/">{"".join(parts)}</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    ).encode()

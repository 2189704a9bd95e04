"""Many files as one to print: fonts and artwork that they share are written once, memory does not grow with them.

Each file is opened, its pages copied into the growing one, and closed. What is the same in many files (told by the hash
of its bytes) is written once; what only a screen needs (tags, links, attachments) stays behind. Appearances of visible
signatures are printed.
"""

import re
from array import array
from collections.abc import Iterable
from decimal import Decimal
from hashlib import blake2b
from io import BytesIO
from typing import BinaryIO

import pikepdf

from .assembly import HEADER, PRODUCER

# What leads up and around from a page, and what means nothing on paper.
LEFT_BEHIND = frozenset(
    (
        "/Parent",
        "/StructParents",
        "/StructParent",
        "/Tabs",
        "/Metadata",
        "/PieceInfo",
        "/AA",
        "/A",
        "/P",
        "/V",
        "/T",
    )
)
INHERITED = ("/Resources", "/MediaBox", "/CropBox", "/Rotate")
REMEMBERED = 4096
NAME = re.compile(rb"[\x00-\x20()<>\[\]{}/%#\x7f-\xff]")


def bind(files: Iterable[bytes], into: BinaryIO, *, blank_backs: bool = False) -> int:
    """Write the pages of ``files``, in order, as one PDF; gives how many pages, blank ones included.

    With ``blank_backs`` a file of an odd number of pages is followed by a blank page, so that on a printer that prints
    on both sides every file begins on a sheet of its own.
    """
    binder = _Binder(into)
    for file in files:
        binder.take(file, blank_back=blank_backs)
    return binder.finish(duplex=blank_backs)


class _Binder:
    def __init__(self, into: BinaryIO) -> None:
        self._into = into
        self._offsets = array("Q", (0, 0))  # objects 1 (catalog) and 2 (pages) are written last
        self._position = 0
        self._pages = array("L")
        self._known: dict[bytes, int] = {}
        self._write(HEADER)

    def take(self, file: bytes, *, blank_back: bool) -> None:
        with pikepdf.open(BytesIO(file)) as pdf:
            for page in pdf.pages:
                self._take_page(page.obj)
            box = [float(side) for side in pdf.pages[-1].mediabox]
            if blank_back and len(pdf.pages) % 2:
                sides = b" ".join(b"%g" % side for side in box)
                self._add_page(b"<</Type /Page/Parent 2 0 R/Resources <<>>/MediaBox [%s]>>" % sides)

    def _take_page(self, page: pikepdf.Object) -> None:
        entries = {key: value for key, value in page.items() if key not in LEFT_BEHIND}
        holder = page
        while "/Parent" in holder:
            holder = holder.Parent
            for key in INHERITED:
                if key in holder and key not in entries:
                    entries[key] = holder[key]
        if "/Annots" in entries:
            printed = [annotation for annotation in page.Annots if _is_printed(annotation)]
            entries.pop("/Annots")
            if printed:
                entries["/Annots"] = pikepdf.Array(printed)
        copied = b"".join(_name(key) + b" " + self._copy(value) for key, value in entries.items())
        self._add_page(b"<<%s/Parent 2 0 R>>" % copied)

    def _add_page(self, page: bytes) -> None:
        self._pages.append(self._add(page))

    def _copy(self, item: pikepdf.Object) -> bytes:
        """An object as it is written where it is used: a reference where it stands for itself, once for all files."""
        if isinstance(item, pikepdf.Stream):
            head, body = self._entries(item), item.read_raw_bytes()
            return self._shared(b"<<%s/Length %d>>\nstream\n%s\nendstream" % (head, len(body), body))
        if isinstance(item, pikepdf.Dictionary):
            written = b"<<%s>>" % self._entries(item)
            return self._shared(written) if item.is_indirect else written
        if isinstance(item, pikepdf.Array):
            written = b"[%s]" % b" ".join(map(self._copy, item))
            return self._shared(written) if item.is_indirect else written
        if isinstance(item, pikepdf.Object):
            return item.unparse(resolved=True)
        return _plain(item)

    def _entries(self, item: pikepdf.Object) -> bytes:
        left = LEFT_BEHIND | {"/Length"} if isinstance(item, pikepdf.Stream) else LEFT_BEHIND
        return b"".join(
            _name(key) + b" " + self._copy(item[key]) for key in sorted(item.keys()) if key not in left
        )

    def _shared(self, written: bytes) -> bytes:
        digest = blake2b(written, digest_size=16).digest()
        if digest not in self._known:
            if len(self._known) >= REMEMBERED:
                # The newest go: what every file has was there first.
                self._known.popitem()
            self._known[digest] = self._add(written)
        return b"%d 0 R" % self._known[digest]

    def _add(self, written: bytes) -> int:
        self._offsets.append(self._position)
        number = len(self._offsets)
        self._write(b"%d 0 obj\n%s\nendobj\n" % (number, written))
        return number

    def _write(self, data: bytes) -> None:
        self._into.write(data)
        self._position += len(data)

    def finish(self, *, duplex: bool) -> int:
        kids = b" ".join(b"%d 0 R" % page for page in self._pages)
        sides = b"/Duplex /DuplexFlipLongEdge" if duplex else b"/Duplex /Simplex"
        for number, written in (
            (1, b"<</Type /Catalog/Pages 2 0 R/ViewerPreferences <</PrintScaling /None%s>>>>" % sides),
            (2, b"<</Type /Pages/Count %d/Kids [%s]>>" % (len(self._pages), kids)),
        ):
            self._offsets[number - 1] = self._position
            self._write(b"%d 0 obj\n%s\nendobj\n" % (number, written))
        info = self._add(b"<</Producer (%s)>>" % PRODUCER.encode())
        start, size = self._position, len(self._offsets) + 1
        self._write(b"xref\n0 %d\n0000000000 65535 f \n" % size)
        for offset in self._offsets:
            self._write(b"%010d 00000 n \n" % offset)
        self._write(
            b"trailer\n<</Size %d/Root 1 0 R/Info %d 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (size, info, start)
        )
        return len(self._pages)


def _is_printed(annotation: pikepdf.Object) -> bool:
    """Whether paper shows it: flagged for print, not hidden, with an appearance."""
    flags = int(annotation.get("/F", 0))
    return "/AP" in annotation and bool(flags & 4) and not flags & 2


def _name(key: str) -> bytes:
    return b"/" + NAME.sub(lambda match: b"#%02X" % match[0][0], key[1:].encode())


def _plain(value: bool | int | Decimal | None) -> bytes:
    """What pikepdf gives as Python's own."""
    if value is None:
        return b"null"
    if isinstance(value, bool):
        return b"true" if value else b"false"
    return f"{value:f}".encode() if isinstance(value, Decimal) else str(value).encode()

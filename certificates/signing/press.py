"""Signing in one pass: an increment is written with a gap, hashed around it, and the envelope put into the gap.

Nothing of the file that is signed changes: it is followed by the signature, its field, and new copies of the catalog
and of the first page that name the field. What ``certificates.rendering`` draws in batches is plain enough to be read
by eye, signed before or not; other files are left to ``general``, which costs ten times as much.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from hashlib import md5, sha256

from .appearance import Appearance
from .envelope import Envelope
from .errors import CannotSign
from .general import sign_any
from .keys import Signatory

VIETNAM = timezone(timedelta(hours=7))
RANGE_WIDTH = 48
"""Room for three numbers of ten digits, in brackets."""
PRINTED_AND_LOCKED = 132
KEYS = {"name": b"Name", "reason": b"Reason", "place": b"Location"}
FORM = re.compile(rb"/AcroForm <</Fields \[((?:\d+ 0 R ?)+)\]/SigFlags 3>>")
ANNOTATIONS = re.compile(rb"/Annots \[((?:\d+ 0 R ?)+)\]")
HEIGHT = re.compile(rb"/MediaBox \[0 0 [\d.]+ ([\d.]+)\]")


@lru_cache(maxsize=4)
def _envelope(signatory: Signatory) -> Envelope:
    return Envelope(signatory)


def sign(
    pdf: bytes,
    signatory: Signatory,
    *,
    at: datetime,
    name: str = "",
    reason: str = "",
    place: str = "",
    appearance: Appearance | None = None,
) -> bytes:
    """The PDF followed by a signature (PAdES B-B) over all of it; invisible unless an ``appearance`` is given.

    ``name`` is who signs, as people read it; the certificate's name when not given. ``at`` (aware) is what the
    signature says of its time. The same arguments give the same bytes, as far as ``signatory`` does.

    Raises:
        CannotSign: encrypted or damaged.
    """
    given = {"name": name or signatory.name, "reason": reason, "place": place}
    words = {key: value for key, value in given.items() if value}
    envelope = _envelope(signatory)
    moment = at.astimezone(VIETNAM)
    try:
        file = _read(pdf)
    except NotPlain:
        try:
            return sign_any(pdf, envelope, at=moment, words=words, appearance=appearance)
        except Exception as error:  # many kinds, and one thing to do about all
            raise CannotSign from error
    return _sign_plain(pdf, file, envelope, moment=moment, words=words, appearance=appearance)


def _sign_plain(
    pdf: bytes,
    file: "_File",
    envelope: Envelope,
    *,
    moment: datetime,
    words: dict[str, str],
    appearance: Appearance | None,
) -> bytes:
    gap = envelope.size * 2
    said = b"".join(b"/%s %s" % (KEYS[key], _text(value)) for key, value in words.items())
    signature = (
        b"<</Type /Sig/Filter /Adobe.PPKLite/SubFilter /ETSI.CAdES.detached%s/M (D:%s+07'00')"
        b"/ByteRange %s/Contents <%s>>>"
        % (said, f"{moment:%Y%m%d%H%M%S}".encode(), b" " * RANGE_WIDTH, b"0" * gap)
    )
    written = _increment(pdf, file, signature, label=words["name"], appearance=appearance)
    start = written.index(b"/Contents <000", len(pdf)) + len(b"/Contents ")
    end = start + gap + 2
    place_of_range = written.index(b"/ByteRange ", len(pdf)) + len(b"/ByteRange ")
    ranges = b"[0 %d %d %d]" % (start, end, len(written) - end)
    written[place_of_range : place_of_range + RANGE_WIDTH] = ranges.ljust(RANGE_WIDTH)
    digest = sha256(memoryview(written)[:start])
    digest.update(memoryview(written)[end:])
    sealed = envelope.seal(digest.digest()).hex().encode()
    written[start + 1 : start + 1 + len(sealed)] = sealed
    return bytes(written)


def sign_all(
    pdfs: Iterable[bytes],
    signatory: Signatory,
    *,
    at: datetime,
    name: str = "",
    reason: str = "",
    place: str = "",
    appearance: Appearance | None = None,
) -> Iterator[bytes]:
    """Each PDF signed, as it is asked for.

    Raises:
        CannotSign: as for ``sign``, when that file's turn comes.
    """
    for pdf in pdfs:
        yield sign(pdf, signatory, at=at, name=name, reason=reason, place=place, appearance=appearance)


class NotPlain(Exception):
    """The file is not written the way that is read here."""


@dataclass(frozen=True)
class _File:
    """What a new increment must know of a file."""

    size: int
    table: int
    root: int
    info: bytes
    identity: bytes
    catalog: bytes
    page_number: int
    page: bytes
    fields: bytes
    annotations: bytes

    @property
    def signatures(self) -> int:
        return self.fields.count(b" R")


def _read(pdf: bytes) -> _File:
    try:
        table = int(_one(rb"startxref\s+(\d+)\s+%%EOF\s*\Z", pdf[-64:]))
        offsets, trailer = _offsets(pdf, table)
        root = int(_one(rb"/Root (\d+) 0 R", trailer))
        catalog = _object(pdf, offsets, root)
        pages = _object(pdf, offsets, int(_one(rb"/Pages (\d+) 0 R", catalog)))
        page_number = int(_one(rb"/Kids \[(\d+) 0 R", pages))
        page = _object(pdf, offsets, page_number)
        info = re.search(rb"/Info \d+ 0 R", trailer)
        fields, annotations = FORM.search(catalog), ANNOTATIONS.search(page)
        if (b"/AcroForm" in catalog) != bool(fields) or (b"/Annots" in page) != bool(annotations):
            raise NotPlain
        if b"/Encrypt" in trailer or not re.search(rb"/Type /Page\b", page):
            raise NotPlain
        return _File(
            size=int(_one(rb"/Size (\d+)", trailer)),
            table=table,
            root=root,
            info=info[0] if info else b"",
            identity=_one(rb"/ID \[(<[0-9a-fA-F]{32}>)", trailer),
            catalog=FORM.sub(b"", catalog),
            page_number=page_number,
            page=ANNOTATIONS.sub(b"", page),
            fields=fields[1] + b" " if fields else b"",
            annotations=annotations[1] + b" " if annotations else b"",
        )
    except (ValueError, KeyError, IndexError, StopIteration) as error:
        raise NotPlain from error


def _one(pattern: bytes, text: bytes) -> bytes:
    (found,) = re.findall(pattern, text)
    return found


def _offsets(pdf: bytes, table: int) -> tuple[dict[int, int], bytes]:
    """Where objects stand, by number, and the newest trailer; ``table`` is where the newest table begins."""
    offsets: dict[int, int] = {}
    newest = b""
    while True:
        end = pdf.index(b"startxref", table)
        lines = pdf[table:end].partition(b"trailer")
        entries = iter(lines[0].splitlines())
        if next(entries).strip() != b"xref":
            raise ValueError("no table")
        for line in entries:
            first, count = (int(number) for number in line.split())
            for number in range(first, first + count):
                place, _, kind = next(entries).split()
                if kind == b"n":
                    offsets.setdefault(number, int(place))
        newest = newest or lines[2]
        earlier = re.findall(rb"/Prev (\d+)", lines[2])
        if not earlier:
            return offsets, newest
        if int(earlier[0]) >= table:
            raise ValueError("tables run in a circle")
        table = int(earlier[0])


def _object(pdf: bytes, offsets: dict[int, int], number: int) -> bytes:
    """An object's dictionary, as it is written."""
    start = offsets[number]
    head = b"%d 0 obj\n" % number
    if not pdf.startswith(head, start):
        raise ValueError(f"object {number} is elsewhere")
    body = pdf[start + len(head) : pdf.index(b"\nendobj", start)]
    if not body.startswith(b"<<") or not body.endswith(b">>") or b"\nstream" in body:
        raise ValueError(f"object {number} is no dictionary")
    return body


def _increment(
    pdf: bytes, file: _File, signature: bytes, *, label: str, appearance: Appearance | None
) -> bytearray:
    """The file and the increment, the gap still empty."""
    field = file.size + 1
    look = b"/Rect [0 0 0 0]"
    pictures: list[bytes] = []
    if appearance:
        height = float(_one(HEIGHT.pattern, file.page))
        look = b"/Rect [%.3f %.3f %.3f %.3f]/AP <</N %d 0 R>>" % (
            *appearance.fitted.rectangle(height),
            field + 1,
        )
        pictures = appearance.objects(field + 1)
    widget = b"<</Type /Annot/Subtype /Widget/FT /Sig/T (Signature%d)/TU %s/F %d/P %d 0 R/V %d 0 R%s>>" % (
        file.signatures + 1,
        _text(label),
        PRINTED_AND_LOCKED,
        file.page_number,
        file.size,
        look,
    )
    reference = b"%d 0 R" % field
    changed = {
        file.root: file.catalog[:-2]
        + b"/AcroForm <</Fields [%s%s]/SigFlags 3>>>>" % (file.fields, reference),
        file.page_number: file.page[:-2] + b"/Annots [%s%s]>>" % (file.annotations, reference),
    }
    added = dict(enumerate([signature, widget, *pictures], file.size))
    written = bytearray(pdf)
    if not pdf.endswith(b"\n"):
        written += b"\n"
    places: dict[int, int] = {}
    for number, body in (changed | added).items():
        places[number] = len(written)
        written += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = len(written)
    written += b"xref\n"
    for number in sorted(places):
        written += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    # The second half of the ID tells this version from the first.
    version = md5(bytes(written[len(pdf) :]), usedforsecurity=False).hexdigest().encode()
    written += b"trailer\n<</Size %d/Root %d 0 R%s/Prev %d/ID [%s <%s>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        file.size + len(added),
        file.root,
        file.info,
        file.table,
        file.identity,
        version,
        table,
    )
    return written


def _text(text: str) -> bytes:
    """A text string of PDF: UTF-16, in hexadecimal."""
    return b"<%s>" % (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode()

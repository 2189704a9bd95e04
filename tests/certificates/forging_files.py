"""Ways to forge a signed PDF, for tests and ``bench.mutations``. The forger has the file, and other certificates."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from io import BytesIO
from random import Random

import pikepdf
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from .signers import signed, signed_elsewhere, unsigned

STRANGER = {"name": "Nguyễn Kẻ Lạ", "issuer": "Tổ chức chứng thực không ai biết"}
NEIGHBOUR = {"name": "Công ty Hàng Xóm"}
OTHER_NAME = b"q 1 0 0 1 200 300 cm BT /F1 30 Tf (Tran Van Khac) Tj ET Q"


@dataclass(frozen=True)
class Target:
    """What the forger starts from: an issued certificate, and another person's."""

    original: bytes
    signed: bytes
    another: bytes

    @property
    def gap(self) -> tuple[int, int]:
        """Where the envelope's hexadecimal digits begin and end."""
        start = self.signed.index(b"/Contents <", len(self.original)) + len(b"/Contents <")
        return start, self.signed.index(b">", start)


def target(kind: str = "ECDSA") -> Target:
    return Target(unsigned(), signed(kind), signed(kind, "Đặng Quốc Bảo"))


def _at(random: Random, target: Target) -> int:
    """Half of the changes in what the signature added."""
    return random.randrange(random.choice([0, len(target.original)]), len(target.signed))


def _flipped_bit(target: Target, random: Random) -> bytes:
    data, place = bytearray(target.signed), _at(random, target)
    data[place] ^= 1 << random.randrange(8)
    return bytes(data)


def _byte_less(target: Target, random: Random) -> bytes:
    place = _at(random, target)
    return target.signed[:place] + target.signed[place + 1 :]


def _byte_more(target: Target, random: Random) -> bytes:
    place = _at(random, target)
    return target.signed[:place] + random.choice([b"\n", b" ", b"\0", b"%", b"0"]) + target.signed[place:]


def _cut_short(target: Target, random: Random) -> bytes:
    return target.signed[: random.choice([-1, -2, -7, -30, -1000, len(target.original)])]


def _something_behind(target: Target, random: Random) -> bytes:
    behind = [
        b"\n",
        b"%",
        b"%%EOF\n",
        b"\0" * 512,
        b"\nstartxref\n0\n%%EOF\n",
        target.another,
        target.original,
    ]
    return target.signed + random.choice(behind) + b"\n" * random.randrange(3)


def _digit_in_the_envelope(target: Target, random: Random) -> bytes:
    start, end = target.gap
    place = random.randrange(start, end)
    data = bytearray(target.signed)
    data[place : place + 1] = random.choice("0123456789abcdefABCDEF \n").encode()
    return bytes(data)


def _padding_of_the_envelope(target: Target, random: Random) -> bytes:
    _, end = target.gap
    data = bytearray(target.signed)
    data[end - random.randrange(1, 9)] = random.choice(b"123456789abcdef")
    return bytes(data)


def _other_ranges(target: Target, random: Random) -> bytes:
    place = target.signed.index(b"/ByteRange [", len(target.original)) + len(b"/ByteRange [")
    numbers = target.signed[place : place + 40].split(b"]")[0].split()
    index = random.randrange(4)
    numbers[index] = b"%d" % max(0, int(numbers[index]) + random.choice([-64, -2, -1, 1, 2, 64]))
    said = (b" ".join(numbers) + b"]").ljust(47)
    return target.signed[:place] + said + target.signed[place + 47 :]


def _envelope_of_another(target: Target, random: Random) -> bytes:
    """The envelope of another certificate that was honestly signed."""
    place = target.another.rindex(b"/Contents <") + len(b"/Contents <")
    start, end = target.gap
    return target.signed[:start] + target.another[place : place + end - start] + target.signed[end:]


def _edit(pdf: bytes, random: Random) -> bytes:
    """An increment that says something else: on the page, in the attachment, in the title, on top of all."""
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    page, _ = writer.find_page_for_modification(0)
    page = page.get_object()
    deed = random.randrange(6)
    if deed == 0:
        added = writer.add_object(generic.StreamObject(stream_data=OTHER_NAME + b" " * random.randrange(99)))
        page["/Contents"] = generic.ArrayObject([*page.raw_get("/Contents"), added])
        writer.update_container(page)
    elif deed == 1:
        contents = page["/Contents"][1]
        contents._data = contents.data.replace(b"Tj", b"Tj ", 1) + OTHER_NAME
        contents._encoded_data = None
        writer.update_container(contents)
    elif deed == 2:
        names = writer.root["/Names"]["/EmbeddedFiles"]["/Names"]
        attached = names[1]["/EF"]["/F"]
        attached._data, attached._encoded_data = b"x.y.z" * random.randrange(1, 99), None
        writer.update_container(attached)
    elif deed == 3:
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (100, 250, 700, 320))),
                pdf_name("/Contents"): generic.TextStringObject("Trần Văn Khác"),
                pdf_name("/DA"): generic.TextStringObject("/Helv 30 Tf 0 g"),
                pdf_name("/F"): generic.NumberObject(4),
            }
        )
        had = page.raw_get("/Annots") if "/Annots" in page else ()
        page["/Annots"] = generic.ArrayObject([*had, writer.add_object(note)])
        writer.update_container(page)
    elif deed == 4:
        writer.root["/OpenAction"] = generic.DictionaryObject(
            {
                pdf_name("/S"): pdf_name("/JavaScript"),
                pdf_name("/JS"): generic.TextStringObject(f"app.alert({random.randrange(99)})"),
            }
        )
        writer.update_root()
    else:
        page["/Rotate"] = generic.NumberObject(random.choice([90, 180, 270]))
        page["/UserUnit"] = generic.NumberObject(random.randrange(1, 9))
        writer.update_container(page)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def _edited_after(target: Target, random: Random) -> bytes:
    return _edit(target.signed, random)


def _edited_after_and_signed_by(target: Target, random: Random) -> bytes:
    """A stranger, or a neighbour with a certificate of the same authority, signs the edited file on top."""
    return _by_others(_edit(target.signed, random), random)


def _edited_before_and_signed_by(target: Target, random: Random) -> bytes:
    return _by_others(_edit(target.original, random), random)


def _signed_by_others(target: Target, random: Random) -> bytes:
    return _by_others(random.choice([target.original, target.signed]), random)


def _by_others(pdf: bytes, random: Random) -> bytes:
    return signed_elsewhere(
        pdf, field=f"Approval{random.randrange(999)}", **random.choice([STRANGER, NEIGHBOUR])
    )


def _saved_anew(target: Target, random: Random) -> bytes:
    """All objects written again by another program, the signature among them."""
    with pikepdf.open(BytesIO(target.signed)) as opened:
        opened.pages[0].Rotate = 0
        opened.docinfo["/Subject"] = f"{random.randrange(9999)}"
        out = BytesIO()
        opened.save(out, linearize=random.random() < 0.5)
        return out.getvalue()


def _attachment_swapped(target: Target, random: Random) -> bytes:
    """In place: the attached file's compressed bytes, or its name, are other ones of the same length."""
    place = target.signed.index(b"/EmbeddedFile/")
    start = target.signed.index(b"stream\n", place) + len(b"stream\n") + random.randrange(8)
    data = bytearray(target.signed)
    data[start] ^= random.randrange(1, 256)
    return bytes(data)


FORGERS: tuple[Callable[[Target, Random], bytes], ...] = (
    _flipped_bit,
    _byte_less,
    _byte_more,
    _cut_short,
    _something_behind,
    _digit_in_the_envelope,
    _padding_of_the_envelope,
    _other_ranges,
    _envelope_of_another,
    _edited_after,
    _edited_after_and_signed_by,
    _edited_before_and_signed_by,
    _signed_by_others,
    _saved_anew,
    _attachment_swapped,
)


def forged_files(target: Target, random: Random, *, count: int) -> Iterator[tuple[str, bytes]]:
    """``count`` files that differ from the signed one, each with its kind."""
    made = 0
    attempt = 0
    while made < count:
        forger = FORGERS[attempt % len(FORGERS)]
        attempt += 1
        forgery = forger(target, random)
        if forgery != target.signed:
            made += 1
            yield forger.__name__.lstrip("_"), forgery

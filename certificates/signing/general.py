"""Signing files that are not plain: with packed objects, or signed before by other programs. pyHanko writes those."""

from datetime import datetime
from io import BytesIO

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter, enumerate_sig_fields
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import SignatureObject

from .appearance import Appearance
from .envelope import Envelope
from .keys import DIGEST


def sign_any(
    pdf: bytes, envelope: Envelope, *, at: datetime, words: dict[str, str], appearance: Appearance | None
) -> bytes:
    """The PDF followed by an invisible or visible signature; ``words`` are name, reason and place, none empty.

    Raises:
        Exception: whatever pyHanko raises at a file that takes no signature.
    """
    writer = IncrementalPdfFileWriter(BytesIO(pdf), strict=False)
    if writer.prev.encrypted:
        raise ValueError("encrypted")
    field_name = f"Signature{len(list(enumerate_sig_fields(writer))) + 1}"
    box = None
    if appearance:
        page, _ = writer.find_page_for_modification(0)
        box = appearance.fitted.rectangle(float(page.get_object()["/MediaBox"][3]))
    whole = tuple(round(side) for side in box) if box else None
    spec = SigFieldSpec(field_name, on_page=0, box=whole)  # type: ignore[arg-type]
    steps = PdfCMSEmbedder(new_field_spec=spec).write_cms(field_name, writer)
    field = next(steps).get_object()
    field["/TU"] = generic.TextStringObject(words["name"])
    if appearance and box:
        field["/Rect"] = generic.ArrayObject(generic.FloatObject(f"{side:.3f}") for side in box)
        field["/AP"] = generic.DictionaryObject({pdf_name("/N"): _picture(writer, appearance)})
    signature = SignatureObject(
        timestamp=at,
        subfilter=SigSeedSubFilter.PADES,
        name=words["name"],
        reason=words.get("reason"),
        location=words.get("place"),
        bytes_reserved=2 * envelope.size,
    )
    steps.send(SigObjSetup(sig_placeholder=signature))
    prepared, out = steps.send(SigIOSetup(md_algorithm=DIGEST))
    steps.send(envelope.seal(prepared.document_digest))
    return out.getvalue()


def _picture(writer: IncrementalPdfFileWriter, appearance: Appearance) -> generic.IndirectObject:
    """The appearance stream with its picture, as objects of ``writer``."""
    names = generic.DictionaryObject
    colours, alpha = appearance.packed
    width, height = appearance.pixels.size

    def image(data: bytes, space: str, **more: generic.PdfObject) -> generic.IndirectObject:
        said = {
            "Type": pdf_name("/XObject"),
            "Subtype": pdf_name("/Image"),
            "Width": generic.NumberObject(width),
            "Height": generic.NumberObject(height),
            "BitsPerComponent": generic.NumberObject(8),
            "ColorSpace": pdf_name(space),
            "Filter": pdf_name("/FlateDecode"),
            **more,
        }
        entries = names({pdf_name(f"/{key}"): value for key, value in said.items()})
        return writer.add_object(generic.StreamObject(entries, encoded_data=data))

    shown = image(colours, "/DeviceRGB", SMask=image(alpha, "/DeviceGray"))
    wide, high = appearance.size
    form = generic.StreamObject(
        names(
            {
                pdf_name("/Type"): pdf_name("/XObject"),
                pdf_name("/Subtype"): pdf_name("/Form"),
                pdf_name("/BBox"): generic.ArrayObject(
                    generic.FloatObject(f"{side:.3f}") for side in (0, 0, wide, high)
                ),
                pdf_name("/Resources"): names({pdf_name("/XObject"): names({pdf_name("/Picture"): shown})}),
            }
        ),
        stream_data=appearance.operators,
    )
    return writer.add_object(form)

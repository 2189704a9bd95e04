"""Whether an unsigned certificate and the signed file that begins with it differ in signatures alone.

A signature says that its signer saw the file, not that the file still shows what was issued: between the two, an
increment may have put another name on the page. pyHanko compares versions only from a first signature on.
"""

from io import BytesIO
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader

LARGEST_PART = 0.1
"""Of the page, that one signature's picture may take: of A4 a field of 100 × 60 mm."""
CATALOG_MAY_GAIN = {"/AcroForm", "/DSS", "/Extensions", "/Perms", "/Version"}
FORM_MAY_HAVE = {"/Fields", "/SigFlags", "/DR", "/DA", "/NeedAppearances"}
PAGE_MAY_GAIN = {"/Annots", "/Tabs"}
WIDGET_NEVER_HAS = {"/A", "/AA", "/JS"}


def only_signatures(reader: PdfFileReader, base: int) -> bool:
    """Whether what came after revision ``base`` adds signatures and their fields to a file without any form.

    Producer and dates, in the information dictionary and in the XMP packet, may differ.
    """
    old = reader.get_historical_resolver(base)
    if "/AcroForm" in old.root or "/Encrypt" in reader.trailer:
        return False
    if _written(old.trailer_view.raw_get("/Root")) != _written(reader.trailer.raw_get("/Root")):
        return False
    pages = _pages(old)
    changeable = {old.root.container_ref, *(page.container_ref for page in pages)}
    for holder, name in ((old.trailer_view, "/Info"), (old.root, "/Metadata")):
        if name in holder:
            changeable.add(holder.raw_get(name).reference)
    if not _changed(reader, base) <= {_number(reference) for reference in changeable}:
        return False
    return (
        _gains(old.root, reader.root, CATALOG_MAY_GAIN)
        and _is_form_of_signatures(reader.root)
        and all(_is_page_with_signatures(page, reader) for page in pages)
    )


def _number(reference: Any) -> tuple[int, int]:
    return reference.idnum, reference.generation


def _changed(reader: PdfFileReader, base: int) -> set[tuple[int, int]]:
    """Objects of the old revision that a later one writes anew or frees."""
    found = set()
    for revision in range(base + 1, reader.xrefs.total_revisions):
        later = reader.get_historical_resolver(revision)
        for reference in later.explicit_refs_in_revision() | later.refs_freed_in_revision():
            if reader.xrefs.get_historical_ref(reference, base) is not None:
                found.add(_number(reference))
    return found


def _written(value: generic.PdfObject) -> bytes:
    out = BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()


def _gains(old: generic.DictionaryObject, new: generic.DictionaryObject, names: set[str]) -> bool:
    """Whether the new dictionary is the old one with nothing but some of ``names`` added."""
    return set(new) - set(old) <= names and all(
        name in new and _written(old.raw_get(name)) == _written(new.raw_get(name)) for name in old
    )


def _of(dictionary: generic.DictionaryObject, name: str, default: Any) -> Any:
    """What stands under a name, references followed; ``get`` does not follow them."""
    return dictionary[name] if name in dictionary else default  # noqa: SIM401


def _items(array: generic.ArrayObject | tuple[()]) -> list[Any]:
    """What an array holds; its own iterator gives references."""
    return [array[index] for index in range(len(array))]


def _pages(old: HistoricalResolver) -> list[generic.DictionaryObject]:
    """The leaves of the page tree."""
    found, waiting = [], [old.root["/Pages"]]
    while waiting:
        node = waiting.pop()
        if "/Kids" in node:
            waiting.extend(_items(node["/Kids"]))
        else:
            found.append(node)
    return found


def _is_form_of_signatures(root: generic.DictionaryObject) -> bool:
    form = root["/AcroForm"]
    return (
        set(form) <= FORM_MAY_HAVE
        and not _of(form, "/NeedAppearances", False)
        and all(_is_signature(field) for field in _items(form["/Fields"]))
    )


def _is_signature(field: generic.DictionaryObject) -> bool:
    """A signature's field, its widget, or both in one."""
    kind = _of(field, "/FT", None) or _of(_of(field, "/Parent", generic.DictionaryObject()), "/FT", None)
    return (
        kind == "/Sig"
        and not WIDGET_NEVER_HAS & set(field)
        and all(_is_signature(kid) for kid in _items(_of(field, "/Kids", ())))
    )


def _is_page_with_signatures(old: generic.DictionaryObject, reader: PdfFileReader) -> bool:
    new = reader.get_object(generic.Reference(*_number(old.container_ref), reader))
    had = [_written(item) for item in _of(old, "/Annots", ())]
    has = _of(new, "/Annots", generic.ArrayObject())
    if had and [_written(item) for item in has[: len(had)]] != had:
        return False
    if not _gains(_without_annotations(old), _without_annotations(new), PAGE_MAY_GAIN):
        return False
    left, bottom, right, top = (float(side) for side in _box(new))
    most = LARGEST_PART * abs((right - left) * (top - bottom))
    return all(_is_widget(widget, most) for widget in _items(has)[len(had) :])


def _without_annotations(page: generic.DictionaryObject) -> generic.DictionaryObject:
    return generic.DictionaryObject({name: page.raw_get(name) for name in page if name != "/Annots"})


def _box(page: generic.DictionaryObject) -> generic.ArrayObject:
    while "/MediaBox" not in page:
        page = page["/Parent"]
    return page["/MediaBox"]


def _is_widget(widget: generic.DictionaryObject, most: float) -> bool:
    left, bottom, right, top = (float(side) for side in widget["/Rect"])
    return (
        widget["/Subtype"] == "/Widget"
        and _is_signature(widget)
        and abs((right - left) * (top - bottom)) <= most
    )

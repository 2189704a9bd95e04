"""Vietnamese text: one spelling, one search form, one order, whatever encoding it came in. Pure; no models.

Everything public is importable from here::

    from lms.text import fold, name_sort_key

``spelling`` cleans and splits, ``collation`` sorts, ``legacy`` reads what was typed before Unicode, ``identifiers``
reads phone and identity numbers.
"""

from lms.text.collation import SORT_KEY_MAX_LENGTH, name_sort_key, sort_key
from lms.text.identifiers import (
    CitizenId,
    CitizenIdUnreadable,
    PhoneUnreadable,
    citizen_id,
    phone,
)
from lms.text.legacy import (
    Decoded,
    Legacy,
    Repaired,
    detect_and_decode,
    from_legacy,
    looks_legacy,
    repair,
)
from lms.text.spelling import Name, clean_name, clean_text, fold, nfc, slug, split_name

__all__ = [
    "SORT_KEY_MAX_LENGTH",
    "CitizenId",
    "CitizenIdUnreadable",
    "Decoded",
    "Legacy",
    "Name",
    "PhoneUnreadable",
    "Repaired",
    "citizen_id",
    "clean_name",
    "clean_text",
    "detect_and_decode",
    "fold",
    "from_legacy",
    "looks_legacy",
    "name_sort_key",
    "nfc",
    "phone",
    "repair",
    "slug",
    "sort_key",
    "split_name",
]

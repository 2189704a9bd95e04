"""Places say nothing about persons (``lms.personal_data``)."""

from lms.personal_data import Record

_NAMES = "name sort_key folded_name"

RECORDS = {
    "places.Province": Record(plain=f"{_NAMES} code"),
    "places.Commune": Record(plain=f"{_NAMES} code formed_from source"),
    "places.Village": Record(plain=_NAMES),
    "places.Designation": Record(plain="decision_number issuer"),
}

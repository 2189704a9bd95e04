"""What an uploaded file is, by how it begins: a name and its ending are whatever the sender wrote."""

from typing import Any

_BEGINNINGS = (
    (0, b"%PDF-", "pdf"),
    (0, b"\xff\xd8\xff", "jpg"),
    (0, b"\x89PNG\r\n\x1a\n", "png"),
    (8, b"WEBP", "webp"),
    (0, b"PK\x03\x04", "zip"),
    (0, b"PK\x05\x06", "zip"),  # an empty one
    (4, b"ftyp", "mp4"),
    (0, b"ID3", "mp3"),
    *(
        (0, bytes((0xFF, second)), "mp3") for second in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2)
    ),  # sound without a label
)
"""Where to look, what stands there, and which kind of file it is."""
_LONGEST = 16

SCANS = frozenset({"pdf", "jpg", "png"})
"""What a scanner or a camera makes of a paper."""

CONTENTS = {
    **dict.fromkeys(("pdf", "png", "webp", "zip", "mp3", "mp4"), ""),
    **dict.fromkeys(("jpg", "jpeg"), "jpg"),
    **dict.fromkeys(("docx", "xlsx", "pptx", "odt", "ods", "odp"), "zip"),
}
"""Endings whose content is known → its kind, where that is not the ending itself."""


def kind_of(beginning: bytes) -> str:
    """ "pdf", "jpg", "png", "webp", "zip", "mp4", "mp3", or "" for whatever else begins so."""
    for place, mark, kind in _BEGINNINGS:
        if beginning[place : place + len(mark)] == mark:
            return kind
    return ""


def kind_of_file(file: Any) -> str:
    """``kind_of`` an open file, which is read from its start afterwards."""
    file.seek(0)
    beginning = file.read(_LONGEST)
    file.seek(0)
    return kind_of(beginning)


def is_what_it_is_called(file: Any, ending: str) -> bool:
    """Whether the content of ``file`` fits ``ending`` ("pdf", in any case); an ending nobody knows fits everything."""
    ending = ending.lower()
    return ending not in CONTENTS or kind_of_file(file) == (CONTENTS[ending] or ending)

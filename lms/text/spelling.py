"""One spelling of a text: normalised, cleaned, split into the parts of a name, folded for search."""

import re
import unicodedata
from typing import NamedTuple

from anyascii import anyascii


def nfc(text: str) -> str:
    """``text`` in Unicode's composed form, the only form that is stored."""
    return unicodedata.normalize("NFC", text)


_CONTROLS = [*range(0x20), *range(0x7F, 0xA0)]
_ZERO_WIDTH = [0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), 0x2060, 0xFEFF]
_INVISIBLE = dict.fromkeys(_CONTROLS + _ZERO_WIDTH) | dict.fromkeys(map(ord, "\t\n\v\f\r\x85"), " ")


def clean_text(text: str) -> str:
    """One line of text as it should be stored: NFC, single spaces, nothing invisible.

    Spreadsheets and word processors leave no-break spaces, zero-width marks and control characters behind;
    PostgreSQL refuses some of them and people cannot see why two equal-looking texts differ.
    """
    return " ".join(nfc(text).translate(_INVISIBLE).split())


# Old fonts and keyboards write the Icelandic eth or the African D where the Vietnamese Đ is meant.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "’": "'", "ʼ": "'"})


def clean_name(text: str) -> str:
    """A person's name as it should be stored: :func:`clean_text`, and every word with a capital.

    A name typed wholly in capitals or wholly in small letters is capitalised word by word; in any other name
    only words without a capital get one ("Nguyễn thị Hoa"), so that a spelling somebody chose ("H'Hen Niê")
    stays.
    """
    name = clean_text(text).translate(_LOOKALIKES)
    if name.isupper():
        name = name.lower()
    return " ".join(_capitalised(word) if word.islower() else word for word in name.split(" "))


def _capitalised(word: str) -> str:
    # Both halves of "K'Bang" and "Êban-Niê" carry a capital; str.title() would also split at combining marks.
    return re.sub(r"[^\W\d_]+", lambda run: run[0][0].upper() + run[0][1:], word)


class Name(NamedTuple):
    """A Vietnamese full name in its parts; a name of one word has only ``given``."""

    family: str
    middle: str
    given: str

    @property
    def full(self) -> str:
        """The parts in Vietnamese order: family, middle, given."""
        return " ".join(part for part in self if part)


# Family names of more than one word. Others of that kind ("Âu Dương", "Nguyễn Phước") cannot be told from a
# family name and a middle name, so they are left to the person who edits the record.
_LONG_FAMILY_NAMES = [
    ("công", "tằng", "tôn", "nữ"),
    ("công", "huyền", "tôn", "nữ"),
    ("huyền", "tôn", "nữ"),
    ("công", "tôn", "nữ"),
    ("tôn", "thất"),
    ("tôn", "nữ"),
]


def split_name(full_name: str) -> Name:
    """Split a full name: first word family, last word given, whatever stands between them middle.

    >>> split_name("Nguyễn Thị Hồng Ngọc")
    Name(family='Nguyễn', middle='Thị Hồng', given='Ngọc')
    >>> split_name("Ngọc")
    Name(family='', middle='', given='Ngọc')
    """
    words = clean_text(full_name).split()
    if not words:
        return Name("", "", "")
    *before, given = words
    lowered = tuple(word.lower() for word in before)
    length = next((len(long) for long in _LONG_FAMILY_NAMES if lowered[: len(long)] == long), 1)
    return Name(" ".join(before[:length]), " ".join(before[length:]), given)


class _Folding(dict[int, str]):
    """Code point → its search form, found once for each character and kept."""

    def __missing__(self, code_point: int) -> str:
        char = chr(code_point)
        if char.isspace():
            folded = " "
        elif unicodedata.category(char) in {"Cc", "Cf", "Mn"}:
            folded = ""
        else:
            folded = anyascii(char).lower().replace("`", "'")  # the many apostrophes of "R'lấp" are one
        self[code_point] = folded
        return folded


_FOLDING = _Folding()


def fold(text: str) -> str:
    """The form in which texts are searched: ASCII, lower case, no accents, single spaces.

    "Đặng", "ĐẶNG", "dang" and the decomposed spelling all give ``dang``; "Hòa" and "Hoà" both give ``hoa``.
    Punctuation stays, in its plain form, so that "32/2016/QĐ-TTg" is found as ``32/2016/qd-ttg``. The result
    never changes when folded again; it may be longer than ``text`` where other scripts are spelt out.
    """
    return " ".join(nfc(text).translate(_FOLDING).split())


def slug(text: str, *, max_length: int = 255) -> str:
    """The part of an address made from a title: "Đào tạo, tập huấn" → ``dao-tao-tap-huan``.

    Longer slugs are cut at a word where there is one. Empty when ``text`` has neither letter nor digit.
    """
    whole = re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")
    if len(whole) <= max_length:
        return whole
    cut = whole[: max_length + 1].rpartition("-")[0] or whole[:max_length]
    return cut.strip("-")

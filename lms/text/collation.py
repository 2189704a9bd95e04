"""Vietnamese alphabetical order, written into plain ASCII so that every database sorts a stored column right.

A key is made of two levels. First the letters of the whole text, in the order a ă â b c d đ e ê … o ô ơ … u ư
… y z; then, only for texts with the same letters, the tone of each syllable in the order ngang, huyền, hỏi,
ngã, sắc, nặng. Case does not count, nor does the place of a tone in its syllable ("Hòa" is "Hoà").

The alphabet of a key is 0-9 and a-z, which C, the locales of glibc and ICU all put in the same order:

- ``0`` ends a level, or a part of a name: below everything;
- ``1`` stands between words; punctuation counts as a space;
- ``2`` begins a number: how many digits it has, then the digits, so that "Buổi 2" comes before "Buổi 10";
- ``a`` to ``y`` are letters; one that follows its base letter in the alphabet adds ``z``: ă ``az``, â ``azz``,
  đ ``dz``, ê ``ez``, ô ``oz``, ơ ``ozz``, ư ``uz``, and z itself is ``yz``. No letter begins with ``z``, so
  "a" with anything after it stays below "ă";
- ``1`` to ``6``, in the second level, are the tones.
"""

import re
import unicodedata

from anyascii import anyascii

from lms.text.spelling import Name, nfc, split_name

SORT_KEY_MAX_LENGTH = 255
"""Longest key, in ASCII characters: the ``max_length`` of a column that stores one.

A Vietnamese letter takes at most three characters and a word one more for its tone, so names up to 70 letters
and ordinary titles fit whole; a longer key is cut, which never reverses the order of two texts.
"""

_LEVEL_END = "0"
_BREAK = "1"
_NUMBER = "2"
_LEVEL_TONE = "1"
_TONES = {"\u0300": "2", "\u0309": "3", "\u0303": "4", "\u0301": "5", "\u0323": "6"}
_SHAPES = {
    "a\u0306": "az",
    "a\u0302": "azz",
    "e\u0302": "ez",
    "o\u0302": "oz",
    "o\u031b": "ozz",
    "u\u031b": "uz",
}
_LENGTHS = "123456789abcdefghijklmnopqrstuvwxyz"
_DIGITS = re.compile(r"([0-9]+)")


def _number(digits: str) -> str:
    digits = digits.lstrip("0") or "0"
    return _NUMBER + _LENGTHS[min(len(digits), len(_LENGTHS)) - 1] + digits


def _plain(ascii_text: str) -> str:
    """The code of letters and digits without any mark; empty when there are none."""
    return "".join(
        "yz" if char == "z" else char if char.isalpha() else _number(char)
        for char in ascii_text.lower()
        if char.isalnum()
    )


class _Codes(dict[str, tuple[str, str]]):
    """Character → (code of its letter, tone or ""), found once for each character and kept."""

    def __missing__(self, char: str) -> tuple[str, str]:
        found = self[char] = self._find(char)
        return found

    @staticmethod
    def _find(char: str) -> tuple[str, str]:
        if char in "đĐðÐ":
            return "dz", ""
        if char in "'’‘ʼ" or unicodedata.category(char) in {"Cf", "Mn"}:
            return "", _TONES.get(char, "")  # an apostrophe inside "R'lấp" divides nothing
        base, *marks = list(unicodedata.normalize("NFD", char.lower()))
        tone = next((_TONES[mark] for mark in marks if mark in _TONES and base in "aeiouy"), "")
        shaped = next((_SHAPES[base + mark] for mark in marks if base + mark in _SHAPES), "")
        return shaped or _plain(anyascii(base)) or _BREAK, tone


_CODES = _Codes()


def _key(text: str) -> str:
    """The key of ``text`` before it is cut; empty when there is neither letter nor digit."""
    letters: list[str] = []
    tones: list[str] = []
    tone, between_words = "", True
    for position, piece in enumerate(_DIGITS.split(nfc(text))):
        codes = [(_number(piece), "")] if position % 2 else [_CODES[char] for char in piece]
        for code, marked in codes:
            if code == _BREAK:
                between_words = True
                continue
            if code and between_words:
                if letters:
                    letters.append(_BREAK)
                    tones.append(tone or _LEVEL_TONE)
                tone, between_words = "", False
            letters.append(code)
            tone = tone or marked
    if not letters:
        return ""
    return "".join([*letters, _LEVEL_END, *tones, tone or _LEVEL_TONE])


def sort_key(text: str) -> str:
    """Key by which any text sorts in Vietnamese order; at most :data:`SORT_KEY_MAX_LENGTH` characters.

    >>> sorted(["Đức", "Dũng", "Ân", "An", "Ánh"], key=sort_key)
    ['An', 'Ánh', 'Ân', 'Dũng', 'Đức']
    """
    return _key(text)[:SORT_KEY_MAX_LENGTH]


def name_sort_key(name: str | Name) -> str:
    """Key by which people sort as Vietnamese lists do: given name, then family name, then middle name.

    A full name is split by :func:`lms.text.split_name`; pass a ``Name`` where a person has corrected the
    parts. At most :data:`SORT_KEY_MAX_LENGTH` characters.

    >>> sorted(["Trần Văn An", "Nguyễn Thị Hồng Ngọc", "Lê An"], key=name_sort_key)
    ['Lê An', 'Trần Văn An', 'Nguyễn Thị Hồng Ngọc']
    """
    parts = split_name(name) if isinstance(name, str) else name
    keys = (_key(parts.given), _key(parts.family), _key(parts.middle))
    return _LEVEL_END.join(keys)[:SORT_KEY_MAX_LENGTH]

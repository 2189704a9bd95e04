"""Vietnamese from before Unicode: recognised, converted, and never guessed at when the text is good as it is.

TCVN3 (the ".VnTime" fonts of ABC) gives each accented letter one byte and shows capitals by a second font;
VNI writes a vowel and a byte for its marks. Opened on a Western Windows both become Latin-1 text such as
"NguyÔn" or "Nguyeãn".
"""

import codecs
import itertools
import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple, get_args

from lms.text.spelling import nfc

Legacy = Literal["tcvn3", "vni"]

# --- the two encodings, as the Latin-1 characters their bytes look like -------------------------------------

_TCVN3 = str.maketrans(
    "¡¢§£¤¥¦µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\xadõøö÷ùúýûüþ",
    "ĂÂĐÊÔƠƯàáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵ",
)


def _vni_table() -> dict[str, str]:
    table = {"ñ": "đ", "ô": "ơ", "ö": "ư", "í": "í", "ì": "ì", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    tones = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
    circumflexed = dict(zip("áàåãä", "\u0301\u0300\u0309\u0303\u0323", strict=True)) | {"â": ""}
    breved = dict(zip("éèúüë", "\u0301\u0300\u0309\u0303\u0323", strict=True)) | {"ê": ""}
    table |= {
        vowel + mark: nfc(table.get(vowel, vowel) + tone)
        for vowel in "aeouyôö"
        for mark, tone in tones.items()
    }
    table |= {
        vowel + mark: nfc(vowel + "\u0302" + tone) for vowel in "aeo" for mark, tone in circumflexed.items()
    }
    table |= {"a" + mark: nfc("a\u0306" + tone) for mark, tone in breved.items()}
    # A capital vowel takes its mark in either case ("AÙNH", "Aùnh").
    table |= {code.capitalize(): letter.upper() for code, letter in table.items()}
    return table | {code.upper(): letter.upper() for code, letter in table.items()}


_VNI = _vni_table()
_VNI_CODE = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def from_legacy(text: str, encoding: Legacy) -> str:
    """Unicode (NFC) of a text whose characters are the bytes of ``encoding`` read as Latin-1.

    Raises:
        ValueError: ``encoding`` is not one of ``Legacy``.
    """
    if encoding == "tcvn3":
        return nfc(_with_capitals(text.translate(_TCVN3)))
    if encoding == "vni":
        return nfc(_VNI_CODE.sub(lambda code: _VNI[code[0]], text))
    raise ValueError(f"unknown legacy encoding: {encoding!r}")


_SPACED_WORD = re.compile(r"\S+")
_CAPITAL = re.compile(r"[A-ZĂÂĐÊÔƠƯ]")
_SMALL = re.compile(r"[a-z]")


def _with_capitals(text: str) -> str:
    """Repair capitals of TCVN3, where a toned letter has no capital: "Hà TĩNH" → "HÀ TĨNH".

    A word with two capitals and no plain small letter was typed in capitals; so was a line that has such a word and
    no plain small letter either.
    """
    return "\n".join(map(_line_with_capitals, text.split("\n")))


def _line_with_capitals(line: str) -> str:
    def repaired(word: re.Match[str]) -> str:
        in_capitals = len(_CAPITAL.findall(word[0])) >= 2 and not _SMALL.search(word[0])
        return word[0].upper() if in_capitals else word[0]

    by_word = _SPACED_WORD.sub(repaired, line)
    return line.upper() if by_word != line and not _SMALL.search(line) else by_word


# --- what a Vietnamese syllable looks like ------------------------------------------------------------------


def _listed(words: str) -> list[str]:
    return words.split()


_ONSETS = _listed("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x")
_OPEN_RHYMES = _listed(
    """a ai ao au ay âu ây e eo ê êu i ia iêu iu o oa oai oao oay oe oeo oi ô ôi ơ ơi u ua uây uê ui uôi uơ uy uya
    uyu ư ưa ưi ươi ươu ưu y ya yêu am an ang anh ăm ăn ăng âm ân âng em en eng êm ên ênh êng iêm iên iêng im
    in inh oam oan oang oanh oăm oăn oăng oen om on ong oong ôm ôn ông ơm ơn uân uâng uênh um un ung uôm uôn
    uông uyên uynh ưm ưn ưng ươm ươn ương yêm yên yêng ynh"""
)
_STOPPED_RHYMES = _listed(  # these carry only sắc or nặng
    """ac ach ap at ăc ăp ăt âc âp ât ec ep et êch êp êt ich iêc iêp iêt ip it oac oach oap oat oăc oăt oc oet op ot
    ooc ôc ôp ôt ơp ơt uât uc uêch uôc uôt up ut uych uyêt uyt ưc ươc ươp ươt ưt yêt yt"""
)


@cache
def _accented_syllables() -> frozenset[str]:
    """Every accented syllable Vietnamese spelling allows, in small letters; made when first asked for."""
    marks = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
    open_rhymes = itertools.product(_OPEN_RHYMES, marks)
    stopped_rhymes = itertools.product(_STOPPED_RHYMES, marks[-2:])
    syllables = {"ý", "ở"}
    for rhyme, mark in itertools.chain(open_rhymes, stopped_rhymes):
        # The tone may sit on any vowel: "hòa" and "hoà" are both written.
        for end in {i + 1 for i, letter in enumerate(rhyme) if letter in "aăâeêioôơuưy"}:
            toned = nfc(rhyme[:end] + mark + rhyme[end:])
            syllables |= {onset + toned for onset in _ONSETS}
            if len(rhyme) > 1:  # a bare accented vowel is a word in too many other languages
                syllables.add(toned)
    return frozenset(syllable for syllable in syllables if not syllable.isascii())


_WORD = re.compile(r"[^\W\d_]+")
_ROUGH_WORD = re.compile(r"(?:[^\W\d_]|[\xa1-\xbf])+")  # with the signs that stand for letters in TCVN3


def _judge(text: str, word: re.Pattern[str]) -> tuple[int, int]:
    """(accented Vietnamese syllables, accented words) of ``text``, each different word counted once."""
    accented = {found for found in word.findall(text) if not found.isascii()}
    cased = (found for found in accented if found.islower() or found.isupper() or found[1:].islower())
    return sum(found.lower() in _accented_syllables() for found in cased), len(accented)


# --- the verdict --------------------------------------------------------------------------------------------

# Letters that only Unicode Vietnamese has: no text in a legacy font contains them.
_UNICODE_VIETNAMESE = re.compile("[ĂăĐđĨĩŨũƠơƯư\u0300\u0301\u0303\u0309\u0323\u1ea0-\u1ef9]")
# "NguyÔn", "Hµ": a capital or a sign after a small letter is what a legacy font leaves, and no other language
# writes.
_OUT_OF_PLACE = re.compile(r"[A-Za-z][\xa1-\xbf]|[a-z][À-ÖØ-Þ]")


def looks_legacy(text: str) -> Legacy | None:
    """Which legacy encoding ``text`` is in, or None when in doubt.

    The rule: the text holds no letter that only Unicode Vietnamese has; read as it stands, at most half of
    its accented words are Vietnamese; converted, at least nine in ten are; and that is seen in two different
    words, or in one with a capital or a sign where no language puts one. A short cell ("Lª", "Ti") therefore
    often gives None by itself: judge a table's cells together with :func:`repair`.
    """
    if text.isascii() or _UNICODE_VIETNAMESE.search(text):
        return None
    syllables, words = _judge(text, _ROUGH_WORD)
    if not words or syllables * 2 > words:
        return None
    best: Legacy | None = None
    best_share = 0.0
    for encoding in get_args(Legacy):
        syllables, words = _judge(from_legacy(text, encoding), _WORD)
        seen = syllables + bool(_OUT_OF_PLACE.search(text))
        if words and seen >= 2 and syllables / words >= max(0.9, best_share + 0.01):
            best, best_share = encoding, syllables / words
    return best


class Repaired(NamedTuple):
    """Cells after repair, and the legacy encoding some of them were in (None: nothing was changed)."""

    texts: list[str]
    encoding: Legacy | None


def repair(texts: Iterable[str]) -> Repaired:
    """Convert the cells of one table to Unicode, judged together: one short cell proves nothing, a column does.

    In a table that also has cells in good Unicode, a cell that reads as Vietnamese the way it stands is left
    alone.
    """
    texts = list(texts)
    doubtful = [not text.isascii() and not _UNICODE_VIETNAMESE.search(text) for text in texts]
    encoding = looks_legacy("\n".join(itertools.compress(texts, doubtful)))
    if encoding is None:
        return Repaired(texts, None)
    mixed = any(_UNICODE_VIETNAMESE.search(text) for text in texts)

    def good_already(text: str) -> bool:
        syllables, words = _judge(text, _ROUGH_WORD)
        return mixed and syllables == words

    repaired = [
        from_legacy(text, encoding) if doubted and not good_already(text) else text
        for text, doubted in zip(texts, doubtful, strict=True)
    ]
    return Repaired(repaired, encoding)


class Decoded(NamedTuple):
    """Text (NFC) of a file's bytes and the encoding it was in: a Python codec's name, ``tcvn3`` or ``vni``."""

    text: str
    encoding: str


_BOMS = [
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
]


def detect_and_decode(data: bytes) -> Decoded:
    """Decode the bytes of a Vietnamese text file, whatever wrote it.

    In this order: a byte order mark; UTF-16 without one; strict UTF-8; then whichever of cp1258, TCVN3 and
    VNI gives most Vietnamese words; cp1252 when none gives any. Never fails: what cannot be read becomes
    U+FFFD, so show the text to a person before saving it.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(nfc(data.decode(encoding, "replace")), encoding)
    if len(data) >= 4 and b"\0" in data[:200]:
        encoding = "utf-16-le" if data[1:200:2].count(0) >= data[0:200:2].count(0) else "utf-16-be"
        return Decoded(nfc(data.decode(encoding, "replace")), encoding)
    try:
        return Decoded(nfc(data.decode("utf-8")), "utf-8")
    except UnicodeDecodeError:
        pass
    latin = data.decode("latin-1")
    readings = [
        Decoded(nfc(data.decode("cp1258", "replace")), "cp1258"),
        *(Decoded(from_legacy(latin, encoding), encoding) for encoding in get_args(Legacy)),
    ]
    share, best = max(((_share(reading.text), reading) for reading in readings), key=lambda found: found[0])
    return best if share else Decoded(nfc(data.decode("cp1252", "replace")), "cp1252")


def _share(text: str) -> float:
    syllables, words = _judge(text, _WORD)
    return syllables / words if words else 0.0

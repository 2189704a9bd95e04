"""Verification codes: random, unguessable, easy to read aloud and to type on a Vietnamese keyboard."""

import secrets
import unicodedata
from itertools import product

ALPHABET = "23456789bcfghjkmnpqrstvxz"
"""25 letters and digits: no look-alikes (0/o, 1/i/l), and no vowel, d or w, which Vietnamese typing (Telex, VNI) would
turn into other letters together with what follows them."""
LENGTH = 18
"""18 of 25 signs: 83 bits."""
GROUP = 6
LONGEST = 26
"""What the database keeps of a code; nothing longer can be one."""


def new_code() -> str:
    """A fresh code."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def grouped(code: str) -> str:
    """The code as it is printed: in groups, ``bcfg2h-jkmn34-pqrstv``."""
    return "-".join(code[start : start + GROUP] for start in range(0, len(code), GROUP))


def typed(text: str) -> str:
    """What someone typed, pasted or scanned (a code in groups, in capitals, or its whole address), back as a code."""
    last = unicodedata.normalize("NFKC", text).strip().rstrip("/").rsplit("/", 1)[-1]
    return "".join(sign for sign in last.lower() if sign.isalnum())[:LONGEST]


MISTAKEN = {
    "0": "8c69", "o": "c869", "1": "7jt", "i": "jt7", "l": "t7j", "a": "sg8", "e": "c8", "u": "vn", "y": "vg",
    "w": "vm", "d": "bc",
}  # fmt: skip
"""Signs that no code has, and what a blurred or hastily read one of ours may have been."""
ALIKE = ("2z", "5s", "6b", "8b", "9g", "9q", "gq")
"""Signs of ours that a bad photograph mixes up."""
MOST_READINGS = 12
"""Other codes that one is tried for: what forgiveness may cost guessing is below four of its 83 bits."""


def readings(code: str) -> list[str]:
    """Codes that ``code`` may be a misreading of, at most ``MOST_READINGS``; none where too much of it is unclear.

    Signs that no code has are replaced, all of them; without any, one sign is exchanged for one that looks like it.
    """
    if len(code) != LENGTH or not set(code) <= set(ALPHABET) | set(MISTAKEN):
        return []
    choices = [MISTAKEN.get(sign, sign) for sign in code]
    count = 1
    for choice in choices:
        count *= len(choice)
    if count > MOST_READINGS:
        return []
    if count > 1:
        return ["".join(signs) for signs in product(*choices)]
    found = [
        code[:place] + pair.replace(sign, "") + code[place + 1 :]
        for place, sign in enumerate(code)
        for pair in ALIKE
        if sign in pair
    ]
    return found[:MOST_READINGS]

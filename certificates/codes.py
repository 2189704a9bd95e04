"""Verification codes: random, unguessable, easy to read aloud and to type on a Vietnamese keyboard."""

import secrets
import unicodedata

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

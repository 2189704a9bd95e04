"""Verification codes: random, unguessable, easy to read aloud and type."""

import secrets

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
"""31 letters and digits without look-alikes (0/o, 1/i/l)."""
LENGTH = 17
"""17 of 31 signs: 84 bits."""


def new_code() -> str:
    """A fresh code."""
    return "".join(secrets.choice(ALPHABET) for _sign in range(LENGTH))


def grouped(code: str) -> str:
    """The code as it is printed: in groups of four, ``abcd-efgh-…``."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def typed(text: str) -> str:
    """What someone typed or pasted, back as a code: without spaces and dashes, in small letters."""
    return "".join(sign for sign in text.lower() if sign.isalnum())[:26]

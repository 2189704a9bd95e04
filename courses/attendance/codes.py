"""The code that is projected in a room and changes every 20 seconds, and the code that stands for one person.

A projected code is an HMAC of the meeting, the direction and the window of time, so that nothing is stored and a laptop
that slept shows the right one when it wakes. It has two spellings: a long one in the address that a phone's camera
opens, and six letters to type.
"""

from base64 import b32encode
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from django.utils.crypto import constant_time_compare, salted_hmac

WINDOW_SECONDS = 20
SCANNED_GRACE = 1
"""So many windows later a scanned code is still taken: the phone needs a moment to open it."""
TYPED_GRACE = 2
"""The same for typed letters."""
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # neither I nor O
LETTERS = 6
TOKEN_LENGTH = 20
PASS_LENGTH = 16


class Direction(StrEnum):
    """Coming or going."""

    IN = "vao"
    OUT = "ra"


def window_of(at: datetime) -> int:
    """The number of the window of time that a moment lies in."""
    return int(at.timestamp()) // WINDOW_SECONDS


def token(meeting_id: int, direction: str, window: int) -> str:
    """The long spelling, for an address."""
    return b32encode(_digest("token", meeting_id, direction, window)).decode().lower()[:TOKEN_LENGTH]


def letters(meeting_id: int, direction: str, window: int) -> str:
    """The spelling to type."""
    number = int.from_bytes(_digest("letters", meeting_id, direction, window), "big")
    found = ""
    for _place in range(LETTERS):
        number, place = divmod(number, len(ALPHABET))
        found += ALPHABET[place]
    return found


def is_shown(code: str, meeting_id: int, direction: str, *, at: datetime) -> bool:
    """Whether ``code``, in either spelling, is or was just now the meeting's."""
    now = window_of(at)
    typed = len(code) == LETTERS
    spelling, grace = (letters, TYPED_GRACE) if typed else (token, SCANNED_GRACE)
    given = code.upper() if typed else code.lower()
    return any(
        constant_time_compare(given, spelling(meeting_id, direction, window))
        for window in range(now, now - grace - 1, -1)
    )


def _digest(spelling: str, meeting_id: int, direction: str, window: int) -> bytes:
    said = f"{meeting_id}:{direction}:{window}"
    return salted_hmac(f"courses.attendance.codes.{spelling}", said, algorithm="sha256").digest()


# --- one person's code --------------------------------------------------------------------------------------


def pass_of(registration_id: int) -> str:
    """What the QR code of one seat says: for the learner's phone and the printed invitation.

    Only capitals, digits and ``:``, which QR codes write most densely. Nobody can make up somebody else's.
    """
    return f"DD:{registration_id}:{_pass_check(registration_id)}"


def known_by(registration_id: int) -> str:
    """What a device holds to recognise a pass when it sees one; the pass cannot be made of it."""
    return sha256(pass_of(registration_id).encode()).hexdigest()[:32]


def registration_in(payload: str) -> int | None:
    """The registration that a code made by ``pass_of`` stands for; None for anything else."""
    parts = payload.strip().split(":")
    if len(parts) != 3 or parts[0] != "DD" or not (parts[1].isascii() and parts[1].isdecimal()):
        return None
    number = int(parts[1][:18])
    return number if constant_time_compare(parts[2], _pass_check(number)) else None


def _pass_check(registration_id: int) -> str:
    digest = salted_hmac("courses.attendance.codes.pass", str(registration_id), algorithm="sha256").digest()
    return b32encode(digest).decode()[:PASS_LENGTH]

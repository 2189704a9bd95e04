"""Which unsigned file a signed one grew from: signing appends, so the signed file begins with the unsigned bytes."""

import re
from collections.abc import Container, Iterator
from hashlib import sha256

END = re.compile(rb"%%EOF(\r\n|\r|\n)?")
MOST_VERSIONS = 16
"""Increments that are looked at; a certificate with three signatures has four."""


def original_hashes(pdf: bytes) -> Iterator[tuple[int, str]]:
    """Length and SHA-256 of each beginning of the file that could be a file of its own, the shortest first."""
    digest = sha256()
    done = 0
    for number, found in enumerate(END.finditer(pdf)):
        if number == MOST_VERSIONS:
            return
        for end in sorted({found.start() + len(b"%%EOF"), found.end()}):
            digest.update(memoryview(pdf)[done:end])
            done = end
            yield end, digest.hexdigest()


def match(pdf: bytes, known: Container[str]) -> str | None:
    """The SHA-256, among those in ``known``, of the unsigned file that this one begins with; the longest such.

    It tells which certificate was meant, not that the rest is right: that is for ``validate``.
    """
    found = [digest for _, digest in original_hashes(pdf) if digest in known]
    return found[-1] if found else None

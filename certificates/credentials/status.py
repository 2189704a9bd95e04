"""Revocation that verifiers can read by machine: a W3C Bitstring Status List, itself a signed credential.

The list says of each index only "revoked" or not. Whoever fetches it does not tell which credential she looks at, and
nobody reads from it whose certificate was revoked or why.
"""

import gzip
from base64 import urlsafe_b64decode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from .keys import encoded

LIST_LENGTH = 131_072
"""Entries of one list, the least that the standard allows: 16 kB, some 100 bytes when packed."""
KEPT = timedelta(minutes=5)
"""How long a verifier may use a list before it asks again."""
LASTS = timedelta(days=1)
"""After which a list says nothing any more, so that an old one cannot be shown in place of a new one."""


@dataclass(frozen=True)
class StatusEntry:
    """A credential's place: the address of its list, and its index there."""

    list_address: str
    index: int

    def __post_init__(self) -> None:
        if not 0 <= self.index < LIST_LENGTH:
            raise ValueError(f"no index of a status list: {self.index}")

    def entry(self) -> dict[str, str]:
        """The credential's ``credentialStatus``."""
        return {
            "id": f"{self.list_address}#{self.index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str(self.index),
            "statusListCredential": self.list_address,
        }


def status_list(
    revoked: Iterable[int], *, list_address: str, issuer: dict[str, Any], at: datetime
) -> dict[str, Any]:
    """The list as a credential, to be signed by ``sign`` and answered at ``list_address``.

    ``issuer`` is ``Issuer.profile()``; ``at`` the time of writing.
    """
    bits = bytearray(LIST_LENGTH // 8)
    for index in revoked:
        bits[index // 8] |= 0x80 >> index % 8
    return {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        "id": list_address,
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": issuer,
        "validFrom": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "validUntil": f"{(at + LASTS).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "credentialSubject": {
            "id": f"{list_address}#list",
            "type": "BitstringStatusList",
            "statusPurpose": "revocation",
            "ttl": KEPT // timedelta(milliseconds=1),
            "encodedList": f"u{encoded(gzip.compress(bytes(bits), mtime=0))}",
        },
    }


def is_set(listed: dict[str, Any], index: int) -> bool:
    """Whether a (verified) status list says "revoked" at ``index``."""
    text = listed["credentialSubject"]["encodedList"].removeprefix("u")
    bits = gzip.decompress(urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return bool(bits[index // 8] & 0x80 >> index % 8)

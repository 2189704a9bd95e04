"""A credential signed as a compact JWS (VC-JWT, Open Badges 3.0 section 8.2), and the verification of one.

Verifying is stricter than the standards ask: of every token exactly one spelling is accepted, the one that was signed.
"""

import binascii
import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from .errors import CredentialRefused
from .keys import SigningKey, VerifyingKey, encoded

FILE_NAME = "open-badge.jwt"
"""Under this name the token is attached to the PDF and downloaded."""
MIME_TYPE = "application/vc+jwt"
LONGEST = 64 * 1024
"""A token of ours has some 4,000 signs; nothing longer is looked at."""


def _packed(value: Mapping[str, Any]) -> str:
    return encoded(json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def sign(credential: Mapping[str, Any], key: SigningKey) -> str:
    """The credential as a token. The same credential and key give the same token."""
    claims = {
        "iss": credential["issuer"]["id"],
        "jti": credential["id"],
        "nbf": _seconds(credential["validFrom"]),
    }
    if "id" in credential["credentialSubject"]:
        claims["sub"] = credential["credentialSubject"]["id"]
    header = {"alg": key.public.algorithm, "kid": key.public.kid, "typ": "JWT"}
    message = f"{_packed(header)}.{_packed({**credential, **claims})}"
    return f"{message}.{encoded(key.signature(message.encode()))}"


def verify(
    token: str, *, keys: Mapping[str, VerifyingKey], issuer: str, at: datetime | None = None
) -> dict[str, Any]:
    """What the credential says, its claims of the envelope left out.

    ``keys`` comes from ``key_ring``; ``issuer`` is the address of the issuer's profile. With ``at``, a credential that
    begins later is refused. Whether it was revoked is for the register to say, under the address in ``id``.

    Raises:
        CredentialRefused: anything is not as it was when one of ``keys`` signed it.
    """
    pieces = token.split(".") if len(token) <= LONGEST else []
    if len(pieces) != 3:
        raise CredentialRefused
    header, payload, signature = (_decoded(piece) for piece in pieces)
    told = _object(header)
    kid = told.get("kid")
    key = keys.get(kid) if isinstance(kid, str) else None
    if key is None or told != {"alg": key.algorithm, "kid": key.kid, "typ": "JWT"}:
        raise CredentialRefused
    if not key.verifies(signature, f"{pieces[0]}.{pieces[1]}".encode()):
        raise CredentialRefused
    return _credential(_object(payload), issuer=issuer, at=at)


def _credential(said: dict[str, Any], *, issuer: str, at: datetime | None) -> dict[str, Any]:
    """Section 8.2.6.1: the claims of the envelope repeat what the credential says."""
    try:
        begins = said.pop("nbf")
        claimed = (said.pop("iss"), said.pop("jti"), said.pop("sub", None))
        repeated = (said["issuer"]["id"], said["id"], said["credentialSubject"].get("id"))
        agrees = claimed == repeated and begins == _seconds(said["validFrom"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CredentialRefused from error
    if not agrees or claimed[0] != issuer or (at is not None and begins > at.timestamp()):
        raise CredentialRefused
    return said


def _seconds(moment: str) -> int:
    return int(datetime.fromisoformat(moment).timestamp())


def _decoded(piece: str) -> bytes:
    """Base64url in its one spelling: no padding, no other sign, no stray bits at the end."""
    try:
        data = urlsafe_b64decode(piece.encode("ascii") + b"=" * (-len(piece) % 4))
    except (UnicodeEncodeError, binascii.Error) as error:
        raise CredentialRefused from error
    if encoded(data) != piece:
        raise CredentialRefused
    return data


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = json.loads(data.decode(), object_pairs_hook=_without_repetition)
    except (ValueError, RecursionError) as error:
        raise CredentialRefused from error
    if not isinstance(value, dict):
        raise CredentialRefused
    return value


def _without_repetition(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name is given twice")
    return found

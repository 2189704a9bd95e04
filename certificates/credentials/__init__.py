"""Certificates as Open Badges 3.0: a snapshot → a JSON-LD credential → a signed token that anyone can verify.

    from certificates.credentials import Issuer, load_key, open_badge, sign, verify
    token = sign(open_badge(snapshot, address=…, course_address=…, issuer=issuer, at=issued_at), key)
    said = verify(token, keys=key_ring(key), issuer=issuer.id)

A pure package: no models, no settings, no clock, no network. docs/adr/0008 tells why the token is a VC-JWT.
"""

from .badges import HashedEmail, Issuer, achievement, hashed_email, open_badge
from .errors import CredentialRefused, KeyUnreadable
from .keys import SigningKey, VerifyingKey, key_ring, load_key, load_public_key, new_key, published
from .status import LIST_LENGTH, StatusEntry, is_set, status_list
from .tokens import FILE_NAME, MIME_TYPE, sign, verify

__all__ = [
    "FILE_NAME",
    "LIST_LENGTH",
    "MIME_TYPE",
    "CredentialRefused",
    "HashedEmail",
    "Issuer",
    "KeyUnreadable",
    "SigningKey",
    "StatusEntry",
    "VerifyingKey",
    "achievement",
    "hashed_email",
    "is_set",
    "key_ring",
    "load_key",
    "load_public_key",
    "new_key",
    "open_badge",
    "published",
    "sign",
    "status_list",
    "verify",
]

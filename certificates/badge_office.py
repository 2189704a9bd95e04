"""The site as an issuer of Open Badges: whose key signs, which addresses it answers, what badges say.

``certificates.credentials`` knows the standards and nothing of this site; here are the settings it needs.

``LMS_CREDENTIAL_KEY``          path of the organisation's key (PEM); its passphrase is in the environment variable
                                ``LMS_CREDENTIAL_KEY_PASSPHRASE``, read when the key is loaded and kept nowhere
``LMS_CREDENTIAL_FORMER_KEYS``  paths of the public halves of keys that signed before
``LMS_MAKE_CREDENTIAL_KEY``     whether a missing key is made at first use, as a demonstration wants it

Without a key certificates are issued without a badge.
"""

import hashlib
import os
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.urls import reverse

from certificates.credentials import (
    LIST_LENGTH,
    HashedEmail,
    Issuer,
    SigningKey,
    StatusEntry,
    VerifyingKey,
    achievement,
    hashed_email,
    key_ring,
    load_key,
    load_public_key,
    new_key,
    open_badge,
    published,
    sign,
    status_list,
)
from certificates.models import Certificate
from certificates.sheets import verification_url

PASSPHRASE = "LMS_CREDENTIAL_KEY_PASSPHRASE"  # noqa: S105  # the variable's name


def _address(name: str, *arguments: object) -> str:
    """A public address, as badges name it for decades."""
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + reverse(f"certificates:{name}", args=arguments)


def keys_address() -> str:
    """Where the public keys are."""
    return _address("keys")


def issuer() -> Issuer:
    """The office, under the address of its profile."""
    return Issuer(
        id=_address("issuer"),
        name=getattr(settings, "LMS_OFFICE_NAME", "") or settings.WAGTAIL_SITE_NAME,
        url=f"{settings.WAGTAILADMIN_BASE_URL.rstrip('/')}/",
        email=getattr(settings, "LMS_OFFICE_EMAIL", ""),
    )


def key_path() -> Path | None:
    """Where the organisation's key is to be, whether it is there or not."""
    path = getattr(settings, "LMS_CREDENTIAL_KEY", None)
    return Path(path) if path else None


def signing_key() -> SigningKey | None:
    """The organisation's key; None where there is none.

    Raises:
        KeyUnreadable: the file is no such key, or has another passphrase.
    """
    path = key_path()
    if path is None:
        return None
    if not path.exists():
        if not getattr(settings, "LMS_MAKE_CREDENTIAL_KEY", False):
            return None
        _make(path)
    return _loaded(path, path.stat().st_mtime_ns, keys_address())


def _make(path: Path) -> None:
    """A key for a site that was just set up; of several processes that try at once, one makes it."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    beside = new_key(aside, passphrase=os.environ.get(PASSPHRASE, ""))
    try:
        path.hardlink_to(aside)
        path.with_name(f"{path.name}.pub").write_bytes(beside.read_bytes())
    except FileExistsError:
        pass  # another process was quicker
    finally:
        aside.unlink()
        beside.unlink()


@lru_cache(maxsize=4)
def _loaded(path: Path, changed: int, address: str) -> SigningKey:
    return load_key(path, keys_address=address, passphrase=os.environ.get(PASSPHRASE, ""))


@lru_cache(maxsize=16)
def _loaded_public(path: Path, address: str) -> VerifyingKey:
    return load_public_key(path, keys_address=address)


def ring() -> dict[str, VerifyingKey]:
    """Every key that verifies our badges, by its ``kid``."""
    key = signing_key()
    former = [
        _loaded_public(Path(path), keys_address())
        for path in getattr(settings, "LMS_CREDENTIAL_FORMER_KEYS", ())
    ]
    return key_ring(*([key] if key else []), *former)


def published_keys() -> dict[str, Any]:
    """The JWK set."""
    return published(ring().values())


def email_of(email: str, *, code: str) -> str:
    """What a snapshot keeps of the holder's address: its hash, salted with the unguessable code."""
    return hashed_email(email, salt=_salt(code)).hash if email else ""


def _salt(code: str) -> str:
    return hashlib.sha256(f"salt {code}".encode()).hexdigest()[:32]


def achievement_key(certificate: Certificate) -> str:
    """Which achievement a certificate is of: that of its session, for everybody who completed it."""
    return f"{certificate.registration.session_id}" if certificate.registration else f"c{certificate.code}"


def achievement_of(certificate: Certificate) -> dict[str, Any]:
    """The achievement as it is published; ``certificate`` is any one of those who have it."""
    return achievement(certificate.snapshot, address=_address("achievement", achievement_key(certificate)))


def badge_of(certificate: Certificate) -> dict[str, Any]:
    """The Open Badge of a certificate; asks for its registration, so select it with the row."""
    hashed = certificate.snapshot.get("email_hash")
    number, index = divmod(certificate.pk, LIST_LENGTH)
    return open_badge(
        certificate.snapshot,
        address=verification_url(certificate.code),
        course_address=_address("achievement", achievement_key(certificate)),
        issuer=issuer(),
        at=certificate.issued_at,
        email=HashedEmail(_salt(certificate.code), hashed) if hashed else None,
        status=StatusEntry(_address("status", number), index),
    )


def credential_of(certificate: Certificate) -> str | None:
    """The signed badge: the same each time, as long as the key is; None where the site has no key.

    Raises:
        KeyUnreadable: the key cannot be used.
    """
    key = signing_key()
    return sign(badge_of(certificate), key) if key else None


def status_credential(number: int, revoked: Iterable[int], *, at: datetime) -> str | None:
    """Status list ``number`` as a signed credential; ``revoked`` are keys of certificates in its range."""
    key = signing_key()
    if key is None:
        return None
    first = number * LIST_LENGTH
    listed = status_list(
        (pk - first for pk in revoked),
        list_address=_address("status", number),
        issuer=issuer().profile(),
        at=at,
    )
    return sign(listed, key)

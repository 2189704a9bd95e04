"""Who signs certificates digitally, and whose signatures are believed: the settings of ``certificates.signing``.

``LMS_SIGNING_KEY``      path of a PKCS#12 file; its passphrase is in the environment variable LMS_SIGNING_PASSPHRASE
``LMS_SIGNING_TOKEN``    instead of it a token: "module=/usr/lib/….so;token=label;certificate=label;key=label", its PIN
                         in the same variable (needs the package python-pkcs11)
``LMS_SIGNING_ROOTS``    certificates (PEM or DER) that vouch for signers
``LMS_SIGNING_SIGNERS``  SHA-256 fingerprints of the certificates that may sign; empty: whomever the roots vouch for
``LMS_SIGNING_FORMER``   certificates (PEM or DER) of signers, or of their roots, from before the key was renewed: they
                         vouch for files that the ledger took in or made, never for new ones
``LMS_SIGNATURE_PICTURE``  PNG of the signature, shown where Decree 30/2020/NĐ-CP has it

Neither key nor passphrase is ever in the database. This module loads pyHanko, which takes half a second: import it
where something is signed or judged.
"""

import logging
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from functools import lru_cache, partial
from hashlib import sha256 as hash_of
from pathlib import Path
from typing import Any

from asn1crypto import x509
from django.conf import settings

from certificates.errors import NoSigningKey
from certificates.sheets import layout_of
from certificates.signing import (
    Appearance,
    Box,
    Signatory,
    SigningKeyUnreadable,
    Verdict,
    load_certificates,
    load_pkcs12,
    of_pyhanko,
    validate,
)

logger = logging.getLogger(__name__)

PASSPHRASE = "LMS_SIGNING_PASSPHRASE"  # noqa: S105  # the variable's name


def _path(name: str) -> Path | None:
    value = getattr(settings, name, None)
    return Path(value) if value else None


@lru_cache(maxsize=2)
def _loaded(path: Path, changed: int) -> Signatory:
    return load_pkcs12(path, passphrase=os.environ.get(PASSPHRASE, ""))


@contextmanager
def signatory() -> Iterator[Signatory]:
    """The office's signatory, for one batch; a token's session lasts as long.

    Raises:
        NoSigningKey: none is named in the settings.
        SigningKeyUnreadable: it is named and cannot be used.
    """
    path = _path("LMS_SIGNING_KEY")
    token = getattr(settings, "LMS_SIGNING_TOKEN", "")
    if path:
        if not path.exists():
            raise SigningKeyUnreadable(path=path)
        yield _loaded(path, path.stat().st_mtime_ns)
    elif token:
        with _token(token) as found:
            yield found
    else:
        raise NoSigningKey


@contextmanager
def _token(said: str) -> Iterator[Signatory]:
    where: dict[str, str] = {}
    try:
        for part in filter(None, said.split(";")):
            name, value = part.strip().split("=", 1)
            where[name] = value
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session

        session = open_pkcs11_session(
            where["module"],
            token_criteria=TokenCriteria(label=where["token"]),
            user_pin=os.environ.get(PASSPHRASE, ""),
        )
    except Exception as error:  # a missing package, module, token or PIN: one thing to do about all
        raise SigningKeyUnreadable(path=where.get("token", "PKCS#11")) from error
    with session:
        try:
            signer = partial(
                PKCS11Signer,
                session,
                cert_label=where["certificate"],
                key_label=where.get("key") or where["certificate"],
            )
            found = of_pyhanko(signer(use_raw_mechanism=_must_hash_here(session, signer().signing_cert)))
        except Exception as error:
            raise SigningKeyUnreadable(path=where["token"]) from error
        yield found


def _must_hash_here(session: Any, certificate: Any) -> bool:
    """Whether the token signs only hashes with this kind of key; many do with ECDSA."""
    from pkcs11 import Mechanism

    is_rsa = certificate.public_key.algorithm == "rsa"
    whole = Mechanism.SHA256_RSA_PKCS if is_rsa else Mechanism.ECDSA_SHA256
    return whole not in session.token.slot.get_mechanisms()


def roots() -> tuple[x509.Certificate, ...]:
    """Configured roots; without any, the office's own certificate vouches for itself.

    Raises:
        OSError, ValueError: one of the files is missing, or holds no certificate.
        SigningKeyUnreadable: there are no roots, and the office's key cannot be used.
    """
    paths = getattr(settings, "LMS_SIGNING_ROOTS", ())
    if paths:
        return load_certificates([Path(path) for path in paths])
    path = _path("LMS_SIGNING_KEY")
    return (_loaded(path, path.stat().st_mtime_ns).certificate,) if path and path.exists() else ()


def former() -> tuple[x509.Certificate, ...]:
    """Who signed before, or vouched for who did.

    Raises:
        OSError, ValueError: one of the files is missing, or holds no certificate.
    """
    return load_certificates([Path(path) for path in getattr(settings, "LMS_SIGNING_FORMER", ())])


def _at_hand(load: Callable[[], tuple[x509.Certificate, ...]]) -> tuple[x509.Certificate, ...]:
    """None where a setting is wrong: files are judged for the public, who can do nothing about it."""
    try:
        return load()
    except (OSError, ValueError, SigningKeyUnreadable):
        logger.exception("Certificates of signers cannot be read; manage.py check --deploy says which")
        return ()


def judge(
    pdf: bytes, *, at: datetime, sha256: str | None = None, original_sha256: str | None = None
) -> Verdict:
    """The verdict on a file, by the roots and signers of this office; former ones only where the ledger has it."""
    trusted = _at_hand(roots)
    signers = set(getattr(settings, "LMS_SIGNING_SIGNERS", ())) or None
    if sha256 is not None:
        before = _at_hand(former)
        trusted = (*trusted, *before)
        signers = signers and signers | {hash_of(each.dump()).hexdigest() for each in before}
    return validate(
        pdf,
        trust_roots=trusted,
        at=at,
        sha256=sha256,
        original_sha256=original_sha256,
        signers=signers,
    )


def appearance_on(said: Mapping[str, Any]) -> Appearance | None:
    """The picture of the signature where the layout has its place; None where the office has no picture."""
    picture = _path("LMS_SIGNATURE_PICTURE")
    place = layout_of(said).signature_mm
    if picture is None or place is None:
        return None
    return Appearance(picture.read_bytes(), Box(*place))

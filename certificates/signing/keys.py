"""Who signs: a certificate, its chain, and what signs bytes. Keys stay in files or tokens, never in a database."""

import asyncio
import getpass
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from asn1crypto import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from pyhanko.keys import load_certs_from_pemder
from pyhanko.sign.signers import Signer

from .errors import SigningKeyUnreadable

DIGEST = "sha256"


@dataclass(frozen=True)
class Signatory:
    """A certificate, the certificates above it, and ``sign_bytes``, which makes a raw signature over SHA-256.

    ``sign_bytes`` keeps the key at hand: loading an RSA key for each signature would cost more than signing.
    """

    certificate: x509.Certificate
    chain: tuple[x509.Certificate, ...]
    sign_bytes: Callable[[bytes], bytes]

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hexadecimal; ``validate`` takes it in ``signers``."""
        return sha256(self.certificate.dump()).hexdigest()

    @cached_property
    def name(self) -> str:
        """The certificate's common name."""
        return self.certificate.subject.native.get("common_name") or self.certificate.subject.human_friendly


def load_pkcs12(path: Path, *, passphrase: str) -> Signatory:
    """The key and certificates of a PKCS#12 file (.p12, .pfx). Load once for a batch.

    Raises:
        SigningKeyUnreadable: no such file, another passphrase, no certificate, or a kind of key that does not sign.
    """
    try:
        key, certificate, others = pkcs12.load_key_and_certificates(path.read_bytes(), passphrase.encode())
    except (OSError, ValueError, TypeError) as error:
        raise SigningKeyUnreadable(path=path) from error
    if certificate is None or not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        raise SigningKeyUnreadable(path=path)
    return Signatory(
        certificate=_asn1(certificate),
        chain=tuple(sorted((_asn1(other) for other in others), key=lambda found: found.dump())),
        sign_bytes=_signing(key),
    )


def _asn1(certificate: Any) -> x509.Certificate:
    return x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def _signing(key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey) -> Callable[[bytes], bytes]:
    """The same bytes give the same signature, with ECDSA too (RFC 6979)."""
    if isinstance(key, rsa.RSAPrivateKey):
        return lambda data: key.sign(data, padding.PKCS1v15(), hashes.SHA256())
    return lambda data: key.sign(data, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))


def of_pyhanko(signer: Signer) -> Signatory:
    """A pyHanko signer, such as its ``PKCS11Signer`` over an open session with a token."""
    certificate = signer.signing_cert
    if certificate is None:
        raise SigningKeyUnreadable(path=type(signer).__name__)
    chain = (found for found in signer.cert_registry if found.dump() != certificate.dump())
    return Signatory(
        certificate=certificate,
        chain=tuple(sorted(chain, key=lambda found: found.dump())),
        sign_bytes=lambda data: asyncio.run(signer.async_sign_raw(data, DIGEST)),
    )


def passphrase(variable: str, *, prompt: str = "") -> str:
    """From the environment variable, or asked of the person at the terminal; kept nowhere."""
    return os.environ[variable] if variable in os.environ else getpass.getpass(prompt or f"{variable}: ")


def load_certificates(paths: Iterable[Path]) -> tuple[x509.Certificate, ...]:
    """Certificates of PEM or DER files: the roots that ``validate`` trusts.

    Raises:
        OSError, ValueError: a file is missing, or holds no certificate.
    """
    return tuple(load_certs_from_pemder([str(path) for path in paths]))

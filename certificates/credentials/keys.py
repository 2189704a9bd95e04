"""The organisation's signing key: a PEM file (PKCS#8) outside the database, and the public half for whoever verifies.

The kind of key decides the algorithm: RSA signs RS256, which every verifier of Open Badges 3.0 must know; ECDSA P-256
signs ES256. Public keys are published as a JWK set; a key's ``kid`` is the set's address and the key's thumbprint
(RFC 7638), so that old keys go on verifying after a new one is made.
"""

import hashlib
import json
import os
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

from .errors import KeyUnreadable

RSA_BITS = 3072
"""Of new keys: certificates are verified for decades."""
LEAST_RSA_BITS = 2048
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
P256_BYTES = 32


def encoded(data: bytes) -> str:
    """Base64url without padding, as JOSE writes it."""
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _number(value: int) -> str:
    return encoded(value.to_bytes((value.bit_length() + 7) // 8, "big"))


@dataclass(frozen=True)
class VerifyingKey:
    """A public key under the address of the published set."""

    key: rsa.RSAPublicKey | ec.EllipticCurvePublicKey
    keys_address: str

    @property
    def algorithm(self) -> str:
        """The JOSE name of the algorithm."""
        return "RS256" if isinstance(self.key, rsa.RSAPublicKey) else "ES256"

    @cached_property
    def _members(self) -> dict[str, str]:
        if isinstance(self.key, rsa.RSAPublicKey):
            numbers = self.key.public_numbers()
            return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}
        point = self.key.public_numbers()
        x, y = (encoded(value.to_bytes(P256_BYTES, "big")) for value in (point.x, point.y))
        return {"crv": "P-256", "kty": "EC", "x": x, "y": y}

    @cached_property
    def kid(self) -> str:
        """``<address of the set>#<thumbprint>``."""
        members = json.dumps(self._members, separators=(",", ":"), sort_keys=True)
        return f"{self.keys_address}#{encoded(hashlib.sha256(members.encode()).digest())}"

    @property
    def jwk(self) -> dict[str, str]:
        """The key as it is published."""
        return {**self._members, "kid": self.kid, "alg": self.algorithm, "use": "sig"}

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether ``signature`` is the one form of a signature that our keys make.

        Of each ECDSA signature (r, s) there is a twin (r, n - s) that anyone can compute; only the one with the lower
        s is ours, so that nobody makes a second token out of a first.
        """
        try:
            if isinstance(self.key, rsa.RSAPublicKey):
                self.key.verify(signature, message, padding.PKCS1v15(), hashes.SHA256())
                return True
            if len(signature) != 2 * P256_BYTES:
                return False
            r, s = (int.from_bytes(half, "big") for half in (signature[:P256_BYTES], signature[P256_BYTES:]))
            self.key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
        except InvalidSignature:
            return False
        return s <= P256_ORDER // 2


@dataclass(frozen=True)
class SigningKey:
    """The organisation's key. Keep it in memory for a batch: loading costs more than signing."""

    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    keys_address: str

    @cached_property
    def public(self) -> VerifyingKey:
        """Its public half."""
        return VerifyingKey(self.key.public_key(), self.keys_address)

    def signature(self, message: bytes) -> bytes:
        """Sign; the same message gives the same signature."""
        if isinstance(self.key, rsa.RSAPrivateKey):
            return self.key.sign(message, padding.PKCS1v15(), hashes.SHA256())
        r, s = decode_dss_signature(
            self.key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
        )
        return r.to_bytes(P256_BYTES, "big") + min(s, P256_ORDER - s).to_bytes(P256_BYTES, "big")


def _is_fit(key: Any) -> bool:
    if isinstance(key, rsa.RSAPrivateKey | rsa.RSAPublicKey):
        return key.key_size >= LEAST_RSA_BITS
    return isinstance(key, ec.EllipticCurvePrivateKey | ec.EllipticCurvePublicKey) and isinstance(
        key.curve, ec.SECP256R1
    )


def load_key(path: Path, *, keys_address: str, passphrase: str = "") -> SigningKey:
    """The key in a PEM file. ``keys_address`` is where the public keys are published.

    Raises:
        KeyUnreadable: no such file, no such kind of key, or another passphrase.
    """
    try:
        key = serialization.load_pem_private_key(path.read_bytes(), passphrase.encode() or None)
    except (OSError, ValueError, TypeError) as error:
        raise KeyUnreadable(path=path) from error
    if not _is_fit(key):
        raise KeyUnreadable(path=path)
    return SigningKey(key, keys_address)  # type: ignore[arg-type]


def load_public_key(path: Path, *, keys_address: str) -> VerifyingKey:
    """A former key's public half, kept so that old credentials go on verifying.

    Raises:
        KeyUnreadable: no such file, or no such kind of key.
    """
    try:
        key = serialization.load_pem_public_key(path.read_bytes())
    except (OSError, ValueError) as error:
        raise KeyUnreadable(path=path) from error
    if not _is_fit(key):
        raise KeyUnreadable(path=path)
    return VerifyingKey(key, keys_address)  # type: ignore[arg-type]


def new_key(path: Path, *, algorithm: str = "RS256", passphrase: str = "") -> Path:
    """Make a key and write it to ``path``, readable by its owner only; its public half goes beside it as ``.pub``.

    Gives the path of the public half. An existing file is never overwritten.

    Raises:
        FileExistsError: one of the two files is there already.
        ValueError: an algorithm other than RS256 and ES256.
    """
    if algorithm not in {"RS256", "ES256"}:
        raise ValueError(algorithm)
    key: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
    if algorithm == "RS256":
        key = rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS)
    else:
        key = ec.generate_private_key(ec.SECP256R1())
    lock: serialization.KeySerializationEncryption = serialization.NoEncryption()
    if passphrase:
        lock = serialization.BestAvailableEncryption(passphrase.encode())
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    beside = path.with_name(f"{path.name}.pub")
    if beside.exists():
        raise FileExistsError(beside)
    _write_new(path, secret, mode=0o600)
    _write_new(beside, public, mode=0o644)
    return beside


def _write_new(path: Path, content: bytes, *, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def key_ring(*keys: SigningKey | VerifyingKey) -> dict[str, VerifyingKey]:
    """Present and former keys by ``kid``, as ``verify`` asks for them."""
    found = (key.public if isinstance(key, SigningKey) else key for key in keys)
    return {key.kid: key for key in found}


def published(keys: Iterable[VerifyingKey]) -> dict[str, list[dict[str, str]]]:
    """The JWK set to answer at ``keys_address``."""
    return {"keys": [key.jwk for key in keys]}

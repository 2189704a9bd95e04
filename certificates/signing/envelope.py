"""The CMS envelope of a PAdES B-B signature. pyHanko makes the first of a batch; the others differ in two places."""

import asyncio
from functools import cached_property

from asn1crypto import cms
from pyhanko.sign.signers import ExternalSigner
from pyhanko_certvalidator.registry import SimpleCertificateStore

from .keys import DIGEST, Signatory

NO_DIGEST = bytes(range(32))
SEQUENCE, SET, OCTETS, FIRST = 0x30, 0x31, 0x04, 0xA0
LONGEST_SIGNATURE = 1024
"""Bytes; RSA with 8,192 bits."""


def der(tag: int, content: bytes) -> bytes:
    """One DER value."""
    length = len(content)
    if length < 0x80:
        return bytes((tag, length)) + content
    said = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(said))) + said + content


class Envelope:
    """For one signatory: everything but the digest and the signature is encoded once."""

    def __init__(self, signatory: Signatory) -> None:
        self._signatory = signatory
        data = self._first()["content"]
        signer = data["signer_infos"][0]
        attributes = signer["signed_attrs"].contents
        if attributes.count(NO_DIGEST) != 1:
            raise ValueError("the digest stands not once in the signed attributes")
        self._before_digest, self._after_digest = attributes.split(NO_DIGEST)
        self._before_attributes = b"".join(
            signer[name].dump() for name in ("version", "sid", "digest_algorithm")
        )
        self._after_attributes = signer["signature_algorithm"].dump()
        self._before_signers = b"".join(
            data[name].dump()
            for name in ("version", "digest_algorithms", "encap_content_info", "certificates")
        )
        self._type = cms.ContentType("signed_data").dump()

    def _first(self) -> cms.ContentInfo:
        """An envelope around a digest and a signature of zeros, with what PAdES B-B asks for."""
        chain = SimpleCertificateStore()
        chain.register_multiple(self._signatory.chain)
        signer = ExternalSigner(self._signatory.certificate, chain, signature_value=bytes(256))
        made = asyncio.run(signer.async_sign(NO_DIGEST, DIGEST, use_pades=True))
        return cms.ContentInfo.load(made.dump())

    def seal(self, digest: bytes) -> bytes:
        """The signed envelope around the SHA-256 of what is signed."""
        attributes = self._before_digest + digest + self._after_digest
        return self._closed(attributes, self._signatory.sign_bytes(der(SET, attributes)))

    def _closed(self, attributes: bytes, signature: bytes) -> bytes:
        signer = der(
            SEQUENCE,
            self._before_attributes
            + der(FIRST, attributes)
            + self._after_attributes
            + der(OCTETS, signature),
        )
        data = der(SEQUENCE, self._before_signers + der(SET, signer))
        return der(SEQUENCE, self._type + der(FIRST, data))

    @cached_property
    def size(self) -> int:
        """Bytes to reserve: of the longest envelope."""
        public = self._signatory.certificate.public_key
        # ECDSA: two numbers with a leading zero each, in a sequence.
        longest = public.byte_size + 16 if public.algorithm == "rsa" else 2 * (public.byte_size + 4) + 8
        attributes = self._before_digest + NO_DIGEST + self._after_digest
        return len(self._closed(attributes, bytes(longest)))

"""Judging a signed file. Believed is only what three witnesses say together.

1. The ledger: SHA-256 of the file as it was stored, or of the unsigned file that it begins with.
2. pyHanko: each signature belongs to the content, its certificate leads to a trusted root, and what later signatures
   added is nothing but signatures.
3. Coverage: the last signature covers the file from the first byte to the last, but for its own envelope, which holds
   nothing else. Files with a forged increment, or with an increment signed by anybody who has some trusted certificate,
   are what single witnesses take for valid.
"""

import re
from collections.abc import Collection, Iterable
from datetime import datetime
from hashlib import sha256 as hash_of
from io import BytesIO

from asn1crypto import parser, x509
from cryptography.exceptions import InvalidSignature
from cryptography.x509 import Certificate, load_der_x509_certificate
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import EmbeddedPdfSignature, KeyUsageConstraints, validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from .additions import only_signatures
from .matching import original_hashes
from .verdicts import Flaw, SignedBy, Verdict

LARGEST = 20 * 1024 * 1024
"""Bytes; a certificate has 0.1 million."""
HEXADECIMAL = re.compile(rb"[0-9A-F]+|[0-9a-f]+")
TIME_STAMP = "signature_time_stamp_token"
USAGE = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)


def validate(
    pdf: bytes,
    *,
    trust_roots: Iterable[x509.Certificate],
    at: datetime,
    sha256: str | None = None,
    original_sha256: str | None = None,
    signers: Collection[str] | None = None,
) -> Verdict:
    """Whether the file is what the ledger knows, signed as a whole by someone who is trusted.

    Args:
        pdf: the file, from wherever.
        trust_roots: from ``load_certificates``; a signer's own certificate may be one.
        at: the moment (aware) for which certificates must be in force: when the ledger took the signature in, or now.
        sha256: of the signed file, where the ledger knows it.
        original_sha256: of the unsigned file, where the signed one comes in for the first time.
        signers: fingerprints (``Signatory.fingerprint``) of who may sign; None accepts whomever the roots vouch for,
            which is right for a root of one's own and wrong for a nation's.

    Raises:
        ValueError: neither hash is given.
    """
    if sha256 is None and original_sha256 is None:
        raise ValueError("a verdict needs a hash from the ledger")
    if len(pdf) > LARGEST:
        return Verdict(Flaw.TOO_LARGE)
    if sha256 is not None and hash_of(pdf).hexdigest() != sha256:
        return Verdict(Flaw.NOT_THE_FILE)
    length = None
    if original_sha256 is not None:
        length = next((end for end, digest in original_hashes(pdf) if digest == original_sha256), None)
        if length is None:
            return Verdict(Flaw.NOT_THE_ORIGINAL)
    try:
        return _judge(pdf, tuple(trust_roots), at=at, original_length=length, signers=signers)
    except Exception:  # the file is a stranger's: whatever it does to the parser, it is not believed
        return Verdict(Flaw.UNREADABLE)


def _judge(
    pdf: bytes,
    roots: tuple[x509.Certificate, ...],
    *,
    at: datetime,
    original_length: int | None,
    signers: Collection[str] | None,
) -> Verdict:
    reader = PdfFileReader(BytesIO(pdf))
    signatures = list(reader.embedded_signatures)
    if not signatures:
        return Verdict(Flaw.UNSIGNED)
    told = tuple(_told(signature) for signature in signatures)
    flaw = None
    for signature in signatures:
        flaw = flaw or _flaw_of(signature, pdf, roots, at=at)
    if flaw is None and _end(signatures[-1]) != len(pdf):
        flaw = Flaw.NOT_ENTIRE
    if flaw is None and original_length is not None:
        flaw = _edited(reader, pdf, original_length)
    if flaw is None and signers is not None and any(each.fingerprint not in signers for each in told):
        flaw = Flaw.OTHER_SIGNER
    return Verdict(flaw, told)


def _told(signature: EmbeddedPdfSignature) -> SignedBy:
    certificate = signature.signer_cert
    subject, issuer = certificate.subject.native, certificate.issuer.native
    return SignedBy(
        name=_first(subject.get("common_name")) or certificate.subject.human_friendly,
        organization=_first(subject.get("organization_name")),
        issuer=_first(issuer.get("common_name")) or certificate.issuer.human_friendly,
        serial=f"{certificate.serial_number:X}",
        fingerprint=hash_of(certificate.dump()).hexdigest(),
        claimed_at=signature.self_reported_timestamp,
    )


def _first(value: str | list[str] | None) -> str:
    """A part of a name may be there more than once."""
    return (value[0] if isinstance(value, list) else value) or ""


def _end(signature: EmbeddedPdfSignature) -> int:
    """Where what it covers ends."""
    return signature.byte_range[2] + signature.byte_range[3]


def _flaw_of(
    signature: EmbeddedPdfSignature, pdf: bytes, roots: tuple[x509.Certificate, ...], *, at: datetime
) -> Flaw | None:
    if not (_has_one_spelling(signature, pdf) and _is_coherent(signature)):
        return Flaw.BROKEN
    trusted = ValidationContext(
        trust_roots=list(roots),
        other_certs=list(signature.other_embedded_certs),
        allow_fetching=False,
        moment=at,
    )
    status = validate_pdf_signature(signature, trusted, key_usage_settings=USAGE)
    if not (status.intact and status.valid):
        return Flaw.BROKEN
    if not status.trusted:
        return Flaw.UNTRUSTED
    if not status.bottom_line:
        return Flaw.NOT_ENTIRE
    return None if _certificates_hang_together(signature, roots) else Flaw.BROKEN


def _has_one_spelling(signature: EmbeddedPdfSignature, pdf: bytes) -> bool:
    """Whether the uncovered gap is the envelope and nothing else: in hexadecimal of one case, then zeros."""
    ranges = [int(number) for number in signature.byte_range]
    if len(ranges) != 4 or ranges[0] != 0:
        return False
    start, end = ranges[1], ranges[2]
    if not 0 < start < end < _end(signature) <= len(pdf):
        return False
    if pdf[start : start + 1] + pdf[end - 1 : end] != b"<>":
        return False
    text = pdf[start + 1 : end - 1]
    if not HEXADECIMAL.fullmatch(text) or len(text) % 2:
        return False
    content = bytes.fromhex(text.decode())
    envelope = parser.peek(content)
    return content == signature.pkcs7_content and not any(content[envelope:])


def _is_coherent(signature: EmbeddedPdfSignature) -> bool:
    """Whether the parts of the envelope that nothing signs say what the signed ones imply, to the byte."""
    data, signer, certificate = signature.signed_data, signature.signer_info, signature.signer_cert
    sid, told = signer["sid"].chosen, certificate["tbs_certificate"]
    by_serial = signer["sid"].name == "issuer_and_serial_number"
    if by_serial:
        named = [sid[name].dump() for name in ("issuer", "serial_number")]
        expected = [told[name].dump() for name in ("issuer", "serial_number")]
    else:
        named, expected = [sid.native], [certificate.key_identifier]
    digests = [algorithm.dump() for algorithm in data["digest_algorithms"]]
    return (
        named == expected
        and signer["version"].native == ("v1" if by_serial else "v3")
        and data["version"].native in {"v1", "v3"}
        and digests == [signer["digest_algorithm"].dump()]
        and signer["digest_algorithm"]["parameters"].native is None
        and data["encap_content_info"]["content_type"].native == "data"
        and {attribute["type"].native for attribute in signer["unsigned_attrs"] or ()} <= {TIME_STAMP}
    )


def _certificates_hang_together(signature: EmbeddedPdfSignature, roots: tuple[x509.Certificate, ...]) -> bool:
    """Whether each certificate in the envelope was issued by another one there, by a root, or by itself.

    The signature does not cover them, so a changed one that nobody needs would go unnoticed.
    """
    embedded = [signature.signer_cert, *signature.other_embedded_certs]
    trusted = {root["tbs_certificate"].dump(): root.dump() for root in roots}
    strangers = []
    for certificate in embedded:
        own = trusted.get(certificate["tbs_certificate"].dump())
        if own is None:
            strangers.append(certificate)
        elif certificate.dump() != own:
            return False
    # Bits left over in a bit string, and numbers below zero, are what parsers overlook.
    if any(each["signature_value"].contents[:1] != b"\0" or each.serial_number <= 0 for each in strangers):
        return False
    known = [load_der_x509_certificate(each.dump()) for each in (*strangers, *roots)]
    return all(any(_issued(found, issuer) for issuer in known) for found in known[: len(strangers)])


def _issued(certificate: Certificate, issuer: Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _edited(reader: PdfFileReader, pdf: bytes, length: int) -> Flaw | None:
    """Whether anything but signatures came after the first ``length`` bytes, the unsigned file."""
    original = PdfFileReader(BytesIO(pdf[:length]))
    base = original.xrefs.total_revisions - 1
    if reader.xrefs.total_revisions <= base + 1:
        return Flaw.UNSIGNED
    # Else the increments would build on something else than the unsigned file, which merely stands before it.
    starts = [found.xrefs.get_startxref_for_revision(base) for found in (original, reader)]
    if starts[0] != starts[1]:
        return Flaw.EDITED
    return None if only_signatures(reader, base) else Flaw.EDITED

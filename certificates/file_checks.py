"""Whether a file is what the register knows: by its hash, and by its signature where it has one.

A PDF is looked for whole (as issued, also before it was redrawn, or as taken in signed), then by the beginning it was
signed over; a badge by its signature. What is not found is not believed, whatever it shows. What the ledger knows to
the last byte is never called changed, whatever became of the trust in its signer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any

from certificates import badge_office
from certificates.actions.signing import told
from certificates.codes import typed
from certificates.credentials import CredentialRefused, verify
from certificates.known_files import certificates_by_hash
from certificates.models import Certificate, SignedCopy, SigningWay

LARGEST = 5 * 1024 * 1024
"""Bytes; a certificate has 0.1 million, with pictures of signatures 0.3."""


class Answer(StrEnum):
    """What the file is."""

    ISSUED = "issued"
    SIGNED = "signed"
    SIGNED_SINCE = "signed_since"
    BADGE = "badge"
    UNSIGNED = "unsigned"
    UNKNOWN_SIGNER = "unknown_signer"
    SIGNED_BY_ANOTHER = "signed_by_another"
    CHANGED = "changed"
    STRANGE = "strange"


GENUINE = frozenset({Answer.ISSUED, Answer.SIGNED, Answer.SIGNED_SINCE, Answer.BADGE})
UNCHANGED = GENUINE | {Answer.UNSIGNED, Answer.UNKNOWN_SIGNER}
"""Known to the last byte; of two of them no trusted signature vouches for it."""


@dataclass(frozen=True)
class Finding:
    """The answer, the certificate it is about, who signed the file, and what is wrong with it in words."""

    answer: Answer
    certificate: Certificate | None = None
    signatures: tuple[dict[str, Any], ...] = ()
    flaw: str = ""

    @property
    def is_genuine(self) -> bool:
        """Whether the file is what was issued; whether it still holds is for the certificate's own verdict."""
        return self.answer in GENUINE

    @property
    def is_unchanged(self) -> bool:
        """Whether the register knows its content, whoever signed it or did not."""
        return self.answer in UNCHANGED


def check_file(content: bytes, *, at: datetime) -> Finding:
    """What the register says of a file from wherever."""
    if content.startswith(b"%PDF-"):
        return _check_pdf(content, at=at)
    return _check_badge(content)


def _lacks_signature(certificate: Certificate) -> bool:
    """Whether this certificate is signed digitally, so that its unsigned file is only half of it."""
    on_paper = certificate.signed_copies.filter(way=SigningWay.PAPER)
    return certificate.signing != SigningWay.PAPER and not on_paper.exists()


def _check_pdf(content: bytes, *, at: datetime) -> Finding:
    digest = sha256(content).hexdigest()
    issued = certificates_by_hash([digest]).get(digest)
    if issued:
        return Finding(Answer.UNSIGNED if _lacks_signature(issued) else Answer.ISSUED, issued)
    copy = (
        SignedCopy.objects.exclude(way=SigningWay.PAPER)
        .select_related("certificate__replaced_by", "certificate__register")
        .filter(sha256=digest)
        .first()
    )
    return _check_copy(content, copy) if copy else _check_signed(content, at=at)


def _check_copy(content: bytes, copy: SignedCopy) -> Finding:
    """A file that was taken in signed: its content is known to the last byte, its signature is judged again."""
    # pyHanko takes half a second to load: only processes that are shown a signed or strange file pay for it.
    from certificates.signing_office import judge

    verdict = judge(content, at=copy.taken_in_at, sha256=copy.sha256)
    if verdict.flaw:
        return Finding(Answer.UNKNOWN_SIGNER, copy.certificate, flaw=str(verdict.flaw.words))
    return Finding(Answer.SIGNED, copy.certificate, tuple(told(verdict.signatures)))


def _check_signed(content: bytes, *, at: datetime) -> Finding:
    """A file that begins with one of ours, or with none."""
    from certificates.signing import Flaw, match, original_hashes
    from certificates.signing_office import judge

    known = certificates_by_hash(digest for _end, digest in original_hashes(content))
    beginning = match(content, known)
    if beginning is None:
        return Finding(Answer.STRANGE)
    original = known[beginning]
    verdict = judge(content, at=at, original_sha256=beginning)
    if verdict.flaw:
        by_another = verdict.flaw in {Flaw.UNTRUSTED, Flaw.OTHER_SIGNER}
        answer = Answer.SIGNED_BY_ANOTHER if by_another else Answer.CHANGED
        return Finding(answer, original, flaw=str(verdict.flaw.words))
    return Finding(Answer.SIGNED_SINCE, original, tuple(told(verdict.signatures)))


def _check_badge(content: bytes) -> Finding:
    try:
        said = verify(
            content.decode("ascii").strip(), keys=badge_office.ring(), issuer=badge_office.issuer().id
        )
    except (CredentialRefused, UnicodeDecodeError):
        return Finding(Answer.STRANGE)
    certificates = Certificate.objects.select_related("replaced_by", "register")
    found = certificates.filter(code=typed(said["id"])).first()
    return Finding(Answer.BADGE, found) if found else Finding(Answer.STRANGE)

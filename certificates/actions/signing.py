"""Signed copies: the scan of a paper, a file signed elsewhere, a signature made here. Nothing is believed unjudged."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from certificates import errors
from certificates.known_files import hashes_of
from certificates.models import Certificate, SignedCopy, SigningWay, private_storage
from certificates.notices import tell_ready
from certificates.storing import keep
from lms.log import log_each
from lms.uploads import SCANS, kind_of

LARGEST_SCAN = 10 * 1024 * 1024
"""Bytes."""


def _stored(certificate: Certificate, content: bytes, ending: str, digest: str) -> str:
    name = (
        f"certificates/{certificate.register_id}/{certificate.year}/{certificate.code}-{digest[:16]}.{ending}"
    )
    return keep(private_storage(), name, content).name


def _digest(content: bytes) -> str:
    return sha256(content).hexdigest()


@transaction.atomic
def attach_scan(*, certificate: Certificate, content: bytes, by: Any, at: datetime) -> SignedCopy:
    """Keep the scan of a signed and sealed paper beside its certificate, privately.

    Raises:
        NotAScan: neither PDF nor PNG nor JPEG, or more than 10 MB.
        TakenInBefore: this very file is attached already.
    """
    certificate = Certificate.objects.select_for_update().get(pk=certificate.pk)
    ending = kind_of(content)
    if ending not in SCANS or len(content) > LARGEST_SCAN:
        raise errors.NotAScan
    digest = _digest(content)
    if certificate.signed_copies.filter(sha256=digest).exists():
        raise errors.TakenInBefore
    copy = SignedCopy.objects.create(
        certificate=certificate,
        way=SigningWay.PAPER,
        file=_stored(certificate, content, ending, digest),
        sha256=digest,
        taken_in_at=at,
        taken_in_by=by,
    )
    log(certificate, "certificates.attach_scan", user=by, timestamp=at, data={"sha256": digest})
    return copy


@transaction.atomic
def take_in_signed(*, certificate: Certificate, content: bytes, by: Any, at: datetime) -> SignedCopy:
    """Take in a certificate's PDF that was signed with the agency's own tool.

    It must begin with the file as it was issued (or as it was before it was redrawn), every signature must be intact
    and trusted, and the last one must cover all of it (docs/adr/0013). Its holder is told that it is ready.

    Raises:
        SignatureRefused: with the flaw in words.
        CertificateRevoked: it does not stand any more.
        SignedOtherwise: neither it nor, by now, its register is signed with the agency's own tool.
        TakenInBefore: this very file was taken in already.
    """
    from certificates.signing import match
    from certificates.signing_office import judge

    locked = Certificate.objects.select_for_update(of=("self",)).select_related("register", "provider")
    certificate = locked.get(pk=certificate.pk)
    if certificate.status != Certificate.Status.VALID:
        raise errors.CertificateRevoked(number=certificate.number_text)
    digest = _digest(content)
    if certificate.signed_copies.filter(sha256=digest).exists():
        raise errors.TakenInBefore
    if SigningWay.AGENCY not in (certificate.signing, certificate.register.signing):
        raise errors.SignedOtherwise(number=certificate.number_text)
    original = match(content, hashes_of(certificate)) or "-"
    verdict = judge(content, at=at, original_sha256=original)
    if verdict.flaw:
        raise errors.SignatureRefused(number=certificate.number_text, flaw=verdict.flaw.words)
    copy = SignedCopy.objects.create(
        certificate=certificate,
        way=SigningWay.AGENCY,
        file=_stored(certificate, content, "pdf", digest),
        sha256=digest,
        signatures=told(verdict.signatures),
        signed_by=names_of(verdict.signatures),
        taken_in_at=at,
        taken_in_by=by,
    )
    data = {"sha256": digest, "signed_by": copy.signed_by}
    log(certificate, "certificates.take_in_signed", user=by, timestamp=at, data=data)
    tell_ready([certificate], about=certificate, by=by, at=at)
    return copy


@transaction.atomic
def sign_here(*, certificates: Sequence[Certificate], by: Any, at: datetime) -> int:
    """Sign the files of these certificates with the office's key; those that are signed stay as they are.

    Only those that are signed here: another register's paper is not ours to sign. They have their files already.
    Gives how many were signed; their holders are told.

    Raises:
        NoSigningKey, SigningKeyUnreadable: the settings name no key, or one that cannot be used.
        CannotSign: a file takes no signature.
    """
    from certificates import signing_office
    from certificates.files import pdf_of
    from certificates.signing import sign

    asked = Certificate.objects.filter(pk__in=[each.pk for each in certificates])
    # The locks first: another worker may be signing the same ones, and what it signed is seen only afterwards.
    locked = list(asked.select_for_update().order_by("pk").values_list("pk", flat=True))
    waiting = list(
        Certificate.objects.filter(pk__in=locked, signing=SigningWay.HERE)
        .valid()
        .exclude(pdf="")
        .exclude(signed_copies__way=SigningWay.HERE)
        .select_related("provider")
        .order_by("pk")
    )
    copies = []
    with signing_office.signatory() as signatory:
        for certificate in waiting:
            said = certificate.snapshot
            signed = sign(
                pdf_of(certificate),
                signatory,
                at=at,
                reason=said["title"],
                place=said["place"],
                appearance=signing_office.appearance_on(said),
            )
            digest = _digest(signed)
            copies.append(
                SignedCopy(
                    certificate=certificate,
                    way=SigningWay.HERE,
                    file=_stored(certificate, signed, "pdf", digest),
                    sha256=digest,
                    signatures=[
                        {
                            "name": signatory.name,
                            "fingerprint": signatory.fingerprint,
                            "claimed_at": at.isoformat(),
                        }
                    ],
                    signed_by=signatory.name[:300],
                    taken_in_at=at,
                    taken_in_by=by,
                )
            )
    SignedCopy.objects.bulk_create(copies)
    said = [(copy.certificate, {"sha256": copy.sha256, "signed_by": copy.signed_by}) for copy in copies]
    log_each("certificates.sign_here", said, by=by, at=at)
    tell_ready(waiting, about=None, by=by, at=at)
    return len(copies)


def told(signatures: Sequence[Any]) -> list[dict[str, Any]]:
    """What a verdict says of the signers, as it is stored."""
    return [
        {
            "name": each.name,
            "organization": each.organization,
            "issuer": each.issuer,
            "serial": each.serial,
            "fingerprint": each.fingerprint,
            "claimed_at": each.claimed_at.isoformat() if each.claimed_at else None,
        }
        for each in signatures
    ]


def names_of(signatures: Sequence[Any]) -> str:
    """Who signed, in the order of signing."""
    return ", ".join(dict.fromkeys(each.name for each in signatures))[:300]

"""What a certificate says, as an Open Badges 3.0 credential (W3C Verifiable Credentials data model 2.0, JSON-LD).

About the person it tells the name, as the paper does, and nothing else: no date of birth, no identity number, no
account. Where the issuer knows an e-mail address it goes in as a salted hash, by which the holder's own backpack
recognises her and from which nobody reads the address. Two credentials of one person share no identifier.

Hours are a result of their own kind (``ext:TrainingHours``), not ``creditsEarned``: the standard means academic credits
by those, and an hour of training is none.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from .status import StatusEntry

CONTEXTS = [
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
]
SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"
ZONE = "+07:00"
"""Days are days in Vietnam, which keeps one offset all year."""


@dataclass(frozen=True)
class Issuer:
    """The organisation. ``id`` is the lasting address of its profile; it is what verifiers trust."""

    id: str
    name: str
    url: str
    email: str = ""

    def profile(self) -> dict[str, Any]:
        """The Profile object, in credentials and at its own address."""
        profile: dict[str, Any] = {"id": self.id, "type": ["Profile"], "name": self.name, "url": self.url}
        if self.email:
            profile["email"] = self.email
        return profile


@dataclass(frozen=True)
class HashedEmail:
    """What a credential tells of an e-mail address: whoever knows the address recognises it, nobody reads it."""

    salt: str
    hash: str


def hashed_email(email: str, *, salt: str) -> HashedEmail:
    """``salt`` is another for each credential, and the same when it is drawn again."""
    digest = hashlib.sha256(f"{email.strip().lower()}{salt}".encode()).hexdigest()
    return HashedEmail(salt, f"sha256${digest}")


def open_badge(
    said: Mapping[str, Any],
    *,
    address: str,
    course_address: str,
    issuer: Issuer,
    at: datetime,
    email: HashedEmail | None = None,
    status: StatusEntry | None = None,
) -> dict[str, Any]:
    """The credential of one certificate.

    Args:
        said: the certificate's snapshot (see ``certificates.snapshots``).
        address: of the verification page; the credential's id, so whoever dereferences it learns the register's answer.
        course_address: of what ``achievement`` says; any lasting URI.
        issuer: who signs.
        at: when it was issued (aware).
        email: the holder's, where known, from ``hashed_email``.
        status: its place in a published status list.
    """
    badge: dict[str, Any] = {
        "@context": CONTEXTS,
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": f"{_sentence(said['title'])} số {said['number']}",
        "issuer": issuer.profile(),
        "validFrom": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "awardedDate": _day(said["issued_on"]),
        "credentialSubject": _subject(said, address=address, course_address=course_address, email=email),
        "credentialSchema": [{"id": SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}],
    }
    if status:
        badge["credentialStatus"] = status.entry()
    return badge


def achievement(said: Mapping[str, Any], *, address: str) -> dict[str, Any]:
    """What was achieved, the same for everybody who has it; ``address`` is where it is published."""
    return {
        "id": address,
        "type": ["Achievement"],
        "achievementType": "CertificateOfCompletion",
        "name": said["course"],
        "description": _sentence(f"{said['wording']} “{said['course']}”"),
        "criteria": {"narrative": _criteria(said)},
        "resultDescription": [
            {
                "id": f"{address}#hours",
                "type": ["ResultDescription"],
                "name": "Thời lượng tham gia (giờ)",
                "resultType": "ext:TrainingHours",
            }
        ],
    }


def _subject(
    said: Mapping[str, Any], *, address: str, course_address: str, email: HashedEmail | None
) -> dict[str, Any]:
    hours_kind = f"{course_address}#hours"
    subject: dict[str, Any] = {
        "id": f"{address}#holder",
        "type": ["AchievementSubject"],
        "identifier": _identifiers(said["name"], email),
        "achievement": achievement(said, address=course_address),
        "result": [{"type": ["Result"], "resultDescription": hours_kind, "value": _hours(said["minutes"])}],
        "licenseNumber": said["number"],
    }
    if said.get("starts_on"):
        subject["activityStartDate"] = _day(said["starts_on"])
    if said.get("ends_on"):
        subject["activityEndDate"] = _day(said["ends_on"])
    if said.get("provider_class"):
        subject["role"] = said["provider_class"]
    return subject


def _criteria(said: Mapping[str, Any]) -> str:
    text = f"Dự đủ số giờ theo quy định của lớp tập huấn “{said.get('session') or said['course']}”"
    if said.get("organizer"):
        text += f" do {said['organizer']} tổ chức"
    return f"{text} và được xác nhận hoàn thành."


def _identifiers(name: str, email: HashedEmail | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"type": "IdentityObject", "hashed": False, "identityHash": name, "identityType": "name"}
    ]
    if email:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": email.hash,
                "identityType": "emailAddress",
                "salt": email.salt,
            }
        )
    return found


def _hours(minutes: int) -> str:
    """480 → "8", 450 → "7.5", 100 → "1.67"."""
    return f"{(Decimal(minutes) / 60).quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".")


def _day(iso: str) -> str:
    return f"{iso}T00:00:00{ZONE}"


def _sentence(text: str) -> str:
    """ "GIẤY CHỨNG NHẬN" → "Giấy chứng nhận"; mixed case keeps its capitals."""
    return text.capitalize() if text.isupper() else text[:1].upper() + text[1:]

"""What is said of a signed file."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Flaw(StrEnum):
    """Why a file is not believed."""

    TOO_LARGE = "too_large"
    NOT_THE_FILE = "not_the_file"
    NOT_THE_ORIGINAL = "not_the_original"
    UNREADABLE = "unreadable"
    UNSIGNED = "unsigned"
    BROKEN = "broken"
    UNTRUSTED = "untrusted"
    NOT_ENTIRE = "not_entire"
    EDITED = "edited"
    OTHER_SIGNER = "other_signer"

    @property
    def words(self) -> str | Promise:
        """For people: what is wrong."""
        return WORDS[self]


WORDS: dict[Flaw, Promise] = {
    Flaw.TOO_LARGE: _("The file is larger than any certificate."),
    Flaw.NOT_THE_FILE: _("This is not the file that was issued: its content differs."),
    Flaw.NOT_THE_ORIGINAL: _(
        "The file does not begin with the certificate as it was issued. Sign the exported file itself, not a copy "
        "that another program saved."
    ),
    Flaw.UNREADABLE: _("This is not a readable PDF."),
    Flaw.UNSIGNED: _("The file carries no digital signature."),
    Flaw.BROKEN: _("The digital signature does not belong to this content."),
    Flaw.UNTRUSTED: _(
        "The signer's certificate is not from an authority that is trusted here, or had expired."
    ),
    Flaw.NOT_ENTIRE: _("Something was added to the file after it was signed."),
    Flaw.EDITED: _("Something other than a signature was added to the certificate before it was signed."),
    Flaw.OTHER_SIGNER: _("It was signed by someone who does not sign certificates here."),
}


@dataclass(frozen=True)
class SignedBy:
    """One signature. ``claimed_at`` is what the signer's own clock said; nobody vouches for it."""

    name: str
    organization: str
    issuer: str
    serial: str
    fingerprint: str
    claimed_at: datetime | None


@dataclass(frozen=True)
class Verdict:
    """``flaw`` is the first that was found, or None. ``signatures`` are in the order of signing.

    Of a file with a flaw the signatures are hearsay: show them only to say what was claimed.
    """

    flaw: Flaw | None
    signatures: tuple[SignedBy, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the file is what was issued, signed by whom it says, and nothing else."""
        return self.flaw is None

"""Digital signatures on certificates: PAdES B-B made in batches, and every signed file judged before it is believed.

    from certificates.signing import load_pkcs12, sign, validate
    signed = sign(pdf, load_pkcs12(path, passphrase=passphrase("LMS_SIGNING_PASSPHRASE")), at=now)
    verdict = validate(signed, trust_roots=roots, at=now, sha256=hash_in_the_ledger)

A pure package: no models, no settings, no clock, no network. It loads pyHanko, which takes half a second: import it
where something is signed or judged. docs/adr/0013 tells what a verdict needs and why.
"""

from .appearance import Appearance, Box, seal_over
from .errors import CannotSign, SigningKeyUnreadable
from .keys import Signatory, load_certificates, load_pkcs12, of_pyhanko, passphrase
from .matching import match, original_hashes
from .press import sign, sign_all
from .validation import validate
from .verdicts import Flaw, SignedBy, Verdict

__all__ = [
    "Appearance",
    "Box",
    "CannotSign",
    "Flaw",
    "Signatory",
    "SignedBy",
    "SigningKeyUnreadable",
    "Verdict",
    "load_certificates",
    "load_pkcs12",
    "match",
    "of_pyhanko",
    "original_hashes",
    "passphrase",
    "seal_over",
    "sign",
    "sign_all",
    "validate",
]

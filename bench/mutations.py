"""How many forgeries are believed: it must be none. And what a signature and a credential cost.

``mutated_pdfs_accepted``: 2,000 forged PDFs, each shown three times: with the ledger's hash of the unsigned file alone
(as when the agency's signed file is uploaded), with that of the signed file (as at verification), and with both.
``mutated_credentials_accepted``: 2,000 forged tokens. ``signature_cpu_ms``: one ECDSA or RSA signature of a batch.
"""

import logging
import random
import statistics
from collections.abc import Callable

from bench import Result, cpu_ms

COUNT = 2000
BATCH = 500


def run() -> list[Result]:
    logging.disable(logging.CRITICAL)  # forged files make the parsers talk
    return [
        Result("mutated_credentials_accepted", believed_tokens(), "", COUNT),
        Result("mutated_pdfs_accepted", believed_files(), "", COUNT),
        *costs(),
    ]


def believed_tokens() -> int:
    """Of tokens signed with RSA and with ECDSA, half each."""
    from certificates.credentials import CredentialRefused, key_ring, sign, verify
    from tests.certificates.badges import ISSUER, badge, key
    from tests.certificates.forging import changed_tokens

    ring = key_ring(key("RS256"), key("ES256"))
    accepted = 0
    for algorithm in ("RS256", "ES256"):
        token = sign(badge(), key(algorithm))
        for _, forgery in changed_tokens(token, random.Random(algorithm), count=COUNT // 2):
            try:
                verify(forgery, keys=ring, issuer=ISSUER.id)
            except CredentialRefused:
                continue
            accepted += 1
    return accepted


def believed_files() -> int:
    """Of files signed with RSA and with ECDSA, half each."""
    from certificates.signing import validate
    from tests.certificates.forging_files import forged_files, target
    from tests.certificates.signers import SIGNED_AT, hashed, roots, signatory

    us = {signatory("ECDSA").fingerprint, signatory("RSA").fingerprint}
    accepted = 0
    for kind in ("ECDSA", "RSA"):
        aim = target(kind)
        original, signed = hashed(aim.original), hashed(aim.signed)
        for _, pdf in forged_files(aim, random.Random(kind), count=COUNT // 2):
            accepted += any(
                validate(pdf, trust_roots=roots(), at=SIGNED_AT, signers=us, **known).accepted
                for known in (
                    {"original_sha256": original},
                    {"sha256": signed},
                    {"original_sha256": original, "sha256": signed},
                )
            )
    return accepted


def costs() -> list[Result]:
    from certificates.credentials import sign as sign_credential
    from certificates.signing import sign, validate
    from tests.certificates.badges import badge, key
    from tests.certificates.signers import SIGNED_AT, hashed, roots, signatory, signed, unsigned

    pdf = unsigned()

    def median(name: str, deed: Callable[[], object], times: int = BATCH) -> Result:
        deed()
        return Result(name, statistics.median(cpu_ms(deed, times=times)), "ms", times)

    return [
        median("signature_cpu_ms", lambda: sign(pdf, signatory("ECDSA"), at=SIGNED_AT)),
        median("signature_rsa_cpu_ms", lambda: sign(pdf, signatory("RSA"), at=SIGNED_AT)),
        median("credential_cpu_ms", lambda: sign_credential(badge(), key("RS256"))),
        median(
            "signature_verdict_cpu_ms",
            lambda: validate(
                signed(),
                trust_roots=roots(),
                at=SIGNED_AT,
                sha256=hashed(signed()),
                original_sha256=hashed(pdf),
            ),
            times=50,
        ),
    ]

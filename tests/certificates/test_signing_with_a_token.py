"""Signing with a PKCS#11 token: SoftHSM, which keeps its keys in files and answers as a stick or a card does."""

import subprocess
from pathlib import Path
from types import SimpleNamespace

import pkcs11
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.serialization import pkcs12
from pkcs11 import Attribute, CertificateType, ObjectClass

from certificates import signing_office
from certificates.signing import SigningKeyUnreadable, sign, validate
from scripts.machine import SOFTHSM

from .signers import CENTRE, PASSPHRASE, SIGNED_AT, hashed, pkcs12_of, roots, unsigned

PIN = "1234"
LABEL = "con-dau"


def softhsm(*arguments: str) -> None:
    subprocess.run(["softhsm2-util", *arguments], check=True, capture_output=True)


def fill(token: str, kind: str, folder: Path) -> None:
    """Put a key and its certificate on a new token."""
    key, certificate, _above = pkcs12.load_key_and_certificates(pkcs12_of(kind), PASSPHRASE.encode())
    assert key
    assert certificate
    softhsm("--init-token", "--free", "--label", token, "--pin", PIN, "--so-pin", PIN)
    file = folder / f"{token}.pem"
    plain = serialization.NoEncryption()
    file.write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain))
    softhsm("--import", str(file), "--token", token, "--label", LABEL, "--id", "01", "--pin", PIN)


def add_certificate(token: str, kind: str) -> None:
    _key, certificate, _above = pkcs12.load_key_and_certificates(pkcs12_of(kind), PASSPHRASE.encode())
    assert certificate
    with pkcs11.lib(str(SOFTHSM)).get_token(token_label=token).open(user_pin=PIN, rw=True) as session:
        session.create_object(
            {
                Attribute.CLASS: ObjectClass.CERTIFICATE,
                Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
                Attribute.TOKEN: True,
                Attribute.LABEL: LABEL,
                Attribute.ID: b"\x01",
                Attribute.SUBJECT: certificate.subject.public_bytes(),
                Attribute.VALUE: certificate.public_bytes(serialization.Encoding.DER),
            }
        )


def test_a_token_signs_with_both_kinds_of_key_and_says_what_is_wrong_with_it(tmp_path, monkeypatch, settings):
    (tmp_path / "tokens").mkdir()
    conf = tmp_path / "softhsm2.conf"
    conf.write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(conf))
    monkeypatch.setenv(signing_office.PASSPHRASE, PIN)
    tokens = {"RSA": "TGPL-1", "ECDSA": "TGPL-2"}
    for kind, token in tokens.items():  # all before the library is loaded, which looks for tokens once
        fill(token, kind, tmp_path)
    for kind, token in tokens.items():
        add_certificate(token, kind)
        settings.LMS_SIGNING_TOKEN = f"module={SOFTHSM};token={token};certificate={LABEL}"
        with signing_office.signatory() as signatory:
            made = sign(unsigned(), signatory, at=SIGNED_AT, reason="Cấp giấy", place="Hà Tĩnh")
        verdict = validate(made, trust_roots=roots(), at=SIGNED_AT, original_sha256=hashed(unsigned()))
        assert (verdict.flaw, [each.name for each in verdict.signatures]) == (None, [CENTRE]), kind

    for wrong in (
        SimpleNamespace(pin="9999", where=settings.LMS_SIGNING_TOKEN),
        SimpleNamespace(pin=PIN, where=settings.LMS_SIGNING_TOKEN.replace("TGPL-2", "TGPL-3")),
        SimpleNamespace(pin=PIN, where=settings.LMS_SIGNING_TOKEN.replace(LABEL, "khac")),
        SimpleNamespace(pin=PIN, where=f"module={SOFTHSM}"),
        SimpleNamespace(pin=PIN, where="TGPL"),
    ):
        monkeypatch.setenv(signing_office.PASSPHRASE, wrong.pin)
        settings.LMS_SIGNING_TOKEN = wrong.where
        with pytest.raises(SigningKeyUnreadable), signing_office.signatory():
            pass

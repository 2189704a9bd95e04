"""Keys of credentials: files outside the database, and what is published of them."""

import json
import stat

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from django.core.management import CommandError, call_command

from certificates.credentials import (
    KeyUnreadable,
    key_ring,
    load_key,
    load_public_key,
    new_key,
    published,
    sign,
    verify,
)

from .badges import ISSUER, KEYS_ADDRESS, badge, key


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_a_new_key_signs_and_its_public_half_verifies(tmp_path, algorithm):
    path = tmp_path / "credential.pem"

    public_path = new_key(path, algorithm=algorithm)
    token = sign(badge(), load_key(path, keys_address=KEYS_ADDRESS))

    ring = key_ring(load_public_key(public_path, keys_address=KEYS_ADDRESS))
    assert verify(token, keys=ring, issuer=ISSUER.id) == badge()


def test_only_the_owner_reads_a_new_key(tmp_path):
    path = tmp_path / "credential.pem"

    public_path = new_key(path, algorithm="ES256")

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert b"PRIVATE" not in public_path.read_bytes()


def test_a_key_is_never_overwritten(tmp_path):
    path = tmp_path / "credential.pem"
    new_key(path, algorithm="ES256")
    before = path.read_bytes()

    with pytest.raises(FileExistsError):
        new_key(path, algorithm="ES256")
    path.with_name("credential.pem.pub").unlink()
    with pytest.raises(FileExistsError):
        new_key(path, algorithm="ES256")

    assert path.read_bytes() == before


def test_a_passphrase_locks_the_file(tmp_path):
    path = tmp_path / "credential.pem"
    new_key(path, algorithm="ES256", passphrase="mật khẩu")

    assert b"ENCRYPTED" in path.read_bytes()
    load_key(path, keys_address=KEYS_ADDRESS, passphrase="mật khẩu")
    for wrong in ("", "khác"):
        with pytest.raises(KeyUnreadable, match=r"credential\.pem"):
            load_key(path, keys_address=KEYS_ADDRESS, passphrase=wrong)


def test_other_kinds_of_keys_are_refused(tmp_path):
    path = tmp_path / "other.pem"
    unfit = [
        rsa.generate_private_key(65537, 1024),
        ec.generate_private_key(ec.SECP384R1()),
        ed25519.Ed25519PrivateKey.generate(),
    ]
    for private in unfit:
        path.write_bytes(
            private.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        )
        with pytest.raises(KeyUnreadable):
            load_key(path, keys_address=KEYS_ADDRESS)
        path.write_bytes(
            private.public_key().public_bytes(
                serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
            )
        )
        with pytest.raises(KeyUnreadable):
            load_public_key(path, keys_address=KEYS_ADDRESS)


def test_a_missing_file_and_another_file_are_refused(tmp_path):
    with pytest.raises(KeyUnreadable):
        load_key(tmp_path / "none.pem", keys_address=KEYS_ADDRESS)
    with pytest.raises(KeyUnreadable):
        load_public_key(tmp_path / "none.pem", keys_address=KEYS_ADDRESS)


def test_another_algorithm_is_not_made(tmp_path):
    with pytest.raises(ValueError, match="HS256"):
        new_key(tmp_path / "credential.pem", algorithm="HS256")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_nothing_private_is_published(algorithm):
    answer = published([key(algorithm).public])

    assert {"d", "p", "q", "dp", "dq", "qi"}.isdisjoint(answer["keys"][0])
    assert answer["keys"][0]["kid"].startswith(f"{KEYS_ADDRESS}#")
    json.dumps(answer)


def test_a_former_key_goes_on_verifying():
    former, present = key(serial=1), key()

    token = sign(badge(), former)

    assert verify(token, keys=key_ring(present, former.public), issuer=ISSUER.id)


def test_the_command_makes_a_key_and_says_where(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("LMS_CREDENTIAL_KEY_PASSPHRASE", "bí mật")
    path = tmp_path / "credential.pem"

    call_command("make_credential_key", path, "--algorithm", "ES256")

    assert str(path) in capsys.readouterr().out
    load_key(path, keys_address=KEYS_ADDRESS, passphrase="bí mật")
    with pytest.raises(CommandError, match="Nothing was made"):
        call_command("make_credential_key", path, "--algorithm", "ES256")

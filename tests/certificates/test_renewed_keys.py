"""The office renews its key: what was signed before goes on verifying, and who must act is told."""

from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization

from certificates import actions, errors, signing_office
from certificates.checks import signers
from certificates.file_checks import Answer, check_file
from certificates.files import content_of, pdf_of
from certificates.models import SigningWay, private_storage
from certificates.signing import load_pkcs12
from tests.certificates.signers import AUTHORITY, PASSPHRASE, authority, pkcs12_of, signed_elsewhere
from tests.certificates.stories import issued
from tests.factories import AFTER, RegisterFactory

pytestmark = pytest.mark.django_db
OLD, NEW = "Trung tâm, chứng thư cũ", "Trung tâm, chứng thư mới"


@pytest.fixture
def office(settings, tmp_path, monkeypatch):
    """Gives the office a key of this name; returns the path of its certificate."""
    monkeypatch.setenv(signing_office.PASSPHRASE, PASSPHRASE)

    def office(name: str) -> str:
        path = tmp_path / f"{len(name)}.p12"
        path.write_bytes(pkcs12_of(name=name))
        settings.LMS_SIGNING_KEY = str(path)
        certificate = load_pkcs12(path, passphrase=PASSPHRASE).certificate
        path.with_suffix(".cer").write_bytes(certificate.dump())
        return str(path.with_suffix(".cer"))

    return office


@pytest.fixture
def root(tmp_path):
    path = tmp_path / "root.pem"
    path.write_bytes(authority(AUTHORITY)[1].public_bytes(serialization.Encoding.PEM))
    return str(path)


@pytest.fixture
def signed(office):
    """A certificate signed here with the old key."""
    former = office(OLD)
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.HERE))
    pdf_of(certificate)
    actions.sign_here(certificates=[certificate], by=None, at=AFTER)
    return certificate.signed_copies.get(), former


def said() -> list[str]:
    return [message.id for message in signers()]


def test_what_the_former_key_signed_goes_on_verifying_where_its_certificate_is_kept(office, signed, settings):
    copy, former = signed
    content = content_of(copy)
    assert (check_file(content, at=AFTER).answer, said()) == (Answer.SIGNED, [])

    new = load_pkcs12(Path(office(NEW)).with_suffix(".p12"), passphrase=PASSPHRASE)
    finding = check_file(content, at=AFTER)
    assert (finding.answer, finding.is_unchanged, finding.is_genuine) == (Answer.UNKNOWN_SIGNER, True, False)
    assert said() == ["certificates.W005"]

    settings.LMS_SIGNING_FORMER, settings.LMS_SIGNING_SIGNERS = [former], [new.fingerprint]
    assert (check_file(content, at=AFTER).answer, said()) == (Answer.SIGNED, [])
    Path(private_storage().path(copy.file.name)).unlink()
    assert said() == ["certificates.W006", "certificates.W006"]


def test_a_former_key_signs_nothing_new(office, root, settings):
    settings.LMS_SIGNING_FORMER = [root]
    office(NEW)
    [certificate] = issued(register=RegisterFactory(signing=SigningWay.AGENCY))
    file = signed_elsewhere(pdf_of(certificate))

    with pytest.raises(errors.SignatureRefused):
        actions.take_in_signed(certificate=certificate, content=file, by=None, at=AFTER)
    finding = check_file(file, at=AFTER)
    assert (finding.answer, finding.is_unchanged) == (Answer.SIGNED_BY_ANOTHER, False)


def test_settings_that_cannot_be_used_are_told_to_who_sets_them_and_not_to_the_public(signed, settings):
    content = content_of(signed[0])

    settings.LMS_SIGNING_ROOTS, settings.LMS_SIGNING_FORMER = ["/no/root.pem"], ["/no/former.pem"]
    settings.LMS_SIGNING_SIGNERS = ["ab:cd"]
    assert said() == ["certificates.E002", "certificates.E003", "certificates.E003"]
    assert check_file(content, at=AFTER).answer == Answer.UNKNOWN_SIGNER
    settings.LMS_SIGNING_ROOTS, settings.LMS_SIGNING_FORMER, settings.LMS_SIGNING_SIGNERS = [], [], []
    settings.LMS_SIGNING_KEY = settings.LMS_SIGNING_KEY.replace(".p12", ".cer")
    assert said() == ["certificates.E004"]
    settings.LMS_SIGNING_KEY = ""
    RegisterFactory(signing=SigningWay.AGENCY)
    assert said()[:3] == ["certificates.W002", "certificates.W003", "certificates.W004"]

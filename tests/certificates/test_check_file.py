"""A file shown on the verification page: genuine, signed, changed or strange; nothing is kept, and not too many."""

import random

import pytest
from cryptography.hazmat.primitives import serialization
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates import badge_office, throttle
from certificates.actions import replace, revoke, take_in_signed
from certificates.file_checks import LARGEST, check_file
from certificates.files import pdf_of
from certificates.models import Certificate, SigningWay
from tests.certificates.forging import changed_tokens
from tests.certificates.signers import AUTHORITY, CENTRE, authority, signed_elsewhere
from tests.certificates.stories import TODAY, issued
from tests.factories import AFTER

pytestmark = [pytest.mark.django_db, pytest.mark.once]
URL = reverse("certificates:check_file")


@pytest.fixture
def certificate(settings, tmp_path):
    path = tmp_path / "root.pem"
    path.write_bytes(authority(AUTHORITY)[1].public_bytes(serialization.Encoding.PEM))
    settings.LMS_SIGNING_ROOTS = [str(path)]
    [certificate] = issued()
    pdf_of(certificate)
    return Certificate.objects.get()


@pytest.fixture
def show(client):
    client.cookies["django_language"] = "en"

    def show(content: bytes, **extra):
        return client.post(URL, {"file": SimpleUploadedFile("tep.pdf", content)}, **extra)

    return show


def test_the_file_as_it_was_issued_is_genuine_with_its_facts(show, certificate):
    response = show(pdf_of(certificate))

    text = response.content.decode()
    assert response.status_code == 200
    assert "The file is genuine" in text
    for fact in ("to the last byte", certificate.holder, certificate.number_text, f"/v/{certificate.code}/"):
        assert fact in text
    assert "no-store" in response["Cache-Control"]


def test_a_revoked_or_replaced_certificates_file_says_so(show, certificate):
    pdf = pdf_of(certificate)
    successor = replace(certificate=certificate, reason="Sai tên", by=None, on=TODAY, at=AFTER)
    assert f"Replaced by certificate no. {successor.number_text}" in show(pdf).content.decode()
    revoke(certificate=successor, reason="Cấp nhầm", by=None, at=AFTER)
    assert "Revoked on 20/06/2026" in show(pdf_of(successor)).content.decode()


def test_a_signed_file_says_who_signed_it_before_and_after_it_is_taken_in(show, certificate, settings):
    Certificate.objects.update(signing=SigningWay.AGENCY)
    signed = signed_elsewhere(pdf_of(certificate))
    unsigned = show(pdf_of(certificate)).content.decode()

    since = show(signed).content.decode()
    take_in_signed(certificate=certificate, content=signed, by=None, at=AFTER)
    known = show(signed).content.decode()

    assert "As issued, not signed" in unsigned
    assert "The file is genuine" not in unsigned
    settings.LMS_SIGNING_SIGNERS = ["0" * 64]
    accept = {"headers": {"accept": "application/json"}}
    renewed = show(signed, **accept).json()
    assert (renewed["file"], renewed["is_genuine"]) == ("unknown_signer", False)
    assert "Not changed, but the signature cannot be checked" in show(signed).content.decode()
    assert "it was signed since" in since
    assert "the very file that was signed" in known
    assert CENTRE in since
    assert CENTRE in known


def test_changed_and_strange_files_are_not_believed(show, certificate):
    pdf = pdf_of(certificate)
    for content, said in (
        (signed_elsewhere(pdf, issuer="Tổ chức lạ"), "Signed by someone else"),
        (pdf + b"\n%%EOF\n", "The file was changed"),
        (pdf.replace(b"/Type", b"/Tyqe", 1), "The register does not know this file"),
        (b"%PDF-1.7 nonsense", "The register does not know this file"),
        (b"\x00\xff", "The register does not know this file"),
    ):
        response = show(content)
        assert response.status_code == 422
        assert said in response.content.decode()
        assert certificate.holder not in response.content.decode()


def test_a_badge_is_checked_too_and_a_changed_one_is_not_believed(show, certificate):
    token = badge_office.credential_of(certificate)
    assert "The badge is signed by this office" in show(token.encode()).content.decode()

    for _kind, forgery in changed_tokens(token, random.Random(5), count=64):
        if forgery.strip() != token:
            assert not check_file(forgery.encode(errors="replace"), at=AFTER).is_genuine
    certificate.code = "bcfg2hjkmn34pqrstv"
    assert not check_file(badge_office.credential_of(certificate).encode(), at=AFTER).is_genuine


def test_machines_are_answered_as_data(show, certificate):
    accept = {"headers": {"accept": "application/json"}}

    answer = show(signed_elsewhere(pdf_of(certificate)), **accept).json()
    assert (answer["file"], answer["verdict"], answer["code"]) == ("signed_since", "valid", certificate.code)
    assert answer["signatures"][0]["name"] == CENTRE
    assert show(pdf_of(certificate) + b"x", **accept).json() == {
        "file": "changed",
        "is_genuine": False,
        "flaw": "The file carries no digital signature.",
    }
    assert show(b"", **accept).json() == {"error": "no_file"}


def test_too_large_a_file_is_refused_before_it_is_read(client, show):
    assert show(b"%PDF-" + b"0" * (LARGEST + 20_000)).status_code == 413
    assert client.generic("POST", URL, b"", CONTENT_LENGTH="").status_code == 413
    assert "Choose a file first" in show(b"").content.decode()


def test_one_address_may_show_so_many_files(show, certificate, monkeypatch):
    monkeypatch.setattr(throttle, "FILES", 2)
    pdf = pdf_of(certificate)

    assert [show(pdf).status_code for _ in range(3)] == [200, 200, 429]
    assert show(pdf, REMOTE_ADDR="203.0.113.9").status_code == 200


def test_the_form_stands_on_the_pages_and_its_address_leads_there(client, certificate):
    for url in ("/v/", f"/v/{certificate.code}/"):
        assert f'action="{URL}"' in client.get(url).content.decode()
    assert client.get(URL).url == "/v/"

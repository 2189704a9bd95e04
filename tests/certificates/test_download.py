"""The file is for its holder and the office; the code alone shows only the facts."""

from pathlib import Path

import pytest
from django.urls import reverse

from certificates.actions import revoke
from certificates.files import pdf_of
from certificates.models import Certificate, private_storage
from lms.roles import Role
from tests.certificates.stories import issued, settled_session
from tests.factories import AFTER, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def holder():
    return UserFactory()


@pytest.fixture
def certificate(holder):
    [certificate] = issued(settled_session(completed=[ProviderFactory(user=holder)]))
    return certificate


def file_of(client, certificate):
    return client.get(reverse("certificates:download", args=[certificate.code]))


def test_the_holder_gets_the_stored_file(client, holder, certificate):
    client.force_login(holder)

    response = file_of(client, certificate)

    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="giay-chung-nhan-01-2026-gcn-tgpl.pdf"'
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert "no-store" in response["Cache-Control"]
    assert response.content == pdf_of(Certificate.objects.get())
    assert response.content.startswith(b"%PDF-")


def test_the_holder_finds_the_way_on_the_verification_page(client, holder, certificate):
    link = reverse("certificates:download", args=[certificate.code])
    assert link not in client.get(f"/v/{certificate.code}/").content.decode()

    client.force_login(holder)

    assert link in client.get(f"/v/{certificate.code}/").content.decode()


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DIRECTOR, Role.AUDITOR])
def test_the_office_gets_it(client, certificate, role):
    client.force_login(UserFactory(role=role))

    assert file_of(client, certificate).status_code == 200


def test_a_trainer_does_not(client, certificate):
    client.force_login(UserFactory(role=Role.TRAINER))

    assert file_of(client, certificate).status_code == 403


def test_another_learner_does_not(client, certificate):
    client.force_login(UserFactory())

    assert file_of(client, certificate).status_code == 403


def test_a_visitor_is_asked_to_sign_in_whether_the_code_exists_or_not(client, certificate):
    for code in (certificate.code, "bcfg2hjkmn34pqrstv"):
        response = client.get(f"/v/{code}.pdf")
        assert response.status_code == 302
        assert reverse("account_login") in response.url


def test_an_unknown_code_has_no_file(client, certificate):
    client.force_login(UserFactory(role=Role.MANAGER))

    assert client.get("/v/bcfg2hjkmn34pqrstv.pdf").status_code == 404


def test_a_revoked_paper_is_given_to_the_office_only(client, holder, certificate):
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    client.force_login(holder)
    assert file_of(client, certificate).status_code == 403
    client.force_login(UserFactory(role=Role.AUDITOR))
    assert file_of(client, certificate).status_code == 200


def test_a_file_that_was_changed_is_kept_back_with_a_word(client, holder, certificate):
    pdf_of(certificate)
    Path(private_storage().path(certificate.pdf.name)).write_bytes(b"forged")
    client.force_login(holder)
    client.cookies["django_language"] = "en"

    response = file_of(client, certificate)

    assert response.status_code == 409
    assert "its hash differs" in response.content.decode()

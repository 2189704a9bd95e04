"""The site as an issuer of Open Badges: in each file, at lasting addresses, revoked where the register says so.

Verified by PyJWT and jwcrypto, which are not ours, with nothing but what the site publishes.
"""

import gzip
import json
from base64 import urlsafe_b64decode
from io import BytesIO, StringIO
from pathlib import Path

import jwt
import pikepdf
import pytest
from django.core.management import call_command
from django.test import override_settings
from django.urls import reverse
from jwcrypto.jwk import JWKSet
from jwcrypto.jws import JWS

from certificates import badge_office
from certificates.actions import issue_for_session, replace, revoke
from certificates.checks import credential_key
from certificates.credentials import LIST_LENGTH, is_set, new_key, verify
from certificates.files import pdf_of
from certificates.models import Certificate
from lms.roles import Role
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, ProviderFactory, RegisterFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
SITE = "https://tgpl.example.vn"


@pytest.fixture(autouse=True)
def site(settings):
    settings.WAGTAILADMIN_BASE_URL = SITE


@pytest.fixture
def holder():
    return ProviderFactory(full_name="Đặng Thị Ngọc Ánh", email="Anh@example.vn", user=UserFactory())


@pytest.fixture
def certificate(holder):
    [certificate] = issued(settled_session(completed=[holder]))
    return certificate


def attached(pdf: bytes) -> str:
    with pikepdf.open(BytesIO(pdf)) as opened:
        assert list(opened.attachments) == ["open-badge.jwt"]
        return opened.attachments["open-badge.jwt"].get_file().read_bytes().decode()


def published(client, url: str):
    response = client.get(url.removeprefix(SITE))
    assert response.status_code == 200
    assert response["Access-Control-Allow-Origin"] == "*"
    return response


def verified_elsewhere(client, token: str) -> dict:
    """What PyJWT and jwcrypto make of it, with the key that the token itself points at."""
    address, thumbprint = jwt.get_unverified_header(token)["kid"].split("#")
    keys = published(client, address).content.decode()
    key_set = JWKSet.from_json(keys)
    jws = JWS()
    jws.deserialize(token, key_set.get_key(f"{address}#{thumbprint}"))
    by_pyjwt = jwt.decode(
        token, jwt.PyJWKSet.from_json(keys)[f"{address}#{thumbprint}"].key, algorithms=["RS256"]
    )
    assert json.loads(jws.payload) == by_pyjwt
    return by_pyjwt


def test_the_file_carries_a_badge_that_others_verify(client, certificate):
    said = verified_elsewhere(client, attached(pdf_of(certificate)))

    assert said["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert said["id"] == f"{SITE}/v/{certificate.code}/"
    assert said["issuer"]["id"] == f"{SITE}/v/issuer.json"
    assert said["credentialSubject"]["licenseNumber"] == "01/2026/GCN-TGPL"
    assert "Đặng Thị Ngọc Ánh" in json.dumps(said, ensure_ascii=False)
    assert "example.vn" not in json.dumps(said["credentialSubject"]["identifier"])
    assert said["credentialSubject"]["identifier"][1]["hashed"] is True


def test_profile_and_achievement_stand_where_the_badge_says(client, certificate):
    said = verified_elsewhere(client, badge_office.credential_of(certificate))

    profile = published(client, said["issuer"]["id"]).json()
    assert profile.items() >= said["issuer"].items()
    achievement = said["credentialSubject"]["achievement"]
    assert published(client, achievement["id"]).json() == achievement
    assert client.get("/v/achievements/999999.json").status_code == 404
    assert client.get("/v/achievements/x.json").status_code == 404
    assert client.get("/v/achievements/%00.json").status_code == 404


def test_revocation_and_replacement_show_in_the_status_list(client, certificate):
    def revoked_of(each: Certificate) -> bool:
        entry = badge_office.badge_of(each)["credentialStatus"]
        listed = verified_elsewhere(client, published(client, entry["statusListCredential"]).content.decode())
        assert listed["credentialSubject"]["statusPurpose"] == "revocation"
        packed = listed["credentialSubject"]["encodedList"].removeprefix("u")
        bits = gzip.decompress(urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        assert len(bits) * 8 == LIST_LENGTH
        assert is_set(listed, int(entry["statusListIndex"])) == bool(bits[each.pk // 8] & 0x80 >> each.pk % 8)
        return is_set(listed, int(entry["statusListIndex"]))

    assert not revoked_of(certificate)
    successor = replace(certificate=certificate, reason="Sai tên", by=None, on=TODAY, at=AFTER)
    assert (revoked_of(certificate), revoked_of(successor)) == (True, False)
    revoke(certificate=successor, reason="Cấp nhầm", by=None, at=AFTER)
    assert revoked_of(successor)
    assert client.get(f"/v/status/{10**6}").status_code == 404


def test_the_badge_itself_is_for_its_holder_and_the_office(client, holder, certificate):
    url = reverse("certificates:credential", args=[certificate.code])
    answers = {}
    for user in (None, holder.user, UserFactory(), UserFactory(role=Role.AUDITOR)):
        client.logout()
        if user:
            client.force_login(user)
        answers[user] = client.get(url)

    assert [answer.status_code for answer in answers.values()] == [302, 200, 403, 200]
    token = answers[holder.user].content.decode()
    assert answers[holder.user]["Content-Disposition"].startswith("attachment")
    assert token == attached(pdf_of(certificate))
    assert client.get("/v/bcfg2hjkmn34pqrstv.jwt").status_code == 404


def test_a_new_key_leaves_old_badges_valid(client, certificate, settings, tmp_path):
    token = badge_office.credential_of(certificate)
    settings.LMS_CREDENTIAL_FORMER_KEYS = [f"{settings.LMS_CREDENTIAL_KEY}.pub"]
    settings.LMS_CREDENTIAL_KEY = tmp_path / "new.pem"
    new_key(tmp_path / "new.pem", algorithm="ES256")

    assert verify(token, keys=badge_office.ring(), issuer=f"{SITE}/v/issuer.json")
    assert verified_elsewhere(client, token)
    assert len(client.get("/v/keys.json").json()["keys"]) == 2


def test_without_a_key_certificates_are_issued_without_a_badge(client, settings, tmp_path):
    settings.LMS_CREDENTIAL_KEY = tmp_path / "none.pem"
    settings.LMS_MAKE_CREDENTIAL_KEY = False
    [certificate] = issued(settled_session())

    with pikepdf.open(BytesIO(pdf_of(certificate))) as opened:
        assert not list(opened.attachments)
    client.force_login(UserFactory(role=Role.MANAGER))
    assert client.get(reverse("certificates:credential", args=[certificate.code])).status_code == 404
    assert client.get(f"/v/status/{certificate.pk // LIST_LENGTH}").status_code == 404
    assert client.get("/v/keys.json").json() == {"keys": []}
    assert [message.id for message in credential_key()] == ["certificates.W001"]
    with override_settings(LMS_CREDENTIAL_KEY=None):
        assert badge_office.signing_key() is None


def test_a_key_with_a_passphrase_asks_the_environment(settings, tmp_path, monkeypatch):
    path = tmp_path / "locked.pem"
    monkeypatch.setenv(badge_office.PASSPHRASE, "chỉ để thử")
    call_command("make_credential_key", path, algorithm="ES256", stdout=StringIO())
    settings.LMS_CREDENTIAL_KEY = path

    assert credential_key() == []
    assert badge_office.signing_key().public.algorithm == "ES256"
    badge_office._loaded.cache_clear()
    monkeypatch.delenv(badge_office.PASSPHRASE)
    assert [message.id for message in credential_key()] == ["certificates.E001"]


def test_a_missing_key_is_made_once_for_a_demonstration(settings, tmp_path):
    settings.LMS_CREDENTIAL_KEY = tmp_path / "keys" / "credential.pem"

    first, second = badge_office.signing_key(), badge_office.signing_key()

    assert first is second
    assert (tmp_path / "keys" / "credential.pem").stat().st_mode & 0o777 == 0o600
    assert sorted(path.name for path in (tmp_path / "keys").iterdir()) == [
        "credential.pem",
        "credential.pem.pub",
    ]
    badge_office._make(Path(settings.LMS_CREDENTIAL_KEY))
    assert badge_office.signing_key().public.kid == first.public.kid


def test_badges_of_a_class_cost_no_query_each(django_assert_max_num_queries):
    certificates = issue_for_session(
        session=settled_session(completed=20), register=RegisterFactory(), by=None, on=TODAY, at=AFTER
    )
    from certificates.files import store_files

    with django_assert_max_num_queries(8):
        store_files(certificates)

"""Verification: the verdict first, then the facts, to anyone, in few bytes, and slow to be guessed."""

import gzip
from datetime import date
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.test import override_settings
from django.urls import reverse

from certificates import throttle
from certificates.actions import replace, revoke
from certificates.models import Certificate
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import AFTER, ProviderFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

UNKNOWN = "bcfg2hjkmn34pqrstv"


@pytest.fixture
def certificate():
    person = ProviderFactory(
        full_name="Đặng Thị Ngọc Ánh", phone="0912345678", email="anh@example.org", born_on=date(1990, 1, 2)
    )
    [certificate] = issued(settled_session(completed=[person]))
    return certificate


@pytest.fixture
def english(client):
    client.cookies["django_language"] = "en"
    return client


def page(client, code):
    return client.get(reverse("certificates:verify", args=[code]))


def test_a_valid_certificate_says_so_first_and_then_its_facts(english, certificate):
    response = page(english, certificate.code)

    text = response.content.decode()
    assert response.status_code == 200
    assert text.index("This certificate is valid") < text.index("Đặng Thị Ngọc Ánh")
    for fact in (
        certificate.course,
        "4 hours",
        "15/06/2026",
        "01/2026/GCN-TGPL",
        "20/06/2026",
        "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
    ):
        assert fact in text


def test_nothing_else_is_told_about_the_person(client, certificate):
    text = page(client, certificate.code).content.decode()

    for private in ("0912345678", "anh@example.org", "1990", f"{certificate.code}.pdf"):
        assert private not in text


def test_a_revoked_certificate_says_when_and_leaves_why_to_the_office(english, certificate):
    revoke(certificate=certificate, reason="Cấp nhầm.", by=None, at=AFTER)

    text = page(english, certificate.code).content.decode()

    assert "Revoked on 20/06/2026" in text
    assert "This certificate proves nothing any more." in text
    assert "Cấp nhầm" not in text
    assert "is valid" not in text


def test_a_replaced_certificate_leads_to_the_new_one(english, certificate):
    new = replace(certificate=certificate, reason="Sai họ tên", by=None, on=TODAY, at=AFTER)

    text = page(english, certificate.code).content.decode()

    assert "Replaced by certificate no. 02/2026/GCN-TGPL" in text
    assert "This one was revoked on 20/06/2026." in text
    assert "Sai họ tên" not in text
    assert reverse("certificates:verify", args=[new.code]) in text
    assert "This certificate is valid" in page(english, new.code).content.decode()


def test_an_unknown_code_is_a_404_that_says_what_to_check(english, certificate):
    response = page(english, UNKNOWN)

    text = response.content.decode()
    assert response.status_code == 404
    assert "No certificate has this code" in text
    assert "bcfg2h-jkmn34-pqrstv" in text
    assert f'value="{UNKNOWN}"' in text
    assert certificate.holder not in text


@pytest.mark.parametrize("code", ["---", "%3Cscript%3Ealert(1)%3C%2Fscript%3E", "a" * 2000, "١٢٣"])
def test_nonsense_is_an_unknown_code(client, code):
    response = client.get(f"/v/{code}/", follow=True)

    assert response.status_code == 404
    assert b"<script>alert" not in response.content


def test_a_code_in_groups_or_capitals_leads_to_its_page(client, certificate):
    code = certificate.code

    response = page(client, f"{code[:6]}-{code[6:12]}-{code[12:]}".upper())

    assert (response.status_code, response.url) == (302, f"/v/{code}/")


def test_the_form_leads_to_the_page_of_a_code(client, certificate):
    assert client.get("/v/").status_code == 200

    response = client.get("/v/", {"code": f" https://elsewhere.example/v/{certificate.code.upper()}/ "})

    assert (response.status_code, response.url) == (302, f"/v/{certificate.code}/")


@pytest.mark.parametrize(
    "typed,said",
    [
        ("", "Type the code that is printed beside the QR code."),
        ("- - -", "A code has letters and digits."),
        ("b" * 201, "200"),
    ],
)
def test_a_form_without_a_code_says_what_to_do_beside_the_field(english, typed, said):
    response = english.get("/v/", {"code": typed})

    assert response.status_code == 422
    assert said in response.content.decode()


def test_pages_are_neither_listed_nor_kept(client, certificate):
    for response in (page(client, certificate.code), page(client, UNKNOWN), client.get("/v/")):
        assert "noindex" in response["X-Robots-Tag"]
        assert b'<meta name="robots" content="noindex, nofollow">' in response.content
        assert "no-store" in response["Cache-Control"]


def test_the_whole_page_is_under_50_kb(client, certificate):
    """HTML as it is, style sheets and the mark as WhiteNoise sends them; the page fetches nothing else."""
    html = page(client, certificate.code).content
    fetched = [part.split(b'"')[0].decode() for part in html.split(b"/static/")[1:]]

    assert sorted(fetched) == [
        "certificates/css/verify.css",
        "certificates/js/drop.js",
        "lms/css/lms.css",
        "lms/img/mark.svg",
    ]
    files = [Path(finders.find(name)).read_bytes() for name in fetched]
    assert len(html) + sum(len(gzip.compress(file)) for file in files) < 50_000
    assert b"@import" not in b"".join(files)


def test_an_invented_person_is_said_to_be_one(english, certificate):
    assert "An invented person" in page(english, certificate.code).content.decode()


def test_machines_get_the_same_answer_at_the_same_address(client, certificate):
    url = reverse("certificates:verify", args=[certificate.code])

    answer = client.get(url, headers={"accept": "application/json"}).json()

    assert answer == client.get(reverse("certificates:verify_as_data", args=[certificate.code])).json()
    assert answer == {
        "code": certificate.code,
        "verdict": "valid",
        "name": "Đặng Thị Ngọc Ánh",
        "course": certificate.course,
        "minutes": 240,
        "starts_on": "2026-06-15",
        "ends_on": "2026-06-15",
        "issuer": "TRUNG TÂM TRỢ GIÚP PHÁP LÝ NHÀ NƯỚC",
        "superior_body": "SỞ TƯ PHÁP HÀ TĨNH",
        "number": "01/2026/GCN-TGPL",
        "issued_on": "2026-06-20",
        "is_sample": True,
    }


def test_machines_learn_of_revocation_and_replacement(client, certificate):
    url = reverse("certificates:verify_as_data", args=[certificate.code])
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)
    revoked = client.get(url).json()
    new = replace(certificate=certificate, reason="Cấp lại", by=None, on=TODAY, at=AFTER)
    replaced = client.get(url).json()

    assert (revoked["verdict"], revoked["revoked_on"]) == ("revoked", "2026-06-20")
    assert "Cấp nhầm" not in str(revoked)
    assert "replaced_by" not in revoked
    assert (replaced["verdict"], replaced["replaced_by"]) == (
        "replaced",
        {"number": "02/2026/GCN-TGPL", "url": f"http://testserver/v/{new.code}/"},
    )


def test_machines_get_404_for_an_unknown_code(client):
    response = client.get(reverse("certificates:verify_as_data", args=[UNKNOWN]))

    assert (response.status_code, response.json()) == (404, {"code": UNKNOWN, "verdict": "unknown"})


# --- guessing -----------------------------------------------------------------------------------------------


def guess(client, times, **extra):
    for number in range(times):
        page_of = client.get(f"/v/bcfg2hjkmn34pqr{number:03d}/", **extra)
    return page_of


def test_a_sign_read_wrongly_is_forgiven_where_only_one_certificate_can_be_meant(english, certificate):
    Certificate.objects.filter(pk=certificate.pk).update(code="bcf5hjkmnpqrstvxzb")

    response = english.get("/v/bcfshjkmnpqrstvxzb/", follow=True)

    assert response.redirect_chain[-1][0] == "/v/bcf5hjkmnpqrstvxzb/?read=bcfshjkmnpqrstvxzb"
    text = response.content.decode()
    assert "This certificate is valid" in text
    assert "bcfshj-kmnpqr-stvxzb; the only one that it can be" in text
    as_data = english.get("/v/bcf5hjkmnpqrstuxzb/", headers={"accept": "application/json"}).json()
    assert (as_data["verdict"], as_data["code"]) == ("valid", "bcf5hjkmnpqrstvxzb")


def test_where_two_could_be_meant_none_is_shown(english):
    first, second = issued(settled_session(completed=2))
    Certificate.objects.filter(pk=first.pk).update(code="bcf9hjkmnpqrstvxzb")
    Certificate.objects.filter(pk=second.pk).update(code="bcfqhjkmnpqrstvxzb")

    assert page(english, "bcfghjkmnpqrstvxzb").status_code == 404


def test_many_unknown_codes_stop_an_address_for_a_while(client):
    assert guess(client, throttle.MISSES).status_code == 404

    assert page(client, UNKNOWN).status_code == 429
    as_data = client.get(reverse("certificates:verify_as_data", args=[UNKNOWN]))
    assert (as_data.status_code, as_data["Retry-After"]) == (429, "600")


def test_a_real_code_answers_even_where_someone_guesses(client, certificate):
    guess(client, throttle.MISSES + 1)

    assert certificate.holder in page(client, certificate.code).content.decode()
    as_data = client.get(reverse("certificates:verify_as_data", args=[certificate.code]))
    assert as_data.json()["verdict"] == "valid"


def test_another_address_is_answered_meanwhile(client):
    guess(client, throttle.MISSES)

    assert client.get(f"/v/{UNKNOWN}/").status_code == 429
    assert client.get(f"/v/{UNKNOWN}/", REMOTE_ADDR="203.0.113.9").status_code == 404


def test_real_codes_never_stop_anyone(client, certificate):
    for _look in range(throttle.MISSES + 5):
        assert page(client, certificate.code).status_code == 200


def test_one_ipv6_household_is_one_address(client):
    for number in range(throttle.MISSES):
        client.get(f"/v/{UNKNOWN}/", REMOTE_ADDR=f"2001:db8:1:2::{number:x}")

    assert client.get(f"/v/{UNKNOWN}/", REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get(f"/v/{UNKNOWN}/", REMOTE_ADDR="2001:db8:1:3::1").status_code == 404


def test_who_claims_to_be_forwarded_is_believed_only_behind_our_own_proxy(rf):
    request = rf.get("/", REMOTE_ADDR="127.0.0.1", headers={"x-forwarded-for": "198.51.100.1, 203.0.113.7"})

    assert throttle.address_of(request) == "127.0.0.1"
    with override_settings(LMS_TRUSTED_PROXIES=1):
        assert throttle.address_of(request) == "203.0.113.7"
    with override_settings(LMS_TRUSTED_PROXIES=5):
        assert throttle.address_of(request) == "198.51.100.1"


def test_an_address_that_is_none_is_taken_as_it_is(rf):
    assert throttle.address_of(rf.get("/", REMOTE_ADDR="unix:")) == "unix:"


def test_verifying_asks_the_same_few_queries_whatever_the_register_holds(client, queries_of):
    few = issued(settled_session(completed=10))
    url = reverse("certificates:verify", args=[few[0].code])
    before = queries_of(client, url)
    issued(settled_session(completed=300, code="TH-LON"))

    assert queries_of(client, url) == before <= 3

"""The wallet: every certificate of a person by year, to download, pass on and carry elsewhere."""

import pytest
from django.urls import reverse

from certificates.actions import revoke
from certificates.models import Certificate
from tests.certificates.stories import issued, settled_session
from tests.factories import AFTER, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = reverse("home:my_certificates")


@pytest.fixture
def holder(client):
    user = UserFactory()
    client.force_login(user)
    client.cookies["django_language"] = "en"
    return ProviderFactory(user=user)


def test_certificates_stand_by_year_with_hours_and_ways_to_use_them(client, holder):
    [certificate] = issued(settled_session(completed=[holder]))
    issued(settled_session())

    text = client.get(URL).content.decode()

    assert text.count('class="wallet-item"') == 1
    for said in (
        "2026",
        "4 hours",
        certificate.course,
        certificate.number_text,
        reverse("certificates:download", args=[certificate.code]),
        reverse("certificates:credential", args=[certificate.code]),
        f"/v/{certificate.code}/",
        'data-share="http',
        "linkedin.com/profile/add?",
    ):
        assert said in text
    assert URL in client.get(reverse("home:my_page")).content.decode()


def test_the_hours_of_a_year_are_written_as_those_of_its_certificates(client, holder):
    client.cookies["django_language"] = "vi"
    [certificate] = issued(settled_session(completed=[holder]))
    said = {**certificate.snapshot, "minutes": 650}
    Certificate.objects.filter(pk=certificate.pk).update(snapshot=said)
    certificate.registration.attendance_records.update(minutes=650)

    text = client.get(URL).content.decode()

    assert text.count("10 giờ 50 phút") == 2
    assert "10,83" not in text


def test_a_revoked_one_stays_but_is_not_handed_out(client, holder):
    [certificate] = issued(settled_session(completed=[holder]))
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    text = client.get(URL).content.decode()

    assert "See why" in text
    assert reverse("certificates:download", args=[certificate.code]) not in text


def test_without_certificates_or_a_place_on_the_list_it_says_so(client, holder):
    assert "You have no certificates yet." in client.get(URL).content.decode()
    client.force_login(UserFactory())
    assert client.get(URL).status_code == 200
    client.logout()
    assert client.get(URL).status_code == 302


def test_ten_certificates_cost_the_queries_of_one(client, holder, queries_of):
    issued(settled_session(completed=[holder]))
    before = queries_of(client, URL)
    for number in range(9):
        issued(settled_session(completed=[holder], code=f"LOP-{number}"))

    assert queries_of(client, URL) == before

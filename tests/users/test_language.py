"""Each person reads their own language, whichever of the two forms they chose it in."""

import pytest

from lms.roles import Role
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
ACCOUNT = {
    "name_email-first_name": "Dung",
    "name_email-last_name": "Phan Thị",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
    "theme-keyboard_shortcuts": "on",
}


def language(client, path="/"):
    return client.get(path).headers["Content-Language"]


def choose(client, value, **more):
    return client.post("/ngon-ngu/", {"language": value, **more})


def test_visitors_read_vietnamese_until_they_choose_whatever_their_browser_says(client):
    assert client.get("/", headers={"accept-language": "en"}).headers["Content-Language"] == "vi"

    choose(client, "en")

    assert language(client) == "en"


def test_a_choice_follows_the_person_to_another_browser(client):
    user = UserFactory()
    client.force_login(user)
    choose(client, "en")
    client.logout()
    client.cookies.clear()
    assert language(client) == "vi"

    client.force_login(user)

    assert language(client, "/toi/") == "en"


def test_the_administrations_account_page_and_the_site_agree(client):
    manager = UserFactory(role=Role.MANAGER)
    client.force_login(manager)
    assert language(client) == "vi"

    response = client.post("/admin/account/", {**ACCOUNT, "locale-preferred_language": "en"})
    assert response.status_code == 302
    assert language(client) == "en"
    assert 'lang="en"' in client.get("/admin/").content.decode()

    choose(client, "vi")
    assert language(client) == "vi"
    assert 'lang="vi"' in client.get("/admin/").content.decode()


def test_a_choice_costs_no_query_after_the_first_page(client, django_assert_num_queries, queries_of):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    before = queries_of(client, "/admin/sprite/")

    choose(client, "en")

    assert queries_of(client, "/admin/sprite/") == before


@pytest.mark.parametrize("value", ["de", "", "../etc"])
def test_a_language_we_do_not_speak_changes_nothing(client, value):
    choose(client, value)

    assert language(client) == "vi"


def test_choosing_leads_back_but_never_to_another_site(client):
    assert choose(client, "en", next="/lop/").url == "/lop/"
    assert choose(client, "en", next="https://evil.example/").url == "/"


def test_a_link_cannot_change_it(client):
    assert client.get("/ngon-ngu/?language=en").status_code == 405

"""Wagtail's history of the site names people: who may read it, and how it leaves the site."""

from datetime import UTC, datetime

import pytest
from django.test import RequestFactory
from django.urls import resolve, reverse
from wagtail.admin.menu import reports_menu

from courses.actions import register
from courses.site_history import SiteHistoryView
from lms.roles import Role
from tests.courses.stories import session_in
from tests.factories import ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db
ADDRESSES = ["wagtailadmin_reports:site_history", "wagtailadmin_reports:site_history_results"]
NIGHT = datetime(2026, 6, 1, 20, 30, tzinfo=UTC)


@pytest.fixture
def registration():
    provider = ProviderFactory(full_name="=Nguyễn Thị Kín")
    return register(session=session_in(9), provider=provider, by=None, at=NIGHT)


@pytest.mark.parametrize("address", ADDRESSES)
def test_these_addresses_go_before_wagtails_own(address):
    assert resolve(reverse(address)).func.view_class is SiteHistoryView


@pytest.mark.parametrize("name", ADDRESSES)
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=xlsx"])
def test_a_trainer_reads_nobodys_name_in_the_history_of_the_site(client, registration, name, query):
    client.force_login(UserFactory(role=Role.TRAINER))

    response = client.get(reverse(name) + query)

    assert (response.status_code, response.headers["Location"]) == (302, reverse("wagtailadmin_home"))


def test_a_visitor_is_asked_to_sign_in(client):
    assert "login" in client.get(reverse(ADDRESSES[0])).headers["Location"]


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DIRECTOR, Role.AUDITOR])
def test_who_may_see_every_session_reads_the_history(client, registration, role):
    client.force_login(UserFactory(role=role))

    for name in ADDRESSES:
        assert registration.provider.full_name in client.get(reverse(name)).content.decode()


@pytest.mark.parametrize("role, shown", [(Role.TRAINER, False), (Role.MANAGER, True)])
def test_the_menu_names_the_history_to_those_who_may_read_it(role, shown):
    request = RequestFactory().get("/admin/")
    request.user = UserFactory(role=role)

    names = {item.name for item in reports_menu.menu_items_for_request(request)}

    assert ("site-history" in names) is shown


def test_the_history_leaves_the_site_in_local_time_and_without_formulas(client, registration):
    client.force_login(UserFactory(role=Role.MANAGER))

    response = client.get(reverse(ADDRESSES[0]), {"export": "csv", "label": "Kín"})

    lines = b"".join(response).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "2026-06-02 03:30" in lines[1]
    assert "'=Nguyễn Thị Kín" in lines[1]
    assert client.get(reverse(ADDRESSES[0]), {"export": "xlsx"}).status_code == 200

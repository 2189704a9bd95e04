"""Every address × every role: nothing breaks, nobody gets further than docs/roles.md says."""

import hashlib
from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.http import HttpResponse
from django.template.response import SimpleTemplateResponse
from django.test import Client

from lms.roles import Role, declared_grants
from lms.users.models import User
from tests.roles import document
from tests.roles.addresses import addresses, furnish, own_routes
from tests.support.quick_client import QuickClient

OPENS, REFUSED, SIGN_IN, NOTHING, NO_GET = "●", "✗", "→", "∅", "✎"
PEOPLE = {
    "visitor": None,
    "learner": "hocvien",
    "trainer": "giangvien",
    "manager": "quanly",
    "director": "lanhdao",
    "auditor": "kiemtra",
}
OPEN_TO_ALL = {"admin/login/", "admin/jsi18n/", "admin/sprite/", "admin/logout/"}
"""Addresses below /admin/ that show nothing of the office."""
OWN_AFFAIRS = {
    "sessions",
    "usersessions",
    "account",
    "mfa",
    "users",
    "wagtailusers",
    "django_tasks_database",
    "contenttypes",
}
OWN_ADDRESSES = ("tai-khoan/", "ngon-ngu/", "lop/", "toi/")
"""Where people change what is theirs: account, language, seat, readings, what they hand in or ask."""
ASKED_BY_SCRIPTS = {
    "ngon-ngu/",  # a button only, which leads on
    "lop/diem-danh/so/gui/",
    "admin/certificates/templates/live-preview/",
    "admin/certificates/templates/live-preview/<int:pk>/",
}
"""What no browser opens as a page."""
SENT = {
    "reason": "thử",
    "confirm": "on",
    "name": "thử",
    "title": "thử",
    "external-link-chooser-url": "https://example.org/",  # without it Wagtail's form fails
}


@pytest.fixture
def _furnished(demo):
    furnish()


def client_of(person: str) -> Client:
    client = QuickClient(raise_request_exception=False)
    username = PEOPLE[person]
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def answer(path: str, response: HttpResponse) -> str:
    """What an answer means, in one sign."""
    if response.status_code == 404:
        return NOTHING
    if response.status_code == 405:
        return NO_GET
    if response.status_code == 403:
        return REFUSED
    if response.status_code in (301, 302):
        target = response.headers["Location"]
        if target.startswith(("/tai-khoan/login/", "/admin/login/")) and "login/" not in path:
            return SIGN_IN
        if target == "/admin/" and path.startswith("/admin/"):
            return REFUSED
    return OPENS


def permissions_table() -> str:
    """Who may do what to records, as the apps declare it."""
    grants = declared_grants()
    roles = {role.name.lower(): grants[role] for role in Role}
    rows = {
        permission: {name: OPENS if permission in granted else "" for name, granted in roles.items()}
        for permission in sorted(set().union(*grants.values()))
    }
    return "## Permissions\n\n" + document.as_table("Permission", list(roles), rows)


@pytest.mark.once_on_postgresql  # a long walk; SQLite has the one in English of tests/translations
@pytest.mark.usefixtures("_furnished", "blank_papers")
@pytest.mark.parametrize("person", PEOPLE)
def test_every_address_answers_everybody_as_the_document_says(person, monkeypatch):
    if person != "manager":  # who sees the most draws every page; the others' pages are of the same templates
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    client = client_of(person)
    found, broken = {}, []
    for address in addresses():
        if "logout" in address.route or address.route == "tai-khoan/sessions/":
            continue
        response = client.get(address.url)
        if response.status_code >= 500:
            broken.append(f"{response.status_code} {address.url}")
        found[address.route or "(pages)"] = answer(address.url, response)
    assert broken == []
    if document.WRITES:
        document.write_column(person, found, list(PEOPLE), permissions_table())

    written = {route: row.get(person) for route, row in document.cells("Addresses").items()}
    assert found == written, "docs/roles.md is not what the site does; see its first lines"


@pytest.mark.parametrize("person", ["visitor", "learner"])
def test_the_administration_is_closed_to_all_but_the_staff(person):
    rows = document.cells("Addresses")

    inside = [
        route
        for route, row in rows.items()
        if route.startswith("admin/") and route not in OPEN_TO_ALL and row[person] in (OPENS, NO_GET)
    ]

    assert inside == []


def test_no_address_of_ours_is_a_dead_end_for_who_comes_without_a_form():
    """Switching the language, signing in on the way and the history ask with GET for what a form had sent."""
    rows = document.cells("Addresses")

    dead_ends = {route for route in own_routes() & rows.keys() if NO_GET in rows[route].values()}

    assert dead_ends == ASKED_BY_SCRIPTS


def test_the_document_names_every_permission():
    assert permissions_table() in document.DOCUMENT.read_text()


def state_of_the_records() -> Iterator[tuple[str, str]]:
    """A digest of every table that is not about sign-in, languages or the like."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label in OWN_AFFAIRS or model._meta.proxy or not model._meta.managed:
            continue
        digest = hashlib.sha256()
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}" ORDER BY "{model._meta.pk.column}"')
            for row in cursor:
                digest.update(repr(row).encode())
        yield model._meta.label, digest.hexdigest()


@pytest.mark.once_on_postgresql  # as long, and no database answers it differently
@pytest.mark.usefixtures("_furnished")
@pytest.mark.parametrize("person", ["visitor", "learner", "auditor"])
def test_who_may_only_look_changes_nothing_whatever_they_send(person):
    client = client_of(person)
    before = dict(state_of_the_records())
    accepted, broken = [], []
    for address in addresses():
        if "logout" in address.route or address.route.startswith(OWN_ADDRESSES):
            continue
        response = client.post(address.url, SENT)
        if response.status_code >= 500:
            broken.append(f"{response.status_code} {address.url}")
        office = address.is_ours and address.route.startswith("admin/") and address.route not in OPEN_TO_ALL
        leads_on = (
            response.status_code == 302 and client.get(address.url).headers.get("Location") == response.url
        )
        if office and answer(address.url, response) == OPENS and not leads_on:
            accepted.append(f"{response.status_code} {address.route}")

    after = dict(state_of_the_records())

    assert broken == []
    assert [label for label, digest in after.items() if digest != before[label]] == []
    assert accepted == []

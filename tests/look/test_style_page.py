"""The style page shows every component; the chrome around every page leads where it should."""

import gzip
import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.urls import reverse
from wagtail.models import Page, Site

import lms
from lms.roles import Role
from tests.factories import UserFactory

LMS = Path(lms.__file__).parent
TEMPLATES = LMS / "templates"
COMPONENTS = sorted((TEMPLATES / "lms/components").glob("*.html"))
FIRST_VISIT_BYTES = 100_000


def names(paths):
    return [path.stem for path in paths]


@pytest.fixture
def manager(db):
    return UserFactory(role=Role.MANAGER)


def test_style_page_shows_every_component(client, manager):
    client.force_login(manager)

    response = client.get(reverse("style_page"))

    shown = {template.name for template in response.templates}
    assert {f"lms/components/{path.name}" for path in COMPONENTS} <= shown


@pytest.mark.django_db
def test_style_page_does_not_exist_for_a_visitor_or_a_learner(client):
    assert client.get(reverse("style_page")).status_code == 404
    client.force_login(UserFactory())
    assert client.get(reverse("style_page")).status_code == 404


@pytest.mark.parametrize("path", COMPONENTS, ids=names(COMPONENTS))
def test_component_says_in_its_first_line_what_it_needs(path):
    first = path.read_text().splitlines()[0]

    assert re.fullmatch(r"\{# .*(Needs|Drawn by the tag): .*Makes no query\. #\}", first)


def test_catalogue_names_every_component():
    catalogue = (LMS.parent / "docs/components.md").read_text()

    inner = {"field_notes", "nav_link", "seats", "hours_ring", "bar_chart"}
    assert [name for name in names(COMPONENTS) if name not in inner and f"`{name}`" not in catalogue] == []


def test_no_public_template_carries_what_the_content_security_policy_refuses():
    found = [
        str(path.relative_to(TEMPLATES))
        for path in TEMPLATES.rglob("*.html")
        if "mail" not in path.parts and re.search(r"\sstyle=|<style|\son\w+=\"|<script>", path.read_text())
    ]

    assert found == []


@pytest.mark.django_db
def test_first_visit_fits_into_100_kb(client):
    page = client.get("/khong-co-trang-nay/").content
    stylesheet = (LMS / "static/lms/css/lms.css").read_bytes()
    fonts = (LMS / "static/lms/fonts").glob("*.woff2")

    sent = (
        len(gzip.compress(page)) + len(gzip.compress(stylesheet)) + sum(font.stat().st_size for font in fonts)
    )

    assert sent < FIRST_VISIT_BYTES


@pytest.mark.django_db
def test_navigation_gives_each_reader_what_is_theirs(client, manager):
    home = "/khong-co-trang-nay/"

    visitor = client.get(home).content.decode()
    client.force_login(UserFactory())
    learner = client.get(home).content.decode()
    client.force_login(manager)
    staff = client.get(home).content.decode()

    sign_in, sign_out, admin = (
        reverse("account_login"),
        reverse("account_logout"),
        f'href="{reverse("wagtailadmin_home")}"',
    )
    assert (sign_in in visitor, sign_out in visitor, admin in visitor) == (True, False, False)
    assert (sign_in in learner, sign_out in learner, admin in learner) == (False, True, False)
    assert (sign_out in staff, admin in staff) == (True, True)


@pytest.mark.django_db
def test_menu_holds_the_pages_that_editors_put_there(client):
    cache.clear()
    home = Site.objects.get(is_default_site=True).root_page
    shown = home.add_child(instance=Page(title="Hỏi đáp trong menu", slug="hoi-dap", show_in_menus=True))
    home.add_child(instance=Page(title="Trang không vào menu", slug="khong-menu"))

    html = client.get("/khong-co-trang-nay/").content.decode()

    assert shown.get_url() in html
    assert "Trang không vào menu" not in html

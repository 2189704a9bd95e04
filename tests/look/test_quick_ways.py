"""What pages remember or find by a shorter way must say what the long way says."""

import pytest
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from wagtail.models import Page, PageViewRestriction, Site

from home.models import HomePage
from lms.cms.routing import kinds_below, route_below
from lms.known_site import site_of
from lms.roles import Role
from lms.templatetags.lms_tags import session_row
from tests.factories import MaterialPageFactory, TopicPageFactory, UserFactory, course_index

pytestmark = pytest.mark.django_db


@pytest.fixture
def material():
    return MaterialPageFactory(parent=TopicPageFactory())


def pages_on_the_way(material: Page) -> list[Page]:
    return [*material.get_ancestors().filter(depth__gt=2).specific(), material]


def test_every_page_is_found_where_wagtail_finds_it(client, material):
    root = Site.objects.get().root_page
    for page in pages_on_the_way(material):
        found = route_below(root, RequestFactory().get("/"), page.get_url())
        assert found is not None
        assert found.page == page
        assert client.get(page.get_url()).status_code == 200


def test_a_page_that_is_not_published_is_not_found(client, material):
    for page in pages_on_the_way(material):
        page.live = False
        page.save()
        assert client.get(page.get_url()).status_code == 404


def test_a_private_page_asks_for_the_sign_in(client, material):
    course = material.get_parent().get_parent()
    PageViewRestriction.objects.create(page=course, restriction_type=PageViewRestriction.LOGIN)

    assert client.get(material.get_url()).status_code == 302
    assert client.get(course.get_url()).status_code == 302


def test_an_address_that_leads_nowhere_is_left_to_wagtail(client, material):
    for path in ("/khong-co/", f"{material.get_url()}nua/", f"{course_index().get_url()}khong-co/"):
        assert client.get(path).status_code == 404


def test_pages_of_many_kinds_are_left_to_wagtail():
    assert kinds_below(Page, 1) == ()
    assert kinds_below(HomePage, 1) != ()


def test_a_site_that_changes_is_another_at_once(client, material):
    assert client.get("/").context["page"].specific_class is HomePage
    site = Site.objects.get()
    site.root_page = course_index()
    site.save()

    assert client.get("/").context["page"].pk == course_index().pk


def test_the_site_is_asked_for_once(django_assert_num_queries):
    asked = site_of(RequestFactory().get("/"))
    with django_assert_num_queries(0):
        assert site_of(RequestFactory().get("/")) == asked


def test_the_way_into_the_administration_is_shown_to_who_may_enter(client, client_of):
    assert 'href="/admin/"' in client_of(Role.MANAGER).get("/").content.decode()
    assert 'href="/admin/"' not in client_of(None).get("/").content.decode()
    assert 'href="/admin/"' not in client.get("/").content.decode()


def test_the_permissions_of_a_session_are_asked_for_again_after_a_while(client, monkeypatch):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    client.get("/")
    user.groups.clear()
    assert 'href="/admin/"' in client.get("/").content.decode()

    monkeypatch.setattr("lms.templatetags.lms_tags.STAFF_SECONDS", -1)

    assert 'href="/admin/"' not in client.get("/").content.decode()


def test_a_row_drawn_for_safe_text_is_not_taken_for_other_text():
    text = "<b>Lớp</b>"
    assert "<b>Lớp</b>" in session_row({"url": "/", "title": mark_safe(text), "starts_on": None})
    assert "<b>Lớp</b>" not in session_row({"url": "/", "title": text, "starts_on": None})


def test_a_course_page_costs_a_learner_at_most_twelve_queries(client_of, queries_of, material):
    course = material.get_parent().get_parent()

    assert queries_of(client_of(None), course.get_url()) <= 12

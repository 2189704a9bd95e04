"""The style page in both schemes, on phone and desk, without a fault that axe can find."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from lms.roles import Role
from tests.factories import UserFactory


@pytest.fixture
def manager(db):
    return UserFactory(role=Role.MANAGER)


SCHEMES = ("light", "dark")


def check(page, scheme):
    page.emulate_media(color_scheme=scheme)
    assert page.goto(reverse("style_page")).status == 200
    page.evaluate("document.fonts.ready")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("scheme", SCHEMES)
def test_style_page_is_accessible_and_fits_a_phone(page_phone, sign_in, manager, scheme):
    sign_in(page_phone, manager)
    check(page_phone, scheme)

    small = page_phone.evaluate(
        """[...document.querySelectorAll("button, .button, input, select, summary, nav a")]
        .filter(element => !["hidden", "checkbox", "radio"].includes(element.type))
        .filter(element => element.checkVisibility() && element.getBoundingClientRect().height < 43.5)
        .map(element => element.outerHTML.slice(0, 90))"""
    )
    assert small == []


@pytest.mark.parametrize("scheme", SCHEMES)
def test_style_page_is_accessible_on_a_desk(page_desk, sign_in, manager, scheme):
    sign_in(page_desk, manager)
    check(page_desk, scheme)


def test_menu_opens_on_a_phone_and_closes_with_escape(page_phone, sign_in, manager):
    sign_in(page_phone, manager)
    assert page_phone.goto(reverse("style_page")).status == 200
    menu = page_phone.locator("#site-nav")
    assert not menu.is_visible()

    page_phone.locator(".menu-open").click()
    assert menu.is_visible()

    page_phone.keyboard.press("Escape")
    assert not menu.is_visible()

"""The live preview in a browser: it follows the keyboard, says what is wrong, and has room on a phone."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from certificates.models import CertificateTemplate
from lms.roles import Role
from tests.certificates.test_template_pictures import drawn
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_new_template_is_seen_while_it_is_typed(page_each, sign_in):
    page = page_each
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(reverse("certificate_templates:add"))
    picture = page.locator("[data-picture]")
    expect(picture).to_be_visible(timeout=20_000)
    begun = picture.get_attribute("src")

    page.locator("input[name=design]").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(picture).to_have_attribute("height", "1400", timeout=20_000)
    assert picture.get_attribute("src") != begun

    page.fill("input[name=signer_name]", "安")
    expect(page.locator("[data-errors]")).to_contain_text("安", timeout=20_000)
    page.fill("input[name=signer_name]", "Lê Văn A")
    expect(page.locator("[data-errors] li")).to_have_count(0, timeout=20_000)

    upright = {"name": "nen.png", "mimeType": "image/png", "buffer": drawn((827, 1169))}
    page.set_input_files("input[name=artwork]", [upright | {"buffer": drawn()}])
    expect(page.locator("[data-errors] li")).to_have_count(1, timeout=20_000)
    page.set_input_files("input[name=artwork]", [upright])
    expect(page.locator("[data-errors] li")).to_have_count(0, timeout=20_000)

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert not CertificateTemplate.objects.exists()

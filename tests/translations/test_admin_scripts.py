"""The strings that Wagtail's scripts say, and the formats they use."""

import json

import pytest
from django.urls import reverse
from wagtail.users.models import UserProfile

from lms.translations import po
from lms.translations.coverage import HERE


def catalogue(client) -> tuple[dict, dict]:
    """The strings and the formats that the admin's scripts get."""
    text = client.get(reverse("wagtailadmin_javascript_catalog")).content.decode()
    decoder = json.JSONDecoder()

    def after(mark: str) -> dict:
        return decoder.raw_decode(text.partition(mark)[2])[0] if mark in text else {}

    return after("const newcatalog = "), after("django.formats = ")


@pytest.mark.django_db
def test_scripts_of_the_admin_speak_vietnamese(client):
    strings, formats = catalogue(client)

    ours = [
        entry for entry in po.read(HERE / "wagtail/admin/vi/LC_MESSAGES/djangojs.po") if entry.message.text
    ]
    said = {key: value if isinstance(value, str) else value[0] for key, value in strings.items()}
    assert {entry.message.text: entry.forms[0] for entry in ours}.items() <= said.items()
    assert formats["FIRST_DAY_OF_WEEK"] == 1
    assert formats["DATE_FORMAT"] == "d/m/Y"


@pytest.mark.django_db
def test_scripts_of_the_admin_speak_english_to_who_chose_it(client, django_user_model):
    user = django_user_model.objects.create(username="lan")
    UserProfile.objects.create(user=user, preferred_language="en")
    client.force_login(user)

    strings, formats = catalogue(client)

    assert strings == {}
    assert formats["DATE_FORMAT"] == "j M Y"


@pytest.mark.django_db
def test_catalogue_needs_no_sign_in_and_is_not_cached(client):
    response = client.get(reverse("wagtailadmin_javascript_catalog"))

    assert response.status_code == 200
    assert "no-store" in response["Cache-Control"]

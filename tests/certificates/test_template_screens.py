"""The screens of the templates of certificates, used as people use them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from certificates.models import CertificateTemplate
from lms.roles import Role
from tests.certificates.screens import text_of
from tests.certificates.test_template_pictures import drawn
from tests.factories import (
    CertificateTemplateFactory,
)

pytestmark = pytest.mark.django_db


def test_a_new_template_begins_with_the_offices_own_names(client, sign_in_as, settings):
    sign_in_as(Role.MANAGER)
    settings.LMS_SUPERIOR_BODY, settings.LMS_OFFICE_NAME = "Sở Tư pháp Huế", "Trung tâm Huế"
    settings.LMS_OFFICE_PLACE = "Huế"

    form = client.get(reverse("certificate_templates:add")).context["form"]

    begun = [form[name].value() for name in ("superior_body", "issuer", "place", "signer_title")]
    assert begun == ["SỞ TƯ PHÁP HUẾ", "TRUNG TÂM HUẾ", "Huế", None]


def test_a_template_keeps_its_own_names_when_it_is_changed(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    template = CertificateTemplateFactory(place="Vinh")

    form = client.get(reverse("certificate_templates:edit", args=[template.pk])).context["form"]

    assert form["place"].value() == "Vinh"


def test_a_manager_makes_a_template_and_its_next_version(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    add = reverse("certificate_templates:add")
    form = client.get(add).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}
    typed |= {"name": "Mẫu 1", "signer_title": "GIÁM ĐỐC", "signer_name": "Lê Văn A"}
    client.post(add, typed)
    template = CertificateTemplate.objects.get()
    edit = reverse("certificate_templates:edit", args=[template.pk])

    client.post(edit, typed | {"signer_name": "Trần Thị B"})
    template.refresh_from_db()
    assert (template.version, template.signer_name) == (2, "Trần Thị B")

    response = client.post(edit, typed | {"signer_name": "安"})
    assert "安" in text_of(response)
    template.refresh_from_db()
    assert template.version == 2


def test_a_template_shows_a_sample_certificate(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    template = CertificateTemplateFactory()
    preview = reverse("certificate_templates:preview", args=[template.pk])
    page = text_of(client.get(reverse("certificate_templates:inspect", args=[template.pk])))
    assert preview in page
    assert 'src="data:image/webp;base64,' in page

    response = client.get(preview)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_template_that_cannot_be_drawn_says_why(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    template = CertificateTemplateFactory(signer_name="安")

    response = client.get(reverse("certificate_templates:preview", args=[template.pk]))

    assert response.status_code == 409
    assert "安" in text_of(response)
    assert "安" in text_of(client.get(reverse("certificate_templates:inspect", args=[template.pk])))


def asked(client, template=None, **typed):
    """What the live preview answers."""
    url = reverse("certificate_templates:live_preview")
    if template:
        url = reverse("certificate_templates:live_preview_of", args=[template.pk])
    return client.post(url, {"lines": ["hours", "english"], **typed})


def test_what_is_typed_is_drawn_before_it_is_saved(client, sign_in_as):
    sign_in_as(Role.MANAGER)

    begun = asked(client, title="GIẤY XÁC NHẬN", design="drum", orientation="portrait").json()
    filled = asked(client, title="GIẤY XÁC NHẬN", design="drum", orientation="portrait", seal="on").json()

    assert begun["errors"] == []
    assert len(begun["remarks"]) == 1
    assert begun["width"] < begun["height"] == 1400
    assert begun["picture"].startswith("data:image/webp;base64,")
    assert filled["picture"] != begun["picture"]
    assert not CertificateTemplate.objects.exists()


def test_the_preview_of_a_saved_template_follows_the_form_and_changes_nothing(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    template = CertificateTemplateFactory()

    ordinary = asked(client, template).json()
    longest = asked(client, template, sample="longest", signer_authority="TUQ. GIÁM ĐỐC").json()

    assert ordinary["errors"] == longest["errors"] == ordinary["remarks"] == longest["remarks"] == []
    assert ordinary["picture"] != longest["picture"]
    template.refresh_from_db()
    assert (template.version, template.signer_authority, len(template.lines)) == (1, "", 8)


def test_what_cannot_be_drawn_is_said_in_words(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    template = CertificateTemplateFactory()

    strange = asked(client, template, signer_name="安", design="bar", orientation="?").json()
    tight = asked(client, template, title="GIẤY CHỨNG NHẬN " * 6).json()
    endless = asked(client, template, title="G" * 100, name="x" * 300).json()
    with_text = asked(client, template, artwork=SimpleUploadedFile("a.png", b"GIF89a")).json()

    assert strange["picture"] is None
    assert "安" in strange["errors"][0]["message"]
    assert tight["errors"] == []
    assert endless["remarks"] or endless["errors"]
    assert [error["field"] for error in with_text["errors"]] == ["artwork"]
    assert with_text["picture"]


def test_uploaded_pictures_are_seen_and_saved_ones_can_be_left_out(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    template = CertificateTemplateFactory()
    files = {
        "artwork": SimpleUploadedFile("nen.png", drawn()),
        "emblem": SimpleUploadedFile("bieu-trung.png", drawn((300, 300), mode="RGBA")),
    }
    edit = reverse("certificate_templates:edit", args=[template.pk])
    form = client.get(edit).context["form"]
    typed = {name: form[name].value() or "" for name in form.fields}

    seen = asked(client, template, **files).json()
    for file in files.values():
        file.seek(0)
    refused = text_of(client.post(edit, typed | files | {"signer_name": ""}))
    for file in files.values():
        file.seek(0)
    client.post(edit, typed | files)
    template.refresh_from_db()
    kept = asked(client, template).json()
    page = text_of(client.get(edit))
    without = asked(client, template, **{"artwork-clear": "on", "emblem-clear": "on"}).json()
    turned = asked(client, template, orientation="portrait").json()
    client.post(edit, typed | {"artwork-clear": "on", "emblem": "", "artwork": ""})
    template.refresh_from_db()

    assert seen["picture"] == kept["picture"] != without["picture"]
    assert refused.count("Choose this picture again") == 2
    assert 'name="artwork-clear"' in page
    assert [error["field"] for error in turned["errors"]] == ["artwork"]
    assert (template.artwork.name, bool(template.emblem), template.version) == ("", True, 3)


def test_only_who_may_write_templates_asks_for_previews(client, sign_in_as):
    template = CertificateTemplateFactory()
    sign_in_as(Role.AUDITOR)

    assert asked(client).status_code == asked(client, template).status_code == 302
    sign_in_as(Role.MANAGER)
    assert client.get(reverse("certificate_templates:live_preview")).status_code == 405

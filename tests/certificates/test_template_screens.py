"""The screens of the templates of certificates, used as people use them."""

import pytest
from django.urls import reverse

from certificates.models import CertificateTemplate
from lms.roles import Role
from tests.certificates.screens import text_of
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
    assert preview in text_of(client.get(reverse("certificate_templates:inspect", args=[template.pk])))

    response = client.get(preview)

    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_a_template_that_cannot_be_drawn_says_why(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    template = CertificateTemplateFactory(signer_name="安")

    response = client.get(reverse("certificate_templates:preview", args=[template.pk]))

    assert response.status_code == 409
    assert "安" in text_of(response)

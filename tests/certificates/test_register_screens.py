"""The screens of the register (sổ cấp), of its lines and of the registers, used as people use them."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from openpyxl import load_workbook

from certificates.actions import replace, revise_register, revoke
from certificates.models import Certificate, Register
from lms.roles import Role
from tests.certificates.screens import LIST, inspect, text_of
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import (
    AFTER,
    CertificateTemplateFactory,
    OrganizationFactory,
    ProviderFactory,
    RegisterFactory,
)
from tests.support.sending import as_shown

pytestmark = pytest.mark.django_db


def test_the_register_is_searched_without_accents_and_filtered(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    register = RegisterFactory()
    [first] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]), register)
    [second] = issued(settled_session(completed=[ProviderFactory(full_name="Lê Văn Bình")]))
    revoke(certificate=second, reason="Cấp nhầm", by=None, at=AFTER)

    def numbers(query: str) -> set[str]:
        return {certificate.holder for certificate in client.get(LIST + query).context["object_list"]}

    assert numbers("?q=dang+anh") == {"Đặng Thị Ánh"}
    assert numbers("?q=01/2026") == {"Đặng Thị Ánh", "Lê Văn Bình"}
    assert numbers(f"?q={first.course}") >= {"Đặng Thị Ánh"}
    assert numbers("?status=revoked") == {"Lê Văn Bình"}
    assert numbers(f"?register={register.pk}") == {"Đặng Thị Ánh"}
    assert numbers("?year=2026") == {"Đặng Thị Ánh", "Lê Văn Bình"}
    assert numbers("?year=2026&status=valid&q=binh") == set()


def test_the_register_is_exported_in_words(client, sign_in_as):
    sign_in_as(Role.DIRECTOR)
    [certificate] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]))
    revoke(certificate=certificate, reason="=HYPERLINK(1)", by=None, at=AFTER)

    response = client.get(LIST + "?export=xlsx")

    headings, row = load_workbook(BytesIO(response.content)).active.iter_rows(values_only=True)
    exported = dict(zip(headings, row, strict=True))
    assert exported["Given to"] == "Đặng Thị Ánh"
    assert exported["Number as printed"] == "01/2026/GCN-TGPL"
    assert exported["Minutes"] == 240
    assert exported["First day"] in (date(2026, 6, 15), datetime(2026, 6, 15))
    assert exported["Revoked at"] == datetime(2026, 6, 20, 12)
    assert "HYPERLINK" in exported["Reason of revocation"]
    assert client.get(LIST + "?export=csv").status_code == 200


def test_the_register_asks_the_same_queries_for_ten_and_for_a_thousand(client, sign_in_as, queries_of):
    sign_in_as(Role.MANAGER)
    register = RegisterFactory()
    [certificate, *_more] = issued(settled_session(completed=10), register)
    narrowed = f"{LIST}?q=ngoc&year=2026&status=valid"
    before = queries_of(client, LIST), queries_of(client, narrowed)
    facts = {
        field.attname: getattr(certificate, field.attname) for field in Certificate._meta.concrete_fields
    }
    copies = [
        Certificate(
            **facts | {"id": None, "number": number, "code": f"code{number}", "registration_id": None}
        )
        for number in range(11, 1001)
    ]
    Certificate.objects.bulk_create(copies)

    assert Certificate.objects.count() == 1000
    assert (queries_of(client, LIST), queries_of(client, narrowed)) == before


def test_a_line_shows_verdict_facts_deeds_and_history(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [certificate] = issued(settled_session(completed=[ProviderFactory(full_name="Đặng Thị Ánh")]))

    text = text_of(client.get(inspect(certificate)))

    for part in (
        "Certificate no. 01/2026/GCN-TGPL",
        "bà Đặng Thị Ánh",
        "4 hours",
        "15/06/2026",
        "Certificate issued",
        reverse("certificates:download", args=[certificate.code]),
        reverse("issued_certificates:revoke", args=[certificate.pk]),
        reverse("issued_certificates:replace", args=[certificate.pk]),
    ):
        assert part in text


def test_a_replaced_line_leads_to_the_new_one_and_back(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    [old] = issued()
    new = replace(certificate=old, reason="Sai họ tên", by=None, on=TODAY, at=AFTER)

    assert inspect(new) in text_of(client.get(inspect(old)))
    assert inspect(old) in text_of(client.get(inspect(new)))
    assert "Revoked on 20/06/2026: Sai họ tên" in text_of(client.get(inspect(old)))


def test_no_line_can_be_added_edited_or_deleted(client, sign_in_as):
    for name in ("add", "edit", "delete"):
        with pytest.raises(NoReverseMatch):
            reverse(f"issued_certificates:{name}", args=[1] if name != "add" else [])


# --- deeds --------------------------------------------------------------------------------------------------


def test_a_manager_revokes_with_a_reason(client, sign_in_as):
    manager = sign_in_as(Role.MANAGER)
    [certificate] = issued()
    url = reverse("issued_certificates:revoke", args=[certificate.pk])
    assert "reads from now on when it was revoked, not why. This cannot be taken back." in text_of(
        client.get(url)
    )

    assert "when it was revoked, not why" in text_of(client.get(url))
    response = client.post(url, {"reason": "Cấp nhầm"}, follow=True)

    certificate = Certificate.objects.get()
    assert (certificate.status, certificate.revoked_by) == ("revoked", manager)
    assert "is revoked." in text_of(response)


def test_revoking_without_a_reason_says_so_beside_the_field_and_changes_nothing(client, sign_in_as):
    sign_in_as(Role.DIRECTOR)
    [certificate] = issued()

    response = client.post(reverse("issued_certificates:revoke", args=[certificate.pk]), {"reason": "  "})

    assert response.status_code == 422
    assert response.context["form"].errors["reason"]
    assert Certificate.objects.get().status == "valid"


def test_revoking_twice_is_refused_on_the_page(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [certificate] = issued()
    revoke(certificate=certificate, reason="Cấp nhầm", by=None, at=AFTER)

    response = client.post(
        reverse("issued_certificates:revoke", args=[certificate.pk]), {"reason": "Lần nữa"}
    )

    assert response.status_code == 422
    assert "already revoked on 20/06/2026" in text_of(response)


def lines_of(client, certificate) -> dict[str, str]:
    form = client.get(reverse("issued_certificates:replace", args=[certificate.pk])).context["form"]
    return {name: form[name].value() or "" for name in form.fields} | {"reason": "Sai họ tên"}


def test_a_manager_replaces_one_with_a_corrected_name(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    [old] = issued()
    typed = lines_of(client, old) | {"name": "Trần Thị Ánh", "issued_on": f"{timezone.localdate():%d/%m/%Y}"}

    response = client.post(reverse("issued_certificates:replace", args=[old.pk]), typed, follow=True)

    new = Certificate.objects.get(replaces=old)
    assert (new.holder, new.course) == ("Trần Thị Ánh", old.course)
    assert new.pdf  # drawn at once in tests
    assert response.redirect_chain[-1][0] == inspect(new)


@pytest.mark.parametrize(
    "wrong,field",
    [
        ({"name": ""}, "name"),
        ({"reason": ""}, "reason"),
        ({"issued_on": "31/02/2026"}, "issued_on"),
        ({"issued_on": "01/01/2020"}, "issued_on"),
        ({"issued_on": "01/01/2100"}, "issued_on"),
    ],
)
def test_a_wrong_replacement_is_refused_beside_the_field(client, sign_in_as, wrong, field):
    sign_in_as(Role.MANAGER)
    [old] = issued()
    typed = lines_of(client, old) | {"issued_on": f"{timezone.localdate():%d/%m/%Y}"} | wrong

    response = client.post(reverse("issued_certificates:replace", args=[old.pk]), typed)

    assert response.status_code == 422
    assert list(response.context["form"].errors) == [field]
    assert Certificate.objects.get().status == "valid"


# --- registers ----------------------------------------------------------------------------------------------


def test_a_manager_opens_a_register_and_changes_it(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    typed = {
        "organization": OrganizationFactory().pk,
        "name": "Sổ cấp 2026",
        "number_format": "{number:03d}/{year}/GCN",
        "template": CertificateTemplateFactory().pk,
        "signing": "paper",
    }
    client.post(reverse("certificate_registers:add"), typed)
    register = Register.objects.get()
    assert register.number_format == "{number:03d}/{year}/GCN"

    client.post(reverse("certificate_registers:edit", args=[register.pk]), typed | {"name": "Sổ mới"})

    register.refresh_from_db()
    assert register.name == "Sổ mới"


@pytest.mark.parametrize(
    "wrong,field",
    [
        ({"number_format": "GCN-{number}"}, "number_format"),
        ({"name": ""}, "name"),
        ({"template": ""}, "template"),
    ],
)
def test_a_wrong_register_is_refused_beside_the_field(client, sign_in_as, wrong, field):
    sign_in_as(Role.MANAGER)
    typed = {
        "organization": OrganizationFactory().pk,
        "name": "Sổ cấp 2026",
        "number_format": "{number:03d}/{year}/GCN",
        "template": CertificateTemplateFactory().pk,
        "signing": "paper",
    } | wrong

    response = client.post(reverse("certificate_registers:add"), typed)

    assert list(response.context["form"].errors) == [field]
    assert not Register.objects.exists()


def test_a_registers_name_taken_before_is_refused_beside_the_field(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    register = RegisterFactory()
    typed = {
        "organization": register.organization.pk,
        "name": register.name,
        "number_format": "{number}/{year}/B",
        "template": register.template.pk,
        "signing": "paper",
    }

    response = client.post(reverse("certificate_registers:add"), typed)

    assert list(response.context["form"].errors) == ["name"]


def test_a_register_shows_how_far_its_numbers_are(client, sign_in_as):
    sign_in_as(Role.AUDITOR)
    register = RegisterFactory()
    issued(settled_session(completed=2), register)

    text = text_of(client.get(reverse("certificate_registers:inspect", args=[register.pk])))

    assert f'{LIST}?register={register.pk}&amp;year=2026">2026</a></td><td class="number">2<' in text


def test_a_way_of_signing_changed_meanwhile_stays_with_what_waits_for_it(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    register = RegisterFactory()
    url = reverse("certificate_registers:edit", args=[register.pk])
    page = client.get(url)
    revise_register(register=register, signing="agency", by=None, at=AFTER)
    [certificate] = issued(settled_session(completed=1), register)

    assert client.post(url, as_shown(page, name="Sổ mới")).status_code == 302

    register.refresh_from_db()
    certificate.refresh_from_db()
    assert (register.name, register.signing, certificate.signing) == ("Sổ mới", "agency", "agency")


@pytest.mark.parametrize("name", ["certificate_registers", "certificate_templates"])
def test_lists_of_registers_and_templates_ask_the_same_queries(client, sign_in_as, queries_of, name):
    sign_in_as(Role.MANAGER)
    RegisterFactory.create_batch(3)
    before = queries_of(client, reverse(f"{name}:index"))
    RegisterFactory.create_batch(15)

    assert queries_of(client, reverse(f"{name}:index")) == before

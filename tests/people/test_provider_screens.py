"""The office's list of providers and the page of one."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from lms.people.models import Provider, ProviderClass, ProviderStatus
from lms.roles import Role
from tests.factories import (
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    UserFactory,
)

LIST = "/admin/providers/"


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


@pytest.fixture
def provider(db):
    """A collaborator since 2020."""
    return ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider_class=ProviderClass.COLLABORATOR, card_number="CTV-07"
    ).provider


def page(client, address, params=None):
    response = client.get(address, params or {})
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_in_the_order_of_vietnamese_names(manager):
    names = [
        "Lê An",
        "Trần Văn An",
        "Đặng Thị Ánh",
        "Nguyễn Ân",
        "Phan Dũng",
        "Hoàng Đào",
        "Nguyễn Thị Hồng Ngọc",
    ]
    for name in reversed(names):
        ProviderFactory(full_name=name)

    content = page(manager, LIST)

    assert sorted(names, key=content.index) == names


def test_class_unit_and_sex_narrow_the_list(manager, provider):
    ProviderFactory(full_name="Trần Văn Bình", sex=Provider.Sex.MALE)
    unit = provider.statuses.get().organization

    for params in (
        {"current_class": "collaborator"},
        {"current_organization_id": unit.pk},
        {"sex": "female"},
        {"q": "anh dang"},
    ):
        content = page(manager, LIST, params)
        assert "Đặng Thị Ánh" in content
        assert "Trần Văn Bình" not in content
    assert "Trần Văn Bình" in page(manager, LIST, {"current_class": "none"})


def test_an_ended_status_is_not_the_current_one(manager, provider):
    manager.post(f"{LIST}end_status/{provider.pk}/", {"on": "01/01/2021"}, follow=True)

    assert ProviderStatus.objects.get().valid_until == date(2021, 1, 1)
    assert "Đặng Thị Ánh" not in page(manager, LIST, {"current_class": "collaborator"})


def test_the_export_keeps_the_zero_of_telephone_numbers(manager, provider):
    Provider.objects.update(phone="0912345678")

    response = manager.get(LIST, {"export": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    row = [cell.value for cell in sheet[2]]
    assert "0912345678" in row
    assert provider.statuses.get().organization.name in row


def test_the_page_shows_status_in_time_and_what_can_be_done(manager, provider):
    content = page(manager, reverse("providers:inspect", args=[provider.pk]))

    assert "CTV-07" in content
    assert "01/01/2020" in content
    for deed in ("status", "end_status", "link_account"):
        assert f"{LIST}{deed}/{provider.pk}/" in content
    assert "unlink_account" not in content


def test_class_and_unit_change_from_a_day_on(manager, provider):
    other = OrganizationFactory()
    address = f"{LIST}status/{provider.pk}/"
    fields = {"provider_class": "lawyer", "organization": other.pk, "valid_from": "01/04/2026"}

    assert manager.get(address).context["form"].initial["card_number"] == "CTV-07"
    response = manager.post(address, fields)

    assert response.url == reverse("providers:inspect", args=[provider.pk])
    assert list(ProviderStatus.objects.order_by("valid_from").values_list("valid_until", flat=True)) == [
        date(2026, 4, 1),
        None,
    ]


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"provider_class": "lawyer", "valid_from": "01/01/2019"}, "valid_from"),
        (
            {"provider_class": "collaborator", "card_number": "CTV-07", "valid_from": "01/01/2026"},
            "provider_class",
        ),
        ({"provider_class": "lawyer", "valid_from": "31/02/2026"}, "valid_from"),
        ({"provider_class": "lawyer", "valid_from": ""}, "valid_from"),
    ],
)
def test_what_cannot_be_stands_beside_its_field(manager, provider, fields, field):
    organization = provider.statuses.get().organization

    response = manager.post(f"{LIST}status/{provider.pk}/", fields | {"organization": organization.pk})

    assert response.status_code == 422
    assert response.context["form"].errors[field]
    assert ProviderStatus.objects.count() == 1


def test_a_person_is_added_with_a_status_and_revised(manager):
    unit = OrganizationFactory()
    manager.post(
        f"{LIST}new/",
        {
            "full_name": "trần văn an",
            "sex": "male",
            "phone": "+84 912 345 678",
            "provider_class": "officer",
            "organization": unit.pk,
            "valid_from": "01/01/2026",
        },
    )

    provider = Provider.objects.get()
    assert (provider.full_name, provider.phone, provider.statuses.count()) == ("Trần Văn An", "0912345678", 1)
    manager.post(f"{LIST}edit/{provider.pk}/", {"full_name": "Trần Văn Ân", "sex": "male"})
    provider.refresh_from_db()
    assert provider.given_name == "Ân"


def test_a_wrong_telephone_number_is_said_beside_it(manager):
    response = manager.post(f"{LIST}new/", {"full_name": "Trần Văn An", "phone": "12345"})

    assert "12345" in str(response.context["form"].errors["phone"])
    assert not Provider.objects.exists()


def test_an_account_is_linked_and_taken_off(manager, provider):
    user, taken = UserFactory(), ProviderFactory(user=UserFactory()).user
    address = f"{LIST}link_account/{provider.pk}/"

    assert manager.post(address, {"user": taken.pk}).status_code == 422
    manager.post(address, {"user": user.pk})
    provider.refresh_from_db()
    assert provider.user == user
    manager.post(f"{LIST}unlink_account/{provider.pk}/")
    provider.refresh_from_db()
    assert provider.user is None


@pytest.mark.parametrize("role", [Role.DIRECTOR, Role.AUDITOR])
def test_readers_look_and_change_nothing(client_of, provider, role):
    client = client_of(role)

    content = page(client, reverse("providers:inspect", args=[provider.pk]))
    assert f"{LIST}status/" not in content
    for deed in ("status", "end_status", "link_account", "unlink_account", "edit"):
        assert client.post(f"{LIST}{deed}/{provider.pk}/", {"on": "01/01/2026"}).status_code in (302, 403)
    assert ProviderStatus.objects.get().valid_until is None


def test_the_list_and_its_export_ask_the_same_number_of_questions_for_10_and_1000(manager, queries_of):
    unit = OrganizationFactory()
    ProviderStatusFactory.create_batch(10, organization=unit)
    few = [queries_of(manager, LIST), queries_of(manager, LIST + "?export=csv")]
    ProviderStatusFactory.create_batch(990, organization=unit)

    assert [queries_of(manager, LIST), queries_of(manager, LIST + "?export=csv")] == few

"""The public list of providers shows who may give legal aid, and nothing else of anybody."""

import io
from datetime import date

import openpyxl
import pytest
from django.urls import reverse

from lms.people.models import ProviderIdentity
from tests.factories import ProviderFactory, ProviderStatusFactory

pytestmark = pytest.mark.django_db


def test_the_list_tells_name_class_unit_and_card_and_nothing_else(client):
    person = ProviderStatusFactory(
        provider__full_name="Đặng Thị Ánh", provider__phone="0912345678", provider__email="anh@example.org",
        provider__born_on=date(1985, 9, 5), card_number="TGV-01",
    ).provider  # fmt: skip
    ProviderIdentity.objects.create(provider=person, citizen_id="042085012345", ethnicity="Mường")
    ProviderStatusFactory(provider__full_name="Lê Nghỉ", valid_until=date(2021, 1, 1))
    ProviderFactory(full_name="Mai Chưa Có")
    page = reverse("people:provider_list")

    content = client.get(page, {"q": "anh dang"}).content.decode()
    sheet = client.get(page, {"dang": "xlsx"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(sheet))).active.iter_rows(values_only=True))

    assert "Đặng Thị Ánh" in content
    assert "TGV-01" in content
    told = content + str(rows)
    for secret in ("0912345678", "anh@example.org", "1985", "042085012345", "Mường", "Lê Nghỉ", "Chưa Có"):
        assert secret not in told
    assert len(rows) == 2
    assert "Đặng Thị Ánh" not in client.get(page, {"loai": "lawyer"}).content.decode()


def test_the_list_asks_the_same_of_the_database_for_10_and_1000(client, queries_of):
    page = reverse("people:provider_list")
    unit = ProviderStatusFactory.create_batch(10)[0].organization
    few = queries_of(client, page)
    ProviderStatusFactory.create_batch(290, organization=unit)

    assert queries_of(client, page) == few

"""Choosing a record in a form: found without accents, only rows in scope, only by people who may see them."""

import json

import pytest

from lms.people.choosers import OrganizationChooserViewSet
from lms.people.models import ProviderClass
from lms.roles import Role
from tests.factories import (
    CommuneFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    ProviderFactory,
    ProviderStatusFactory,
)


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


def found(client, chooser, query=""):
    response = client.get(f"/admin/{chooser}/results/", {"q": query})
    assert response.status_code == 200
    return response.content.decode()


def test_a_provider_is_found_without_accents_with_class_and_unit_beside(manager):
    provider = ProviderFactory(full_name="Đặng Thị Ánh")
    ProviderStatusFactory(
        provider=provider, provider_class=ProviderClass.LAWYER, organization__name="Văn phòng luật sư Sông La"
    )
    ProviderFactory(full_name="Trần Văn Bình")

    page = found(manager, "provider_chooser", "anh dang")

    assert "Đặng Thị Ánh" in page
    assert "Văn phòng luật sư Sông La" in page
    assert "Trần Văn Bình" not in page


@pytest.mark.parametrize(
    "chooser, make, query, name",
    [
        ("commune_chooser", lambda: CommuneFactory(name="Hương Khê"), "huong", "xã Hương Khê"),
        ("organization_chooser", lambda: OrganizationFactory(name="Sở Tư pháp"), "so tu phap", "Sở Tư pháp"),
        ("activity_chooser", lambda: PlannedActivityFactory(title="Tập huấn"), "tap huan", "Tập huấn"),
    ],
)
def test_each_chooser_finds_and_gives_its_record(manager, chooser, make, query, name):
    record = make()

    assert name in found(manager, chooser, query)
    assert name not in found(manager, chooser, "khong co dau")
    window = json.loads(manager.get(f"/admin/{chooser}/").content)
    assert name in window["html"]
    chosen = json.loads(manager.get(f"/admin/{chooser}/chosen/{record.pk}/").content)
    assert chosen["result"]["id"] == str(record.pk)
    several = json.loads(manager.get(f"/admin/{chooser}/chosen-multiple/", {"id": record.pk}).content)
    assert [item["id"] for item in several["result"]] == [str(record.pk)]


def test_rows_out_of_scope_cannot_be_chosen(manager, monkeypatch):
    foreign = OrganizationFactory(name="Đơn vị nơi khác")
    everything = OrganizationChooserViewSet.rows_for
    monkeypatch.setattr(
        OrganizationChooserViewSet,
        "rows_for",
        lambda viewset, user: everything(viewset, user).exclude(pk=foreign.pk),
    )

    assert "Đơn vị nơi khác" not in found(manager, "organization_chooser", "don vi")
    assert manager.get(f"/admin/organization_chooser/chosen/{foreign.pk}/").status_code == 404
    several = manager.get("/admin/organization_chooser/chosen-multiple/", {"id": foreign.pk})
    assert json.loads(several.content)["result"] == []


def test_people_without_a_role_choose_nothing(client_of, client):
    assert client_of(None).get("/admin/provider_chooser/").status_code in (302, 403)
    assert client.get("/admin/provider_chooser/").status_code in (302, 403)


def test_the_number_of_questions_does_not_grow(manager, queries_of):
    ProviderStatusFactory.create_batch(3)
    few = queries_of(manager, "/admin/provider_chooser/results/")
    ProviderStatusFactory.create_batch(100)

    assert queries_of(manager, "/admin/provider_chooser/results/") == few

"""Organisations are added and revised through their doors."""

import pytest
from wagtail.models import ModelLogEntry

from lms.people import errors
from lms.people.actions import add_organization, revise_organization
from lms.people.models import Organization
from tests.factories import NOON, CommuneFactory, OtherProvinceFactory, ProvinceFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory()


def centre(manager, **fields):
    fields = {
        "name": "Trung tâm TGPL",
        "kind": Organization.Kind.CENTRE,
        "province": ProvinceFactory(),
    } | fields
    return add_organization(by=manager, at=NOON, **fields)


def test_an_organisation_is_added_with_its_search_form(manager):
    organization = centre(manager, name="  Chi nhánh  số 1 ", short_name="CN1")

    assert (organization.name, organization.folded_name) == ("Chi nhánh số 1", "chi nhanh so 1 cn1")
    assert ModelLogEntry.objects.get(action="people.add_organization").user == manager


def test_a_name_is_needed_and_once_in_a_province(manager):
    centre(manager)

    with pytest.raises(errors.OrganizationExists):
        centre(manager)
    with pytest.raises(errors.NameMissing):
        centre(manager, name=" ")
    centre(manager, province=OtherProvinceFactory())


def test_the_commune_must_be_in_the_province(manager):
    with pytest.raises(errors.CommuneElsewhere):
        centre(manager, province=OtherProvinceFactory(), commune=CommuneFactory())
    assert centre(manager, commune=CommuneFactory())


def test_revising_says_what_changed(manager):
    organization = centre(manager)

    revise_organization(
        organization=organization, name=organization.name, phone="0239 3855 555", by=manager, at=NOON
    )

    assert Organization.objects.get().phone == "0239 3855 555"
    assert ModelLogEntry.objects.get(action="people.revise_organization").data["changed"] == ["phone"]


def test_no_organisation_stands_above_itself(manager):
    top = centre(manager)
    branch = centre(manager, name="Chi nhánh", parent=top)

    with pytest.raises(errors.OwnSuperior):
        revise_organization(organization=top, parent=branch, by=manager, at=NOON)
    with pytest.raises(errors.OwnSuperior):
        revise_organization(organization=top, parent=top, by=manager, at=NOON)


def test_a_door_takes_no_field_it_does_not_know(manager):
    with pytest.raises(TypeError, match="sort_key"):
        centre(manager, sort_key="a")

"""People come on the list and are revised through their doors."""

from datetime import date

import pytest
from wagtail.models import ModelLogEntry

from lms.people import errors
from lms.people.actions import add_provider, link_account, revise_provider, unlink_account
from lms.people.models import Provider, ProviderClass
from lms.text import PhoneUnreadable
from tests.factories import NOON, OrganizationFactory, ProviderFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory()


def test_a_person_is_added_with_the_parts_of_the_name(manager):
    provider = add_provider(full_name=" nguyễn  thị hồng Ngọc", phone="+84 912 345 678", by=manager, at=NOON)

    assert (provider.family_name, provider.middle_name, provider.given_name) == ("Nguyễn", "Thị Hồng", "Ngọc")
    assert (provider.folded_name, provider.phone) == ("nguyen thi hong ngoc", "0912345678")
    assert not provider.statuses.exists()
    assert ModelLogEntry.objects.get(action="people.add_provider").user == manager


def test_a_person_is_added_with_the_first_status(manager):
    provider = add_provider(
        full_name="Trần Văn An",
        provider_class=ProviderClass.OFFICER,
        organization=OrganizationFactory(),
        valid_from=date(2024, 1, 1),
        card_number="HT-001",
        by=manager,
        at=NOON,
    )

    assert provider.statuses.get().card_number == "HT-001"


def test_half_a_status_is_refused_and_nothing_is_saved(manager):
    with pytest.raises(errors.StatusIncomplete):
        add_provider(full_name="Trần Văn An", provider_class=ProviderClass.OFFICER, by=manager, at=NOON)
    assert not Provider.objects.exists()


@pytest.mark.parametrize(
    "fields, refusal, field",
    [
        ({"full_name": "  "}, errors.NameMissing, "full_name"),
        ({"phone": "12345"}, PhoneUnreadable, "phone"),
        ({"born_on": date(2026, 6, 10)}, errors.BornLater, "born_on"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(manager, fields, refusal, field):
    with pytest.raises(refusal) as refused:
        add_provider(**({"full_name": "Trần Văn An"} | fields), by=manager, at=NOON)
    assert refused.value.field == field


def test_revising_says_what_changed(manager):
    provider = ProviderFactory(full_name="Trần Văn An")

    revise_provider(provider=provider, full_name="Trần Văn Ân", by=manager, at=NOON)

    assert Provider.objects.get().given_name == "Ân"
    assert ModelLogEntry.objects.get(action="people.revise_provider").data["changed"] == ["full_name"]


def test_class_and_unit_are_not_revised_but_changed_in_time(manager):
    with pytest.raises(TypeError):
        revise_provider(provider=ProviderFactory(), provider_class=ProviderClass.LAWYER, by=manager, at=NOON)


# --- accounts -----------------------------------------------------------------------------------------------


def test_an_account_is_linked_once(manager):
    provider, user = ProviderFactory(), UserFactory()

    link_account(provider=provider, user=user, by=manager, at=NOON)
    link_account(provider=provider, user=user, by=manager, at=NOON)

    provider.refresh_from_db()
    assert provider.user == user
    assert ModelLogEntry.objects.filter(action="people.link_account").count() == 1


def test_one_account_for_one_person(manager):
    provider = ProviderFactory(user=UserFactory())

    with pytest.raises(errors.HasAccount):
        link_account(provider=provider, user=UserFactory(), by=manager, at=NOON)
    with pytest.raises(errors.AccountTaken):
        link_account(provider=ProviderFactory(), user=provider.user, by=manager, at=NOON)


def test_an_account_is_taken_off_and_stays(manager):
    provider = ProviderFactory(user=UserFactory())

    unlink_account(provider=provider, by=manager, at=NOON)

    provider.refresh_from_db()
    assert provider.user is None
    with pytest.raises(errors.NoAccount):
        unlink_account(provider=provider, by=manager, at=NOON)

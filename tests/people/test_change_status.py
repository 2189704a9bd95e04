"""What a person is follows in time: a status ends the day the next begins, and the past stays."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.people import errors
from lms.people.actions import change_status, end_status
from lms.people.models import Provider, ProviderClass, ProviderStatus
from tests.factories import NOON, OrganizationFactory, ProviderFactory, ProviderStatusFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def collaborator():
    """A collaborator since 2020."""
    return ProviderStatusFactory(provider_class=ProviderClass.COLLABORATOR).provider


def change(provider, manager, **fields):
    fields = {
        "provider_class": ProviderClass.LAWYER,
        "organization": provider.statuses.first().organization,
        "valid_from": date(2026, 4, 1),
    } | fields
    return change_status(provider=provider, by=manager, at=NOON, **fields)


def test_the_current_status_ends_the_day_the_new_one_begins(collaborator, manager):
    change(collaborator, manager, card_number=" 12/LS ")

    spans = ProviderStatus.objects.order_by("valid_from").values_list(
        "provider_class", "valid_from", "valid_until"
    )
    assert list(spans) == [
        (ProviderClass.COLLABORATOR, date(2020, 1, 1), date(2026, 4, 1)),
        (ProviderClass.LAWYER, date(2026, 4, 1), None),
    ]
    on = {
        day: Provider.objects.with_status(on=day).get().current_class
        for day in (date(2026, 3, 31), date(2026, 4, 1))
    }
    assert list(on.values()) == [ProviderClass.COLLABORATOR, ProviderClass.LAWYER]


def test_a_change_that_changes_nothing_is_refused(collaborator, manager):
    with pytest.raises(errors.NothingChanges):
        change(collaborator, manager, provider_class=ProviderClass.COLLABORATOR)


def test_another_unit_is_a_change(collaborator, manager):
    other = OrganizationFactory()

    change(collaborator, manager, provider_class=ProviderClass.COLLABORATOR, organization=other)

    assert Provider.objects.with_status(on=date(2026, 6, 1)).get().current_organization_name == other.name


@pytest.mark.parametrize("day", [date(2020, 1, 1), date(2019, 1, 1)])
def test_a_change_before_the_current_status_begins_is_refused(collaborator, manager, day):
    with pytest.raises(errors.StatusTooEarly):
        change(collaborator, manager, valid_from=day)
    assert ProviderStatus.objects.get().valid_until is None


def test_a_status_may_begin_where_the_last_one_ended_and_not_before(collaborator, manager):
    end_status(provider=collaborator, on=date(2025, 1, 1), by=manager, at=NOON)

    with pytest.raises(errors.StatusOverlaps):
        change(collaborator, manager, valid_from=date(2024, 12, 31))
    assert change(collaborator, manager, valid_from=date(2025, 1, 1))


def test_a_first_status_needs_no_other():
    organization = OrganizationFactory()

    status = change_status(
        provider=ProviderFactory(),
        provider_class=ProviderClass.CONSULTANT,
        organization=organization,
        valid_from=date(2026, 1, 1),
        by=None,
        at=NOON,
    )

    assert status.valid_until is None


def test_only_a_current_status_can_be_ended_and_only_after_it_began(collaborator, manager):
    with pytest.raises(errors.EndsBeforeItBegins):
        end_status(provider=collaborator, on=date(2020, 1, 1), by=manager, at=NOON)
    end_status(provider=collaborator, on=date(2020, 1, 2), by=manager, at=NOON)
    with pytest.raises(errors.NoOpenStatus):
        end_status(provider=collaborator, on=date(2021, 1, 1), by=manager, at=NOON)


def test_the_database_holds_one_open_status_a_person(collaborator):
    with pytest.raises(IntegrityError), transaction.atomic():
        ProviderStatusFactory(provider=collaborator, valid_from=date(2021, 1, 1))

"""A place is on an official list for a time, by a decision; a review never overwrites."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from lms.places import errors
from lms.places.actions import add_village, designate, end_designation, review_designation, revise_village
from lms.places.models import Designation, Village
from tests.factories import NOON, CommuneFactory, UserFactory

pytestmark = pytest.mark.django_db

Kind = Designation.Kind
DECISION_2017 = {
    "decision_number": "131/QĐ-TTg",
    "decided_on": date(2017, 1, 25),
    "issuer": "Thủ tướng Chính phủ",
}
DECISION_2021 = {
    "decision_number": "861/QĐ-TTg",
    "decided_on": date(2021, 6, 4),
    "issuer": "Thủ tướng Chính phủ",
}


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def commune():
    return CommuneFactory()


def poor(commune, manager, **changes):
    fields = {"kind": Kind.POOR_COMMUNE, "valid_from": date(2017, 1, 25)} | DECISION_2017 | changes
    return designate(commune=commune, by=manager, at=NOON, **fields)


def village_in(commune, manager, name="Thôn Phú Lâm"):
    return add_village(commune=commune, name=name, by=manager, at=NOON)


def test_a_commune_comes_on_a_list_by_a_decision(commune, manager):
    designation = poor(commune, manager, decision_number=" 131/QĐ-TTg ")

    assert designation.decision_number == "131/QĐ-TTg"
    assert list(Designation.objects.current(on=date(2020, 1, 1))) == [designation]
    assert ModelLogEntry.objects.get(action="places.designate").user == manager


def test_a_village_comes_on_a_list_of_villages(commune, manager):
    village = village_in(commune, manager)

    designation = poor(commune, manager, kind=Kind.DIFFICULT_VILLAGE, village=village)

    assert str(designation).startswith("Thôn Phú Lâm")


def test_a_village_of_another_commune_is_refused(commune, manager):
    with pytest.raises(errors.VillageElsewhere):
        poor(commune, manager, kind=Kind.DIFFICULT_VILLAGE, village=village_in(CommuneFactory(), manager))


def test_a_list_of_villages_needs_a_village_and_a_list_of_communes_takes_none(commune, manager):
    with pytest.raises(errors.VillageMissing):
        poor(commune, manager, kind=Kind.DIFFICULT_VILLAGE)
    with pytest.raises(errors.NotAListOfVillages):
        poor(commune, manager, village=village_in(commune, manager))
    assert not Designation.objects.exists()


def test_the_database_holds_lists_to_their_level(commune):
    with pytest.raises(IntegrityError), transaction.atomic():
        Designation.objects.create(
            commune=commune, kind=Kind.DIFFICULT_VILLAGE, valid_from=date(2020, 1, 1), **DECISION_2017
        )


def test_a_place_is_on_a_list_once_at_a_time(commune, manager):
    poor(commune, manager)

    with pytest.raises(errors.AlreadyDesignated):
        poor(commune, manager, valid_from=date(2018, 1, 1))
    poor(commune, manager, kind=Kind.REGION_3)


def test_a_designation_may_not_reach_into_an_ended_one(commune, manager):
    end_designation(designation=poor(commune, manager), on=date(2020, 1, 1), by=manager, at=NOON)

    with pytest.raises(errors.AlreadyDesignated):
        poor(commune, manager, valid_from=date(2019, 12, 31))
    assert poor(commune, manager, valid_from=date(2020, 1, 1)).valid_until is None


def test_a_review_ends_the_row_and_adds_a_successor(commune, manager):
    old = poor(commune, manager)

    new = review_designation(
        designation=old, valid_from=date(2021, 6, 4), kind=Kind.REGION_3, by=manager, at=NOON, **DECISION_2021
    )

    old.refresh_from_db()
    assert (old.valid_until, new.predecessor, new.kind) == (date(2021, 6, 4), old, Kind.REGION_3)
    assert [d.pk for d in Designation.objects.current(on=date(2021, 6, 3))] == [old.pk]
    assert [d.pk for d in Designation.objects.current(on=date(2021, 6, 4))] == [new.pk]


def test_a_review_keeps_the_list_unless_told_otherwise(commune, manager):
    new = review_designation(
        designation=poor(commune, manager), valid_from=date(2021, 6, 4), by=manager, at=NOON, **DECISION_2021
    )

    assert new.kind == Kind.POOR_COMMUNE


def test_a_review_from_a_day_before_it_began_changes_nothing(commune, manager):
    old = poor(commune, manager)

    with pytest.raises(errors.EndsBeforeItBegins) as refusal:
        review_designation(
            designation=old, valid_from=date(2017, 1, 25), by=manager, at=NOON, **DECISION_2021
        )

    assert refusal.value.field == "valid_from"
    assert Designation.objects.get().valid_until is None


def test_an_ended_designation_stays_as_it_is(commune, manager):
    ended = end_designation(designation=poor(commune, manager), on=date(2020, 1, 1), by=manager, at=NOON)

    with pytest.raises(errors.DesignationEnded):
        end_designation(designation=ended, on=date(2021, 1, 1), by=manager, at=NOON)
    with pytest.raises(errors.DesignationEnded):
        review_designation(
            designation=ended, valid_from=date(2021, 1, 1), by=manager, at=NOON, **DECISION_2021
        )


# --- villages -----------------------------------------------------------------------------------------------


def test_a_village_is_found_without_accents(commune, manager):
    assert village_in(commune, manager, "  Bản  Rào Tre ").folded_name == "ban rao tre"


def test_a_village_name_is_once_in_a_commune(commune, manager):
    village_in(commune, manager)

    with pytest.raises(errors.VillageExists):
        village_in(commune, manager)
    with pytest.raises(errors.NameMissing):
        village_in(commune, manager, " ")
    village_in(CommuneFactory(), manager)


def test_a_village_can_be_renamed_and_the_log_keeps_the_old_name(commune, manager):
    village = village_in(commune, manager)

    revise_village(village=village, name="Thôn Phú Gia", by=manager, at=NOON)

    assert Village.objects.get().name == "Thôn Phú Gia"
    assert ModelLogEntry.objects.get(action="places.revise_village").data["before"] == "Thôn Phú Lâm"

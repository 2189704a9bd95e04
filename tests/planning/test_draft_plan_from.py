"""The plan of 2020 is carried over word for word; a later plan modelled on it drops what no longer exists."""

import pytest
from wagtail.models import ModelLogEntry

from lms.planning import plan_data
from lms.planning.actions import approve, copy_plan, draft_plan_from
from lms.planning.errors import NotALaterYear, PlanExists
from lms.planning.models import AnnualPlan
from tests.factories import NOON, OrganizationFactory, UserFactory

pytestmark = pytest.mark.django_db

SCHEDULES = {
    "II.1": "Quý I",
    "II.2.1": "Cả năm",
    "II.2.2": "Hàng tháng",
    "II.2.3": "Cả năm",
    "II.2.4": "Cả năm",
    "II.3.1": "Quý I",
    "II.3.2": "Quý II, IV",
    "II.3.3": "Quý I-IV",
    "III.1": "Định kỳ 06 tháng, cuối năm",
}


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def plan(manager):
    return draft_plan_from(
        plan_data.read_plan(plan_data.PLAN_2020),
        organization=OrganizationFactory(),
        year=2020,
        by=manager,
        at=NOON,
    ).plan


def test_every_item_keeps_its_number_and_exact_schedule_words(plan):
    activities = plan.activities.order_by("position")

    assert {activity.number: activity.schedule for activity in activities} == SCHEDULES
    assert [activity.number for activity in activities] == list(SCHEDULES)


def test_lead_and_coordinating_words_are_those_of_the_plan(plan):
    radio = plan.activities.get(number="II.2.2")
    training = plan.activities.get(number="II.3.2")

    assert radio.lead_words == "Cơ quan chủ trì"
    assert radio.coordinators == (
        "Phòng Tư pháp các huyện, thành phố, thị xã; UBND các xã nghèo, xã có thôn, bản đặc biệt khó khăn."
    )
    assert (training.lead_words, training.coordinators) == ("Cơ quan thực hiện", "Văn phòng Sở.")
    assert radio.quarter_numbers == [1, 2, 3, 4]
    assert training.quarter_numbers == [2, 4]


def test_number_and_date_stay_blank_as_in_the_source(plan):
    assert (plan.number, plan.signed_on) == ("/KH-STP", None)
    assert plan.status == AnnualPlan.Status.DRAFT
    assert len(plan.purpose.splitlines()) == 2
    assert plan.source


def test_a_copy_for_2026_drops_district_offices_and_says_so_in_the_log(plan, manager):
    copy, dropped = copy_plan(plan=plan, year=2026, by=manager, at=NOON)

    radio = copy.activities.get(number="II.2.2")
    assert radio.coordinators == "UBND các xã nghèo, xã có thôn, bản đặc biệt khó khăn"
    assert [(item.number, item.words) for item in dropped] == [
        ("II.2.2", "Phòng Tư pháp các huyện, thành phố, thị xã")
    ]
    logged = ModelLogEntry.objects.get(action="planning.drop_coordinator")
    assert "72/2025/QH15" in logged.data["source"]
    assert copy.activities.get(number="II.3.2").coordinators == "Văn phòng Sở."


def test_a_copy_is_of_its_own_year_and_unsigned(plan, manager):
    copy = copy_plan(plan=plan, year=2026, by=manager, at=NOON).plan

    assert copy.title.endswith("năm 2026")
    assert (copy.number, copy.signed_on, copy.signer_name, copy.source) == ("", None, "", "")
    assert "năm 2026" in copy.activities.get(number="II.1").description
    assert "Luật Trợ giúp pháp lý năm 2017" in copy.legal_grounds
    assert copy.activities.count() == 9


def test_districts_stay_in_a_copy_for_a_year_before_their_end(plan, manager):
    copy, dropped = copy_plan(plan=plan, year=2024, by=manager, at=NOON)

    assert not dropped
    assert (
        copy.activities.get(number="II.2.2").coordinators == plan.activities.get(number="II.2.2").coordinators
    )


def test_a_plan_is_copied_to_a_later_year_only(plan, manager):
    with pytest.raises(NotALaterYear):
        copy_plan(plan=plan, year=2020, by=manager, at=NOON)


def test_no_copy_where_the_year_has_an_approved_plan(plan, manager):
    copy = copy_plan(plan=plan, year=2026, by=manager, at=NOON).plan
    approve(plan=copy, number="05/KH-STP", signed_on=NOON.date(), by=manager, at=NOON)

    with pytest.raises(PlanExists):
        copy_plan(plan=plan, year=2026, by=manager, at=NOON)


def test_activities_named_only_in_words_get_the_lead_that_is_given(manager):
    department, centre = OrganizationFactory(), OrganizationFactory()

    plan, _dropped = draft_plan_from(
        plan_data.read_plan(plan_data.PLAN_2020),
        organization=department,
        year=2020,
        lead=centre,
        by=manager,
        at=NOON,
    )

    assert {activity.lead for activity in plan.activities.all()} == {centre}

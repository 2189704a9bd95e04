"""A plan is drafted, changed and approved; an approved one changes only with a reason."""

import pytest
from wagtail.models import ModelLogEntry

from lms.planning import errors
from lms.planning.actions import (
    add_activity,
    approve,
    draft_plan,
    record_activity,
    remove_activity,
    revise_activity,
    revise_plan,
)
from lms.planning.models import AnnualPlan, PlannedActivity
from lms.refusals import TextTooLong
from tests.factories import (
    NOON,
    AnnualPlanFactory,
    OrganizationFactory,
    PlannedActivityFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def plan():
    """A draft with one activity."""
    return PlannedActivityFactory(number="II.1").plan


@pytest.fixture
def approved(plan, manager):
    return approve(plan=plan, by=manager, at=NOON)


def new_activity(plan, manager, **fields):
    fields = {
        "number": "II.2",
        "title": "Truyền thông",
        "kind": PlannedActivity.Kind.OUTREACH,
        "lead": plan.organization,
        "schedule": "Cả năm",
        "in_q1": True,
    } | fields
    return add_activity(plan=plan, by=manager, at=NOON, **fields)


def test_a_draft_is_approved_once_and_says_by_whom_and_when(plan, manager):
    approved = approve(plan=plan, by=manager, at=NOON)

    assert (approved.status, approved.approved_by, approved.approved_at) == ("approved", manager, NOON)
    assert ModelLogEntry.objects.get(action="planning.approve").user == manager
    with pytest.raises(errors.AlreadyApproved):
        approve(plan=plan, by=manager, at=NOON)


def test_an_approved_plan_has_its_number_and_its_day(manager):
    plan = PlannedActivityFactory(plan__number="/KH-STP", plan__signed_on=None).plan

    for facts, refusal in (
        ({}, errors.NumberMissing),
        ({"number": " "}, errors.NumberMissing),
        ({"number": "/KH-2026", "signed_on": NOON.date()}, errors.NumberMissing),
        ({"number": "5/KH-STP"}, errors.NotSigned),
        ({"number": "5" * 51, "signed_on": NOON.date()}, TextTooLong),
    ):
        with pytest.raises(refusal):
            approve(plan=plan, **facts, by=manager, at=NOON)
    approved = approve(plan=plan, number=" 5/KH-STP ", signed_on=NOON.date(), by=manager, at=NOON)

    assert (approved.number, approved.signed_on) == ("5/KH-STP", NOON.date())
    assert "5/kh-stp" in approved.folded_text
    for changes, refusal in (
        ({"number": ""}, errors.NumberMissing),
        ({"signed_on": None}, errors.NotSigned),
    ):
        with pytest.raises(refusal):
            revise_plan(plan=plan, reason="Nhầm", **changes, by=manager, at=NOON)


@pytest.mark.parametrize(
    "number, shown, is_given",
    [
        ("", "", False),
        ("/KH-STP", "…/KH-STP", False),
        ("…/KH-STP", "…/KH-STP", False),
        ("05/KH-STP", "05/KH-STP", True),
        ("KH-05", "KH-05", True),
    ],
)
def test_a_number_is_given_or_has_its_gap(number, shown, is_given):
    plan = AnnualPlan(number=number)

    assert (plan.shown_number, plan.has_number) == (shown, is_given)


def test_an_empty_plan_is_not_approved(manager):
    with pytest.raises(errors.NoActivities):
        approve(plan=AnnualPlanFactory(), by=manager, at=NOON)


def test_an_organisation_has_one_approved_plan_a_year(approved, manager):
    second = PlannedActivityFactory(plan__organization=approved.organization).plan

    with pytest.raises(errors.PlanExists):
        approve(plan=second, by=manager, at=NOON)
    assert AnnualPlan.objects.get(pk=second.pk).status == AnnualPlan.Status.DRAFT


def test_a_plan_needs_a_title(manager):
    with pytest.raises(errors.TitleMissing):
        draft_plan(organization=OrganizationFactory(), year=2026, title=" ", by=manager, at=NOON)


def test_no_draft_for_a_year_that_has_its_plan(approved, manager):
    with pytest.raises(errors.PlanExists):
        draft_plan(organization=approved.organization, year=2026, title="Kế hoạch", by=manager, at=NOON)


def test_a_draft_changes_freely_and_an_approved_plan_with_a_reason(plan, manager):
    revise_plan(plan=plan, title="Kế hoạch mới", by=manager, at=NOON)
    approve(plan=plan, by=manager, at=NOON)

    with pytest.raises(errors.ApprovedNeedsReason) as refusal:
        revise_plan(plan=plan, number="05/KH-STP", reason=" ", by=manager, at=NOON)
    assert refusal.value.field == "reason"
    revise_plan(plan=plan, number="05/KH-STP", reason="Đã cấp số", by=manager, at=NOON)
    assert AnnualPlan.objects.get().number == "05/KH-STP"
    last = ModelLogEntry.objects.filter(action="planning.revise_plan").latest("pk")
    assert last.data == {"changed": ["number"], "reason": "Đã cấp số"}


def test_the_year_stays_once_work_is_recorded(approved, manager):
    activity = approved.activities.get()
    record_activity(
        activity=activity, happened_on=NOON.date(), summary="Đã làm", people_count=1, by=manager, at=NOON
    )

    with pytest.raises(errors.YearHasRecords):
        revise_plan(plan=approved, year=2027, reason="Nhầm năm", by=manager, at=NOON)


def test_a_door_takes_no_field_it_does_not_know(plan, manager):
    with pytest.raises(TypeError, match="status"):
        revise_plan(plan=plan, status="approved", by=manager, at=NOON)


# --- activities ---------------------------------------------------------------------------------------------


def test_an_activity_comes_last_unless_told_where(plan, manager):
    last = new_activity(plan, manager)
    first = new_activity(AnnualPlanFactory(), manager)

    assert last.position > plan.activities.get(number="II.1").position
    assert first.position == 1


@pytest.mark.parametrize(
    "fields, refusal",
    [
        ({"number": " II.1 "}, errors.NumberTaken),
        ({"title": ""}, errors.TitleMissing),
        ({"in_q1": False}, errors.NoQuarter),
    ],
)
def test_what_cannot_be_is_refused(plan, manager, fields, refusal):
    with pytest.raises(refusal):
        new_activity(plan, manager, **fields)
    assert plan.activities.count() == 1


def test_activities_of_an_approved_plan_change_with_a_reason(approved, manager):
    activity = approved.activities.get()

    with pytest.raises(errors.ApprovedNeedsReason):
        new_activity(approved, manager)
    with pytest.raises(errors.ApprovedNeedsReason):
        revise_activity(activity=activity, title="Khác", by=manager, at=NOON)
    with pytest.raises(errors.ApprovedNeedsReason):
        remove_activity(activity=activity, by=manager, at=NOON)
    new_activity(approved, manager, reason="Bổ sung theo chỉ đạo")
    revise_activity(activity=activity, title="Khác", reason="Điều chỉnh", by=manager, at=NOON)
    assert PlannedActivity.objects.get(number="II.1").title == "Khác"


def test_an_activity_keeps_its_own_number_when_revised(plan, manager):
    activity = plan.activities.get()

    revise_activity(activity=activity, number="II.1", budget_vnd=80_000_000, by=manager, at=NOON)

    assert ModelLogEntry.objects.get(action="planning.revise_activity").data["changed"] == ["budget_vnd"]


def test_an_activity_is_removed_and_the_plans_log_keeps_it(plan, manager):
    remove_activity(activity=plan.activities.get(), by=manager, at=NOON)

    assert not plan.activities.exists()
    assert ModelLogEntry.objects.get(action="planning.remove_activity").data["number"] == "II.1"


def test_an_activity_with_records_stays(approved, manager):
    activity = approved.activities.get()
    record_activity(
        activity=activity, happened_on=NOON.date(), summary="Đã làm", people_count=1, by=manager, at=NOON
    )

    with pytest.raises(errors.ActivityInUse):
        remove_activity(activity=activity, reason="Nhầm", by=manager, at=NOON)
    assert approved.activities.exists()

"""What was done is recorded with day, place, people and evidence, and withdrawn with a reason."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from lms.planning import errors
from lms.planning.actions import approve, record_activity, withdraw_record
from lms.planning.models import ActivityRecord
from tests.factories import NOON, CommuneFactory, PlannedActivityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def manager():
    return UserFactory()


@pytest.fixture
def activity(manager):
    activity = PlannedActivityFactory()
    approve(plan=activity.plan, by=manager, at=NOON)
    return activity


def record(activity, manager, **fields):
    fields = {
        "happened_on": date(2026, 5, 12),
        "summary": " Truyền thông tại xã ",
        "people_count": 60,
        "women_count": 35,
    } | fields
    return record_activity(activity=activity, by=manager, at=NOON, **fields)


def test_a_record_keeps_day_place_people_and_who_wrote_it(activity, manager):
    made = record(activity, manager, commune=CommuneFactory(), place=" Nhà văn hóa ", spent_vnd=2_000_000)

    assert (made.summary, made.place) == ("Truyền thông tại xã", "Nhà văn hóa")
    assert (made.recorded_by, made.recorded_at) == (manager, NOON)


@pytest.mark.parametrize(
    "fields, refusal, field",
    [
        ({"happened_on": date(2025, 12, 31)}, errors.OutsideTheYear, "happened_on"),
        ({"happened_on": date(2026, 6, 11)}, errors.NotYetHappened, "happened_on"),
        ({"summary": " "}, errors.SummaryMissing, "summary"),
        ({"women_count": 61}, errors.MoreWomenThanPeople, "women_count"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(activity, manager, fields, refusal, field):
    with pytest.raises(refusal) as refused:
        record(activity, manager, **fields)
    assert refused.value.field == field
    assert not ActivityRecord.objects.exists()


def test_nothing_is_recorded_for_a_draft(manager):
    with pytest.raises(errors.NotApproved):
        record(PlannedActivityFactory(), manager)


def test_women_may_be_unknown(activity, manager):
    assert record(activity, manager, women_count=None).women_count is None


def test_the_database_holds_women_among_the_people(activity):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActivityRecord.objects.create(
            activity=activity,
            happened_on=NOON.date(),
            people_count=1,
            women_count=2,
            summary="x",
            recorded_at=NOON,
        )


def test_a_record_is_withdrawn_once_with_a_reason_and_stays(activity, manager):
    made = record(activity, manager)

    with pytest.raises(errors.ReasonMissing):
        withdraw_record(record=made, reason=" ", by=manager, at=NOON)
    withdraw_record(record=made, reason="Ghi nhầm xã", by=manager, at=NOON)

    kept = ActivityRecord.objects.get()
    assert (kept.withdrawn_by, kept.withdrawal_reason) == (manager, "Ghi nhầm xã")
    with pytest.raises(errors.AlreadyWithdrawn):
        withdraw_record(record=made, reason="Lại", by=manager, at=NOON)

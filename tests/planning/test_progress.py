"""How a plan stands follows from the evidence that apps register."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.planning import progress
from lms.planning.actions import approve, record_activity, withdraw_record
from lms.planning.models import PlannedActivity
from lms.planning.progress import Evidence, State, by_quarter, progress_of, register_evidence
from tests.factories import AFTER, NOON, AnnualPlanFactory, PlannedActivityFactory

pytestmark = pytest.mark.django_db

ON = date(2026, 6, 20)


@pytest.fixture
def plan():
    plan = AnnualPlanFactory()
    PlannedActivityFactory(plan=plan, number="II.3.2", position=2, in_q2=True, in_q4=True)
    PlannedActivityFactory(
        plan=plan,
        number="II.2.4",
        position=1,
        kind=PlannedActivity.Kind.OUTREACH,
        in_q1=True,
        in_q2=False,
        in_q4=False,
        target_count=100,
        target_unit="lượt người",
    )
    return approve(plan=plan, by=None, at=NOON)


def record(activity, on, people=60):
    return record_activity(
        activity=activity, happened_on=on, summary="Đã làm", people_count=people, by=None, at=AFTER
    )


def test_activities_come_in_the_plans_order_with_state_and_evidence(plan):
    record(plan.activities.get(number="II.3.2"), date(2026, 5, 5))

    outreach, training = progress_of(plan, on=ON)

    assert (outreach.activity.number, outreach.state) == ("II.2.4", State.LATE)
    assert (training.state, training.evidence_count, training.people) == (State.IN_PROGRESS, 1, 60)
    assert training.quarters == {2: State.DONE, 4: State.NOT_DUE}
    assert training.next_due == date(2026, 12, 31)


def test_a_target_in_people_counts_people(plan):
    outreach = plan.activities.get(number="II.2.4")
    record(outreach, date(2026, 2, 2))
    assert progress_of(plan, on=ON)[0].state == State.LATE

    record(outreach, date(2026, 3, 3))
    assert (progress_of(plan, on=ON)[0].state, progress_of(plan, on=ON)[0].reached) == (State.DONE, 120)


def test_a_withdrawn_record_counts_nowhere(plan):
    made = record(plan.activities.get(number="II.3.2"), date(2026, 5, 5))
    withdraw_record(record=made, reason="Nhầm", by=None, at=AFTER)

    assert progress_of(plan, on=ON)[1].evidence_count == 0


def test_evidence_after_the_day_asked_about_is_not_known_yet(plan):
    record(plan.activities.get(number="II.3.2"), date(2026, 5, 5))

    assert progress_of(plan, on=date(2026, 5, 4))[1].evidence_count == 0


def test_an_app_registers_where_its_evidence_comes_from_once(plan, monkeypatch):
    monkeypatch.setattr(progress, "_sources", [])
    training = plan.activities.get(number="II.3.2")

    @register_evidence
    def sessions(ids):
        return [Evidence(training.pk, date(2026, 5, 5), "Lớp", "/lop/1/", 40)] if training.pk in ids else []

    register_evidence(sessions)

    assert progress_of(plan, on=ON)[1].people == 40


def test_quarters_are_summed_up(plan):
    record(plan.activities.get(number="II.3.2"), date(2026, 5, 5))

    totals = by_quarter(progress_of(plan, on=ON))

    assert [(total.number, total.expected, total.done, total.behind) for total in totals] == [
        (1, 1, 0, 1),
        (2, 1, 1, 0),
        (3, 0, 0, 0),
        (4, 1, 0, 0),
    ]


@pytest.mark.once
def test_the_number_of_queries_does_not_grow_with_records_or_activities(plan):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            progress_of([plan], on=ON)
        return len(captured)

    activity = plan.activities.get(number="II.3.2")
    record(activity, date(2026, 5, 5))
    few = queries()
    for _n in range(50):
        record(PlannedActivityFactory(plan=plan), date(2026, 5, 5))
        record(activity, date(2026, 5, 6))

    assert queries() == few


def test_no_plan_no_question(django_assert_max_num_queries):
    with django_assert_max_num_queries(1):
        assert progress_of([], on=ON) == []

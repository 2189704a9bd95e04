"""What visits prove of the plan."""

from datetime import date

import pytest
from django.urls import reverse

from exchanges.evidence import completed_visits
from lms.planning.models import PlannedActivity
from lms.planning.progress import State, progress_of
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import PlannedActivityFactory, ProviderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity():
    return PlannedActivityFactory(
        kind=PlannedActivity.Kind.EXCHANGE,
        plan__year=2026,
        schedule="Quý II",
        cadence=PlannedActivity.Cadence.ONCE,
        in_q4=False,
    )


def test_a_completed_visit_proves_its_item_of_the_plan(activity):
    visit = completed_visit(ProviderFactory(), ProviderFactory(), activity=activity)
    approved_visit(activity=activity)

    (evidence,) = completed_visits([activity.pk])

    assert (evidence.activity_id, evidence.happened_on, evidence.people) == (activity.pk, visit.ends_on, 2)
    assert evidence.url == reverse("visits:inspect", args=[visit.pk])


def test_the_plan_shows_the_item_done_from_the_visits_last_day(activity):
    completed_visit(activity=activity)

    assert progress_of(activity.plan, on=date(2026, 6, 16))[0].state == State.IN_PROGRESS
    assert progress_of(activity.plan, on=date(2026, 6, 17))[0].state == State.DONE


def test_the_number_of_visits_does_not_change_the_number_of_queries(activity, django_assert_num_queries):
    for _number in range(5):
        completed_visit(activity=activity)

    with django_assert_num_queries(1):
        assert len(list(completed_visits([activity.pk]))) == 5

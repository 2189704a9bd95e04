"""From an item of the approved plan to a session that fulfils it."""

import pytest
from django.urls import reverse

from lms.planning.models import AnnualPlan, PlannedActivity
from lms.roles import Role
from tests.factories import NOON, AnnualPlanFactory, PlannedActivityFactory

pytestmark = pytest.mark.django_db


def way_to_a_session(client, *, approved=True, **facts):
    state = {"status": AnnualPlan.Status.APPROVED, "approved_at": NOON} if approved else {}
    activity = PlannedActivityFactory(plan=AnnualPlanFactory(**state), **facts)
    page = client.get(reverse("activities:inspect", args=[activity.pk])).content.decode()
    address = f"{reverse('sessions:add')}?activity={activity.pk}"
    return address if address in page else None


def test_a_training_item_leads_to_a_new_session_with_the_item_filled_in(client_of):
    manager = client_of(Role.MANAGER)

    address = way_to_a_session(manager)

    form = manager.get(address).context["form"]
    assert str(form["activity"].value()) == address.partition("=")[2]


@pytest.mark.parametrize(
    "facts", [{"kind": PlannedActivity.Kind.RADIO}, {"approved": False}], ids=["radio", "draft plan"]
)
def test_other_items_and_drafts_do_not(client_of, facts):
    assert way_to_a_session(client_of(Role.MANAGER), **facts) is None


def test_whoever_may_not_plan_sessions_is_not_led_there(client_of):
    assert way_to_a_session(client_of(Role.AUDITOR)) is None

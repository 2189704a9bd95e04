"""A visit's life: approved, completed, corrected, cancelled."""

from datetime import datetime

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from exchanges import errors
from exchanges.actions import add_delegate, amend, approve, cancel, complete
from exchanges.models import Visit
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import AFTER, HANOI, NOON, ProviderFactory, UserFactory, VisitFactory

pytestmark = pytest.mark.django_db
RESULTS = "Học được cách truyền thông tại phiên chợ."


def test_approval_keeps_who_and_when():
    director = UserFactory()

    visit = approve(visit=VisitFactory(), by=director, at=NOON)

    visit.refresh_from_db()
    assert (visit.status, visit.approved_by, visit.approved_at) == (Visit.Status.APPROVED, director, NOON)
    assert ModelLogEntry.objects.for_instance(visit).get().action == "exchanges.approve"


def test_a_visit_is_approved_once():
    with pytest.raises(errors.NotPlanned):
        approve(visit=approved_visit(), by=None, at=NOON)


def test_a_completed_visit_keeps_its_results_and_cost():
    visit = approved_visit()

    complete(visit=visit, results=f" {RESULTS} ", spent_vnd=25_000_000, by=None, at=AFTER)

    visit.refresh_from_db()
    assert (visit.status, visit.results, visit.spent_vnd) == (
        Visit.Status.COMPLETED,
        RESULTS,
        25_000_000,
    )
    assert visit.completed_at == AFTER


def test_a_visit_can_be_completed_on_its_last_day_by_the_clock_of_vietnam():
    visit = approved_visit()
    last_moment_before = datetime(2026, 6, 16, 23, 59, tzinfo=HANOI)
    first_moment = datetime(2026, 6, 17, 0, 0, tzinfo=HANOI)

    with pytest.raises(errors.NotYetOver) as refused:
        complete(visit=visit, results=RESULTS, by=None, at=last_moment_before)
    assert "17/06/2026" in str(refused.value)
    assert complete(visit=visit, results=RESULTS, by=None, at=first_moment).completed_at == first_moment


def test_a_visit_that_was_not_approved_is_not_completed():
    with pytest.raises(errors.NotApproved):
        complete(visit=VisitFactory(), results=RESULTS, by=None, at=AFTER)


def test_a_visit_without_delegates_is_not_completed():
    with pytest.raises(errors.NoDelegates):
        complete(visit=approve(visit=VisitFactory(), by=None, at=NOON), results=RESULTS, by=None, at=AFTER)


def test_a_visit_without_results_is_not_completed():
    with pytest.raises(errors.ResultsMissing):
        complete(visit=approved_visit(), results="  ", by=None, at=AFTER)


def test_results_are_corrected_with_a_reason_and_the_log_keeps_the_figures_before():
    visit = completed_visit(minutes_credited=480)

    amend(
        visit=visit, reason="Quyết toán lại.", spent_vnd=24_000_000, minutes_credited=240, by=None, at=AFTER
    )

    visit.refresh_from_db()
    assert (visit.spent_vnd, visit.minutes_credited) == (24_000_000, 240)
    data = ModelLogEntry.objects.for_instance(visit).filter(action="exchanges.amend").get().data
    assert data["before"] == {"spent_vnd": None, "minutes_credited": 480}
    assert data["changed"] == ["minutes_credited", "spent_vnd"]


def test_a_correction_without_a_reason_is_refused():
    with pytest.raises(errors.ReasonMissing):
        amend(visit=completed_visit(), reason=" ", spent_vnd=1, by=None, at=AFTER)


def test_only_a_completed_visit_has_results_to_correct():
    with pytest.raises(errors.NotCompleted):
        amend(visit=approved_visit(), reason="Sửa.", spent_vnd=1, by=None, at=AFTER)


def test_a_correction_leaves_results_standing():
    with pytest.raises(errors.ResultsMissing):
        amend(visit=completed_visit(), reason="Sửa.", results="", by=None, at=AFTER)


def test_a_planned_or_approved_visit_is_cancelled_with_its_reason():
    for visit in (VisitFactory(), approved_visit()):
        cancel(visit=visit, reason="Bão số 3.", by=None, at=NOON)

        visit.refresh_from_db()
        assert (visit.status, visit.cancelled_at, visit.cancellation_reason) == (
            Visit.Status.CANCELLED,
            NOON,
            "Bão số 3.",
        )


def test_cancelling_needs_a_reason():
    with pytest.raises(errors.ReasonMissing):
        cancel(visit=VisitFactory(), reason="", by=None, at=NOON)


def test_a_completed_visit_is_not_cancelled():
    with pytest.raises(errors.VisitHasEnded):
        cancel(visit=completed_visit(), reason="Bão.", by=None, at=AFTER)


def test_a_refusal_changes_nothing():
    visit = approved_visit()

    with pytest.raises(errors.ResultsMissing):
        complete(visit=visit, results="", by=None, at=AFTER)

    visit.refresh_from_db()
    assert visit.status == Visit.Status.APPROVED
    assert not ModelLogEntry.objects.for_instance(visit).filter(action="exchanges.complete").exists()


@pytest.mark.parametrize(
    "state",
    [
        {"status": "completed", "approved_at": NOON, "completed_at": AFTER, "results": ""},
        {"status": "completed", "approved_at": NOON, "results": "Có."},
        {"status": "approved"},
        {"status": "cancelled", "cancelled_at": NOON},
        {"status": "cancelled", "cancellation_reason": "Bão."},
    ],
)
def test_the_database_refuses_a_state_without_its_facts(state):
    with pytest.raises(IntegrityError), transaction.atomic():
        VisitFactory(**state)


def test_a_delegate_added_after_approval_counts_at_completion():
    visit = approve(visit=VisitFactory(), by=None, at=NOON)
    add_delegate(visit=visit, provider=ProviderFactory(), by=None, at=NOON)

    assert complete(visit=visit, results=RESULTS, by=None, at=AFTER).delegates.count() == 1

"""The dated threshold of completion."""

from datetime import date

import pytest

from courses import errors
from courses.actions import add_threshold, revise_threshold
from courses.models import CompletionThreshold
from courses.outcomes import threshold_on
from tests.factories import AFTER, NOON, CourseSessionFactory

pytestmark = pytest.mark.django_db
FACTS = {"source": "Quyết định số 1", "by": None, "at": NOON}


def test_a_threshold_counts_from_its_day_on():
    add_threshold(valid_from=date(2026, 7, 1), percent=90, **FACTS)

    assert threshold_on(date(2026, 6, 30)).percent == 80
    assert threshold_on(date(2026, 7, 1)).percent == 90


@pytest.mark.parametrize("percent", [0, 101])
def test_a_threshold_is_a_percentage(percent):
    with pytest.raises(errors.ThresholdNotAPercentage):
        add_threshold(valid_from=date(2026, 7, 1), percent=percent, **FACTS)


def test_one_threshold_begins_on_a_day():
    with pytest.raises(errors.ThresholdOfThatDay):
        add_threshold(valid_from=date(2018, 1, 1), percent=90, **FACTS)


def test_a_threshold_can_be_corrected_until_a_session_rests_on_it():
    threshold = add_threshold(valid_from=date(2026, 7, 1), percent=90, **FACTS)
    assert (
        revise_threshold(threshold=threshold, valid_from=date(2026, 6, 10), percent=85, **FACTS).percent == 85
    )
    CourseSessionFactory(status="settled", settled_at=AFTER, threshold_percent=85)

    with pytest.raises(errors.ThresholdUsed):
        revise_threshold(threshold=threshold, valid_from=date(2026, 7, 1), percent=70, **FACTS)
    with pytest.raises(errors.ThresholdUsed):
        add_threshold(valid_from=date(2026, 6, 15), percent=70, **FACTS)

    add_threshold(valid_from=date(2026, 6, 16), percent=70, **FACTS)
    assert CompletionThreshold.objects.count() == 3

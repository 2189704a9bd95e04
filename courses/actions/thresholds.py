"""The dated threshold of completion."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.errors import ThresholdNotAPercentage, ThresholdOfThatDay, ThresholdUsed
from courses.models import CompletionThreshold, CourseSession
from lms.changes import apply_changes

THRESHOLD_FIELDS = frozenset({"valid_from", "percent", "source"})
"""What a threshold says."""


@transaction.atomic
def add_threshold(
    *, valid_from: date, percent: int, source: str, by: Any, at: datetime
) -> CompletionThreshold:
    """Put a threshold in force from a day on; sessions that end before it keep the earlier one.

    Raises:
        ThresholdNotAPercentage: not between 1 and 100.
        ThresholdOfThatDay: another threshold begins on that day.
        ThresholdUsed: a session that ended on that day or later is settled already.
    """
    threshold = CompletionThreshold(valid_from=valid_from, percent=percent, source=source)
    return _save(threshold, earliest=valid_from, verb="add_threshold", by=by, at=at)


@transaction.atomic
def revise_threshold(
    *, threshold: CompletionThreshold, by: Any, at: datetime, **changes: Any
) -> CompletionThreshold:
    """Correct a threshold that no settled session depends on; ``changes`` are ``THRESHOLD_FIELDS``.

    Raises:
        ThresholdNotAPercentage, ThresholdOfThatDay, ThresholdUsed: as for ``add_threshold``.
    """
    threshold = CompletionThreshold.objects.select_for_update().get(pk=threshold.pk)
    began_on = threshold.valid_from
    apply_changes(threshold, changes, allowed=THRESHOLD_FIELDS)
    earliest = min(began_on, threshold.valid_from)
    return _save(threshold, earliest=earliest, verb="revise_threshold", by=by, at=at)


def _save(
    threshold: CompletionThreshold, *, earliest: date, verb: str, by: Any, at: datetime
) -> CompletionThreshold:
    if not 1 <= threshold.percent <= 100:
        raise ThresholdNotAPercentage
    same_day = CompletionThreshold.objects.filter(valid_from=threshold.valid_from).exclude(pk=threshold.pk)
    if same_day.exists():
        raise ThresholdOfThatDay
    if CourseSession.objects.filter(status=CourseSession.Status.SETTLED, ends_on__gte=earliest).exists():
        raise ThresholdUsed
    threshold.save()
    log(threshold, f"courses.{verb}", user=by, timestamp=at, data={"percent": threshold.percent})
    return threshold

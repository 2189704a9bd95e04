"""Records follow from the log of events, here and nowhere else. Doors call it with the session locked."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from courses.attendance.fold import Rules, Seen, Span, fold
from courses.models import AttendanceRecord


def write_records(
    meeting_id: int, log_of: Mapping[int, Sequence[Seen]], *, span: Span, rules: Rules, at: datetime
) -> None:
    """Fold the whole log of some registrations in a meeting into their records. The session is locked."""
    folds = ((pk, fold(events, span=span, rules=rules)) for pk, events in log_of.items())
    records = [
        AttendanceRecord(
            meeting_id=meeting_id,
            registration_id=pk,
            mark=folded.mark,
            minutes=folded.minutes,
            reason=folded.reason,
            doubt=folded.doubt,
            updated_at=at,
        )
        for pk, folded in folds
        if folded
    ]
    AttendanceRecord.objects.bulk_create(
        records,
        update_conflicts=True,
        unique_fields=["registration", "meeting"],
        update_fields=["mark", "minutes", "reason", "doubt", "updated_at"],
    )

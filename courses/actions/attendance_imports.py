"""Attendance from a file: said once whatever number of times it is imported, beside what others said."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from courses.actions.attendance import AttendanceMark, record_attendance
from courses.actions.locking import locked
from courses.attendance.fold import live
from courses.attendance.seen import seen_in
from courses.errors import CourseError, MarksRefused
from courses.models import AttendanceEvent, AttendanceRecord, Meeting

Kind = AttendanceEvent.Kind
LONGEST_SOURCE = 100


@transaction.atomic
def import_attendance(
    *, meeting: Meeting, marks: Sequence[AttendanceMark], source: str = "", by: Any, at: datetime
) -> int:
    """Record what a file says of a meeting, all of it or nothing; gives how many events are new.

    The key of each follows from what it says, so the same file changes nothing the second time. A corrected file
    takes the place of what was imported of a person before; what was marked or scanned stands beside it, and where
    the two disagree a person decides on the sheet. ``source`` is what the file is called.

    Raises:
        AttendanceClosed, MeetingNotYet, MarksRefused: as for ``record_attendance``.
    """
    locked(meeting.session_id)
    imported = {
        pk: {event.key for event in live(events) if event.kind == Kind.IMPORT}
        for pk, events in seen_in(meeting).items()
    }
    keyed = [replace(mark, key=_key(meeting, mark)) for mark in marks]
    keys: dict[int, set[str]] = {}
    for mark in keyed:
        keys.setdefault(mark.registration_id, set()).add(mark.key)
    placed = [
        replace(
            mark,
            replaces=frozenset(
                imported.get(mark.registration_id, set()) - keys[mark.registration_id],
            ),
        )
        for mark in keyed
    ]
    return record_attendance(
        meeting=meeting, marks=placed, kind=Kind.IMPORT, by=by, at=at, device=source[:LONGEST_SOURCE]
    )


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What an import would come to: registration → (mark, minutes, doubt) before and after, and what is refused."""

    before: Mapping[int, tuple[str, int, str]]
    after: Mapping[int, tuple[str, int, str]]
    refusals: Mapping[int, CourseError]
    new: int


def rehearse_import(*, meeting: Meeting, marks: Sequence[AttendanceMark], by: Any, at: datetime) -> Rehearsal:
    """Go through ``import_attendance`` and take everything back; refused people are left out of what would come.

    Raises:
        AttendanceClosed, MeetingNotYet: as for ``record_attendance``.
    """
    refusals: Mapping[int, CourseError] = {}
    with transaction.atomic():
        before = _recorded(meeting)
        try:
            new = import_attendance(meeting=meeting, marks=marks, by=by, at=at)
        except MarksRefused as refusal:
            refusals = refusal.refusals
            good = [mark for mark in marks if mark.registration_id not in refusals]
            new = import_attendance(meeting=meeting, marks=good, by=by, at=at)
        after = _recorded(meeting)
        transaction.set_rollback(True)
    return Rehearsal(before, after, refusals, new)


def _recorded(meeting: Meeting) -> dict[int, tuple[str, int, str]]:
    records = AttendanceRecord.objects.filter(meeting=meeting)
    rows = records.values_list("registration_id", "mark", "minutes", "doubt")
    return {pk: (mark, minutes, doubt) for pk, mark, minutes, doubt in rows}


def _key(meeting: Meeting, mark: AttendanceMark) -> str:
    when = mark.happened_at.isoformat() if mark.happened_at else ""
    said = f"{mark.mark}|{mark.minutes}|{mark.reason}|{when}"
    digest = hashlib.sha256(said.encode()).hexdigest()[:20]
    return f"import:{meeting.pk}:{mark.registration_id}:{digest}"

"""Excuses given beforehand, and the papers that prove attendance."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.attendance import LONGEST_REASON
from courses.actions.attendance_records import write_records
from courses.actions.locking import locked
from courses.attendance.seen import rules_on, seen, seen_in, span_of
from courses.errors import (
    AttendanceClosed,
    ExcuseForNoMeeting,
    ExcuseOfTheOver,
    NotRegisteredHere,
    PaperKeptAlready,
    PaperTooLarge,
    PaperUnreadable,
    PaperWithdrawn,
    ReasonMissing,
    ReasonTooLong,
)
from courses.models import (
    AttendanceEvent,
    AttendancePaper,
    CourseSession,
    Mark,
    Meeting,
    Registration,
)
from lms.text import clean_text
from lms.uploads import SCANS, kind_of

LARGEST_PAPER_MB = 20


@transaction.atomic
def excuse(
    *,
    registration: Registration,
    meetings: Sequence[Meeting],
    reason: str,
    document: File | None = None,
    by: Any,
    at: datetime,
) -> int:
    """Excuse somebody from meetings that are not over, with a reason and maybe a document; gives of how many.

    An excuse explains an absence: minutes stay none, and whoever comes all the same is present.

    Raises:
        AttendanceClosed: the session takes no attendance.
        NotRegisteredHere: the registration holds no seat.
        ReasonMissing, ReasonTooLong: about the reason.
        ExcuseForNoMeeting: no meeting of the session is named.
        ExcuseOfTheOver: a meeting is over; it has a sheet.
        PaperUnreadable, PaperTooLarge, PaperKeptAlready: as for ``attach_paper``.
    """
    session = _open_session(registration.session_id)
    seat = session.registrations.seated().filter(pk=registration.pk).select_related("provider").first()
    if seat is None:
        raise NotRegisteredHere
    reason = _reason(reason)
    chosen = list(session.meetings.filter(pk__in=[meeting.pk for meeting in meetings]).in_order())
    if not chosen:
        raise ExcuseForNoMeeting
    for meeting in chosen:
        span = span_of(meeting)
        if at >= span.ends_at:
            raise ExcuseOfTheOver(day=date_format(meeting.held_on, "SHORT_DATE_FORMAT"))
        event = AttendanceEvent.objects.create(
            key=f"excuse:{uuid4().hex}",
            meeting=meeting,
            registration=seat,
            kind=AttendanceEvent.Kind.EXCUSE,
            mark=Mark.EXCUSED,
            minutes=0,
            reason=reason,
            happened_at=at,
            received_at=at,
            recorded_by=by,
        )
        events = [*seen_in(meeting, [seat.pk]).get(seat.pk, []), seen(event)]
        rules = rules_on(session.pk, meeting.held_on)
        write_records(meeting.pk, {seat.pk: events}, span=span, rules=rules, at=at)
    if document is not None:
        _keep(document, session, AttendancePaper.Kind.EXCUSE, registration=seat, by=by, at=at)
    log(
        session,
        "courses.excuse",
        user=by,
        timestamp=at,
        data={"name": seat.provider.full_name, "meetings": [str(one) for one in chosen], "reason": reason},
    )
    return len(chosen)


@transaction.atomic
def attach_paper(*, meeting: Meeting, file: File, by: Any, at: datetime) -> AttendancePaper:
    """Keep the scan of a meeting's signed list: PDF, JPEG or PNG, privately, also after the session was settled.

    Raises:
        AttendanceClosed: the session is a draft, announced or cancelled.
        PaperUnreadable, PaperTooLarge: the file is of no use.
        PaperKeptAlready: the very same file is kept for the meeting.
    """
    session = _open_session(meeting.session_id, also=CourseSession.Status.SETTLED)
    paper = _keep(file, session, AttendancePaper.Kind.SIGNED_LIST, meeting=meeting, by=by, at=at)
    data = {"meeting": str(meeting), "title": paper.title, "sha256": paper.sha256}
    log(session, "courses.attach_paper", user=by, timestamp=at, data=data)
    return paper


@transaction.atomic
def withdraw_paper(*, paper: AttendancePaper, reason: str, by: Any, at: datetime) -> AttendancePaper:
    """Take back a paper that was attached by mistake; the file and the reason stay on record.

    Raises:
        PaperWithdrawn: it was withdrawn before.
        ReasonMissing, ReasonTooLong: about the reason.
    """
    session = locked(paper.session_id)
    paper = AttendancePaper.objects.get(pk=paper.pk)
    if paper.withdrawn_at:
        raise PaperWithdrawn
    paper.withdrawal_reason = _reason(reason)
    paper.withdrawn_at = at
    paper.save(update_fields=["withdrawn_at", "withdrawal_reason"])
    data = {"title": paper.title, "reason": paper.withdrawal_reason}
    log(session, "courses.withdraw_paper", user=by, timestamp=at, data=data)
    return paper


def _open_session(pk: int, *, also: str = "") -> CourseSession:
    session = locked(pk)
    if session.status not in CourseSession.TAKES_ATTENDANCE | {also}:
        raise AttendanceClosed(status=session.get_status_display())
    return session


def _reason(text: str) -> str:
    reason = clean_text(text)
    if not reason:
        raise ReasonMissing
    if len(reason) > LONGEST_REASON:
        raise ReasonTooLong(most=LONGEST_REASON)
    return reason


def _keep(
    file: File, session: CourseSession, kind: str, *, by: Any, at: datetime, **of: Any
) -> AttendancePaper:
    if file.size > LARGEST_PAPER_MB * 1024 * 1024:
        raise PaperTooLarge(limit=LARGEST_PAPER_MB)
    content = file.read()
    if (found := kind_of(content)) not in SCANS:
        raise PaperUnreadable
    ending = f".{found}"  # whatever it was called
    sha256 = hashlib.sha256(content).hexdigest()
    kept = AttendancePaper.objects.filter(session=session, kind=kind, sha256=sha256, withdrawn_at=None, **of)
    if kept.exists():
        raise PaperKeptAlready
    paper = AttendancePaper(
        session=session,
        kind=kind,
        title=f"{PurePath(file.name or str(timezone.localdate(at))).stem[:150]}{ending}",
        sha256=sha256,
        added_at=at,
        added_by=by,
        **of,
    )
    paper.file.save(f"{uuid4().hex}{ending}", ContentFile(content), save=False)
    paper.save()
    return paper

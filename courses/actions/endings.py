"""How registrations of a locked session end, one or many. Whoever ends them says it to people in their own words."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from courses.models import CourseSession, Registration
from lms.log import log_each


def end_registrations(
    session: CourseSession,
    registrations: Sequence[Registration],
    *,
    status: str,
    action: str,
    reason: str,
    by: Any,
    at: datetime,
) -> None:
    """Give ``registrations`` of ``session`` a last status, with a row in the log for each. A fixed number of queries.

    They come with their provider, whose name the log keeps.
    """
    for registration in registrations:
        registration.session = session
        registration.status = status
        registration.ended_at = at
        registration.end_reason = reason
    ended = session.registrations.filter(pk__in=[registration.pk for registration in registrations])
    ended.update(status=status, ended_at=at, end_reason=reason)
    data = {"session": session.pk, "reason": reason}
    log_each(action, [(registration, data) for registration in registrations], by=by, at=at)

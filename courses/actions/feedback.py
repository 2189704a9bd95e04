"""Feedback after a session, and what people would like to learn next year."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from courses.actions.locking import locked
from courses.errors import (
    FeedbackGivenAlready,
    FeedbackNotOpen,
    FeedbackOnlyFromThoseWhoCame,
    NeedsAreOver,
    RatingMissing,
)
from courses.models import (
    RATINGS,
    CoursePage,
    CourseSession,
    Feedback,
    FeedbackGiven,
    Registration,
    TrainingNeed,
)
from lms.people.models import Provider
from lms.refusals import fitting
from lms.text import clean_text, nfc

OPEN_FOR = timedelta(days=60)
"""After the session is settled; later nobody remembers."""


def takes_feedback(session: CourseSession, *, at: datetime) -> bool:
    """Whether the form about ``session`` can be handed in at a moment."""
    settled_at = session.settled_at if session.status == CourseSession.Status.SETTLED else None
    return settled_at is not None and at <= settled_at + OPEN_FOR


@transaction.atomic
def give_feedback(
    *,
    registration: Registration,
    ratings: Mapping[str, int],
    liked: str = "",
    improve: str = "",
    at: datetime,
) -> None:
    """Hand in the form about a session. Gives nothing back and logs nothing: no row leads from the answer to a person.

    Raises:
        FeedbackNotOpen: the session is not settled yet, or was settled more than ``OPEN_FOR`` ago.
        FeedbackOnlyFromThoseWhoCame: they did not attend.
        FeedbackGivenAlready: the form was handed in before.
        RatingMissing: one of ``RATINGS`` is not between 1 and 5.
    """
    session = locked(registration.session_id)  # before the registration, as every other door does
    registration = Registration.objects.get(pk=registration.pk)
    if not takes_feedback(session, at=at):
        raise FeedbackNotOpen
    if not registration.attended_minutes:
        raise FeedbackOnlyFromThoseWhoCame
    if registration.feedback_given.exists():
        raise FeedbackGivenAlready
    for name in RATINGS:
        if ratings.get(name) not in range(1, 6):
            raise RatingMissing(field=name)
    Feedback.objects.create(
        session=session,
        liked=nfc(liked).strip(),
        improve=nfc(improve).strip(),
        **{name: ratings[name] for name in RATINGS},
    )
    FeedbackGiven.objects.create(registration=registration)


@transaction.atomic
def state_needs(
    *,
    provider: Provider,
    year: int,
    courses: Iterable[CoursePage],
    wish: str = "",
    by: Any,
    at: datetime,
) -> int:
    """Say what ``provider`` would like to be trained in in ``year``; replaces what they said before. How many wishes.

    Raises:
        NeedsAreOver: the year is over.
        TextTooLong: the wish does not fit.
    """
    if timezone.localdate(at).year > year:
        raise NeedsAreOver(year=year)
    wish = fitting(clean_text(wish), limit=200, field="wish")
    provider = Provider.objects.select_for_update().get(pk=provider.pk)
    TrainingNeed.objects.filter(provider=provider, year=year).delete()
    needs = [
        TrainingNeed(provider=provider, year=year, course=course, said_at=at)
        for course in {course.pk: course for course in courses}.values()
    ]
    if wish:
        needs.append(TrainingNeed(provider=provider, year=year, wish=wish, said_at=at))
    for need in needs:
        need.save()
    log(provider, "courses.state_needs", user=by, timestamp=at, data={"year": year, "needs": len(needs)})
    return len(needs)

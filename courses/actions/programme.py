"""Meetings and trainers of a session."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from courses.actions.locking import hold_accounts, hold_people, locked_alive
from courses.actions.meetings import Change, MeetingPlan, meeting_refusals, set_meetings, when_held
from courses.actions.moments import day_text
from courses.actions.offers import offer_free_seats
from courses.eligibility import identities_of, seated_elsewhere, taught_elsewhere
from courses.errors import (
    CourseError,
    LearnersElsewhere,
    TeachingTooLong,
    TrainerAccountTwice,
    TrainerElsewhere,
    TrainerIsLearner,
    TrainerTwice,
)
from courses.models import CourseSession, Meeting, SessionTrainer
from courses.notices import session_changed
from lms.people.models import Provider
from lms.text import clean_name, clean_text


@dataclass(frozen=True)
class TrainerPlan:
    """A trainer as they should be named; ``minutes`` are those taught, for the trainer's own hours."""

    name: str = ""
    provider: Provider | None = None
    user: Any = None
    office: str = ""
    minutes: int | None = None

    @property
    def shown_name(self) -> str:
        return clean_name(self.name or (self.provider.full_name if self.provider else ""))


@transaction.atomic
def schedule(
    *, session: CourseSession, meetings: Iterable[MeetingPlan], by: Any, at: datetime
) -> CourseSession:
    """Give a session exactly these half-day meetings, and from them its first and last day.

    A meeting of the same ``pk``, else of the same half-day, is changed; one that is not named any more is removed.
    Seats that were free but too near the first meeting are offered where it moves away.

    Raises:
        SessionOver: the session has ended.
        NothingScheduled: an announced session would be left without meetings.
        MeetingEndsBeforeStart, TwoMeetingsInHalfDay, MeetingsOverlap, HalfDayMismatch, MeetingOutsideYear: wrong dates.
        MeetingHasAttendance: a meeting with attendance would be removed or get another time.
        MeetingOnRecord: a meeting that somebody is excused from, or that has a paper, would be removed.
        RegistrationClosesTooLate: registration would close after the last meeting.
        TrainerElsewhere: a trainer teaches in another announced session at the same time.
        LearnersElsewhere: people with a seat have one in another announced session at the new time of a meeting.
    """
    session = locked_alive(session)
    change = set_meetings(session, meetings, by=by, at=at)
    check_people(session, change.moved)
    _make_known(session, change, by=by, at=at)
    return session


def _make_known(session: CourseSession, change: Change, *, by: Any, at: datetime) -> None:
    """Tell trainers and learners of new times or places, and offer seats that were too near the first meeting."""
    if change.is_news:
        session_changed(session, facts=["meetings"], by=by, at=at)
    offer_free_seats(session, at=at)


def check_people(session: CourseSession, moved: Sequence[Meeting]) -> None:
    """Refuse a trainer in two rooms at once, and learners who sit elsewhere at the times of ``moved``.

    Where a meeting stands already its learners were asked when they got their seats. Holds them all first, trainers and
    learners together: one after the other two sessions could wait for each other.
    """
    trainers = _trainers(session)
    learners = _seated(session) if moved else []
    _hold(trainers, learners)
    for place, meeting in taught_elsewhere(session, list(session.meetings.all()), trainers).items():
        raise _elsewhere(trainers[place].name, meeting)
    if clashes := seated_elsewhere(session, moved, learners):
        raise _learners_elsewhere(clashes.values())


def _elsewhere(name: str, meeting: Meeting) -> TrainerElsewhere:
    return TrainerElsewhere(name=name, session=meeting.session.title, day=day_text(meeting.held_on))


def _hold(trainers: Sequence[SessionTrainer | TrainerPlan], learners: Sequence[Provider] = ()) -> None:
    """Lock these people and accounts: until it is written, nobody else puts them anywhere."""
    hold_people([*(one.provider.pk for one in trainers if one.provider), *(one.pk for one in learners)])
    hold_accounts(trainer.user.pk for trainer in trainers if trainer.user)


def _trainers(session: CourseSession) -> list[SessionTrainer]:
    return list(session.trainers.select_related("provider", "user").order_by("pk"))


def _seated(session: CourseSession) -> list[Provider]:
    """Everyone who holds a seat."""
    return [seat.provider for seat in session.registrations.seated().select_related("provider")]


def _learners_elsewhere(clashes: Iterable[dict[Provider, Meeting]]) -> LearnersElsewhere:
    """Each of them with the first meeting elsewhere that was found, as Vietnamese names sort."""
    people = sorted(ChainMap(*clashes).items(), key=lambda clash: (clash[0].sort_key, clash[0].pk))
    return LearnersElsewhere(
        [
            f"{person.full_name} (“{meeting.session.title}”, {day_text(meeting.held_on)})"
            for person, meeting in people
        ]
    )


@transaction.atomic
def set_programme(
    *,
    session: CourseSession,
    meetings: Iterable[MeetingPlan],
    trainers: Iterable[TrainerPlan],
    by: Any,
    at: datetime,
) -> CourseSession:
    """``schedule`` and ``assign_trainers`` at once: both or neither.

    Of the trainers only those who are to teach must be free at the new times, and only they are told of them.

    Raises:
        CourseError: all that the two raise.
    """
    session, plans = locked_alive(session), list(trainers)
    _hold([*_trainers(session), *plans], _seated(session))
    change = set_meetings(session, meetings, by=by, at=at)
    _set_trainers(session, plans, by=by, at=at)
    check_people(session, change.moved)
    _make_known(session, change, by=by, at=at)
    return session


@transaction.atomic
def assign_trainers(
    *, session: CourseSession, trainers: Iterable[TrainerPlan], by: Any, at: datetime
) -> CourseSession:
    """Give a session exactly these trainers.

    Raises:
        SessionOver: the session has ended.
        TrainerTwice: two of them have one name, or are one person on the list of providers.
        TrainerAccountTwice: two of them have one account.
        TrainerIsLearner: one of them, or whose account they have, is registered as a learner.
        TeachingTooLong: someone would teach longer than all meetings last.
        TrainerElsewhere: one of them teaches in another announced session at the same time.
    """
    session, plans = locked_alive(session), list(trainers)
    _hold([*_trainers(session), *plans])
    _set_trainers(session, plans, by=by, at=at)
    check_people(session, [])
    return session


def _set_trainers(session: CourseSession, plans: Sequence[TrainerPlan], *, by: Any, at: datetime) -> None:
    """Write the trainers of the locked ``session``, and log it; whether they are free is asked afterwards.

    They are held already: a merge of two people asks who learns and who teaches here too, below its lock on them.
    """
    for _place, refusal in _trainer_refusals(session, plans, list(session.meetings.all())):
        raise refusal
    session.trainers.all().delete()
    for plan in plans:
        SessionTrainer.objects.create(
            session=session,
            provider=plan.provider,
            user=plan.user,
            name=plan.shown_name,
            office=clean_text(plan.office),
            minutes=plan.minutes,
        )
    names = sorted(plan.shown_name for plan in plans)
    log(session, "courses.assign_trainers", user=by, timestamp=at, data={"trainers": names})


def _trainer_refusals(
    session: CourseSession, plans: Sequence[TrainerPlan], meetings: Sequence[Meeting | MeetingPlan]
) -> Iterator[tuple[int, CourseError]]:
    """What is wrong with ``plans`` for these meetings, each with the place of the plan."""
    names: set[str] = set()
    known: set[tuple[str, int]] = set()
    total = sum(meeting.minutes for meeting in meetings)
    learners = _learners(session)
    for place, plan in enumerate(plans):
        name, identities = plan.shown_name, identities_of(plan)
        if name in names or (plan.provider and ("provider", plan.provider.pk) in known):
            yield place, TrainerTwice(name=name)
        elif identities & known:
            yield place, TrainerAccountTwice(name=name)
        names.add(name)
        known |= identities
        if identities & learners:
            yield place, TrainerIsLearner(name=name)
        if plan.minutes and plan.minutes > total:
            yield place, TeachingTooLong(name=name, minutes=plan.minutes, total=total)


def _learners(session: CourseSession) -> set[tuple[str, int]]:
    """By what those who hold a seat or a place, or ask for one, are known (``identities_of``). One query."""
    rows = session.registrations.active().values_list("provider_id", "provider__user_id")
    return {("provider", provider) for provider, _user in rows} | {
        ("user", user) for _pk, user in rows if user
    }


def programme_refusals(
    *, session: CourseSession, meetings: Sequence[MeetingPlan], trainers: Sequence[TrainerPlan]
) -> tuple[dict[int, CourseError], dict[int, CourseError]]:
    """What ``set_programme`` would refuse, row by row: by the place of a meeting, and by that of a trainer.

    Asked before saving, so that a screen can show all of it at once; the doors ask again below their lock.
    """
    of_meetings: dict[int, CourseError] = {}
    for place, refusal in meeting_refusals(session, meetings):
        of_meetings.setdefault(place, refusal)
    times = {when_held(meeting) for meeting in session.meetings.all()}
    places = [place for place, plan in enumerate(meetings) if when_held(plan) not in times]
    moved = [meetings[place] for place in places]
    for number, people in seated_elsewhere(session, moved, _seated(session)).items():
        of_meetings.setdefault(places[number], _learners_elsewhere([people]))
    of_trainers: dict[int, CourseError] = {}
    for place, refusal in _trainer_refusals(session, trainers, meetings):
        of_trainers.setdefault(place, refusal)
    for place, meeting in taught_elsewhere(session, meetings, trainers).items():
        of_trainers.setdefault(place, _elsewhere(trainers[place].shown_name, meeting))
    return of_meetings, of_trainers

"""Meetings and trainers of a session."""

from collections import ChainMap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.log_actions import log

from courses.actions.locking import hold_accounts, hold_people, locked_alive
from courses.actions.moments import day_text, end_of
from courses.actions.offers import offer_free_seats
from courses.eligibility import identities_of, overlap, seated_elsewhere, taught_elsewhere
from courses.errors import (
    CourseError,
    HalfDayMismatch,
    LearnersElsewhere,
    MeetingEndsBeforeStart,
    MeetingHasAttendance,
    MeetingOnRecord,
    MeetingOutsideYear,
    MeetingsOverlap,
    NothingScheduled,
    RegistrationClosesTooLate,
    TeachingTooLong,
    TrainerAccountTwice,
    TrainerElsewhere,
    TrainerIsLearner,
    TrainerTwice,
    TwoMeetingsInHalfDay,
)
from courses.models import AttendanceEvent, CourseSession, Meeting, SessionTrainer
from courses.notices import session_changed
from lms.people.models import Provider
from lms.text import clean_name, clean_text

Status = CourseSession.Status


@dataclass(frozen=True)
class MeetingPlan:
    """A half-day meeting as it should be; ``pk`` names the meeting to change, without it the same half-day is meant."""

    held_on: date
    half_day: str
    starts_at: time
    ends_at: time
    agenda: str = ""
    room: str = ""
    pk: int | None = None

    @property
    def minutes(self) -> int:
        """Length in whole minutes."""
        start = self.starts_at.hour * 60 + self.starts_at.minute
        return self.ends_at.hour * 60 + self.ends_at.minute - start


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
    change = _set_meetings(session, meetings, by=by, at=at)
    check_people(session, change.moved)
    _make_known(session, change, by=by, at=at)
    return session


@dataclass(frozen=True)
class _Change:
    """What became of the meetings: those now held at a time of their own, and whether there is anything to tell."""

    moved: Sequence[Meeting]
    is_news: bool


def _set_meetings(
    session: CourseSession, meetings: Iterable[MeetingPlan], *, by: Any, at: datetime
) -> _Change:
    """Write the meetings of the locked ``session``, and log it.

    Whether its people can be there is asked when everything is written, and nobody is told before.
    """
    plans = sorted(meetings, key=lambda plan: (plan.held_on, plan.starts_at))
    if not plans and session.status != Status.DRAFT:
        raise NothingScheduled
    _check_plans(session, plans)
    existing = list(session.meetings.in_order())
    before = [_where_and_when(meeting) for meeting in existing]
    times = {_when(meeting) for meeting in existing}
    marked, on_record = _evidence(session)
    kept = _standing(existing, plans)
    staying = {meeting.pk for meeting in kept if meeting}
    for meeting, plan in zip(kept, plans, strict=True):
        if meeting and meeting.pk in marked and _when(meeting) != _when(plan):
            raise MeetingHasAttendance(meeting=meeting)
    for meeting in existing:
        if meeting.pk not in staying:
            if meeting.pk in marked:
                raise MeetingHasAttendance(meeting=meeting)
            if meeting.pk in on_record:
                raise MeetingOnRecord(meeting=meeting)
            meeting.delete()
    written = _write_meetings(session, kept, plans)
    session.starts_on = plans[0].held_on if plans else None
    session.ends_on = plans[-1].held_on if plans else None
    session.save(update_fields=["starts_on", "ends_on"])
    check_deadline(session, plans)
    log(session, "courses.schedule", user=by, timestamp=at, data={"meetings": len(plans)})
    return _Change(
        moved=[meeting for meeting in written if _when(meeting) not in times],
        is_news=before != [_where_and_when(plan) for plan in plans],
    )


def _make_known(session: CourseSession, change: _Change, *, by: Any, at: datetime) -> None:
    """Tell trainers and learners of new times or places, and offer seats that were too near the first meeting."""
    if change.is_news:
        session_changed(session, facts=["meetings"], by=by, at=at)
    offer_free_seats(session, at=at)


def _standing(existing: Sequence[Meeting], plans: Sequence[MeetingPlan]) -> list[Meeting | None]:
    """For each of ``plans`` the meeting that it changes; None for a new one."""
    by_pk = {meeting.pk: meeting for meeting in existing}
    by_half_day = {(meeting.held_on, meeting.half_day): meeting for meeting in existing}
    return [
        by_pk.get(plan.pk) if plan.pk else by_half_day.get((plan.held_on, plan.half_day)) for plan in plans
    ]


def _evidence(session: CourseSession) -> tuple[set[int], set[int]]:
    """Meetings with attendance, and all for which anything is kept: attendance, excuses or papers.

    An excuse given beforehand is no attendance yet: it holds for its meeting whenever that takes place.
    """
    events = AttendanceEvent.objects.filter(meeting__session=session)
    said = set(events.values_list("meeting_id", "kind").distinct())
    papers = session.meetings.filter(papers__isnull=False).values_list("pk", flat=True)
    marked = {pk for pk, kind in said if kind != AttendanceEvent.Kind.EXCUSE}
    return marked, {pk for pk, _kind in said}.union(papers)


def _write_meetings(
    session: CourseSession, kept: Sequence[Meeting | None], plans: Sequence[MeetingPlan]
) -> list[Meeting]:
    """Write the plans; half-days that two meetings swap are freed first, since each may stand only once."""
    moving = [
        meeting
        for meeting, plan in zip(kept, plans, strict=True)
        if meeting and (meeting.held_on, meeting.half_day) != (plan.held_on, plan.half_day)
    ]
    for place, meeting in enumerate(moving):
        Meeting.objects.filter(pk=meeting.pk).update(held_on=date.min + timedelta(days=place))
    rows = [standing or Meeting(session=session) for standing in kept]
    for row, plan in zip(rows, plans, strict=True):
        row.held_on, row.half_day = plan.held_on, plan.half_day
        row.starts_at, row.ends_at = plan.starts_at, plan.ends_at
        row.agenda, row.room = plan.agenda.strip(), clean_text(plan.room)
        row.save()
    return rows


def _when(meeting: Meeting | MeetingPlan) -> tuple:
    return meeting.held_on, meeting.half_day, meeting.starts_at, meeting.ends_at


def _where_and_when(meeting: Meeting | MeetingPlan) -> tuple:
    return *_when(meeting), clean_text(meeting.room)


_STARTS = {
    Meeting.HalfDay.MORNING: (time(0), time(12)),
    Meeting.HalfDay.AFTERNOON: (time(11, 30), time(18)),
    Meeting.HalfDay.EVENING: (time(17), time.max),
}
"""When a meeting of each half-day may start: from, and before."""


def _check_plans(session: CourseSession, plans: Sequence[MeetingPlan]) -> None:
    for _place, refusal in _meeting_refusals(session, plans):
        raise refusal


def _meeting_refusals(
    session: CourseSession, plans: Sequence[MeetingPlan]
) -> Iterator[tuple[int, CourseError]]:
    """What is wrong with ``plans``, each with the place of the plan; of two that clash, with that of the later one."""
    seen: set[tuple[date, str]] = set()
    for place, plan in enumerate(plans):
        if plan.ends_at <= plan.starts_at:
            yield place, MeetingEndsBeforeStart(day=day_text(plan.held_on))
        label = Meeting.HalfDay(plan.half_day).label
        earliest, before = _STARTS[Meeting.HalfDay(plan.half_day)]
        if not earliest <= plan.starts_at < before:
            start = f"{plan.starts_at:%H:%M}"
            yield place, HalfDayMismatch(day=day_text(plan.held_on), start=start, half_day=label)
        if (plan.held_on, plan.half_day) in seen:
            yield place, TwoMeetingsInHalfDay(day=day_text(plan.held_on), half_day=label)
        seen.add((plan.held_on, plan.half_day))
    in_order = sorted(enumerate(plans), key=lambda row: (row[1].held_on, row[1].starts_at, row[0]))
    for (_first, earlier), (place, plan) in pairwise(in_order):
        if overlap(earlier, plan):
            yield place, MeetingsOverlap(day=day_text(plan.held_on))
    for place, plan in enumerate(plans):
        if plan.held_on.year != session.year:
            yield place, MeetingOutsideYear(day=day_text(plan.held_on), year=session.year)


def check_year(session: CourseSession, meetings: Iterable[Meeting | MeetingPlan]) -> None:
    for meeting in meetings:
        if meeting.held_on.year != session.year:
            raise MeetingOutsideYear(day=day_text(meeting.held_on), year=session.year)


def check_deadline(session: CourseSession, meetings: Sequence[Meeting | MeetingPlan]) -> None:
    """``meetings`` in the order they are held."""
    if session.registration_closes_at and meetings:
        end = end_of(meetings[-1])
        if session.registration_closes_at > end:
            raise RegistrationClosesTooLate(
                ends=date_format(timezone.localtime(end), "SHORT_DATETIME_FORMAT")
            )


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
    change = _set_meetings(session, meetings, by=by, at=at)
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
    for place, refusal in _meeting_refusals(session, meetings):
        of_meetings.setdefault(place, refusal)
    times = {_when(meeting) for meeting in session.meetings.all()}
    places = [place for place, plan in enumerate(meetings) if _when(plan) not in times]
    moved = [meetings[place] for place in places]
    for number, people in seated_elsewhere(session, moved, _seated(session)).items():
        of_meetings.setdefault(places[number], _learners_elsewhere([people]))
    of_trainers: dict[int, CourseError] = {}
    for place, refusal in _trainer_refusals(session, trainers, meetings):
        of_trainers.setdefault(place, refusal)
    for place, meeting in taught_elsewhere(session, meetings, trainers).items():
        of_trainers.setdefault(place, _elsewhere(trainers[place].shown_name, meeting))
    return of_meetings, of_trainers

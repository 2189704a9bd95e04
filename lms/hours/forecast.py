"""Who will miss the year's duty by 31 December, and which sessions with free seats would mend it. Reads only.

Seats that people hold in sessions ahead count as if they came; nothing else does. A session helps who has no part in it
yet, where its minutes count towards their duty.
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db.models import Q

from courses.models import CourseSession, Meeting, Registration, SessionTrainer
from lms.hours.models import Duty
from lms.hours.standings import Standing, converted, counts, last_day, standing
from lms.people.models import ProviderStatus

OPTIONS = 3
"""How many sessions are offered to one person."""


@dataclass(frozen=True, slots=True)
class Option:
    """A session ahead with free seats, and how many of its minutes would count."""

    session: CourseSession
    minutes: int
    is_enough: bool
    """Whether this session alone fills what is missing."""


@dataclass(slots=True)
class Outlook:
    """How a person will stand on 31 December."""

    standing: Standing
    planned_minutes: int = 0
    """Minutes that count, of sessions ahead in which the person holds a seat."""
    options: list[Option] = field(default_factory=list)

    @property
    def expected_minutes(self) -> int:
        return self.standing.credited_minutes + self.planned_minutes

    @property
    def short_minutes(self) -> int:
        """What will be missing; 0 when met, to be met by the seats held, exempt or free of duty."""
        return max(0, self.standing.missing_minutes - self.planned_minutes)

    @property
    def will_meet(self) -> bool:
        return self.short_minutes == 0

    @property
    def can_be_served(self) -> bool:
        """Whether one session with free seats fills what will be missing."""
        return any(option.is_enough for option in self.options)


@dataclass(frozen=True, slots=True)
class Ahead:
    """A session ahead: its minutes day by day, its content and who organises it."""

    session: CourseSession
    by_day: tuple[int, ...]

    @property
    def minutes(self) -> int:
        return sum(self.by_day)

    def counted_for(self, duty: Duty | None) -> int:
        if duty is None:
            return self.minutes
        organizer_kind, content_kind = self.session.organizer.kind, self.session.course.content_kind
        if not counts(duty, content_kind=content_kind, organizer_kind=organizer_kind):
            return 0
        return sum(converted(duty, minutes) for minutes in self.by_day)


def sessions_ahead(year: int, *, on: date) -> dict[int, Ahead]:
    """The year's sessions that are announced and not over, with their minutes; two queries."""
    sessions = (
        CourseSession.objects.filter(
            Q(ends_on__gte=on),
            status__in=CourseSession.LIVE,
            ends_on__lte=last_day(year),
            starts_on__year=year,
        )
        .with_seats()
        .select_related("organizer", "commune", "course")
        .order_by("starts_on", "pk")
    )
    found = {session.pk: session for session in sessions}
    minutes: dict[int, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    meetings = Meeting.objects.filter(session__in=found)
    for meeting in meetings.only("session_id", "held_on", "starts_at", "ends_at"):
        minutes[meeting.session_id][meeting.held_on] += meeting.minutes
    return {
        pk: Ahead(session, tuple(minutes[pk].values()))
        for pk, session in found.items()
        if sum(minutes[pk].values())
    }


def outlook(provider_ids: Collection[int], year: int, *, on: date) -> dict[int, Outlook]:
    """How each will stand on 31 December, seen from a day; at most sixteen queries whatever their number."""
    ids = list(dict.fromkeys(provider_ids))
    found = {pk: Outlook(stands) for pk, stands in standing(ids, year, on=on).items()}
    lacking = {pk for pk, each in found.items() if each.standing.missing_minutes}
    if not lacking or on > last_day(year):
        return found
    ahead = sessions_ahead(year, on=on)
    duties = {duty.provider_class: duty for duty in Duty.objects.current(on=on)}
    classes = dict(
        ProviderStatus.objects.current(on=on)
        .order_by("valid_from")
        .values_list("provider_id", "provider_class")
    )
    part: dict[int, set[int]] = defaultdict(set)
    held: dict[int, set[int]] = defaultdict(set)
    active = Registration.objects.active().filter(session__in=ahead)
    for pk, session, status in active.values_list("provider_id", "session_id", "status"):
        part[pk].add(session)
        if status == Registration.Status.CONFIRMED:
            held[pk].add(session)
    teaching = SessionTrainer.objects.filter(session__in=ahead, provider__isnull=False)
    for pk, session in teaching.values_list("provider_id", "session_id"):
        part[pk].add(session)
    counted = {
        duty: {session: each.counted_for(duty) for session, each in ahead.items()}
        for duty in (None, *duties.values())
    }
    helping: dict[tuple[Duty | None, int], list[Option]] = {}
    for pk in lacking:
        each, duty = found[pk], duties.get(classes.get(pk, ""))
        each.planned_minutes = sum(counted[duty][session] for session in held[pk])
        if short := each.short_minutes:
            if (duty, short) not in helping:  # thousands lack the same
                helping[duty, short] = _options(short, counted[duty], ahead)
            useful = (option for option in helping[duty, short] if option.session.pk not in part[pk])
            each.options = list(islice(useful, OPTIONS))
    return found


def _options(short: int, counted: dict[int, int], ahead: dict[int, Ahead]) -> list[Option]:
    """The sessions with free seats that help: those that suffice alone first, then the longest."""
    options = [
        Option(each.session, counted[pk], counted[pk] >= short)
        for pk, each in ahead.items()
        if counted[pk] and each.session.seats_left
    ]
    options.sort(key=lambda option: (not option.is_enough, 0 if option.is_enough else -option.minutes))
    return options


@dataclass(frozen=True, slots=True)
class Answer:
    """The director's one line: how many owe the duty, meet it, will meet it, are short, and who could be served."""

    people: int
    meeting: int
    """Who meet the duty or are exempt."""
    will_meet: int
    """Who will, by the seats that they hold."""
    short: int
    served: int
    """How many of the short can be given a seat that suffices, seat by seat, earliest session first."""
    session: CourseSession | None
    """The session that serves most of them."""


def answer(outlooks: dict[int, Outlook]) -> Answer:
    """Sum up; seats are handed out in thought, so that one free seat serves one person."""
    lacking = [each for each in outlooks.values() if each.standing.missing_minutes]
    short = [each for each in lacking if not each.will_meet]
    left: dict[int, int] = {}
    sessions: dict[int, CourseSession] = {}
    served: dict[int, int] = defaultdict(int)
    for each in sorted(short, key=lambda one: sum(option.is_enough for option in one.options)):
        for option in each.options:
            pk = option.session.pk
            sessions[pk] = option.session
            if option.is_enough and left.setdefault(pk, option.session.seats_left):
                left[pk] -= 1
                served[pk] += 1
                break
    most = max(served, key=lambda pk: (served[pk], -pk), default=None)
    return Answer(
        people=len(outlooks),
        meeting=len(outlooks) - len(lacking),
        will_meet=len(lacking) - len(short),
        short=len(short),
        served=sum(served.values()),
        session=sessions[most] if most is not None else None,
    )

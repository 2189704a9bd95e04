"""How many codes that should not count are taken at the door of checking in: none.

2,000 attempts by people on the list, a fifth each: replayed (the person is in already), expired, forged (one character
or letter of a code that is shown is another), of another meeting, and passes as a phone at the door delivers them: made
up, another person's, or of somebody who holds no seat here. ``codes_accepted`` is how many made an event;
``codes_control_accepted`` is how many of 200 honest attempts (100 codes, 100 passes) did, so that the figure can fail.
"""

import random
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from bench import Result
from bench._site import make_site, remove_site

ATTEMPTS = 2000
HONEST = 100
DAY = date(2026, 6, 15)
AT = datetime(2026, 6, 15, 8, 0, 3, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def run() -> list[Result]:
    make_site()
    try:
        return _measured()
    finally:
        remove_site()


def _measured() -> list[Result]:
    from courses.attendance.codes import Direction, letters, pass_of, token, window_of
    from courses.models import AttendanceEvent
    from tests import factories

    chance = random.Random(20)
    meeting = factories.MeetingFactory(held_on=DAY, session__status="running", session__capacity=HONEST * 3)
    other = factories.MeetingFactory(held_on=DAY, session=meeting.session, half_day="afternoon")
    inside = [_person(factories, meeting) for _ in range(HONEST)]
    outside = [_person(factories, meeting) for _ in range(HONEST)]
    window = window_of(AT)
    for provider in inside:
        _try(meeting, provider, token(meeting.pk, Direction.IN, window))
    scanned = [_person(factories, meeting) for _ in range(HONEST)]
    _scan(meeting, [(seat.pk, pass_of(seat.pk)) for seat in map(_seat, scanned)])
    honest = AttendanceEvent.objects.count()
    unseen = [_seat(provider).pk for provider in outside]
    stranger = factories.RegistrationFactory().pk

    def forged() -> str:
        code = chance.choice((token, letters))(meeting.pk, Direction.IN, window)
        place = chance.randrange(len(code))
        letter = chance.choice([one for one in "abcdefgh" if one != code[place].lower()])
        return code[:place] + letter + code[place + 1 :]

    def expired() -> str:
        away = chance.randrange(3, 500)
        return chance.choice((token, letters))(meeting.pk, Direction.IN, window - away)

    for number in range(ATTEMPTS):
        kind = number % 5
        if kind == 4:
            seat, foreign = chance.sample(unseen, 2)
            own = pass_of(seat)
            made_up = own[:-1] + ("A" if own[-1] != "A" else "B")
            tries = ((seat, made_up), (seat, pass_of(foreign)), (seat, ""), (stranger, pass_of(stranger)))
            _scan(meeting, [tries[number // 5 % 4]])
        elif kind == 0:
            _try(meeting, chance.choice(inside), token(meeting.pk, Direction.IN, window))
        else:
            foreign = chance.choice((token, letters))(other.pk, Direction.IN, window)
            code = (forged, expired, lambda foreign=foreign: foreign)[kind - 1]()
            _try(meeting, chance.choice(outside), code)
    accepted = AttendanceEvent.objects.count() - honest
    return [
        Result("codes_accepted", accepted, "", ATTEMPTS),
        Result("codes_control_accepted", honest, "", 2 * HONEST),
    ]


def _person(factories: Any, meeting: Any) -> Any:
    return factories.RegistrationFactory(session=meeting.session).provider


def _seat(provider: Any) -> Any:
    return provider.registrations.get()


def _scan(meeting: Any, scans: list[tuple[int, str]]) -> None:
    """What a phone at the door delivers: whose seat, and the pass it saw."""
    from courses.actions import AttendanceMark, receive_attendance

    marks = [
        AttendanceMark(seat, "arrived", key=f"dev:{uuid4().hex}", happened_at=AT, kind="scan", proof=proof)
        for seat, proof in scans
    ]
    receive_attendance(meeting=meeting, marks=marks, by=None, at=AT)


def _try(meeting: Any, provider: Any, code: str) -> None:
    from courses.actions import check_in
    from courses.errors import CourseError

    at = AT + timedelta(seconds=2)
    try:
        check_in(meeting=meeting, provider=provider, code=code, seen_at=AT, by=None, at=at)
    except CourseError:
        return

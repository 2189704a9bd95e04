"""Which test is offered to whom and when. Reads only; ``courses.actions.submit_quiz`` asks the same."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from courses.actions.moments import end_of, start_of
from courses.attendance.warnings import meetings_of
from courses.models import CourseSession, Meeting, QuizSubmission, Registration, SessionQuiz
from courses.quizzes.questions import Question, from_plain, written

Kind = QuizSubmission.Kind

BEFORE_THE_END = timedelta(minutes=30)
"""The test at the end opens so long before the last meeting is over: classes take it in the room."""
AFTER_THE_END = timedelta(days=14)
"""So long after the last meeting it can still be handed in."""


@dataclass(frozen=True, slots=True)
class Window:
    """When a test takes answers: from ``opens_at`` (None: as soon as one holds a seat) until before ``closes_at``."""

    opens_at: datetime | None
    closes_at: datetime

    def is_open(self, at: datetime) -> bool:
        return not self.is_ahead(at) and at < self.closes_at

    def is_ahead(self, at: datetime) -> bool:
        return self.opens_at is not None and at < self.opens_at


def windows_of(meetings: Sequence[Meeting]) -> dict[str, Window]:
    """The window of each kind of test, from a session's meetings in their order; none without meetings."""
    if not meetings:
        return {}
    first, last = meetings[0], meetings[-1]
    over = end_of(last)
    return {
        Kind.BEFORE: Window(None, start_of(first)),
        Kind.AFTER: Window(max(start_of(last), over - BEFORE_THE_END), over + AFTER_THE_END),
    }


def questions_for(session: CourseSession, taken: SessionQuiz | None) -> list[Question]:
    """The questions of a session: those it has ``taken``, else those that are published with its course."""
    if taken is not None:
        return taken.questions
    return written(session.course.quiz) if session.course.live else []


@dataclass(frozen=True)
class OwnTests:
    """The two tests of a session for one person who holds a seat."""

    questions: list[Question]
    windows: Mapping[str, Window]
    handed_in: Mapping[str, QuizSubmission]
    at: datetime

    @property
    def before(self) -> QuizSubmission | None:
        return self.handed_in.get(Kind.BEFORE)

    @property
    def after(self) -> QuizSubmission | None:
        return self.handed_in.get(Kind.AFTER)

    @property
    def in_order(self) -> list[QuizSubmission]:
        """What was handed in: before the session, then after it."""
        return [self.handed_in[kind] for kind in Kind.values if kind in self.handed_in]

    @property
    def open_kind(self) -> str:
        """The test that waits for this person now; empty when none does."""
        return next(
            (
                kind
                for kind, window in self.windows.items()
                if window.is_open(self.at) and kind not in self.handed_in
            ),
            "",
        )

    @property
    def open_label(self) -> str:
        return str(Kind(self.open_kind).label) if self.open_kind else ""

    @property
    def open_until(self) -> datetime | None:
        return self.windows[self.open_kind].closes_at if self.open_kind else None

    @property
    def opens_at(self) -> datetime | None:
        """When the test at the end opens, while that is ahead."""
        window = self.windows[Kind.AFTER]
        return window.opens_at if window.is_ahead(self.at) else None

    @property
    def shows_answers(self) -> bool:
        """Whether right answers are told: once the test at the end is handed in, or is over for everybody."""
        return self.after is not None or self.at >= self.windows[Kind.AFTER].closes_at


def may_take(registration: Registration) -> bool:
    """Whether tests are for the holder of this registration: they have a seat, and were not away all the time."""
    has_seat = registration.status == Registration.Status.CONFIRMED
    return has_seat and (not registration.outcome or bool(registration.attended_minutes))


def own_tests(
    registrations: Iterable[Registration],
    *,
    at: datetime,
    meetings: Mapping[int, Sequence[Meeting]] | None = None,
) -> dict[int, OwnTests]:
    """Session → its tests, for seats of one person (with ``session``) where it has a quiz.

    One query, and two more where there is any quiz: one of them for ``meetings`` (session → its meetings in order),
    unless they are given.
    """
    seats = {
        seat.session_id: seat
        for seat in registrations
        if may_take(seat) and seat.session.status in CourseSession.LIVE | {CourseSession.Status.SETTLED}
    }
    questions: dict[int, list[Question]] = {}
    sessions = CourseSession.objects.filter(pk__in=seats)
    for pk, taken, is_live, stream in sessions.values_list(
        "pk", "quiz__plain_questions", "course__live", "course__quiz"
    ):
        if asked := from_plain(taken) if taken else written(stream) if is_live else []:
            questions[pk] = asked
    if not questions:
        return {}
    if meetings is None:
        meetings = meetings_of(questions)
    handed_in: dict[int, dict[str, QuizSubmission]] = defaultdict(dict)
    own = QuizSubmission.objects.filter(
        quiz__session__in=questions, provider__in={seat.provider_id for seat in seats.values()}
    )
    for submission in own.select_related("quiz"):
        handed_in[submission.quiz.session_id][submission.kind] = submission
    return {
        pk: OwnTests(asked, windows_of(meetings[pk]), handed_in[pk], at)
        for pk, asked in questions.items()
        if meetings[pk]
    }

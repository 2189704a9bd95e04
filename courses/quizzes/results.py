"""What the two tests of a session say of the class; by whom each result is, for those who may know."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from courses.feedback_results import FEWEST
from courses.models import CourseSession, QuizSubmission, SessionQuiz
from courses.quizzes.offers import questions_for
from courses.quizzes.questions import marked
from lms.shares import percent_of

Kind = QuizSubmission.Kind


@dataclass(frozen=True, slots=True)
class ShareRight:
    """One question: the share of those who answered it rightly, in whole per cent; None where nothing is shown."""

    text: str
    before: int | None
    after: int | None


@dataclass(frozen=True, slots=True)
class Row:
    """One person with a seat: their points, None where a test was not handed in."""

    provider_id: int
    name: str
    unit: str
    before: int | None
    after: int | None

    @property
    def gain(self) -> int | None:
        return None if self.before is None or self.after is None else self.after - self.before


@dataclass(frozen=True)
class ClassFigures:
    """Of those who hold a seat; averages in points of ``out_of``, None where too few handed in to be shown."""

    out_of: int
    seats: int
    before_count: int
    after_count: int
    both_count: int
    before_average: float | None
    after_average: float | None
    gain: float | None
    """Of those who handed in both."""
    questions: list[ShareRight]
    rows: list[Row]

    @property
    def hides(self) -> bool:
        """Whether something is held back because people could guess whose it is."""
        return (self.before_count > 0 and self.before_average is None) or (
            self.after_count > 0 and self.after_average is None
        )


def figures_of(session: CourseSession, *, with_names: bool) -> ClassFigures:
    """The figures of one session (with ``course``) in three queries.

    Without names, averages and shares are shown from ``FEWEST`` tests on: of fewer people could guess whose they are.
    """
    fewest = 1 if with_names else FEWEST
    taken = SessionQuiz.objects.filter(session=session).first()
    questions = questions_for(session, taken)
    seats = list(
        session.registrations.seated()
        .in_name_order()
        .values_list("provider", "provider__full_name", "organization__name")
    )
    held = {provider for provider, _name, _unit in seats}
    handed_in: dict[str, dict[int, QuizSubmission]] = {Kind.BEFORE: {}, Kind.AFTER: {}}
    if taken is not None:
        for submission in QuizSubmission.objects.filter(quiz=taken):
            if submission.provider_id in held:
                handed_in[submission.kind][submission.provider_id] = submission
    before, after = handed_in[Kind.BEFORE], handed_in[Kind.AFTER]
    both = before.keys() & after.keys()
    gains = [after[pk].points - before[pk].points for pk in both]
    shares = {
        kind: _shares(questions, given.values()) if len(given) >= fewest else [None] * len(questions)
        for kind, given in handed_in.items()
    }
    return ClassFigures(
        out_of=len(questions),
        seats=len(seats),
        before_count=len(before),
        after_count=len(after),
        both_count=len(both),
        before_average=_average([each.points for each in before.values()], fewest),
        after_average=_average([each.points for each in after.values()], fewest),
        gain=_average(gains, fewest),
        questions=[
            ShareRight(question.text, earlier, later)
            for question, earlier, later in zip(
                questions, shares[Kind.BEFORE], shares[Kind.AFTER], strict=True
            )
        ],
        rows=[Row(pk, name, unit or "", _points(before, pk), _points(after, pk)) for pk, name, unit in seats]
        if with_names
        else [],
    )


def points_of(session: CourseSession) -> dict[int, dict[str, int]]:
    """Provider → kind of test → points, for lists of the session's people. One query."""
    found: dict[int, dict[str, int]] = {}
    rows = QuizSubmission.objects.filter(quiz__session=session)
    for provider, kind, points in rows.values_list("provider_id", "kind", "points"):
        found.setdefault(provider, {})[kind] = points
    return found


def _points(given: Mapping[int, QuizSubmission], provider: int) -> int | None:
    return given[provider].points if provider in given else None


def _average(values: list[int], fewest: int) -> float | None:
    return sum(values) / len(values) if len(values) >= fewest else None


def _shares(questions: list, submissions: Iterable[QuizSubmission]) -> list[int | None]:
    told = [marked(questions, submission.answers) for submission in submissions]
    return [percent_of(sum(column), len(told)) for column in zip(*told, strict=True)]

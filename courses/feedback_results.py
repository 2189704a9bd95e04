"""What the feedback about a session says, without saying who said it."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Q

from courses.models import RATINGS, CourseSession, Feedback, FeedbackGiven
from lms.shares import percent_of

FEWEST = 3
"""With fewer answers people could guess whose they are: they are not shown."""


@dataclass(frozen=True)
class Rated:
    """One question: the average of its answers, and how many chose 5, 4 … 1."""

    label: str
    average: float
    counts: list[int]


@dataclass(frozen=True)
class Results:
    """How many were asked and how many answered; what they said, once there are ``FEWEST`` answers."""

    asked: int
    answered: int
    rated: list[Rated]
    liked: list[str]
    improve: list[str]

    @property
    def percent(self) -> int:
        """The response rate, in whole per cent."""
        return percent_of(self.answered, self.asked) or 0

    @property
    def is_shown(self) -> bool:
        return self.answered >= FEWEST


def question(name: str) -> str:
    """What one of ``RATINGS`` is called."""
    field = Feedback._meta.get_field(name)
    return str(getattr(field, "verbose_name", name))


def results_of(session: CourseSession) -> Results:
    """The results of one session in four queries; texts in an order that says nothing (that of their random keys)."""
    asked = session.registrations.seated().filter(attended_minutes__gt=0).count()
    answered = FeedbackGiven.objects.filter(registration__session=session).count()
    if answered < FEWEST:
        return Results(asked, answered, [], [], [])
    forms = Feedback.objects.filter(session=session)
    sums: dict[str, Any] = {f"average_{name}": Avg(name) for name in RATINGS}
    for name in RATINGS:
        for rating in range(1, 6):
            sums[f"{name}_{rating}"] = Count("pk", filter=Q(**{name: rating}))
    told = forms.aggregate(**sums)
    rated = [
        Rated(
            question(name),
            float(told[f"average_{name}"]),
            [told[f"{name}_{rating}"] for rating in range(5, 0, -1)],
        )
        for name in RATINGS
    ]
    texts = list(forms.order_by("pk").values_list("liked", "improve"))
    return Results(
        asked,
        answered,
        rated,
        sorted(liked for liked, _improve in texts if liked),
        sorted(improve for _liked, improve in texts if improve),
    )

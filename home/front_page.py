"""What the public front page shows on a day, in a fixed number of queries."""

from datetime import date
from typing import Any

from courses.models import CourseSession, MaterialPage
from exchanges.models import VisitStoryPage
from home.charts import plan_rows
from lms.periods import Quarter
from lms.planning.models import AnnualPlan
from lms.planning.progress import by_quarter, progress_of

SESSIONS = 6
MATERIALS = 5
STORIES = 3


def sessions_to_show(*, on: date) -> list[CourseSession]:
    """The sessions of this quarter, and after them those still to come, soonest first; at most ``SESSIONS``."""
    quarter = Quarter.from_date(on)
    ahead = CourseSession.objects.public().filter(ends_on__gte=quarter.start)
    return list(ahead.with_seats().select_related("commune").order_by("starts_on", "pk")[:SESSIONS])


def approved_plan(year: int) -> AnnualPlan | None:
    """The office's approved plan of a year; of several organisations' plans the first."""
    return AnnualPlan.objects.filter(year=year, status=AnnualPlan.Status.APPROVED).order_by("pk").first()


def front_page(*, on: date) -> dict[str, Any]:
    """Template context: ``quarter``, ``sessions``, ``materials``, ``stories``, ``plan`` and ``plan_rows`` (of the chart)."""
    quarter = Quarter.from_date(on)
    plan = approved_plan(on.year)
    totals = by_quarter(progress_of(plan, on=on)) if plan else []
    return {
        "quarter": quarter,
        "sessions": sessions_to_show(on=on),
        "materials": list(
            MaterialPage.objects.live().public().order_by("-first_published_at", "-pk")[:MATERIALS]
        ),
        "stories": list(VisitStoryPage.objects.live().public().order_by("-first_published_at", "-pk")[:STORIES]),
        "plan": plan,
        "plan_rows": plan_rows(totals),
    }

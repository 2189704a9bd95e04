"""What the public front page shows on a day, in a fixed number of queries."""

from datetime import date
from typing import Any

from django.db.models import Case, F, When

from courses.models import CourseSession, MaterialPage
from exchanges.models import VisitStoryPage
from home.charts import plan_rows
from lms.periods import Quarter
from lms.planning.models import AnnualPlan
from lms.planning.progress import by_quarter, progress_of

SESSIONS = 6
MATERIALS = 5
STORIES = 3
NEWEST = F("first_published_at").desc(nulls_last=True)


def sessions_to_show(*, on: date) -> list[CourseSession]:
    """The sessions that are not over, soonest first, then those of this quarter that are; at most ``SESSIONS``."""
    quarter = Quarter.from_date(on)
    sessions = CourseSession.objects.public().filter(ends_on__gte=quarter.start)
    over = Case(When(ends_on__lt=on, then=1), default=0)
    return list(sessions.with_seats().select_related("commune").order_by(over, "starts_on", "pk")[:SESSIONS])


def approved_plan(year: int) -> AnnualPlan | None:
    """The office's approved plan of a year; of several organisations' plans the first."""
    return AnnualPlan.objects.filter(year=year, status=AnnualPlan.Status.APPROVED).order_by("pk").first()


def front_page(*, on: date) -> dict[str, Any]:
    """Template context: ``quarter``, ``sessions``, ``materials``, ``stories``, ``plan``, ``plan_rows`` (its chart)."""
    quarter = Quarter.from_date(on)
    plan = approved_plan(on.year)
    totals = by_quarter(progress_of(plan, on=on)) if plan else []
    return {
        "quarter": quarter,
        "sessions": sessions_to_show(on=on),
        "materials": list(MaterialPage.objects.live().public().order_by(NEWEST, "-pk")[:MATERIALS]),
        "stories": list(VisitStoryPage.objects.live().public().order_by(NEWEST, "-pk")[:STORIES]),
        "plan": plan,
        "plan_rows": plan_rows(totals),
    }

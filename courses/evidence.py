"""What training shows for the annual plan: settled sessions, and materials that were approved in time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from courses.models import CourseSession
from courses.pages import MaterialPage
from lms.planning.models import PlannedActivity
from lms.planning.progress import Evidence

Kind = PlannedActivity.Kind


def settled_sessions(activity_ids: list[int]) -> Iterable[Evidence]:
    """Each settled session counts for the activity it names, on its last day, with everyone who held a seat."""
    sessions = (
        CourseSession.objects.filter(activity__in=activity_ids, status=CourseSession.Status.SETTLED)
        .with_seats()
        .order_by("ends_on", "pk")
    )
    for session in sessions:
        yield Evidence(
            activity_id=session.activity_id,
            happened_on=session.ends_on,
            label=session.title,
            url=reverse("sessions:inspect", args=[session.pk]),
            people=session.seats_taken,
        )


def approved_materials(activity_ids: list[int]) -> Iterable[Evidence]:
    """Materials approved (published first or anew) in the plan's year, for its activities of preparing materials.

    A material belongs to a plan when its course has a session of the plan's year that is not cancelled: one that names
    an activity of the plan, or names none and is organised by the plan's organisation.
    """
    activities = PlannedActivity.objects.filter(pk__in=activity_ids, kind=Kind.MATERIALS).select_related(
        "plan"
    )
    plans = {activity.plan_id: activity.plan for activity in activities}
    if not plans:
        return
    years = {plan.year for plan in plans.values()}
    courses: dict[int, set[str]] = defaultdict(set)  # plan → the tree paths of its courses
    for year, activity_plan, organizer, path in (
        CourseSession.objects.filter(year__in=years)
        .exclude(status=CourseSession.Status.CANCELLED)
        .values_list("year", "activity__plan", "organizer", "course__path")
    ):
        for plan in plans.values():
            named = activity_plan == plan.pk if activity_plan else organizer == plan.organization_id
            if plan.year == year and named:
                courses[plan.pk].add(path)
    first_year, last_year = min(years), max(years)
    period = (date(first_year, 1, 1), date(last_year, 12, 31))
    materials = list(
        MaterialPage.objects.live()
        .filter(
            Q(first_published_at__date__range=period) | Q(last_published_at__date__range=period),
        )
        .order_by("path")
    )
    for activity in activities:
        for material in materials:
            on = _approved_on(material, activity.plan.year)
            if on and any(material.path.startswith(path) for path in courses[activity.plan_id]):
                yield Evidence(
                    activity_id=activity.pk,
                    happened_on=on,
                    label=material.title,
                    url=material.get_url() or reverse("wagtailadmin_pages:edit", args=[material.pk]),
                )


def _approved_on(material: MaterialPage, year: int) -> date | None:
    """The first day in ``year`` on which the material was published, or None."""
    moments = (material.first_published_at, material.last_published_at)
    days = sorted(timezone.localdate(moment) for moment in moments if moment)
    return next((day for day in days if day.year == year), None)

"""What training shows for the annual plan: settled sessions, and materials that were approved in time."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from wagtail.models import PageLogEntry

from courses.models import CourseSession
from courses.pages import PUBLICATIONS, MaterialPage
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

    What was approved in a year stays its evidence, whatever becomes of the page later: approved anew or unpublished.
    Only one that was deleted is gone, with what it belonged to.
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
    materials, approved = _approved(since=date(min(years), 1, 1), until=date(max(years), 12, 31))
    for activity in activities:
        for material in materials:
            on = approved.get((material.pk, activity.plan.year))
            if on and any(material.path.startswith(path) for path in courses[activity.plan_id]):
                yield Evidence(
                    activity_id=activity.pk, happened_on=on, label=material.title, url=_url_of(material)
                )


def _approved(*, since: date, until: date) -> tuple[list[MaterialPage], dict[tuple[int, int], date]]:
    """Materials published from ``since`` to ``until``; and material and year → the first day of that in the year.

    The log of pages knows each time. It may be younger than a page; the first day of all is also on the page itself,
    and never changes.
    """
    logged = PageLogEntry.objects.filter(action__in=PUBLICATIONS, timestamp__date__range=(since, until))
    at_first = Q(first_published_at__date__range=(since, until))
    materials = list(
        MaterialPage.objects.filter(at_first | Q(pk__in=logged.values("page"))).defer("body").order_by("path")
    )
    noted = [(material.pk, material.first_published_at) for material in materials]
    of_materials = logged.filter(page__in=MaterialPage.objects.values("pk"))
    first: dict[tuple[int, int], date] = {}
    for pk, moment in (*noted, *of_materials.values_list("page_id", "timestamp")):
        if moment:
            day = timezone.localdate(moment)
            first[pk, day.year] = min(day, first.get((pk, day.year), day))
    return materials, first


def _url_of(material: MaterialPage) -> str:
    """Where people read it; where it is not published (any more), its editor."""
    public = material.get_url() if material.live else None
    return public or reverse("wagtailadmin_pages:edit", args=[material.pk])

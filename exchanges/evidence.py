"""What completed visits prove of the year's plan."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse

from exchanges.models import Visit
from lms.planning.progress import Evidence


def completed_visits(activity_ids: list[int]) -> Iterator[Evidence]:
    """Each completed visit, by its last day, for the item of the plan that it fulfils; one query."""
    visits = (
        Visit.objects.filter(activity__in=activity_ids, status=Visit.Status.COMPLETED)
        .annotate(people=Count("delegates"))
        .values_list("activity_id", "ends_on", "title", "pk", "people")
    )
    for activity_id, ends_on, title, pk, people in visits:
        yield Evidence(activity_id, ends_on, title, reverse("visits:inspect", args=[pk]), people)

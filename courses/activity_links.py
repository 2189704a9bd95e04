"""The way from an item of the plan to the sessions that fulfil it."""

from collections.abc import Iterator

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lms.planning.activity_links import ActivityLink
from lms.planning.models import PlannedActivity


def sessions_of_activity(request: HttpRequest, activity: PlannedActivity) -> Iterator[ActivityLink]:
    """Draft a session for a training item, with the item filled in."""
    if activity.kind == PlannedActivity.Kind.TRAINING and request.user.has_perm("courses.add_coursesession"):
        yield ActivityLink(_("Plan a session"), f"{reverse('sessions:add')}?activity={activity.pk}")

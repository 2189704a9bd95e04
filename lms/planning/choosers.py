"""Choosing a planned activity in a form."""

from django.utils.translation import gettext_lazy as _

from lms.office.choosers import RecordChooserViewSet
from lms.planning.models import PlannedActivity


class ActivityChooserViewSet(RecordChooserViewSet):
    """The newest plan comes first, its items in its own order."""

    model = PlannedActivity
    icon = "tasks"
    page_title = _("Choose a planned activity")
    folded_fields = ["folded_text", "plan__folded_text"]
    detail_columns = [("plan.year", _("Year")), ("schedule", _("Schedule"))]
    ordering = ["-plan__year", "plan_id", "position", "pk"]

    def rows_for(self, user):
        return super().rows_for(user).select_related("plan")


activity_chooser = ActivityChooserViewSet("activity_chooser")

ActivityChooser = activity_chooser.widget_class

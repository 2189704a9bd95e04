"""What the plan registers with Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from lms.planning.choosers import activity_chooser
from lms.planning.viewsets import ActivityRecordViewSet, ActivityViewSet, PlanViewSet


class PlanGroup(ViewSetGroup):
    """Kế hoạch: what the year is to bring, and what was done of it."""

    menu_label = _("Plan")
    menu_icon = "calendar-alt"
    menu_name = "plan"
    menu_order = 210
    items = (PlanViewSet, ActivityViewSet, ActivityRecordViewSet)


@hooks.register("register_admin_viewset")
def register_plan() -> list:
    return [PlanGroup(), activity_chooser]


@hooks.register("register_log_actions")
def register_planning_log_actions(actions) -> None:
    actions.register_action("planning.draft_plan", _("Draft plan"), _("Plan drafted"))
    actions.register_action("planning.revise_plan", _("Revise plan"), _("Plan revised"))
    actions.register_action("planning.approve", _("Approve plan"), _("Plan approved"))
    actions.register_action("planning.copy_plan", _("Copy plan"), _("Copied to a later year"))
    actions.register_action(
        "planning.drop_coordinator", _("Leave out"), _("Coordinator left out: no longer exists")
    )
    actions.register_action("planning.add_activity", _("Add activity"), _("Activity added"))
    actions.register_action("planning.revise_activity", _("Revise activity"), _("Activity revised"))
    actions.register_action("planning.remove_activity", _("Remove activity"), _("Activity removed"))
    actions.register_action("planning.record_activity", _("Record"), _("Recorded what was done"))
    actions.register_action("planning.withdraw_record", _("Withdraw"), _("Record withdrawn"))

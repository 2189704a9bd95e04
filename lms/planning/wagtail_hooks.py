"""What the plan registers with Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


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

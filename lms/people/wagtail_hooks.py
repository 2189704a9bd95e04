"""What people register with Wagtail."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_people_log_actions(actions) -> None:
    actions.register_action("people.add_organization", _("Add organisation"), _("Organisation added"))
    actions.register_action("people.revise_organization", _("Revise organisation"), _("Organisation revised"))
    actions.register_action("people.add_provider", _("Add provider"), _("Put on the list of providers"))
    actions.register_action("people.revise_provider", _("Revise provider"), _("Particulars revised"))
    actions.register_action("people.change_status", _("Change status"), _("Status changed"))
    actions.register_action("people.end_status", _("End status"), _("Status ended"))
    actions.register_action("people.link_account", _("Link account"), _("Account linked"))
    actions.register_action("people.unlink_account", _("Take off account"), _("Account taken off"))

"""What places register with Wagtail. Their screens stand in the Directory group (``lms.people.wagtail_hooks``)."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks


@hooks.register("register_log_actions")
def register_places_log_actions(actions) -> None:
    actions.register_action("places.import_communes", _("Import communes"), _("Communes imported"))
    actions.register_action("places.add_village", _("Add village"), _("Village added"))
    actions.register_action("places.revise_village", _("Revise village"), _("Village revised"))
    actions.register_action("places.designate", _("Put on the list"), _("Put on the list"))
    actions.register_action("places.review_designation", _("Review"), _("Replaced by a new decision"))
    actions.register_action("places.end_designation", _("Take off the list"), _("Taken off the list"))

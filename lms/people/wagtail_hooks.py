"""What people register with Wagtail: the Directory, with the screens of places, and the choosers of both."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSetGroup

from lms.people.choosers import organization_chooser, provider_chooser
from lms.people.data_screens import DataRequestViewSet
from lms.people.roster.viewsets import RosterImportViewSet
from lms.people.viewsets import OrganizationViewSet, ProviderViewSet
from lms.places.choosers import commune_chooser, village_chooser
from lms.places.viewsets import CommuneViewSet, DesignationViewSet, ProvinceViewSet, VillageViewSet


class DirectoryGroup(ViewSetGroup):
    """Danh mục: who and where."""

    menu_label = _("Directory")
    menu_icon = "folder-open-inverse"
    menu_name = "directory"
    menu_order = 260
    items = (
        ProviderViewSet,
        RosterImportViewSet,
        DataRequestViewSet,
        OrganizationViewSet,
        CommuneViewSet,
        VillageViewSet,
        DesignationViewSet,
        ProvinceViewSet,
    )


@hooks.register("register_admin_viewset")
def register_directory() -> list:
    return [DirectoryGroup(), provider_chooser, organization_chooser, commune_chooser, village_chooser]


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
    actions.register_action("people.merge", _("Merge"), _("Merged: one row of the list became another"))
    actions.register_action(
        "people.receive_data_request", _("Ask about own data"), _("Request about data received")
    )
    actions.register_action("people.acknowledge_data_request", _("Acknowledge"), _("Request acknowledged"))
    actions.register_action("people.answer_data_request", _("Answer the request"), _("Request answered"))
    actions.register_action("people.forget_particulars", _("Forget particulars"), _("Particulars forgotten"))
    actions.register_action(
        "people.reveal_identity", _("Show identity number"), _("Identity number looked at")
    )
    actions.register_action("people.upload_roster", _("Upload a list"), _("List uploaded"))
    actions.register_action(
        "people.choose_sheet_of_roster", _("Choose a sheet"), _("Sheet of the list chosen")
    )
    actions.register_action("people.name_units_of_roster", _("Name units"), _("Units of the list named"))
    actions.register_action(
        "people.correct_row_of_roster", _("Correct a row"), _("Row of the list corrected")
    )
    actions.register_action("people.decide_roster", _("Decide doubtful rows"), _("Doubtful rows decided"))
    actions.register_action("people.confirm_roster", _("Confirm the import"), _("Import confirmed"))
    actions.register_action("people.carry_out_roster", _("Carry out the import"), _("Import carried out"))
    actions.register_action("people.step_back_roster", _("Step back"), _("Import refused: back to its rows"))
    actions.register_action("people.undo_roster", _("Undo the import"), _("Import undone"))
    actions.register_action("people.discard_roster", _("Discard the import"), _("Import discarded"))

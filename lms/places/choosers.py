"""Choosing a commune or a village in a form."""

from django.utils.translation import gettext_lazy as _

from lms.office.choosers import RecordChooserViewSet
from lms.places.models import Commune, Village


class CommuneChooserViewSet(RecordChooserViewSet):
    model = Commune
    icon = "site"
    page_title = _("Choose a commune or ward")
    folded_fields = ["folded_name", "province__folded_name"]
    spelt_field = "name"
    detail_columns = [("province", _("Province"))]
    ordering = ["sort_key", "code"]

    def rows_for(self, user):
        return super().rows_for(user).select_related("province")


class VillageChooserViewSet(RecordChooserViewSet):
    model = Village
    icon = "home"
    page_title = _("Choose a village")
    folded_fields = ["folded_name", "commune__folded_name"]
    detail_columns = [("commune", _("Commune or ward"))]
    ordering = ["commune__sort_key", "sort_key"]

    def rows_for(self, user):
        return super().rows_for(user).select_related("commune")


commune_chooser = CommuneChooserViewSet("commune_chooser")
village_chooser = VillageChooserViewSet("village_chooser")

CommuneChooser = commune_chooser.widget_class
VillageChooser = village_chooser.widget_class

"""Choosing a provider or an organisation in a form."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.office.choosers import RecordChooserViewSet
from lms.people.models import Organization, Provider


class ProviderChooserViewSet(RecordChooserViewSet):
    model = Provider
    icon = "user"
    page_title = _("Choose a provider")
    folded_fields = ["folded_name"]
    spelt_field = "full_name"
    detail_columns = [("class_label", _("Class")), ("current_organization_name", _("Organisation"))]
    ordering = ["sort_key", "pk"]

    def rows_for(self, user):
        return Provider.objects.with_status(on=timezone.localdate())


class OrganizationChooserViewSet(RecordChooserViewSet):
    model = Organization
    icon = "group"
    page_title = _("Choose an organisation")
    folded_fields = ["folded_name"]
    spelt_field = "name"
    detail_columns = [("get_kind_display", _("Kind")), ("province", _("Province"))]
    ordering = ["sort_key", "pk"]

    def rows_for(self, user):
        return super().rows_for(user).select_related("province")


provider_chooser = ProviderChooserViewSet("provider_chooser")
organization_chooser = OrganizationChooserViewSet("organization_chooser")

ProviderChooser = provider_chooser.widget_class
OrganizationChooser = organization_chooser.widget_class

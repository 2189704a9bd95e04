"""Forms of places."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lms.office.forms import DoorForm
from lms.places import actions
from lms.places.choosers import CommuneChooser, VillageChooser
from lms.places.models import Designation, Village


class VillageForm(DoorForm):
    """Add a village, or correct its name: it never moves to another commune."""

    door_asks = frozenset({"one_village_per_commune_and_name"})

    class Meta:
        model = Village
        fields = ["commune", "name"]
        widgets = {"commune": CommuneChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["commune"]

    def pass_door(self, *, by: Any, at: datetime) -> Village:
        if self.instance.pk:
            name = self.cleaned_data.get("name", self.instance.name)
            return actions.revise_village(village=self.instance, name=name, by=by, at=at)
        return actions.add_village(by=by, at=at, **self.cleaned_data)


class DesignationForm(DoorForm):
    """Put a place on a list by a decision."""

    door_asks = frozenset(
        {
            "list_of_villages_names_a_village",
            "one_open_designation_per_commune_and_list",
            "one_open_designation_per_village_and_list",
        }
    )

    class Meta:
        model = Designation
        fields = ["kind", "commune", "village", "decision_number", "decided_on", "issuer", "valid_from"]
        widgets = {"commune": CommuneChooser, "village": VillageChooser}
        help_texts = {"village": _("Only for lists of villages.")}

    def pass_door(self, *, by: Any, at: datetime) -> Designation:
        return actions.designate(by=by, at=at, **self.cleaned_data)


class ReviewForm(forms.ModelForm):
    """The new decision that renews a designation."""

    class Meta:
        model = Designation
        fields = ["kind", "decision_number", "decided_on", "issuer", "valid_from"]
        widgets = {"decided_on": AdminDateInput, "valid_from": AdminDateInput}

    def _post_clean(self) -> None:
        """Nothing is built from the form: the door builds and checks."""


class EndForm(forms.Form):
    """The first day a place is no longer on its list."""

    on = forms.DateField(label=_("First day off the list"), widget=AdminDateInput)


class CommuneFileForm(forms.Form):
    """A file of communes."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV or XLSX; the first row names the columns: province_code, code, kind (commune, ward, special_zone), "
            "name, and maybe formed_from, source, valid_from."
        ),
    )

"""Forms of duties and exemptions."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lms.hours import actions
from lms.hours.models import Duty, Exemption
from lms.office.forms import DoorForm
from lms.people.choosers import ProviderChooser


class DutyForm(DoorForm):
    """A new duty, or with a reason the correction of one that was written down wrongly."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        max_length=300,
        required=False,
        help_text=_(
            "A new rule is a new row: end this duty and add the next. Correct only what was mistyped."
        ),
    )

    class Meta:
        model = Duty
        fields = ["provider_class", "minutes_per_year", "valid_from", "source", "caveat"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["reason"]

    def pass_door(self, *, by: Any, at: datetime) -> Duty:
        if self.instance.pk is None:
            return actions.add_duty(by=by, at=at, **self.cleaned_data)
        return actions.revise_duty(duty=self.instance, by=by, at=at, **self.cleaned_data)


class EndDutyForm(forms.Form):
    """From when on a duty no longer holds."""

    on = forms.DateField(
        label=_("No longer holds from"),
        widget=AdminDateInput,
        help_text=_("The first day without this duty; the one that follows it may begin that day."),
    )


class ExemptionForm(DoorForm):
    """Free somebody of a year's duty."""

    class Meta:
        model = Exemption
        fields = ["provider", "year", "clause", "note"]
        widgets = {"provider": ProviderChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

    def pass_door(self, *, by: Any, at: datetime) -> Exemption:
        return actions.approve_exemption(by=by, at=at, **self.cleaned_data)

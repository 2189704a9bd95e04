"""Forms of reporting periods."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.office.forms import DoorForm
from lms.reporting.actions import open_period, revise_period
from lms.reporting.models import ReportingPeriod


class PeriodForm(DoorForm):
    """Open a period, or correct one."""

    class Meta:
        model = ReportingPeriod
        fields = [
            "kind",
            "title",
            "year",
            "starts_on",
            "ends_on",
            "cutoff_on",
            "due_on",
            "recipient",
            "source",
        ]

    def pass_door(self, *, by: Any, at: datetime) -> ReportingPeriod:
        if self.instance.pk is None:
            return open_period(by=by, at=at, **self.cleaned_data)
        return revise_period(period=self.instance, by=by, at=at, **self.cleaned_data)


class YearForm(forms.Form):
    """The year whose usual periods are opened."""

    year = forms.IntegerField(label=_("Year"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year

"""Forms of duties and exemptions."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses.models import ContentKind
from lms.hours import actions, outside_training, settling
from lms.hours.models import Duty, Exemption, ExternalCredit, YearSettlement
from lms.office.fields import WholeNumberField
from lms.office.forms import DoorForm
from lms.people.choosers import ProviderChooser
from lms.people.models import Organization


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

    content_kinds = forms.MultipleChoiceField(
        label=_("Contents that count"),
        choices=ContentKind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )
    organizer_kinds = forms.MultipleChoiceField(
        label=_("Organisers that count"),
        choices=Organization.Kind.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all of them."),
    )

    class Meta:
        model = Duty
        fields = [
            "provider_class",
            "minutes_per_year",
            "valid_from",
            "content_kinds",
            "organizer_kinds",
            "day_from_minutes",
            "day_counts_minutes",
            "change_rule",
            "source",
            "caveat",
        ]
        help_texts = {
            "day_from_minutes": _(
                "A day of so many minutes or more is a whole day. Empty: minutes count as they are."
            )
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            del self.fields["reason"]

    def pass_door(self, *, by: Any, at: datetime) -> Duty:
        if self.instance.pk is None:
            return actions.add_duty(by=by, at=at, **self.cleaned_data)
        return actions.revise_duty(duty=self.instance, by=by, at=at, **self.cleaned_data)


FIRST_YEAR = 2018
"""The circular that asks for hours is of 2018."""


class EndDutyForm(forms.Form):
    """From when on a duty no longer holds."""

    on = forms.DateField(
        label=_("No longer holds from"),
        widget=AdminDateInput,
        help_text=_("The first day without this duty; the one that follows it may begin that day."),
    )


def _bound(year: forms.Field) -> None:
    """Take only years that there can be hours of."""
    latest = timezone.localdate().year + 1
    year.validators = [*year.validators, MinValueValidator(FIRST_YEAR), MaxValueValidator(latest)]
    year.widget.attrs |= {"min": FIRST_YEAR, "max": latest}


EVIDENCE_TYPES = ".pdf,.jpg,.jpeg,.png,.webp"
"""What browsers offer to choose; the doors look into the file."""


class ExemptionForm(DoorForm):
    """Free somebody of a year's duty."""

    evidence = forms.FileField(
        label=_("Evidence"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": EVIDENCE_TYPES}),
        help_text=_("The decision or certificate; only the office opens it."),
    )

    class Meta:
        model = Exemption
        fields = ["provider", "year", "clause", "starts_on", "ends_on", "note"]
        widgets = {"provider": ProviderChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year
        _bound(self.fields["year"])

    def pass_door(self, *, by: Any, at: datetime) -> Exemption:
        return actions.approve_exemption(by=by, at=at, **self.cleaned_data)


class SettleForm(DoorForm):
    """Settle the hours of a year."""

    class Meta:
        model = YearSettlement
        fields = ["year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].initial = timezone.localdate().year - 1
        _bound(self.fields["year"])

    def pass_door(self, *, by: Any, at: datetime) -> YearSettlement:
        return settling.settle_year(year=self.cleaned_data["year"], by=by, at=at)


class ApproveCreditForm(forms.Form):
    """How much of what was handed in counts, and what kind of body organised it."""

    minutes = WholeNumberField(label=_("Minutes that count"), min_value=1)
    organizer_kind = forms.ChoiceField(
        label=_("Kind of organiser"),
        required=False,
        choices=[("", _("another body")), *Organization.Kind.choices],
        help_text=_("For lawyers only some organisers count; the duty says which."),
    )
    reason = forms.CharField(label=_("Note"), required=False, max_length=300)


class HoursField(forms.DecimalField):
    """Hours with a comma or a point before the decimals, whatever language the page is in; thousands are none."""

    def to_python(self, value: Any) -> Any:
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class HandInForm(forms.ModelForm):
    """What a person hands in: a certificate from elsewhere, or what they studied alone."""

    hours = HoursField(
        label=_("Hours"),
        min_value=0,
        max_digits=5,
        decimal_places=2,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Write seven and a half hours as 7.5."),
    )
    evidence = forms.FileField(
        label=_("Certificate or other evidence"),
        widget=forms.ClearableFileInput(attrs={"accept": EVIDENCE_TYPES}),
        help_text=_("PDF or a photograph, at most 10 MB. Only you and the office can open it."),
    )
    field_order = ("kind", "title", "organizer", "happened_on", "hours", "content_kind", "mode", "evidence")

    class Meta:
        model = ExternalCredit
        fields = ["kind", "title", "organizer", "happened_on", "content_kind", "mode"]
        widgets = {"happened_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["happened_on"].widget.attrs["max"] = timezone.localdate().isoformat()

    def _post_clean(self) -> None:
        """Nothing is built from the form: the door builds and checks."""

    def pass_door(self, *, provider: Any, by: Any, at: datetime) -> ExternalCredit:
        """Hand it in; raises ``lms.refusals.Refusal``."""
        facts = {**self.cleaned_data, "minutes": int(self.cleaned_data["hours"] * 60)}
        del facts["hours"]
        return outside_training.hand_in(provider=provider, by=by, at=at, **facts)

"""Forms of people and organisations."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lms.office.forms import DoorForm
from lms.people import actions
from lms.people.choosers import OrganizationChooser, ProviderChooser
from lms.people.models import Organization, Provider, ProviderClass, ProviderStatus
from lms.places.choosers import CommuneChooser


class OrganizationForm(DoorForm):
    door_asks = frozenset({"one_organization_per_province_and_name"})

    class Meta:
        model = Organization
        fields = ["name", "short_name", "kind", "parent", "province", "commune", "phone"]
        widgets = {"parent": OrganizationChooser, "commune": CommuneChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        provinces = self.fields["province"].queryset.filter(valid_until=None)
        self.fields["province"].queryset = provinces.order_by("sort_key")

    def pass_door(self, *, by: Any, at: datetime) -> Organization:
        if self.instance.pk:
            return actions.revise_organization(organization=self.instance, by=by, at=at, **self.cleaned_data)
        return actions.add_organization(by=by, at=at, **self.cleaned_data)


class ProviderForm(DoorForm):
    """A person on the list; a new one may get the first status at once."""

    provider_class = forms.ChoiceField(
        label=_("Class"), required=False, choices=[("", "---------"), *ProviderClass.choices]
    )
    organization = forms.ModelChoiceField(
        label=_("Organisation"),
        required=False,
        queryset=Organization.objects.all(),
        widget=OrganizationChooser,
    )
    valid_from = forms.DateField(label=_("Since"), required=False, widget=AdminDateInput)
    card_number = forms.CharField(label=_("Card number"), required=False, max_length=30)
    decision_number = forms.CharField(label=_("Decision or contract number"), required=False, max_length=60)

    STATUS = ("provider_class", "organization", "valid_from", "card_number", "decision_number")

    class Meta:
        model = Provider
        fields = ["full_name", "sex", "born_on", "phone", "email", "commune"]
        widgets = {"commune": CommuneChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # a status is changed by its own deed, with a day
            for name in self.STATUS:
                del self.fields[name]

    def pass_door(self, *, by: Any, at: datetime) -> Provider:
        if self.instance.pk:
            return actions.revise_provider(provider=self.instance, by=by, at=at, **self.cleaned_data)
        return actions.add_provider(by=by, at=at, **self.cleaned_data)


class StatusForm(forms.ModelForm):
    """A new status from a day on."""

    class Meta:
        model = ProviderStatus
        fields = ["provider_class", "organization", "valid_from", "card_number", "decision_number"]
        widgets = {"organization": OrganizationChooser, "valid_from": AdminDateInput}

    def _post_clean(self) -> None:
        """Nothing is built from the form: the door builds and checks."""


class EndStatusForm(forms.Form):
    on = forms.DateField(label=_("First day no longer a provider"), widget=AdminDateInput)


class AccountForm(forms.Form):
    user: Any = forms.ModelChoiceField(
        label=_("Account"),
        queryset=get_user_model().objects.none(),
        help_text=_("Accounts that belong to nobody on the list yet."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        users = get_user_model().objects.filter(is_active=True, provider=None)
        accounts: Any = self.fields["user"]
        accounts.queryset = users.order_by("username")


class MergeForm(forms.Form):
    other = forms.ModelChoiceField(
        label=_("The same person, once more"),
        queryset=Provider.objects.all(),
        widget=ProviderChooser,
        help_text=_("This row leaves the list; all that belongs to it moves here."),
    )
    reason = forms.CharField(
        label=_("How you know that the two are one person"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Kept in the log."),
    )

"""Forms for lists of people and for units."""

from datetime import datetime
from typing import Any

from django import forms
from django.contrib.auth import get_user_model
from django.db import models
from django.utils.translation import gettext_lazy as _

from courses import actions
from courses.models import UnitHead
from courses.nominees import MOST, NamedList, read_file, read_text
from lms.office.forms import DoorForm
from lms.people.choosers import OrganizationChooser
from lms.refusals import Refusal


class ListForm(forms.Form):
    """Names, typed or from a spreadsheet."""

    names = forms.CharField(
        label=_("Names, one a line"),
        required=False,
        strip=False,
        max_length=100_000,
        widget=forms.Textarea(attrs={"rows": 8, "autocomplete": "off", "autocapitalize": "words"}),
        help_text=_("For namesakes add the unit, the telephone or the day of birth after a comma."),
    )
    file = forms.FileField(
        label=_("Or a spreadsheet (.xlsx or .csv)"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        help_text=_(
            "With a column “Họ và tên”; whatever else stands beside it helps to tell namesakes apart."
        ),
    )

    named: NamedList

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        file, names = cleaned.get("file"), cleaned.get("names") or ""
        try:
            self.named = read_file(file) if file else read_text(names)
        except Refusal as refusal:
            refusal.add_to(self)
            return cleaned
        if not self.named.rows:
            self.add_error("names", _("Write at least one name, or choose a file."))
        elif len(self.named.rows) > MOST:
            text = _("The list has %(number)d names; at most %(most)d are taken at once. Split it.")
            self.add_error("file" if file else "names", text % {"number": len(self.named.rows), "most": MOST})
        return cleaned


class UnitHeadForm(DoorForm):
    """Which account speaks for which unit."""

    door_asks = frozenset({"one_current_head_per_unit_and_account"})

    class Meta:
        model = UnitHead
        fields = ["organization", "user"]
        widgets = {"organization": OrganizationChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accounts: Any = self.fields["user"]
        accounts.queryset = get_user_model()._default_manager.filter(is_active=True).order_by("username")
        accounts.label_from_instance = lambda user: f"{user} ({user.get_username()})"

    def pass_door(self, *, by: Any, at: datetime) -> models.Model:
        return actions.appoint_head(by=by, at=at, **self.cleaned_data)

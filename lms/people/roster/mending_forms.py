"""Forms that mend a list after it was read."""

from collections import Counter
from difflib import get_close_matches
from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.people.choosers import OrganizationChooser
from lms.people.models import Organization, RosterImport, RosterRow
from lms.people.roster.actions import UnitChoice
from lms.people.roster.cells import as_typed
from lms.people.roster.columns import FIELD_LABELS, Field
from lms.people.roster.known import IDENTITY, unit_key
from lms.places.models import Province

MOST_UNITS = 100
"""So many names of units are asked on one page; the others come after them."""
ALIKE = 0.75


class SheetForm(forms.Form):
    """Which of the other sheets of the file."""

    sheet = forms.ChoiceField(label=_("Sheet"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = cast(forms.ChoiceField, self.fields["sheet"])
        sheets.choices = [(name, name) for name in roster.other_sheets]


class UnitsForm(forms.Form):
    """Of each name: an organisation of ours, or what a new one is to be called and what it is, or nothing yet."""

    province = forms.ModelChoiceField(
        label=_("Province of the new organisations"), required=False, queryset=Province.objects.none()
    )

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = list(Organization.objects.values_list("pk", "name", "short_name", "province"))
        provinces = Counter(province for *_names, province in units)
        field = cast(forms.ModelChoiceField, self.fields["province"])
        field.queryset = Province.objects.filter(valid_until=None).order_by("sort_key")
        field.initial = provinces.most_common(1)[0][0] if provinces else None
        known = {unit_key(name): pk for pk, *names, _province in units for name in names if name}
        asked = sorted(roster.units.items(), key=lambda item: (-item[1]["rows"], item[0]))[:MOST_UNITS]
        self.asked = {f"{n}": (key, said) for n, (key, said) in enumerate(asked)}
        for n, (key, said) in self.asked.items():
            near = get_close_matches(key, known, 1, ALIKE)
            new = said["new"] or {}
            self.fields[f"organization_{n}"] = forms.ModelChoiceField(
                label=_("It is"),
                required=False,
                queryset=Organization.objects.all(),
                widget=OrganizationChooser,
                initial=said["organization"] or (known[near[0]] if near and not new else None),
                help_text=_("Suggested because the names are alike; take it away if it is another.")
                if near and not said["organization"] and not new
                else "",
            )
            self.fields[f"kind_{n}"] = forms.ChoiceField(
                label=_("Or a new organisation"),
                required=False,
                choices=[("", _("no")), *Organization.Kind.choices],
                initial=new.get("kind", ""),
            )
            self.fields[f"name_{n}"] = forms.CharField(
                label=_("Its name"), required=False, max_length=200, initial=new.get("name") or said["name"]
            )

    def groups(self) -> list[dict[str, Any]]:
        """The fields of each name, as the template lays them out."""
        return [
            {
                "name": said["name"],
                "rows": said["rows"],
                "fields": [self[f"{part}_{n}"] for part in ("organization", "kind", "name")],
            }
            for n, (_key, said) in self.asked.items()
        ]

    def clean(self) -> dict[str, Any]:
        """One of the two, and of a new one name and province."""
        data = super().clean() or {}
        for n in self.asked:
            if not data.get(f"kind_{n}"):
                continue
            if data.get(f"organization_{n}"):
                self.add_error(f"kind_{n}", _("Choose the organisation, or a new one, not both."))
            if not (data.get(f"name_{n}") or "").strip():
                self.add_error(f"name_{n}", _("Say what the new organisation is called."))
            if not data.get("province") and "province" not in self.errors:
                self.add_error("province", _("Say in which province the new organisations are."))
        return data

    def choices(self) -> dict[str, UnitChoice | None]:
        """Name in the list → what it stands for."""
        data = self.cleaned_data
        found: dict[str, UnitChoice | None] = {}
        for n, (_key, said) in self.asked.items():
            choice = None
            if unit := data[f"organization_{n}"]:
                choice = UnitChoice(unit)
            elif kind := data[f"kind_{n}"]:
                choice = UnitChoice(name=data[f"name_{n}"], kind=kind, province=data["province"])
            found[said["name"]] = choice
        return found


class RowForm(forms.Form):
    """The cells of a row whose columns mean something, each as the file says it."""

    def __init__(self, *args: Any, roster: RosterImport, row: RosterRow, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in Field:
            column = roster.columns.get(name)
            if column is None:
                continue
            said = as_typed(row.cells[column]) if column < len(row.cells) else ""
            kept = bool(said) and name in IDENTITY and not any(said in note for note in row.notes)
            self.fields[str(name)] = forms.CharField(
                label=str(FIELD_LABELS[name]),
                required=False,
                max_length=300,
                initial="" if kept else said,
                help_text=_("Not shown. Leave empty to keep what the list says.") if kept else "",
            )

    def corrected(self) -> dict[str, str]:
        """The cells that now say something else."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

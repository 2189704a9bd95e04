"""Forms of the import of people."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from lms.office.forms import DoorForm
from lms.people.choosers import OrganizationChooser
from lms.people.models import Organization, ProviderClass, RosterImport, RosterRow
from lms.people.roster import actions
from lms.people.roster.cells import as_typed
from lms.people.roster.columns import FIELD_LABELS, Field
from lms.people.roster.known import IDENTITY

EXAMPLES = 2


class UploadForm(DoorForm):
    """Which list to take in."""

    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "Excel (.xlsx) or CSV, as it is: titles above the table, columns in any order, old fonts. "
            "Nothing is saved in the list of providers before you confirm."
        ),
    )
    sheet = forms.CharField(
        label=_("Sheet"),
        required=False,
        max_length=100,
        help_text=_(
            "Leave empty: the first sheet with a column of names is taken, and you can choose another."
        ),
    )

    class Meta:
        model = RosterImport
        fields: list[str] = []

    def pass_door(self, *, by: Any, at: datetime) -> RosterImport:
        file = self.cleaned_data["file"]
        return actions.upload(
            file_name=file.name, data=file.read(), sheet=self.cleaned_data["sheet"] or None, by=by, at=at
        )


class ColumnsForm(forms.Form):
    """What each column means, and what holds for new people where a row is silent."""

    default_class = forms.ChoiceField(
        label=_("Class of new people, where a row gives none"),
        required=False,
        choices=[("", "---------"), *ProviderClass.choices],
    )
    default_organization = forms.ModelChoiceField(
        label=_("Organisation of new people, where a row gives none"),
        required=False,
        queryset=Organization.objects.all(),
        widget=OrganizationChooser,
    )
    default_valid_from = forms.DateField(
        label=_("First day of a status, where a row gives none"), required=False, widget=AdminDateInput
    )

    def __init__(self, *args: Any, roster: RosterImport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.roster = roster
        told = {column: name for name, column in roster.columns.items()}
        examples = list(roster.rows.order_by("number").values_list("cells", flat=True)[:EXAMPLES])
        choices = [("", _("not taken over")), *((str(name), FIELD_LABELS[name]) for name in Field)]
        for column, title in enumerate(roster.titles):
            said = [
                _masked(str(cells[column])) if told.get(column) in IDENTITY else as_typed(cells[column])
                for cells in examples
                if column < len(cells) and cells[column] is not None
            ]
            if not title and not said:
                continue
            self.fields[f"column_{column}"] = forms.ChoiceField(
                label=title or _("Column %(number)d") % {"number": column + 1},
                required=False,
                choices=choices,
                initial=told.get(column, ""),
                help_text=_("For example: %(examples)s") % {"examples": "; ".join(said)} if said else "",
            )
        self.order_fields([name for name in self.fields if name.startswith("column_")])

    def clean(self) -> dict[str, Any]:
        """Two columns cannot mean the same."""
        data = super().clean() or {}
        columns: dict[str, int] = {}
        for name in [name for name in self.fields if name.startswith("column_")]:
            if meaning := data.get(name):
                if meaning in columns:
                    self.add_error(name, _("Another column has this meaning already."))
                columns[meaning] = int(name.removeprefix("column_"))
        return data | {"columns": columns}

    def changes(self) -> dict[str, Any]:
        """The arguments of ``actions.set_columns``."""
        names = ("columns", "default_class", "default_organization", "default_valid_from")
        return {name: self.cleaned_data[name] for name in names}


def _masked(text: str) -> str:
    """Enough of an identity number to see that the column is the right one."""
    return f"{text[:3]}•••" if text[:3].isdigit() else "•••"


class DecisionsForm(forms.Form):
    """One answer for each doubtful row on a page: fields ``row_<number>``."""

    def __init__(self, *args: Any, rows: list[RosterRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in rows:
            choices = [
                choice
                for choice in RosterRow.Decision.choices
                if row.provider_id or choice[0] != RosterRow.Decision.SAME_PERSON
            ]
            self.fields[f"row_{row.number}"] = forms.ChoiceField(
                label=_("Row %(number)d") % {"number": row.number},
                required=False,
                choices=choices,
                initial=row.decision,
            )

    def decisions(self) -> dict[int, str]:
        """What was decided anew: row number → decision."""
        return {int(name.removeprefix("row_")): self.cleaned_data[name] for name in self.changed_data}

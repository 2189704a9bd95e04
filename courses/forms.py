"""The office's forms of training; each saves through doors and shows their refusals."""

from datetime import datetime
from typing import Any

from django import forms
from django.db import models
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput, AdminTimeInput

from courses import actions
from courses.actions.sessions import EDITABLE
from courses.models import CourseSession, Mark, Meeting
from lms.office.forms import DoorForm
from lms.people.models import Organization, Provider
from lms.planning.models import PlannedActivity

DAY_FORMATS = ["%d/%m/%Y", "%Y-%m-%d"]
"""As Vietnam writes days, in either language of the interface."""


class SessionForm(DoorForm):
    """The facts of a session; its meetings, trainers and steps have screens of their own."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        activity = self.fields["activity"]
        activity.queryset = (
            PlannedActivity.objects.filter(kind=PlannedActivity.Kind.TRAINING)
            .select_related("plan")
            .order_by("-plan__year", "position")
        )
        activity.label_from_instance = lambda item: f"{item.plan.year} · {item}"
        for name in ("organizer", "coordinator"):
            self.fields[name].queryset = Organization.objects.order_by("sort_key")
        self.fields["commune"].queryset = self.fields["commune"].queryset.order_by("sort_key")
        if self.instance.pk and self.instance.status != CourseSession.Status.DRAFT:
            for name in ("code", "course"):
                self.fields[name].disabled = True

    def pass_door(self, *, by: Any, at: datetime) -> models.Model:
        facts = {name: value for name, value in self.cleaned_data.items() if name in EDITABLE}
        if self.instance.pk:
            return actions.revise_session(session=self.instance, by=by, at=at, **facts)
        return actions.draft_session(by=by, at=at, **facts)


class ThresholdForm(DoorForm):
    """A threshold of completion and the day from which it holds."""

    def pass_door(self, *, by: Any, at: datetime) -> models.Model:
        if self.instance.pk:
            return actions.revise_threshold(threshold=self.instance, by=by, at=at, **self.cleaned_data)
        return actions.add_threshold(by=by, at=at, **self.cleaned_data)


class MeetingForm(forms.Form):
    """One half-day meeting."""

    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    held_on = forms.DateField(
        label=_("Date"), input_formats=DAY_FORMATS, widget=AdminDateInput(format=DAY_FORMATS[0])
    )
    half_day = forms.ChoiceField(label=_("Part of the day"), choices=[("", "—"), *Meeting.HalfDay.choices])
    starts_at = forms.TimeField(label=_("From"), widget=AdminTimeInput(format="%H:%M"))
    ends_at = forms.TimeField(label=_("To"), widget=AdminTimeInput(format="%H:%M"))
    room = forms.CharField(label=_("Room"), required=False, max_length=120)
    agenda = forms.CharField(
        label=_("Agenda"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One item a line."),
    )

    def plan(self) -> actions.MeetingPlan:
        """What was filled in, for ``courses.actions.schedule``."""
        facts = {name: self.cleaned_data[name] for name in self.fields if name != "DELETE"}
        return actions.MeetingPlan(**facts)


class TrainerForm(forms.Form):
    """One trainer: somebody on the list of providers, or a guest by name."""

    provider = forms.TypedChoiceField(
        label=_("On the list of providers"), required=False, coerce=int, empty_value=None
    )
    name = forms.CharField(label=_("Guest's full name"), required=False, max_length=100)
    office = forms.CharField(label=_("Title and office"), required=False, max_length=200)
    user = forms.TypedChoiceField(
        label=_("Account"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("Whoever signs in with it may take attendance in this session."),
    )
    minutes = forms.IntegerField(label=_("Minutes taught"), required=False, min_value=1)

    def __init__(
        self, *args: Any, people: dict[int, Provider], accounts: dict[int, Any], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.people, self.accounts = people, accounts
        for name, choices in (("provider", people), ("user", accounts)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = [("", "—"), *choices.items()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        named = cleaned.get("provider") or cleaned.get("name")
        if self.has_changed() and not named and not self.errors:
            self.add_error("name", _("Choose someone from the list, or write a guest's name."))
        return cleaned

    def plan(self) -> actions.TrainerPlan:
        """What was filled in, for ``courses.actions.assign_trainers``."""
        facts = self.cleaned_data
        return actions.TrainerPlan(
            name=facts["name"],
            provider=self.people.get(facts["provider"]),
            user=self.accounts.get(facts["user"]),
            office=facts["office"],
            minutes=facts["minutes"],
        )


def rows_filled_in(formset: BaseFormSet) -> list[Any]:
    """The forms of the rows that are filled in and not ticked for removal; each gives its ``plan()``."""
    return [
        form
        for form in formset.forms
        if form.cleaned_data and not form.cleaned_data.get("DELETE") and (form.has_changed() or form.initial)
    ]


MeetingFormSet = formset_factory(MeetingForm, extra=3, can_delete=True, max_num=60)
TrainerFormSet = formset_factory(TrainerForm, extra=2, can_delete=True, max_num=30)


class CorrectionForm(forms.Form):
    """What a record should say, and why."""

    mark = forms.ChoiceField(label=_("Mark"), choices=Mark.choices, widget=forms.RadioSelect)
    minutes = forms.IntegerField(
        label=_("Minutes attended"),
        required=False,
        min_value=0,
        help_text=_("Only for someone who was late or left early."),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log and shown to those concerned."),
    )

    def clean_minutes(self) -> int | None:
        """Minutes say something only of who was late or left early; the whole meeting or none follows from the rest."""
        partly = self.cleaned_data.get("mark") in {Mark.LATE, Mark.LEFT_EARLY}
        return self.cleaned_data["minutes"] if partly else None

"""Forms of the plan."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.documents.widgets import AdminDocumentChooser

from lms.office.forms import DoorForm
from lms.people.choosers import OrganizationChooser
from lms.places.choosers import CommuneChooser
from lms.planning import actions
from lms.planning.choosers import ActivityChooser
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity


class ReasonedForm(DoorForm):
    """A form whose record changes only with a reason once the plan is approved."""

    reason = forms.CharField(
        label=_("Reason of the change"),
        required=False,
        max_length=300,
        widget=AdminAutoHeightTextInput,
        help_text=_("Needed because the plan is approved; kept in the log."),
    )

    def ask_reason_of(self, plan: AnnualPlan | None) -> None:
        """Show the field where a reason is needed."""
        if plan is not None and plan.status == AnnualPlan.Status.DRAFT:
            del self.fields["reason"]


class PlanForm(ReasonedForm):
    class Meta:
        model = AnnualPlan
        fields = [
            "organization", "year", "title", "number", "signed_on", "signer_name", "signer_title", "legal_grounds",
            "purpose", "requirements", "source",
        ]  # fmt: skip
        widgets = {"organization": OrganizationChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_reason_of(self.instance)

    def pass_door(self, *, by: Any, at: datetime) -> AnnualPlan:
        if self.instance.pk:
            return actions.revise_plan(plan=self.instance, by=by, at=at, **self.cleaned_data)
        return actions.draft_plan(by=by, at=at, **self.cleaned_data)


class ActivityForm(ReasonedForm):
    door_asks = frozenset({"activity_has_a_quarter", "one_activity_per_plan_and_number"})

    class Meta:
        model = PlannedActivity
        fields = [
            "plan", "number", "heading", "title", "description", "kind", "lead_words", "lead", "coordinators",
            "schedule", "in_q1", "in_q2", "in_q3", "in_q4", "cadence", "target_count", "target_unit", "budget_vnd",
        ]  # fmt: skip
        widgets = {"lead": OrganizationChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:  # an activity never moves to another plan
            del self.fields["plan"]
            self.ask_reason_of(self.instance.plan)
        else:
            plans = AnnualPlan.objects.order_by("-year", "title")
            self.fields["plan"].queryset = plans
            self.fields["reason"].help_text = _("Needed when the plan is approved; kept in the log.")
            self._begin_with_the_lead()

    def _begin_with_the_lead(self) -> None:
        plan_id = self.initial.get("plan")
        if plan_id and not self.is_bound:
            plan = AnnualPlan.objects.filter(pk=plan_id).first()
            self.ask_reason_of(plan)
            self.initial.setdefault("lead", plan and plan.organization_id)

    def pass_door(self, *, by: Any, at: datetime) -> PlannedActivity:
        if self.instance.pk:
            return actions.revise_activity(activity=self.instance, by=by, at=at, **self.cleaned_data)
        return actions.add_activity(by=by, at=at, **self.cleaned_data)


class RecordForm(DoorForm):
    """What was done for an activity."""

    door_asks = frozenset({"women_are_among_the_people"})

    class Meta:
        model = ActivityRecord
        fields = [
            "activity", "happened_on", "summary", "people_count", "women_count", "commune", "place", "spent_vnd",
            "evidence",
        ]  # fmt: skip
        widgets = {"activity": ActivityChooser, "commune": CommuneChooser, "evidence": AdminDocumentChooser}

    def pass_door(self, *, by: Any, at: datetime) -> ActivityRecord:
        return actions.record_activity(by=by, at=at, **self.cleaned_data)


class ApproveForm(forms.Form):
    """What a plan gets when it is signed; the door asks for both."""

    number = forms.CharField(
        label=_("Number"), required=False, max_length=50, help_text=_("For example 05/KH-STP.")
    )
    signed_on = forms.DateField(label=_("Date of signature"), required=False, widget=AdminDateInput)


class CopyForm(forms.Form):
    year = forms.IntegerField(
        label=_("Year of the new plan"), min_value=2000, max_value=2100, widget=forms.NumberInput
    )


class RemovalForm(forms.Form):
    """Why an activity is taken out; a draft needs no reason."""

    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=AdminAutoHeightTextInput,
        help_text=_("Needed when the plan is approved; kept in the log."),
    )

"""Forms of exchange visits. They ask the doors and show what these refuse beside the field."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateInput
from wagtail.documents import get_document_model
from wagtail.documents.widgets import AdminDocumentChooser

from exchanges.actions import plan_visit, revise_visit
from exchanges.models import Delegate, Lesson, Visit
from lms.office.fields import WholeNumberField
from lms.office.forms import DoorForm, ReasonForm
from lms.opened import OpenedForm
from lms.people.choosers import OrganizationChooser, ProviderChooser
from lms.people.models import Provider
from lms.places.models import Province
from lms.planning.models import PlannedActivity


class ProvinceField(forms.ModelChoiceField):
    """The provinces, those of the past with the day they ended."""

    def label_from_instance(self, province: Any) -> str:
        if not province.valid_until:
            return str(province)
        day = date_format(province.valid_until, "SHORT_DATE_FORMAT")
        return _("%(province)s (before %(day)s)") % {"province": province, "day": day}


class ActivityField(forms.ModelChoiceField):
    """Items of plans, with the year they belong to; needs ``plan`` loaded."""

    def label_from_instance(self, activity: Any) -> str:
        return Truncator(f"{activity.plan.year} · {activity}").chars(80)


class VisitForm(DoorForm):
    """Plan a visit, or change its plan; an approved one asks for the reason."""

    reason = forms.CharField(
        label=_("Reason for the change"),
        max_length=300,
        required=False,
        help_text=_("The visit is approved: what you change is kept in the log with this reason."),
    )

    class Meta:
        model = Visit
        fields = [
            "title", "direction", "province", "host", "starts_on", "ends_on", "organization", "activity", "purpose",
            "programme", "budget_vnd", "minutes_credited",
        ]  # fmt: skip
        field_classes = {"province": ProvinceField, "activity": ActivityField}
        widgets = {"organization": OrganizationChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["province"].queryset = Province.objects.order_by("sort_key")
        self.fields["activity"].queryset = (
            PlannedActivity.objects.filter(kind=PlannedActivity.Kind.EXCHANGE)
            .select_related("plan")
            .order_by("-plan__year", "position")
        )
        if self.instance.status != Visit.Status.APPROVED:
            del self.fields["reason"]

    def pass_door(self, *, by: Any, at: datetime) -> Visit:
        if self.instance.pk is None:
            return plan_visit(by=by, at=at, **self.cleaned_data)
        return revise_visit(visit=self.instance, by=by, at=at, **self.cleaned_data)


class DocumentField(forms.ModelChoiceField):
    """An uploaded document, chosen or uploaded in Wagtail's dialogue."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(get_document_model().objects.all(), widget=AdminDocumentChooser, **kwargs)


class CompleteForm(forms.Form):
    """What the visit achieved and cost."""

    results = forms.CharField(
        label=_("Results"),
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("Goes into the report."),
    )
    spent_vnd = WholeNumberField(
        label=_("Spent (đồng)"), min_value=0, required=False, help_text=_("May be added later.")
    )
    report = DocumentField(label=_("Report of the visit"), required=False)


class AmendForm(OpenedForm, CompleteForm, ReasonForm):
    """Correct the results of a completed visit, with a reason."""

    minutes_credited = WholeNumberField(
        label=_("Training minutes credited"),
        min_value=0,
        max_value=32767,
        help_text=_("480 minutes are 8 hours."),
    )
    field_order = ["results", "spent_vnd", "minutes_credited", "report", "reason"]


class AddDelegateForm(forms.Form):
    """Who joins the delegation, and as what."""

    provider = forms.ModelChoiceField(
        Provider.objects.in_name_order(), label=_("Provider"), widget=ProviderChooser
    )
    role = forms.ChoiceField(
        label=pgettext_lazy("in a delegation", "Role"), choices=Delegate.Role, initial=Delegate.Role.MEMBER
    )


class NoteLessonForm(forms.Form):
    """What was learnt, and what is to be done with it at home."""

    title = forms.CharField(label=_("Title"), max_length=200)
    text = forms.CharField(label=_("What was learnt"), widget=AdminAutoHeightTextInput)
    proposal = forms.CharField(
        label=_("What we propose to do"), required=False, widget=AdminAutoHeightTextInput
    )
    responsible = forms.ModelChoiceField(
        Provider.objects.in_name_order(), label=_("Responsible"), required=False, widget=ProviderChooser
    )
    due_on = forms.DateField(label=_("Due"), required=False, widget=AdminDateInput)


class FollowUpForm(forms.Form):
    """How a lesson stands."""

    status = forms.ChoiceField(
        label=_("Status"),
        choices=[
            (status.value, status.label)
            for status in (Lesson.Status.ADOPTED, Lesson.Status.APPLIED, Lesson.Status.DROPPED)
        ],
        widget=forms.RadioSelect,
    )
    result = forms.CharField(
        label=_("What came of it"),
        required=False,
        widget=AdminAutoHeightTextInput,
        help_text=_("Needed once the lesson is applied or dropped."),
    )

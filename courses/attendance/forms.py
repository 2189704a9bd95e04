"""Forms of the office's screens of attendance."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateInput

from courses.models import AttendanceRule
from lms.opened import OpenedForm

Choices = Sequence[tuple[int, str]]


class ExcuseForm(forms.Form):
    """Who is excused from which meetings, and why."""

    registration = forms.TypedChoiceField(label=_("Full name"), coerce=int)
    meetings = forms.TypedMultipleChoiceField(
        label=_("Meetings"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kept in the log and shown to those concerned."),
    )
    document = forms.FileField(
        label=_("Document"), required=False, help_text=_("PDF, JPEG or PNG; only the office can open it.")
    )

    def __init__(self, *args: Any, people: Choices, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (("registration", people), ("meetings", meetings)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
            field.choices = list(choices)


class RuleForm(forms.ModelForm):
    """A rule from a day on; its door does the rest."""

    class Meta:
        model = AttendanceRule
        fields = (
            "valid_from",
            "late_after_minutes",
            "late_credit_minutes",
            "leave_before_minutes",
            "asks_check_out",
        )
        widgets = {"valid_from": AdminDateInput}


class RevisedRuleForm(OpenedForm, RuleForm):
    """A rule that was wrong, with the reason of changing it."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("Kept in the log and shown to those concerned.")
    )


class PaperForm(forms.Form):
    """The scan of a signed list, and of which meeting."""

    meeting = forms.TypedChoiceField(label=_("Meeting"), coerce=int)
    file = forms.FileField(
        label=_("Signed list"), help_text=_("PDF, JPEG or PNG; only the office can open it.")
    )

    def __init__(self, *args: Any, meetings: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["meeting"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - for the type checker
        field.choices = list(meetings)

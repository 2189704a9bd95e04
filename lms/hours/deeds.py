"""What can be done with a duty or an exemption beside correcting it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.hours import actions, outside_training, settling
from lms.hours.forms import ApproveCreditForm, EndDutyForm
from lms.hours.models import ExternalCredit
from lms.office.forms import ReasonForm
from lms.office.views import DeedView


class EndDutyView(DeedView):
    permission = "hours.change_duty"
    page_title = _("End the duty")
    header_icon = "cross"
    form_class = EndDutyForm
    primary = False
    question = _("From which day does “%(object)s” no longer hold? Days before stay as they were.")
    button = _("End the duty")
    success_message = _("The duty “%(object)s” has an end.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.end_duty(
            duty=self.record, on=form.cleaned_data["on"], by=self.request.user, at=timezone.now()
        )


class WithdrawExemptionView(DeedView):
    permission = "hours.change_exemption"
    page_title = _("Withdraw the exemption")
    header_icon = "cross"
    form_class = ReasonForm
    question = _(
        "Withdraw the exemption of %(object)s? The year's duty holds again; the row and the reason stay."
    )
    button = _("Withdraw the exemption")
    success_message = _("The exemption of %(object)s is withdrawn.")
    serious = True

    def do(self, form: forms.BaseForm) -> Any:
        return actions.withdraw_exemption(
            exemption=self.record, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
        )


class ApproveCreditView(DeedView):
    permission = "hours.change_externalcredit"
    page_title = _("Approve")
    question = _("How much of “%(object)s” counts? Look at the evidence first.")
    button = _("Approve")
    success_message = _("“%(object)s” counts now.")
    form_class = ApproveCreditForm
    template_name = "hours/approve_credit.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With what counts already on those days, so that nobody credits the same hours twice."""
        first, last = outside_training.days_of(self.record)
        waiting = ExternalCredit.objects.filter(
            provider=self.record.provider_id,
            status=ExternalCredit.Status.SUBMITTED,
            happened_on__range=(first, last),
        )
        return super().get_context_data(
            first=first,
            last=last,
            entries=outside_training.counting_those_days(self.record),
            waiting=waiting.exclude(pk=self.record.pk).order_by("happened_on", "pk"),
            **kwargs,
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "initial": {"minutes": self.record.minutes}}

    def do(self, form: forms.BaseForm) -> Any:
        return outside_training.approve_credit(
            credit=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class RefuseCreditView(DeedView):
    permission = "hours.change_externalcredit"
    page_title = _("Refuse")
    header_icon = "cross"
    form_class = ReasonForm
    question = _("Why does “%(object)s” not count? The person reads the reason on their own page.")
    button = _("Refuse")
    success_message = _("“%(object)s” was refused.")
    serious = True

    def do(self, form: forms.BaseForm) -> Any:
        return outside_training.refuse_credit(
            credit=self.record, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
        )


class ReopenYearView(DeedView):
    permission = "hours.change_yearsettlement"
    page_title = _("Open the year again")
    header_icon = "undo"
    form_class = ReasonForm
    question = _(
        "Open the hours of %(object)s again? They are computed by the rules of now until they are settled."
    )
    button = _("Open the year again")
    success_message = _("The hours of %(object)s are open again.")
    serious = True

    def do(self, form: forms.BaseForm) -> Any:
        return settling.reopen_year(
            settlement=self.record,
            reason=form.cleaned_data["reason"],
            by=self.request.user,
            at=timezone.now(),
        )

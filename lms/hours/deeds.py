"""What can be done with a duty or an exemption beside correcting it."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.hours import actions
from lms.hours.forms import EndDutyForm
from lms.office.forms import ReasonForm
from lms.office.views import DeedView


class EndDutyView(DeedView):
    permission = "hours.change_duty"
    page_title = _("End the duty")
    header_icon = "cross"
    form_class = EndDutyForm
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

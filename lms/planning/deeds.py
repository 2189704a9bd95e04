"""What can be done with a plan, an activity and a record beside changing their words."""

from typing import Any

from django.contrib import messages
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from lms.office.forms import ReasonForm
from lms.office.views import DeedView
from lms.planning import actions, plan_page
from lms.planning.forms import ApproveForm, CopyForm, RemovalForm
from lms.planning.progress import progress_of


class ApproveView(DeedView):
    permission = "planning.approve_annualplan"
    page_title = _("Approve the plan")
    question = _("Approve “%(object)s”? From then on it counts, and changes need a reason.")
    button = _("Approve")
    success_message = _("“%(object)s” is approved.")
    form_class = ApproveForm
    template_name = "planning/approve.html"

    def get_initial(self) -> dict[str, Any]:
        return {"number": self.record.number, "signed_on": self.record.signed_on}

    def do(self, form: Any) -> Any:
        return actions.approve(plan=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        progress = progress_of(self.record, on=timezone.localdate())
        return super().get_context_data(behind=plan_page.behind(progress), **kwargs)


class CopyView(DeedView):
    permission = "planning.add_annualplan"
    page_title = _("Copy to a later year")
    question = _(
        "A draft with the same activities is made from “%(object)s”. Number, date and signature are blank again; "
        "bodies that no longer exist are left out and named to you. Review the legal grounds."
    )
    button = _("Copy")
    success_message = _("Copied; this is the draft.")
    form_class = CopyForm
    primary = False
    header_icon = "copy"

    def get_initial(self) -> dict[str, Any]:
        return {"year": max(self.record.year + 1, timezone.localdate().year)}

    def do(self, form: Any) -> Any:
        drafted = actions.copy_plan(
            plan=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )
        for number, words, source in drafted.dropped:
            text = gettext("%(number)s: “%(words)s” was left out. %(source)s.")
            messages.warning(self.request, text % {"number": number, "words": words, "source": source})
        return drafted

    def get_success_url(self) -> str:
        return self.viewset.url_of(self.result.plan)


class RemoveActivityView(DeedView):
    permission = "planning.delete_plannedactivity"
    page_title = _("Remove from the plan")
    question = _("“%(object)s” will be taken out of the plan. The plan's history keeps it.")
    button = _("Remove")
    success_message = _("“%(object)s” was removed.")
    form_class = RemovalForm
    header_icon = "bin"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.remove_activity(
            activity=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )

    def get_success_url(self) -> str:
        return reverse("plans:inspect", args=[self.record.plan_id])


class WithdrawView(DeedView):
    permission = "planning.change_activityrecord"
    page_title = _("Withdraw the record")
    question = _("The record %(object)s stays readable, struck out, and counts nowhere.")
    button = _("Withdraw")
    success_message = _("The record %(object)s was withdrawn.")
    form_class = ReasonForm
    header_icon = "cross"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.withdraw_record(
            record=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )

"""What can be done with a provider beside correcting the particulars."""

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext_lazy as _

from lms.office.forms import ReasonForm
from lms.office.ids import id_in
from lms.office.views import DeedView
from lms.people import actions
from lms.people.data_requests import reveal_identity
from lms.people.forms import AccountForm, EndStatusForm, MergeForm, StatusForm
from lms.people.merging import merge
from lms.refusals import Refusal


class ChangeStatusView(DeedView):
    permission = "people.change_provider"
    page_title = _("Change class or unit")
    question = _(
        "%(object)s: the current status ends the day the new one begins. Figures of past periods stay."
    )
    button = _("Change")
    success_message = _("The status of %(object)s was changed.")
    form_class = StatusForm
    header_icon = "resubmit"

    def get_form_kwargs(self) -> dict[str, Any]:
        current = self.record.statuses.filter(valid_until=None).first()
        initial = {}
        if current:
            told = ("provider_class", "organization", "card_number", "decision_number")
            initial = {name: getattr(current, name) for name in told}
        return {**super().get_form_kwargs(), "initial": initial}

    def do(self, form: Any) -> Any:
        return actions.change_status(
            provider=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class EndStatusView(DeedView):
    permission = "people.change_provider"
    page_title = _("End status")
    question = _("%(object)s will not be a provider from the day you give. What was done until then stays.")
    button = _("End status")
    success_message = _("The status of %(object)s was ended.")
    form_class = EndStatusForm
    header_icon = "cross"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.end_status(
            provider=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class LinkAccountView(DeedView):
    permission = "people.change_provider"
    page_title = _("Link account")
    question = _("Who signs in with this account sees the sessions, hours and certificates of %(object)s.")
    button = _("Link account")
    success_message = _("%(object)s now has an account.")
    form_class = AccountForm
    primary = False
    header_icon = "link"

    def do(self, form: Any) -> Any:
        return actions.link_account(
            provider=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class UnlinkAccountView(DeedView):
    permission = "people.change_provider"
    page_title = _("Take off account")
    question = _(
        "%(object)s can no longer sign in to see their own sessions and hours. The account itself stays."
    )
    button = _("Take off account")
    success_message = _("%(object)s no longer has an account.")
    header_icon = "cross"
    serious = True

    def do(self, form: Any) -> Any:
        return actions.unlink_account(provider=self.record, by=self.request.user, at=timezone.now())


class MergeView(DeedView):
    permission = "people.change_provider"
    page_title = _("Merge with another row")
    question = _(
        "Who is on the list twice? All seats, hours, certificates and the account of the other row move to %(object)s. "
        "This cannot be undone; the log names every row that moved."
    )
    button = _("Merge")
    success_message = _("%(object)s is on the list once now.")
    form_class = MergeForm
    template_name = "people/merge.html"
    primary = False
    header_icon = "group"
    serious = True

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if (other := id_in(self.request.GET.get("other", ""))) is not None:
            kwargs["initial"] = {"other": other}
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Both rows side by side: names alone do not tell them apart."""
        other = self.viewset.rows_for(self.request.user).filter(
            pk=id_in(self.request.POST.get("other") or self.request.GET.get("other", "")) or 0
        )
        pair = [self.record, *other] if other else []
        return super().get_context_data(pair=pair, **kwargs)

    def do(self, form: Any) -> Any:
        return merge(keep=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data)


class RevealIdentityView(DeedView):
    permission = "people.view_provideridentity"
    page_title = _("Show identity number")
    question = _(
        "What do you need the identity number of %(object)s for? The log keeps who looked, when and why."
    )
    button = _("Show")
    form_class = ReasonForm
    primary = False
    header_icon = "view"
    template_name = "people/identity.html"

    def do(self, form: Any) -> Any:
        return reveal_identity(
            provider=self.record, reason=form.cleaned_data["reason"], by=self.request.user, at=timezone.now()
        )

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            identity = self.do(form)
        except Refusal as refusal:
            refusal.add_to(form)
            return self.form_invalid(form)
        response = self.render_to_response(self.get_context_data(form=form, identity=identity))
        add_never_cache_headers(response)
        return response

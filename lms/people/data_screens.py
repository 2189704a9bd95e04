"""Screens of personal data: for the office the requests and the masked numbers, for a person their own."""

import json
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from wagtail.admin.ui.tables import Column

from lms.office.columns import DayColumn
from lms.office.views import DeedView
from lms.office.viewsets import RecordViewSet
from lms.people import data_requests
from lms.people.actions import revise_provider
from lms.people.models import DataRequest, Provider
from lms.people.privacy import as_lines, own_data, register
from lms.refusals import Refusal
from lms.spreadsheets import csv_response

# --- the office ---------------------------------------------------------------------------------------------


class AcknowledgeView(DeedView):
    permission = "people.change_datarequest"
    primary = False
    page_title = _("Acknowledge")
    question = _("Note that %(object)s was told that the request has arrived?")
    button = _("Acknowledge")
    success_message = _("“%(object)s” is acknowledged.")

    def do(self, form: Any) -> Any:
        return data_requests.acknowledge(request=self.record, by=self.request.user, at=timezone.now())


class AnswerForm(forms.Form):
    words = forms.CharField(label=_("Answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}))
    erase = forms.BooleanField(
        label=_("Forget telephone, addresses, birth date, identity number, needs and wishes now"),
        required=False,
        help_text=_(
            "Name, status, hours and certificates stay: the law has the office keep them. The account of who has left "
            "the list is made anonymous."
        ),
    )


class AnswerView(DeedView):
    permission = "people.change_datarequest"
    page_title = _("Answer")
    question = _("Answer “%(object)s”. The person reads the answer on their own page.")
    button = _("Answer")
    success_message = _("“%(object)s” is answered.")
    form_class = AnswerForm
    header_icon = "mail"

    def do(self, form: Any) -> Any:
        return data_requests.answer(
            request=self.record, by=self.request.user, at=timezone.now(), **form.cleaned_data
        )


class DataRequestViewSet(RecordViewSet):
    """What people ask about their own data, with the days the law gives."""

    model = DataRequest
    name = "data_requests"
    icon = "lock"
    menu_label = _("Requests about data")
    menu_order = 70
    addable = editable = False
    ordering = [F("answered_at").asc(nulls_first=True), "due_on", "pk"]  # what waits for an answer first
    folded_fields = ["provider__folded_name"]
    list_related = ["provider"]
    list_display = [
        "provider",
        Column("kind", accessor="get_kind_display", label=_("What is asked")),
        DayColumn("received_at", label=_("Received"), sort_key="received_at"),
        DayColumn("acknowledge_by", label=_("Acknowledge by"), sort_key="acknowledge_by"),
        DayColumn("due_on", label=_("Answer by"), sort_key="due_on"),
        DayColumn("answered_at", label=_("Answered"), sort_key="answered_at"),
    ]
    list_export = [
        "provider",
        "kind",
        "received_at",
        "acknowledge_by",
        "due_on",
        "acknowledged_at",
        "answered_at",
    ]
    inspect_view_fields = [
        "provider", "kind", "words", "received_at", "acknowledge_by", "due_on", "acknowledged_at", "answered_at",
        "answered_by", "answer",
    ]  # fmt: skip
    deeds = [("answer", AnswerView), ("acknowledge", AcknowledgeView)]

    def rows_for(self, user: Any) -> Any:
        return DataRequest.objects.select_related("provider", "answered_by")

    def offered_deeds(self, request: HttpRequest, record: Any) -> list[str]:
        if record.answered_at:
            return []
        return ["answer"] if record.acknowledged_at else ["answer", "acknowledge"]


# --- one's own ----------------------------------------------------------------------------------------------


class ContactForm(forms.Form):
    """How one is reached."""

    phone = forms.CharField(
        label=_("Telephone"),
        max_length=20,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel"}),
    )


class AskForm(forms.ModelForm):
    """What one asks about one's own data."""

    class Meta:
        model = DataRequest
        fields = ["kind", "words"]
        widgets = {"words": forms.Textarea(attrs={"rows": 3})}

    def _post_clean(self) -> None:
        """Nothing is built from the form: the door builds and checks."""


def _own(request: HttpRequest) -> Provider:
    provider = Provider.objects.select_related("user").filter(user=request.user.pk).first()
    if provider is None:
        raise PermissionDenied
    return provider


@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """How one is reached, what is kept about one as a file, and what one asks about it."""
    provider = _own(request)
    sent = request.POST if request.method == "POST" else None
    contact = ContactForm(sent if sent and "phone" in sent else None, initial={"phone": provider.phone})
    ask = AskForm(sent if sent and "kind" in sent else None)
    for form, deed, said in (
        (contact, _change_contact, _("Saved.")),
        (ask, _ask, _("Your request has arrived. You see the answer here.")),
    ):
        if form.is_bound and form.is_valid():
            try:
                deed(provider, form, request)
            except Refusal as refusal:
                refusal.add_to(form)
            else:
                messages.success(request, str(said))
                return redirect("people_data:my_data")
    context = {
        "provider": provider,
        "contact": contact,
        "ask": ask,
        "register": register(),
        "requests": provider.data_requests.order_by("-received_at"),
    }
    status = 422 if contact.errors or ask.errors else 200
    return render(request, "people/my_data.html", context, status=status)


def _change_contact(provider: Provider, form: Any, request: HttpRequest) -> None:
    revise_provider(provider=provider, by=request.user, at=timezone.now(), phone=form.cleaned_data["phone"])


def _ask(provider: Provider, form: Any, request: HttpRequest) -> None:
    data_requests.receive(provider=provider, by=request.user, at=timezone.now(), **form.cleaned_data)


@login_required
@require_safe
def my_data_file(request: HttpRequest, kind: str) -> Any:
    """Everything that is kept about oneself: JSON for machines, CSV for a spreadsheet."""
    data = own_data(_own(request))
    response: Any
    if kind == "csv":
        headings = [
            gettext("Record"), gettext("Number"), gettext("Field"), gettext("Value"),
            gettext("What it is for"), gettext("On what ground"), gettext("How long"),
        ]  # fmt: skip
        response = csv_response("du-lieu-cua-toi", headings, as_lines(data))
    else:
        text = json.dumps(data, ensure_ascii=False, indent=2)
        response = HttpResponse(text, content_type="application/json; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="du-lieu-cua-toi.json"'
    add_never_cache_headers(response)
    return response

"""What can be done about one message, each behind a confirm page."""

from typing import Any

from django import forms
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from lms.mail import actions
from lms.mail.models import Message
from lms.office.views import DeedView


class CallForm(forms.Form):
    """What was said on the telephone."""

    note = forms.CharField(
        label=_("Note of the call"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Whom you reached and what was said."),
    )


class RetryView(DeedView):
    permission = "mail.change_message"
    page_title = _("Send again")
    header_icon = "rotate"
    question = _("Send “%(object)s” again? It goes to the address that the person has now.")
    button = _("Send again")
    success_message = _("“%(object)s” is waiting to be sent.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.retry(message=self.record, by=self.request.user, at=timezone.now())


class RetryFailedView(DeedView):
    """Send everything again that was not delivered: after the mail server was broken, or its password wrong."""

    permission = "mail.change_message"
    page_title = _("Send everything again that was not delivered")
    header_icon = "rotate"
    button = _("Send again")
    success_message = _("Messages that are sent again: %(result)d.")

    def find_record(self) -> None:
        """All of them, so none."""

    def do(self, form: forms.BaseForm) -> Any:
        return actions.retry_failed(by=self.request.user, at=timezone.now())

    def get_page_subtitle(self) -> str:
        return ""

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.get_success_url(), "label": capfirst(Message._meta.verbose_name_plural)},
            {"url": "", "label": self.get_page_title()},
        ]

    def get_success_url(self) -> str:
        return reverse(self.viewset.get_url_name("index"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = Message.objects.filter(state=Message.State.FAILED).count()
        question = _(
            "Send everything again that was not delivered (%(count)d messages)? Each goes to the address that the"
            " person has now. What does not hold any more is left out. Where the connection broke off, the message may"
            " have arrived already; then it arrives twice."
        ) % {"count": waiting}
        return super(DeedView, self).get_context_data(
            question=question, button=self.button, serious=False, back_url=self.get_success_url(), **kwargs
        )


class NoteCallView(DeedView):
    permission = "mail.change_message"
    page_title = _("Note a call")
    header_icon = "comment"
    form_class = CallForm
    question = _("Did you tell the person by telephone what “%(object)s” says?")
    button = _("Save the note")
    success_message = _("“%(object)s”: told by telephone.")

    def do(self, form: forms.BaseForm) -> Any:
        return actions.note_call(
            message=self.record, note=form.cleaned_data["note"], by=self.request.user, at=timezone.now()
        )

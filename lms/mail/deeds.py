"""What can be done about one message, each behind a confirm page."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.mail import actions
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

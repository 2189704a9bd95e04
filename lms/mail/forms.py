"""The form of a message's words."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.mail.kinds import Wording


class WordingForm(forms.Form):
    """Subject, text and button of a kind of message in one language; the door judges placeholders."""

    subject = forms.CharField(label=_("Subject"), max_length=200)
    text = forms.CharField(
        label=_("Text"),
        max_length=10_000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text=_(
            "An empty line begins a paragraph; a line that begins with “- ” is an item of a list. A line whose"
            " placeholders are all empty is left out."
        ),
    )
    action_label = forms.CharField(
        label=_("Words on the button"),
        max_length=60,
        required=False,
        help_text=_("Without words there is no button."),
    )

    def __init__(self, *args: Any, language: str, disabled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = disabled
            field.widget.attrs["lang"] = language

    @property
    def wording(self) -> Wording:
        """What was typed; ask after ``is_valid()``."""
        return Wording(**self.cleaned_data)

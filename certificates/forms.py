"""Forms of certificates: the public one for a code, and those of the office's screens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from certificates.codes import typed


class CodeForm(forms.Form):
    """A code to verify, however it was typed or pasted."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        max_length=200,
        help_text=_("Printed beside the QR code, for example bcfg2h-jkmn34-pqrstv."),
        error_messages={"required": _("Type the code that is printed beside the QR code.")},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "lang": "en"}
        ),
    )

    def clean_code(self) -> str:
        code = typed(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(_("A code has letters and digits. Type it as it is printed."))
        return code

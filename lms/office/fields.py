"""Fields that read what people of the office write."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext_lazy as _

PLAIN = re.compile(r"-?[0-9]{1,18}")
"""No more digits than the database's largest integer takes."""


class WholeNumberField(forms.IntegerField):
    """Money in đồng, people, minutes: 500000, 500.000, "500 000", and in English 500,000 too, are all the same number.

    A browser's number field takes "500.000" for a decimal number, and Django's integer field then drops the zeros: half
    a million becomes five hundred. So the text comes here as it was typed, and what is not a whole number for sure
    ("1.5", "1,5", "12.34", "1.0000") is refused.
    """

    widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
    default_error_messages = {
        "invalid": _(
            "Write a whole number, such as 500000 or 500,000; exactly three digits follow each mark of thousands."
        )
    }

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, int):
            return value
        text = " ".join(str(value or "").split())
        if not text:
            return None
        digits = _without_thousands_marks(text)
        if not PLAIN.fullmatch(digits):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        """A number as it is read, 500.000; what was typed and refused stays as it was typed."""
        return number_format(value, force_grouping=True) if isinstance(value, int) else value


def _without_thousands_marks(text: str) -> str:
    """The digits alone where ``text`` is groups of three with one and the same mark between; else ``text`` as it is."""
    for mark in {".", " ", get_format("THOUSAND_SEPARATOR")}:
        if re.fullmatch(rf"-?[1-9][0-9]{{0,2}}({re.escape(mark)}[0-9]{{3}})+", text):
            return text.replace(mark, "")
    return text

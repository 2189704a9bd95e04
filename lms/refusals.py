"""What a door says when it refuses: a code for machines, a sentence for people."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise


class Refusal(Exception):
    """A rule said no, and nothing was changed.

    Subclasses set ``code`` (stable, for tests and machines) and ``message`` (a lazily translated sentence that
    tells what happened and what to do next; ``%(name)s`` placeholders are filled from ``params``). ``field`` names
    the form field beside which the sentence belongs, or is None when it concerns the whole form.
    """

    code: ClassVar[str] = "refused"
    message: ClassVar[str | Promise] = ""
    field: str | None = None

    def __init__(self, *, field: str | None = None, **params: Any) -> None:
        self.params: Mapping[str, Any] = params
        if field is not None:
            self.field = field
        super().__init__(self.code)

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.params if self.params else text

    def add_to(self, form: forms.BaseForm) -> None:
        """Show this refusal in ``form``: beside its field where the form has it, on top otherwise."""
        form.add_error(self.field if self.field in form.fields else None, str(self))

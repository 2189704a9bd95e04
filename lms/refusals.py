"""What a door says when it refuses: a code for machines, a sentence for people."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, ClassVar

from django import forms
from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


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


class TextTooLong(Refusal):
    code = "text_too_long"
    message = _("The text has %(length)d characters; at most %(limit)d fit. Shorten it.")
    field = "reason"


def fitting(text: str, *, limit: int = 300, field: str = "reason") -> str:
    """``text`` without spaces around it.

    Raises:
        TextTooLong: it has more than ``limit`` characters, which PostgreSQL would not store.
    """
    text = text.strip()
    if len(text) > limit:
        raise TextTooLong(length=len(text), limit=limit, field=field)
    return text


@contextmanager
def refusing(refusal: Refusal) -> Iterator[None]:
    """Raise ``refusal`` where the database refuses what is saved within: somebody else was quicker than the check."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error

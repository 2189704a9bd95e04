"""Forms that change only what their person changed: what somebody else changed since they were opened stays."""

import json
from collections.abc import Iterable
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django import forms
from django.db.models import Model
from django.utils import timezone
from django.utils.choices import flatten_choices
from django.utils.formats import date_format
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _

OPENED = "opened"
"""The hidden field in which a form remembers what it showed."""


class OpenedForm:
    """For a form of something that exists: it remembers what it was opened with, and changes only what differs.

    After ``is_valid()``, of the facts that the form began with, ``cleaned_data`` holds only those this person changed:
    the others keep what they are now, whoever changed them meanwhile. A fact that both changed is refused beside its
    field, once, with what it says now; whoever saves again then knows.

    A form sent without its hidden field is compared with what is stored now.
    """

    fields: Any
    initial: Any
    data: Any
    cleaned_data: Any
    add_error: Any
    add_prefix: Any
    get_initial_for_field: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        instance = getattr(self, "instance", None)
        if instance is None or instance.pk is not None:
            self.fields[OPENED] = _OpenedField(initial=self._remembered)

    def clean(self) -> dict[str, Any] | None:
        if OPENED in self.fields:
            self._leave_what_stays(self.cleaned_data.pop(OPENED, {}))
        return super().clean()  # type: ignore[misc]

    def _facts(self) -> Iterable[str]:
        """What the form began with; a file is changed only by sending one."""
        return [
            name
            for name, field in self.fields.items()
            if name in self.initial and not isinstance(field, forms.FileField)
        ]

    def _fact(self, name: str) -> Any:
        return self.get_initial_for_field(self.fields[name], name)

    def _remembered(self) -> str:
        return json.dumps({name: _mark(self._fact(name)) for name in self._facts()})

    def _leave_what_stays(self, opened: dict[str, str]) -> None:
        """Take out of ``cleaned_data`` what this person left alone, and refuse what somebody else changed too."""
        disputed = {}
        for name in self._facts():
            if name not in self.cleaned_data:
                continue
            now, given = _mark(self._fact(name)), _mark(self.cleaned_data[name])
            shown = opened.get(name, now)
            if given in (shown, now):
                del self.cleaned_data[name]
            elif shown != now:
                disputed[name] = now
        for name in disputed:
            self.add_error(name, self._dispute(name))
        if disputed:  # it is said once: the next time it is this person's decision
            self.data = self.data.copy()
            self.data[self.add_prefix(OPENED)] = json.dumps(opened | disputed)

    def _dispute(self, name: str) -> forms.ValidationError:
        words = _words(self.fields[name], self._fact(name))
        message = (
            _(
                "Somebody else changed this meanwhile: it says “%(now)s” now. Check what you typed and save again."
            )
            if words
            else _("Somebody else emptied this meanwhile. Check what you typed and save again.")
        )
        return forms.ValidationError(message, code="changed_meanwhile", params={"now": words})


class _OpenedField(forms.CharField):
    """Marks of facts by name; what cannot be read counts as nothing remembered."""

    widget = forms.HiddenInput(attrs={"autocomplete": "off"})

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def clean(self, value: Any) -> dict[str, str]:
        try:
            marks = json.loads(value or "{}")
        except (TypeError, ValueError):
            return {}
        return marks if isinstance(marks, dict) else {}

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


def _mark(value: Any) -> str:
    """A short mark of a fact, in digits: the same before a form and after it, as long as nobody changed it."""
    return str(int.from_bytes(sha256(_plain(value).encode()).digest()[:8]))


def _plain(value: Any) -> str:
    """A fact as text. Widgets show minutes, browsers end lines in their own way, lists of ticks have no order."""
    match value:
        case None:
            return ""
        case Model():
            return str(value.pk)
        case datetime():
            return timezone.localtime(value).strftime("%Y-%m-%d %H:%M")
        case str():
            return "\n".join(value.strip().splitlines())
        case Iterable():
            return json.dumps(sorted(_plain(each) for each in value))
    return str(value)


def _words(field: forms.Field, value: Any) -> str:
    """A fact as people read it, in a line."""
    if isinstance(field, forms.ModelChoiceField):
        keys = [getattr(each, "pk", each) for each in _several(value)]
        records: Any = field.queryset
        return ", ".join(sorted(map(field.label_from_instance, records.filter(pk__in=keys))))
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        flat: Any = flatten_choices(choices)
        labels = {str(key): str(label) for key, label in flat}
        return ", ".join(labels.get(str(each), str(each)) for each in _several(value))
    return Truncator(_written(value)).chars(200)


def _several(value: Any) -> list[Any]:
    """One choice, several or none, as a list."""
    several = value if isinstance(value, list) else [value]
    return [each for each in several if each not in (None, "")]


def _written(value: Any) -> str:
    match value:
        case None:
            return ""
        case datetime():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)

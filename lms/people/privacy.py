"""One's own data, as the declaration of personal data has it (``lms.personal_data``): what is kept, and what for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.encoding import force_str
from django.utils.text import capfirst
from django.utils.translation import gettext

from lms.people.models import Provider
from lms.personal_data import ON_THE_LIST, Record, Use, declared, is_ours, person_at, uses_of


@dataclass(frozen=True, slots=True)
class Told:
    """A kind of record that tells of a person: its told fields in order, and what each is for."""

    model: type[models.Model]
    record: Record
    uses: dict[str, Use]

    @property
    def name(self) -> str:
        """What the record is, in words."""
        return capfirst(force_str(self.record.words.get("") or self.model._meta.verbose_name))

    def field_name(self, name: str) -> str:
        """What a field is, in words."""
        return capfirst(force_str(self.record.words.get(name) or _field(self.model, name).verbose_name))

    def points_at_person(self, name: str) -> bool:
        """Whether a field only says whose it is."""
        field = _field(self.model, name)
        return field.is_relation and field.related_model._meta.label in (
            ON_THE_LIST,
            settings.AUTH_USER_MODEL,
        )

    def rows_of(self, provider: Provider) -> list[Any]:
        """The rows about a person, by the paths to their place in the list and to their account."""
        theirs = Q()
        for path in self.record.paths:
            name = "pk" if path == "self" else path
            if person_at(self.model, path) == ON_THE_LIST:
                theirs |= Q(**{name: provider.pk})
            elif provider.user_id is not None:
                theirs |= Q(**{name: provider.user_id})
        if not theirs:
            return []
        pointed = [name for name in self.uses if _field(self.model, name).many_to_one]
        return list(self.model._base_manager.filter(theirs).select_related(*pointed).order_by("pk"))


def _field(model: type[models.Model], name: str) -> Any:
    return model._meta.get_field(name)


def _place(model: type[models.Model]) -> tuple[bool, bool, bool]:
    """The list first, then the account, then what is ours, then what packages keep."""
    app_label = model._meta.app_label
    return app_label != "people", app_label != "users", not is_ours(model)


def told() -> list[Told]:
    """Every kind of record that tells of a person."""
    found = []
    for model in sorted(apps.get_models(), key=_place):
        record = declared().get(model._meta.label)
        if record is None or not record.person:
            continue
        uses = {name: use for name, use in uses_of(model).items() if use.told}
        if uses:
            found.append(Told(model, record, uses))
    return found


def _plain(record: models.Model, name: str) -> Any:
    """A field in a plain value: what it points at by its name."""
    field = _field(type(record), name)
    value = getattr(record, name)
    if field.many_to_many:
        return [str(each) for each in value.all()]
    if field.is_relation:
        return None if value is None else str(value)
    value = field.value_from_object(record)
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def own_data(provider: Provider) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about a person and declared as told, by kind of record; a query for each kind."""
    found = {}
    for kind in told():
        if rows := [{name: _plain(row, name) for name in kind.uses} for row in kind.rows_of(provider)]:
            found[kind.model._meta.label] = rows
    return found


def as_lines(data: dict[str, list[dict[str, Any]]]) -> Iterator[list[Any]]:
    """The same as lines of a table in words: record, its number, field, value, purpose, ground, how long."""
    for kind in told():
        for number, row in enumerate(data.get(kind.model._meta.label, ()), start=1):
            for name, value in row.items():
                use = kind.uses[name]
                yield [
                    kind.name, number, kind.field_name(name), _in_words(kind.model, name, value),
                    str(use.purpose), str(use.ground), str(use.kept),
                ]  # fmt: skip


def _in_words(model: type[models.Model], name: str, value: Any) -> str:
    choices = dict(getattr(_field(model, name), "flatchoices", None) or ())
    if value in ("", None, [], {}):
        return ""
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    return str(choices.get(value, value)) if isinstance(value, str | int) else str(value)


@dataclass(slots=True)
class Purpose:
    """What some data are for, on what ground and how long: the fields by record, in words."""

    use: Use
    fields: dict[str, list[str]]

    @property
    def in_words(self) -> str:
        return "; ".join(f"{record}: {', '.join(names)}" for record, names in self.fields.items())


def register() -> list[Purpose]:
    """What is kept about people, by what it is for, as each of them is told."""
    found: dict[tuple[str, str, str, bool], Purpose] = {}
    for kind in told():
        for name, use in kind.uses.items():
            if kind.points_at_person(name):
                continue
            key = (str(use.purpose), str(use.ground), str(use.kept), use.sensitive)
            purpose = found.setdefault(key, Purpose(use, {}))
            names = purpose.fields.setdefault(kind.name, [])
            if (words := kind.field_name(name).lower()) not in names:
                names.append(words)
    return list(found.values())

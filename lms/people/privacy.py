"""Personal data in one place (Law 91/2025/QH15, decree 356/2025): what each field is for and on what ground it is kept.

``DECLARED`` names every field of every record that is about a person; a test fails when a model gains one that is not
here. ``own_data`` gives a person everything that is kept about them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.people.models import Provider


@dataclass(frozen=True)
class Use:
    """What some fields are for, the ground, and how long they are kept."""

    fields: str
    """Names, parted by spaces."""
    purpose: Any
    ground: Any
    kept: Any


_LAW = _("duty of the office by Law 11/2017/QH14 and its circulars")
_TASK = _("carrying out the training the person takes part in")
_CONSENT = _("given by the person, who may take it back")
_RECORD = _("as long as the records of the training")
_ACCOUNT = _("until the account is made anonymous")

DECLARED: dict[str, tuple[Use, ...]] = {
    "people.Provider": (
        Use(
            "full_name family_name middle_name given_name sort_key folded_name",
            _("to know who is a provider"),
            _LAW,
            _RECORD,
        ),
        Use("sex", _("figures by sex (Circular 11/2014)"), _LAW, _RECORD),
        Use("born_on", _("to tell people of one name apart"), _LAW, _RECORD),
        Use("phone email", _("to reach the person about training"), _TASK, _ACCOUNT),
        Use("commune", _("coverage of communes with trained people"), _TASK, _RECORD),
        Use("user", _("sign-in to one's own pages"), _TASK, _ACCOUNT),
        Use("id is_sample", _("technical"), _TASK, _RECORD),
    ),
    "people.ProviderIdentity": (
        Use("id provider", _("technical"), _TASK, _ACCOUNT),
        Use("citizen_id", _("to tell people apart where law asks for the number"), _CONSENT, _ACCOUNT),
        Use("ethnicity", _("figures that the State asks for"), _CONSENT, _ACCOUNT),
    ),
    "people.ProviderStatus": (
        Use(
            "id provider provider_class organization card_number decision_number valid_from valid_until",
            _("to know in what capacity and since when"),
            _LAW,
            _RECORD,
        ),
    ),
    "people.RosterRow": (
        Use(
            "id roster number cells verdict decision values provider changes notes done",
            _("to show what an import will do, and to undo it"),
            _LAW,
            _("cells and identity numbers until the import is carried out"),
        ),
    ),
    "people.DataRequest": (
        Use(
            "id provider kind words received_at acknowledge_by due_on acknowledged_at answered_at answered_by answer",
            _("to answer what a person asks about their data, in the time of the law"),
            _("duty of the office by Law 91/2025/QH15"),
            _RECORD,
        ),
    ),
    "users.User": (
        Use(
            "username password last_login is_active date_joined is_superuser is_staff",
            _("sign-in"),
            _TASK,
            _ACCOUNT,
        ),
        Use(
            "first_name last_name email sort_key folded_text id",
            _("to know whose account it is"),
            _TASK,
            _ACCOUNT,
        ),
    ),
    "users.Invitation": (
        Use(
            "id account code_digest issued_at issued_by expires_at used_at",
            _("first sign-in"),
            _TASK,
            _ACCOUNT,
        ),
    ),
    "hours.Exemption": (
        Use(
            "id provider year clause starts_on ends_on evidence note approved_at approved_by withdrawn_at "
            "withdrawal_reason",
            _("to free somebody of the duty by a clause of the circular"),
            _LAW,
            _RECORD,
        ),
    ),
    "hours.ExternalCredit": (
        Use(
            "id provider kind title organizer organizer_kind happened_on minutes minutes_approved content_kind mode "
            "evidence status submitted_at decided_at decided_by reason",
            _("to count training from elsewhere"),
            _LAW,
            _RECORD,
        ),
    ),
    "hours.SettledStanding": (
        Use(
            "id settlement provider credited_minutes trained_minutes required_minutes exempt_clause",
            _("the yearly report on each person"),
            _LAW,
            _RECORD,
        ),
    ),
}
"""Fields by record. Records of training itself (seats, attendance, certificates, visits) are held by the rules of their
apps; what they say of a person is their title, days and results, no particulars."""

WATCHED_APPS = frozenset({"people", "users", "hours"})
"""Where particulars of persons live: every record there that points at a person must be declared."""


def declared_fields(model: type[models.Model]) -> set[str]:
    """The fields of a record that are declared."""
    return {name for use in DECLARED.get(model._meta.label, ()) for name in use.fields.split()}


def personal_models() -> list[type[models.Model]]:
    """The records of ``WATCHED_APPS`` that are a person or point at one as their subject."""
    found = []
    for model in apps.get_models():
        if model._meta.app_label not in WATCHED_APPS:
            continue
        subject = {"provider", "account"} & {field.name for field in model._meta.concrete_fields}
        if model is Provider or model._meta.label == "users.User" or subject:
            found.append(model)
    return found


# --- one's own data -----------------------------------------------------------------------------------------

_NOT_SHOWN = frozenset({"password", "code_digest", "sort_key", "folded_name", "folded_text"})


def _plain(value: Any) -> Any:
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | int | float | bool | list | dict | None) else str(value)


def _row(record: models.Model) -> dict[str, Any]:
    """A record in plain values: what it points at by its name, other people's accounts left out."""
    said: dict[str, Any] = {}
    for field in record._meta.concrete_fields:
        if field.name in _NOT_SHOWN:
            continue
        if field.is_relation and field.related_model is not None:
            if field.related_model._meta.label == "users.User":
                continue  # who of the office did it is no datum about the person
            related = getattr(record, field.name)
            said[field.name] = None if related is None else str(related)
        else:
            said[field.name] = _plain(field.value_from_object(record))
    return said


def own_data(provider: Provider) -> dict[str, list[dict[str, Any]]]:
    """Everything that is kept about a person, by kind of record."""
    found: dict[str, list[dict[str, Any]]] = {Provider._meta.label: [_row(provider)]}
    if provider.user is not None:
        found[provider.user._meta.label] = [_row(provider.user)]
    relations: list[Any] = list(Provider._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not relation.auto_created or relation.concrete or relation.related_model is None:
            continue
        model: Any = relation.related_model
        if model._meta.label == "people.RosterRow":
            continue  # a copy on its way in, of what stands in the list
        rows = model._base_manager.filter(**{relation.field.name: provider.pk}).order_by("pk")
        foreign = [
            field.name for field in model._meta.concrete_fields if field.is_relation and field.name != "user"
        ]
        if told := [_row(row) for row in rows.select_related(*foreign)]:
            found.setdefault(model._meta.label, []).extend(told)
    return found


def as_lines(data: dict[str, list[dict[str, Any]]]) -> Iterator[list[Any]]:
    """The same as lines of a table: record, its number, field, value."""
    for label, rows in data.items():
        for number, row in enumerate(rows, start=1):
            for name, value in row.items():
                yield [label, number, name, "" if value is None else str(value)]

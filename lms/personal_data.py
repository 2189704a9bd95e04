"""Personal data, declared: what each field about a person is for, on what ground and how long it is kept.

Law 91/2025/QH15 and decree 356/2025. Every app declares its own records in its ``personal_data.py`` as ``RECORDS``
(those of Wagtail and allauth stand in ``lms.cms`` and ``lms.users``); ``declared()`` reads them all, and ``gaps()``
names what nobody has declared: a test holds it empty. The rule cannot be dodged by a new record or field:

* a record about one person (``person`` says whose) declares every field;
* any other record of ours declares each field whose type could hold personal data: free text, files, JSON, whatever is
  not a number, a day, a yes or no or one of fixed choices, and each relation that leads to a person;
* a record that points at a person on the list says whose it is;
* a record of another package that points at a person is declared as well.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

LAW = _("duty of the office by Law 11/2017/QH14 and its circulars")
PRIVACY_LAW = _("duty of the office by Law 91/2025/QH15")
TASK = _("carrying out the training the person takes part in")
CONSENT = _("given by the person, who may take it back")
ANSWERABLE = _("the office answers for what is done in its name")

RECORD = _("as long as the records of the training")
ACCOUNT = _("until the account is made anonymous")
ASKED = _("until the person has it erased")
"""Goes when ``lms.people.data_requests.forget_particulars`` forgets somebody's particulars."""


@dataclass(frozen=True, slots=True)
class Use:
    """What some fields are for, the ground, and how long they are kept."""

    fields: str
    """Names, parted by spaces; ``*`` for the rest of a record of another package."""
    purpose: Any
    ground: Any
    kept: Any
    told: bool = True
    """Whether one's own data tell it: not what is derived, technical or a secret, nor who of the office did it."""
    sensitive: bool = False
    """Health, origin and the like, which the law protects more."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self.fields.split())

    @property
    def is_erased(self) -> bool:
        """Whether it goes when a person's particulars are forgotten."""
        return self.kept is ASKED


@dataclass(frozen=True, slots=True)
class Record:
    """What a record holds about people."""

    uses: tuple[Use, ...] = ()
    person: str = ""
    """The paths to whose it is, parted by spaces; ``self`` where it is the person; "" where it is about no one."""
    plain: str = ""
    """Fields that could hold personal data by their type, and do not."""
    words: Mapping[str, Any] = field(default_factory=dict)
    """Names for people, where a package has none for its record ("") or fields."""

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(self.person.split())


def technical(fields: str) -> Use:
    """Fields that only make the site work: derived spellings, keys, digests, the relations within the training."""
    return Use(fields, _("technical"), TASK, RECORD, told=False)


def done_by(fields: str) -> Use:
    """Accounts of who of the office did something."""
    return Use(fields, _("to know who of the office did it"), ANSWERABLE, RECORD, told=False)


@cache
def declared() -> Mapping[str, Record]:
    """Every declared record by its label ("people.Provider")."""
    found: dict[str, Record] = {}
    for config in apps.get_app_configs():
        name = f"{config.name}.personal_data"
        # ``lms.personal_data`` is this module; packages outside the project declare nothing.
        if name == __name__ or find_spec(name) is None:
            continue
        records: dict[str, Record] = import_module(name).RECORDS
        if twice := found.keys() & records.keys():
            raise ValueError(f"declared twice: {sorted(twice)}")
        found |= records
    return found


def uses_of(model: type[models.Model]) -> dict[str, Use]:
    """What each personal field of a record is for."""
    record = declared().get(model._meta.label, Record())
    named = {name: use for use in record.uses for name in use.names if name != "*"}
    rest = [use for use in record.uses if "*" in use.names]
    if rest:
        named |= {field.name: rest[0] for field in _fields(model, whole=True) if field.name not in named}
    return named


# --- what is not declared -----------------------------------------------------------------------------------

ON_THE_LIST = "people.Provider"

_TELLS_NOTHING = (
    models.AutoField,
    models.BooleanField,
    models.IntegerField,
    models.DecimalField,
    models.FloatField,
    models.DateField,
    models.TimeField,
    models.DurationField,
    models.UUIDField,
)
"""Types of fields that say nothing about a person in a record that is about no one."""


def is_ours(model: type[models.Model]) -> bool:
    """Whether a record is this project's, not an installed package's."""
    return "site-packages" not in apps.get_app_config(model._meta.app_label).path


def _fields(model: type[models.Model], *, whole: bool = False) -> list[Any]:
    """The fields a record has of its own (of a package's record all), without its key."""
    meta = model._meta
    columns = meta.concrete_fields if whole else meta.local_concrete_fields
    return [field for field in columns if not field.primary_key] + list(meta.local_many_to_many)


def _leads_to(field: Any) -> str:
    """The label of the record a field points at, or ""."""
    target: Any = field.related_model if field.is_relation else None
    return target._meta.label if target is not None else ""


def _could_be_personal(field: Any, people: Iterable[str]) -> bool:
    if field.is_relation:
        return _leads_to(field) in people
    if isinstance(field, models.CharField) and field.choices:
        return False
    return not isinstance(field, _TELLS_NOTHING)


def gaps(wanted: Iterable[type[models.Model]] | None = None) -> Iterator[str]:
    """What is not declared, or wrongly: ``label.field: why``. Nothing where all is."""
    records = declared()
    subjects = {label for label, record in records.items() if record.person}
    people = subjects | {ON_THE_LIST, settings.AUTH_USER_MODEL}
    every = list(apps.get_models() if wanted is None else wanted)
    if wanted is None:
        for label in records.keys() - {model._meta.label for model in every}:
            yield f"{label}: there is no such record"
    for model in every:
        record, label = records.get(model._meta.label), model._meta.label
        ours = is_ours(model)
        fields = {field.name: field for field in _fields(model, whole=not ours)}
        open_to = {name for name, field in fields.items() if _could_be_personal(field, people)}
        relations = {name for name, field in fields.items() if _leads_to(field) in people}
        if record is None:
            yield from (f"{label}.{name}: not declared" for name in (open_to if ours else relations))
            continue
        yield from _gaps_of(model, record, set(fields), open_to, ours=ours)
        listed = {
            name for name in relations if _leads_to(fields[name]) in subjects - {settings.AUTH_USER_MODEL}
        }
        if listed and not record.person:
            yield f"{label}: it points at a person ({', '.join(sorted(listed))}); say whose it is"


def _gaps_of(
    model: type[models.Model], record: Record, fields: set[str], open_to: set[str], *, ours: bool
) -> Iterator[str]:
    label = model._meta.label
    used = {name for use in record.uses for name in use.names}
    plain = set(record.plain.split())
    if "*" in used and ours:
        yield f"{label}: name each field; * is for records of other packages"
    for name in (used | plain) - fields - {"*"}:
        yield f"{label}.{name}: there is no such field"
    for name in used & plain:
        yield f"{label}.{name}: both personal and not"
    if record.person and plain:
        yield f"{label}: a record about a person has no plain fields"
    if "*" not in used:
        yield from (
            f"{label}.{name}: not declared" for name in (fields if record.person else open_to) - used - plain
        )
    for use in record.uses:
        if not (use.purpose and use.ground and use.kept):
            yield f"{label}: {use.fields}: purpose, ground and time belong together"
    for path in record.paths:
        if person_at(model, path) not in (ON_THE_LIST, settings.AUTH_USER_MODEL):
            yield f"{label}: {path} leads to no person"


def person_at(model: type[models.Model], path: str) -> str:
    """The label of the record at the end of a path ("registration__provider"), or ""."""
    if path == "self":
        return model._meta.label
    target: Any = model
    for name in path.split("__"):
        names = {field.name: field for field in target._meta.concrete_fields} if target else {}
        target = names[name].related_model if name in names else None
    return target._meta.label if target else ""

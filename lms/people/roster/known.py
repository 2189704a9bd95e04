"""The list of providers, units and communes as the rows of an import are compared with it. Reads only, five queries."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from lms.people.models import Organization, Provider, ProviderClass, ProviderIdentity, ProviderStatus
from lms.people.roster.columns import Field, plain
from lms.places.models import Commune

PERSONAL = (Field.FULL_NAME, Field.SEX, Field.BORN_ON, Field.PHONE, Field.EMAIL, Field.COMMUNE)
IDENTITY = (Field.CITIZEN_ID, Field.ETHNICITY)
STATUS = (Field.CLASS, Field.ORGANIZATION, Field.CARD_NUMBER, Field.DECISION_NUMBER)


@dataclass(slots=True)
class Person:
    """Somebody on the list, with what an import may compare; ``status`` is the latest, ended or not."""

    pk: int
    values: dict[str, Any]
    folded: str
    status_from: date | None = None
    status_until: date | None = None


_SHORT_FORMS = {
    "tgpl": "tro giup phap ly",
    "nn": "nha nuoc",
    "tt": "trung tam",
    "stp": "so tu phap",
    "cn": "chi nhanh",
    "vpls": "van phong luat su",
    "vp": "van phong",
    "ls": "luat su",
    "p": "phong",
    "h": "huyen",
}
_KINDS_OF_PLACE = ("xa ", "phuong ", "thi tran ", "dac khu ")


def unit_key(text: str) -> str:
    """A unit's name as it is compared: folded, its usual short forms spelt out, "số" and "tỉnh" left out."""
    words = [_SHORT_FORMS.get(word, word) for word in plain(text).split()]
    return " ".join(word for word in words if word not in ("so", "tinh"))


def place_key(text: str) -> str:
    """A commune's name as it is compared: folded, without the word for its kind."""
    said = plain(text)
    return next((said[len(kind) :] for kind in _KINDS_OF_PLACE if said.startswith(kind)), said)


NEW_UNIT = "new:"


def is_new_unit(value: Any) -> bool:
    """Whether a unit is one that the import makes: "new:" and its key, where others have their id."""
    return isinstance(value, str) and value.startswith(NEW_UNIT)


class Known:
    """The list of providers, units and communes, read once: five queries.

    ``told`` is what a person said of names of units (``RosterImport.units``); ``asked`` the same for this reading, with
    how many rows name each, for the names that no unit has.
    """

    def __init__(self, told: Mapping[str, Any] | None = None) -> None:
        self.told = told or {}
        self.asked: dict[str, Any] = {}
        self.people: dict[int, Person] = {}
        self.by: dict[str, dict[Any, list[Person]]] = {
            name: defaultdict(list)
            for name in ("folded", Field.CITIZEN_ID, Field.PHONE, Field.EMAIL, Field.CARD_NUMBER)
        }
        self.units: dict[str, int | None] = {}
        self.unit_names: dict[int, str] = {}
        self.communes: dict[str, int | None] = {}
        self.commune_names: dict[int, str] = {}
        self._read()

    def _read(self) -> None:
        fields = ("pk", "folded_name", "full_name", "sex", "born_on", "phone", "email", "commune_id")
        for pk, folded, *values in Provider.objects.values_list(*fields):
            self.people[pk] = Person(pk, dict(zip(PERSONAL, values, strict=True)), folded)
        for pk, *values in ProviderIdentity.objects.values_list("provider_id", *IDENTITY):
            self.people[pk].values.update(zip(IDENTITY, values, strict=True))
        statuses = ProviderStatus.objects.order_by("valid_from").values_list(
            "provider_id",
            "valid_from",
            "valid_until",
            "provider_class",
            "organization_id",
            "card_number",
            "decision_number",
        )
        for pk, since, until, *values in statuses:
            person = self.people[pk]
            person.status_from, person.status_until = since, until
            person.values.update(zip(STATUS, values, strict=True))
        for person in self.people.values():
            self.by["folded"][person.folded].append(person)
            for name in (Field.CITIZEN_ID, Field.PHONE, Field.EMAIL, Field.CARD_NUMBER):
                if value := person.values.get(name):
                    self.by[name][value].append(person)
        for pk, full, short in Organization.objects.values_list("pk", "name", "short_name"):
            self.unit_names[pk] = full
            _note(self.units, {unit_key(full), unit_key(short)}, pk)
        for commune in Commune.objects.filter(valid_until=None):
            self.commune_names[commune.pk] = str(commune)
            _note(self.communes, {plain(str(commune)), place_key(commune.name)}, commune.pk)

    def in_words(self, name: str, value: Any) -> str:  # noqa: PLR0911 - one way out for each kind of field
        """A value of a field as people read it; identity numbers and ethnicity are masked."""
        if value in (None, ""):
            return ""
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        if name == Field.ORGANIZATION:
            if is_new_unit(value):
                new = self.asked[value.removeprefix(NEW_UNIT)]["new"]
                return _("%(name)s (new unit)") % {"name": new["name"]}
            return self.unit_names.get(value, str(value))
        if name == Field.COMMUNE:
            return self.commune_names.get(value, str(value))
        if name == Field.CLASS:
            return str(ProviderClass(value).label)
        if name == Field.SEX:
            return str(Provider.Sex(value).label)
        if name == Field.CITIZEN_ID:
            return ProviderIdentity(citizen_id=value).masked
        if name == Field.ETHNICITY:
            return "•••"
        return str(value)


def _note(index: dict[str, int | None], keys: set[str], pk: int) -> None:
    """Enter ``pk`` under each key; a key that two have means neither."""
    for key in keys - {""}:
        index[key] = pk if index.get(key, pk) == pk else None

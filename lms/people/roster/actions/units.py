"""The door for units that a list names and nobody knows: each is said once, not in every row."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from wagtail.log_actions import log

from lms.people import actions
from lms.people.models import Organization, RosterImport, RosterRow
from lms.people.roster import errors
from lms.people.roster.actions.steps import Status, locked
from lms.people.roster.columns import Field
from lms.people.roster.known import NEW_UNIT, is_new_unit, unit_key
from lms.places.models import Province
from lms.text import clean_text


@dataclass(frozen=True)
class UnitChoice:
    """What a name stands for: an organisation of ours, or a new one of that kind and name, made with the import."""

    organization: Organization | None = None
    name: str = ""
    kind: str = ""
    province: Province | None = None


@transaction.atomic
def name_units(
    *, roster: RosterImport, choices: Mapping[str, UnitChoice | None], by: Any, at: datetime
) -> RosterImport:
    """Say what names of units stand for (None: not known yet); the rows are then to be compared again.

    A new unit is not there before the import is carried out.

    Raises:
        WrongStep: the rows are not compared yet, or it is carried out already.
        NoSuchUnit: the list names no such unit.
        UnitNameTaken: there is one of that name already: choose it.
    """
    roster = locked(roster, Status.CHECKED)
    for said, choice in choices.items():
        if (asked := roster.units.get(unit_key(said))) is None:
            raise errors.NoSuchUnit(name=said)
        asked |= {"organization": None, "new": None}
        if choice is not None and choice.organization is not None:
            asked["organization"] = choice.organization.pk
        elif choice is not None and choice.province is not None:
            name = clean_text(choice.name)
            if Organization.objects.filter(province=choice.province, name=name).exists():
                raise errors.UnitNameTaken(name=name)
            asked["new"] = {"name": name, "kind": str(choice.kind), "province": choice.province.pk}
    roster.status = Status.CHECKING
    roster.save(update_fields=["status", "units"])
    log(roster, "people.name_units_of_roster", user=by, timestamp=at, data={"units": sorted(choices)})
    return roster


def add_units(roster: RosterImport, rows: list[RosterRow], *, by: Any, at: datetime) -> None:
    """Make the new units that rows belong to, and say in the rows which they are."""
    made: dict[str, int] = {}
    for row in rows:
        said = row.values.get(Field.ORGANIZATION)
        if not is_new_unit(said):
            continue
        if said not in made:
            new = roster.units[said.removeprefix(NEW_UNIT)]["new"]
            province = Province.objects.get(pk=new["province"])
            unit = actions.add_organization(
                name=new["name"], kind=new["kind"], province=province, by=by, at=at
            )
            made[said] = new["made"] = unit.pk
        row.values[Field.ORGANIZATION] = made[said]


def take_back_units(roster: RosterImport) -> None:
    """Delete the units that an import made and nothing belongs to any more."""
    made = [asked["new"]["made"] for asked in roster.units.values() if (asked.get("new") or {}).get("made")]
    relations: list[Any] = list(Organization._meta.get_fields(include_hidden=True))
    for unit in Organization.objects.filter(pk__in=made):
        hanging = (
            relation.related_model._base_manager.filter(**{relation.field.name: unit.pk}).exists()
            for relation in relations
            if relation.auto_created and not relation.concrete
        )
        if not any(hanging):
            unit.delete()

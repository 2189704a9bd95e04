"""The door that takes an import back, while nothing hangs on it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from wagtail.log_actions import log

from lms.log import log_each
from lms.people.models import Provider, ProviderIdentity, ProviderStatus, RosterImport, RosterRow
from lms.people.roster import errors
from lms.people.roster.actions.steps import Status, locked
from lms.people.roster.actions.units import take_back_units
from lms.people.roster.batches import COLUMNS
from lms.people.roster.columns import Field
from lms.people.roster.known import IDENTITY, PERSONAL


@transaction.atomic
def undo(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Take back all that an import did. An identity number that it wrote over another stays: the
    other is not kept; a unit that it made stays where others belong to it.

    Raises:
        WrongStep: it was not carried out, or is undone.
        HangsOn: somebody it added has a session, an account or anything else by now.
        ChangedSince: somebody it touched was changed since.
    """
    roster = locked(roster, Status.DONE)
    rows = list(roster.rows.exclude(done={}).select_related("provider"))
    _take_back_changes([row for row in rows if not row.done.get("added")], roster, by=by, at=at)
    _take_back_people([row for row in rows if row.done.get("added")], roster)
    take_back_units(roster)
    roster.status, roster.undone_at = Status.UNDONE, at
    roster.save(update_fields=["status", "undone_at"])
    log(roster, "people.undo_roster", user=by, timestamp=at, data=roster.counts)
    return roster


def _touched_later(ids: list[int], roster: RosterImport) -> set[int]:
    """Whom an import carried out after this one changed: what it wrote of an identity number nothing else tells."""
    later = RosterRow.objects.filter(
        roster__status=Status.DONE, roster__done_at__gte=roster.done_at, provider__in=ids
    )
    return set(later.exclude(roster=roster).exclude(done={}).values_list("provider_id", flat=True))


def _kept(value: Any) -> Any:
    """A value as the rows of an import keep it; None where there is none."""
    return value.isoformat() if isinstance(value, date) else value or None


def _check_unchanged(rows: list[RosterRow], people: Mapping[int, Provider], roster: RosterImport) -> None:
    """Raise ChangedSince where somebody whom the import added is not as it wrote them."""
    later = _touched_later(list(people), roster)
    identities = {row.provider_id: row for row in ProviderIdentity.objects.filter(provider__in=list(people))}
    for row in rows:
        person = people[row.provider_id or 0]
        identity, given = identities.get(person.pk), row.done.get("identity", IDENTITY)
        if (
            person.pk in later
            or any(
                _kept(getattr(person, COLUMNS.get(name, str(name)))) != _kept(row.values.get(name))
                for name in PERSONAL
            )
            or any(getattr(identity, name, "") for name in IDENTITY if name not in given)
        ):
            raise errors.ChangedSince(name=person)


def _take_back_people(rows: list[RosterRow], roster: RosterImport) -> None:
    # Locked: a seat that is being given at this moment comes before (and is seen below) or not at all.
    people = Provider.objects.select_for_update().in_bulk(
        [row.provider_id for row in rows if row.provider_id]
    )
    if len(people) < len(rows):
        gone = next(row for row in rows if row.provider_id not in people)
        raise errors.ChangedSince(name=gone.values.get(Field.FULL_NAME, roster))
    ids = list(people)
    made = {row.done["status"] for row in rows if row.done.get("status")}
    for person in people.values():
        if person.user_id:
            raise errors.HangsOn(name=person, what=Provider._meta.get_field("user").verbose_name)
    own = {ProviderIdentity, RosterRow}
    relations: list[Any] = list(Provider._meta.get_fields(include_hidden=True))
    for relation in relations:
        if not (relation.auto_created and not relation.concrete) or relation.related_model in own:
            continue
        model: Any = relation.related_model
        hanging = model._base_manager.filter(**{f"{relation.field.name}__in": ids})
        if model is ProviderStatus:
            hanging = hanging.exclude(pk__in=made, valid_until=None)
        if (other := hanging.first()) is not None:
            name = people[getattr(other, relation.field.attname)]
            raise errors.HangsOn(name=name, what=model._meta.verbose_name)
    _check_unchanged(rows, people, roster)
    ProviderStatus.objects.filter(pk__in=made).delete()
    ProviderIdentity.objects.filter(provider__in=ids).delete()
    Provider.objects.filter(pk__in=ids).delete()


def _take_back_changes(rows: list[RosterRow], roster: RosterImport, *, by: Any, at: datetime) -> None:
    people = Provider.objects.select_for_update().in_bulk(
        [row.provider_id for row in rows if row.provider_id]
    )
    revised, later = [], _touched_later(list(people), roster)
    for row in rows:
        person = people.get(row.provider_id or 0)
        if person is None:
            raise errors.ChangedSince(name=roster)
        if row.done.get("forgotten"):
            raise errors.ChangedSince(name=person)
        after, was = row.done["after"], row.done["personal"]
        for name, before in was.items():
            current = getattr(person, name)
            current = current.isoformat() if isinstance(current, date) else current
            if current != after[str(Field.COMMUNE) if name == "commune_id" else name]:
                raise errors.ChangedSince(name=person)
            setattr(person, name, date.fromisoformat(before) if name == "born_on" and before else before)
        if was:
            person.save()
        if forgotten := row.done["identity"]:
            if person.pk in later:
                raise errors.ChangedSince(name=person)
            ProviderIdentity.objects.filter(provider=person).update(**dict.fromkeys(forgotten, ""))
        _take_back_status(row, person)
        revised.append((person, {"undone": roster.pk, "changed": sorted(was)}))
    log_each("people.revise_provider", revised, by=by, at=at, group=uuid4())


def _take_back_status(row: RosterRow, person: Provider) -> None:
    if made := row.done.get("status"):
        if not ProviderStatus.objects.filter(pk=made, valid_until=None).delete()[0]:
            raise errors.ChangedSince(name=person)
        if ended := row.done.get("ended"):
            ProviderStatus.objects.filter(pk=ended).update(valid_until=None)
    if filled := row.done.get("filled"):
        names = row.done["filled_fields"]
        wanted = {name: row.done["after"][name] for name in names}
        if not ProviderStatus.objects.filter(pk=filled, **wanted).update(**dict.fromkeys(names, "")):
            raise errors.ChangedSince(name=person)

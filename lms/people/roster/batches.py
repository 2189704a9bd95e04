"""The doors of people for many at once: the same rules as ``lms.people.actions``, in a few queries for hundreds.

Called within the transaction of an import only; each person gets the same entries in the log as one by one.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from lms.log import log_each
from lms.people.actions import check_provider
from lms.people.models import Provider, ProviderIdentity, ProviderStatus
from lms.people.roster.columns import Field

BATCH = 500
COLUMNS = {Field.COMMUNE: "commune_id", Field.ORGANIZATION: "organization_id"}
"""What a field is called in the database, where the two differ."""


@dataclass
class Deed:
    """What is to be written of one person: fields of ``Provider``, of ``ProviderIdentity``, of a status."""

    provider: Provider
    personal: Mapping[str, Any] = field(default_factory=dict)
    identity: Mapping[str, str] = field(default_factory=dict)
    status: Mapping[str, Any] = field(default_factory=dict)
    """All of class, organization_id, valid_from, card_number, decision_number; or only those to fill in."""


def add_many(deeds: Sequence[Deed], *, by: Any, at: datetime, group: UUID) -> list[ProviderStatus]:
    """Put many people on the list; gives the statuses made. Raises what ``add_provider`` does."""
    for deed in deeds:
        for name, value in deed.personal.items():
            setattr(deed.provider, name, value)
        check_provider(deed.provider, at)
        deed.provider.derive()
    Provider.objects.bulk_create([deed.provider for deed in deeds], batch_size=BATCH)
    _write_identities(deeds)
    statuses = ProviderStatus.objects.bulk_create(
        [ProviderStatus(provider=deed.provider, **deed.status) for deed in deeds if deed.status],
        batch_size=BATCH,
    )
    log_each("people.add_provider", [(deed.provider, {}) for deed in deeds], by=by, at=at, group=group)
    told = [(status.provider, said_of(status)) for status in statuses]
    log_each("people.change_status", told, by=by, at=at, group=group)
    return statuses


def revise_many(deeds: Sequence[Deed], *, by: Any, at: datetime, group: UUID) -> dict[int, dict[str, Any]]:
    """Change many people, who are locked; gives for each what it was, so that it can be undone.

    ``personal`` before, ``identity`` before, ``ended`` and ``status`` (ids of the status that ended and the one that
    began), ``filled`` (id of the status that was filled in).
    """
    before: dict[int, dict[str, Any]] = {}
    ids = [deed.provider.pk for deed in deeds]
    latest: dict[int, ProviderStatus] = {}
    for start in range(0, len(ids), BATCH):
        rows = ProviderStatus.objects.filter(provider_id__in=ids[start : start + BATCH]).order_by(
            "valid_from"
        )
        latest.update((status.provider_id, status) for status in rows)
    identities = _identities(ids)
    for deed in deeds:
        provider, was = deed.provider, before.setdefault(deed.provider.pk, {})
        was["personal"] = {name: getattr(provider, name) for name in deed.personal}
        was["identity"] = {name: getattr(identities.get(provider.pk), name, "") for name in deed.identity}
        for name, value in deed.personal.items():
            setattr(provider, name, value)
        if deed.personal:
            check_provider(provider, at)
            provider.save()
        if deed.status:
            was |= _revise_status(deed, latest.get(provider.pk))
    _write_identities(deeds)
    revised = [
        (deed.provider, {"changed": sorted([*deed.personal, *deed.identity])})
        for deed in deeds
        if deed.personal or deed.identity
    ]
    log_each("people.revise_provider", revised, by=by, at=at, group=group)
    changed = [(deed.provider, _json(deed.status)) for deed in deeds if deed.status]
    log_each("people.change_status", changed, by=by, at=at, group=group)
    return before


def _revise_status(deed: Deed, last: ProviderStatus | None) -> dict[str, Any]:
    if "valid_from" not in deed.status:  # only what the current one does not say yet
        return _fill_in(deed, last) if last is not None else {}
    ended = None
    if last is not None and last.valid_until is None:
        last.valid_until = deed.status["valid_from"]
        last.save(update_fields=["valid_until"])
        ended = last.pk
    status = ProviderStatus.objects.create(provider=deed.provider, **deed.status)
    return {"ended": ended, "status": status.pk}


def _fill_in(deed: Deed, status: ProviderStatus) -> dict[str, Any]:
    for name, value in deed.status.items():
        setattr(status, name, value)
    status.save(update_fields=list(deed.status))
    return {"filled": status.pk, "filled_fields": sorted(deed.status)}


def _identities(ids: Sequence[int]) -> dict[int, ProviderIdentity]:
    found: dict[int, ProviderIdentity] = {}
    for start in range(0, len(ids), BATCH):
        rows = ProviderIdentity.objects.filter(provider_id__in=ids[start : start + BATCH])
        found.update((row.provider_id, row) for row in rows)
    return found


def _write_identities(deeds: Iterable[Deed]) -> None:
    telling = [deed for deed in deeds if deed.identity]
    known = _identities([deed.provider.pk for deed in telling])
    made = []
    for deed in telling:
        identity = known.get(deed.provider.pk) or ProviderIdentity(provider=deed.provider)
        for name, value in deed.identity.items():
            setattr(identity, name, value)
        if identity.pk:
            identity.save()
        else:
            made.append(identity)
    ProviderIdentity.objects.bulk_create(made, batch_size=BATCH)


def said_of(status: ProviderStatus) -> dict[str, Any]:
    """What the log says of a status."""
    return {
        "class": str(status.provider_class),
        "organization": status.organization_id,
        "valid_from": status.valid_from.isoformat(),
    }


def _json(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

"""One person once: who may be on the list twice and why, and the door that makes one of two.

Everything that points at a person moves, whatever app it belongs to: the relations are read from the models. Where both
have a row that only one may have (a reading of the same material), the app that owns it registers what becomes of the
second with ``register_clash``; without that the merge is refused and says what has to be put right first. What no
single row shows (a trainer who becomes their own learner) is objected to in ``lms.people.one_person``.
"""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from wagtail.log_actions import log

from lms.people import errors
from lms.people.models import Provider, ProviderIdentity, ProviderStatus
from lms.people.one_person import ask_objections
from lms.refusals import fitting

TAKEN_OVER = ("sex", "born_on", "phone", "email", "commune_id")
"""What the person who stays is given where it is not known of them."""
Clash = Callable[[Any, Provider], str]
"""Told a row of the second person that clashes with one of the first: settles it, and says in the log what it did."""

_clashes: dict[str, Clash] = {}


def register_clash(model: str, settle: Clash) -> None:
    """Say for ``"app.Model"`` what becomes of a row that clashes with one of the person who stays."""
    _clashes[model.lower()] = settle


# --- who may be the same ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Pair:
    """Two rows of the list that may be one person, the older first, and why."""

    first: Provider
    second: Provider
    reasons: tuple[str, ...]
    """Of ``same_name``, ``same_phone``, ``same_email``, ``same_birth``."""


def probable_duplicates(*, on: date) -> list[Pair]:
    """Pairs with the same name, telephone or address whose birth dates do not contradict it; one query."""
    people = list(Provider.objects.with_status(on=on).order_by("pk"))
    by: dict[tuple[str, str], list[Provider]] = defaultdict(list)
    for person in people:
        by["same_name", person.folded_name].append(person)
        if person.phone:
            by["same_phone", person.phone].append(person)
        if person.email:
            by["same_email", person.email.lower()].append(person)
    found: dict[tuple[int, int], list[str]] = defaultdict(list)
    pairs: dict[tuple[int, int], tuple[Provider, Provider]] = {}
    for (reason, _value), group in by.items():
        for index, first in enumerate(group):
            for second in group[index + 1 :]:
                if first.born_on and second.born_on and first.born_on != second.born_on:
                    continue
                pairs[first.pk, second.pk] = (first, second)
                found[first.pk, second.pk].append(reason)
                if (
                    first.born_on
                    and first.born_on == second.born_on
                    and "same_birth" not in found[first.pk, second.pk]
                ):
                    found[first.pk, second.pk].append("same_birth")
    return [
        Pair(*pairs[key], tuple(reasons))
        for key, reasons in sorted(found.items(), key=lambda item: (-len(item[1]), item[0]))
    ]


# --- one of two ---------------------------------------------------------------------------------------------


@transaction.atomic
def merge(*, keep: Provider, other: Provider, reason: str, by: Any, at: datetime) -> Provider:
    """Make ``other`` part of ``keep``: everything that points at it moves, what ``keep`` lacks is taken over.

    ``other`` leaves the list; the log of ``keep`` names every row that moved.

    Raises:
        SamePerson: the two are one row already.
        ReasonMissing: no reason given.
        BothHaveAccounts: each has an account; take one off first.
        CannotMerge: both have something that only one may have.
        Refusal: whatever an objection of ``lms.people.one_person`` says.
    """
    reason = fitting(reason)
    if keep.pk == other.pk:
        raise errors.SamePerson
    if not reason:
        raise errors.MergeReasonMissing
    locked = Provider.objects.select_for_update().in_bulk(sorted([keep.pk, other.pk]))
    keep, other = locked[keep.pk], locked[other.pk]
    if keep.user_id and other.user_id:
        raise errors.BothHaveAccounts
    ids, settled = _merge_statuses(keep, other)
    moved: dict[str, list[Any]] = {ProviderStatus._meta.label: ids} if ids else {}
    own = {ProviderIdentity, ProviderStatus}
    relations: list[Any] = list(Provider._meta.get_fields(include_hidden=True))
    for relation in relations:
        if relation.auto_created and not relation.concrete and relation.related_model not in own:
            ids, said = _move(relation, keep, other)
            if ids:
                moved[relation.related_model._meta.label] = ids
            settled += said
    user, other.user = other.user, None
    other.save(update_fields=["user"])
    keep.user = keep.user or user
    taken = [name for name in TAKEN_OVER if not getattr(keep, name) and getattr(other, name)]
    for name in taken:
        setattr(keep, name, getattr(other, name))
    # What is personal may be forgotten one day, the log not: it names the fields only.
    was = {"id": other.pk, "name": other.full_name, "taken_over": taken}
    _merge_identities(keep, other)
    keep.save()
    ask_objections(keep)
    log(other, "people.merge", user=by, timestamp=at, deleted=True, data={"into": keep.pk, "reason": reason})
    other.delete()
    data = {"merged": was, "moved": moved, "settled": settled, "reason": reason}
    log(keep, "people.merge", user=by, timestamp=at, data=data)
    return keep


def _move(relation: Any, keep: Provider, other: Provider) -> tuple[list[Any], list[str]]:
    """Point the rows of one relation at ``keep``; a row at a time, so that a clash is known by its row."""
    model: Any = relation.related_model
    name = relation.field.name
    ids, said = [], []
    for row in model._base_manager.filter(**{name: other.pk}).order_by("pk"):
        try:
            with transaction.atomic():
                model._base_manager.filter(pk=row.pk).update(**{name: keep.pk})
        except IntegrityError as clash:
            settle = _clashes.get(model._meta.label_lower)
            if settle is None:
                raise errors.CannotMerge(what=model._meta.verbose_name, row=row) from clash
            said.append(settle(row, keep))
        else:
            ids.append(row.pk)
    return ids, said


def _merge_identities(keep: Provider, other: Provider) -> None:
    """Numbers that contradict each other are two people."""
    theirs = ProviderIdentity.objects.filter(provider=other).first()
    if theirs is None:
        return
    ours = ProviderIdentity.objects.filter(provider=keep).first() or ProviderIdentity(provider=keep)
    if ours.citizen_id and theirs.citizen_id:
        raise errors.CannotMerge(what=ProviderIdentity._meta.verbose_name, row=theirs)
    theirs.delete()
    ours.citizen_id = ours.citizen_id or theirs.citizen_id
    ours.ethnicity = ours.ethnicity or theirs.ethnicity
    ours.save()


def _merge_statuses(keep: Provider, other: Provider) -> tuple[list[Any], list[str]]:
    """Give ``keep`` the statuses of ``other``: nobody has two on one day, and no day loses the one it had.

    A status that begins earlier ends where that of ``keep`` begins; of two that say the same of a day one is enough.
    """
    ours = list(keep.statuses.order_by("valid_from"))
    ids, said = [], []
    for row in other.statuses.select_related("organization").order_by("valid_from"):
        if both := [each for each in ours if _overlap(each, row)]:
            said.append(_status_in_words(row))
            if not _fitted(row, both):
                row.delete()
                continue
        row.provider = keep
        row.save()
        ids.append(row.pk)
    return ids, said


def _overlap(one: ProviderStatus, two: ProviderStatus) -> bool:
    return (one.valid_until is None or two.valid_from < one.valid_until) and (
        two.valid_until is None or one.valid_from < two.valid_until
    )


def _fitted(row: ProviderStatus, both: list[ProviderStatus]) -> bool:
    """Cut ``row`` to the days that ``both`` say nothing of; whether any is left.

    Raises:
        CannotMerge: they contradict each other on some day, or ``row`` goes on after ``both`` on either side.
    """
    held, is_earlier = both[0], row.valid_from < both[0].valid_from
    is_later = held.valid_until is not None and (
        row.valid_until is None or row.valid_until > held.valid_until
    )
    same_class = row.provider_class == held.provider_class
    follows = (
        is_earlier and row.valid_until is None and held.valid_until is None
    )  # the class changed that day
    if len(both) > 1 or (is_earlier and is_later) or not (same_class or follows):
        raise errors.CannotMerge(what=ProviderStatus._meta.verbose_name, row=_status_in_words(row))
    if is_earlier:
        row.valid_until = held.valid_from
    elif is_later and held.valid_until is not None:
        row.valid_from = held.valid_until
    return is_earlier or is_later


def _status_in_words(row: ProviderStatus) -> str:
    until = f"{row.valid_until:%d/%m/%Y}" if row.valid_until else "…"
    days = f"{row.valid_from:%d/%m/%Y}–{until}"
    return " · ".join(
        filter(None, [str(row.get_provider_class_display()), str(row.organization), days, row.card_number])
    )


def delete_second(row: models.Model, keep: Provider) -> str:
    """The same said twice (a material read): once is enough."""
    said = f"{row._meta.label} {row.pk}"
    row.delete()
    return said

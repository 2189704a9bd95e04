"""The doors of an import of people.

Nothing of an uploaded list is in the list of providers before ``carry_out``, which does all of it in one transaction;
``undo`` takes all of it back while nothing hangs on it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.log_actions import log

from lms import spreadsheets
from lms.people.models import (
    Organization,
    Provider,
    ProviderIdentity,
    ProviderStatus,
    RosterImport,
    RosterRow,
)
from lms.people.roster import errors
from lms.people.roster.batches import BATCH, Deed, add_many, log_many, revise_many
from lms.people.roster.columns import Field, find_header
from lms.people.roster.judging import IDENTITY, PERSONAL, STATUS, Defaults, Judge, Known
from lms.people.roster.lines import read_line

Status = RosterImport.Status
Verdict = RosterRow.Verdict
Progress = Callable[[int, int], None]
"""Told how many of how many rows are through."""


def _unheard(done: int, total: int) -> None:
    """Nobody watches."""


def _locked(roster: RosterImport, *steps: str) -> RosterImport:
    """The import as it is now, locked.

    Raises:
        WrongStep: it is at none of ``steps``.
    """
    roster = RosterImport.objects.select_for_update().get(pk=roster.pk)
    if roster.status not in steps:
        raise errors.WrongStep(status=roster.get_status_display())
    return roster


# --- upload and columns -------------------------------------------------------------------------------------


@transaction.atomic
def upload(*, file_name: str, data: bytes, by: Any, at: datetime, sheet: str | None = None) -> RosterImport:
    """Take in a list and guess what its columns mean; rows with a single cell (titles of sections) are left out.

    Raises:
        lms.spreadsheets.SpreadsheetError: the file cannot be read.
        NoRows: there is nothing below the headings.
    """
    table = spreadsheets.read(data, sheet=sheet)
    header = find_header(table.rows)
    body = table.rows[header.position :]
    rows = [row for row in body if sum(cell is not None for cell in row.cells) > 1]
    if not rows:
        raise errors.NoRows
    roster = RosterImport(
        file_name=file_name[-200:],
        sheet_name=table.name[:100],
        encoding=table.legacy or table.encoding,
        titles=list(header.titles),
        columns={str(name): column for name, column in header.columns.items()},
        counts={"left_out": len(body) - len(rows)},
        uploaded_at=at,
        uploaded_by=by,
    )
    kind = ".xlsx" if table.encoding == "xlsx" else ".csv"
    roster.file.save(f"{uuid4().hex}{kind}", ContentFile(data), save=False)
    roster.save()
    RosterRow.objects.bulk_create(
        [
            RosterRow(
                roster=roster,
                number=row.number,
                cells=[cell.isoformat() if isinstance(cell, date) else cell for cell in row.cells],
            )
            for row in rows
        ],
        batch_size=BATCH,
    )
    log(roster, "people.upload_roster", user=by, timestamp=at, data={"rows": len(rows)})
    return roster


@transaction.atomic
def set_columns(
    *,
    roster: RosterImport,
    columns: Mapping[str, int],
    by: Any,
    at: datetime,
    default_class: str = "",
    default_organization: Organization | None = None,
    default_valid_from: date | None = None,
) -> RosterImport:
    """Say what the columns mean (``Field`` → column from 0) and what holds for new people where a row is silent.

    The rows are then to be compared by ``check``.

    Raises:
        WrongStep: it is carried out already, or discarded.
        NoNameColumn, ColumnTwice.
    """
    roster = _locked(roster, Status.UPLOADED, Status.CHECKED, Status.CHECKING)
    columns = {str(Field(name)): column for name, column in columns.items()}
    if not {Field.FULL_NAME, Field.GIVEN_NAME} & columns.keys():
        raise errors.NoNameColumn
    twice = [column for column, times in Counter(columns.values()).items() if times > 1]
    if twice:
        raise errors.ColumnTwice(title=roster.titles[twice[0]] or twice[0] + 1)
    roster.columns = columns
    roster.default_class = default_class
    roster.default_organization = default_organization
    roster.default_valid_from = default_valid_from
    roster.status = Status.CHECKING
    roster.save()
    roster.rows.update(decision="")
    return roster


# --- comparing ----------------------------------------------------------------------------------------------


def _judged(roster: RosterImport, progress: Progress) -> list[RosterRow]:
    """The rows in their order with the verdict of now, not yet saved."""
    defaults = Defaults(roster.default_class, roster.default_organization_id, roster.default_valid_from)
    judge = Judge(Known(), defaults)
    columns = {Field(name): column for name, column in roster.columns.items()}
    rows = list(roster.rows.order_by("number"))
    for done, row in enumerate(rows, start=1):
        found = judge.judge(read_line(row.number, row.cells, columns), row.decision, row.provider_id)
        row.verdict, row.provider_id = found.verdict, found.provider_id
        row.values, row.changes, row.notes = found.facts, found.changes, found.notes
        if done % 100 == 0:
            progress(done, len(rows))
    return rows


def _replace_rows(roster: RosterImport, rows: list[RosterRow]) -> None:
    """Write the rows anew: quicker than updating each."""
    roster.rows.all().delete()
    for row in rows:
        row.pk = None
    RosterRow.objects.bulk_create(rows, batch_size=BATCH)
    counted = Counter(str(row.verdict) for row in rows)
    kept = {name: value for name, value in roster.counts.items() if name == "left_out"}
    roster.counts = kept | dict(counted)


@transaction.atomic
def check(*, roster: RosterImport, at: datetime, progress: Progress = _unheard) -> RosterImport:
    """Compare every row with the list of providers; nothing but the rows of the import is written. Safe to run twice.

    Raises:
        WrongStep: it is carried out already, or discarded.
    """
    roster = _locked(roster, Status.CHECKING, Status.CHECKED)
    _replace_rows(roster, _judged(roster, progress))
    roster.status = Status.CHECKED
    roster.save(update_fields=["status", "counts"])
    return roster


@transaction.atomic
def decide(*, roster: RosterImport, decisions: Mapping[int, str], by: Any, at: datetime) -> RosterImport:
    """Say of doubtful rows (by number) whether they are new, the person named, or left out; then to be compared again.

    Raises:
        WrongStep: the rows are not compared yet, or it is carried out already.
    """
    roster = _locked(roster, Status.CHECKED)
    rows = list(roster.rows.filter(number__in=list(decisions)))
    for row in rows:
        row.decision = RosterRow.Decision(decisions[row.number])
    RosterRow.objects.bulk_update(rows, ["decision"], batch_size=BATCH)
    roster.status = Status.CHECKING
    roster.save(update_fields=["status"])
    told = {str(number): str(decision) for number, decision in decisions.items()}
    log(roster, "people.decide_roster", user=by, timestamp=at, data={"decisions": told})
    return roster


# --- carrying out -------------------------------------------------------------------------------------------


@transaction.atomic
def confirm(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Confirm what the rows say will happen; ``carry_out`` then does it.

    Raises:
        WrongStep: the rows are not compared yet, or it is confirmed already.
        NothingToDo: no row adds or changes anything.
    """
    roster = _locked(roster, Status.CHECKED)
    if not roster.rows.filter(verdict__in=[Verdict.NEW, Verdict.CHANGED]).exists():
        raise errors.NothingToDo
    roster.status, roster.confirmed_by = Status.CONFIRMED, by
    roster.save(update_fields=["status", "confirmed_by"])
    log(roster, "people.confirm_roster", user=by, timestamp=at, data=roster.counts)
    return roster


@transaction.atomic
def carry_out(*, roster: RosterImport, at: datetime, progress: Progress = _unheard) -> RosterImport:
    """Do what was confirmed: all of it in one transaction, or nothing. Safe to run twice.

    Where the list of providers changed since the rows were compared, so that other things would happen than were
    shown, nothing is done: the import goes back a step, with ``counts["changed_meanwhile"]``.

    Raises:
        WrongStep: it is not confirmed.
    """
    roster = _locked(roster, Status.CONFIRMED, Status.DONE)
    if roster.status == Status.DONE:
        return roster
    shown = {
        row.number: (row.verdict, row.provider_id, row.values)
        for row in roster.rows.iterator(chunk_size=BATCH)
    }
    rows = _judged(roster, lambda done, total: progress(done, total * 2))
    if any(shown[row.number] != (row.verdict, row.provider_id, row.values) for row in rows):
        _replace_rows(roster, rows)
        roster.status = Status.CHECKED
        roster.counts["changed_meanwhile"] = True
        roster.save(update_fields=["status", "counts"])
        return roster
    _write(rows, by=roster.confirmed_by, at=at, progress=progress)
    for row in rows:  # what was needed to compare is not kept
        row.cells = []
        row.values = {name: value for name, value in row.values.items() if name not in IDENTITY}
    _replace_rows(roster, rows)
    roster.status, roster.done_at = Status.DONE, at
    roster.save(update_fields=["status", "done_at", "counts"])
    log(roster, "people.carry_out_roster", user=roster.confirmed_by, timestamp=at, data=roster.counts)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster


def _write(rows: list[RosterRow], *, by: Any, at: datetime, progress: Progress) -> None:
    """Pass all rows through the doors of people, in batches."""
    group = uuid4()
    writing = [row for row in rows if row.verdict in (Verdict.NEW, Verdict.CHANGED)]
    known = Provider.objects.select_for_update().in_bulk(
        [row.provider_id for row in writing if row.provider_id]
    )
    for start in range(0, len(writing), BATCH):
        batch = [(row, _deed(row, known)) for row in writing[start : start + BATCH]]
        new = [(row, deed) for row, deed in batch if row.verdict == Verdict.NEW]
        statuses = add_many([deed for _row, deed in new], by=by, at=at, group=group)
        by_provider = {status.provider_id: status.pk for status in statuses}
        for row, deed in new:
            row.provider_id = deed.provider.pk
            row.done = {"added": True, "status": by_provider.get(deed.provider.pk)}
        changed = [(row, deed) for row, deed in batch if row.verdict == Verdict.CHANGED]
        before = revise_many([deed for _row, deed in changed], by=by, at=at, group=group)
        for row, deed in changed:
            was = before[deed.provider.pk]
            was["personal"] = {
                name: value.isoformat() if isinstance(value, date) else value
                for name, value in was["personal"].items()
            }
            # What an identity number was before is not kept: only which were not known, and may be forgotten again.
            unknown = [name for name, value in was["identity"].items() if not value]
            row.done = was | {"after": row.values, "identity": unknown}
        progress(len(rows) + start + len(batch), len(rows) * 2)


_COLUMNS = {Field.COMMUNE: "commune_id", Field.ORGANIZATION: "organization_id"}


def _deed(row: RosterRow, known: Mapping[int, Provider]) -> Deed:
    values = row.values

    def of(names: tuple[Field, ...]) -> dict[str, Any]:
        return {_COLUMNS.get(name, str(name)): values[name] for name in names if name in values}

    personal, status = of(PERSONAL), of(STATUS)
    if "born_on" in personal:
        personal["born_on"] = date.fromisoformat(personal["born_on"])
    if status and Field.VALID_FROM in values:
        status["valid_from"] = date.fromisoformat(values[Field.VALID_FROM])
    provider = known[row.provider_id or 0] if row.verdict == Verdict.CHANGED else Provider()
    return Deed(provider, personal, of(IDENTITY), status)


# --- undoing ------------------------------------------------------------------------------------------------


@transaction.atomic
def undo(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Take back all that an import did. An identity number that it wrote over another stays: the other is not kept.

    Raises:
        WrongStep: it was not carried out, or is undone.
        HangsOn: somebody it added has a session, an account or anything else by now.
        ChangedSince: somebody it touched was changed since.
    """
    roster = _locked(roster, Status.DONE)
    rows = list(roster.rows.exclude(done={}).select_related("provider"))
    _take_back_changes([row for row in rows if not row.done.get("added")], roster, by=by, at=at)
    _take_back_people([row for row in rows if row.done.get("added")])
    roster.status, roster.undone_at = Status.UNDONE, at
    roster.save(update_fields=["status", "undone_at"])
    log(roster, "people.undo_roster", user=by, timestamp=at, data=roster.counts)
    return roster


def _take_back_people(rows: list[RosterRow]) -> None:
    people = {row.provider_id: row.provider for row in rows if row.provider is not None}
    if len(people) < len(rows):
        raise errors.ChangedSince(name=next(row.changes[0][2] for row in rows if row.provider is None))
    ids = [pk for pk in people if pk]
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
    ProviderStatus.objects.filter(pk__in=made).delete()
    ProviderIdentity.objects.filter(provider__in=ids).delete()
    Provider.objects.filter(pk__in=ids).delete()


def _take_back_changes(rows: list[RosterRow], roster: RosterImport, *, by: Any, at: datetime) -> None:
    people = Provider.objects.select_for_update().in_bulk(
        [row.provider_id for row in rows if row.provider_id]
    )
    revised = []
    for row in rows:
        person = people.get(row.provider_id or 0)
        if person is None:
            raise errors.ChangedSince(name=roster)
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
            ProviderIdentity.objects.filter(provider=person).update(**dict.fromkeys(forgotten, ""))
        _take_back_status(row, person)
        revised.append((person, {"undone": roster.pk, "changed": sorted(was)}))
    log_many("people.revise_provider", revised, by=by, at=at, group=uuid4())


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


@transaction.atomic
def discard(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Throw an import away that was not carried out: its file and rows go, the line of the log stays.

    Raises:
        WrongStep: it is carried out, or discarded.
    """
    roster = _locked(roster, Status.UPLOADED, Status.CHECKING, Status.CHECKED)
    roster.rows.all().delete()
    roster.status = Status.DISCARDED
    roster.save(update_fields=["status"])
    log(roster, "people.discard_roster", user=by, timestamp=at)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster

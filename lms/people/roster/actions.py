"""The doors of an import of people.

Nothing of an uploaded list is in the list of providers before ``carry_out``, which does all of it in one transaction;
``undo`` takes all of it back while nothing hangs on it.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from lms import spreadsheets
from lms.people.errors import BornLater
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
from lms.people.roster.columns import FIELD_LABELS, Field
from lms.people.roster.judging import IDENTITY, PERSONAL, STATUS, Defaults, Judge, Known
from lms.people.roster.lines import Line, read_line
from lms.people.roster.tables import find_header

Status = RosterImport.Status
Verdict = RosterRow.Verdict
ABANDONED_AFTER = timedelta(days=30)
"""How long the cells of a list wait for somebody to carry it out."""
Progress = Callable[[int, int], None]
"""Told how many of how many rows are through."""


WAITING = (Status.UPLOADED, Status.CHECKING, Status.CHECKED, Status.CONFIRMED)
"""Nothing of it is in the list of providers."""


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


def _understood(row: RosterRow, columns: Mapping[Field, int], today: date) -> Line:
    """A row as it was understood; a birth that ``check_provider`` would refuse stops it here already."""
    line = read_line(row.number, row.cells, columns)
    born_on = line.values.get(Field.BORN_ON)
    if born_on and born_on >= today:
        line.problems.append(f"{FIELD_LABELS[Field.BORN_ON]}: {BornLater()}")
    return line


def _judged(roster: RosterImport, progress: Progress, *, at: datetime) -> list[RosterRow]:
    """The rows in their order with the verdict of now, not yet saved."""
    defaults = Defaults(roster.default_class, roster.default_organization_id, roster.default_valid_from)
    judge = Judge(Known(), defaults)
    columns = {Field(name): column for name, column in roster.columns.items()}
    rows, today = list(roster.rows.order_by("number")), timezone.localdate(at)
    for done, row in enumerate(rows, start=1):
        found = judge.judge(_understood(row, columns, today), row.decision, row.provider_id)
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


def _without_identity(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in IDENTITY}


@transaction.atomic
def check(*, roster: RosterImport, at: datetime, progress: Progress = _unheard) -> RosterImport:
    """Compare every row with the list of providers; nothing but the rows of the import is written. Safe to run twice.

    Raises:
        WrongStep: it is carried out already, or discarded.
    """
    roster = _locked(roster, Status.CHECKING, Status.CHECKED)
    _replace_rows(roster, _judged(roster, progress, at=at))
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
    rows = _judged(roster, lambda done, total: progress(done, total * 2), at=at)
    if any(shown[row.number] != (row.verdict, row.provider_id, row.values) for row in rows):
        _replace_rows(roster, rows)
        roster.status = Status.CHECKED
        roster.counts["changed_meanwhile"] = True
        roster.save(update_fields=["status", "counts"])
        return roster
    _write(rows, by=roster.confirmed_by, at=at, progress=progress)
    for row in rows:  # what was needed to compare is not kept
        row.cells = []
        row.values = _without_identity(row.values)
    _replace_rows(roster, rows)
    roster.status, roster.done_at = Status.DONE, at
    roster.save(update_fields=["status", "done_at", "counts"])
    log(roster, "people.carry_out_roster", user=roster.confirmed_by, timestamp=at, data=roster.counts)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster


@transaction.atomic
def step_back(*, roster: RosterImport, why: str, at: datetime) -> RosterImport:
    """After a refusal nothing was carried out: the import goes back to its rows and says what stood in the way.

    Raises:
        WrongStep: it does not wait to be carried out.
    """
    roster = _locked(roster, Status.CONFIRMED)
    roster.status = Status.CHECKED
    roster.counts["refused_because"] = why
    roster.save(update_fields=["status", "counts"])
    log(roster, "people.step_back_roster", timestamp=at, data={"why": why})
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
            row.done = {
                "added": True,
                "status": by_provider.get(deed.provider.pk),
                "identity": sorted(deed.identity),
            }
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
            row.done = was | {"after": _without_identity(row.values), "identity": unknown}
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
    _take_back_people([row for row in rows if row.done.get("added")], roster)
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
                _kept(getattr(person, _COLUMNS.get(name, str(name)))) != _kept(row.values.get(name))
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
    roster = _locked(roster, *WAITING)
    roster.rows.all().delete()
    roster.status = Status.DISCARDED
    roster.save(update_fields=["status"])
    log(roster, "people.discard_roster", user=by, timestamp=at)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster


def discard_abandoned(at: datetime) -> int:
    """A round: throw imports away that nobody carried out, and files whose import ended when the power went."""
    ended = list(RosterImport.objects.exclude(status__in=WAITING).exclude(file=""))
    abandoned = list(RosterImport.objects.filter(status__in=WAITING, uploaded_at__lte=at - ABANDONED_AFTER))
    for roster in abandoned:
        discard(roster=roster, by=None, at=at)
    for roster in ended:
        if roster.file.name and roster.file.storage.exists(roster.file.name):
            roster.file.delete(save=False)
        RosterImport.objects.filter(pk=roster.pk).update(file="")
    return len(abandoned) + len(ended)

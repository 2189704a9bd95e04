"""The doors of the last step: confirmed, carried out in one transaction, or refused and back to the rows."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.db import transaction
from wagtail.log_actions import log

from lms.people.models import Provider, RosterImport, RosterRow
from lms.people.roster import errors
from lms.people.roster.actions.comparing import judged, replace_rows
from lms.people.roster.actions.steps import Progress, Status, Verdict, locked, unheard
from lms.people.roster.actions.units import add_units
from lms.people.roster.batches import BATCH, COLUMNS, Deed, add_many, revise_many
from lms.people.roster.columns import Field
from lms.people.roster.known import IDENTITY, PERSONAL, STATUS


@transaction.atomic
def confirm(*, roster: RosterImport, by: Any, at: datetime) -> RosterImport:
    """Confirm what the rows say will happen; ``carry_out`` then does it.

    Raises:
        WrongStep: the rows are not compared yet, or it is confirmed already.
        NothingToDo: no row adds or changes anything.
    """
    roster = locked(roster, Status.CHECKED)
    if not roster.rows.filter(verdict__in=[Verdict.NEW, Verdict.CHANGED]).exists():
        raise errors.NothingToDo
    roster.status, roster.confirmed_by = Status.CONFIRMED, by
    roster.save(update_fields=["status", "confirmed_by"])
    log(roster, "people.confirm_roster", user=by, timestamp=at, data=roster.counts)
    return roster


@transaction.atomic
def carry_out(*, roster: RosterImport, at: datetime, progress: Progress = unheard) -> RosterImport:
    """Do what was confirmed: all of it in one transaction, or nothing. Safe to run twice.

    Where the list of providers changed since the rows were compared, so that other things would happen than were
    shown, nothing is done: the import goes back a step, with ``counts["changed_meanwhile"]``.

    Raises:
        WrongStep: it is not confirmed.
    """
    roster = locked(roster, Status.CONFIRMED, Status.DONE)
    if roster.status == Status.DONE:
        return roster
    shown = {
        row.number: (row.verdict, row.provider_id, row.values)
        for row in roster.rows.iterator(chunk_size=BATCH)
    }
    rows = judged(roster, lambda done, total: progress(done, total * 2), at=at)
    if any(shown[row.number] != (row.verdict, row.provider_id, row.values) for row in rows):
        replace_rows(roster, rows)
        roster.status = Status.CHECKED
        roster.counts["changed_meanwhile"] = True
        roster.save(update_fields=["status", "counts", "units"])
        return roster
    add_units(roster, rows, by=roster.confirmed_by, at=at)
    _write(rows, by=roster.confirmed_by, at=at, progress=progress)
    for row in rows:  # what was needed to compare is not kept
        row.cells = []
        row.values = _without_identity(row.values)
    replace_rows(roster, rows)
    roster.status, roster.done_at, roster.left_out = Status.DONE, at, []
    roster.save(update_fields=["status", "done_at", "counts", "left_out", "units"])
    log(roster, "people.carry_out_roster", user=roster.confirmed_by, timestamp=at, data=roster.counts)
    transaction.on_commit(lambda: roster.file.delete(save=False))
    return roster


@transaction.atomic
def step_back(*, roster: RosterImport, why: str, at: datetime) -> RosterImport:
    """After a refusal nothing was carried out: the import goes back to its rows and says what stood in the way.

    Raises:
        WrongStep: it does not wait to be carried out.
    """
    roster = locked(roster, Status.CONFIRMED)
    roster.status = Status.CHECKED
    roster.counts["refused_because"] = why
    roster.save(update_fields=["status", "counts"])
    log(roster, "people.step_back_roster", timestamp=at, data={"why": why})
    return roster


def _without_identity(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in IDENTITY}


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


def _deed(row: RosterRow, known: Mapping[int, Provider]) -> Deed:
    values = row.values

    def of(names: tuple[Field, ...]) -> dict[str, Any]:
        return {COLUMNS.get(name, str(name)): values[name] for name in names if name in values}

    personal, status = of(PERSONAL), of(STATUS)
    if "born_on" in personal:
        personal["born_on"] = date.fromisoformat(personal["born_on"])
    if status and Field.VALID_FROM in values:
        status["valid_from"] = date.fromisoformat(values[Field.VALID_FROM])
    provider = known[row.provider_id or 0] if row.verdict == Verdict.CHANGED else Provider()
    return Deed(provider, personal, of(IDENTITY), status)

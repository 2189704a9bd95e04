"""The doors of the third step: every row compared with the list of providers, doubts decided, cells corrected."""

from collections import Counter
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from lms.people.errors import BornLater
from lms.people.models import RosterImport, RosterRow
from lms.people.roster import errors
from lms.people.roster.actions.steps import Progress, Status, locked, unheard
from lms.people.roster.batches import BATCH
from lms.people.roster.columns import FIELD_LABELS, Field
from lms.people.roster.judging import Defaults, Judge
from lms.people.roster.known import Known
from lms.people.roster.lines import Line, are_days_in_doubt, read_line
from lms.text import clean_text


def _in_doubt(rows: list[RosterRow], columns: Mapping[Field, int]) -> list[Field]:
    """The columns of days whose days and months a spreadsheet may have turned round."""
    days = [name for name in (Field.BORN_ON, Field.VALID_FROM) if name in columns]
    return [
        name
        for name in days
        if are_days_in_doubt(row.cells[columns[name]] for row in rows if columns[name] < len(row.cells))
    ]


def _understood(row: RosterRow, columns: Mapping[Field, int], in_doubt: list[Field], today: Any) -> Line:
    """A row as it was understood; a birth that ``check_provider`` would refuse stops it here already."""
    line = read_line(row.number, row.cells, columns)
    born_on = line.values.get(Field.BORN_ON)
    if born_on and born_on >= today:
        line.problems.append(f"{FIELD_LABELS[Field.BORN_ON]}: {BornLater()}")
    for name in in_doubt:
        if isinstance(day := line.values.get(name), date) and day.day <= 12:
            words = _(
                "%(field)s: the spreadsheet may have turned day and month round; compare with the paper."
            )
            line.remarks.append(words % {"field": FIELD_LABELS[name]})
    return line


def judged(roster: RosterImport, progress: Progress, *, at: datetime) -> list[RosterRow]:
    """The rows in their order with the verdict of now, not yet saved; the units they name stand in ``roster.units``."""
    defaults = Defaults(roster.default_class, roster.default_organization_id, roster.default_valid_from)
    judge = Judge(Known(roster.units), defaults)
    columns = {Field(name): column for name, column in roster.columns.items()}
    rows, today = list(roster.rows.order_by("number")), timezone.localdate(at)
    in_doubt = _in_doubt(rows, columns)
    for done, row in enumerate(rows, start=1):
        found = judge.judge(_understood(row, columns, in_doubt, today), row.decision, row.provider_id)
        row.verdict, row.provider_id = found.verdict, found.provider_id
        row.values, row.changes, row.notes = found.facts, found.changes, found.notes
        if done % 100 == 0:
            progress(done, len(rows))
    roster.units = judge.known.asked
    return rows


def replace_rows(roster: RosterImport, rows: list[RosterRow]) -> None:
    """Write the rows anew: quicker than updating each."""
    roster.rows.all().delete()
    for row in rows:
        row.pk = None
    RosterRow.objects.bulk_create(rows, batch_size=BATCH)
    counted = Counter(str(row.verdict) for row in rows)
    kept = {name: value for name, value in roster.counts.items() if name == "left_out"}
    roster.counts = kept | dict(counted)


@transaction.atomic
def check(*, roster: RosterImport, at: datetime, progress: Progress = unheard) -> RosterImport:
    """Compare every row with the list of providers; nothing but the rows of the import is written. Safe to run twice.

    Raises:
        WrongStep: it is carried out already, or discarded.
    """
    roster = locked(roster, Status.CHECKING, Status.CHECKED)
    replace_rows(roster, judged(roster, progress, at=at))
    roster.status = Status.CHECKED
    roster.save(update_fields=["status", "counts", "units"])
    return roster


@transaction.atomic
def decide(*, roster: RosterImport, decisions: Mapping[int, str], by: Any, at: datetime) -> RosterImport:
    """Say of doubtful rows (by number) whether they are new, the person named, or left out; then to be compared again.

    Raises:
        WrongStep: the rows are not compared yet, or it is carried out already.
    """
    roster = locked(roster, Status.CHECKED)
    rows = list(roster.rows.filter(number__in=list(decisions)))
    for row in rows:
        row.decision = RosterRow.Decision(decisions[row.number])
    RosterRow.objects.bulk_update(rows, ["decision"], batch_size=BATCH)
    roster.status = Status.CHECKING
    roster.save(update_fields=["status"])
    told = {str(number): str(decision) for number, decision in decisions.items()}
    log(roster, "people.decide_roster", user=by, timestamp=at, data={"decisions": told})
    return roster


@transaction.atomic
def correct_row(
    *, roster: RosterImport, number: int, cells: Mapping[str, str], by: Any, at: datetime
) -> RosterImport:
    """Write other words into the cells of a row (``Field`` → text); then to be compared again. The file stays.

    Raises:
        WrongStep: the rows are not compared yet, or it is carried out already.
        NoSuchRow: the list has no such row, or no such column.
    """
    roster = locked(roster, Status.CHECKED)
    row = roster.rows.filter(number=number).first()
    if row is None or not cells.keys() <= roster.columns.keys():
        raise errors.NoSuchRow(number=number)
    corrected = list(row.cells) + [None] * (len(roster.titles) - len(row.cells))
    for name, text in cells.items():
        corrected[roster.columns[name]] = clean_text(text) or None
    row.cells, row.decision = corrected, ""
    row.save(update_fields=["cells", "decision"])
    roster.status = Status.CHECKING
    roster.save(update_fields=["status"])
    # The log outlives the import, and the cells are personal: it names the columns only.
    told = {"row": number, "columns": sorted(cells)}
    log(roster, "people.correct_row_of_roster", user=by, timestamp=at, data=told)
    return roster

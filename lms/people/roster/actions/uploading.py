"""The doors of the first two steps: the file, its sheet, what its columns mean."""

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from django.core.files.base import ContentFile
from django.db import transaction
from wagtail.log_actions import log

from lms import spreadsheets
from lms.people.models import Organization, RosterImport, RosterRow
from lms.people.roster import errors
from lms.people.roster.actions.steps import Status, locked
from lms.people.roster.batches import BATCH
from lms.people.roster.columns import Field
from lms.people.roster.lines import class_in
from lms.people.roster.tables import NAMES, Body, Header, find_header, people_in

SHEETS_LOOKED_AT = 12
"""In so many sheets a list is looked for where the first holds none."""
LEFT_OUT_KEPT = 200
"""So many of the lines that are no people can be looked at."""


@transaction.atomic
def upload(*, file_name: str, data: bytes, by: Any, at: datetime, sheet: str | None = None) -> RosterImport:
    """Take in a list and guess what its columns mean; titles, sums and signatures are no rows.

    Without ``sheet`` the first sheet is taken that has a column for names.

    Raises:
        lms.spreadsheets.SpreadsheetError: the file cannot be read.
        NoRows: there is nobody below the headings.
    """
    table = spreadsheets.read(data, sheet=sheet)
    if sheet is None and not _has_names(table):
        table = next(filter(_has_names, _other_sheets(data, table)), table)
    roster = RosterImport(file_name=file_name[-200:], uploaded_at=at, uploaded_by=by)
    kind = ".xlsx" if table.encoding == "xlsx" else ".csv"
    roster.file.save(f"{uuid4().hex}{kind}", ContentFile(data), save=False)
    _take_in(roster, table)
    log(roster, "people.upload_roster", user=by, timestamp=at, data={"rows": roster.rows.count()})
    return roster


def _has_names(table: spreadsheets.Sheet) -> bool:
    return bool(NAMES & find_header(table.rows).columns.keys())


def _other_sheets(data: bytes, table: spreadsheets.Sheet) -> Iterator[spreadsheets.Sheet]:
    for name in table.other_sheets[:SHEETS_LOOKED_AT]:
        with suppress(spreadsheets.EmptySpreadsheet):
            yield spreadsheets.read(data, sheet=name)


def _take_in(roster: RosterImport, table: spreadsheets.Sheet) -> None:
    """Keep the people of a sheet as rows, with what its columns seem to mean."""
    header = find_header(table.rows)
    body = people_in(table.rows, header, table.merges)
    if not body.rows:
        raise errors.NoRows
    roster.sheet_name = table.name[:100]
    roster.other_sheets = list(table.other_sheets)
    roster.encoding = table.legacy or table.encoding
    roster.titles = list(body.titles)
    roster.columns = {str(name): column for name, column in _columns(header, body).items()}
    roster.left_out = [list(line) for line in body.left_out[:LEFT_OUT_KEPT]]
    roster.counts = {"left_out": len(body.left_out)}
    roster.status = Status.UPLOADED
    roster.save()
    RosterRow.objects.bulk_create(
        [
            RosterRow(
                roster=roster,
                number=row.number,
                cells=[cell.isoformat() if isinstance(cell, date) else cell for cell in row.cells],
            )
            for row in body.rows
        ],
        batch_size=BATCH,
    )


def _columns(header: Header, body: Body) -> dict[Field, int]:
    """What was recognised; headings between the people name their class, or else their unit."""
    if body.sections is None:
        return header.columns
    said = {row.cells[body.sections] for row in body.rows} - {None}
    field = Field.CLASS if all(class_in(words) for words in said) else Field.ORGANIZATION
    return {field: body.sections} | header.columns


@transaction.atomic
def choose_sheet(*, roster: RosterImport, sheet: str, by: Any, at: datetime) -> RosterImport:
    """Take another sheet of the same file; the columns are guessed anew.

    Raises:
        WrongStep: it is carried out already, or discarded.
        lms.spreadsheets.SpreadsheetError: there is no such sheet, or it is empty.
        NoRows: there is nobody below its headings.
    """
    roster = locked(roster, Status.UPLOADED, Status.CHECKING, Status.CHECKED)
    with roster.file.open("rb") as file:
        table = spreadsheets.read(file.read(), sheet=sheet)
    roster.rows.all().delete()
    roster.units = {}
    _take_in(roster, table)
    log(roster, "people.choose_sheet_of_roster", user=by, timestamp=at, data={"sheet": table.name})
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
    roster = locked(roster, Status.UPLOADED, Status.CHECKED, Status.CHECKING)
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

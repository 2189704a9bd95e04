"""The columns of the rows behind a figure: the same for the page and for the spreadsheet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.functional import Promise

from lms import spreadsheets
from lms.periods import hours, hours_in


class Unit(StrEnum):
    """How a number is kept and shown."""

    COUNT = "count"
    VND = "vnd"
    MINUTES = "minutes"
    """Kept in whole minutes, shown in hours."""


def shown_number(value: int | None, unit: Unit = Unit.COUNT) -> str:
    """A number as people read it, in their language: 80000000 → "80.000.000", 390 minutes → "6,5"."""
    if value is None:
        return ""
    if unit == Unit.MINUTES:
        return hours(value)
    return number_format(value, decimal_pos=0, force_grouping=True)


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, what it reads from a row, and where its cells lead."""

    label: str | Promise
    value: Callable[[Any], Any]
    url: Callable[[Any], str] | None = None
    unit: Unit | None = None
    """Set for numbers."""

    def cell(self, row: Any) -> dict[str, Any]:
        """``text``, ``url`` and ``is_number`` for the page."""
        return {
            "label": self.label,
            "text": self._text(self.value(row)),
            "url": self.url(row) if self.url else "",
            "is_number": self.unit is not None,
        }

    def _text(self, value: Any) -> str:
        if value is None:
            return ""
        if self.unit is not None:
            return shown_number(value, self.unit)
        if isinstance(value, datetime):
            return date_format(timezone.localtime(value), "SHORT_DATE_FORMAT")
        if isinstance(value, date):
            return date_format(value, "SHORT_DATE_FORMAT")
        return str(value)

    def sheet_column(self) -> spreadsheets.Column:
        """The heading and the number format in a spreadsheet."""
        formats: dict[Unit | None, str] = {Unit.VND: "#,##0", Unit.MINUTES: "0.##"}
        return spreadsheets.Column(self.label, number_format=formats.get(self.unit, "General"))

    def sheet_value(self, row: Any) -> spreadsheets.Value:
        """The cell in a spreadsheet: a number stays a number, minutes become hours, a record its name."""
        value = self.value(row)
        if self.unit == Unit.MINUTES and value is not None:
            return hours_in(value)
        return str(value) if isinstance(value, Model) else value

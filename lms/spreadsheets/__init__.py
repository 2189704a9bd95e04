"""XLSX and CSV, in and out, safely. Pure; no models.

``reading`` turns an uploaded file into rows and refuses what it cannot trust; ``writing`` turns rows into a file that
opens right in a Vietnamese office. Everything public is importable from here.
"""

from lms.spreadsheets.errors import (
    EmptySpreadsheet,
    NoSuchSheet,
    NotASpreadsheet,
    OldExcelFormat,
    SpreadsheetError,
    SpreadsheetTooLarge,
    SpreadsheetUnreadable,
    TooManyColumns,
    TooManyRows,
    UnpacksTooLarge,
)
from lms.spreadsheets.reading import DEFAULT_LIMITS, Cell, Limits, Merge, Row, Sheet, read
from lms.spreadsheets.writing import (
    Column,
    Value,
    csv_bytes,
    csv_response,
    write_csv,
    write_xlsx,
    xlsx_bytes,
    xlsx_response,
)

__all__ = [
    "DEFAULT_LIMITS",
    "Cell",
    "Column",
    "EmptySpreadsheet",
    "Limits",
    "Merge",
    "NoSuchSheet",
    "NotASpreadsheet",
    "OldExcelFormat",
    "Row",
    "Sheet",
    "SpreadsheetError",
    "SpreadsheetTooLarge",
    "SpreadsheetUnreadable",
    "TooManyColumns",
    "TooManyRows",
    "UnpacksTooLarge",
    "Value",
    "csv_bytes",
    "csv_response",
    "read",
    "write_csv",
    "write_xlsx",
    "xlsx_bytes",
    "xlsx_response",
]

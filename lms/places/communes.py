"""Files of communes: the one that comes with the project, and any CSV or XLSX with the same columns."""

from pathlib import Path
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from lms import spreadsheets

HA_TINH = Path(__file__).resolve().parent / "data" / "ha-tinh-communes.csv"
"""The 69 communes and wards of Hà Tĩnh since 2025-07-01, with what each was formed from.

Source: Resolution 1665/NQ-UBTVQH15 of the Standing Committee of the National Assembly.
"""

COLUMNS = ("province_code", "code", "kind", "name")
"""What a file must have; ``formed_from``, ``source`` and ``valid_from`` may stand beside."""


class ColumnsMissing(spreadsheets.SpreadsheetError):
    code = "columns_missing"
    message = _("The first row must name the columns; missing: %(columns)s.")


def read_communes(file: bytes | BinaryIO) -> list[dict[str, spreadsheets.Cell]]:
    """The rows of a CSV or XLSX file as ``lms.places.actions.import_communes`` takes them.

    Raises:
        lms.spreadsheets.SpreadsheetError: the file cannot be read, or ``ColumnsMissing``.
    """
    header, *rows = spreadsheets.read(file).rows
    names = [str(cell or "").strip().lower() for cell in header.cells]
    if missing := [name for name in COLUMNS if name not in names]:
        raise ColumnsMissing(columns=", ".join(missing))
    return [dict(zip(names, row.cells, strict=True)) | {"row": row.number} for row in rows]

"""The cells of an uploaded list as people read and type them."""

from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format


def as_typed(cell: Any) -> str:
    """A cell as a person would type it; days were kept in ISO form."""
    if cell is None:
        return ""
    if isinstance(cell, str) and len(cell) >= len("2026-01-31"):
        try:
            day = datetime.fromisoformat(cell).date() if "T" in cell else date.fromisoformat(cell)
        except ValueError:
            return cell
        return date_format(day, "d/m/Y")
    return str(cell)

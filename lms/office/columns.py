"""Columns of the office's lists."""

from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from wagtail.admin.ui.tables import Column


class DayColumn(Column):
    """A day, or the day of a moment, as an office writes it: 05/09/2026 (Wagtail's says “3 months ago”)."""

    def get_value(self, instance: Model | dict[str, Any]) -> str:
        value: date | None = super().get_value(instance)
        if value is None:
            return ""
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return date_format(value, "SHORT_DATE_FORMAT")

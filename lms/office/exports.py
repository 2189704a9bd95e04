"""Lists as XLSX and CSV that open right in an office: local time, words instead of codes, text that stays text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, cast

from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.http import HttpResponse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from wagtail.coreutils import multigetattr

from lms import spreadsheets
from lms.text import slug

_CELLS = spreadsheets.Value.__args__


class SafeExportMixin:
    """Wagtail's export buttons and addresses, with files written by ``lms.spreadsheets``.

    Wagtail's own export moves times to UTC, leaves formulas alive in CSV and shows the codes of choices.
    """

    export_filename = ""
    export_headings: Any
    list_export: Any
    model: Any

    def get_filename(self) -> str:
        name = self.export_filename or slug(str(self.model._meta.verbose_name_plural))
        return f"{name}-{timezone.localdate():%Y-%m-%d}"

    def write_xlsx_response(self, queryset: models.QuerySet) -> HttpResponse:
        return spreadsheets.xlsx_response(
            self.get_filename(), self.export_columns(queryset), self.export_rows(queryset)
        )

    def write_csv_response(self, queryset: models.QuerySet) -> HttpResponse:
        return spreadsheets.csv_response(
            self.get_filename(), self.export_columns(queryset), self.export_rows(queryset)
        )

    def export_columns(self, queryset: models.QuerySet) -> list[spreadsheets.Column]:
        return [spreadsheets.Column(self.get_heading(queryset, name)) for name in self.list_export]

    def export_rows(self, queryset: models.QuerySet) -> Iterator[list[spreadsheets.Value]]:
        """The cells of the list; override it to give the rows what only the list knows."""
        return self.rows_of(queryset)

    def rows_of(self, items: Iterable[models.Model]) -> Iterator[list[spreadsheets.Value]]:
        words = [_words_of_choices(self.model, name) for name in self.list_export]
        for item in items:
            yield [
                cell(choices.get(value, value) if choices else value)
                for choices, value in zip(words, self._values(item), strict=True)
            ]

    def _values(self, item: models.Model) -> list[Any]:
        return [multigetattr(item, name) for name in self.list_export]

    def get_heading(self, queryset: models.QuerySet, field: str) -> str:
        """The heading given in ``export_headings``, else the label of the last field of a path ("plan.year")."""
        if field not in self.export_headings and "." in field and (found := _field(queryset.model, field)):
            label = str(found.verbose_name)
            return label[:1].upper() + label[1:]
        return super().get_heading(queryset, field)  # type: ignore[misc]


def _field(model: type[models.Model], path: str) -> models.Field | None:
    """The field at the end of a dotted path, or None where an attribute stands in it."""
    *relations, last = path.split(".")
    try:
        for relation in relations:
            model = cast("type[models.Model]", model._meta.get_field(relation).related_model)
        field = model._meta.get_field(last)
    except (FieldDoesNotExist, AttributeError):
        return None
    return field if isinstance(field, models.Field) else None


def _words_of_choices(model: type[models.Model], path: str) -> dict[Any, Any]:
    """Code → word for a field with choices, else nothing."""
    field = _field(model, path)
    return dict(field.flatchoices) if field is not None and field.choices else {}


def cell(value: Any) -> spreadsheets.Value:
    """``value`` as a spreadsheet takes it: records by their name, lists by commas, yes and no in words."""
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, Sequence) and not isinstance(value, str | Promise):
        return ", ".join(str(item) for item in value)
    return value if isinstance(value, _CELLS) else str(value)

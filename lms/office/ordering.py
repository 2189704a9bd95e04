"""One order on every database: PostgreSQL takes what is empty for the latest of all, SQLite for the earliest."""

from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db import models


def empty_as_latest(queryset: models.QuerySet) -> models.QuerySet:
    """The same rows in the same order, what is empty as if it were still to come: first where the latest is first.

    What is ordered by an expression already says for itself where nothing stands.
    """
    return queryset.order_by(*(_explicit(queryset.model, name) for name in queryset.query.order_by))


def _explicit(model: type[models.Model], name: Any) -> Any:
    if not isinstance(name, str) or not _may_be_empty(model, name.removeprefix("-")):
        return name
    if name.startswith("-"):
        return models.F(name[1:]).desc(nulls_first=True)
    return models.F(name).asc(nulls_last=True)


def _may_be_empty(model: Any, name: str) -> bool:
    """Whether a row may have nothing there; of what a query adds to its rows nobody knows."""
    for part in name.split("__"):
        if part == "pk":
            return False
        try:
            field = model._meta.get_field(part)
        except FieldDoesNotExist:
            return True
        if field.null:
            return True
        model = field.related_model
    return False

"""Search in stored columns without accents: the same on every database."""

from collections.abc import Sequence

from django.db import models

from lms.text import fold, nfc


def named(queryset: models.QuerySet, query: str | None, folded_fields: Sequence[str]) -> models.QuerySet:
    """Rows in which every word of ``query`` stands in one of ``folded_fields``, whatever its accents and case."""
    for word in fold(query or "").split():
        matches = models.Q()
        for field in folded_fields:
            matches |= models.Q(**{f"{field}__contains": word})
        queryset = queryset.filter(matches)
    return queryset


def as_spelt_first(queryset: models.QuerySet, query: str, field: str) -> models.QuerySet:
    """The same rows, those first whose ``field`` holds ``query`` as typed: "Hà" before "Hạ" and "Hả"."""
    spelt = models.Case(models.When(**{f"{field}__contains": nfc(query).strip()}, then=0), default=1)
    return queryset.order_by(spelt, *queryset.query.order_by)

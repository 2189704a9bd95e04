"""Search in stored columns without accents: the same on every database."""

from collections.abc import Sequence

from django.db import models

from lms.text import fold


def named(queryset: models.QuerySet, query: str | None, folded_fields: Sequence[str]) -> models.QuerySet:
    """Rows in which every word of ``query`` stands in one of ``folded_fields``, whatever its accents and case."""
    for word in fold(query or "").split():
        matches = models.Q()
        for field in folded_fields:
            matches |= models.Q(**{f"{field}__contains": word})
        queryset = queryset.filter(matches)
    return queryset

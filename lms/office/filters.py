"""Filters that several lists share."""

from collections.abc import Callable

from django.db.models import Model

Years = list[tuple[int, str]]


def years_in(model: type[Model], field: str = "year") -> Callable[[], Years]:
    """Choices of a filter: the years that rows of ``model`` have, latest first.

    ``field`` is a number of a year, or a lookup that gives one (``starts_on__year``); asked when the list is shown.
    """

    def choices() -> Years:
        years = model._default_manager.order_by(f"-{field}").values_list(field, flat=True).distinct()
        return [(year, str(year)) for year in years]

    return choices

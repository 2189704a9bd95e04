"""The figures of a period, computed, and the rows behind each. Reads only.

``collect`` computes all of ``lms.reporting.definitions`` in a fixed number of queries; ``rows_of`` gives those of one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from lms.reporting.columns import shown_number
from lms.reporting.definitions import BY_KEY, DEFINITIONS, POPULATIONS, Definition
from lms.reporting.models import ReportingPeriod
from lms.reporting.populations import Nature, QueryPopulation
from lms.shares import percent_of


class Finality(models.TextChoices):
    """Whether a number is final."""

    ACTUAL = "actual", _("actual")
    ESTIMATED = "estimated", _("estimated")
    PLANNED = "planned", _("planned")


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a report."""

    definition: Definition
    value: int
    before: int
    """The same number a year earlier: same days, same cut-off."""
    finality: str
    """A ``Finality`` value."""
    whole: int | None = None
    """The value of the figure that this one is a part of."""

    @property
    def key(self) -> str:
        return self.definition.key

    @property
    def shown(self) -> str:
        """The value as people read it."""
        return shown_number(self.value, self.definition.number)

    @property
    def shown_before(self) -> str:
        return shown_number(self.before, self.definition.number)

    @property
    def shown_change(self) -> str:
        """The difference to a year earlier, with its sign."""
        change = self.value - self.before
        sign = "+" if change > 0 else "−" if change < 0 else ""
        return sign + shown_number(abs(change), self.definition.number)

    @property
    def percent(self) -> int | None:
        """The share of the figure it is a part of, in whole per cent; None without one."""
        return percent_of(self.value, self.whole) if self.whole else None

    @property
    def is_told(self) -> bool:
        return bool(self.value or self.before) or not self.definition.only_if_any

    @property
    def finality_label(self) -> str:
        return str(Finality(self.finality).label)


def _values(period: ReportingPeriod, on: date) -> dict[str, int]:
    """Every figure's value; one query per population of the database, and those of the computed ones."""
    values: dict[str, Any] = {}
    for name, population in POPULATIONS.items():
        wanted = [each for each in DEFINITIONS if each.population == name]
        if isinstance(population, QueryPopulation):
            values |= population.of(period, on=on).aggregate(
                **{each.key: each.aggregate(period) for each in wanted}
            )
        else:
            rows = population.rows(period)
            values |= {each.key: each.of_rows(filter(each.where, rows)) for each in wanted}  # type: ignore[arg-type]
    return {key: int(value) for key, value in values.items()}


def value_of(period: ReportingPeriod, key: str, *, on: date) -> int:
    """One figure of a period as of a day, computed by itself."""
    definition = BY_KEY[key]
    population = POPULATIONS[definition.population]
    if isinstance(population, QueryPopulation):
        return int(population.of(period, on=on).aggregate(value=definition.aggregate(period))["value"])
    return definition.of_rows(rows_of(period, key, on=on))


def finality(definition: Definition, period: ReportingPeriod, *, on: date) -> str:
    """Whether a figure can still change as of a day: because the period runs, or ends after its cut-off.

    What describes the cut-off day itself is final once that day has come; what is planned is never more than planned.
    """
    match POPULATIONS[definition.population].nature:
        case Nature.PLANNED:
            return Finality.PLANNED
        case Nature.ON_CUTOFF:
            is_final = on >= period.cutoff_on
        case _:
            is_final = on > period.ends_on and period.cutoff_on == period.ends_on
    return Finality.ACTUAL if is_final else Finality.ESTIMATED


def collect(period: ReportingPeriod, *, on: date) -> list[Figure]:
    """All figures of a period as of a day, in the plan's order, beside those of a year earlier.

    A fixed number of queries, whatever the number of records.
    """
    values, before = _values(period, on), _values(period.a_year_before(), on)
    return [
        Figure(
            each,
            values[each.key],
            before[each.key],
            finality(each, period, on=on),
            values[each.part_of] if each.part_of else None,
        )
        for each in DEFINITIONS
    ]


def rows_of(period: ReportingPeriod, key: str, *, on: date) -> QuerySet | Sequence[Any]:
    """The rows behind the figure ``key`` as of a day, in a lasting order, with what their columns show.

    Raises:
        KeyError: there is no such figure.
    """
    definition = BY_KEY[key]
    population = POPULATIONS[definition.population]
    if isinstance(population, QueryPopulation):
        rows = population.of(period, on=on).filter(definition.condition(period))
        order = [F(name).asc(nulls_first=True) if "__" in name else name for name in population.order]
        return population.prepare(rows).order_by(*order)
    return [row for row in population.rows(period) if definition.where(row)]  # type: ignore[operator]

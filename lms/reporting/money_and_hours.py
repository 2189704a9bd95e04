"""Rows that are put together from several records: what was spent, and how each officer stands. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courses.models import CourseSession
from exchanges.models import Visit
from lms.hours.ledger import Standing, officers, standing
from lms.people.models import Provider
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.reporting.models import ReportingPeriod
from lms.shares import percent_of

KINDS = {"records": _("recorded activity"), "sessions": _("training session"), "visits": _("exchange visit")}


@dataclass(frozen=True, slots=True)
class SpendingRow:
    """An amount that was spent, and on what; only records that name an amount."""

    kind: str
    """``records``, ``sessions`` or ``visits``."""
    happened_on: date
    activity_id: int | None
    item: str
    """The number of the plan's item; "" where the record names none."""
    what: str
    spent_vnd: int
    url: str

    @property
    def kind_label(self) -> str:
        return str(KINDS[self.kind])


def _spending(kind: str, rows: QuerySet, day: str, what: str, url_name: str) -> Iterable[SpendingRow]:
    values = rows.filter(spent_vnd__isnull=False).values_list(
        day, "activity_id", "activity__number", what, "spent_vnd", "pk"
    )
    for happened_on, activity_id, item, words, spent_vnd, pk in values:
        yield SpendingRow(
            kind, happened_on, activity_id, item or "", words, spent_vnd, reverse(url_name, args=[pk])
        )


def spending_rows(period: ReportingPeriod) -> list[SpendingRow]:
    """What was spent in a period by its cut-off, oldest first; three queries.

    Records that were not withdrawn, sessions that were settled and visits that were completed, each by its (last) day.
    """
    span = (period.starts_on, period.cutoff_on)
    records = ActivityRecord.objects.filter(withdrawn_at=None, happened_on__range=span)
    sessions = CourseSession.objects.filter(status=CourseSession.Status.SETTLED, ends_on__range=span)
    visits = Visit.objects.filter(status=Visit.Status.COMPLETED, ends_on__range=span)
    found = [
        *_spending("records", records, "happened_on", "summary", "activity_records:inspect"),
        *_spending("sessions", sessions, "ends_on", "title", "sessions:inspect"),
        *_spending("visits", visits, "ends_on", "title", "visits:inspect"),
    ]
    return sorted(found, key=lambda row: (row.happened_on, row.kind, row.url))


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """A legal-aid officer on the cut-off day, and the year's hours up to it."""

    provider_id: int
    name: str
    organization: str
    standing: Standing

    @property
    def is_exempt(self) -> bool:
        return self.standing.exempt_clause is not None

    @property
    def is_short(self) -> bool:
        return not self.standing.is_met

    @property
    def has_met(self) -> bool:
        return self.standing.is_met and not self.is_exempt

    @property
    def word(self) -> str:
        """How the officer stands, in words."""
        if self.is_exempt:
            return str(_("exempt: %(clause)s") % {"clause": self.standing.exempt_label})
        return str(_("meets the duty") if self.has_met else _("short of hours"))


def officer_rows(period: ReportingPeriod) -> list[OfficerRow]:
    """Every officer of the cut-off day in the order of names, with the hours of the period's year; eight queries."""
    ids = officers(on=period.cutoff_on)
    stands = standing(ids, period.year, on=period.cutoff_on)
    people = (
        Provider.objects.filter(pk__in=ids)
        .with_status(on=period.cutoff_on)
        .in_name_order()
        .values_list("pk", "full_name", "current_organization_name")
    )
    return [OfficerRow(pk, name, organization or "", stands[pk]) for pk, name, organization in people]


@dataclass(frozen=True, slots=True)
class BudgetLine:
    """An item of the plan beside the money: what was planned for the year, what was spent in the period."""

    activity_id: int | None
    """None for what names no item of the plan."""
    item: str
    title: str
    planned_vnd: int | None
    spent_vnd: int

    @property
    def percent(self) -> int | None:
        """Share of the plan that was spent, in whole per cent; None where nothing was planned."""
        return percent_of(self.spent_vnd, self.planned_vnd) if self.planned_vnd else None


def _activities_of_year(period: ReportingPeriod) -> QuerySet[PlannedActivity]:
    return PlannedActivity.objects.filter(plan__status=AnnualPlan.Status.APPROVED, plan__year=period.year)


def spending_of(
    activity_id: int | None, spending: Iterable[SpendingRow], period: ReportingPeriod
) -> list[SpendingRow]:
    """What was spent on one item of the plan; with None what stands in the line outside this year's plan."""
    if activity_id is not None:
        return [row for row in spending if row.activity_id == activity_id]
    inside = set(_activities_of_year(period).values_list("pk", flat=True))
    return [row for row in spending if row.activity_id not in inside]


def budget_lines(period: ReportingPeriod, spending: Iterable[SpendingRow]) -> list[BudgetLine]:
    """The budget by the plan's items: those with a budget or with spending; one query."""
    spent: dict[int | None, int] = {}
    for row in spending:
        spent[row.activity_id] = spent.get(row.activity_id, 0) + row.spent_vnd
    activities = (
        _activities_of_year(period)
        .order_by("plan_id", "position", "pk")
        .values_list("pk", "number", "title", "budget_vnd")
    )
    lines = [
        BudgetLine(pk, number, title, budget, spent.pop(pk, 0))
        for pk, number, title, budget in activities
        if budget is not None or pk in spent
    ]
    if spent:  # no item, or one of another year's plan: periods may begin in December
        lines.append(BudgetLine(None, "", str(_("Outside this year's plan")), None, sum(spent.values())))
    return lines

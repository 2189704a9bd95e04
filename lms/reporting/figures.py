"""Every number of a report, defined once: what it counts, of which rows, and where to see those rows. Reads only.

A figure is a ``Definition``: a population (a queryset for a period) and a measure over it. ``collect`` computes all of
them with one query per population; ``rows_of`` shows the rows behind one. Order follows the plan's own (domain: the
six-month report's part II).
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Aggregate, Count, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import Certificate
from courses.models import CourseSession, MaterialPage, Registration
from exchanges.models import Delegate, Lesson, Visit
from lms.people.models import Provider
from lms.places.models import Designation
from lms.planning.models import ActivityRecord, PlannedActivity
from lms.reporting.models import ReportingPeriod

Kind = PlannedActivity.Kind
Population = Callable[[ReportingPeriod], QuerySet]


def _records(period: ReportingPeriod) -> QuerySet:
    return ActivityRecord.objects.filter(
        withdrawn_at=None, happened_on__gte=period.starts_on, happened_on__lte=period.cutoff_on
    )


def _designations(period: ReportingPeriod) -> QuerySet:
    return Designation.objects.current(on=period.cutoff_on)


def _materials(period: ReportingPeriod) -> QuerySet:
    return MaterialPage.objects.live().filter(
        first_published_at__date__gte=period.starts_on, first_published_at__date__lte=period.cutoff_on
    )


def _sessions(period: ReportingPeriod) -> QuerySet:
    return CourseSession.objects.filter(
        status=CourseSession.Status.SETTLED, ends_on__gte=period.starts_on, ends_on__lte=period.cutoff_on
    )


def _learners(period: ReportingPeriod) -> QuerySet:
    return Registration.objects.filter(
        status=Registration.Status.CONFIRMED,
        session__status=CourseSession.Status.SETTLED,
        session__ends_on__gte=period.starts_on,
        session__ends_on__lte=period.cutoff_on,
    )


def _certificates(period: ReportingPeriod) -> QuerySet:
    return Certificate.objects.filter(issued_on__gte=period.starts_on, issued_on__lte=period.cutoff_on)


def _revocations(period: ReportingPeriod) -> QuerySet:
    return Certificate.objects.filter(
        revoked_at__date__gte=period.starts_on, revoked_at__date__lte=period.cutoff_on
    )


def _visits(period: ReportingPeriod) -> QuerySet:
    return Visit.objects.filter(
        status=Visit.Status.COMPLETED, ends_on__gte=period.starts_on, ends_on__lte=period.cutoff_on
    )


def _delegates(period: ReportingPeriod) -> QuerySet:
    return Delegate.objects.filter(
        visit__status=Visit.Status.COMPLETED,
        visit__ends_on__gte=period.starts_on,
        visit__ends_on__lte=period.cutoff_on,
    )


def _lessons(period: ReportingPeriod) -> QuerySet:
    return Lesson.objects.filter(
        visit__status=Visit.Status.COMPLETED,
        visit__ends_on__gte=period.starts_on,
        visit__ends_on__lte=period.cutoff_on,
    )


POPULATIONS: Mapping[str, Population] = {
    "records": _records,
    "designations": _designations,
    "materials": _materials,
    "sessions": _sessions,
    "learners": _learners,
    "certificates": _certificates,
    "revocations": _revocations,
    "visits": _visits,
    "delegates": _delegates,
    "lessons": _lessons,
}


@dataclass(frozen=True, slots=True)
class Definition:
    """One number: ``measure`` ("count", or "sum:field", or "distinct:field") over the rows of ``population`` that pass ``where``."""

    key: str
    item: str
    """The plan's item it belongs to, for example ``II.3.2``."""
    label: str | Promise
    unit: str | Promise
    population: str
    where: Q = Q()
    measure: str = "count"

    def aggregate(self) -> Aggregate | Coalesce:
        """The measure as a conditional aggregate, so that one query serves a whole population."""
        kind, _separator, field = self.measure.partition(":")
        condition = self.where or None
        if kind == "sum":
            return Coalesce(Sum(field, filter=condition), 0)
        if kind == "distinct":
            return Count(field, filter=condition, distinct=True)
        return Count("pk", filter=condition, distinct=True)

    def rows(self, period: ReportingPeriod) -> QuerySet:
        """The rows this number counts."""
        return POPULATIONS[self.population](period).filter(self.where)


def _records_of(kind: str, item: str, noun: str | Promise, unit: str | Promise) -> list[Definition]:
    where = Q(activity__kind=kind)
    return [
        Definition(f"{kind}_records", item, noun, unit, "records", where),
        Definition(f"{kind}_people", item, _("People reached"), _("people"), "records", where, "sum:people_count"),
        Definition(f"{kind}_women", item, _("of whom women"), _("people"), "records", where, "sum:women_count"),
        Definition(
            f"{kind}_communes", item, _("Communes and wards reached"), _("communes"), "records", where, "distinct:commune"
        ),
    ]


FEMALE = Q(provider__sex=Provider.Sex.FEMALE)
COMPLETED = Q(outcome=Registration.Outcome.COMPLETED)

DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "list_reviews", "II.1", _("Reviews of the list of communes and villages"), pgettext_lazy("unit", "times"),
        "records", Q(activity__kind=Kind.LIST_REVIEW),
    ),
    Definition(
        "designated_communes", "II.1", _("Communes on the list"), _("communes"), "designations", Q(village=None),
        "distinct:commune",
    ),
    Definition(
        "designated_villages", "II.1", _("Villages on the list"), _("villages"), "designations",
        Q(village__isnull=False), "distinct:village",
    ),
    *_records_of(Kind.LEGAL_AID, "II.2.1", _("Records of legal-aid work"), _("records")),
    *_records_of(Kind.RADIO, "II.2.2", _("Radio programmes broadcast"), _("programmes")),
    *_records_of(Kind.HOTLINE, "II.2.3", _("Hotline duty periods recorded"), _("periods")),
    *_records_of(Kind.OUTREACH, "II.2.4", _("Outreach rounds"), _("rounds")),
    Definition("materials", "II.3.1", _("Training materials approved"), _("materials"), "materials"),
    Definition("sessions", "II.3.2", _("Training sessions held"), _("sessions"), "sessions"),
    Definition("learners", "II.3.2", _("Learners"), _("turns"), "learners"),
    Definition("learners_women", "II.3.2", _("of whom women"), _("turns"), "learners", FEMALE),
    Definition(
        "learners_people", "II.3.2", _("People trained, each counted once"), _("people"), "learners", Q(),
        "distinct:provider",
    ),
    Definition("learners_completed", "II.3.2", _("Completed"), _("turns"), "learners", COMPLETED),
    Definition("learners_minutes", "II.3.2", _("Time attended"), _("hours"), "learners", Q(), "sum:attended_minutes"),
    Definition("certificates", "II.3.2", _("Certificates issued"), _("certificates"), "certificates"),
    Definition("revocations", "II.3.2", _("Certificates revoked"), _("certificates"), "revocations"),
    Definition("visits", "II.3.3", _("Exchange visits completed"), _("visits"), "visits"),
    Definition("delegates", "II.3.3", _("Delegates"), _("turns"), "delegates"),
    Definition("lessons", "II.3.3", _("Lessons brought home"), _("lessons"), "lessons"),
    Definition(
        "lessons_applied", "II.3.3", _("of which applied"), _("lessons"), "lessons", Q(status=Lesson.Status.APPLIED)
    ),
    Definition("spent_records", "III", _("Spent on recorded activities"), "đồng", "records", Q(), "sum:spent_vnd"),
    Definition("spent_sessions", "III", _("Spent on training sessions"), "đồng", "sessions", Q(), "sum:spent_vnd"),
    Definition("spent_visits", "III", _("Spent on exchange visits"), "đồng", "visits", Q(), "sum:spent_vnd"),
)
BY_KEY: Mapping[str, Definition] = {definition.key: definition for definition in DEFINITIONS}
IN_HOURS = frozenset({"learners_minutes"})
"""Figures kept in minutes and shown in hours."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number of a report, and whether it is final."""

    definition: Definition
    value: int
    is_estimate: bool
    """True while records after the cut-off, or before the period's end, are still to come."""

    @property
    def is_hours(self) -> bool:
        return self.definition.key in IN_HOURS


def collect(period: ReportingPeriod, *, on: date) -> list[Figure]:
    """All figures of a period as of a day, in the plan's order; one query per population, whatever the rows."""
    values: dict[str, Any] = {}
    for name, population in POPULATIONS.items():
        wanted = {each.key: each.aggregate() for each in DEFINITIONS if each.population == name}
        values.update(population(period).aggregate(**wanted))
    is_estimate = on <= period.ends_on or period.cutoff_on < period.ends_on
    return [Figure(each, int(values[each.key]), is_estimate) for each in DEFINITIONS]

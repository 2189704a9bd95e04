"""What figures are counted from: the records of a period, and how their rows are shown. Reads only.

A population is a set of rows for a period. Each row belongs to the period by the day named in its docstring, from
``starts_on`` to ``cutoff_on``, both included. A cut-off may lie ahead: what a row says to be over or missing
counts only when it is so on the day asked about too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from certificates.models import Certificate
from courses.models import CourseSession, MaterialPage, Registration
from exchanges.models import Delegate, Lesson, Visit
from lms.people.models import ProviderClass, ProviderStatus
from lms.places.models import Designation
from lms.planning.models import ActivityRecord, AnnualPlan, PlannedActivity
from lms.reporting.columns import Column, Unit
from lms.reporting.models import ReportingPeriod
from lms.reporting.money_and_hours import officer_rows, spending_rows


class Nature(StrEnum):
    """When rows are all there: once the period is over, on its cut-off day, or as soon as there is a plan."""

    HAPPENED = "happened"
    ON_CUTOFF = "on_cutoff"
    PLANNED = "planned"


@dataclass(frozen=True)
class QueryPopulation:
    """Rows of the database; figures over them are computed there, all in one query."""

    query: Callable[[ReportingPeriod], QuerySet]
    columns: Sequence[Column]
    order: Sequence[str]
    prepare: Callable[[QuerySet], QuerySet] = lambda rows: rows
    """Fetches what the columns show."""
    nature: str = Nature.HAPPENED
    known: Callable[[date], Q] = lambda on: Q()
    """Which of the rows are there as of a day, where only time makes them so."""

    def of(self, period: ReportingPeriod, *, on: date) -> QuerySet:
        """The rows of a period as of a day."""
        return self.query(period).filter(self.known(on))


@dataclass(frozen=True)
class ComputedPopulation:
    """Rows put together from several records; figures over them are computed here."""

    rows: Callable[[ReportingPeriod], list]
    columns: Sequence[Column]
    nature: str = Nature.HAPPENED


def inspect(name: str, attribute: str = "pk") -> Callable[[Any], str]:
    """A link to the office's page of the record that a row's ``attribute`` is the key of."""

    def url(row: Any) -> str:
        key = getattr(row, attribute)
        return reverse(f"{name}:inspect", args=[key]) if key else ""

    return url


def joined(*parts: Any) -> str:
    """The parts that say something, with commas between."""
    return ", ".join(str(part) for part in parts if part)


Population = QueryPopulation | ComputedPopulation

# --- records of the plan ------------------------------------------------------------------------------------


def _records(period: ReportingPeriod) -> QuerySet:
    """Not withdrawn; by the day it happened."""
    return ActivityRecord.objects.filter(
        withdrawn_at=None, happened_on__range=(period.starts_on, period.cutoff_on)
    )


RECORDS = QueryPopulation(
    _records,
    [
        Column(_("Date"), lambda row: row.happened_on, inspect("activity_records")),
        Column(_("Item"), lambda row: row.activity.number, inspect("activities", "activity_id")),
        Column(_("What was done"), lambda row: row.summary),
        Column(_("Place"), lambda row: joined(row.place, row.commune)),
        Column(_("Number of people"), lambda row: row.people_count, unit=Unit.COUNT),
        Column(_("Women"), lambda row: row.women_count, unit=Unit.COUNT),
        Column(_("Spent (đồng)"), lambda row: row.spent_vnd, unit=Unit.VND),
    ],
    ["happened_on", "pk"],
    lambda rows: rows.select_related("activity", "commune"),
)


def _designations(period: ReportingPeriod) -> QuerySet:
    """In force on the cut-off day."""
    return Designation.objects.current(on=period.cutoff_on)


DESIGNATIONS = QueryPopulation(
    _designations,
    [
        Column(_("Commune or ward"), lambda row: row.commune, inspect("designations")),
        Column(_("Village"), lambda row: row.village),
        Column(_("List"), lambda row: row.get_kind_display()),
        Column(_("Decision"), lambda row: row.decision_number),
        Column(_("Valid from"), lambda row: row.valid_from),
    ],
    ["commune__sort_key", "village__sort_key", "pk"],
    lambda rows: rows.select_related("commune", "village"),
    nature=Nature.ON_CUTOFF,
)


def _activities(period: ReportingPeriod) -> QuerySet:
    """Items with a budget, of approved plans of the period's year."""
    return PlannedActivity.objects.filter(
        plan__status=AnnualPlan.Status.APPROVED, plan__year=period.year, budget_vnd__isnull=False
    )


ACTIVITIES = QueryPopulation(
    _activities,
    [
        Column(_("Item"), lambda row: row.number, inspect("activities")),
        Column(_("Activity"), lambda row: row.title),
        Column(_("Plan"), lambda row: row.plan.title, inspect("plans", "plan_id")),
        Column(_("Schedule"), lambda row: row.schedule),
        Column(_("Budget (đồng)"), lambda row: row.budget_vnd, unit=Unit.VND),
    ],
    ["plan_id", "position", "pk"],
    lambda rows: rows.select_related("plan"),
    nature=Nature.PLANNED,
)

# --- training -----------------------------------------------------------------------------------------------


def _materials(period: ReportingPeriod) -> QuerySet:
    """Published now; by the day they were first approved and published."""
    return MaterialPage.objects.live().filter(
        first_published_at__date__range=(period.starts_on, period.cutoff_on)
    )


MATERIALS = QueryPopulation(
    _materials,
    [
        Column(_("Material"), lambda row: row.title, lambda row: row.get_url() or ""),
        Column(_("Approved on"), lambda row: row.first_published_at),
        Column(_("Minutes to read"), lambda row: row.reading_minutes, unit=Unit.COUNT),
    ],
    ["first_published_at", "pk"],
)


def _over(on: date) -> Q:
    """The last day is behind; one that runs or is to come is not over, however late the cut-off."""
    return Q(ends_on__lt=on)


def _sessions(period: ReportingPeriod) -> QuerySet:
    """Settled; by their last day."""
    return CourseSession.objects.filter(
        status=CourseSession.Status.SETTLED, ends_on__range=(period.starts_on, period.cutoff_on)
    )


def _open_sessions(period: ReportingPeriod) -> QuerySet:
    """Neither settled nor cancelled nor a draft: their learners are not counted yet; by their last day."""
    return CourseSession.objects.filter(
        status__in=CourseSession.LIVE, ends_on__range=(period.starts_on, period.cutoff_on)
    )


_LEARNED = Q(registrations__status=Registration.Status.CONFIRMED, registrations__attended_minutes__gt=0)
_SESSION_COLUMNS = [
    Column(_("Session"), lambda row: row.title, inspect("sessions")),
    Column(_("From"), lambda row: row.starts_on),
    Column(_("To"), lambda row: row.ends_on),
    Column(_("Place"), lambda row: joined(row.venue, row.commune) or row.get_mode_display()),
    Column(_("Organiser"), lambda row: row.organizer),
]
SESSIONS = QueryPopulation(
    _sessions,
    [
        *_SESSION_COLUMNS,
        Column(_("Learners"), lambda row: row.learner_count, unit=Unit.COUNT),
        Column(_("Completed"), lambda row: row.completed_count, unit=Unit.COUNT),
        Column(_("Spent (đồng)"), lambda row: row.spent_vnd, unit=Unit.VND),
    ],
    ["ends_on", "pk"],
    lambda rows: rows.select_related("organizer", "commune").annotate(
        learner_count=Count("registrations", filter=_LEARNED),
        completed_count=Count(
            "registrations", filter=Q(registrations__outcome=Registration.Outcome.COMPLETED)
        ),
    ),
)
OPEN_SESSIONS = QueryPopulation(
    _open_sessions,
    [*_SESSION_COLUMNS, Column(_("Status"), lambda row: row.get_status_display())],
    ["ends_on", "pk"],
    lambda rows: rows.select_related("organizer", "commune"),
    known=_over,
)


def _seats(period: ReportingPeriod) -> QuerySet:
    """Seats in settled sessions, by the session's last day."""
    return Registration.objects.filter(
        status=Registration.Status.CONFIRMED,
        session__status=CourseSession.Status.SETTLED,
        session__ends_on__range=(period.starts_on, period.cutoff_on),
    )


def _with_status_of_that_day(rows: QuerySet) -> QuerySet:
    """Class and unit as they were on the session's last day."""
    statuses = ProviderStatus.objects.filter(
        Q(valid_until=None) | Q(valid_until__gt=OuterRef("session__ends_on")),
        provider=OuterRef("provider"),
        valid_from__lte=OuterRef("session__ends_on"),
    ).order_by("-valid_from")
    return rows.select_related("provider", "session").annotate(
        class_then=Subquery(statuses.values("provider_class")[:1]),
        unit_then=Subquery(statuses.values("organization__name")[:1]),
    )


def class_word(provider_class: str | None) -> str:
    """A class of providers in words; "" for none."""
    return str(ProviderClass(provider_class).label) if provider_class else ""


SEATS = QueryPopulation(
    _seats,
    [
        Column(_("Full name"), lambda row: row.provider, inspect("providers", "provider_id")),
        Column(_("Sex"), lambda row: row.provider.get_sex_display()),
        Column(_("Class"), lambda row: class_word(row.class_then)),
        Column(_("Organisation"), lambda row: row.unit_then),
        Column(_("Session"), lambda row: row.session.title, inspect("sessions", "session_id")),
        Column(_("Last day"), lambda row: row.session.ends_on),
        Column(_("Hours attended"), lambda row: row.attended_minutes, unit=Unit.MINUTES),
        Column(_("Outcome"), lambda row: row.get_outcome_display()),
    ],
    ["provider__sort_key", "session__ends_on", "pk"],
    _with_status_of_that_day,
)


def _certificates(period: ReportingPeriod) -> QuerySet:
    """Lines of the registers, revoked ones too; by the date of issue."""
    return Certificate.objects.filter(issued_on__range=(period.starts_on, period.cutoff_on))


def _revocations(period: ReportingPeriod) -> QuerySet:
    """By the day of revocation, whenever they were issued."""
    return Certificate.objects.filter(revoked_at__date__range=(period.starts_on, period.cutoff_on))


_CERTIFICATE_COLUMNS = [
    Column(
        _("Number"), lambda row: row.number_text, lambda row: reverse("certificates:verify", args=[row.code])
    ),
    Column(_("Full name"), lambda row: row.provider, inspect("providers", "provider_id")),
    Column(_("Session"), lambda row: row.registration and row.registration.session.title),
    Column(_("Date of issue"), lambda row: row.issued_on),
    Column(_("Status"), lambda row: row.get_status_display()),
]


def _with_session(rows: QuerySet) -> QuerySet:
    return rows.select_related("provider", "registration__session")


CERTIFICATES = QueryPopulation(
    _certificates, _CERTIFICATE_COLUMNS, ["issued_on", "year", "number", "pk"], _with_session
)
REVOCATIONS = QueryPopulation(
    _revocations,
    [
        *_CERTIFICATE_COLUMNS,
        Column(_("Revoked on"), lambda row: row.revoked_at),
        Column(_("Reason"), lambda row: row.revocation_reason),
    ],
    ["revoked_at", "pk"],
    _with_session,
)

# --- exchange -----------------------------------------------------------------------------------------------


def _visits(period: ReportingPeriod) -> QuerySet:
    """Completed; by their last day."""
    return Visit.objects.filter(
        status=Visit.Status.COMPLETED, ends_on__range=(period.starts_on, period.cutoff_on)
    )


def _open_visits(period: ReportingPeriod) -> QuerySet:
    """Planned or approved: they are not counted yet; by their last day."""
    return Visit.objects.filter(
        status__in=[Visit.Status.PLANNED, Visit.Status.APPROVED],
        ends_on__range=(period.starts_on, period.cutoff_on),
    )


_VISIT_COLUMNS = [
    Column(_("Visit"), lambda row: row.title, inspect("visits")),
    Column(_("Other province"), lambda row: row.province),
    Column(_("Direction"), lambda row: row.get_direction_display()),
    Column(_("From"), lambda row: row.starts_on),
    Column(_("To"), lambda row: row.ends_on),
]
VISITS = QueryPopulation(
    _visits,
    [
        *_VISIT_COLUMNS,
        Column(_("Delegates"), lambda row: row.delegate_count, unit=Unit.COUNT),
        Column(_("Spent (đồng)"), lambda row: row.spent_vnd, unit=Unit.VND),
    ],
    ["ends_on", "pk"],
    lambda rows: rows.select_related("province").annotate(delegate_count=Count("delegates")),
)
OPEN_VISITS = QueryPopulation(
    _open_visits,
    [*_VISIT_COLUMNS, Column(_("Status"), lambda row: row.get_status_display())],
    ["ends_on", "pk"],
    lambda rows: rows.select_related("province"),
    known=_over,
)


def _delegates(period: ReportingPeriod) -> QuerySet:
    """Of completed visits, by the visit's last day."""
    return Delegate.objects.filter(visit__in=_visits(period))


DELEGATES = QueryPopulation(
    _delegates,
    [
        Column(_("Full name"), lambda row: row.provider, inspect("providers", "provider_id")),
        Column(_("Sex"), lambda row: row.provider.get_sex_display()),
        Column(_("In the delegation as"), lambda row: row.get_role_display()),
        Column(_("Visit"), lambda row: row.visit.title, inspect("visits", "visit_id")),
        Column(_("Last day"), lambda row: row.visit.ends_on),
    ],
    ["visit__ends_on", "provider__sort_key", "pk"],
    lambda rows: rows.select_related("provider", "visit"),
)


def _lessons(period: ReportingPeriod) -> QuerySet:
    """Of completed visits, by the visit's last day."""
    return Lesson.objects.filter(visit__in=_visits(period))


LESSONS = QueryPopulation(
    _lessons,
    [
        Column(_("Lesson"), lambda row: row.title, inspect("visits", "visit_id")),
        Column(_("Visit"), lambda row: row.visit.title),
        Column(_("Status"), lambda row: row.get_status_display()),
        Column(_("Responsible"), lambda row: row.responsible),
        Column(_("Due"), lambda row: row.due_on),
        Column(_("What came of it"), lambda row: row.result),
    ],
    ["visit__ends_on", "pk"],
    lambda rows: rows.select_related("visit", "responsible"),
)

# --- money and hours ----------------------------------------------------------------------------------------

SPENDING = ComputedPopulation(
    spending_rows,
    [
        Column(_("Date"), lambda row: row.happened_on, lambda row: row.url),
        Column(_("Item"), lambda row: row.item),
        Column(_("Kind"), lambda row: row.kind_label),
        Column(_("What for"), lambda row: row.what),
        Column(_("Spent (đồng)"), lambda row: row.spent_vnd, unit=Unit.VND),
    ],
)
OFFICERS = ComputedPopulation(
    officer_rows,
    [
        Column(
            _("Full name"),
            lambda row: row.name,
            lambda row: reverse("providers:inspect", args=[row.provider_id]),
        ),
        Column(_("Organisation"), lambda row: row.organization),
        Column(_("Hours required"), lambda row: row.standing.required_minutes, unit=Unit.MINUTES),
        Column(_("Hours credited"), lambda row: row.standing.credited_minutes, unit=Unit.MINUTES),
        Column(_("Hours missing"), lambda row: row.standing.missing_minutes, unit=Unit.MINUTES),
        Column(_("Standing"), lambda row: row.word),
    ],
    nature=Nature.ON_CUTOFF,
)

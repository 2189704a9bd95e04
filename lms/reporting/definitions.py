"""Every number of a report, defined once: of which rows it is counted, and how.

A figure is a ``Definition``: a population (``lms.reporting.populations``) and a measure over those of its rows that
pass ``where``. They stand in the order of the plan, as in part II of the six-month report.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, Sum
from django.db.models.functions import Coalesce
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from courses.models import Registration
from exchanges.models import Lesson
from lms.people.models import Provider
from lms.planning.models import PlannedActivity
from lms.reporting import populations
from lms.reporting.columns import Unit
from lms.reporting.models import ReportingPeriod
from lms.reporting.populations import Population

Kind = PlannedActivity.Kind


POPULATIONS: Mapping[str, Population] = {
    "records": populations.RECORDS,
    "designations": populations.DESIGNATIONS,
    "materials": populations.MATERIALS,
    "sessions": populations.SESSIONS,
    "open_sessions": populations.OPEN_SESSIONS,
    "seats": populations.SEATS,
    "certificates": populations.CERTIFICATES,
    "revocations": populations.REVOCATIONS,
    "visits": populations.VISITS,
    "open_visits": populations.OPEN_VISITS,
    "delegates": populations.DELEGATES,
    "lessons": populations.LESSONS,
    "activities": populations.ACTIVITIES,
    "spending": populations.SPENDING,
    "officers": populations.OFFICERS,
}

EVERY = Q()
Where = Q | Callable[[Any], Any]
"""For rows of the database a condition, or one made for the period; for computed rows a test of one row."""


@dataclass(frozen=True, slots=True)
class Definition:
    """One number. ``measure`` is "count", "sum:field" or "distinct:field" over the rows that pass ``where``."""

    key: str
    item: str
    """The plan's item it belongs to, a key of ``ITEMS``."""
    label: str | Promise
    unit: str | Promise
    population: str
    where: Where = EVERY
    measure: str = "count"
    number: Unit = Unit.COUNT
    part_of: str = ""
    """The key of the figure that this one is a part of; the share is then told."""
    stands_alone: bool = False
    """Whether the label of a part is understood without that of its whole."""
    only_if_any: bool = False
    """Told only when it is not 0: what is missing from the other figures."""

    @property
    def full_label(self) -> str:
        """The label that stands alone: "Learners who took part, of whom women"."""
        if self.part_of and not self.stands_alone:
            return f"{BY_KEY[self.part_of].label}, {self.label}"
        return str(self.label)

    def condition(self, period: ReportingPeriod) -> Q:
        """``where`` for the rows of the database."""
        return self.where if isinstance(self.where, Q) else self.where(period)

    def aggregate(self, period: ReportingPeriod) -> Any:
        """The measure as a conditional aggregate, so that one query serves a whole population."""
        kind, _separator, field = self.measure.partition(":")
        condition = self.condition(period) or None
        if kind == "sum":
            return Coalesce(Sum(field, filter=condition), 0)
        if kind == "distinct":
            return Count(field, filter=condition, distinct=True)
        return Count("pk", filter=condition)

    def of_rows(self, rows: Iterable[Any]) -> int:
        """The measure over computed rows."""
        kind, _separator, field = self.measure.partition(":")
        if kind == "sum":
            return sum(_read(row, field) or 0 for row in rows)
        return sum(1 for _row in rows)


def _read(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = getattr(row, name)
    return row


ITEMS: Mapping[str, str | Promise] = {
    "II.1": _("List of poor communes and especially difficult villages"),
    "II.2.1": _("Legal-aid work"),
    "II.2.2": _("Radio programme on commune loudspeakers"),
    "II.2.3": _("Hotline"),
    "II.2.4": _("Outreach rounds in communes"),
    "II.3.1": _("Plan, programme and materials of training"),
    "II.3.2": _("Training sessions"),
    "II.3.3": _("Experience exchange with other provinces"),
    "III": _("Budget"),
    "8h": _("Yearly training duty of legal-aid officers"),
}
"""The parts of the figures in the plan's own order; the officers' hours are an annex of their own."""

_women_label = _("of whom women")
_people = pgettext_lazy("unit", "people")
_turns = pgettext_lazy("unit", "turns")


def _work(kind: str, item: str, noun: str | Promise, unit: str | Promise) -> list[Definition]:
    """What is counted of the records of one kind of work."""
    where = Q(activity__kind=kind)
    untold = where & Q(women_count=None, people_count__gt=0)
    return [
        Definition(f"{kind}_records", item, noun, unit, "records", where),
        Definition(f"{kind}_people", item, _("People reached"), _turns, "records", where, "sum:people_count"),
        Definition(
            f"{kind}_women", item, _women_label, _turns, "records", where, "sum:women_count",
            part_of=f"{kind}_people",
        ),
        Definition(
            f"{kind}_women_untold", item, _("Records that do not tell how many women"),
            pgettext_lazy("unit", "records"), "records", untold, only_if_any=True,
        ),
        Definition(
            f"{kind}_communes", item, _("Communes and wards reached"), pgettext_lazy("unit", "communes"), "records",
            where, "distinct:commune",
        ),
    ]  # fmt: skip


FEMALE = Q(provider__sex=Provider.Sex.FEMALE)
SEX_UNKNOWN = Q(provider__sex="")
LEARNED = Q(attended_minutes__gt=0)
COMPLETED = Q(outcome=Registration.Outcome.COMPLETED)


def _applied_by_cutoff(period: ReportingPeriod) -> Q:
    return Q(status=Lesson.Status.APPLIED, ended_at__date__lte=period.cutoff_on)


def _spent_on(kind: str) -> Callable[[Any], bool]:
    return lambda row: row.kind == kind


DEFINITIONS: tuple[Definition, ...] = (
    Definition(
        "list_reviews", "II.1", _("Reviews of the list of communes and villages"), pgettext_lazy("unit", "times"),
        "records", Q(activity__kind=Kind.LIST_REVIEW),
    ),
    Definition(
        "designated_communes", "II.1", _("Communes on the list"), pgettext_lazy("unit", "communes"), "designations",
        Q(village=None), "distinct:commune",
    ),
    Definition(
        "designated_villages", "II.1", _("Villages on the list"), pgettext_lazy("unit", "villages"), "designations",
        Q(village__isnull=False), "distinct:village",
    ),
    *_work(Kind.LEGAL_AID, "II.2.1", _("Records of legal-aid work"), pgettext_lazy("unit", "records")),
    *_work(Kind.RADIO, "II.2.2", _("Radio programmes broadcast"), pgettext_lazy("unit", "programmes")),
    *_work(Kind.HOTLINE, "II.2.3", _("Hotline duty periods recorded"), pgettext_lazy("unit", "periods")),
    *_work(Kind.OUTREACH, "II.2.4", _("Outreach rounds"), pgettext_lazy("unit", "rounds")),
    Definition(
        "materials", "II.3.1", _("Training materials approved"), pgettext_lazy("unit", "materials"), "materials"
    ),
    Definition("sessions", "II.3.2", _("Training sessions held"), pgettext_lazy("unit", "sessions"), "sessions"),
    Definition(
        "sessions_open", "II.3.2", _("Sessions over but not settled (not counted yet)"),
        pgettext_lazy("unit", "sessions"), "open_sessions", only_if_any=True,
    ),
    Definition("learners", "II.3.2", _("Learners who took part"), _turns, "seats", LEARNED),
    Definition("learners_women", "II.3.2", _women_label, _turns, "seats", LEARNED & FEMALE, part_of="learners"),
    Definition("learners_completed", "II.3.2", _("Completed"), _turns, "seats", COMPLETED, part_of="learners"),
    Definition(
        "learners_sex_unknown", "II.3.2", _("Learners whose sex is not on record"), _turns, "seats",
        LEARNED & SEX_UNKNOWN, only_if_any=True,
    ),
    Definition(
        "learners_absent", "II.3.2", _("Held a seat but never came"), _turns, "seats", Q(attended_minutes=0),
        only_if_any=True,
    ),
    Definition(
        "learners_people", "II.3.2", _("People trained, each counted once"), _people, "seats", LEARNED,
        "distinct:provider",
    ),
    Definition(
        "learners_minutes", "II.3.2", _("Time attended"), pgettext_lazy("unit", "hours"), "seats", LEARNED,
        "sum:attended_minutes", Unit.MINUTES,
    ),
    Definition(
        "certificates", "II.3.2", pgettext_lazy("figure", "Certificates issued"), pgettext_lazy("unit", "certificates"),
        "certificates",
    ),
    Definition(
        "certificates_replacing", "II.3.2", _("of which in place of a revoked one"),
        pgettext_lazy("unit", "certificates"), "certificates", Q(replaces__isnull=False), part_of="certificates",
    ),
    Definition(
        "revocations", "II.3.2", _("Certificates revoked"), pgettext_lazy("unit", "certificates"), "revocations"
    ),
    Definition("visits", "II.3.3", _("Exchange visits completed"), pgettext_lazy("unit", "visits"), "visits"),
    Definition(
        "visits_open", "II.3.3", _("Visits over but not completed here (not counted yet)"),
        pgettext_lazy("unit", "visits"), "open_visits", only_if_any=True,
    ),
    Definition(
        "visit_provinces", "II.3.3", _("Provinces exchanged with"), pgettext_lazy("unit", "provinces"), "visits", EVERY,
        "distinct:province",
    ),
    Definition("delegates", "II.3.3", _("Delegates"), _turns, "delegates"),
    Definition("delegates_women", "II.3.3", _women_label, _turns, "delegates", FEMALE, part_of="delegates"),
    Definition(
        "delegates_sex_unknown", "II.3.3", _("Delegates whose sex is not on record"), _turns, "delegates",
        SEX_UNKNOWN, only_if_any=True,
    ),
    Definition("lessons", "II.3.3", _("Lessons brought home"), pgettext_lazy("unit", "lessons"), "lessons"),
    Definition(
        "lessons_applied", "II.3.3", _("of which applied"), pgettext_lazy("unit", "lessons"), "lessons",
        _applied_by_cutoff, part_of="lessons",
    ),
    Definition(
        "budget_planned", "III", _("Budget of the year's plan"), "đồng", "activities", EVERY, "sum:budget_vnd", Unit.VND
    ),
    Definition(
        "spent_total", "III", _("Spent in the period"), "đồng", "spending", lambda row: True, "sum:spent_vnd",
        Unit.VND, part_of="budget_planned", stands_alone=True,
    ),
    Definition(
        "spent_records", "III", _("Spent on recorded activities"), "đồng", "spending", _spent_on("records"),
        "sum:spent_vnd", Unit.VND, part_of="spent_total", stands_alone=True,
    ),
    Definition(
        "spent_sessions", "III", _("Spent on training sessions"), "đồng", "spending", _spent_on("sessions"),
        "sum:spent_vnd", Unit.VND, part_of="spent_total", stands_alone=True,
    ),
    Definition(
        "spent_visits", "III", _("Spent on exchange visits"), "đồng", "spending", _spent_on("visits"),
        "sum:spent_vnd", Unit.VND, part_of="spent_total", stands_alone=True,
    ),
    Definition("officers", "8h", _("Legal-aid officers"), _people, "officers", lambda row: True),
    Definition(
        "officers_met", "8h", _("meet the duty"), _people, "officers", lambda row: row.has_met, part_of="officers"
    ),
    Definition(
        "officers_exempt", "8h", _("are exempt this year"), _people, "officers", lambda row: row.is_exempt,
        part_of="officers",
    ),
    Definition(
        "officers_short", "8h", _("are short of hours"), _people, "officers", lambda row: row.is_short,
        part_of="officers",
    ),
    Definition(
        "officers_missing", "8h", _("Hours missing in all"), pgettext_lazy("unit", "hours"), "officers",
        lambda row: row.is_short, "sum:standing__missing_minutes", Unit.MINUTES,
    ),
)  # fmt: skip
BY_KEY: Mapping[str, Definition] = {definition.key: definition for definition in DEFINITIONS}

"""Every number of a report equals what its rows say, and counts what belongs to its period: no more, no less."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from lms.hours.actions import approve_exemption
from lms.reporting.definitions import BY_KEY, DEFINITIONS, ITEMS, POPULATIONS
from lms.reporting.figures import Figure, Finality, collect, rows_of, value_of
from lms.reporting.money_and_hours import budget_lines, spending_of, spending_rows
from tests.factories import (
    NOON,
    CourseSessionFactory,
    ProviderStatusFactory,
    ReportingPeriodFactory,
    VisitFactory,
)
from tests.hours.training import settled_session, train_many
from tests.reporting.year import CUTOFF, END, FIRST, Year, first_half_of_2026

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def figures_of(period, *, on=TODAY) -> dict[str, Figure]:
    return {figure.key: figure for figure in collect(period, on=on)}


def measured(definition, rows) -> int:
    """The figure as a person with the list in hand would count it."""
    kind, _separator, field = definition.measure.partition(":")
    if kind == "distinct":
        return len({getattr(row, f"{field}_id") for row in rows} - {None})
    if kind == "sum":
        values = []
        for row in rows:
            for name in field.split("__"):
                row = getattr(row, name)  # noqa: PLW2901
            values.append(row or 0)
        return sum(values)
    return len(rows)


WORK = {
    f"{kind}_{what}": number
    for kind in ("legal_aid", "radio", "hotline", "outreach")
    for what, number in {
        "records": 4,
        "people": 34,
        "women": 8,
        "women_untold": 2,
        "communes": 1,
    }.items()
}
EXPECTED = WORK | {
    "list_reviews": 4,
    "designated_communes": 1,
    "designated_villages": 2,
    "materials": 2,
    "sessions": 2,
    "sessions_open": 2,
    "learners": 6,
    "learners_women": 2,
    "learners_sex_unknown": 2,
    "learners_people": 3,
    "learners_completed": 4,
    "learners_absent": 2,
    "learners_minutes": 2 * (240 + 100 + 240),
    "certificates": 2,
    "certificates_replacing": 0,
    "revocations": 0,
    "visits": 2,
    "visits_open": 2,
    "visit_provinces": 1,
    "delegates": 6,
    "delegates_women": 2,
    "delegates_sex_unknown": 2,
    "lessons": 4,
    "lessons_applied": 2,
    "budget_planned": 80_000_000,
    "spent_total": 10 * 1_000 + 2 * 500_000 + 2 * 30_000,
    "spent_records": 10 * 1_000,
    "spent_sessions": 2 * 500_000,
    "spent_visits": 2 * 30_000,
    "officers": 2,
    "officers_met": 2,
    "officers_exempt": 0,
    "officers_short": 0,
    "officers_missing": 0,
}


@pytest.fixture(scope="class")
def year(kept):
    with kept():
        yield Year()


class TestAWholeYear:
    """Two half years and their neighbours, built once: these tests only read."""

    def test_every_figure_equals_what_its_rows_say(self, year):
        for period in (first_half_of_2026(), first_half_of_2026(cutoff_on=END)):
            figures = figures_of(period)
            before = {figure.key: figure.before for figure in figures.values()}
            for definition in DEFINITIONS:
                for shown_period, value in (
                    (period, figures[definition.key].value),
                    (period.a_year_before(), before[definition.key]),
                ):
                    rows = list(rows_of(shown_period, definition.key, on=TODAY))
                    assert measured(definition, rows) == value, definition.key
                    assert value_of(shown_period, definition.key, on=TODAY) == value, definition.key

    def test_the_first_and_the_cutoff_day_count_and_the_days_beside_them_do_not(self, year):
        values = {key: figure.value for key, figure in figures_of(first_half_of_2026()).items()}

        assert values == EXPECTED

    def test_with_a_later_cutoff_what_happened_after_is_counted_too(self, year):
        values = {key: figure.value for key, figure in figures_of(first_half_of_2026(cutoff_on=END)).items()}

        assert values["sessions"] == EXPECTED["sessions"] + 1
        assert values["revocations"] == 1
        assert values["designated_villages"] == 3
        assert values["lessons_applied"] == 6

    def test_a_year_earlier_the_same_days_are_counted(self, year):
        period = first_half_of_2026(
            starts_on=date(2026, 7, 1), ends_on=date(2026, 12, 31), cutoff_on=date(2026, 12, 31)
        )

        figures = figures_of(period, on=date(2027, 1, 1))

        assert (figures["sessions"].value, figures["sessions"].before) == (0, 1)
        assert figures["sessions"].shown_change == "−1"

    def test_the_budget_stands_by_item_with_what_was_spent_on_it(self, year):
        period = first_half_of_2026()
        spending = spending_rows(period)

        lines = budget_lines(period, spending)

        training = next(line for line in lines if line.planned_vnd)
        assert (training.planned_vnd, training.spent_vnd, training.percent) == (80_000_000, 1_000_000, 1)
        assert sum(line.spent_vnd for line in lines) == figures_of(period)["spent_total"].value
        for line in lines:
            assert (
                sum(row.spent_vnd for row in spending_of(line.activity_id, spending, period))
                == line.spent_vnd
            )

    def test_what_names_no_item_of_this_years_plan_stands_in_a_line_of_its_own(self, year):
        period = first_half_of_2026(starts_on=date(2025, 12, 15))
        spending = spending_rows(period)

        outside = budget_lines(period, spending)[-1]

        assert (outside.activity_id, outside.spent_vnd, outside.percent) == (None, 5 * 1_000 + 530_000, None)
        assert sum(row.spent_vnd for row in spending_of(None, spending, period)) == outside.spent_vnd


def test_every_figure_stands_under_an_item_and_every_item_has_figures_together():
    seen = [definition.item for definition in DEFINITIONS]

    assert list(dict.fromkeys(seen)) == list(ITEMS)
    assert sorted(seen, key=list(ITEMS).index) == seen
    assert len(BY_KEY) == len(DEFINITIONS)
    assert {definition.population for definition in DEFINITIONS} == set(POPULATIONS)
    assert all(definition.part_of in {"", *BY_KEY} for definition in DEFINITIONS)


# --- a cut-off that lies ahead ------------------------------------------------------------------------------


def test_what_runs_or_is_to_come_is_not_told_as_over():
    day, cutoff = date(2026, 11, 24), date(2026, 12, 31)
    period = first_half_of_2026(ends_on=cutoff, cutoff_on=cutoff)
    over, runs, to_come = (day + timedelta(days=number) for number in (-1, 0, 14))
    for last in (over, runs, to_come):
        CourseSessionFactory(starts_on=last - timedelta(days=1), ends_on=last, title=f"Lớp {last}")
        VisitFactory(starts_on=last - timedelta(days=1), ends_on=last, title=f"Chuyến {last}")

    for key, word in (("sessions_open", "Lớp"), ("visits_open", "Chuyến")):
        assert figures_of(period, on=day)[key].value == value_of(period, key, on=day) == 1
        assert [row.title for row in rows_of(period, key, on=day)] == [f"{word} {over}"]
        assert value_of(period, key, on=cutoff) == 3
        assert value_of(first_half_of_2026(ends_on=cutoff, cutoff_on=over), key, on=cutoff) == 1


# --- how final a number is ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "on,cutoff,expected",
    [
        (date(2026, 6, 30), END, Finality.ESTIMATED),  # the last day still runs
        (date(2026, 7, 1), END, Finality.ACTUAL),
        (date(2026, 7, 1), CUTOFF, Finality.ESTIMATED),  # June is not in the data
    ],
)
def test_what_happened_is_actual_once_the_whole_period_is_counted(on, cutoff, expected):
    assert figures_of(first_half_of_2026(cutoff_on=cutoff), on=on)["sessions"].finality == expected


def test_what_describes_the_cutoff_day_is_actual_from_that_day():
    period = first_half_of_2026()

    assert figures_of(period, on=date(2026, 5, 30))["officers"].finality == Finality.ESTIMATED
    assert figures_of(period, on=CUTOFF)["officers"].finality == Finality.ACTUAL
    assert figures_of(period, on=CUTOFF)["officers"].finality_label
    assert figures_of(period, on=TODAY)["budget_planned"].finality == Finality.PLANNED


def test_shares_are_rounded_to_the_nearest_per_cent_and_need_a_whole():
    def share(value, whole):
        return Figure(BY_KEY["learners_women"], value, 0, Finality.ACTUAL, whole).percent

    assert (share(1, 3), share(2, 3), share(1, 200), share(3, 3)) == (33, 67, 1, 100)
    assert share(1, 0) is None


def test_what_is_missing_is_told_only_where_something_is_missing():
    def told(value, before):
        return Figure(BY_KEY["sessions_open"], value, before, Finality.ACTUAL).is_told

    assert (told(0, 0), told(1, 0), told(0, 1)) == (False, True, True)
    assert Figure(BY_KEY["sessions"], 0, 0, Finality.ACTUAL).is_told


def test_a_period_a_year_before_29_february_ends_on_the_28th():
    period = ReportingPeriodFactory(
        starts_on=date(2028, 2, 29), ends_on=date(2028, 6, 30), cutoff_on=date(2028, 5, 31)
    )

    assert period.a_year_before().starts_on == date(2027, 2, 28)


# --- officers -----------------------------------------------------------------------------------------------


def test_officers_are_counted_as_meeting_exempt_or_short_of_their_hours():
    met, short, exempt = (ProviderStatusFactory().provider for _number in range(3))
    ProviderStatusFactory(provider_class="collaborator")
    settled_session(FIRST, date(2026, 1, 2), seats={met: 240})
    settled_session(FIRST, seats={short: 120})
    settled_session(date(2026, 6, 1), seats={short: 240})  # after the cut-off
    approve_exemption(provider=exempt, year=2026, clause="secondment", by=None, at=NOON)

    figures = figures_of(first_half_of_2026())

    assert [
        figures[key].value for key in ("officers", "officers_met", "officers_exempt", "officers_short")
    ] == [3, 1, 1, 1]
    assert figures["officers_missing"].value == 360
    assert figures["officers_missing"].shown == "6"
    words = {row.name: row.word for row in rows_of(first_half_of_2026(), "officers", on=TODAY)}
    assert len(set(words.values())) == 3


# --- how much it asks of the database -----------------------------------------------------------------------


@pytest.mark.once
def test_a_thousand_rows_cost_as_many_queries_as_ten():
    period = first_half_of_2026()

    def count(function) -> int:
        with CaptureQueriesContext(connection) as captured:
            function()
        return len(captured)

    def counts() -> dict[str, int]:
        asked = {
            key: count(lambda key=key: list(rows_of(period, key, on=TODAY)))
            for key in ("learners", "officers")
        }
        return asked | {"all": count(lambda: collect(period, on=TODAY))}

    train_many(10, on=FIRST)
    few = counts()
    train_many(990, on=CUTOFF)

    assert counts() == few
    assert figures_of(period)["learners"].value == 1000

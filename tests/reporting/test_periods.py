"""The doors of reporting periods."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from wagtail.models import ModelLogEntry

from lms.reporting import errors
from lms.reporting.actions import open_period, open_year_periods, revise_period
from lms.reporting.models import ReportingPeriod
from tests.factories import NOON, ReportingPeriodFactory, UserFactory

pytestmark = pytest.mark.django_db


def facts(**changes) -> dict:
    return {
        "kind": "half_year",
        "title": "6 tháng đầu năm 2026",
        "year": 2026,
        "starts_on": date(2026, 1, 1),
        "ends_on": date(2026, 6, 30),
        "cutoff_on": date(2026, 5, 31),
        **changes,
    }


def test_a_period_is_opened():
    user = UserFactory()

    period = open_period(by=user, at=NOON, **facts(due_on=date(2026, 6, 5), title=" 6 tháng đầu năm 2026 "))

    assert period.title == "6 tháng đầu năm 2026"
    entry = ModelLogEntry.objects.for_instance(period).get()
    assert (entry.action, entry.user) == ("reporting.open_period", user)


@pytest.mark.parametrize(
    "changes,refusal",
    [
        ({"title": "  "}, errors.TitleMissing),
        ({"ends_on": date(2025, 12, 31)}, errors.PeriodEndsBeforeItBegins),
        ({"cutoff_on": date(2025, 12, 31)}, errors.CutoffOutsidePeriod),
        ({"cutoff_on": date(2026, 7, 1)}, errors.CutoffOutsidePeriod),
        ({"due_on": date(2026, 5, 30)}, errors.DueBeforeCutoff),
        ({"year": 2025}, errors.YearOutsidePeriod),
        ({"kind": "ad_hoc", "recipient": " "}, errors.RecipientMissing),
    ],
)
def test_a_period_that_makes_no_sense_is_refused(changes, refusal):
    with pytest.raises(refusal):
        open_period(by=None, at=NOON, **facts(**changes))

    assert not ReportingPeriod.objects.exists()


def test_a_period_may_last_one_day():
    day = date(2026, 3, 3)
    period = open_period(
        by=None,
        at=NOON,
        **facts(kind="ad_hoc", recipient="Bộ Tư pháp", starts_on=day, ends_on=day, cutoff_on=day),
    )

    assert period.pk


def test_two_periods_of_one_title_are_refused():
    open_period(by=None, at=NOON, **facts())

    with pytest.raises(errors.TitleTaken):
        open_period(by=None, at=NOON, **facts())


def test_a_period_is_corrected_and_the_log_names_what_changed():
    period = ReportingPeriodFactory()

    revise_period(period=period, by=None, at=NOON, cutoff_on=date(2026, 5, 31), title=period.title)

    period.refresh_from_db()
    assert period.cutoff_on == date(2026, 5, 31)
    assert ModelLogEntry.objects.for_instance(period).get().data == {"changed": ["cutoff_on"]}


def test_a_correction_is_checked_as_the_opening_was():
    with pytest.raises(errors.CutoffOutsidePeriod):
        revise_period(period=ReportingPeriodFactory(), by=None, at=NOON, cutoff_on=date(2027, 1, 1))


def test_no_door_takes_another_field():
    with pytest.raises(TypeError, match="pk"):
        open_period(by=None, at=NOON, pk=1, **facts())


def test_a_years_usual_periods_follow_two_sources_with_different_days():
    opened = open_year_periods(year=2026, by=None, at=NOON)

    assert [(str(each.starts_on), str(each.ends_on), str(each.cutoff_on)) for each in opened] == [
        ("2026-01-01", "2026-06-30", "2026-05-31"),
        ("2025-12-15", "2026-06-14", "2026-06-14"),
        ("2025-12-15", "2026-12-14", "2026-12-14"),
    ]
    assert all(each.source for each in opened)
    assert "chưa kiểm chứng" in opened[1].source
    assert "chưa kiểm chứng" in opened[2].source


def test_opening_them_again_opens_only_what_is_missing():
    _statistics, decree, _whole_year = open_year_periods(year=2026, by=None, at=NOON)
    ReportingPeriod.objects.filter(pk=decree.pk).delete()

    assert [each.title for each in open_year_periods(year=2026, by=None, at=NOON)] == [decree.title]
    assert open_year_periods(year=2026, by=None, at=NOON) == []


def test_the_command_opens_them_and_says_how_many():
    said = StringIO()
    call_command("open_year_periods", "2027", stdout=said)
    assert "3" in said.getvalue().splitlines()[-1]

    again = StringIO()
    call_command("open_year_periods", "2027", stdout=again)
    assert len(again.getvalue().splitlines()) == 1
    assert ReportingPeriod.objects.filter(year=2027).count() == 3

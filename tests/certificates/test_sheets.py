"""Hours, days and decisions as a certificate words them."""

from datetime import date

import pytest

from certificates.sheets import dates_en, dates_vi, decision_vi, hours_en, hours_vi, long_date_vi


@pytest.mark.parametrize(
    "minutes,vietnamese,english",
    [
        (480, "8 giờ", "8 hours"),
        (450, "7 giờ 30 phút", "7 hours 30 minutes"),
        (61, "1 giờ 1 phút", "1 hour 1 minute"),
        (45, "45 phút", "45 minutes"),
        (0, "", ""),
    ],
)
def test_minutes_are_told_in_hours(minutes, vietnamese, english):
    assert (hours_vi(minutes), hours_en(minutes)) == (vietnamese, english)


@pytest.mark.parametrize(
    "first,last,vietnamese,english",
    [
        (None, None, "", ""),
        (date(2026, 6, 15), date(2026, 6, 15), "ngày 15/06/2026", "15 June 2026"),
        (
            date(2026, 6, 15),
            date(2026, 6, 16),
            "từ ngày 15/06/2026 đến ngày 16/06/2026",
            "15–16 June 2026",
        ),
        (
            date(2026, 6, 30),
            date(2026, 7, 1),
            "từ ngày 30/06/2026 đến ngày 01/07/2026",
            "30 June – 1 July 2026",
        ),
        (
            date(2026, 12, 31),
            date(2027, 1, 1),
            "từ ngày 31/12/2026 đến ngày 01/01/2027",
            "31 December 2026 – 1 January 2027",
        ),
    ],
)
def test_days_are_told_from_first_to_last(first, last, vietnamese, english):
    assert (dates_vi(first, last), dates_en(first, last)) == (vietnamese, english)


def test_the_day_of_issue_is_padded_as_the_decree_has_it():
    assert long_date_vi(date(2026, 2, 5)) == "ngày 05 tháng 02 năm 2026"
    assert long_date_vi(date(2026, 3, 15)) == "ngày 15 tháng 3 năm 2026"


def test_a_decision_is_named_when_there_is_one():
    assert decision_vi("", date(2026, 6, 2)) == ""
    assert decision_vi("12/QĐ-STP", None) == "Theo Quyết định số 12/QĐ-STP"
    assert decision_vi("12/QĐ-STP", date(2026, 6, 2)) == "Theo Quyết định số 12/QĐ-STP ngày 02/06/2026"

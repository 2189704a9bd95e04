"""Quarters, half years, spans of days, schedule words, and dates and hours as people write them."""

from datetime import date, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from lms.periods import Cadence, HalfYear, Period, Quarter, date_from_text, hours, long_date, parse_schedule

days = st.dates(date(1990, 1, 1), date(2090, 12, 31))


def test_a_quarter_runs_to_the_first_day_of_the_next():
    quarter = Quarter(2026, 2)

    assert (quarter.start, quarter.end) == (date(2026, 4, 1), date(2026, 7, 1))
    assert quarter.period == Period.through(date(2026, 4, 1), date(2026, 6, 30))
    assert date(2026, 6, 30) in quarter
    assert date(2026, 7, 1) not in quarter


def test_quarters_follow_each_other_over_the_year():
    assert Quarter(2026, 4).next == Quarter(2027, 1)
    assert Quarter(2027, 1).previous == Quarter(2026, 4)
    assert list(Quarter(2026, 3).until(Quarter(2027, 1))) == [
        Quarter(2026, 3),
        Quarter(2026, 4),
        Quarter(2027, 1),
    ]
    assert list(Quarter(2027, 1).until(Quarter(2026, 4))) == []
    assert Quarter.of_year(2026) == [Quarter(2026, number) for number in (1, 2, 3, 4)]
    assert Quarter(2026, 4) < Quarter(2027, 1)


def test_half_years_are_made_of_quarters():
    assert HalfYear(2026, 2).quarters == (Quarter(2026, 3), Quarter(2026, 4))
    assert HalfYear.from_date(date(2026, 6, 30)) == HalfYear(2026, 1)
    assert HalfYear(2026, 1).period == Period(date(2026, 1, 1), date(2026, 7, 1))


@pytest.mark.parametrize(
    "make", [lambda: Quarter(2026, 0), lambda: Quarter(2026, 5), lambda: HalfYear(2026, 3)]
)
def test_a_year_has_no_other_parts(make):
    with pytest.raises(ValueError, match="a year has no"):
        make()


def test_labels_speak_the_readers_language():
    with translation.override("en"):
        assert str(Quarter(2026, 2)) == "Quarter II · 2026"
        assert HalfYear(2026, 1).label == "First half of 2026"
        assert HalfYear(2026, 2).label == "Second half of 2026"


@given(days)
def test_each_day_lies_in_one_quarter_and_one_half_year(day):
    assert Quarter.from_date(day).contains(day)
    assert sum(quarter.contains(day) for quarter in Quarter.of_year(day.year)) == 1
    assert Quarter.from_date(day) in HalfYear.from_date(day).quarters


@given(days, st.integers(1, 900), days, st.integers(1, 900))
def test_periods_overlap_when_they_share_a_day(start, length, other_start, other_length):
    one = Period(start, start + timedelta(length))
    other = Period(other_start, other_start + timedelta(other_length))
    shared = {start + timedelta(n) for n in range(length)} & {
        other_start + timedelta(n) for n in range(other_length)
    }

    assert one.overlaps(other) == other.overlaps(one) == bool(shared)
    if shared:
        assert one.intersection(other) == Period.through(min(shared), max(shared))
    else:
        assert one.intersection(other) is None


def test_neighbouring_periods_touch_and_do_not_overlap():
    assert not Period.of_month(2026, 12).overlaps(Period.of_month(2027, 1))
    assert Period.of_month(2024, 2).days == 29
    assert Period.of_year(2026).last_on == date(2026, 12, 31)
    assert Period.of_month(2026, 2).label == str(Period.of_month(2026, 2)) == "01/02/2026 – 28/02/2026"


def test_a_period_without_a_day_is_refused():
    with pytest.raises(ValueError, match="ends after it starts"):
        Period(date(2026, 1, 1), date(2026, 1, 1))


@pytest.mark.parametrize(
    "words,quarters,cadence",
    [
        ("Quý I", {1}, Cadence.IN_QUARTERS),
        ("Quý II, IV.", {2, 4}, Cadence.IN_QUARTERS),
        ("Quý I-IV", {1, 2, 3, 4}, Cadence.IN_QUARTERS),
        ("QUÝ I – III", {1, 2, 3}, Cadence.IN_QUARTERS),
        ("Quý I và quý III năm 2026", {1, 3}, Cadence.IN_QUARTERS),
        ("Quý 2/2026", {2}, Cadence.IN_QUARTERS),
        ("từ quý II đến quý IV", {2, 3, 4}, Cadence.IN_QUARTERS),
        ("06 tháng đầu năm", {1, 2}, Cadence.IN_QUARTERS),
        ("6 tháng cuối năm", {3, 4}, Cadence.IN_QUARTERS),
        ("Cả năm.", {1, 2, 3, 4}, Cadence.ALL_YEAR),
        ("Thường xuyên trong năm", {1, 2, 3, 4}, Cadence.ALL_YEAR),
        ("Hàng tháng", {1, 2, 3, 4}, Cadence.MONTHLY),
        ("Hằng tháng", {1, 2, 3, 4}, Cadence.MONTHLY),
        ("hàng quý", {1, 2, 3, 4}, Cadence.QUARTERLY),
        ("Định kỳ 06 tháng", {1, 2, 3, 4}, Cadence.HALF_YEARLY),
        ("Tháng 4-6", {2}, Cadence.IN_MONTHS),
        ("từ tháng 3 đến tháng 4", {1, 2}, Cadence.IN_MONTHS),
        ("Tháng 12/2026", {4}, Cadence.IN_MONTHS),
        ("khi có yêu cầu", set(), None),
        ("", set(), None),
    ],
)
def test_the_schedule_words_of_a_plan_are_understood(words, quarters, cadence):
    schedule = parse_schedule(words)

    assert schedule.quarters == quarters
    assert schedule.cadence == cadence


def test_a_schedule_names_the_spans_in_which_something_is_expected():
    def spans(words):
        return parse_schedule(words).periods(2026)

    assert spans("Quý II, IV") == [Quarter(2026, 2).period, Quarter(2026, 4).period]
    assert spans("Cả năm") == [Period.of_year(2026)]
    assert spans("Hàng tháng") == [Period.of_month(2026, month) for month in range(1, 13)]
    assert spans("6 tháng một lần") == [half.period for half in HalfYear.of_year(2026)]
    assert spans("Hàng quý") == [quarter.period for quarter in Quarter.of_year(2026)]
    assert spans("Tháng 3, 5") == [Period.of_month(2026, 3), Period.of_month(2026, 5)]
    assert spans("khi có yêu cầu") == []


@given(st.text())
def test_any_words_at_all_can_be_given_as_a_schedule(words):
    assert parse_schedule(words).quarters <= {1, 2, 3, 4}


@given(st.sets(st.integers(1, 4), min_size=1), st.sampled_from([", ", "; ", " và ", ",", " & "]))
def test_every_list_of_quarters_is_understood(quarters, joint):
    words = "Quý " + joint.join(["I", "II", "III", "IV"][number - 1] for number in sorted(quarters))

    assert parse_schedule(words).quarters == quarters


@pytest.mark.parametrize(
    "on,written",
    [
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
        (date(2026, 2, 15), "ngày 15 tháng 02 năm 2026"),
        (date(2026, 3, 9), "ngày 09 tháng 3 năm 2026"),
        (date(2026, 12, 31), "ngày 31 tháng 12 năm 2026"),
    ],
)
def test_documents_pad_days_below_ten_and_the_first_two_months(on, written):
    assert long_date(on) == written
    assert long_date(on, place="Hà Tĩnh") == f"Hà Tĩnh, {written}"
    assert date_from_text(long_date(on, place="Hà Tĩnh")) == on


def test_a_draft_leaves_room_for_the_pen():
    assert " ".join(long_date(None, place="Hà Tĩnh", year=2026).split()) == "Hà Tĩnh, ngày tháng năm 2026"
    assert " ".join(long_date(None).split()) == "ngày tháng năm"


@pytest.mark.parametrize(
    "text", ["5/1/2026", "05/01/2026", "5-1-2026", "5.1.2026", "2026-01-05", "2026-01-05 00:00:00"]
)
def test_dates_typed_as_text_are_read_day_first(text):
    assert date_from_text(text) == date(2026, 1, 5)


@pytest.mark.parametrize("text", ["", "31/02/2026", "13/13/2026", "5/1/26", "2026", "hôm qua"])
def test_a_date_is_never_guessed(text):
    assert date_from_text(text) is None


@pytest.mark.parametrize(
    "minutes,vietnamese",
    [
        (0, "0"),
        (450, "7,5"),
        (480, "8"),
        (479, "7,98"),
        (50, "0,83"),
        (600, "10"),
        (-30, "-0,5"),
        (-1, "-0,01"),
    ],
)
def test_hours_are_never_rounded_up(minutes, vietnamese):
    with translation.override("vi"):
        assert hours(minutes) == vietnamese
    with translation.override("en"):
        assert hours(minutes) == vietnamese.replace(",", ".")

"""Dates, times and numbers as Vietnamese offices write them, in forms, on pages and in the admin's pickers."""

from datetime import date, datetime, time
from decimal import Decimal

import pytest
from django import forms
from django.utils import formats
from django.utils.translation import override
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput

FIFTH_OF_SEPTEMBER = date(2026, 9, 5)
HALF_PAST_TWO = datetime(2026, 9, 5, 14, 30)


class Sitting(forms.Form):
    day = forms.DateField()
    begins = forms.TimeField()
    closes = forms.DateTimeField()


@pytest.fixture(autouse=True)
def vietnamese():
    with override("vi"):
        yield


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/09/2026", "5/9/2026", "2026-09-05", "05-09-2026", "5.9.2026"])
def test_a_date_is_read_day_first_in_either_language(typed, language):
    with override(language):
        assert forms.DateField().clean(typed) == FIFTH_OF_SEPTEMBER


@pytest.mark.parametrize("typed", ["7:30", "07:30", "7h30", "07:30:00"])
def test_a_time_is_read_as_people_write_it(typed):
    assert forms.TimeField().clean(typed) == time(7, 30)


@pytest.mark.parametrize(
    "typed", ["05/09/2026 14:30", "5/9/2026 14:30", "14:30 05/09/2026", "2026-09-05 14:30"]
)
def test_a_moment_is_read_day_first(typed):
    assert forms.DateTimeField().clean(typed).replace(tzinfo=None) == HALF_PAST_TWO


@pytest.mark.parametrize("typed", ["31/02/2026", "09/25/2026", "hôm qua"])
def test_an_impossible_date_is_refused(typed):
    form = Sitting({"day": typed, "begins": "7:30", "closes": "05/09/2026 14:30"})

    assert form.errors == {"day": ["Vui lòng nhập ngày hợp lệ."]}


@pytest.mark.parametrize(
    "name,written",
    [
        ("DATE_FORMAT", "05/09/2026"),
        ("DATETIME_FORMAT", "05/09/2026 14:30"),
        ("SHORT_DATE_FORMAT", "05/09/2026"),
        ("SHORT_DATETIME_FORMAT", "05/09/2026 14:30"),
        ("TIME_FORMAT", "14:30"),
        ("YEAR_MONTH_FORMAT", "tháng 9/2026"),
        ("MONTH_DAY_FORMAT", "05/09"),
    ],
)
def test_a_moment_is_written_with_the_day_first_and_24_hours(name, written):
    assert formats.date_format(HALF_PAST_TWO, name) == written


def test_numbers_are_written_with_points_between_thousands_and_a_decimal_comma():
    assert formats.number_format(Decimal("1234567.89"), use_l10n=True, force_grouping=True) == "1.234.567,89"


def test_pickers_of_the_admin_show_day_first_and_begin_the_week_on_monday():
    assert AdminDateInput().get_config() == {"dayOfWeekStart": 1, "format": "d/m/Y"}
    assert AdminTimeInput().get_config() == {"format": "H:i", "formatTime": "H:i"}
    moment = AdminDateTimeInput().get_config()
    assert (moment["dayOfWeekStart"], moment["format"], moment["formatTime"]) == (1, "d/m/Y H:i", "H:i")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_what_a_picker_writes_the_form_reads_back(language):
    with override(language):
        shown = AdminDateInput().format_value(FIFTH_OF_SEPTEMBER)
        assert forms.DateField().clean(shown) == FIFTH_OF_SEPTEMBER

        shown = AdminDateTimeInput().format_value(HALF_PAST_TWO)
        assert forms.DateTimeField().clean(shown).replace(tzinfo=None) == HALF_PAST_TWO

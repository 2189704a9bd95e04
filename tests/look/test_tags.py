"""What the template tags say in words and numbers."""

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation

from lms.templatetags.lms_tags import (
    bar_chart,
    hours,
    hours_number,
    hours_ring,
    icon,
    leads_to,
    roman,
    seats,
    vnd,
)


@pytest.fixture(autouse=True)
def vietnamese():
    with translation.override("vi"):
        yield


@pytest.mark.parametrize(
    "minutes, text",
    [(0, "0"), (None, "0"), (480, "8"), (390, "6,5"), (50, "0,83"), (478, "7,96"), (60_000, "1.000")],
)
def test_minutes_are_shown_as_hours_with_a_comma(minutes, text):
    assert hours_number(minutes) == text


def test_hours_follow_the_readers_language():
    with translation.override("en"):
        assert hours(390) == "6.5 hours"


def test_money_is_grouped_by_points():
    assert vnd(80_000_000) == "80.000.000\u00a0đ"
    assert vnd(None) == ""


def test_quarters_are_roman():
    assert [roman(number) for number in (1, 2, 3, 4)] == ["I", "II", "III", "IV"]


def test_an_icon_beside_words_is_silent_and_an_icon_alone_speaks():
    assert 'aria-hidden="true"' in icon("check")
    assert 'aria-label="&lt;có mặt&gt;"' in icon("check", "<có mặt>")
    with pytest.raises(KeyError):
        icon("no-such-icon")


@pytest.mark.parametrize(
    "taken, tone, left",
    [(0, "ok", 30), (23, "ok", 7), (24, "warn", 6), (30, "danger", 0), (32, "danger", 0)],
)
def test_seats_warn_when_a_fifth_is_left(taken, tone, left):
    drawn = seats(taken, 30)

    assert (drawn["tone"], drawn["left"]) == (tone, left)


@pytest.mark.parametrize(
    "done, duty, state, dash",
    [
        (390, 480, "is-short", "81.2 100"),
        (480, 480, "is-met", "100.0 100"),
        (900, 480, "is-met", "100.0 100"),
        (60, None, "is-free", "0.0 100"),
    ],
)
def test_hours_ring_is_full_at_the_duty_and_never_beyond(done, duty, state, dash):
    drawn = hours_ring(done, duty)

    assert (drawn["state"], drawn["dash"]) == (state, dash)


def test_bars_are_drawn_to_the_longest_and_with_points_whatever_the_language():
    rows = bar_chart(
        "Kế hoạch", [{"label": "Quý I", "value": 1, "of": 3}, {"label": "Quý II", "value": 2}], "x"
    )["rows"]

    assert (rows[0]["width"], rows[0]["of_width"], rows[0]["text"]) == ("33.33%", "100.00%", "1 / 3")
    assert rows[1]["text"] == "2"


def test_a_chart_of_nothing_is_drawn_empty():
    assert bar_chart("Kế hoạch", [], "x")["rows"] == []
    assert bar_chart("Kế hoạch", [{"label": "Quý I", "value": 0}], "x")["rows"][0]["width"] == "0.00%"


def test_a_navigation_link_stands_for_the_pages_under_it_but_home_only_for_itself():
    assert leads_to("/lop/", "/lop/12/")
    assert not leads_to("/", "/lop/")
    assert leads_to("/", "/")


def test_pages_keep_the_filters_of_the_list():
    request = RequestFactory().get("/", {"quarter": "2", "page": "2"})
    template = Template('{% include "lms/components/pagination.html" %}')

    html = template.render(Context({"request": request, "page_obj": Paginator(range(90), 10).page(2)}))

    assert 'href="?quarter=2&amp;page=3"' in html
    assert "11–20 " in html

"""The rules of done, late and not done, as tables of cases."""

from datetime import date

import pytest

from lms.planning.cadence import BEHIND, State, standing

DONE, IN_PROGRESS, LATE, NOT_DUE, NOT_DONE = (
    State.DONE,
    State.IN_PROGRESS,
    State.LATE,
    State.NOT_DUE,
    State.NOT_DONE,
)


def day(text: str) -> date:
    """ "15/4" of 2026, or with its year."""
    parts = [int(part) for part in text.split("/")]
    return date(parts[2] if len(parts) > 2 else 2026, parts[1], parts[0])


def at(cadence, quarters, evidence, on, **more):
    return standing(
        cadence=cadence,
        year=2026,
        quarters=quarters,
        days=[day(text) for text in evidence.split()],
        on=day(on),
        **more,
    )


@pytest.mark.parametrize(
    "quarters, evidence, on, state, by_quarter, next_due",
    [
        # Quý I
        ([1], "", "31/12/2025", NOT_DUE, [NOT_DUE], "31/3"),
        ([1], "", "1/1", IN_PROGRESS, [IN_PROGRESS], "31/3"),
        ([1], "", "31/3", IN_PROGRESS, [IN_PROGRESS], "31/3"),
        ([1], "", "1/4", LATE, [LATE], "31/3"),
        ([1], "", "31/12", LATE, [LATE], "31/3"),
        ([1], "", "1/1/2027", NOT_DONE, [NOT_DONE], "31/3"),
        ([1], "20/3", "1/4", DONE, [DONE], None),
        ([1], "20/5", "1/4", LATE, [LATE], "31/3"),  # evidence of later than the day asked about
        ([1], "20/5", "20/5", DONE, [DONE], None),  # late, and done
        ([2], "5/1", "10/1", DONE, [DONE], None),  # done ahead
        # Quý I-IV
        ([1, 2, 3, 4], "", "15/5", IN_PROGRESS, [IN_PROGRESS, IN_PROGRESS, NOT_DUE, NOT_DUE], "31/12"),
        ([1, 2, 3, 4], "15/8", "16/8", DONE, [DONE] * 4, None),
        ([1, 2, 3, 4], "", "1/1/2027", NOT_DONE, [IN_PROGRESS] * 3 + [NOT_DONE], "31/12"),
    ],
)
def test_once(quarters, evidence, on, state, by_quarter, next_due):
    found = at("once", quarters, evidence, on)

    assert found.state == state
    assert list(found.quarters.values()) == by_quarter
    assert found.next_due == (next_due and day(next_due))


@pytest.mark.parametrize(
    "quarters, evidence, on, state, by_quarter, next_due",
    [
        # Quý II, IV
        ([2, 4], "", "15/2", NOT_DUE, [NOT_DUE, NOT_DUE], "30/6"),
        ([2, 4], "", "15/5", IN_PROGRESS, [IN_PROGRESS, NOT_DUE], "30/6"),
        ([2, 4], "15/5", "16/5", IN_PROGRESS, [DONE, NOT_DUE], "31/12"),
        ([2, 4], "", "1/7", LATE, [LATE, NOT_DUE], "30/6"),
        ([2, 4], "15/5", "1/12", IN_PROGRESS, [DONE, IN_PROGRESS], "31/12"),
        ([2, 4], "15/5 20/11", "1/12", DONE, [DONE, DONE], None),
        ([2, 4], "20/8", "1/9", IN_PROGRESS, [DONE, NOT_DUE], "31/12"),  # made up for quarter II
        ([2, 4], "15/5 20/8", "1/9", DONE, [DONE, DONE], None),  # quarter IV done ahead
        (
            [2, 4],
            "15/5 16/5",
            "1/7",
            IN_PROGRESS,
            [DONE, NOT_DUE],
            "31/12",
        ),  # two in one quarter are not ahead
        ([2, 4], "20/11 25/11", "1/12", DONE, [DONE, DONE], None),  # the second makes up for quarter II
        ([2, 4], "20/11", "1/12", LATE, [LATE, DONE], "30/6"),
        ([2, 4], "20/11", "1/1/2027", NOT_DONE, [NOT_DONE, DONE], "30/6"),
        # Cả năm
        ([1, 2, 3, 4], "3/2 4/5", "1/7", IN_PROGRESS, [DONE, DONE, IN_PROGRESS, NOT_DUE], "30/9"),
        ([1, 2, 3, 4], "3/2 4/5 1/7 1/10", "31/12", DONE, [DONE] * 4, None),
    ],
)
def test_each_quarter(quarters, evidence, on, state, by_quarter, next_due):
    found = at("each_quarter", quarters, evidence, on)

    assert found.state == state
    assert list(found.quarters.values()) == by_quarter
    assert found.next_due == (next_due and day(next_due))


@pytest.mark.parametrize(
    "evidence, on, state, first_quarter, next_due",
    [
        ("", "15/1", IN_PROGRESS, IN_PROGRESS, "31/1"),
        ("", "1/2", LATE, LATE, "31/1"),
        ("5/1", "20/1", IN_PROGRESS, IN_PROGRESS, "28/2"),
        ("5/1 5/2 5/3", "10/3", IN_PROGRESS, DONE, "30/4"),
        ("5/1 6/1 7/1 5/3", "31/3", LATE, LATE, "28/2"),  # three in January do not make up for February
        ("5/2 5/3", "31/3", LATE, LATE, "31/1"),
        ("5/2 5/3", "1/1/2027", NOT_DONE, NOT_DONE, "31/1"),
    ],
)
def test_each_month(evidence, on, state, first_quarter, next_due):
    found = at("each_month", [1, 2, 3, 4], evidence, on)

    assert found.state == state
    assert found.quarters[1] == first_quarter
    assert found.next_due == day(next_due)


def test_every_month_of_the_year_done_is_done():
    found = at("each_month", [1, 2, 3, 4], " ".join(f"28/{month}" for month in range(1, 13)), "31/12")

    assert (found.state, found.filled, found.expected, found.next_due) == (DONE, 12, 12, None)


@pytest.mark.parametrize(
    "reached, on, state, next_due",
    [
        (2, "15/5", DONE, None),
        (1, "15/5", IN_PROGRESS, "30/6"),
        (1, "1/7", LATE, "30/6"),
        (1, "1/1/2027", NOT_DONE, "30/6"),
    ],
)
def test_a_target_must_be_reached_too(reached, on, state, next_due):
    found = at("each_quarter", [2], "5/5", on, target=2, reached=reached)

    assert found.state == state
    assert found.next_due == (next_due and day(next_due))
    assert (found.filled, found.expected) == (1, 1)


@pytest.mark.parametrize(
    "cadence, quarters, evidence, on, by_quarter",
    [
        ("once", [1, 2, 3, 4], "15/8", "16/8", [DONE, DONE, DONE, NOT_DUE]),
        ("once", [1, 2, 3, 4], "15/8", "24/11", [DONE, DONE, DONE, IN_PROGRESS]),
        ("once", [1, 2, 3, 4], "15/8", "1/1/2027", [DONE, DONE, DONE, NOT_DONE]),
        ("once", [1], "15/2", "1/4", [LATE]),
        ("each_quarter", [2, 4], "15/5 20/8", "1/9", [DONE, NOT_DUE]),
        ("each_quarter", [2, 4], "15/5 20/10", "24/11", [DONE, IN_PROGRESS]),
        ("each_month", [1], "5/1 5/2 5/3", "10/3", [IN_PROGRESS]),
    ],
)
def test_the_last_quarter_is_not_done_while_the_target_is_not_reached(
    cadence, quarters, evidence, on, by_quarter
):
    short = at(cadence, quarters, evidence, on, target=9, reached=1)
    reached = at(cadence, quarters, evidence, on, target=9, reached=9)

    assert list(short.quarters.values()) == by_quarter
    assert set(reached.quarters.values()) == {reached.state} == {DONE}


@pytest.mark.parametrize("cadence", ["once", "each_quarter", "each_month"])
def test_an_activity_and_its_quarters_tell_one_story(cadence):
    days = [f"10/{month}" for month in range(1, 13)]
    for quarters in ([1], [4], [2, 4], [1, 2, 3, 4]):
        for evidence in (days[:done] for done in range(0, 13, 2)):
            for on in ("31/12/2025", *(f"20/{month}" for month in range(1, 13)), "1/1/2027"):
                for reached in (1, 2):
                    found = at(cadence, quarters, " ".join(evidence), on, target=2, reached=reached)
                    told = set(found.quarters.values())

                    assert (found.state == DONE) == (told == {DONE}) == (found.next_due is None)
                    assert (found.state in BEHIND) == bool(told & BEHIND)

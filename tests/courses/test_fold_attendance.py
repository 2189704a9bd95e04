"""Whatever the order and however often events arrive, they come to the same record."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.attendance.fold import Rules, Seen, Span, fold
from courses.models import AttendanceEvent, Doubt
from tests.factories import HANOI

Kind = AttendanceEvent.Kind
START = datetime(2026, 6, 15, 7, 30, tzinfo=HANOI)
SPAN = Span(START, START + timedelta(minutes=240))
RULES = Rules()


def seen(said, minute=0, *, key="", kind=None, minutes=0, reason="", replaces=()):
    kind = kind or (Kind.SCAN if said in ("arrived", "left") else Kind.SHEET)
    at = START + timedelta(minutes=minute)
    return Seen(key or f"{kind}:{said}:{minute}", kind, said, minutes, reason, at, frozenset(replaces))


def outcome(*events, rules=RULES):
    folded = fold(events, span=SPAN, rules=rules)
    return folded and (folded.mark, folded.minutes, folded.doubt)


def test_nothing_seen_is_no_record():
    assert outcome() is None


@pytest.mark.parametrize(
    "events,expected",
    [
        ([("arrived", -20)], ("present", 240, "")),
        ([("arrived", 15)], ("present", 240, "")),
        ([("arrived", 40)], ("late", 200, "")),
        ([("arrived", 40), ("arrived", -5)], ("present", 240, "")),
        ([("arrived", 0), ("left", 230)], ("present", 240, "")),
        ([("arrived", 0), ("left", 90)], ("left_early", 90, "")),
        ([("arrived", 60), ("left", 90)], ("left_early", 30, "")),
        ([("arrived", 0), ("left", 90), ("arrived", 100)], ("present", 240, "")),
        ([("left", 100)], ("left_early", 100, "")),
        ([("arrived", 250)], ("late", 1, Doubt.CLOCK)),
        ([("arrived", 24 * 60)], ("present", 240, Doubt.CLOCK)),
        ([("arrived", -24 * 60), ("arrived", 40)], ("late", 200, Doubt.CLOCK)),
        ([("left", -30)], ("left_early", 1, Doubt.CLOCK)),
    ],
)
def test_what_is_seen_at_the_door_counts_by_the_rules(events, expected):
    assert outcome(*(seen(said, minute) for said, minute in events)) == expected


def test_rules_say_what_late_is_and_what_it_earns():
    strict = Rules(late_after_minutes=0, late_credit_minutes=120, leave_before_minutes=0, asks_check_out=True)

    assert outcome(seen("arrived", 1), seen("left", 240), rules=strict) == ("late", 120, "")
    assert outcome(seen("arrived", 0), seen("left", 239), rules=strict) == ("left_early", 239, "")
    assert outcome(seen("arrived", 0), rules=strict) == ("present", 240, Doubt.NO_CHECK_OUT)


def test_the_sheet_says_absent_and_the_scan_says_present_is_for_a_person_to_decide():
    absent, scan = seen("absent", key="a"), seen("arrived", -5, key="b")

    assert outcome(absent, scan) == ("absent", 0, Doubt.CONFLICT)
    decided = seen("present", 60, key="c", minutes=240, replaces=("a", "b"))
    assert outcome(absent, scan, decided) == ("present", 240, "")


def test_a_mark_made_with_the_scan_before_ones_eyes_is_no_conflict():
    assert outcome(seen("arrived", 0, key="b"), seen("absent", 9, replaces=("b",))) == ("absent", 0, "")


def test_two_who_did_not_know_of_each_other_stand_side_by_side():
    first, second = seen("absent", 5, key="a"), seen("present", 1500, key="b", minutes=240)

    assert outcome(first, second) == ("present", 240, Doubt.CONFLICT)
    assert outcome(first, seen("absent", 9, key="c")) == ("absent", 0, "")
    assert outcome(seen("late", 1, key="a", minutes=200), seen("late", 2, key="b", minutes=190))[2]


def test_a_correction_stands_before_a_later_mark():
    correction = seen("absent", 5, kind=Kind.CORRECTION, reason="Nhầm tên")

    assert outcome(correction, seen("present", 9, minutes=240)) == ("absent", 0, Doubt.CONFLICT)


def test_an_excuse_explains_an_absence_and_gives_way_to_presence():
    excuse = seen("excused", -600, kind=Kind.EXCUSE, reason="Đi công tác", key="e")

    assert outcome(excuse) == ("excused", 0, "")
    assert outcome(excuse, seen("absent", 5)) == ("excused", 0, "")
    assert outcome(excuse, seen("arrived", 5)) == ("present", 240, "")
    assert outcome(excuse, seen("present", 5, minutes=240)) == ("present", 240, "")
    assert outcome(excuse, seen("absent", 5, replaces=("e",))) == ("absent", 0, "")


def test_events_that_replace_each_other_in_a_ring_all_count():
    ring = seen("absent", key="a", replaces=("b",)), seen("absent", key="b", replaces=("a",))

    assert outcome(*ring) == ("absent", 0, "")


KEYS = st.sampled_from("abcdefgh")


@st.composite
def events(draw):
    """Events of one person, each key once, from clocks up to two days off."""
    keys = draw(st.lists(KEYS, unique=True, min_size=1))
    made = []
    for key in keys:
        said = draw(
            st.sampled_from(["arrived", "left", "present", "late", "left_early", "absent", "excused"])
        )
        partly = {"present": 240, "late": 200, "left_early": 100}
        kinds = [Kind.SCAN, Kind.SELF] if said in ("arrived", "left") else [Kind.SHEET, Kind.CORRECTION]
        kinds += [Kind.EXCUSE] if said == "excused" else []
        made.append(
            seen(
                said,
                draw(st.integers(-2880, 2880)),
                key=key,
                kind=draw(st.sampled_from(kinds)),
                minutes=partly.get(said, 0),
                reason="Ốm" if said == "excused" else "",
                replaces=draw(st.sets(KEYS, max_size=3)),
            )
        )
    return made


@given(st.data(), events(), st.booleans())
@settings(max_examples=400, deadline=None)
def test_any_order_and_any_repetition_give_the_same_record(data, happened, asks):
    rules = Rules(asks_check_out=asks)
    expected = fold(happened, span=SPAN, rules=rules)
    delivered = data.draw(st.permutations(happened + data.draw(st.lists(st.sampled_from(happened)))))

    folded = fold(delivered, span=SPAN, rules=rules)

    assert folded == expected
    assert folded is not None
    assert (folded.minutes > 0) == (folded.mark in ("present", "late", "left_early"))
    assert folded.minutes <= SPAN.minutes

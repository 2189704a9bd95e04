"""Phone and identity numbers: one form is stored, whatever was typed."""

import pytest

from lms.refusals import Refusal
from lms.text import CitizenIdUnreadable, PhoneUnreadable, citizen_id, phone


@pytest.mark.parametrize(
    "typed",
    [
        "0912345678",
        " 0912 345 678 ",
        "0912.345.678",
        "0912-345-678",
        "+84912345678",
        "+84 (0) 912 345 678",
        "0084 912 345 678",
        "84912345678",
        "912345678",
        912345678,
        912345678.0,
    ],
)
def test_a_mobile_number_is_stored_as_ten_digits(typed):
    assert phone(typed) == "0912345678"


def test_a_number_that_begins_like_the_country_code_is_not_cut():
    assert phone("0849123456") == "0849123456"
    assert phone(849123456) == "0849123456"


@pytest.mark.parametrize(
    "typed",
    ["0239 3855 555", "(0239) 3.855.555", "+84 239 3855555", "02393-855-555", "2393855555", 2393855555],
)
def test_a_land_line_is_stored_as_eleven_digits(typed):
    assert phone(typed) == "02393855555"


def test_no_number_stays_no_number():
    assert phone("") == phone("  ") == ""


@pytest.mark.parametrize(
    "typed", ["0212345678", "091234567", "09123456789", "0239 385 555", "3855 555", "chưa có", "+1 912345678"]
)
def test_what_is_not_a_telephone_number_is_refused_by_name(typed):
    with pytest.raises(PhoneUnreadable) as refusal:
        phone(typed)

    assert refusal.value.code == "phone_unreadable"
    assert typed in str(refusal.value)


@pytest.mark.parametrize(
    "typed,restored",
    [
        ("042085012345", False),
        ("042 085 012 345", False),
        ("42085012345", True),
        (42085012345, True),
        (42085012345.0, True),
    ],
)
def test_an_identity_number_is_twelve_digits_and_says_when_zeros_were_restored(typed, restored):
    assert citizen_id(typed) == ("042085012345", restored)


def test_a_number_from_a_spreadsheet_may_have_lost_two_zeros_but_a_text_not():
    assert citizen_id(1085012345) == ("001085012345", True)
    with pytest.raises(CitizenIdUnreadable):
        citizen_id("1085012345")


@pytest.mark.parametrize(
    "typed", ["142085012345", "04208501234", "0420850123456", "4.2085E+10", "183456789", "", "abc"]
)
def test_what_is_not_an_identity_number_is_refused(typed):
    # Among them eleven digits that begin with 0: no spreadsheet shortened those, a digit is missing.
    with pytest.raises(Refusal) as refusal:
        citizen_id(typed)

    assert refusal.value.field == "citizen_id"

"""Verification codes: random, typed back however they were written down."""

import math

import pytest

from certificates.codes import ALPHABET, LENGTH, MOST_READINGS, grouped, new_code, readings, typed


def test_codes_have_eighty_random_bits_and_never_repeat():
    assert LENGTH * math.log2(len(ALPHABET)) >= 80
    assert len({new_code() for _ in range(1000)}) == 1000


def test_codes_survive_a_vietnamese_keyboard():
    """No vowel to put a mark on, no d to cross, no w to bend."""
    assert not set("aeiouydw01") & set(ALPHABET)


@pytest.mark.parametrize(
    "text",
    [
        "bcfg2hjkmn34pqrstv",
        "bcfg2h-jkmn34-pqrstv",
        " BCFG2H JKMN34 PQRSTV ",
        "bcfg2h–jkmn34–pqrstv.",
        "ｂｃｆｇ２ｈ-jkmn34-pqrstv",
        "https://tgpl.example/v/bcfg2hjkmn34pqrstv/",
        "tgpl.example/v/bcfg2h-jkmn34-pqrstv",
    ],
)
def test_however_it_is_typed_it_is_the_same_code(text):
    assert typed(text) == "bcfg2hjkmn34pqrstv"


def test_a_code_is_printed_in_groups():
    assert grouped("bcfg2hjkmn34pqrstv") == "bcfg2h-jkmn34-pqrstv"


def test_what_is_too_long_to_be_a_code_is_cut():
    assert len(typed("b" * 500)) == 26


def test_unclear_signs_are_read_as_what_they_may_have_been():
    code = "bcfghjkmnpqrstvxzb"

    assert code in readings(code.replace("h", "h").replace("v", "u"))
    assert code in readings(code.replace("z", "2"))
    assert len(readings("2z5s6b8b9g9q2z5s6b")) == MOST_READINGS
    assert readings("0" * LENGTH) == []
    assert readings(code[:-1]) == readings("é" * LENGTH) == []
    assert all(len(each) == LENGTH and set(each) <= set(ALPHABET) for each in readings("o" + code[1:]))

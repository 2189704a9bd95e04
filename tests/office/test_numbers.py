"""Money and people are read as they are written here: a dot or a space stands between thousands, no decimals follow."""

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation

from lms.office.fields import WholeNumberField
from tests.support.forms import forms_of_the_site

YEARS_AND_KEYS = {"year", "pk"}
MINUTES_OF_ONE_MEETING = {
    "TrainerForm.minutes", "CorrectionForm.minutes", *(
        f"{form}.{name}" for form in ("RuleForm", "RevisedRuleForm")
        for name in ("late_after_minutes", "late_credit_minutes", "leave_before_minutes")
    )
}  # fmt: skip
"""A meeting never has a thousand minutes, so nobody writes a mark between them."""


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed, number",
    [
        ("0", 0),
        ("500000", 500_000),
        ("500.000", 500_000),
        (" 500 000 ", 500_000),
        ("500\u00a0000", 500_000),
        ("1.500.000", 1_500_000),
        ("1.000", 1000),
        ("12", 12),
    ],
)
def test_thousands_are_marked_or_not_as_people_like(typed, number, language):
    with translation.override(language):
        assert WholeNumberField().clean(typed) == number


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    "typed",
    [
        *(
            "1.5",
            "1,5",
            "12.34",
            "1.0000",
            "1.000.00",
            "1.000 000",
            "1.000,00",
            "0.500",
            ".500",
            "500.",
            "1e3",
        ),
        *("năm trăm", "9" * 19),
    ],
)
def test_what_is_no_whole_number_for_sure_is_refused(typed, language):
    with translation.override(language), pytest.raises(ValidationError, match=r"500[.,]000"):
        WholeNumberField().clean(typed)


def test_a_comma_stands_between_thousands_in_english_only():
    with translation.override("en"):
        assert WholeNumberField().clean("1,500,000") == 1_500_000
    with translation.override("vi"), pytest.raises(ValidationError):
        WholeNumberField().clean("1,500")


def test_less_than_the_least_is_refused_as_ever():
    with pytest.raises(ValidationError) as refused:
        WholeNumberField(min_value=0).clean("-1.000")

    assert [error.code for error in refused.value.error_list] == ["min_value"]


def test_a_number_is_shown_as_it_is_read_and_what_was_refused_as_it_was_typed():
    class SpentForm(forms.Form):
        spent = WholeNumberField(required=False)

    shown = str(SpentForm(initial={"spent": 1_500_000})["spent"])
    refused = str(SpentForm({"spent": "1.5"})["spent"])

    assert 'value="1.500.000"' in shown
    assert 'type="text"' in shown
    assert 'inputmode="numeric"' in shown
    assert 'value="1.5"' in refused
    assert not SpentForm({"spent": "1.500.000"}, initial={"spent": 1_500_000}).has_changed()
    assert SpentForm({"spent": " "}).is_valid()


def numbers_asked_for() -> Iterator[tuple[str, forms.Field]]:
    """Every field for a whole number in the forms of the site: its name and itself."""
    for form in forms_of_the_site():
        for name, field in form.base_fields.items():
            whole = isinstance(field, forms.IntegerField) and not isinstance(field, forms.DecimalField)
            if whole and name not in YEARS_AND_KEYS:
                yield f"{form.__name__}.{name}", field


def test_every_form_reads_quantities_so():
    asked = dict(numbers_asked_for())

    others = {name for name, field in asked.items() if not isinstance(field, WholeNumberField)}
    assert others <= MINUTES_OF_ONE_MEETING
    assert {name.partition(".")[2] for name in asked} >= {
        *(
            "budget_vnd",
            "spent_vnd",
            "capacity",
            "people_count",
            "women_count",
            "target_count",
            "minutes_per_year",
        ),
    }

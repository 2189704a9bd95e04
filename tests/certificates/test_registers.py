"""Opening and changing registers."""

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import open_register, revise_register
from certificates.models import Register
from tests.certificates.stories import issued
from tests.factories import AFTER, CertificateTemplateFactory, OrganizationFactory, RegisterFactory

pytestmark = pytest.mark.django_db


def opened(**facts):
    return open_register(
        **{
            "organization": OrganizationFactory(),
            "name": "Sổ cấp",
            "template": CertificateTemplateFactory(),
            "by": None,
            "at": AFTER,
            **facts,
        }
    )


def test_a_register_is_opened_with_the_usual_form_of_numbers():
    register = opened(name=" Sổ  cấp ")

    assert (register.name, str(register)) == ("Sổ cấp", "Sổ cấp")
    assert register.number_format == "{number:02d}/{year}/GCN-TGPL"
    assert ModelLogEntry.objects.for_instance(register).get().action == "certificates.open_register"


@pytest.mark.parametrize("text", ["{number}/{year}", "GCN {year}-{number:05d}", "{year}{number}"])
def test_a_form_with_one_number_and_one_year_is_taken(text):
    assert opened(number_format=text).number_format == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "GCN-TGPL",
        "{number}",
        "{year}",
        "{number}/{year",
        "{number}{number}/{year}",
        "{number}/{year}/{year}",
        "{number}/{year}/{}",
        "{number}/{year}/{other}",
        "{number.__class__}/{year}",
        "{number!r}/{year}",
        "{number:999999999d}/{year}",
        "{{number}}/{year}",
    ],
)
def test_a_form_that_could_repeat_numbers_or_do_harm_is_refused(text):
    with pytest.raises(errors.NumberFormatMalformed):
        opened(number_format=text)

    assert not Register.objects.exists()


def test_a_name_is_taken_once_in_an_organisation():
    register = opened()
    opened(name="Sổ cấp")  # another organisation

    with pytest.raises(errors.RegisterNameTaken):
        opened(organization=register.organization, number_format="{number}/{year}/B")

    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterFactory(
            organization=register.organization, name=register.name, number_format="{number}/{year}/B"
        )


def test_two_registers_of_an_organisation_do_not_write_the_same_numbers():
    register = opened()

    with pytest.raises(errors.NumbersWouldRepeat, match="Sổ cấp"):
        opened(organization=register.organization, name="Sổ khác")


@pytest.mark.parametrize(
    "form",
    [
        "{number}/{year}/GCN-TGPL",
        "{number:05d}/{year}/GCN-TGPL",
        "0{number}/{year}/GCN-TGPL",
        "{number}1/{year}/GCN-TGPL",
        "{number}/{year}/gcn-tgpl",
    ],
)
def test_padding_and_touching_digits_do_not_tell_numbers_apart(form):
    register = opened(number_format="{number:02d}/{year}/GCN-TGPL")

    with pytest.raises(errors.NumbersWouldRepeat):
        opened(organization=register.organization, name="Sổ khác", number_format=form)

    assert Register.objects.count() == 1


@pytest.mark.parametrize(
    "form",
    ["{number}/{year}/GCN-CN2", "{number}/{year}", "{number} /{year}/GCN-CN1", "{number}-{year}/GCN-CN1"],
)
def test_forms_that_print_other_numbers_stand_side_by_side(form):
    register = opened(number_format="{number}/{year}/GCN-CN1")

    assert opened(organization=register.organization, name="Sổ khác", number_format=form).pk


def test_another_organisation_may_write_the_same_numbers():
    assert opened().number_pattern == opened().number_pattern == "#/#/gcn-tgpl"


def test_a_register_cannot_be_changed_to_the_form_of_another():
    register = opened()
    other = opened(organization=register.organization, name="Sổ khác", number_format="{number}/{year}/B")

    with pytest.raises(errors.NumbersWouldRepeat):
        revise_register(register=other, number_format="{number}/{year}/GCN-TGPL", by=None, at=AFTER)
    other.refresh_from_db()
    assert other.number_format == "{number}/{year}/B"


def test_the_database_keeps_the_forms_of_numbers_apart():
    register = opened()

    with pytest.raises(IntegrityError), transaction.atomic():
        RegisterFactory(
            organization=register.organization, name="Sổ khác", number_format="{number}/{year}/GCN-TGPL"
        )


def test_a_number_that_another_register_gave_under_its_former_form_is_not_given_again():
    former = opened()
    issued(register=former)
    revise_register(register=former, number_format="{number}/{year}/CU", by=None, at=AFTER)
    register = opened(organization=former.organization, name="Sổ mới")

    with pytest.raises(errors.NumbersWouldRepeat, match="Sổ cấp"):
        issued(register=register)

    assert not register.certificates.exists()
    assert not register.years.exists()


def test_changes_are_logged_by_name_and_leave_issued_certificates_alone():
    register = RegisterFactory()
    issued(register=register)

    revise_register(
        register=register, name=register.name, number_format="{number}/{year}/GCN", by=None, at=AFTER
    )
    [new] = issued(register=register)

    entry = ModelLogEntry.objects.for_instance(register).get()
    assert (entry.action, entry.data) == ("certificates.revise_register", {"changed": ["number_format"]})
    assert list(register.certificates.order_by("number").values_list("number_text", flat=True)) == [
        "01/2026/GCN-TGPL",
        "2/2026/GCN",
    ]
    assert new.number_text == "2/2026/GCN"


def test_a_register_in_use_stays_with_its_organisation():
    register, other = RegisterFactory(), OrganizationFactory()
    revise_register(register=register, organization=other, by=None, at=AFTER)
    issued(register=register)

    with pytest.raises(errors.RegisterInUse):
        revise_register(register=register, organization=OrganizationFactory(), by=None, at=AFTER)


def test_the_database_keeps_one_counter_per_year():
    register = RegisterFactory()
    counter = register.years.create(year=2026)

    assert str(counter) == f"{register} 2026"
    with pytest.raises(IntegrityError), transaction.atomic():
        register.years.create(year=2026)

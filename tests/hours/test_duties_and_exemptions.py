"""The doors of duties and exemptions."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from lms.hours import errors
from lms.hours.actions import add_duty, approve_exemption, end_duty, revise_duty, withdraw_exemption
from lms.hours.models import Duty, Exemption
from lms.refusals import TextTooLong
from tests.factories import NOON, ProviderFactory, ProviderStatusFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def officers_duty():
    """The one that the law gives officers: 480 minutes since 12 October 2018."""
    return Duty.objects.get(provider_class="officer")


def facts(**changes) -> dict:
    return {
        "provider_class": "consultant",
        "minutes_per_year": 240,
        "source": "Quyết định của Sở Tư pháp",
        "valid_from": date(2026, 1, 1),
        **changes,
    }


def test_the_laws_two_duties_are_there_with_their_sources(officers_duty):
    assert officers_duty.minutes_per_year == 480
    assert "12/2018/TT-BTP" in officers_duty.source
    assert "02/2019/TT-BTP" in Duty.objects.get(provider_class="lawyer").source


def test_an_office_adds_a_duty_of_its_own():
    user = UserFactory()

    duty = add_duty(by=user, at=NOON, **facts())

    assert (duty.minutes_per_year, duty.valid_until) == (240, None)
    entry = ModelLogEntry.objects.for_instance(duty).get()
    assert (entry.action, entry.user) == ("hours.add_duty", user)


@pytest.mark.parametrize("minutes", [0, None])
def test_a_duty_asks_for_some_minutes(minutes):
    with pytest.raises(errors.MinutesMissing):
        add_duty(by=None, at=NOON, **facts(minutes_per_year=minutes))


def test_a_duty_names_its_source():
    with pytest.raises(errors.SourceMissing):
        add_duty(by=None, at=NOON, **facts(source=" "))


def test_a_class_has_one_duty_on_any_day(officers_duty):
    with pytest.raises(errors.DutyOverlaps) as refused:
        add_duty(by=None, at=NOON, **facts(provider_class="officer"))
    assert "12/10/2018" in str(refused.value)

    end_duty(duty=officers_duty, on=date(2026, 1, 1), by=None, at=NOON)
    with pytest.raises(errors.DutyOverlaps) as refused:
        add_duty(by=None, at=NOON, **facts(provider_class="officer", valid_from=date(2025, 12, 31)))
    assert "31/12/2025" in str(refused.value)
    assert add_duty(by=None, at=NOON, **facts(provider_class="officer")).pk


def test_a_duty_before_one_that_stands_overlaps_it_too():
    with pytest.raises(errors.DutyOverlaps):
        add_duty(by=None, at=NOON, **facts(provider_class="officer", valid_from=date(2010, 1, 1)))


def test_a_duty_ends_after_its_first_day_and_once(officers_duty):
    with pytest.raises(errors.DutyEndsBeforeItBegins):
        end_duty(duty=officers_duty, on=officers_duty.valid_from, by=None, at=NOON)

    end_duty(duty=officers_duty, on=date(2027, 1, 1), by=None, at=NOON)
    officers_duty.refresh_from_db()
    assert officers_duty.valid_until == date(2027, 1, 1)

    with pytest.raises(errors.DutyHasEnded):
        end_duty(duty=officers_duty, on=date(2028, 1, 1), by=None, at=NOON)


def test_what_was_mistyped_is_corrected_with_a_reason_and_the_log_keeps_what_it_was(officers_duty):
    with pytest.raises(errors.ReasonMissing):
        revise_duty(duty=officers_duty, reason="", by=None, at=NOON, minutes_per_year=490)

    revise_duty(duty=officers_duty, reason="Gõ nhầm.", by=None, at=NOON, minutes_per_year=490)

    officers_duty.refresh_from_db()
    assert officers_duty.minutes_per_year == 490
    data = ModelLogEntry.objects.for_instance(officers_duty).get().data
    assert (data["before"]["minutes_per_year"], data["reason"]) == (480, "Gõ nhầm.")


def test_a_correction_is_checked_as_the_first_writing_was(officers_duty):
    with pytest.raises(errors.DutyOverlaps):
        revise_duty(duty=officers_duty, reason="Nhầm.", by=None, at=NOON, provider_class="lawyer")
    ended = end_duty(duty=officers_duty, on=date(2027, 1, 1), by=None, at=NOON)
    with pytest.raises(errors.DutyEndsBeforeItBegins) as refused:
        revise_duty(duty=ended, reason="Nhầm.", by=None, at=NOON, valid_from=date(2027, 1, 1))
    assert refused.value.field == "valid_from"


def test_an_ended_duty_is_corrected_beside_the_one_that_follows_it(officers_duty):
    ended = end_duty(duty=officers_duty, on=date(2026, 1, 1), by=None, at=NOON)
    add_duty(by=None, at=NOON, **facts(provider_class="officer"))

    assert revise_duty(duty=ended, reason="Gõ nhầm.", by=None, at=NOON, caveat="Sửa.").caveat == "Sửa."


def test_the_end_is_not_corrected_by_name(officers_duty):
    with pytest.raises(TypeError, match="valid_until"):
        revise_duty(duty=officers_duty, reason="Nhầm.", by=None, at=NOON, valid_until=None)


# --- exemptions ---------------------------------------------------------------------------------------------


@pytest.fixture
def officer():
    return ProviderStatusFactory(valid_from=date(2026, 7, 1)).provider


def test_an_exemption_keeps_clause_and_approver(officer):
    user = UserFactory()

    exemption = approve_exemption(
        provider=officer, year=2026, clause="secondment", note=" Cao học ", by=user, at=NOON
    )

    assert (exemption.clause, exemption.note) == ("secondment", "Cao học")
    assert (exemption.approved_by, exemption.approved_at) == (user, NOON)
    assert ModelLogEntry.objects.for_instance(exemption).get().data["year"] == 2026


def test_nobody_is_exempt_twice_in_a_year(officer):
    approve_exemption(provider=officer, year=2026, clause="secondment", by=None, at=NOON)

    with pytest.raises(errors.AlreadyExempt):
        approve_exemption(provider=officer, year=2026, clause="paternity", by=None, at=NOON)
    assert approve_exemption(provider=officer, year=2027, clause="secondment", by=None, at=NOON).pk


@pytest.mark.parametrize(
    "status", [{"provider_class": "collaborator"}, {"valid_until": date(2026, 1, 1)}, None]
)
def test_who_owes_nothing_is_not_exempted(status):
    provider = ProviderStatusFactory(**status).provider if status else ProviderFactory()

    with pytest.raises(errors.NoDuty):
        approve_exemption(provider=provider, year=2026, clause="secondment", by=None, at=NOON)


def test_an_exemption_is_withdrawn_with_a_reason_and_stays_on_record(officer):
    exemption = approve_exemption(provider=officer, year=2026, clause="secondment", by=None, at=NOON)

    with pytest.raises(errors.ReasonMissing):
        withdraw_exemption(exemption=exemption, reason=" ", by=None, at=NOON)
    withdraw_exemption(exemption=exemption, reason="Không đi học nữa.", by=None, at=NOON)

    exemption.refresh_from_db()
    assert (exemption.withdrawn_at, exemption.withdrawal_reason) == (NOON, "Không đi học nữa.")
    with pytest.raises(errors.AlreadyWithdrawn):
        withdraw_exemption(exemption=exemption, reason="Lại nhầm.", by=None, at=NOON)


def test_after_a_withdrawal_the_person_can_be_exempted_again(officer):
    exemption = approve_exemption(provider=officer, year=2026, clause="secondment", by=None, at=NOON)
    withdraw_exemption(exemption=exemption, reason="Nhầm khoản.", by=None, at=NOON)

    assert approve_exemption(provider=officer, year=2026, clause="paternity", by=None, at=NOON).pk


def test_the_database_refuses_a_withdrawal_without_its_reason(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(
            provider=officer, year=2026, clause="study", approved_at=NOON, withdrawn_at=NOON
        )


def test_the_database_refuses_a_duty_of_no_minutes():
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(**facts(minutes_per_year=0))


def test_a_reason_that_the_database_cannot_hold_is_refused_in_words(officer):
    exemption = approve_exemption(provider=officer, year=2026, clause="secondment", by=None, at=NOON)

    with pytest.raises(TextTooLong) as refused:
        withdraw_exemption(exemption=exemption, reason="x" * 301, by=None, at=NOON)
    assert "301" in str(refused.value)


def test_of_two_duties_that_come_together_the_database_takes_one(monkeypatch):
    monkeypatch.setattr(
        "lms.hours.actions._check_duty", lambda duty: None
    )  # as if both had asked before either saved
    add_duty(by=None, at=NOON, **facts())

    with pytest.raises(errors.DutyOverlaps):
        add_duty(by=None, at=NOON, **facts())


def test_the_log_says_when_it_happened_not_when_it_was_written_down(officers_duty):
    end_duty(duty=officers_duty, on=date(2027, 1, 1), by=None, at=NOON)

    assert ModelLogEntry.objects.for_instance(officers_duty).get().timestamp == NOON

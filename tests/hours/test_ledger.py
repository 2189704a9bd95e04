"""The hours ledger: what counts, when, and against which duty."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.actions import cancel as cancel_session
from exchanges.actions import amend
from lms.hours.actions import approve_exemption, withdraw_exemption
from lms.hours.ledger import Source, Standing, all_entries, entries, officers, standing, totals
from lms.hours.models import Duty
from tests.exchanges.visits import approved_visit, completed_visit
from tests.factories import AFTER, NOON, ProviderFactory, ProviderStatusFactory
from tests.hours.training import held_session, settled_session, train_many

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 15)
YEAR_END = date(2026, 12, 31)


@pytest.fixture
def provider():
    return ProviderStatusFactory().provider


# --- what counts --------------------------------------------------------------------------------------------


def test_minutes_present_count_with_their_session_as_evidence(provider):
    session = settled_session(JUNE, seats={provider: 200}, organizer__name="Chi nhánh Hương Khê")

    (entry,) = entries(provider, 2026)

    assert (entry.minutes, entry.happened_on, entry.source) == (200, JUNE, Source.ATTENDANCE)
    assert (entry.title, entry.organizer) == (session.title, "Chi nhánh Hương Khê")
    assert (entry.mode, entry.content_kind) == ("in_person", "skills")
    assert entry.evidence_url == reverse("courses:session", args=[session.code])
    assert all([entry.source_label, entry.mode_label, entry.content_label])


def test_minutes_count_whether_or_not_the_session_was_completed(provider):
    settled_session(JUNE, seats={provider: 10})

    assert totals([provider.pk], 2026) == {provider.pk: 10}


def test_half_days_of_one_session_are_one_entry(provider):
    settled_session(JUNE, date(2026, 6, 16), seats={provider: 100})

    assert [(entry.minutes, entry.happened_on) for entry in entries(provider, 2026)] == [
        (200, date(2026, 6, 16))
    ]


def test_attendance_counts_in_the_year_of_the_meeting(provider):
    settled_session(date(2025, 12, 31), date(2026, 1, 1), seats={provider: 100})

    assert totals([provider.pk], 2025) == totals([provider.pk], 2026) == {provider.pk: 100}


def test_a_session_that_is_not_settled_or_was_cancelled_counts_nothing(provider):
    held_session(JUNE, seats={provider: 200})
    cancel_session(session=held_session(JUNE, seats={}), reason="Bão.", by=None, at=NOON)

    assert entries(provider, 2026) == []


def test_an_absence_leaves_no_entry(provider):
    settled_session(JUNE, seats={provider: 0, ProviderFactory(): 240})

    assert entries(provider, 2026) == []


def test_minutes_taught_count_for_the_trainer(provider):
    session = settled_session(JUNE, seats={ProviderFactory(): 240}, trainer=(provider, 90))

    (entry,) = entries(provider, 2026)

    assert (entry.minutes, entry.source, entry.title) == (90, Source.TEACHING, session.title)


def test_a_completed_visit_counts_for_its_delegates_by_its_last_day(provider):
    visit = completed_visit(provider, minutes_credited=480)
    approved_visit(provider, minutes_credited=480)

    (entry,) = entries(provider, 2026)

    assert (entry.minutes, entry.happened_on, entry.source) == (480, visit.ends_on, Source.EXCHANGE)
    assert entry.evidence_url == reverse("exchanges:visit", args=[visit.pk])


def test_a_correction_of_the_visits_minutes_is_a_correction_of_the_ledger(provider):
    visit = completed_visit(provider, minutes_credited=480)

    amend(visit=visit, reason="Nhầm.", minutes_credited=240, by=None, at=AFTER)

    assert totals([provider.pk], 2026) == {provider.pk: 240}


def test_entries_stand_newest_first_and_add_up_to_the_total(provider):
    settled_session(date(2026, 3, 3), seats={provider: 100})
    completed_visit(provider, minutes_credited=480)
    settled_session(date(2026, 9, 9), seats={ProviderFactory(): 240}, trainer=(provider, 60))

    found = entries(provider, 2026)

    assert [entry.happened_on for entry in found] == [
        date(2026, 9, 9),
        date(2026, 6, 17),
        date(2026, 3, 3),
    ]
    assert sum(entry.minutes for entry in found) == totals(None, 2026)[provider.pk] == 640


def test_the_ledger_as_of_a_day_counts_up_to_that_day(provider):
    settled_session(JUNE, date(2026, 6, 16), seats={provider: 100})

    assert totals([provider.pk], 2026, until=date(2026, 6, 14)) == {}
    assert totals([provider.pk], 2026, until=JUNE) == {provider.pk: 100}
    assert totals([provider.pk], 2026, until=date(2027, 3, 1)) == {provider.pk: 200}
    assert [entry.minutes for entry in entries(provider, 2026, until=JUNE)] == [100]


# --- the duty -----------------------------------------------------------------------------------------------


def stands(provider, on=YEAR_END) -> Standing:
    return standing([provider.pk], 2026, on=on)[provider.pk]


def test_an_officer_owes_eight_hours_a_year(provider):
    settled_session(JUNE, seats={provider: 200})

    assert stands(provider) == Standing(credited_minutes=200, required_minutes=480)
    assert (stands(provider).missing_minutes, stands(provider).is_met) == (280, False)


def test_exactly_the_minutes_asked_meet_the_duty(provider):
    completed_visit(provider, minutes_credited=480)

    assert (stands(provider).missing_minutes, stands(provider).is_met) == (0, True)


def test_a_collaborator_owes_nothing():
    provider = ProviderStatusFactory(provider_class="collaborator").provider

    assert (stands(provider).required_minutes, stands(provider).is_met) == (None, True)


def test_somebody_without_a_status_owes_nothing():
    assert stands(ProviderFactory()).required_minutes is None


def test_the_duty_follows_the_class_of_the_day():
    status = ProviderStatusFactory(provider_class="collaborator", valid_until=date(2026, 7, 1))
    ProviderStatusFactory(provider=status.provider, valid_from=date(2026, 7, 1))

    assert stands(status.provider, on=date(2026, 6, 30)).required_minutes is None
    assert stands(status.provider, on=date(2026, 7, 1)).required_minutes == 242  # 184 of 365 days of 480


def test_the_duty_is_the_row_in_force_on_the_day(provider):
    Duty.objects.filter(provider_class="officer").update(valid_until=date(2026, 7, 1))
    Duty.objects.create(
        provider_class="officer", minutes_per_year=960, source="Thông tư mới", valid_from=date(2026, 7, 1)
    )

    assert stands(provider, on=date(2026, 6, 30)).required_minutes == 480
    assert stands(provider, on=date(2026, 7, 1)).required_minutes == 722  # 181 days of 480, 184 of 960
    Duty.objects.filter(provider_class="officer").update(change_rule="in_full")
    assert stands(provider, on=date(2026, 7, 1)).required_minutes == 960


def test_a_past_year_is_judged_by_its_last_day(provider):
    Duty.objects.filter(provider_class="officer").update(valid_until=date(2027, 1, 1))

    assert stands(provider, on=date(2027, 6, 1)).required_minutes == 480


def test_an_exemption_frees_of_the_year_until_it_is_withdrawn(provider):
    exemption = approve_exemption(provider=provider, year=2026, clause="maternity", by=None, at=NOON)

    assert (stands(provider).exempt_clause, stands(provider).is_met) == ("maternity", True)
    assert stands(provider).exempt_label
    assert standing([provider.pk], 2025, on=YEAR_END)[provider.pk].exempt_label == ""

    withdraw_exemption(exemption=exemption, reason="Nhầm người.", by=None, at=NOON)
    assert stands(provider).missing_minutes == 480


def test_officers_are_those_of_the_day(provider):
    ProviderStatusFactory(provider_class="lawyer")
    ProviderStatusFactory(valid_until=date(2026, 1, 1))

    assert officers(on=JUNE) == [provider.pk]


# --- how much it asks of the database -----------------------------------------------------------------------


def queries_of(function) -> int:
    with CaptureQueriesContext(connection) as captured:
        function()
    return len(captured)


@pytest.mark.once
def test_a_thousand_people_cost_as_many_queries_as_ten():
    counts = []
    for number in (10, 1000):
        people = [provider.pk for provider in train_many(number, on=JUNE)]
        counts.append(
            (
                queries_of(lambda ids=people: all_entries(ids, 2026)),
                queries_of(lambda ids=people: totals(ids, 2026)),
                queries_of(lambda ids=people: standing(ids, 2026, on=YEAR_END)),
            )
        )
        assert set(totals(people, 2026).values()) == {240}

    assert counts == [(5, 5, 9), (5, 5, 9)]

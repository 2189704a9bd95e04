"""What counts towards a duty, training handed in from elsewhere, and a year that is settled."""

from datetime import date, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courses.models import AttendanceRecord
from lms.hours import errors
from lms.hours.actions import add_duty, approve_exemption, end_duty, revise_duty, withdraw_exemption
from lms.hours.forecast import sessions_ahead
from lms.hours.ledger import Source, all_entries, entries, standing, totals
from lms.hours.models import Duty, Exemption, ExternalCredit, SettledStanding, YearSettlement
from lms.hours.outside_training import (
    approve_credit,
    counting_those_days,
    hand_in,
    refuse_credit,
    withdraw_credit,
)
from lms.hours.people_years import duty_of
from lms.hours.settling import reopen_year, settle_year
from lms.hours.standings import counted
from lms.roles import Role
from tests.factories import (
    AFTER,
    HANOI,
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    ProviderStatusFactory,
    UserFactory,
)
from tests.hours.training import settled_session

pytestmark = pytest.mark.django_db
JUNE = date(2026, 6, 15)
YEAR_END = date(2026, 12, 31)
NEW_YEAR = datetime(2027, 1, 2, 9, tzinfo=HANOI)


@pytest.fixture
def officer():
    return ProviderStatusFactory().provider


def stands(provider, year=2026, on=YEAR_END):
    return standing([provider.pk], year, on=on)[provider.pk]


def handed_in(provider, **changes):
    facts = {
        "kind": "certificate",
        "title": "Kỹ năng tranh tụng",
        "organizer": "Học viện Tư pháp",
        "happened_on": date(2026, 5, 20),
        "minutes": 480,
        "content_kind": "skills",
        "mode": "online",
        "evidence": ContentFile(b"%PDF-1.4", name="giấy chứng nhận.PDF"),
        **changes,
    }
    return hand_in(provider=provider, by=None, at=NOON, **facts)


# --- what counts --------------------------------------------------------------------------------------------


def test_a_lawyers_day_with_the_department_counts_as_eight_hours_and_a_centres_not_at_all():
    lawyer = ProviderStatusFactory(provider_class="lawyer").provider
    whole_day = settled_session(JUNE, seats={lawyer: 200}, organizer__kind="department")
    AttendanceRecord.objects.filter(meeting__session=whole_day).update(minutes=380)
    settled_session(date(2026, 7, 1), seats={lawyer: 240}, organizer__kind="centre")
    settled_session(date(2026, 7, 2), seats={lawyer: 120}, organizer__kind="ministry")

    found = stands(lawyer)

    assert (found.credited_minutes, found.trained_minutes, found.required_minutes) == (480 + 120, 740, 480)


def test_entries_already_read_give_the_same_standing_with_five_queries_less(django_assert_num_queries):
    lawyer = ProviderStatusFactory(provider_class="lawyer").provider
    officer = ProviderStatusFactory().provider
    for kind, day in (("department", JUNE), ("centre", date(2026, 7, 1))):
        session = settled_session(day, seats={lawyer: 200, officer: 240}, organizer__kind=kind)
        AttendanceRecord.objects.filter(meeting__session=session, registration__provider=lawyer).update(
            minutes=380
        )
    people = [lawyer.pk, officer.pk, ProviderStatusFactory().provider.pk]
    found = all_entries(people, 2026, until=YEAR_END)

    with django_assert_num_queries(9):
        asked = standing(people, 2026, on=YEAR_END)
    with django_assert_num_queries(4):
        assert standing(people, 2026, on=YEAR_END, entries=found) == asked

    assert [asked[pk].credited_minutes for pk in people] == [480, 480, 0]
    assert asked[lawyer.pk].trained_minutes == 760


def test_each_day_of_a_session_counts_by_itself_for_the_standing_the_paper_and_the_forecast():
    lawyer, duty = ProviderStatusFactory(provider_class="lawyer").provider, lawyers_duty()
    days = [date(2026, 6, day) for day in (15, 16, 17)]
    settled_session(*days, seats={lawyer: 200}, organizer__kind="department")
    assert stands(lawyer).credited_minutes == 600  # three half days are no whole day

    AttendanceRecord.objects.update(minutes=370)

    (entry,) = entries(lawyer, 2026)
    assert (entry.minutes, stands(lawyer).credited_minutes, counted(duty, entry)) == (1110, 1440, 1440)
    session = CourseSessionFactory(
        starts_on=date(2026, 11, 5), ends_on=date(2026, 11, 6), organizer__kind="department", quarter=4
    )
    for day in (5, 6):
        MeetingFactory(session=session, held_on=date(2026, 11, day))
    assert sessions_ahead(2026, on=JUNE)[session.pk].counted_for(duty) == 480  # two mornings of 240


def lawyers_duty() -> Duty:
    return Duty.objects.get(provider_class="lawyer")


def test_a_duty_may_name_its_contents(officer):
    revise_duty(
        duty=Duty.objects.get(provider_class="officer"),
        reason="Thử.",
        content_kinds=["conduct"],
        by=None,
        at=NOON,
    )
    settled_session(JUNE, seats={officer: 200})

    assert (stands(officer).credited_minutes, stands(officer).trained_minutes) == (0, 200)
    duty = Duty.objects.get(provider_class="officer")
    assert duty.get_content_kinds_display()
    assert Duty.objects.get(provider_class="lawyer").get_organizer_kinds_display()


def test_a_whole_day_says_from_when_and_how_much():
    facts = {"provider_class": "consultant", "minutes_per_year": 240, "source": "QĐ", "valid_from": JUNE}
    with pytest.raises(errors.WholeDayIncomplete):
        add_duty(by=None, at=NOON, day_from_minutes=300, **facts)
    with pytest.raises(TypeError):
        add_duty(by=None, at=NOON, valid_until=JUNE, **facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        Duty.objects.create(day_from_minutes=300, **facts)


def test_who_changes_class_twice_owes_the_days_of_each(officer):
    officer.statuses.update(valid_until=date(2026, 4, 1))
    ProviderStatusFactory(
        provider=officer,
        provider_class="collaborator",
        valid_from=date(2026, 4, 1),
        valid_until=date(2026, 10, 1),
    )
    ProviderStatusFactory(provider=officer, valid_from=date(2026, 10, 1))

    assert stands(officer).required_minutes == 240  # 90 + 92 of 365 days of 480, a broken minute in full


def test_a_duty_in_full_asks_nothing_of_who_has_left(officer):
    Duty.objects.update(change_rule="in_full")
    officer.statuses.update(valid_until=date(2026, 4, 1))

    assert stands(officer).required_minutes is None


# --- exemptions ---------------------------------------------------------------------------------------------


def test_an_exemption_keeps_its_days_and_its_paper(officer):
    exemption = approve_exemption(
        provider=officer, year=2026, clause="study", starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30),
        evidence=ContentFile(b"%PDF-1.7", name="qd.pdf"), by=None, at=NOON,
    )  # fmt: skip

    assert exemption.evidence.read() == b"%PDF-1.7"
    assert "qd" not in exemption.evidence.name


@pytest.mark.parametrize(
    "clause, starts_on, ends_on, error",
    [
        ("study", date(2026, 1, 1), date(2026, 6, 29), errors.AbsenceTooShort),
        ("sickness", date(2026, 1, 15), date(2026, 7, 13), errors.AbsenceTooShort),
        ("sickness", date(2026, 1, 15), None, errors.AbsenceDaysMissing),
        ("maternity", date(2026, 3, 1), date(2026, 2, 1), errors.ExemptionEndsTooEarly),
        ("maternity", date(2027, 3, 1), date(2027, 4, 1), errors.ExemptionEndsTooEarly),
        ("maternity", None, date(2025, 4, 1), errors.ExemptionEndsTooEarly),
    ],
)
def test_an_absence_that_does_not_free_of_the_duty_is_refused(officer, clause, starts_on, ends_on, error):
    facts = {"provider": officer, "year": 2026, "clause": clause, "by": None, "at": NOON}

    with pytest.raises(error):
        approve_exemption(starts_on=starts_on, ends_on=ends_on, **facts)
    assert approve_exemption(**facts | {"clause": "maternity"}).pk


def test_the_database_refuses_an_exemption_that_ends_before_it_begins(officer):
    with pytest.raises(IntegrityError), transaction.atomic():
        Exemption.objects.create(
            provider=officer, year=2026, clause="study", approved_at=NOON,
            starts_on=date(2026, 2, 1), ends_on=date(2026, 1, 1),
        )  # fmt: skip


# --- from elsewhere -----------------------------------------------------------------------------------------


def test_what_a_person_hands_in_counts_when_a_manager_has_approved_it(officer):
    user = UserFactory()
    credit = handed_in(officer)
    assert totals([officer.pk], 2026) == {}

    approve_credit(credit=credit, minutes=400, organizer_kind="ministry", by=user, at=AFTER)

    (entry,) = entries(officer, 2026)
    assert (entry.minutes, entry.source, entry.organizer) == (400, Source.EXTERNAL, "Học viện Tư pháp")
    assert entry.organizer_kind_label
    credit.refresh_from_db()
    assert (credit.status, credit.decided_by, credit.decided_at) == ("approved", user, AFTER)
    for door, words in (
        (refuse_credit, {"reason": "x"}),
        (withdraw_credit, {}),
        (approve_credit, {"minutes": 1}),
    ):
        with pytest.raises(errors.AlreadyDecided):
            door(credit=credit, by=None, at=AFTER, **words)


def test_what_is_refused_says_why_and_what_is_taken_back_is_gone(officer):
    study = handed_in(officer, kind="self_study")
    with pytest.raises(errors.ReasonMissing):
        refuse_credit(credit=study, reason=" ", by=None, at=AFTER)
    refuse_credit(credit=study, reason="Không rõ nội dung.", by=None, at=AFTER)
    withdraw_credit(credit=handed_in(officer), by=None, at=AFTER)

    assert entries(officer, 2026) == []
    assert sorted(ExternalCredit.objects.values_list("status", flat=True)) == ["refused", "withdrawn"]


@pytest.mark.parametrize(
    "changes, error",
    [
        ({"title": " "}, errors.TitleMissing),
        ({"evidence": None}, errors.EvidenceMissing),
        ({"minutes": 0}, errors.MinutesUnlikely),
        ({"happened_on": date(2026, 6, 11)}, errors.NotYet),
    ],
)
def test_what_is_handed_in_is_whole(officer, changes, error):
    with pytest.raises(error):
        handed_in(officer, **changes)


@pytest.mark.parametrize(
    "content, error",
    [
        (b"hello", errors.EvidenceUnreadable),
        (b"PK\x03\x04 a list", errors.EvidenceUnreadable),
        (b"%PDF-1.7" + b" " * 10 * 1024 * 1024, errors.EvidenceTooLarge),
    ],
)
def test_evidence_is_a_scan_or_a_photograph_whatever_it_is_called(officer, content, error):
    with pytest.raises(error) as refused:
        handed_in(officer, evidence=ContentFile(content, name="giay.pdf"))
    with pytest.raises(error):
        approve_exemption(
            provider=officer, year=2026, clause="maternity", by=None, at=NOON,
            evidence=ContentFile(content, name="giay.pdf"),
        )  # fmt: skip

    assert refused.value.field == "evidence"
    assert not ExternalCredit.objects.exists()
    assert not Exemption.objects.exists()


def test_evidence_is_kept_under_the_ending_of_what_it_is(officer):
    photograph = b"RIFF\x10\0\0\0WEBPVP8 "

    credit = handed_in(officer, evidence=ContentFile(photograph, name="giay.pdf"))

    assert credit.evidence.name.endswith(".webp")
    assert credit.evidence.read() == photograph


def test_not_more_minutes_are_approved_than_were_handed_in(officer):
    with pytest.raises(errors.MinutesUnlikely):
        approve_credit(credit=handed_in(officer), minutes=481, by=None, at=AFTER)


def test_the_same_training_counts_once(officer):
    approve_credit(credit=handed_in(officer), minutes=400, by=None, at=AFTER)
    other = ContentFile(b"%PDF-1.7 other", name="b.pdf")
    for changes in (
        {"title": "KỸ NĂNG  tranh tụng", "evidence": other},  # the title and day of one that counts
        {"title": "Khác", "happened_on": date(2026, 5, 1)},  # its file
    ):
        with pytest.raises(errors.CountedAlready):
            approve_credit(credit=handed_in(officer, **changes), minutes=60, by=None, at=AFTER)
    settled_session(date(2026, 6, 3), seats={officer: 240}, title="Lớp tháng sáu")
    facts = {"title": "Khác", "happened_on": date(2026, 6, 3), "evidence": other}
    credit = handed_in(officer, **facts)

    with pytest.raises(errors.SameDayCounts) as refused:
        approve_credit(credit=credit, minutes=60, by=None, at=AFTER)
    assert "Lớp tháng sáu" in str(refused.value)
    approve_credit(credit=credit, minutes=60, reason="Buổi tối.", by=None, at=AFTER)

    assert totals([officer.pk], 2026) == {officer.pk: 400 + 240 + 60}


def test_whoever_checks_a_paper_of_several_days_sees_what_counts_on_them_and_what_else_waits(
    officer, client_of
):
    settled_session(date(2026, 6, 3), date(2026, 6, 4), seats={officer: 240}, title="Lớp tháng sáu")
    settled_session(date(2026, 6, 1), seats={officer: 240}, title="Lớp khác")
    credit = handed_in(officer, title="Ba ngày", happened_on=date(2026, 6, 5), minutes=1440)
    handed_in(officer, title="Cùng lúc", happened_on=date(2026, 6, 4))
    assert [(entry.title, entry.minutes) for entry in counting_those_days(credit)] == [("Lớp tháng sáu", 480)]
    manager, page = client_of(Role.MANAGER), reverse("external_credits:approve", args=[credit.pk])

    told = manager.get(page).content.decode()

    assert "Lớp tháng sáu" in told
    assert "Cùng lúc" in told
    assert "Lớp khác" not in told
    assert manager.post(page, {"minutes": 1440}).status_code == 422
    assert manager.post(page, {"minutes": 480, "reason": "Ngày thứ ba."}).status_code == 302


def test_the_database_lets_only_approved_training_count(officer):
    credit = handed_in(officer)
    for wrong in ({"minutes_approved": 60}, {"status": "refused"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ExternalCredit.objects.filter(pk=credit.pk).update(**wrong)


# --- settling -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("door", ["settle", "hand_in", "exempt"])
def test_settling_and_what_it_counts_come_one_after_the_other(officer, door):
    with CaptureQueriesContext(connection) as captured:
        if door == "settle":
            settle_year(year=2026, by=None, at=NEW_YEAR)
        elif door == "hand_in":
            handed_in(officer)
        else:
            approve_exemption(provider=officer, year=2026, clause="maternity", by=None, at=NOON)

    asked = [query["sql"] for query in captured if "hours_" in query["sql"]]
    assert 'FROM "hours_duty"' in asked[0]  # before it asks whether the year is settled, and what waits
    assert ("FOR UPDATE" in asked[0]) == connection.features.has_select_for_update


def test_a_settled_year_stays_as_it_was_whatever_changes(officer):
    settled_session(JUNE, seats={officer: 200})
    other = ProviderStatusFactory().provider
    exemption = approve_exemption(provider=other, year=2026, clause="maternity", by=None, at=NOON)
    settlement = settle_year(year=2026, by=None, at=NEW_YEAR)
    before = stands(officer)
    duty = Duty.objects.get(provider_class="officer")

    revise_duty(duty=duty, reason="Nhầm.", minutes_per_year=960, by=None, at=NEW_YEAR)
    settled_session(date(2026, 8, 8), seats={officer: 240})

    assert stands(officer) == before
    assert (before.credited_minutes, before.required_minutes, before.is_settled) == (200, 480, True)
    assert stands(other).exempt_clause == "maternity"
    assert stands(ProviderFactory()).required_minutes is None
    assert stands(officer, on=date(2026, 12, 30)).required_minutes == 480  # within it, too
    officers_duty = duty_of("officer", 2026, on=YEAR_END)
    assert officers_duty is not None
    assert (officers_duty.minutes_per_year, officers_duty.source) == (480, duty.source)
    assert duty_of("officer", 2017, on=YEAR_END) is None
    assert {row["minutes_per_year"] for row in settlement.duties} == {480}
    for door in (
        lambda: approve_exemption(provider=officer, year=2026, clause="secondment", by=None, at=NEW_YEAR),
        lambda: withdraw_exemption(exemption=exemption, reason="Nhầm.", by=None, at=NEW_YEAR),
        lambda: handed_in(officer),
        lambda: settle_year(year=2026, by=None, at=NEW_YEAR),
    ):
        with pytest.raises(errors.YearIsSettled):
            door()

    with pytest.raises(errors.ReasonMissing):
        reopen_year(settlement=settlement, reason="", by=None, at=NEW_YEAR)
    reopen_year(settlement=settlement, reason="Bổ sung lớp tháng 8.", by=None, at=NEW_YEAR)
    assert (stands(officer).credited_minutes, stands(officer).required_minutes) == (440, 960)
    with pytest.raises(errors.AlreadyReopened):
        reopen_year(settlement=settlement, reason="Lại.", by=None, at=NEW_YEAR)
    assert settle_year(year=2026, by=None, at=NEW_YEAR).pk != settlement.pk


def test_a_year_is_settled_when_it_is_over_and_all_papers_are_checked(officer):
    with pytest.raises(errors.YearNotOver):
        settle_year(year=2026, by=None, at=NOON)
    handed_in(officer)
    with pytest.raises(errors.TrainingUnchecked):
        settle_year(year=2026, by=None, at=NEW_YEAR)


def test_the_database_settles_a_year_once():
    YearSettlement.objects.create(year=2026, settled_at=NEW_YEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearSettlement.objects.create(year=2026, settled_at=NEW_YEAR)
    with pytest.raises(IntegrityError), transaction.atomic():
        YearSettlement.objects.update(reopened_at=NEW_YEAR)
    settlement, provider = YearSettlement.objects.get(), ProviderFactory()
    SettledStanding.objects.create(settlement=settlement, provider=provider, credited_minutes=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        SettledStanding.objects.create(settlement=settlement, provider=provider, credited_minutes=0)


def test_an_ended_duty_leaves_its_year_as_it_was(officer):
    end_duty(duty=Duty.objects.get(provider_class="officer"), on=date(2027, 1, 1), by=None, at=NOON)

    assert stands(officer).required_minutes == 480

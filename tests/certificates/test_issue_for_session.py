"""Issuing for a whole session: everyone who completed it, in name order, once."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from certificates import errors
from certificates.actions import issue_for_session, replace, revoke
from certificates.models import Certificate
from certificates.rendering import CharacterNotInFont
from lms.roles import Role
from tests.certificates.stories import TODAY, issued, settled_session
from tests.factories import (
    AFTER,
    CourseSessionFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def test_everyone_who_completed_gets_a_number_in_the_order_of_names():
    people = [ProviderFactory(full_name=name) for name in ("Lê Văn Đức", "Trần Thị An", "Nguyễn Hồng Ngọc")]
    session = settled_session(completed=people, missed=1)

    certificates = issued(session)

    assert [(each.number_text, each.holder) for each in certificates] == [
        ("01/2026/GCN-TGPL", "Trần Thị An"),
        ("02/2026/GCN-TGPL", "Lê Văn Đức"),
        ("03/2026/GCN-TGPL", "Nguyễn Hồng Ngọc"),
    ]


def test_a_certificate_keeps_what_it_says_as_it_was():
    status = ProviderStatusFactory(provider=ProviderFactory(full_name="Trần Thị An"))
    session = settled_session(
        completed=[status.provider], decision_number="12/QĐ-STP", decided_on=date(2026, 6, 2)
    )
    register = RegisterFactory()
    user = UserFactory(role=Role.MANAGER)
    [certificate] = issue_for_session(session=session, register=register, by=user, on=TODAY, at=AFTER)
    status.provider.full_name = "Trần Thị Anh"
    status.provider.save()
    session.course.title = "Tên khác"
    session.course.save()

    certificate.refresh_from_db()
    said = certificate.snapshot

    assert (said["name"], said["honorific"], said["course"]) == ("Trần Thị An", "bà", certificate.course)
    assert certificate.course != "Tên khác"
    assert (said["provider_class"], said["unit"]) == ("Trợ giúp viên pháp lý", status.organization.name)
    assert (certificate.minutes, certificate.starts_on, certificate.ends_on) == (
        240,
        date(2026, 6, 15),
        date(2026, 6, 15),
    )
    assert (said["decision_number"], said["decided_on"]) == ("12/QĐ-STP", "2026-06-02")
    assert (said["number"], said["issued_on"]) == ("01/2026/GCN-TGPL", "2026-06-20")
    assert (said["template"], said["template_version"]) == (register.template.pk, 1)
    assert (certificate.issued_by, certificate.issued_at, certificate.issued_on) == (user, AFTER, TODAY)
    assert (certificate.status, certificate.verdict, str(certificate)) == (
        "valid",
        "valid",
        "01/2026/GCN-TGPL",
    )


def test_a_person_without_a_status_on_the_last_day_gets_one_without_class_and_unit():
    [certificate] = issued()

    assert (certificate.snapshot["provider_class"], certificate.snapshot["unit"]) == ("", "")


def test_issuing_again_gives_the_same_certificates_and_no_number():
    session, register = settled_session(completed=2), RegisterFactory()

    first = issued(session, register)
    # The date is not asked again: nothing new is written.
    again = issue_for_session(
        session=session, register=RegisterFactory(), by=None, on=date(2020, 1, 1), at=AFTER
    )

    assert again == first
    assert Certificate.objects.count() == 2


def test_whose_certificate_was_revoked_is_left_out():
    session, register = settled_session(completed=2), RegisterFactory()
    first, second = issued(session, register)
    revoke(certificate=first, reason="Cấp nhầm", by=None, at=AFTER)

    assert issued(session, register) == [second]


def test_whose_certificate_was_replaced_is_there_with_the_new_one():
    session, register = settled_session(completed=2), RegisterFactory()
    first, second = issued(session, register)
    new = replace(certificate=first, reason="Sai tên", by=None, on=TODAY, at=AFTER)

    assert issued(session, register) == [second, new]


def test_a_session_that_nobody_completed_has_no_certificates():
    assert issued(settled_session(completed=0, missed=2)) == []


def test_a_session_that_is_not_settled_is_refused():
    with pytest.raises(errors.SessionNotSettled):
        issued(CourseSessionFactory())


@pytest.mark.parametrize(
    "on,refusal,said",
    [
        (date(2026, 6, 14), errors.IssuedBeforeSettled, "15/06/2026"),
        (TODAY + timedelta(days=1), errors.IssuedInFuture, "20/06/2026"),
    ],
)
def test_a_date_before_the_last_day_or_after_today_is_refused(on, refusal, said):
    session = settled_session()

    with pytest.raises(refusal, match=said):
        issue_for_session(session=session, register=RegisterFactory(), by=None, on=on, at=AFTER)

    assert not Certificate.objects.exists()


def test_the_last_day_itself_is_a_date_of_issue():
    session = settled_session()

    [certificate] = issue_for_session(
        session=session, register=RegisterFactory(), by=None, on=date(2026, 6, 15), at=AFTER
    )

    assert certificate.issued_on == date(2026, 6, 15)


def test_a_name_that_cannot_be_printed_stops_everyone_and_takes_no_number():
    register = RegisterFactory()
    session = settled_session(completed=[ProviderFactory(full_name="Trần 安"), ProviderFactory()])

    with pytest.raises(CharacterNotInFont, match="安"):
        issued(session, register)

    assert not Certificate.objects.exists()
    assert not register.years.exists()


def test_numbers_begin_anew_each_year_and_in_each_register():
    one, other = RegisterFactory(), RegisterFactory()
    january = AFTER.replace(year=2027, month=1)
    numbers = [
        issue_for_session(session=settled_session(), register=register, by=None, on=at.date(), at=at)[
            0
        ].number_text
        for register, at in [(one, AFTER), (one, AFTER), (other, AFTER), (one, january), (one, AFTER)]
    ]

    assert numbers == [
        "01/2026/GCN-TGPL",
        "02/2026/GCN-TGPL",
        "01/2026/GCN-TGPL",
        "01/2027/GCN-TGPL",
        "03/2026/GCN-TGPL",
    ]


def test_the_log_tells_of_the_session_and_of_each_certificate():
    session = settled_session(completed=2)
    user = UserFactory(role=Role.MANAGER)

    certificates = issue_for_session(session=session, register=RegisterFactory(), by=user, on=TODAY, at=AFTER)

    [entry] = ModelLogEntry.objects.for_instance(session).filter(action="certificates.issue_for_session")
    assert (entry.data["first"], entry.data["last"]) == ("01/2026/GCN-TGPL", "02/2026/GCN-TGPL")
    for certificate in certificates:
        [entry] = ModelLogEntry.objects.for_instance(certificate)
        assert (entry.action, entry.user, entry.timestamp, entry.label) == (
            "certificates.issue",
            user,
            AFTER,
            certificate.number_text,
        )


@pytest.mark.once
def test_issuing_for_forty_asks_no_more_queries_than_for_four():
    issued()  # content types and fonts are known from here on

    def queries(people: int) -> int:
        session, register = settled_session(completed=people), RegisterFactory()
        with CaptureQueriesContext(
            connection,
        ) as captured:
            issued(session, register)
        return len(captured)

    assert queries(40) == queries(4)


def test_the_database_gives_no_number_and_no_second_certificate_twice():
    [certificate] = issued()

    def copy(**changes: object) -> Certificate:
        facts = {
            field.attname: getattr(certificate, field.attname)
            for field in Certificate._meta.concrete_fields
            if not field.primary_key
        }
        return Certificate(**facts | {"code": "another"} | changes)

    for changes in ({"registration_id": None}, {"number": 2}, {"registration_id": None, "number": 0}):
        with pytest.raises(IntegrityError), transaction.atomic():
            copy(**changes).save()

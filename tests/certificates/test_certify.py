"""Certificates for teaching and for exchange visits: one for each person and event, from the same register."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from certificates import badge_office
from certificates.actions import Event, Part, certify, replace, revoke
from certificates.actions.numbers import enter
from certificates.errors import GivenMeanwhile, IssuedBeforeSettled, IssuedInFuture, NobodyWaiting
from certificates.files import pdf_of
from certificates.models import Certificate, Purpose
from exchanges.actions import add_delegate, approve, complete, plan_visit
from lms.people.models import ProviderClass
from lms.roles import Role
from tests.certificates.screens import of_session, text_of
from tests.certificates.stories import TODAY, settled_session
from tests.factories import (
    AFTER,
    NOON,
    OrganizationFactory,
    OtherProvinceFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegisterFactory,
    SessionTrainerFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)
VISIT = Event(key="visit:7", title="Trao đổi kinh nghiệm tại Nghệ An", starts_on=DAY, ends_on=DAY)


def give(people, register=None, **changes):
    facts = {
        "event": VISIT,
        "purpose": Purpose.EXCHANGE,
        "parts": [Part(person, 480) for person in people],
        "register": register or RegisterFactory(),
        "by": None,
        "on": TODAY,
        "at": AFTER,
    }
    return certify(**facts | changes)


def test_each_who_took_part_gets_one_with_the_words_of_the_purpose():
    people = ProviderFactory.create_batch(2, email="anh@example.vn")
    register = RegisterFactory()

    issued = give(people, register)

    assert [each.number for each in issued] == [1, 2]
    said = issued[0].snapshot
    assert (said["wording"], said["minutes"]) == ("đã tham gia chuyến trao đổi kinh nghiệm", 480)
    assert pdf_of(issued[0]).startswith(b"%PDF-")
    badge = badge_office.badge_of(issued[0])
    assert "chuyến trao đổi kinh nghiệm" in badge["credentialSubject"]["achievement"]["description"]
    more = give([*people, ProviderFactory()], register)
    assert [each.number for each in more] == [3]
    with pytest.raises(NobodyWaiting):
        give(people, register)


def test_it_names_class_and_unit_of_the_events_last_day():
    then = ProviderStatusFactory(valid_until=DAY + timedelta(days=1))
    ProviderStatusFactory(
        provider=then.provider, provider_class=ProviderClass.COLLABORATOR, valid_from=DAY + timedelta(days=1)
    )

    [certificate] = give([then.provider])

    said = certificate.snapshot
    assert (said["provider_class"], said["unit"]) == ("Trợ giúp viên pháp lý", then.organization.name)


def test_a_date_before_the_last_day_or_after_today_is_refused():
    with pytest.raises(IssuedBeforeSettled):
        give([ProviderFactory()], on=DAY - timedelta(days=1))
    with pytest.raises(IssuedInFuture):
        give([ProviderFactory()], on=TODAY + timedelta(days=1))


def test_one_that_is_replaced_keeps_purpose_event_and_words():
    [certificate] = give([ProviderFactory()])

    successor = replace(certificate=certificate, reason="Sai tên", by=None, on=TODAY, at=AFTER)

    assert (successor.purpose, successor.event_key) == ("exchange", "visit:7")
    assert successor.snapshot["wording"] == "đã tham gia chuyến trao đổi kinh nghiệm"
    revoke(certificate=successor, reason="Cấp nhầm", by=None, at=AFTER)
    with pytest.raises(NobodyWaiting):
        give([certificate.provider])


def test_the_database_keeps_one_for_each_person_and_event():
    [certificate] = give([ProviderFactory()])
    for wrong in ({"event_key": ""}, {"purpose": "completion"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Certificate.objects.filter(pk=certificate.pk).update(**wrong)
    twin = Certificate.objects.get(pk=certificate.pk)
    twin.pk, twin.number, twin.code = None, 99, "bcfg2hjkmn34pqrstv"
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_two_orders_that_meet_are_refused_in_words(monkeypatch):
    person = ProviderFactory()

    def enter_after_another(lines, **how):
        monkeypatch.undo()
        give([person])
        return enter(lines, **how)

    monkeypatch.setattr("certificates.actions.events.enter", enter_after_another)
    with pytest.raises(GivenMeanwhile):
        give([person])
    assert not Certificate.objects.exists()


def test_whoever_is_named_twice_gets_one_for_the_longest_part():
    person, other = ProviderFactory.create_batch(2)

    issued = give([], parts=[Part(person, 100), Part(other, 10), Part(person, 240), Part(person, 60)])

    assert [(each.provider, each.minutes) for each in issued] == [(person, 240), (other, 10)]


def test_trainers_get_theirs_from_the_sessions_page(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    session = settled_session()
    trainer = SessionTrainerFactory(session=session, provider=ProviderFactory(), minutes=120)
    SessionTrainerFactory(session=session, provider=None, name="Khách mời")
    register = RegisterFactory(organization=session.organizer)
    url = of_session(session, "trainers")
    assert url in text_of(client.get(of_session(session)))
    assert trainer.provider.full_name in text_of(client.get(url))

    page = text_of(client.post(url, {"register": register.pk, "issued_on": "20/06/2026"}, follow=True))

    assert "Certificates issued: 1." in page
    certificate = Certificate.objects.get()
    assert (certificate.provider, certificate.minutes, certificate.purpose) == (
        trainer.provider,
        120,
        "teaching",
    )
    assert certificate.number_text in page
    assert certificate.pdf


def test_delegates_get_theirs_from_the_page_of_a_completed_visit(client, sign_in_as):
    sign_in_as(Role.MANAGER)
    visit = plan_visit(
        title="Trao đổi kinh nghiệm",
        organization=OrganizationFactory(),
        province=OtherProvinceFactory(),
        host="Trung tâm bạn",
        starts_on=NOON.date(),
        ends_on=NOON.date(),
        purpose="Học hỏi",
        by=None,
        at=NOON,
    )
    delegate = add_delegate(visit=visit, provider=ProviderFactory(), by=None, at=NOON)
    approve(visit=visit, by=None, at=NOON)
    register = RegisterFactory()
    url = reverse("visit_certificates", args=[visit.pk])
    form = {"register": register.pk, "issued_on": "20/06/2026"}
    assert client.post(url, form).status_code == 422
    complete(visit=visit, results="Đã xong", by=None, at=AFTER)
    assert url in text_of(client.get(reverse("visits:inspect", args=[visit.pk])))
    assert delegate.provider.full_name in text_of(client.get(url))

    page = text_of(client.post(url, form, follow=True))

    assert "Certificates issued: 1." in page
    assert Certificate.objects.get().event_key == f"visit:{visit.pk}"

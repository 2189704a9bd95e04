"""Lists stand in one order on every database, also where something is empty."""

from datetime import date

import pytest
from django.urls import reverse

from home.front_page import front_page
from lms.people.data_requests import answer, receive
from lms.places.actions import add_village, designate
from lms.places.models import Designation
from lms.roles import Role
from tests.factories import (
    AFTER,
    NOON,
    CommuneFactory,
    CourseSessionFactory,
    MaterialPageFactory,
    ProviderFactory,
    RegistrationFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def manager(client_of):
    return client_of(Role.MANAGER)


def listed(client, name, **query):
    return list(client.get(reverse(f"{name}:index"), query).context["object_list"])


def test_sessions_without_a_day_stand_where_the_latest_stand(manager):
    june, draft, may = (
        CourseSessionFactory(starts_on=day, ends_on=day)
        for day in (date(2026, 6, 15), None, date(2026, 5, 4))
    )

    assert listed(manager, "sessions") == [draft, june, may]
    assert listed(manager, "sessions", ordering="starts_on") == [may, june, draft]
    assert listed(manager, "sessions", ordering="-starts_on") == [draft, june, may]
    assert listed(manager, "sessions", ordering="-title") == sorted(
        [june, draft, may], key=lambda session: session.title, reverse=True
    )


def test_what_a_list_adds_to_its_rows_is_ordered_alike(manager):
    without, provider = ProviderFactory(), RegistrationFactory().provider

    assert set(listed(manager, "providers", ordering="current_class")) == {without, provider}


def test_requests_that_wait_for_an_answer_stand_first(manager):
    provider = ProviderFactory()
    answered, waiting = (
        receive(provider=provider, kind=kind, words="", by=None, at=NOON) for kind in ("access", "correct")
    )
    answer(request=answered, words="Đã gửi.", by=None, at=AFTER)

    assert [each.pk for each in listed(manager, "data_requests")] == [waiting.pk, answered.pk]


def test_a_commune_stands_before_its_villages(manager):
    commune = CommuneFactory()
    village = add_village(commune=commune, name="Thôn Bắc", by=None, at=NOON)
    facts = {
        "commune": commune,
        "decision_number": "861/QĐ-TTg",
        "decided_on": date(2021, 6, 4),
        "issuer": "Thủ tướng Chính phủ",
        "valid_from": date(2021, 6, 4),
        "by": None,
        "at": NOON,
    }
    lower = designate(kind=Designation.Kind.DIFFICULT_VILLAGE, village=village, **facts)
    upper = designate(kind=Designation.Kind.POOR_COMMUNE, **facts)

    assert listed(manager, "designations") == [upper, lower]


def test_a_page_without_its_first_day_is_not_the_newest():
    unknown, dated = MaterialPageFactory(), MaterialPageFactory()
    dated.first_published_at = NOON
    dated.save()

    assert front_page(on=NOON.date())["materials"] == [dated, unknown]

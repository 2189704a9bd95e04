"""The public list of sessions."""

from datetime import time, timedelta

import pytest
from django.urls import reverse
from django.utils.translation import gettext as _

from courses.models import CourseSession
from lms.roles import Role
from tests.courses.stories import afternoon_of, fill, session_in
from tests.factories import MeetingFactory, ProviderFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/lop/"


def page(client, **query):
    response = client.get(URL, query)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_shows_what_is_to_come_and_hides_drafts_and_the_past(client):
    coming, draft, past = session_in(9), session_in(9, status="draft"), session_in(-9)

    html = page(client)

    assert coming.title in html
    assert draft.title not in html
    assert past.title not in html


def hours_on(client):
    [group] = client.get(URL).context["groups"]
    return group["rows"][0]["time_text"]


def test_a_row_tells_the_hours_of_the_whole_day_and_of_more_days_the_first_beginning(client):
    session = session_in(9)
    assert hours_on(client) == "07:30–11:30"

    afternoon_of(session)
    assert hours_on(client) == "07:30–17:00"

    next_day = session.starts_on + timedelta(days=1)
    MeetingFactory(session=session, held_on=next_day, starts_at=time(6), ends_at=time(10))
    session.ends_on = next_day
    session.save()
    assert hours_on(client) == _("from %(time)s") % {"time": "07:30"}


def test_earlier_sessions_are_found_by_their_quarter(client):
    past = session_in(-200, status="settled", settled_at="2026-01-01T00:00Z", threshold_percent=80)

    assert past.title in page(client, quarter=f"{past.year}-{past.quarter}")
    assert past.title in page(client, quarter="all")


def test_words_are_found_without_accents(client):
    session_in(9, title="Kỹ năng tranh tụng"), session_in(9, title="Pháp luật đất đai")

    html = page(client, q="dat DAI")

    assert "Pháp luật đất đai" in html
    assert "Kỹ năng tranh tụng" not in html


def test_the_mode_can_be_chosen(client):
    online, room = session_in(9, mode="online"), session_in(9)

    html = page(client, mode="online")

    assert online.title in html
    assert room.title not in html


def test_only_sessions_with_free_seats_can_be_shown(client):
    full, free = session_in(9, capacity=1), session_in(9, capacity=2)
    fill(full, 1), fill(free, 1)

    html = page(client, free="on")

    assert free.title in html
    assert full.title not in html


@pytest.mark.parametrize(
    "query", [{"quarter": "2026-9"}, {"mode": "?"}, {"page": "-1"}, {"page": "x"}, {"quarter": "x"}]
)
def test_a_strange_address_still_shows_sessions(client, query):
    session = session_in(9)

    assert session.title in page(client, **query)


def test_an_empty_list_says_what_to_do(client):
    assert "empty" in page(client)
    assert URL in page(client, q="không có lớp này")


def test_an_open_session_offers_a_seat_and_a_full_one_its_waiting_list(client):
    session = session_in(9, capacity=1)
    register = reverse("courses:register", args=[session.code])

    assert register in page(client)

    fill(session, 1)
    assert register in page(client)


def test_who_has_a_seat_sees_it_instead_of_the_offer(client):
    user = UserFactory()
    session = session_in(9)
    RegistrationFactory(session=session, provider=ProviderFactory(user=user))
    client.force_login(user)

    assert reverse("courses:register", args=[session.code]) not in page(client)


def test_the_number_of_queries_does_not_grow(client, queries_of):
    client.force_login(UserFactory(role=Role.MANAGER))
    session = session_in(9)
    fill(session, 10)
    few = queries_of(client, URL)
    for number in range(1, 20):
        fill(session_in(9 + number), 5)
    fill(session, 1000)

    assert queries_of(client, URL) == few <= 14


@pytest.mark.once
def test_a_thousand_sessions_and_a_thousand_people_cost_the_queries_of_few(client, queries_of):
    """The public list, the page on which one registers, and the office's list."""
    learner, manager = ProviderFactory(user=UserFactory()).user, UserFactory(role=Role.MANAGER)
    session = session_in(9)
    fill(session, 3)
    pages = [(learner, URL), (learner, reverse("courses:register", args=[session.code]))]
    pages += [(manager, reverse("sessions:index"))]

    def counted():
        numbers = []
        for user, address in pages:
            client.force_login(user)
            numbers.append(queries_of(client, address))
        return numbers

    few = counted()
    fill(session, 1000)
    day = session.starts_on
    facts = {
        "course": session.course,
        "organizer": session.organizer,
        "status": session.status,
        "capacity": 40,
    }
    facts |= {"year": session.year, "quarter": session.quarter, "starts_on": day, "ends_on": day}
    CourseSession.objects.bulk_create(
        CourseSession(code=f"TH-NGHIN-{number}", title=f"Lớp {number}", **facts) for number in range(1000)
    )

    assert counted() == few

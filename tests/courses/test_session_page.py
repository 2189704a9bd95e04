"""The public page of a session, and taking or giving up a seat on it."""

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.actions import AttendanceMark, cancel, close, record_attendance, start
from courses.models import Registration
from lms.roles import Role
from tests.courses.stories import fill, session_in
from tests.factories import (
    MaterialPageFactory,
    ProviderFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    TopicPageFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ROOM = "https://meet.example.org/phong-hoc"


@pytest.fixture
def learner():
    return ProviderFactory(user=UserFactory()).user


def url(session, name="session"):
    return reverse(f"courses:{name}", args=[session.code])


def page(client, session, status=200):
    response = client.get(url(session))
    assert response.status_code == status
    return response.content.decode()


def test_a_visitor_sees_when_where_seats_programme_and_trainers(client):
    session = session_in(9)
    SessionTrainerFactory(session=session, name="Trần Văn Giảng")
    fill(session, 3)

    html = page(client, session)

    assert f"{session.starts_on:%d/%m/%Y}" in html
    for words in (
        session.title,
        session.venue,
        "07:30",
        "Trần Văn Giảng",
        'value="3" max="40"',
        session.course.title,
    ):
        assert words in html


@pytest.mark.parametrize(
    "role,status", [(None, 404), (Role.MANAGER, 200), (Role.TRAINER, 404), (Role.AUDITOR, 200)]
)
def test_a_draft_is_for_staff_only(client, role, status):
    client.force_login(UserFactory(role=role))

    page(client, session_in(9, status="draft"), status)


def test_an_unknown_code_is_not_found(client):
    assert client.get("/lop/khong-co/").status_code == 404


def test_the_online_room_is_for_those_who_hold_a_seat(client, learner):
    session = session_in(9, mode="online", meeting_url=ROOM)

    assert ROOM not in page(client, session)
    client.force_login(learner)
    assert ROOM not in page(client, session)
    registration = RegistrationFactory(session=session, provider=learner.provider, status="waitlisted")
    assert ROOM not in page(client, session)
    Registration.objects.filter(pk=registration.pk).update(status="confirmed")
    assert ROOM in page(client, session)


def test_a_cancelled_session_says_why(client):
    session = session_in(9)
    cancel(session=session, reason="Bão số 5", by=None, at=timezone.now())

    html = page(client, session)

    assert "Bão số 5" in html
    assert url(session, "register") not in html


def test_materials_of_the_course_are_listed(client):
    session = session_in(9)
    shown = MaterialPageFactory(parent=TopicPageFactory(parent=session.course))
    hidden = MaterialPageFactory(parent=TopicPageFactory(parent=session.course), live=False)

    html = page(client, session)

    assert shown.title in html
    assert hidden.title not in html


@pytest.mark.parametrize("mark,word", [("present", "tone-ok"), ("absent", "tone-warn")])
def test_after_settling_a_learner_sees_the_result(client, learner, mark, word):
    session = session_in(-3)
    seat = RegistrationFactory(session=session, provider=learner.provider)
    how = {"by": None, "at": timezone.now()}
    start(session=session, **how)
    record_attendance(meeting=session.meetings.get(), marks=[AttendanceMark(seat.pk, mark)], **how)
    close(session=session, **how)
    client.force_login(learner)

    assert f'class="verdict {word}"' in page(client, session)


def test_the_place_in_line_is_shown(client, learner):
    session = session_in(9, capacity=1)
    fill(session, 2, status="waitlisted")
    RegistrationFactory(
        session=session, provider=learner.provider, status="waitlisted", registered_at=timezone.now()
    )
    client.force_login(learner)

    assert client.get(url(session)).context["place_in_line"] == 3


def test_the_number_of_queries_does_not_grow(client, learner, queries_of):
    session = session_in(9)
    client.force_login(learner)
    fill(session, 10)
    few = queries_of(client, url(session))
    fill(session, 1000)
    for _number in range(5):
        SessionTrainerFactory(session=session)
        MaterialPageFactory(parent=TopicPageFactory(parent=session.course))

    assert queries_of(client, url(session)) == few


# --- taking a seat ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["register", "cancel"])
def test_a_visitor_signs_in_first(client, name):
    session = session_in(9)

    response = client.post(url(session, name))

    assert response.status_code == 302
    assert response.url.startswith("/tai-khoan/login/?next=/lop/")
    assert not session.registrations.exists()


def test_asking_for_a_seat_is_a_question_first(client, learner):
    session = session_in(9)
    client.force_login(learner)

    response = client.get(url(session, "register"))

    assert learner.provider.full_name in response.content.decode()
    assert not session.registrations.exists()


def test_a_learner_takes_a_seat(client, learner):
    session = session_in(9)
    client.force_login(learner)

    response = client.post(url(session, "register"), follow=True)

    assert session.registrations.get().status == "confirmed"
    assert session.registrations.get().registered_by == learner
    assert url(session, "cancel") in response.content.decode()


def test_a_learner_joins_the_line_of_a_full_session(client, learner):
    session = session_in(9, capacity=1)
    fill(session, 1)
    client.force_login(learner)

    client.post(url(session, "register"))

    assert session.registrations.get(provider=learner.provider).status == "waitlisted"


def test_an_account_of_nobody_on_the_list_is_told_what_to_do(client):
    session = session_in(9)
    client.force_login(UserFactory())

    for response in (client.get(url(session, "register")), client.post(url(session, "register"))):
        assert response.status_code == 403
        assert "Trung tâm" in response.content.decode()
    assert not session.registrations.exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("status", ["announced", "registration_closed", "running"])
def test_a_closed_session_gives_no_seat_and_says_so(client, learner, method, status):
    session = session_in(9, status=status)
    client.force_login(learner)

    response = getattr(client, method)(url(session, "register"), follow=True)

    assert response.redirect_chain == [(url(session), 302)]
    assert [message.level_tag for message in response.context["messages"]] == ["error"]
    assert not session.registrations.exists()


def test_asking_again_for_the_same_seat_says_so(client, learner):
    session = session_in(9)
    RegistrationFactory(session=session, provider=learner.provider)
    client.force_login(learner)

    for method in (client.get, client.post):
        assert list(method(url(session, "register"), follow=True).context["messages"])
    assert session.registrations.count() == 1


# --- giving it up -------------------------------------------------------------------------------------------


def test_a_learner_gives_up_a_seat(client, learner):
    session = session_in(9)
    RegistrationFactory(session=session, provider=learner.provider)
    client.force_login(learner)

    assert client.get(url(session, "cancel")).status_code == 200
    client.post(url(session, "cancel"), {"reason": "Bận công tác"})

    registration = session.registrations.get()
    assert (registration.status, registration.end_reason) == ("cancelled", "Bận công tác")


def test_from_the_first_day_on_a_reason_is_asked_beside_the_field(client, learner):
    session = session_in(0)
    RegistrationFactory(session=session, provider=learner.provider)
    client.force_login(learner)

    response = client.post(url(session, "cancel"), {"reason": ""})

    assert response.status_code == 422
    assert "id_reason_error" in response.content.decode()
    assert session.registrations.get().status == "confirmed"


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_registered_has_nothing_to_cancel(client, learner, method):
    session = session_in(9)
    client.force_login(learner)

    assert getattr(client, method)(url(session, "cancel")).url == url(session)

"""The office's screens of training: who may see and do what, and that every deed reaches its door."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from courses.deeds import Cancel
from courses.models import CompletionThreshold, CourseSession, Registration
from lms.roles import Role
from tests.courses.stories import afternoon_of, fill, session_in, today
from tests.factories import (
    CoursePageFactory,
    CourseSessionFactory,
    MeetingFactory,
    OrganizationFactory,
    ProviderFactory,
    ProviderStatusFactory,
    RegistrationFactory,
    SessionTrainerFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = CourseSession.Status


@pytest.fixture
def manager(client):
    user = UserFactory(role=Role.MANAGER)
    client.force_login(user)
    return user


def url(name, *args):
    return reverse(f"sessions:{name}", args=args)


@pytest.mark.parametrize("named_by", ["user", "provider"])
def test_a_trainer_sees_the_people_of_their_own_sessions_only(client, named_by):
    trainer = UserFactory(role=Role.TRAINER)
    client.force_login(trainer)
    taught, other = RegistrationFactory(session=session_in(9)), RegistrationFactory(session=session_in(9))
    named = {"user": trainer} if named_by == "user" else {"provider": ProviderFactory(user=trainer)}
    SessionTrainerFactory(session=taught.session, **named)

    for registration, status in ((taught, 200), (other, 404)):
        assert client.get(url("inspect", registration.session_id)).status_code == status
        assert client.get(url("sheet", registration.session_id)).status_code == status
        assert client.get(reverse("registrations:inspect", args=[registration.pk])).status_code == status
    for address in (
        url("index"),
        reverse("registrations:index"),
        reverse("registrations:index") + "?export=csv",
    ):
        response = client.get(address)
        words = (b"".join(response.streaming_content) if response.streaming else response.content).decode()
        assert taught.session.title in words
        assert other.session.title not in words
    assert client.get(reverse("providers:index")).status_code in {302, 403}


@pytest.mark.parametrize("role", [Role.MANAGER, Role.DIRECTOR, Role.AUDITOR])
def test_the_office_sees_all_sessions_registrations_and_thresholds(client, role):
    client.force_login(UserFactory(role=role))
    registration = RegistrationFactory(session=session_in(9))

    for address in (
        url("index"),
        url("inspect", registration.session_id),
        url("sheet", registration.session_id),
        reverse("registrations:index"),
        reverse("registrations:inspect", args=[registration.pk]),
        reverse("thresholds:index"),
    ):
        assert client.get(address).status_code == 200, address


@pytest.mark.parametrize(
    "role,sees", [(Role.TRAINER, True), (Role.MANAGER, True), (Role.DIRECTOR, False), (Role.AUDITOR, False)]
)
def test_the_list_of_courses_is_in_the_menu_of_those_who_write(client, role, sees):
    client.force_login(UserFactory(role=role))
    address = reverse("course_pages:index")

    assert (address in client.get(url("index")).content.decode()) is sees
    assert (client.get(address).status_code == 200) is sees


@pytest.mark.parametrize("role", [None, Role.TRAINER, Role.DIRECTOR, Role.AUDITOR])
def test_only_managers_change_anything(client, role):
    client.force_login(UserFactory(role=role))
    registration = RegistrationFactory(session=session_in(9))
    session = registration.session

    for address in (
        url("add"),
        url("edit", session.pk),
        url("programme", session.pk),
        url("enroll", session.pk),
        url("close-registration", session.pk),
        url("cancel", session.pk),
        url("delete-draft", session.pk),
        url("correct", session.pk, session.meetings.get().pk, registration.pk),
        reverse("registrations:cancel", args=[registration.pk]),
        reverse("thresholds:add"),
    ):
        response = client.post(address, {"reason": "x", "provider": ProviderFactory().pk})
        assert response.status_code in (302, 403), address
        assert (
            response.status_code == 403
            or response.url in ("/admin/", "/", "/toi/")
            or "login" in response.url
        )
    session.refresh_from_db()
    assert session.status == Status.REGISTRATION_OPEN
    assert session.registrations.count() == 1


def test_a_visitor_is_asked_to_sign_in(client):
    assert "login" in client.get(url("index")).url


# --- facts --------------------------------------------------------------------------------------------------


def facts(**changes):
    return {
        "course": CoursePageFactory().pk,
        "title": "Lớp tập huấn mới",
        "code": "TH-MOI-01",
        "year": 2026,
        "quarter": 2,
        "mode": "in_person",
        "venue": "Hội trường",
        "capacity": 30,
        "offer_hours": 48,
        "organizer": OrganizationFactory().pk,
        **changes,
    }


def test_a_manager_drafts_a_session(client, manager):
    response = client.post(url("add"), facts())

    assert response.status_code == 302
    assert CourseSession.objects.get().status == Status.DRAFT


def test_a_taken_code_is_told_beside_its_field_and_keeps_what_was_typed(client, manager):
    CourseSessionFactory(code="TH-MOI-01")

    response = client.post(url("add"), facts())

    assert "code" in response.context["form"].errors
    assert "Lớp tập huấn mới" in response.content.decode()


def test_a_capacity_below_the_seats_is_told_beside_its_field(client, manager):
    session = session_in(9)
    fill(session, 3)

    response = client.post(
        url("edit", session.pk),
        facts(capacity=2, code=session.code, course=session.course_id, year=session.year),
    )

    assert "capacity" in response.context["form"].errors
    session.refresh_from_db()
    assert session.capacity == 40


def test_facts_of_an_announced_session_are_changed_and_its_code_stays(client, manager):
    session = session_in(9)

    response = client.post(url("edit", session.pk), facts(venue="Hội trường mới", year=session.year))

    assert response.status_code == 302
    code = session.code
    session.refresh_from_db()
    assert (session.venue, session.code) == ("Hội trường mới", code)


# --- meetings and trainers ----------------------------------------------------------------------------------


def programme(meetings=(), trainers=()):
    data = {
        "meetings-TOTAL_FORMS": len(meetings),
        "meetings-INITIAL_FORMS": sum("pk" in row for row in meetings),
        "trainers-TOTAL_FORMS": len(trainers),
        "trainers-INITIAL_FORMS": 0,
        "past": "1",
    }
    for prefix, rows in (("meetings", meetings), ("trainers", trainers)):
        for number, row in enumerate(rows):
            data.update({f"{prefix}-{number}-{name}": value for name, value in row.items()})
    return data


MORNING = {"held_on": "15/06/2026", "half_day": "morning", "starts_at": "07:30", "ends_at": "11:30"}
AFTERNOON = {"held_on": "2026-06-15", "half_day": "afternoon", "starts_at": "13:30", "ends_at": "17:00"}


def test_meetings_and_trainers_are_entered_on_one_screen(client, manager):
    session = CourseSessionFactory(status=Status.DRAFT)
    provider = ProviderFactory(full_name="Trần Văn Giảng")
    trainer = UserFactory(role=Role.TRAINER)
    # Wagtail's picker would turn what it cannot read into today's date.
    assert "lms/js/dates" in client.get(url("programme", session.pk)).content.decode()

    response = client.post(
        url("programme", session.pk),
        programme(
            [{**MORNING, "agenda": "Khai mạc"}, AFTERNOON, {}],
            [{"provider": provider.pk, "minutes": 60}, {"name": "Lê Thị Khách", "user": trainer.pk}, {}],
        ),
    )

    assert response.status_code == 302
    assert session.meetings.count() == 2
    assert set(session.trainers.values_list("name", "user")) == {
        ("Trần Văn Giảng", None),
        ("Lê Thị Khách", trainer.pk),
    }
    html = client.get(url("programme", session.pk)).content.decode()
    assert "Khai mạc" in html
    assert "Lê Thị Khách" in html


def test_a_meeting_is_changed_or_removed(client, manager):
    session = CourseSessionFactory(status=Status.DRAFT)
    first = MeetingFactory(session=session)
    second = MeetingFactory(session=session, half_day="evening", starts_at="18:00", ends_at="20:00")

    client.post(
        url("programme", session.pk),
        programme(
            [
                {**MORNING, "pk": first.pk, "room": "Phòng 2"},
                {**AFTERNOON, "pk": second.pk, "DELETE": "on"},
            ]
        ),
    )

    assert session.meetings.get().room == "Phòng 2"


@pytest.mark.parametrize(
    "meetings,trainers",
    [
        ([MORNING, MORNING], []),
        ([{**MORNING, "ends_at": "07:00"}], []),
        ([{**MORNING, "held_on": "31/02/2026"}], []),
        ([MORNING], [{"name": "Lê Thị Khách"}, {"name": "Lê Thị Khách"}]),
        ([MORNING], [{"office": "Trưởng phòng"}]),
    ],
)
def test_a_wrong_row_saves_nothing_and_keeps_what_was_typed(client, manager, meetings, trainers):
    session = CourseSessionFactory(status=Status.DRAFT)

    response = client.post(url("programme", session.pk), programme(meetings, trainers))

    assert response.status_code == 422
    assert response.context["refusal"]
    assert "07:30" in response.content.decode()
    assert not session.meetings.exists()


def test_what_is_wrong_stands_beside_each_row_before_anything_is_saved(client, manager):
    other = session_in(9)
    trainer = SessionTrainerFactory(session=other, provider=ProviderFactory()).provider
    session = session_in(9, status=Status.DRAFT)
    session.meetings.all().delete()
    day, gone = f"{session.starts_on:%d/%m/%Y}", f"{today() - timedelta(days=3):%d/%m/%Y}"
    meetings = [
        {**MORNING, "held_on": day},
        {**AFTERNOON, "held_on": day, "starts_at": "11:30", "ends_at": "11:00"},
        {**MORNING, "held_on": day, "starts_at": "11:00"},
    ]
    trainers = [{"provider": trainer.pk}, {"name": "Lê Thị Khách", "minutes": 9000}]

    context = client.post(url("programme", session.pk), programme(meetings, trainers)).context
    assert [sorted(form.errors) for form in context["meetings"]] == [[], ["starts_at"], ["held_on"]]
    assert [sorted(form.errors) for form in context["trainers"]] == [["provider"], ["minutes"]]
    assert other.title in str(context["trainers"][0].errors)

    own = ProviderFactory(user=UserFactory(role=Role.TRAINER))
    account = {"name": "Lê Thị Khách", "user": own.user.pk}
    for rows, field in (
        ([{"provider": trainer.pk}, {"provider": trainer.pk}], "provider"),
        ([{"provider": own.pk}, account], "user"),
        ([account, {"provider": own.pk}], "provider"),
    ):
        context = client.post(url("programme", session.pk), programme([MORNING], rows)).context
        assert list(context["trainers"][1].errors) == [field]

    late = programme([{**MORNING, "held_on": gone}])
    del late["past"]
    session.year = (today() - timedelta(days=3)).year
    session.save()
    answer = client.post(url("programme", session.pk), late)
    assert answer.context["asks_past"]
    assert list(answer.context["meetings"][0].errors) == ["held_on"]
    assert not session.meetings.exists()
    assert client.post(url("programme", session.pk), late | {"past": "1"}).status_code == 302
    # A meeting that stands on its day already is asked about no more.
    late["meetings-0-pk"] = session.meetings.get().pk
    assert client.post(url("programme", session.pk), late).status_code == 302


# --- steps --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status,deed,after",
    [
        (Status.DRAFT, "announce", Status.ANNOUNCED),
        (Status.ANNOUNCED, "open", Status.REGISTRATION_OPEN),
        (Status.REGISTRATION_OPEN, "close-registration", Status.REGISTRATION_CLOSED),
        (Status.REGISTRATION_CLOSED, "start", Status.RUNNING),
        (Status.REGISTRATION_CLOSED, "cancel", Status.CANCELLED),
    ],
)
def test_each_step_is_asked_and_then_taken(client, manager, status, deed, after):
    session = session_in(0, status=status)
    assert url(deed, session.pk) in client.get(url("inspect", session.pk)).content.decode()
    assert client.get(url(deed, session.pk)).status_code == 200

    response = client.post(url(deed, session.pk), {"reason": "Mưa bão"})

    assert response.url == url("inspect", session.pk)
    session.refresh_from_db()
    assert session.status == after


def test_a_step_that_is_refused_says_why(client, manager):
    session = session_in(-1, status=Status.RUNNING)
    fill(session, 2)

    response = client.post(url("settle", session.pk))

    assert response.status_code == 422
    assert "2" in str(response.context["form"].non_field_errors())
    session.refresh_from_db()
    assert session.status == Status.RUNNING


def test_a_draft_is_deleted_and_the_list_comes_back(client, manager):
    session = session_in(9, status=Status.DRAFT)

    assert client.post(url("delete-draft", session.pk)).url == url("index")
    assert not CourseSession.objects.exists()


def test_a_draft_that_had_people_offers_to_be_cancelled_instead(client, manager):
    session = session_in(9, status=Status.DRAFT)
    page = client.get(url("inspect", session.pk)).content.decode()
    assert url("delete-draft", session.pk) in page
    assert url("cancel", session.pk) not in page
    RegistrationFactory(session=session, status=Registration.Status.CANCELLED, ended_at=timezone.now())

    assert client.post(url("delete-draft", session.pk)).status_code == 422
    page = client.get(url("inspect", session.pk)).content.decode()
    assert url("delete-draft", session.pk) not in page
    assert url("cancel", session.pk) in page
    question = client.get(url("cancel", session.pk)).context["question"]
    assert question == str(Cancel.unannounced) % {"object": session}
    client.post(url("cancel", session.pk), {"reason": "Soạn nhầm"})
    session.refresh_from_db()
    assert session.status == Status.CANCELLED
    page = client.get(url("inspect", session.pk)).content.decode()
    assert reverse("courses:session", args=[session.code]) not in page


def test_deleting_an_announced_session_is_refused(client, manager):
    session = session_in(9)

    assert client.post(url("delete-draft", session.pk)).status_code == 422
    assert CourseSession.objects.exists()


# --- people -------------------------------------------------------------------------------------------------


def test_people_are_found_without_accents_and_added(client, manager):
    session = session_in(9, capacity=1)
    ngoc, anh = ProviderFactory(full_name="Đặng Thị Ngọc"), ProviderFactory(full_name="Lê Văn Ánh")
    ProviderStatusFactory(provider=ngoc)
    found = client.get(url("enroll", session.pk), {"q": "ngoc dang"}).content.decode()
    assert "Đặng Thị Ngọc" in found
    assert "Lê Văn Ánh" not in found

    client.post(url("enroll", session.pk), {"provider": [ngoc.pk, anh.pk, "x"]})

    assert set(session.registrations.values_list("provider__full_name", "status")) == {
        ("Lê Văn Ánh", "confirmed"),
        ("Đặng Thị Ngọc", "waitlisted"),
    }
    assert "Đặng Thị Ngọc" not in client.get(url("enroll", session.pk)).content.decode()


def ticked_on(response):
    return [person["pk"] for person in response.context["chosen"]]


def offered_on(response):
    return [person["pk"] for person in response.context["found"]]


def test_adding_nobody_says_so(client, manager):
    response = client.post(url("enroll", session_in(9).pk), {"provider": ["x"]})

    assert response.status_code == 422
    assert response.context["refusal"].code == "nobody_ticked"


def test_a_refused_list_of_people_comes_back_with_every_tick_and_the_reason_beside_the_person(
    client, manager
):
    session = session_in(9)
    free, held = ProviderFactory(full_name="Lê Văn Ánh"), ProviderFactory(full_name="Trần Thị Ấn")
    RegistrationFactory(session=session, provider=held)

    response = client.post(url("enroll", session.pk), {"provider": [free.pk, held.pk], "q": "van"})

    assert response.status_code == 422
    assert response.context["refusal"].code == "some_refused"
    assert [(line["pk"], bool(line["refusal"])) for line in response.context["chosen"]] == [
        (free.pk, False),
        (held.pk, True),
    ]
    assert response.context["query"] == "van"
    assert response.content.decode().count(" checked>") == 2
    assert session.registrations.count() == 1


def test_who_is_ticked_stays_ticked_whatever_name_is_looked_for_next(client, manager):
    session = session_in(9)
    first, second = ProviderFactory(full_name="Lê Văn Ánh"), ProviderFactory(full_name="Trần Thị Ấn")
    address = url("enroll", session.pk)

    searched = client.post(address, {"provider": first.pk, "q": " tran ", "search": "1"})
    page = client.get(searched.url)
    assert (ticked_on(page), offered_on(page)) == ([first.pk], [second.pk])
    nobody = client.get(client.post(address, {"provider": first.pk, "q": "khong co", "search": "1"}).url)
    assert (ticked_on(nobody), offered_on(nobody)) == ([first.pk], [])

    added = client.post(address, {"provider": [first.pk, second.pk], "q": "tran"})

    assert session.registrations.count() == 2
    assert ticked_on(client.get(added.url)) == []
    assert client.post(address, {"search": "1", "q": ""}).url == address


def test_the_trainers_of_a_session_are_not_offered_as_learners(client, manager):
    trainer = SessionTrainerFactory(session=session_in(9), provider=ProviderFactory())
    SessionTrainerFactory(session=trainer.session, name="Khách mời")
    learner = ProviderFactory()
    address = url("enroll", trainer.session_id)

    assert offered_on(client.get(address)) == [learner.pk]
    assert client.post(address, {"provider": [trainer.provider_id]}).status_code == 422
    assert not Registration.objects.exists()


def test_more_people_than_fit_on_the_screen_are_announced(client, manager):
    session = session_in(9)
    ProviderFactory.create_batch(51)

    response = client.get(url("enroll", session.pk))

    assert len(response.context["found"]) == 50
    assert response.context["more"]


@pytest.mark.parametrize(
    "status,deed,after",
    [
        ("waitlisted", "confirm", "confirmed"),
        ("requested", "refuse", "refused"),
        ("confirmed", "cancel", "cancelled"),
    ],
)
def test_deeds_on_a_registration_lead_back_to_its_session(client, manager, status, deed, after):
    registration = RegistrationFactory(session=session_in(9), status=status)
    address = reverse(f"registrations:{deed}", args=[registration.pk])
    assert address in client.get(url("inspect", registration.session_id)).content.decode()

    response = client.post(address, {"reason": "Hết chỉ tiêu"})

    assert response.url.startswith(url("inspect", registration.session_id))
    registration.refresh_from_db()
    assert registration.status == after


def test_a_session_that_has_ended_offers_no_deed_on_people(client, manager):
    session = session_in(-9, status="settled", settled_at=timezone.now(), threshold_percent=80)
    registration = RegistrationFactory(session=session)

    assert not client.get(reverse("registrations:inspect", args=[registration.pk])).context["deeds"]


def test_registrations_are_found_by_name_and_by_session(client, manager):
    registration = RegistrationFactory(
        provider=ProviderFactory(full_name="Đặng Thị Ngọc"), session=session_in(9, code="TH-TIM-01")
    )
    RegistrationFactory(session=session_in(9), provider=ProviderFactory(full_name="Lê Văn Ánh"))

    for words in ("ngoc", "th-tim-01"):
        html = client.get(reverse("registrations:index"), {"q": words}).content.decode()
        assert registration.provider.full_name in html
        assert "Lê Văn Ánh" not in html


@pytest.mark.parametrize("name", ["sessions", "registrations"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_lists_are_exported(client, manager, name, kind):
    RegistrationFactory(session=session_in(9))

    assert client.get(reverse(f"{name}:index"), {"export": kind}).status_code == 200


# --- thresholds ---------------------------------------------------------------------------------------------


def test_a_threshold_is_added_and_corrected(client, manager):
    client.post(
        reverse("thresholds:add"), {"valid_from": "2027-01-01", "percent": 90, "source": "Quyết định số 1"}
    )
    threshold = CompletionThreshold.objects.get(percent=90)

    client.post(
        reverse("thresholds:edit", args=[threshold.pk]),
        {"valid_from": "2027-01-01", "percent": 85, "source": "Quyết định số 1"},
    )

    threshold.refresh_from_db()
    assert threshold.percent == 85


def test_a_threshold_that_counts_already_is_told_beside_its_field(client, manager):
    session_in(-9, status="settled", settled_at=timezone.now(), threshold_percent=80)

    response = client.post(
        reverse("thresholds:add"), {"valid_from": "2020-01-01", "percent": 90, "source": "Quyết định số 1"}
    )

    assert "valid_from" in response.context["form"].errors


# --- queries ------------------------------------------------------------------------------------------------


def test_the_page_of_a_session_asks_the_same_for_many(client, manager, queries_of):
    session = session_in(0)
    fill(session, 10)
    address = url("inspect", session.pk)
    few = queries_of(client, address)
    fill(session, 1000)
    fill(session, 30, status="waitlisted")
    afternoon_of(session)
    SessionTrainerFactory.create_batch(5, session=session)

    assert queries_of(client, address) == few
    assert client.get(address).context["shown"] == 100


@pytest.mark.parametrize("name", ["sessions", "registrations"])
def test_lists_ask_the_same_for_many(client, manager, queries_of, name):
    fill(session_in(9), 3)
    address = reverse(f"{name}:index")
    few = queries_of(client, address)
    for number in range(25):
        session_in(9 + number)
    fill(session_in(9), 1000)

    assert queries_of(client, address) == few

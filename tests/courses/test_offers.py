"""A seat that becomes free is offered to the first in line, for a while, then to the next."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from courses import errors
from courses.actions import (
    MeetingPlan,
    accept_offer,
    announce,
    approve,
    cancel_registration,
    confirm,
    enroll,
    excuse,
    lapse_offers,
    refuse,
    register,
    revise_session,
    schedule,
    set_programme,
)
from courses.actions.programme import programme_refusals
from courses.models import CourseSession, Meeting, Registration
from lms.rounds import make_rounds
from tests.courses.stories import fill, session_in
from tests.factories import (
    NOON,
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
Status = Registration.Status
HOUR = timedelta(hours=1)


def states(session):
    """Everyone's status in the order they came, in short."""
    return " ".join(session.registrations.order_by("registered_at", "pk").values_list("status", flat=True))


@pytest.fixture
def session():
    """One seat, taken by the first of four people."""
    session = CourseSessionFactory(capacity=1, starts_on=None, ends_on=None)
    for minute in range(4):
        register(session=session, provider=ProviderFactory(), by=None, at=NOON + timedelta(minutes=minute))
    assert states(session) == "confirmed waitlisted waitlisted waitlisted"
    return session


def person(session, number):
    return session.registrations.order_by("registered_at", "pk")[number - 1]


def test_a_seat_goes_down_the_line_until_somebody_takes_it(session):
    cancel_registration(registration=person(session, 1), by=None, at=NOON + HOUR)
    assert states(session) == "cancelled offered waitlisted waitlisted"
    until = person(session, 2).offer_expires_at
    assert until == NOON + HOUR + timedelta(hours=48)

    # Nobody else gets the seat while it is offered: not who comes now, not past the first in line.
    late = register(session=session, provider=ProviderFactory(), by=None, at=NOON + 2 * HOUR)
    assert late.status == Status.WAITLISTED
    with pytest.raises(errors.NoSeatLeft):
        confirm(registration=person(session, 3), by=None, at=NOON + 2 * HOUR)
    with pytest.raises(errors.NoOpenOffer):
        accept_offer(registration=person(session, 3), by=None, at=NOON + 2 * HOUR)
    assert lapse_offers(at=until - HOUR) == 0

    # The second does not answer, the third declines, the fourth takes it.
    with pytest.raises(errors.OfferOver):
        accept_offer(registration=person(session, 2), by=None, at=until)
    _results, failed = make_rounds(at=until)
    assert not failed
    assert lapse_offers(at=until) == 0
    assert states(session) == "cancelled lapsed offered waitlisted waitlisted"
    cancel_registration(registration=person(session, 3), by=None, at=until + HOUR)
    accept_offer(registration=person(session, 4), by=None, at=until + 2 * HOUR)
    assert states(session) == "cancelled lapsed cancelled confirmed waitlisted"

    # Whoever did not answer may come back, at the end of the line.
    again = register(session=session, provider=person(session, 2).provider, by=None, at=until + 3 * HOUR)
    assert again.status == Status.WAITLISTED


def test_more_seats_are_offered_at_once_and_never_one_to_two_people(session):
    revise_session(session=session, capacity=3, by=None, at=NOON + HOUR)
    assert states(session) == "confirmed offered offered waitlisted"

    with pytest.raises(errors.CapacityBelowSeatsTaken):
        revise_session(session=session, capacity=2, by=None, at=NOON + HOUR)
    confirm(registration=person(session, 2), by=None, at=NOON + HOUR)  # says yes by telephone
    refuse(registration=person(session, 3), reason="Đã học lớp này", by=None, at=NOON + HOUR)
    assert states(session) == "confirmed confirmed refused offered"
    held = session.registrations.holding().count()
    assert held == CourseSession.objects.get(pk=session.pk).capacity


def test_an_offer_ends_when_the_first_meeting_begins_and_none_is_made_too_late(session):
    MeetingFactory(session=session)  # 2026-06-15, 7:30
    begins = NOON + timedelta(days=4, hours=19.5)
    cancel_registration(registration=person(session, 1), by=None, at=begins - 2 * HOUR)
    assert person(session, 2).offer_expires_at == begins

    cancel_registration(registration=person(session, 2), by=None, at=begins - HOUR / 2)
    assert states(session) == "cancelled cancelled waitlisted waitlisted"


@pytest.mark.parametrize("status", ["running", "draft"])
def test_the_office_gives_the_seats_itself_before_announcing_and_once_it_runs(status):
    seat = RegistrationFactory(session__capacity=1, session__status=status)
    waiting = RegistrationFactory(session=seat.session, status=Status.WAITLISTED)

    cancel_registration(registration=seat, by=None, at=NOON)

    waiting.refresh_from_db()
    assert waiting.status == Status.WAITLISTED


def test_requests_wait_for_approval_and_are_granted_in_the_order_they_came():
    session = CourseSessionFactory(capacity=2, needs_approval=True)
    asked = [
        register(session=session, provider=ProviderFactory(), by=None, at=NOON + timedelta(minutes=minute))
        for minute in range(4)
    ]
    assert states(session) == "requested requested requested requested"
    enroll(session=session, provider=ProviderFactory(), by=None, at=NOON + HOUR)  # the office asks nobody

    granted = approve(session=session, registrations=reversed(asked[:3]), by=None, at=NOON + HOUR)

    assert [registration.pk for registration in granted] == [registration.pk for registration in asked[:3]]
    assert states(session) == "confirmed waitlisted waitlisted requested confirmed"
    with pytest.raises(errors.NothingToDecide):
        approve(session=session, registrations=asked[:3], by=None, at=NOON + HOUR)


def test_nobody_holds_seats_in_two_meetings_at_once():
    seat = RegistrationFactory(session=MeetingFactory().session)
    other = MeetingFactory().session

    with pytest.raises(errors.BusyElsewhere, match=seat.session.title):
        register(session=other, provider=seat.provider, by=None, at=NOON)

    cancel_registration(registration=seat, by=None, at=NOON)
    assert register(session=other, provider=seat.provider, by=None, at=NOON)


def test_a_way_from_the_list_to_a_seat_asks_again_who_sits_elsewhere():
    full = MeetingFactory(session__capacity=1).session
    seat = RegistrationFactory(session=full)
    person = register(session=full, provider=ProviderFactory(), by=None, at=NOON)
    register(session=MeetingFactory().session, provider=person.provider, by=None, at=NOON)
    cancel_registration(registration=seat, by=None, at=NOON)
    asking = RegistrationFactory(
        session=MeetingFactory().session, provider=person.provider, status=Status.REQUESTED
    )

    with pytest.raises(errors.BusyElsewhere):
        accept_offer(registration=person, by=None, at=NOON)
    with pytest.raises(errors.BusyElsewhere):
        confirm(registration=person, by=None, at=NOON)
    with pytest.raises(errors.BusyElsewhere):
        approve(session=asking.session, registrations=[asking], by=None, at=NOON)
    beside = RegistrationFactory(session=asking.session, status=Status.REQUESTED)
    with pytest.raises(errors.SomeRefused):
        approve(session=asking.session, registrations=[asking, beside], by=None, at=NOON)
    assert states(asking.session) == "requested requested"
    assert "offered" in states(full)


@pytest.fixture
def next_day():
    """The morning after those of ``MeetingFactory``, with two people who also have a seat in one of these."""
    session = MeetingFactory(held_on=date(2026, 6, 16)).session
    other = MeetingFactory(session__title="Kỹ năng hòa giải").session
    for name in ("Lê Văn Ánh", "Đặng Văn Bảy"):
        provider = ProviderFactory(full_name=name)
        register(session=session, provider=provider, by=None, at=NOON)
        register(session=other, provider=provider, by=None, at=NOON)
    register(session=session, provider=ProviderFactory(), by=None, at=NOON)
    return session


MORNING = MeetingPlan(date(2026, 6, 15), "morning", time(8), time(11))
NEXT_DAY = MeetingPlan(date(2026, 6, 16), "morning", time(7, 30), time(11, 30))


def test_a_session_is_not_moved_onto_the_hours_of_its_learners_other_seats(next_day):
    how = {"session": next_day, "meetings": [MORNING], "by": None, "at": NOON}

    with pytest.raises(errors.LearnersElsewhere) as refused:
        schedule(**how)
    with pytest.raises(errors.LearnersElsewhere):
        set_programme(trainers=[], **how)

    both = "Lê Văn Ánh (“Kỹ năng hòa giải”, 15/06/2026); Đặng Văn Bảy (“Kỹ năng hòa giải”, 15/06/2026)"
    assert refused.value.params == {"people": both}
    assert next_day.meetings.get().held_on == NEXT_DAY.held_on
    # One seat of each is cancelled, here or there, and the way is free.
    here, there = (
        person(next_day, 1),
        Registration.objects.get(session__title="Kỹ năng hòa giải", provider=person(next_day, 2).provider),
    )
    for seat in (here, there):
        cancel_registration(registration=seat, by=None, at=NOON)
    schedule(**how)
    assert next_day.meetings.get().held_on == MORNING.held_on


@pytest.mark.parametrize("where", ["here", "there"])
def test_whoever_is_excused_from_one_of_two_meetings_may_keep_both_seats(next_day, where):
    sessions = {"here": next_day, "there": CourseSession.objects.exclude(pk=next_day.pk).get()}
    for seat in sessions[where].registrations.filter(provider__registrations__session=sessions["there"]):
        meeting = sessions[where].meetings.get()
        excuse(registration=seat, meetings=[meeting], reason="Học lớp kia", by=None, at=NOON)

    moved = replace(MORNING, pk=next_day.meetings.get().pk)
    schedule(session=next_day, meetings=[moved], by=None, at=NOON)

    assert next_day.meetings.get().held_on == MORNING.held_on


def test_a_meeting_that_stays_where_it_is_asks_nobody_again(next_day):
    Meeting.objects.filter(session=next_day).update(held_on=MORNING.held_on)  # from before this was asked
    stays = replace(MORNING, starts_at=time(7, 30), ends_at=time(11, 30))

    schedule(session=next_day, meetings=[replace(stays, room="Phòng 2"), NEXT_DAY], by=None, at=NOON)

    assert next_day.meetings.count() == 2


def test_a_refusal_names_a_few_learners_and_says_how_many_more(next_day):
    other = Registration.objects.get(
        provider=person(next_day, 1).provider, session__title__startswith="Kỹ"
    ).session
    for _more in range(5):
        provider = ProviderFactory(full_name="Vũ Thị Yến")
        RegistrationFactory(session=next_day, provider=provider)
        RegistrationFactory(session=other, provider=provider)

    with pytest.raises(errors.LearnersElsewhere) as refused:
        schedule(session=next_day, meetings=[MORNING], by=None, at=NOON)

    people = refused.value.params["people"]
    assert people.count("Vũ Thị Yến") == 3
    assert " 2 " in people


def test_a_draft_is_not_announced_while_its_people_sit_elsewhere_at_the_same_time():
    draft = MeetingFactory(session__status="draft").session
    seat = enroll(session=draft, provider=ProviderFactory(), by=None, at=NOON)
    register(session=MeetingFactory().session, provider=seat.provider, by=None, at=NOON)

    with pytest.raises(errors.LearnersElsewhere, match=seat.provider.full_name):
        announce(session=draft, by=None, at=NOON)

    cancel_registration(registration=seat, by=None, at=NOON)
    assert announce(session=draft, by=None, at=NOON).status == CourseSession.Status.ANNOUNCED


def test_clashes_of_a_programme_are_shown_beside_their_meeting_in_a_fixed_number_of_queries(next_day):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            found = programme_refusals(session=next_day, meetings=[NEXT_DAY, MORNING], trainers=[])
        return found, len(queries)

    (of_meetings, of_trainers), before = asked()
    assert ({place: refusal.code for place, refusal in of_meetings.items()}, of_trainers) == (
        {1: "learners_elsewhere"},
        {},
    )
    for seat in list(Registration.objects.exclude(session=next_day)):
        for _more in range(2):
            provider = ProviderFactory()
            RegistrationFactory(session=next_day, provider=provider)
            RegistrationFactory(session=seat.session, provider=provider)
    assert asked()[1] == before


@pytest.mark.parametrize("step", ["announce", "schedule"])
def test_seats_that_stood_free_are_offered_when_a_session_is_announced_or_moved(step):
    begins = NOON + timedelta(days=4, hours=19.5)
    meeting = MeetingFactory(session__status="draft" if step == "announce" else "registration_open")
    waiting = RegistrationFactory(session=meeting.session, status=Status.WAITLISTED)

    if step == "announce":
        announce(session=meeting.session, by=None, at=NOON)
    else:
        later = MeetingPlan(
            held_on=meeting.held_on + timedelta(days=7),
            half_day=meeting.half_day,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
        )
        schedule(session=meeting.session, meetings=[later], by=None, at=begins - HOUR / 2)

    waiting.refresh_from_db()
    assert waiting.status == Status.OFFERED


def test_cancelling_is_free_until_the_sessions_own_term():
    seat = RegistrationFactory(session__cancels_freely_until=NOON)

    with pytest.raises(errors.ReasonMissing):
        cancel_registration(registration=seat, by=None, at=NOON)

    assert cancel_registration(registration=seat, by=None, at=NOON - HOUR).status == Status.CANCELLED


# --- on the site --------------------------------------------------------------------------------------------


def test_a_stale_page_gives_up_no_seat(client):
    learner = ProviderFactory(user=UserFactory())
    client.force_login(learner.user)
    place = RegistrationFactory(session=session_in(9), provider=learner, status=Status.WAITLISTED)
    Registration.objects.update(status=Status.CONFIRMED)
    address = reverse("courses:cancel", args=[place.session.code])

    asked = client.post(address, {"leaving": Status.WAITLISTED})
    place.refresh_from_db()
    assert (asked.status_code, place.status) == (422, Status.CONFIRMED)
    assert 'name="leaving" value="confirmed"' in asked.content.decode()

    client.post(address, {"leaving": Status.CONFIRMED})
    place.refresh_from_db()
    assert place.status == Status.CANCELLED


def test_what_somebody_wrote_stays_when_a_seat_is_refused(client):
    learner = ProviderFactory(user=UserFactory())
    client.force_login(learner.user)
    session = session_in(9)
    RegistrationFactory(session=session_in(9), provider=learner)

    refused = client.post(reverse("courses:register", args=[session.code]), {"access": "Xe lăn"})

    assert refused.status_code == 422
    assert "Xe lăn" in refused.content.decode()


def test_a_learner_answers_an_offer_and_leaves_a_line_with_one_click(client):
    learner = ProviderFactory(user=UserFactory()).user
    session = session_in(9, capacity=1)
    (seat,) = fill(session, 1)
    client.force_login(learner)
    page = reverse("courses:session", args=[session.code])
    accept, leave = (reverse(f"courses:{name}", args=[session.code]) for name in ("accept", "cancel"))
    assert client.post(accept, follow=True).context["messages"]
    client.post(reverse("courses:register", args=[session.code]))
    assert f'method="post" action="{leave}"' in client.get(page).content.decode()

    cancel_registration(registration=seat, reason="Ốm", by=None, at=timezone.now())
    html = client.get(page).content.decode()
    assert f'method="post" action="{accept}"' in html
    assert f'method="post" action="{leave}"' in html
    client.post(accept)
    own = session.registrations.get(provider=learner.provider)
    assert own.status == Status.CONFIRMED

    # A seat is given up on a page that asks; a place in line is left at once.
    assert f'method="post" action="{leave}"' not in client.get(page).content.decode()
    session = session_in(20, capacity=1)
    fill(session, 1)
    RegistrationFactory(session=session, provider=learner.provider, status=Status.WAITLISTED)
    client.post(reverse("courses:cancel", args=[session.code]))
    assert session.registrations.get(provider=learner.provider).status == Status.CANCELLED


def test_asking_for_a_seat_says_that_somebody_decides(client):
    learner = ProviderFactory(user=UserFactory()).user
    session = session_in(9, needs_approval=True)
    client.force_login(learner)
    register_url = reverse("courses:register", args=[session.code])

    assert client.get(register_url).status_code == 200
    client.post(register_url)

    assert session.registrations.get().status == Status.REQUESTED

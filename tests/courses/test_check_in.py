"""Checking in by oneself: the code in the room, once per person, and nothing else."""

from datetime import time, timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from courses import errors
from courses.actions import add_attendance_rule, check_in
from courses.attendance.codes import Direction, letters, pass_of, registration_in, token, window_of
from courses.models import AttendanceEvent, AttendanceRecord
from lms.roles import Role
from tests.factories import AFTER as _AFTER
from tests.factories import (
    CourseSessionFactory,
    MeetingFactory,
    ProviderFactory,
    RegistrationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
AT = _AFTER.replace(day=15, hour=7, minute=40)
"""Ten minutes into the meeting that the factory makes."""


@pytest.fixture
def meeting():
    return MeetingFactory(session__status="running", room="Hội trường A")


@pytest.fixture
def provider():
    return ProviderFactory(user=UserFactory())


@pytest.fixture
def seat(meeting, provider):
    return RegistrationFactory(session=meeting.session, provider=provider)


@pytest.fixture
def clock(monkeypatch):
    """Tells the site what time it is."""

    class Clock:
        now = AT

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    cache.clear()
    return Clock


def code(meeting, at=AT, direction=Direction.IN):
    return token(meeting.pk, direction, window_of(at))


def enter(meeting, provider, code_=None, at=AT, **how):
    return check_in(
        meeting=meeting,
        provider=provider,
        **{"code": code_ or code(meeting, at), "seen_at": at, "at": at, "by": None, **how},
    )


def test_a_code_counts_once_for_each_person(meeting, provider, seat):
    done = enter(meeting, provider)
    again = enter(meeting, provider, at=AT + timedelta(minutes=1))

    assert (done.already, done.late_minutes, done.record.mark) == (False, 0, "present")
    assert (again.already, again.happened_at) == (True, AT)
    assert AttendanceEvent.objects.count() == 1
    assert AttendanceEvent.objects.get().kind == "self"


def test_who_comes_late_is_told_and_credited_by_the_rule(meeting, provider, seat):
    done = enter(meeting, provider, at=AT.replace(hour=8, minute=30))

    assert (done.late_minutes, done.record.mark, done.record.minutes) == (60, "late", 180)


def test_leaving_is_asked_only_where_the_rule_says_so(meeting, provider, seat):
    how = {"direction": Direction.OUT, "at": AT.replace(hour=11, minute=40)}
    out = code(meeting, how["at"], Direction.OUT)
    with pytest.raises(errors.NoCheckOut):
        enter(meeting, provider, out, **how)
    add_attendance_rule(
        session=meeting.session,
        valid_from=meeting.held_on,
        late_after_minutes=15,
        leave_before_minutes=15,
        asks_check_out=True,
        by=None,
        at=AT,
    )
    enter(meeting, provider)
    assert AttendanceRecord.objects.get().doubt == "no_check_out"
    with pytest.raises(errors.CodeNotShown):
        enter(meeting, provider, code(meeting, how["at"]), **how)

    early = AT.replace(hour=8)
    enter(meeting, provider, code(meeting, early, Direction.OUT), at=early, direction=Direction.OUT)
    assert AttendanceRecord.objects.get().mark == "left_early"
    done = enter(meeting, provider, out, **how)
    assert (done.already, done.record.mark, done.record.doubt) == (False, "present", "")


def test_whoever_is_not_on_the_list_or_in_the_wrong_room_is_told_so(meeting, provider):
    with pytest.raises(errors.NotOnTheList):
        enter(meeting, provider)
    other = MeetingFactory(
        session=CourseSessionFactory(title="Lớp khác", status="running"),
        held_on=meeting.held_on,
        room="Phòng 3",
    )
    RegistrationFactory(session=other.session, provider=provider)
    with pytest.raises(errors.WrongRoom, match="Phòng 3"):
        enter(meeting, provider)
    other.half_day, other.starts_at, other.ends_at = "evening", time(18), time(20)
    other.save()
    with pytest.raises(errors.NotOnTheList):
        enter(meeting, provider)
    other.held_on = meeting.held_on + timedelta(days=1)
    other.save()
    with pytest.raises(errors.NotOnTheList):
        enter(meeting, provider)


def test_too_early_and_too_late_are_told(meeting, provider, seat):
    with pytest.raises(errors.CheckInNotOpen, match="06:30"):
        enter(meeting, provider, at=AT.replace(hour=6, minute=0))
    with pytest.raises(errors.CheckInOver, match="11:30"):
        enter(meeting, provider, at=AT.replace(hour=12))


def test_expired_forged_and_foreign_codes_are_refused(meeting, provider, seat):
    other = MeetingFactory(session=meeting.session, half_day="afternoon")
    window = window_of(AT)
    good = code(meeting)
    bad = [
        *(token(meeting.pk, Direction.IN, window + away) for away in (-60, -3, -2, 1, 2, 40)),
        *(letters(meeting.pk, Direction.IN, window + away) for away in (-60, -4, -3, 1, 2)),
        token(other.pk, Direction.IN, window),
        letters(other.pk, Direction.IN, window),
        token(meeting.pk, Direction.OUT, window),
        *(good[:place] + ("a" if good[place] != "a" else "b") + good[place + 1 :] for place in range(20)),
        good[:-1],
        good + "a",
        "",
        "ABCDEF",
    ]
    for forged in bad:
        with pytest.raises(errors.CodeNotShown):
            enter(meeting, provider, forged or "-")
    with pytest.raises(errors.CodeNotShown):
        enter(meeting, provider, good, at=AT + timedelta(minutes=6), seen_at=AT)
    with pytest.raises(errors.CodeNotShown):
        enter(meeting, provider, code(meeting, AT + timedelta(minutes=1)), seen_at=AT + timedelta(minutes=1))

    assert not AttendanceEvent.objects.exists()
    enter(meeting, provider, letters(meeting.pk, Direction.IN, window - 2).lower())


def test_a_personal_code_cannot_be_made_up(seat):
    payload = pass_of(seat.pk)

    assert registration_in(f" {payload} ") == seat.pk
    for forged in (
        payload.replace(f":{seat.pk}:", f":{seat.pk + 1}:"),
        payload[:-1] + "_",
        "DD:²:AAAA",
        "DD:1",
        "https://example.org/",
        "",
    ):
        assert registration_in(forged) is None


# --- through the pages --------------------------------------------------------------------------------------


def scan(client, meeting, at=AT):
    return client.get(reverse("courses:scanned_in", args=[meeting.pk, code(meeting, at)]))


def test_the_camera_opens_the_address_and_one_button_confirms(client, clock, meeting, provider, seat):
    opened = scan(client, meeting)
    assert opened.url == reverse("courses:confirm_check_in")
    assert client.get(opened.url).url.startswith(reverse("account_login"))
    assert not AttendanceEvent.objects.exists()
    clock.now = AT + timedelta(minutes=2)  # signing in takes its time
    client.force_login(provider.user)

    page = client.get(opened.url)
    assert meeting.session.title in page.content.decode()
    done = client.post(opened.url)

    assert done.context["tone"] == "ok"
    assert AttendanceRecord.objects.get().mark == "present"
    assert client.post(opened.url).url == reverse("courses:type_code")  # the code is used up
    scan(client, meeting, AT + timedelta(minutes=2))
    assert client.post(opened.url).context["tone"] == "info"
    assert AttendanceEvent.objects.count() == 1


def test_an_old_photograph_of_the_code_is_refused_in_words(client, clock, meeting, provider, seat):
    client.force_login(provider.user)

    answer = scan(client, meeting, AT - timedelta(minutes=3))

    assert (answer.status_code, answer.context["refused"]) == (422, "code_not_shown")
    assert client.get(reverse("courses:confirm_check_in")).url == reverse("courses:type_code")


def test_somebody_from_outside_is_told_at_the_button(client, clock, meeting):
    client.force_login(UserFactory())
    scan(client, meeting)
    assert client.post(reverse("courses:confirm_check_in")).status_code == 403

    client.force_login(ProviderFactory(user=UserFactory()).user)
    scan(client, meeting)
    assert client.post(reverse("courses:confirm_check_in")).context["refused"] == "not_on_the_list"


def test_six_letters_do_the_same_and_guessing_is_slowed_down(client, clock, meeting, provider, seat):
    client.force_login(provider.user)
    url = reverse("courses:type_code")
    shown = letters(meeting.pk, Direction.IN, window_of(AT))
    assert client.get(url).status_code == 200
    assert client.post(url, {"code": "x"}).status_code == 422

    assert client.post(url, {"code": f"{shown[:3].lower()} {shown[3:]}"}).status_code == 302
    assert client.post(reverse("courses:confirm_check_in")).context["tone"] == "ok"

    assert [client.post(url, {"code": "ZZZZZZ"}).status_code for _ in range(11)] == [422] * 10 + [429]
    assert client.post(url, {"code": shown}).status_code == 429


def test_the_address_takes_no_letters_and_says_nothing_of_the_session(client, clock, meeting, seat):
    typed = letters(meeting.pk, Direction.IN, window_of(AT))
    url = reverse("courses:scanned_in", args=[meeting.pk, typed])

    refused = client.get(url)

    assert refused.status_code == 422
    assert meeting.session.title not in refused.content.decode()
    meeting.session.status = "draft"
    meeting.session.save()
    assert client.get(url).status_code == scan(client, meeting).status_code == 404


def test_the_projected_page_hands_out_codes_to_who_may_mark(client, clock, meeting, provider, seat):
    page, data = (reverse(f"courses:{name}", args=[meeting.pk]) for name in ("projection", "projected_codes"))
    client.force_login(provider.user)
    assert client.get(page).status_code == client.get(data).status_code == 403
    client.force_login(UserFactory(role=Role.MANAGER))
    enter(meeting, provider)

    assert meeting.session.title in client.get(page).content.decode()
    told = client.get(data).json()

    assert (told["inside"], told["seats"]) == (1, 1)
    assert told["codes"][0]["letters"] == letters(meeting.pk, Direction.IN, window_of(AT))
    assert code(meeting) in told["codes"][0]["address"]
    assert [one["window"] for one in told["codes"]] == list(range(window_of(AT), window_of(AT) + 9))
    assert f"/ra/{meeting.pk}/" in client.get(data, {"ra": 1}).json()["codes"][0]["address"]
    clock.now = AT.replace(hour=14)
    assert client.get(data).json()["codes"] == []


def test_a_learner_sees_their_own_code_only(client, seat):
    url = reverse("courses:own_pass", args=[seat.pk])
    client.force_login(seat.provider.user)
    assert seat.provider.full_name in client.get(url).content.decode()

    client.force_login(UserFactory(role=Role.MANAGER))
    assert client.get(url).status_code == 404

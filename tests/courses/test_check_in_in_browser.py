"""The wall of the room and the phones in it, in a real browser."""

import io
from datetime import timedelta

import pytest
import zxingcpp
from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from courses.attendance.codes import Direction, letters, window_of
from courses.models import AttendanceRecord
from lms.roles import Role
from tests.courses.stories import session_in
from tests.factories import ProviderFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the site: today, ten minutes into the meeting; it stands still until it is moved."""

    class Clock:
        now = timezone.localtime().replace(hour=7, minute=40, second=5, microsecond=0)

    monkeypatch.setattr(timezone, "now", lambda: Clock.now)
    return Clock


@pytest.fixture
def meeting(clock):
    return session_in(0, status="running", title="Kỹ năng trợ giúp pháp lý cho trẻ em").meetings.get()


def read(page):
    """What a phone's camera reads on the wall."""
    picture = Image.open(io.BytesIO(page.locator("#qr").screenshot())).convert("L")
    return zxingcpp.read_barcodes(picture)[0].text


def test_the_code_on_the_wall_changes_for_two_hours_and_after_a_sleep_and_checks_somebody_in(
    page_desk, page_phone, sign_in, clock, meeting
):
    wall = page_desk
    wall.clock.install(time=clock.now + timedelta(hours=3))  # a laptop whose clock is wrong
    sign_in(wall, UserFactory(role=Role.MANAGER))
    wall.goto(f"/lop/diem-danh/chieu/{meeting.pk}/")

    def expect_current():
        shown = letters(meeting.pk, Direction.IN, window_of(clock.now))
        expect(wall.locator("#letters")).to_have_text(f"{shown[:3]} {shown[3:]}")

    expect_current()
    first = read(wall)
    clock.now += timedelta(minutes=1)
    wall.clock.run_for(60_000)  # tick by tick
    expect_current()
    for _turn in range(12):  # ten minutes each
        clock.now += timedelta(minutes=10)
        wall.clock.fast_forward(10 * 60 * 1000)
        wall.clock.run_for(500)
        expect_current()
    assert read(wall) != first
    clock.now += timedelta(minutes=30)  # asleep: no timer ran
    wall.clock.set_system_time(clock.now + timedelta(hours=3))
    wall.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    wall.clock.run_for(1000)
    expect_current()

    phone, learner = page_phone, UserFactory()
    seat = RegistrationFactory(session=meeting.session, provider=ProviderFactory(user=learner))
    sign_in(phone, learner)
    phone.goto(read(wall))
    expect(phone.locator("h1")).to_have_text(meeting.session.title)
    phone.locator(".check-in-button").tap()
    expect(phone.locator("#check-in-result")).to_have_attribute("data-tone", "warn")
    assert AttendanceRecord.objects.get(registration=seat).mark == "late"
    wall.clock.run_for(31_000)
    expect(wall.locator("#inside")).to_have_text("1")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360


@pytest.mark.parametrize("projector", [(1024, 768), (1280, 720), (1920, 1080)])
def test_the_code_on_the_wall_is_whole_whatever_the_session_is_called(
    page_desk, sign_in, clock, meeting, projector
):
    width, height = projector
    meeting.session.title = (
        "Bồi dưỡng kỹ năng trợ giúp pháp lý cho đồng bào dân tộc thiểu số ở xã khó khăn " * 3
    )
    meeting.session.save()
    page_desk.set_viewport_size({"width": width, "height": height})
    sign_in(page_desk, UserFactory(role=Role.MANAGER))

    page_desk.goto(f"/lop/diem-danh/chieu/{meeting.pk}/")

    expect(page_desk.locator("#letters")).not_to_have_text("······")
    box = page_desk.locator("#qr").bounding_box()
    assert box["y"] + box["height"] <= height
    assert min(box["width"], box["height"]) >= height / 2
    assert page_desk.evaluate("document.documentElement.scrollHeight") <= height
    assert read(page_desk)

"""The attendance app on phones without network, in a real browser."""

import base64
import io
import re

import pytest
import segno
from playwright.sync_api import expect

from courses.attendance.codes import pass_of
from courses.models import AttendanceEvent, AttendanceRecord
from lms.roles import Role
from tests.courses.stories import clock_from, fill, session_in
from tests.factories import ProviderFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
APP = "/lop/diem-danh/so/"


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """Two o'clock: the meetings of today have begun, whenever the tests run."""
    clock_from(monkeypatch, 14)


@pytest.fixture
def session():
    return session_in(0, status="running")


@pytest.fixture
def seats(session):
    names = ("Lê Văn Ánh", "Trần Thị Ấn", "Đặng Văn Bảy")
    return [RegistrationFactory(session=session, provider=ProviderFactory(full_name=name)) for name in names]


def marks():
    return list(AttendanceRecord.objects.order_by("registration").values_list("mark", "minutes", "doubt"))


def ready(page):
    """The worker has everything it needs to go on without network."""
    expect(page.locator("#state")).to_have_attribute("data-synced", re.compile(r"\d+"))
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")


def test_marks_made_without_network_outlive_the_browser_and_arrive_by_themselves(
    page_phone, sign_in, session, seats
):
    page, manager = page_phone, UserFactory(role=Role.MANAGER)
    sign_in(page, manager)
    page.goto(APP)
    ready(page)
    page.get_by_role("link", name="Điểm danh").or_(page.locator(".app-meeting .button").first).first.tap()

    page.context.set_offline(True)
    page.locator(f"#m{seats[0].pk}-absent").tap()
    page.locator(f"#m{seats[1].pk}-excused").tap()
    page.locator(".app-reason input").fill("Đi công tác")
    page.locator(".app-reason button").tap()
    page.locator("#rest").tap()
    expect(page.locator("#state")).to_have_attribute("data-waiting", "3")
    expect(page.locator("#marked")).to_have_text("3/3")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert page.locator(".app-mark").first.bounding_box()["height"] >= 44
    page.close()
    assert marks() == []

    page = page_phone.context.new_page()  # the browser was closed; there is still no network
    page.goto(APP)
    expect(page.locator("#state")).to_have_attribute("data-waiting", "3")
    page.locator(".app-meeting .button").first.tap()
    expect(page.locator("#marked")).to_have_text("3/3")
    page.context.set_offline(False)

    expect(page.locator("#state")).to_have_attribute("data-waiting", "0", timeout=15_000)
    assert marks() == [("absent", 0, ""), ("excused", 0, ""), ("present", 240, "")]
    assert {event.recorded_by for event in AttendanceEvent.objects.all()} == {manager}


def test_one_mark_the_server_fails_at_holds_up_no_other_and_lists_go_with_the_right(
    page_phone, sign_in, session, seats
):
    page, manager = page_phone, UserFactory(role=Role.MANAGER)
    sign_in(page, manager)
    page.goto(f"{APP}#{session.meetings.get().pk}")
    ready(page)

    def fail(route):
        bad = f'"registration":{seats[0].pk},' in route.request.post_data
        route.fulfill(status=500) if bad else route.continue_()

    page.route("**/so/gui/**", fail)
    page.context.set_offline(True)
    page.locator("#rest").tap()
    page.context.set_offline(False)
    expect(page.locator("#state")).to_have_attribute("data-waiting", "1", timeout=15_000)
    page.unroute("**/so/gui/**")
    page.reload()
    expect(page.locator("#state")).to_have_attribute("data-waiting", "0")
    assert len(marks()) == 3

    manager.groups.clear()
    page.evaluate("globalThis.dispatchEvent(new Event('online'))")
    expect(page.locator("#state")).to_have_attribute("data-trouble", "not_allowed")
    expect(page.locator(".app-name")).to_have_count(0)


def test_two_phones_that_did_not_know_of_each_other_end_in_a_conflict_that_both_see(
    page_phone, page_desk, sign_in, session, seats
):
    meeting = session.meetings.get()
    for page in (page_phone, page_desk):
        sign_in(page, UserFactory(role=Role.MANAGER))
        page.goto(f"{APP}#{meeting.pk}")
        ready(page)
        page.context.set_offline(True)
    page_phone.locator(f"#m{seats[0].pk}-absent").tap()
    page_desk.locator(f"#m{seats[0].pk}-present").click()
    for page in (page_phone, page_desk):
        page.context.set_offline(False)
        expect(page.locator("#state")).to_have_attribute("data-waiting", "0", timeout=15_000)

    assert marks()[0][2] == "conflict"
    expect(page_desk.locator(".app-doubt")).to_have_count(1)
    page_desk.locator(f"#m{seats[0].pk}-present").click()
    expect(page_desk.locator(".app-doubt")).to_have_count(0)
    expect(page_desk.locator("#state")).to_have_attribute("data-waiting", "0", timeout=15_000)
    assert marks() == [("present", 240, "")]


THINK, TAP, SWIPE = 1.35, 0.5, 0.8
"""Seconds: to decide about a person (the operator M of Card, Moran and Newell's keystroke-level model), a thumb's tap,
a swipe over half a screen."""


def test_a_class_of_forty_is_marked_with_a_thumb_in_less_than_two_minutes(page_phone, sign_in, session):
    seats = fill(session, 40)
    page = page_phone
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"{APP}#{session.meetings.get().pk}")
    ready(page)
    expect(page.locator("#marked")).to_have_text("0/40")
    page.context.set_offline(True)
    marks_of = ["absent" if number % 8 == 3 else "present" for number in range(40)]
    began = page.evaluate("performance.now()")

    for seat, mark in zip(seats, marks_of, strict=True):  # each by themselves: the slowest way
        page.locator(f"#m{seat.pk}-{mark}").tap()

    own = (page.evaluate("performance.now()") - began) / 1000
    expect(page.locator("#marked")).to_have_text("40/40")
    expect(page.locator("#state")).to_have_attribute("data-waiting", "40")
    length, height = page.evaluate("[document.documentElement.scrollHeight, innerHeight]")
    swipes = length / (height / 2)
    one_by_one = 40 * (THINK + TAP) + swipes * SWIPE + own
    absent_then_rest = 40 * THINK + (marks_of.count("absent") + 1) * TAP + swipes * SWIPE
    assert absent_then_rest < one_by_one < 120, (one_by_one, own, swipes)
    assert (
        min(box["height"] for box in (page.locator(".app-mark").nth(n).bounding_box() for n in (0, 80))) >= 44
    )


def picture(text):
    """A code as it is shown to the camera."""
    png = io.BytesIO()
    segno.make(text, error="m", micro=False).save(png, kind="png", scale=8, border=4)
    return "data:image/png;base64," + base64.b64encode(png.getvalue()).decode()


CAMERA = """
navigator.mediaDevices.getUserMedia = async () => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [480, 480];
  const pen = canvas.getContext("2d");
  const held = new Image();
  globalThis.showToCamera = (url) => { held.src = url; };
  setInterval(() => {
    pen.fillStyle = "#fff";
    pen.fillRect(0, 0, 480, 480);
    if (held.complete && held.naturalWidth) pen.drawImage(held, 40, 40, 400, 400);
  }, 50);
  return canvas.captureStream(20);
};
"""


def test_codes_are_scanned_at_the_door_with_and_without_network(page_phone, sign_in, session, seats):
    other = session_in(0, status="running", title="Lớp bên cạnh")
    next_door = RegistrationFactory(session=other)
    stranger = RegistrationFactory()
    page = page_phone
    page.add_init_script(CAMERA)
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"{APP}#{session.meetings.get().pk}/quet")
    ready(page)
    expect(page.locator("video")).to_have_js_property("readyState", 4)

    def show(text, outcome, words=""):
        page.evaluate("(url) => showToCamera(url)", picture(text))
        expect(page.locator("#scanned")).to_contain_text(words)
        expect(page.locator("#scanned")).to_have_attribute("data-outcome", outcome)

    show(pass_of(seats[0].pk), "accepted", "Lê Văn Ánh")
    page.context.set_offline(True)
    show(pass_of(seats[1].pk), "accepted", "Trần Thị Ấn")
    show(pass_of(seats[0].pk), "already", "Lê Văn Ánh")
    show(pass_of(next_door.pk), "other_room", "Lớp bên cạnh")
    show(pass_of(stranger.pk), "not_on_list")
    show("https://example.org/", "unknown")
    page.context.set_offline(False)

    expect(page.locator("#state")).to_have_attribute("data-waiting", "0", timeout=15_000)
    assert set(AttendanceEvent.objects.values_list("registration", "kind", "mark")) == {
        (seats[0].pk, "scan", "arrived"),
        (seats[1].pk, "scan", "arrived"),
    }

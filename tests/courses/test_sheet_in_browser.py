"""The attendance sheet in a real browser: keyboard on a desk, thumb on a phone."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from courses.actions import AttendanceMark, record_attendance
from courses.models import AttendanceRecord
from lms.roles import Role
from tests.courses.stories import clock_from, session_in
from tests.factories import ProviderFactory, RegistrationFactory, UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def afternoon(monkeypatch):
    """Two o'clock: the meetings of today have begun, whenever the tests run."""
    clock_from(monkeypatch, 14)


@pytest.fixture
def session():
    session = session_in(0, status="running")
    for name in ("Lê Văn Ánh", "Trần Thị Ấn", "Đặng Văn Bảy"):
        RegistrationFactory(session=session, provider=ProviderFactory(full_name=name))
    return session


def marks_of(session):
    records = AttendanceRecord.objects.filter(registration__session=session).order_by("registration")
    return list(records.values_list("mark", "minutes", "reason"))


def test_a_class_is_marked_with_the_keyboard_alone(page_desk, sign_in, session):
    page = page_desk
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"/admin/sessions/sheet/{session.pk}/")
    page.locator(".sheet-row input").first.focus()

    page.keyboard.press("c")
    page.keyboard.press("m")
    page.keyboard.type("200")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("5")
    page.keyboard.type("Ốm")

    expect(page.locator("#unsaved")).to_contain_text("3")
    expect(page.locator('[data-tally="none"]')).to_have_text("0")
    page.keyboard.press("Enter")  # in a field of a row it goes on, it does not send half a sheet
    assert marks_of(session) == []
    with page.expect_navigation():
        page.locator("form#sheet .cs-stick button[type=submit]").click()
    assert marks_of(session) == [("present", 240, ""), ("late", 200, ""), ("excused", 0, "Ốm")]
    expect(page.locator("#unsaved")).to_be_empty()


def test_a_class_is_marked_with_a_thumb(page_phone, sign_in, session):
    page = page_phone
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"/admin/sessions/sheet/{session.pk}/")

    page.locator(".sheet-row .mark.is-absent").nth(1).tap()
    page.locator("#rest").tap()
    expect(page.locator('[data-tally="present"]')).to_have_text("2")
    size = page.locator(".sheet-row .mark").first.bounding_box()
    assert size["height"] >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= 360

    with page.expect_navigation():
        page.locator("form#sheet .cs-stick button[type=submit]").tap()
    assert [mark for mark, _minutes, _reason in marks_of(session)] == ["present", "absent", "present"]


def test_a_mark_made_before_the_script_came_counts_and_nothing_moves_under_the_hand(
    page_desk, sign_in, session
):
    page = page_desk
    held = []

    def hold(route):
        held.append(route)

    page.route("**/attendance_sheet.js", hold)
    sign_in(page, UserFactory(role=Role.MANAGER))
    with page.expect_request("**/attendance_sheet.js"):
        page.goto(f"/admin/sessions/sheet/{session.pk}/", wait_until="commit")
    first = page.locator(".sheet-row .mark.is-absent").first
    first.click()
    page.evaluate("document.fonts.ready")
    place = first.bounding_box()

    held[0].continue_()

    expect(page.locator('[data-tally="absent"]')).to_have_text("1")
    expect(page.locator("#unsaved")).to_contain_text("1")
    assert first.bounding_box() == place
    page.locator("#rest").click()
    expect(page.locator('[data-tally="present"]')).to_have_text("2")


def test_leaving_with_unsaved_marks_asks_first(page_desk, sign_in, session):
    page = page_desk
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"/admin/sessions/sheet/{session.pk}/")

    page.locator(".sheet-row .mark.is-present").first.click()
    page.goto("/admin/sessions/")

    assert asked == ["beforeunload"]


def test_unsaved_marks_outlive_a_dropped_connection_and_a_reload(page_desk, sign_in, session):
    page = page_desk
    page.on("dialog", lambda dialog: dialog.accept())
    sign_in(page, UserFactory(role=Role.MANAGER))
    page.goto(f"/admin/sessions/sheet/{session.pk}/")
    page.locator(".sheet-row .mark.is-absent").first.click()
    page.locator(".sheet-row .mark.is-present").nth(1).click()

    page.context.set_offline(True)
    page.locator("form#sheet .cs-stick button[type=submit]").click()
    expect(page.locator("#unsaved")).to_contain_text("2")
    assert marks_of(session) == []

    page.context.set_offline(False)
    second = session.registrations.order_by("pk")[1]
    mark = AttendanceMark(second.pk, "late", 100)
    record_attendance(meeting=session.meetings.get(), marks=[mark], by=None, at=timezone.now())
    page.reload()
    expect(page.locator("#unsaved")).to_contain_text("2")
    expect(page.locator(".sheet-row .sheet-doubt")).to_have_count(1)

    with page.expect_navigation():
        page.locator("form#sheet .cs-stick button[type=submit]").click()
    assert [mark for mark, _minutes, _reason in marks_of(session)] == ["absent", "present"]
    expect(page.locator("#unsaved")).to_be_empty()
    assert page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('sheet.')).length") == 0

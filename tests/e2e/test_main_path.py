"""The main job in a browser: from an item of the plan to a verified certificate and the figures of the half year.

A manager works on a desk and, in class, on a telephone; a learner registers on hers. On the way each of them makes the
mistakes that people make: the page says so in Vietnamese, and nothing has changed.
"""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Page, expect

from certificates.models import Certificate
from courses.errors import (
    CapacityBelowSeatsTaken,
    CodeUnreadable,
    MeetingEndsBeforeStart,
    MeetingOutsideYear,
    MeetingsUnmarked,
)
from courses.models import AttendanceRecord, CoursePage, CourseSession, Registration
from lms.people.models import Provider
from lms.planning.models import PlannedActivity
from lms.reporting.models import ReportingPeriod
from lms.users.models import User
from tests.e2e.reading import address_on, words_on
from tests.e2e.words import beginning, button, fault_at, filled, link, main, says, word

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]

CODE = "TH-2026-Q2-09"
TITLE = "Tập huấn kỹ năng tư vấn, hòa giải cho người nghèo ở xã Hương Khê"
PEOPLE = 9
"""Whom the manager puts on the list; the tenth registers herself."""
FIGURES = ("sessions", "learners", "certificates", "revocations")


@dataclass
class Story:
    """Who plays, and in what."""

    desk: Page
    phone: Page
    clock: Any
    picture: Any
    period: ReportingPeriod

    @property
    def session(self) -> CourseSession:
        return CourseSession.objects.get(code=CODE)

    def office_page(self, page: Page) -> None:
        """Open the office's page of the session."""
        page.goto(f"/admin/sessions/inspect/{self.session.pk}/")

    def figures(self) -> dict[str, int]:
        """The half year's figures that the story moves, as the page has them."""
        self.desk.goto(f"/admin/reporting_periods/inspect/{self.period.pk}/")
        return {key: int(self.number(key).inner_text()) for key in FIGURES}

    def number(self, key: str):
        """The figure, which is a link to its rows."""
        return self.desk.locator(f"a[href$='/rows/{self.period.pk}/{key}/']")


@pytest.fixture
def story(demo, clock, vietnamese, public_address, picture, page_desk, page_phone, sign_in) -> Story:
    sign_in(page_desk, User.objects.get(username="quanly"))
    sign_in(page_phone, User.objects.get(username="hocvien"))
    period = ReportingPeriod.objects.get(starts_on="2025-12-15", ends_on="2026-06-14")
    return Story(page_desk, page_phone, clock, picture, period)


def test_a_session_goes_from_the_plan_to_verified_certificates_and_figures(story: Story, sign_in):
    story.clock.turn_to(2026, 6, 5, 9)
    before = story.figures()

    draft_from_the_plan(story)
    set_the_programme(story)
    announce_and_open(story)
    register_on_the_phone(story)
    enroll_people(story)
    capacity_stays_above_the_seats(story)

    story.clock.turn_to(2026, 6, 12, 11, 15)
    sign_in(story.phone, User.objects.get(username="quanly"))
    take_step(story, "Start")
    mark_the_morning_on_the_phone(story)
    story.clock.turn_to(2026, 6, 12, 17, 30)
    closing_wants_every_mark(story)
    mark_the_afternoon(story)
    take_step(story, "Settle")

    certificate = issue_certificates(story)
    address = download(story, certificate)
    story.phone.context.clear_cookies()
    verify(story, address)
    unknown_code(story)
    revoke(story, certificate, address)

    story.clock.turn_to(2026, 6, 13, 8)
    after = story.figures()
    moved = {key: after[key] - before[key] for key in FIGURES}
    assert moved == {"sessions": 1, "learners": PEOPLE, "certificates": PEOPLE, "revocations": 1}
    drill_down(story, certificate, after)
    sign_in(story.phone, User.objects.get(username="hocvien"))
    look_back(story, certificate)


# --- the manager plans --------------------------------------------------------------------------------------


def draft_from_the_plan(story: Story) -> None:
    page = story.desk
    item = PlannedActivity.objects.get(plan__year=2026, number="II.3.2")
    page.goto(f"/admin/activities/inspect/{item.pk}/")
    expect(main(page)).to_contain_text("Quý II, IV")
    story.picture(page, "01-plan-item-1280")
    link(main(page), "Plan a session").click()

    course = CoursePage.objects.live().order_by("path").first()
    page.locator("#id_course-chooser .unchosen button").click()
    page.locator(".modal-dialog").get_by_role("link", name=course.title).click()
    expect(page.locator("#id_course-chooser .chosen")).to_contain_text(course.title)
    expect(page.locator("[name=activity] option:checked")).to_contain_text("II.3.2")
    facts = {
        "title": TITLE,
        "code": "lớp số 9",
        "year": "2026",
        "quarter": "2",
        "venue": "Nhà văn hóa xã Hương Khê",
        "capacity": "30",
        "registration_closes_at": "11/06/2026 17:00",
        "organizer": str(item.lead_id),
    }
    filled(page, facts)
    save_form(page)
    expect(fault_at(page, "code")).to_have_text(str(CodeUnreadable.message))
    assert not CourseSession.objects.filter(title=TITLE).exists()

    filled(page, {"code": CODE})
    save_form(page)
    says(page, TITLE)
    assert story.session.activity == item
    assert story.session.status == CourseSession.Status.DRAFT


def save_form(page: Page) -> None:
    """Press the one button of the admin's form that saves."""
    page.locator("main form[method=post] footer button[type=submit]").first.click()


def set_the_programme(story: Story) -> None:
    page = story.desk
    story.office_page(page)
    link(main(page), "Enter meetings and trainers").click()
    day = "12/06/2026"
    filled(
        page, meeting(0, day, "morning", "07:30", "07:00") | {"meetings-0-agenda": "Kỹ năng tiếp xúc, tư vấn"}
    )
    button(main(page), "Save").click()
    says(page, str(MeetingEndsBeforeStart(day=day)))
    filled(page, meeting(0, "12/06/2027", "morning", "07:30", "11:30"))
    button(main(page), "Save").click()
    says(page, str(MeetingOutsideYear(day="12/06/2027", year=2026)))
    assert not story.session.meetings.exists()

    trainer = Provider.objects.get(user__username="giangvien")
    filled(
        page, meeting(0, day, "morning", "07:30", "11:30") | meeting(1, day, "afternoon", "13:30", "17:00")
    )
    filled(page, {"meetings-1-agenda": "Hòa giải, đàm phán; giải quyết tình huống"})
    filled(page, {"trainers-0-provider": str(trainer.pk), "trainers-0-minutes": "240"})
    button(main(page), "Save").click()
    expect(main(page)).to_contain_text(trainer.full_name)
    assert [one.minutes for one in story.session.meetings.order_by("starts_at")] == [240, 210]


def meeting(row: int, day: str, half_day: str, start: str, end: str) -> dict[str, str]:
    """The fields of one row of the programme."""
    values = {"held_on": day, "half_day": half_day, "starts_at": start, "ends_at": end}
    return {f"meetings-{row}-{name}": value for name, value in values.items()}


def take_step(story: Story, step: str) -> None:
    """Take a step of the session's life: its button on the page, then the question."""
    story.office_page(story.desk)
    link(main(story.desk), step).first.click()
    button(main(story.desk), step).click()
    expect(story.desk.locator(".messages .success")).to_be_visible()


def announce_and_open(story: Story) -> None:
    take_step(story, "Announce")
    take_step(story, "Open registration")


# --- people get seats ---------------------------------------------------------------------------------------


def register_on_the_phone(story: Story) -> None:
    page = story.phone
    story.clock.turn_to(2026, 6, 8, 20)
    page.goto("/lop/")
    page.get_by_role("link", name=TITLE, exact=True).tap()
    expect(page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    story.picture(page, "02-session-360")
    link(main(page), "Register for the session").tap()
    button(main(page), "Register for the session").tap()
    expect(main(page)).to_contain_text(word("You have a seat. See you there!"))
    registration = story.session.registrations.get()
    assert registration.status == Registration.Status.CONFIRMED
    assert registration.provider.user.username == "hocvien"


def enroll_people(story: Story) -> None:
    page = story.desk
    story.clock.turn_to(2026, 6, 9, 9)
    story.office_page(page)
    link(main(page), "Add people").first.click()
    filled(page, {"q": "nguyen"})
    button(main(page), "Search").click()
    expect(page.locator("[name=provider]").first).to_be_visible()
    trainer = Provider.objects.get(user__username="giangvien")
    boxes = page.locator(f"[name=provider]:not([value='{trainer.pk}'])")
    for number in range(PEOPLE):
        boxes.nth(number).check()
    button(main(page), "Add the ticked people").click()
    says(page, f"{PEOPLE} ")
    assert story.session.registrations.seated().count() == PEOPLE + 1


def capacity_stays_above_the_seats(story: Story) -> None:
    page = story.desk
    story.office_page(page)
    story.picture(page, "03-session-office-1280")
    link(main(page), "Change the facts").first.click()
    filled(page, {"capacity": "5"})
    save_form(page)
    expect(fault_at(page, "capacity")).to_have_text(
        str(CapacityBelowSeatsTaken(taken=PEOPLE + 1, capacity=5))
    )
    assert story.session.capacity == 30


# --- the day ------------------------------------------------------------------------------------------------


def mark_the_morning_on_the_phone(story: Story) -> None:
    """Everyone is there but the first in the list; the second is late."""
    page = story.phone
    story.office_page(page)
    link(main(page), "Take attendance").first.tap()
    rows = page.locator(".sheet-row")
    rows.nth(0).locator(".mark.is-absent").tap()
    rows.nth(1).locator(".mark.is-late").tap()
    rows.nth(1).locator("[name^=n]").fill("500")
    page.locator("#rest").tap()
    save_sheet(page)
    expect(rows.nth(1).locator(".sheet-error")).to_contain_text("500")
    assert not AttendanceRecord.objects.filter(meeting__session=story.session).exists()

    rows.nth(1).locator("[name^=n]").fill("210")
    save_sheet(page)
    expect(page.locator("[data-tally=present]")).to_have_text(str(PEOPLE - 1))
    story.picture(page, "04-attendance-360")
    assert AttendanceRecord.objects.filter(meeting__session=story.session).count() == PEOPLE + 1


def save_sheet(page: Page) -> None:
    with page.expect_navigation():
        page.locator("#sheet .cs-stick button[type=submit]").click()


def closing_wants_every_mark(story: Story) -> None:
    page = story.desk
    story.office_page(page)
    link(main(page), "Settle").first.click()
    button(main(page), "Settle").click()
    expect(page.get_by_role("alert").first).to_contain_text(beginning(str(MeetingsUnmarked.message)))
    assert story.session.status == CourseSession.Status.RUNNING


def mark_the_afternoon(story: Story) -> None:
    page = story.desk
    story.office_page(page)
    link(main(page), "Take attendance").last.click()
    page.locator(".sheet-row").nth(0).locator(".mark.is-absent").click()
    page.locator("#rest").click()
    save_sheet(page)
    expect(page.locator("[data-tally=none]")).to_have_text("0")
    story.picture(page, "05-attendance-1280")


# --- papers -------------------------------------------------------------------------------------------------


def issue_certificates(story: Story) -> Certificate:
    page = story.desk
    story.office_page(page)
    link(main(page), "Certificates").first.click()
    link(main(page), "Issue certificates").click()
    expect(main(page)).to_contain_text(f"{PEOPLE} ")
    button(main(page), "Issue certificates").click()
    expect(page.locator("[data-drawn]")).to_have_text(str(PEOPLE))
    expect(page.locator("main progress").first).to_have_attribute("value", str(PEOPLE))
    story.picture(page, "06-certificates-1280")
    certificates = Certificate.objects.of_session(story.session).order_by("number")
    assert certificates.count() == PEOPLE  # the one who was absent has none
    return certificates.get(provider__user__username="hocvien")


def download(story: Story, certificate: Certificate) -> str:
    """Fetch the PDF as the link on the page leads to it; gives the address in its QR code."""
    row = story.desk.locator("main tr", has_text=certificate.number_text)
    answer = story.desk.context.request.get(row.get_by_role("link", name="PDF").get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    pdf = answer.body()
    words = words_on(pdf)
    for said in ("GIẤY CHỨNG NHẬN", certificate.provider.full_name, certificate.number_text, "12/06/2026"):
        assert said in words, (said, words)
    story.picture.paper(pdf, "07-certificate")
    address = address_on(pdf)
    assert address == f"{settings.WAGTAILADMIN_BASE_URL}/v/{certificate.code}/"
    return address


def verify(story: Story, address: str) -> None:
    page = story.phone
    page.goto(address)
    assert page.url == address
    expect(page.locator(".verdict.tone-ok")).to_contain_text(word("This certificate is valid"))
    expect(main(page)).to_contain_text("12/06/2026")
    story.picture(page, "08-verified-360")


def unknown_code(story: Story) -> None:
    page = story.phone
    page.goto("/v/")
    page.locator("[name=code]").fill("bcfg2h-jkmn34-pqrstv")
    with page.expect_navigation() as answer:
        page.locator("main form:has([name=code]) button").tap()
    assert answer.value.status == 404
    expect(page.locator("main h1")).to_be_visible()
    assert not page.locator(".verdict.tone-ok").count()


def revoke(story: Story, certificate: Certificate, address: str) -> None:
    page = story.desk
    link(main(page), certificate.number_text).click()
    link(main(page), "Revoke").first.click()
    button(main(page), "Revoke").click()
    expect(page.locator("[name=reason]")).to_be_visible()  # no reason: asked again
    certificate.refresh_from_db()
    assert certificate.status == Certificate.Status.VALID
    filled(page, {"reason": "In sai họ tên"})
    button(main(page), "Revoke").click()
    expect(page.locator(".messages .success")).to_contain_text(certificate.number_text)

    story.phone.goto(address)
    expect(story.phone.locator(".verdict.tone-danger")).to_contain_text("12/06/2026")
    expect(main(story.phone)).not_to_contain_text("In sai họ tên")  # the reason is the office's
    story.picture(story.phone, "09-revoked-360")


# --- figures ------------------------------------------------------------------------------------------------


def drill_down(story: Story, certificate: Certificate, figures: dict[str, int]) -> None:
    page = story.desk
    story.number("sessions").evaluate("link => link.scrollIntoView({block: 'center'})")
    story.picture(page, "10-figures-1280")
    for key, expected in (("sessions", TITLE), ("revocations", certificate.number_text)):
        story.number(key).click()
        expect(page.locator("main tbody tr")).to_have_count(figures[key])
        expect(page.locator("main tbody")).to_contain_text(expected)
        expect(page.locator("main h2")).to_contain_text(re.compile(rf"\b{figures[key]}\b"))
        page.go_back()


def look_back(story: Story, certificate: Certificate) -> None:
    """What the learner finds on her page, and everybody on the front page."""
    story.phone.goto("/toi/")
    expect(main(story.phone)).to_contain_text(TITLE)
    expect(main(story.phone)).to_contain_text(certificate.number_text)
    assert story.phone.evaluate("document.documentElement.scrollWidth") <= 360
    story.picture(story.phone, "11-my-page-360")
    story.desk.context.clear_cookies()
    story.desk.goto("/")
    expect(story.desk.get_by_role("heading", level=1)).to_be_visible()
    story.picture(story.desk, "12-home-1280")

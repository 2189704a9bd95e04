"""Every kind of page on a phone and on a desk: it fits, axe finds no fault, the keyboard is seen, and it is light.

``page_phone`` and ``page_desk`` themselves fail a test when a script fails or the content security policy is broken.
"""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from certificates.models import Certificate
from courses.models import AttendanceRecord, CoursePage, CourseSession, MaterialPage
from exchanges.models import VisitStoryPage
from lms.planning.models import PlannedActivity
from lms.users.models import User
from tests.factories import ProviderFactory, UserFactory

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.e2e]

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
COMPRESSED = (".css", ".js", ".svg", "/")
"""What whitenoise and a web server send compressed; fonts and pictures are already."""


def public_pages() -> list[str]:
    """One address of each kind that visitors see, on the demo."""
    material = MaterialPage.objects.live().order_by("path").first()
    session = CourseSession.objects.public().order_by("-starts_on").first()
    settled = CourseSession.objects.filter(status=CourseSession.Status.SETTLED).first()
    pages = [
        material,
        material.get_parent(),
        CoursePage.objects.live().first(),
        VisitStoryPage.objects.live().first(),
    ]
    pages.append(pages[2].get_parent())
    return [
        "/",
        *(page.get_url() for page in pages if page),
        "/lop/",
        f"/lop/{session.code}/",
        f"/lop/{settled.code}/",
        "/v/",
        f"/v/{Certificate.objects.valid().first().code}/",
        "/tai-khoan/login/",
        "/khong-co-trang-nay/",
    ]


def office_screens() -> list[str]:
    """The main screens of the office."""
    session = CourseSession.objects.filter(status=CourseSession.Status.SETTLED).first()
    item = PlannedActivity.objects.get(plan__year=2026, number="II.3.2")
    return [
        "/admin/",
        f"/admin/plans/inspect/{item.plan_id}/",
        f"/admin/activities/inspect/{item.pk}/",
        "/admin/sessions/",
        f"/admin/sessions/inspect/{session.pk}/",
        f"/admin/sessions/sheet/{session.pk}/",
        "/admin/certificates/issued/",
        "/admin/figures/",
    ]


def width_beyond(page: Page) -> int:
    """How far the page is wider than its window."""
    return page.evaluate("document.documentElement.scrollWidth - innerWidth")


def faults_of(page: Page, urls: list[str], *, fits: bool) -> dict[str, str]:
    """What is wrong with each page: too wide (if it should fit), or what axe says."""
    found = {}
    for url in urls:
        page.goto(url)
        if fits and width_beyond(page) > 0:
            found[url] = f"{width_beyond(page)} px too wide"
        result = Axe().run(page, options=RULES)
        if result.violations_count:
            found[f"{url} (axe)"] = result.generate_report()[:1500]
    return found


def test_public_pages_fit_and_have_no_fault(demo, page_each, sign_in):
    page = page_each

    assert faults_of(page, public_pages(), fits=True) == {}
    sign_in(page, User.objects.get(username="hocvien"))
    assert faults_of(page, ["/toi/"], fits=True) == {}


def test_the_office_works_on_a_telephone(demo, page_phone, sign_in):
    sign_in(page_phone, User.objects.get(username="quanly"))
    for url in office_screens():
        answer = page_phone.goto(url)
        assert answer.ok, url
        assert width_beyond(page_phone) <= 0, url


def test_the_keyboard_is_seen_wherever_it_goes(demo, page_desk):
    page_desk.goto("/")
    seen = []
    for _ in range(12):
        page_desk.keyboard.press("Tab")
        seen.append(
            page_desk.evaluate(
                "(() => {const style = getComputedStyle(document.activeElement);"
                "return [document.activeElement.tagName, parseFloat(style.outlineWidth), style.outlineStyle]})()"
            )
        )
    assert seen[0][0] == "A"  # "skip to the content" comes first
    assert all(width >= 2 and style != "none" for _tag, width, style in seen), seen


def sent_over_the_wire(page: Page, url: str) -> int:
    """Bytes of a first visit, headers left out."""
    sizes: dict[str, int] = {}

    def weigh(answer) -> None:
        body = answer.body()
        path = answer.url.partition("?")[0]
        sizes[answer.url] = len(gzip.compress(body, 6) if path.endswith(COMPRESSED) else body)

    page.on("response", weigh)
    page.goto(url, wait_until="networkidle")
    return sum(sizes.values())


def test_a_first_visit_of_the_front_page_is_under_100_kb(demo, page_phone):
    assert sent_over_the_wire(page_phone, "/") < 100_000


def test_a_seat_is_taken_and_a_sheet_saved_without_a_script(demo, browser, live_server, sign_in, clock):
    clock.turn_to(2026, 12, 1, 9)
    context = browser.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    session = CourseSession.objects.get(code="TH-2026-Q4-01")
    learner = UserFactory()
    ProviderFactory(user=learner)
    sign_in(page, learner)
    page.goto(f"/lop/{session.code}/")
    page.locator("main a.button").first.click()
    with page.expect_navigation():
        page.locator("main form button[type=submit]").click()
    assert session.registrations.active().filter(provider__user=learner).exists()

    clock.turn_to(2026, 12, 8, 8)
    sign_in(page, User.objects.get(username="quanly"))
    page.goto(f"/admin/sessions/sheet/{session.pk}/")
    with page.expect_navigation():
        page.locator("#rest").click()
    marks = AttendanceRecord.objects.filter(meeting__session=session)
    assert marks.count() == session.registrations.seated().count() > 0
    context.close()

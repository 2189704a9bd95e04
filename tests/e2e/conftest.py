"""What the browser tests of the whole site share: its clock, its words, and a camera for the record."""

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.utils import timezone, translation
from playwright.sync_api import Page, Route

from tests.e2e.clock import Clock
from tests.e2e.reading import paper


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of site and test; it starts in the week before the story's session."""
    clock = Clock(2026, 6, 5, 9, 0)
    monkeypatch.setattr(timezone, "now", clock.now)
    return clock


@pytest.fixture
def vietnamese() -> Generator[None]:
    """The words of the site as the test looks for them."""
    with translation.override("vi"):
        yield


PUBLIC_ADDRESS = "https://taphuan.tgpl.example"


@pytest.fixture
def public_address(settings: LazySettings, live_server, page_phone: Page) -> str:
    """The address that papers name; the phone finds the running site under it."""

    def answer(route: Route) -> None:
        here = route.request.url.replace(PUBLIC_ADDRESS, live_server.url)
        route.fulfill(response=route.fetch(url=here, max_redirects=0))

    settings.WAGTAILADMIN_BASE_URL = PUBLIC_ADDRESS
    page_phone.context.route(f"{PUBLIC_ADDRESS}/**", answer)
    return PUBLIC_ADDRESS


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """What the browsers showed when a test failed is kept in ``test-results/``."""
    report = yield
    if report.when == "call" and report.failed:
        folder = Path(item.config.rootpath) / "test-results"
        folder.mkdir(exist_ok=True)
        for name, page in getattr(item, "funcargs", {}).items():
            if isinstance(page, Page):
                page.screenshot(path=folder / f"{item.name[:60]}-{name}.png", full_page=True)
    return report


class Camera:
    """Takes pictures into the folder that ``PICTURES`` in the environment names; without it, none."""

    def __init__(self) -> None:
        self.folder = Path(os.environ["PICTURES"]) if os.environ.get("PICTURES") else None

    def __call__(self, page: Page, name: str) -> None:
        """What the browser shows now."""
        if self.folder:
            page.mouse.move(0, 0)
            page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    def paper(self, pdf: bytes, name: str) -> None:
        """The first page of a document."""
        if self.folder:
            paper(pdf, dots_per_inch=110).save(self.folder / f"{name}.png")


@pytest.fixture
def picture() -> Camera:
    """``picture(page, "name")``, ``picture.paper(pdf, "name")``."""
    return Camera()

"""A real Chromium for the browser tests: ``page_phone`` (360 × 800), ``page_desk`` (1280 × 900), ``page_each`` (both).

A test must name its page among its arguments; asked for later (``request.getfixturevalue``), the browser would find its
event loop hidden.
"""

import asyncio
import os
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from scripts.machine import find_chromium

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
BROWSER_FIXTURES = {"page_phone", "page_desk", "page_each", "browser"}
PHONE = {"viewport": {"width": 360, "height": 800}, "has_touch": True, "is_mobile": True}
DESK = {"viewport": {"width": 1280, "height": 900}}
LONG = ("e2e", "packaging", "once_on_postgresql")
E2E = Path(__file__).resolve().parents[1] / "e2e"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what uses a browser as ``e2e``, and start the long tests first so that no worker waits for them."""
    for item in items:
        if BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.e2e)
        looked_for = item.path.stem.endswith("_in_browser") or item.path.parent == E2E
        if item.get_closest_marker("e2e") and not looked_for:
            raise pytest.UsageError(
                f"{item.nodeid} uses a browser: `make test` looks for such tests in tests/e2e and in files named "
                "test_…_in_browser.py only."
            )
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in LONG))


@contextmanager
def _no_running_loop(item: pytest.Item) -> Iterator[None]:
    """Hide the event loop that an open browser keeps in this thread from a test that has nothing to do with it.

    Code that starts a loop of its own (``asyncio.run``) would refuse beside it. And Django keeps one connection for a
    thread with a loop, another for it without: hidden in a part of a test only, what one part opens, another part
    neither closes nor rolls back, and the next test finds a connection to a database that is gone.
    """
    loop = asyncio._get_running_loop()
    if loop is None or BROWSER_FIXTURES & set(getattr(item, "fixturenames", ())):
        yield
        return
    asyncio._set_running_loop(None)
    try:
        yield
    finally:
        if not loop.is_closed():  # as the last test's teardown leaves it
            asyncio._set_running_loop(loop)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Iterator[None]:
    with _no_running_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Iterator[None]:
    with _no_running_loop(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    with _no_running_loop(item):
        return (yield)


@pytest.fixture(scope="session")
def browser() -> Generator[Browser]:
    """One Chromium per worker; each page has its own cookies."""
    path = find_chromium()
    if path is None:
        pytest.fail("No Chromium on this machine: run `make test`, it installs one or says what to type.")
    # Playwright's event loop runs in the test's thread; Django then takes ordinary code for asynchronous code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=CHROMIUM_ARGUMENTS)
        loop = asyncio._get_running_loop()
        yield chromium
        asyncio._set_running_loop(loop)  # whichever test is the last one, closing needs it
        chromium.close()


@contextmanager
def _page(browser: Browser, address: str, **options: Any) -> Iterator[Page]:
    """A page on the running site. Script errors and violations of the content security policy fail the test."""
    context = browser.new_context(
        base_url=address, locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", accept_downloads=True, **options
    )
    context.set_default_timeout(15_000)
    page = context.new_page()
    faults: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type == "error" and "Content Security Policy" in message.text:
            faults.append(message.text)

    page.on("console", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert not faults, f"The browser complained: {faults}"


@pytest.fixture
def page_phone(browser: Browser, live_server) -> Generator[Page]:
    """A page of 360 × 800 on the running site, as on a phone."""
    with _page(browser, live_server.url, **PHONE) as page:
        yield page


@pytest.fixture
def page_desk(browser: Browser, live_server) -> Generator[Page]:
    """A page of 1280 × 900 on the running site, as on a desk."""
    with _page(browser, live_server.url, **DESK) as page:
        yield page


@pytest.fixture(params=[PHONE, DESK], ids=["phone", "desk"])
def page_each(request: pytest.FixtureRequest, browser: Browser, live_server) -> Generator[Page]:
    """The test runs twice: with a page as on a phone, and as on a desk."""
    with _page(browser, live_server.url, **request.param) as page:
        yield page


@pytest.fixture
def sign_in(live_server) -> Callable[[Page, object], None]:
    """``sign_in(page, user)``: this page's browser is signed in as ``user``, without the form."""

    def put_session_cookie(page: Page, user) -> None:
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])

    return put_session_cookie

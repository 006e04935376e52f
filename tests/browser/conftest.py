"""A real browser before a running portal."""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

import pytest
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from tests.sample_school import load_demo

BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 900}


@pytest.fixture(scope="session", autouse=True)
def database_beside_the_browser(request: pytest.FixtureRequest) -> None:
    """Playwright runs an event loop in the tests' thread, and Django would refuse the database there.

    The browser comes first: within the loop the thread has another connection, and what was kept of the reference rows
    for tests that commit hangs on the connection that made the database.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    request.getfixturevalue("browser")


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.exit(
            "The browser tests need Chromium: apt-get install chromium-headless-shell (on Ubuntu Google’s google-chrome-stable)",
            returncode=1,
        )
    # A container's small /dev/shm and missing user namespaces stop Chromium otherwise.
    return {"executable_path": found, "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


class Portal:
    """The running portal and everybody who looks at it; whatever a browser complains of is kept.

    The portal has the clock of the tests, and the browser the real one: the day on every page and in every form is the
    portal's, cookies end by their Max-Age, and a script compares the time of a draft with its own alone. A clock set in
    the browser would hold up the timers of htmx and of the pages as well.
    """

    def __init__(self, url: str, browser: Browser) -> None:
        self.url = url
        self.browser = browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def address(self, path: str) -> str:
        return urljoin(self.url, path)

    def visitor(self, *, javascript: bool = True, **options: Any) -> Page:
        """Somebody with a browser of their own."""
        options.setdefault("viewport", DESKTOP)
        context = self.browser.new_context(
            base_url=self.url,
            locale="ru-RU",
            java_script_enabled=javascript,
            reduced_motion="reduce",
            **options,
        )
        context.set_default_timeout(10_000)
        context.on("console", self._heard)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        context.on("request", lambda request: self._asked(request.url))
        self.contexts.append(context)
        return context.new_page()

    def signed_in(self, client: Client, **options: Any) -> Page:
        """Somebody who has signed in before: the session of a test client."""
        page = self.visitor(**options)
        cookie = client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": self.url}])
        return page

    def _heard(self, message: Any) -> None:
        page = message.page.url if message.page else ""
        # That the page itself is refused is for its test to judge.
        is_own_status = message.text.startswith("Failed to load resource") and message.location["url"] == page
        # htmx calls it an error that a later key stroke replaced an earlier one's search.
        is_replaced = message.text.startswith(("htmx:afterRequest", "htmx:sendAbort"))
        if message.type == "error" and not is_own_status and not is_replaced:
            self.complaints.append(f"{page}: {message.text}")

    def _asked(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(self.url).netloc:
            self.complaints.append(f"a request to another host: {url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture
def portal(live_server: LiveServer, browser: Browser) -> Iterator[Portal]:
    """The portal as it is before the first run. No page may complain in the console or ask another host."""
    portal = Portal(live_server.url, browser)
    yield portal
    portal.close()
    assert portal.complaints == []


@pytest.fixture
def demo(portal: Portal, settings: Settings) -> Portal:
    """The portal with the demo school, where passwords alone open the door."""
    settings.REQUIRE_TWO_FACTOR = False
    load_demo()
    return portal

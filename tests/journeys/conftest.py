"""Real browser, real server, real database file."""

import os
from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.build import PASSWORD
from tests.journeys.browser import Server, find_chromium, launch

# Longer than any page needs on a machine that does something else as well.
PATIENCE_MS = 60_000
expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if find_chromium() is None:
        if os.environ.get("REQUIRE_BROWSER") == "1":
            pytest.fail("no Chromium on this machine: apt-get install chromium")
        pytest.skip("no Chromium on this machine: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture
def server(app: Flask) -> Iterator[Server]:
    server = Server(app)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def person(browser: Browser, server: Server) -> Iterator[Callable[..., Page]]:
    """`person(account, **context options)`: a signed-in browser of one's own. At the end no line about CSP was seen."""
    contexts: list[BrowserContext] = []
    lines: list[str] = []

    def come(account: object = None, **options: object) -> Page:
        context = browser.new_context(base_url=server.url, reduced_motion="reduce", **options)
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: lines.append(message.text))
        page.on("pageerror", lambda error: lines.append(f"script error: {error}"))
        if account is not None:
            page.goto("/sign-in")
            page.get_by_label("E-mail").fill(account.email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        return page

    yield come
    for context in contexts:
        for page in context.pages:
            # The server leaves a file open whose browser goes away in the middle of it, and pytest tells of each.
            page.wait_for_load_state()
        context.close()
    assert [line for line in lines if "Content Security Policy" in line or line.startswith("script error")] == []

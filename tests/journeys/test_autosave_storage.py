"""A browser that keeps nothing, or has no room left: it says so, and the server alone does."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Server, violations
from tests.journeys.writing import NOTE, PASTED, TYPED, Desk, copies, desk, stand_still, stored, wait_until, write

FILL = """() => {
  let size = 1_000_000;
  let place = 0;
  while (size >= 1) {
    try { localStorage.setItem(`filler ${place++}`, "x".repeat(size)); } catch { size = Math.floor(size / 2); }
  }
}"""
# No setting forbids storage and still lets people sign in, so the browser's own refusal is put in its place.
FORBID = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("The user denied permission to access the storage.", "SecurityError"); },
})"""


@pytest.fixture
def ann(session) -> Desk:
    return desk(session)


@pytest.fixture
def full(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.goto(ann.path)
    page.evaluate(FILL)
    return page


@pytest.fixture
def forbidden(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.add_init_script(FORBID)
    page.goto(ann.path)
    return page


@pytest.mark.parametrize(
    ("browser_storage", "words"),
    [("full", "This browser has no room for a copy."), ("forbidden", "This browser keeps no copy.")],
)
def test_without_a_copy_the_page_says_so_and_the_server_keeps_the_text(
    browser_storage: str, words: str, request, ann: Desk, session
):
    page = request.getfixturevalue(browser_storage)
    stand_still(page)
    write(page, NOTE, PASTED)

    assert page.locator("#saved").inner_text() == f"Saving… {words}"
    page.clock.run_for(800)
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


@pytest.mark.parametrize("browser_storage", ["full", "forbidden"])
def test_without_a_copy_and_without_a_server_the_page_asks_to_stay_open(
    browser_storage: str, request, server: Server, ann: Desk, session
):
    page = request.getfixturevalue(browser_storage)
    server.stop()
    write(page, NOTE, PASTED)
    wait_until(page, "offline")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.close(run_before_unload=True)
    page.wait_for_event("dialog") if not asked else None

    expect(page.locator("#saved")).to_have_text(re.compile("^Unsaved, keep this page open: trying again in "))
    assert violations(page) == []
    assert asked == ["beforeunload"]
    server.start()
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_with_a_copy_nobody_is_asked_before_leaving(ann: Desk, person: Callable[..., Page], server: Server, session):
    page = person(ann.author)
    page.goto(ann.path)
    server.stop()
    write(page, NOTE, PASTED)
    wait_until(page, "offline")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    with page.expect_event("close"):
        page.close(run_before_unload=True)

    assert asked == []


def test_a_browser_that_has_room_again_keeps_copies_again(full: Page, server: Server, ann: Desk):
    server.stop()
    write(full, NOTE, "Too much")
    wait_until(full, "offline")
    full.evaluate("() => localStorage.clear()")
    write(full, NOTE, PASTED)

    assert len(copies(full)) == 1

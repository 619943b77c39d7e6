"""The server or its database goes away while somebody writes: what was typed waits in the browser and arrives later."""

import re
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import Server, violations
from tests.journeys.writing import (
    NOTE,
    OTHER_NOTE,
    PASTED,
    TYPED,
    Desk,
    copies,
    desk,
    rate,
    stand_still,
    stored,
    wait_until,
    write,
)


@pytest.fixture
def ann(session) -> Desk:
    return desk(session)


@pytest.fixture
def page(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.goto(ann.path)
    return page


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Somebody else writes for longer than the app waits."""
    path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def test_text_waits_for_a_server_that_is_down_and_goes_as_soon_as_it_is_back(page: Page, server: Server, ann, session):
    server.stop()
    rate(page, "system_design")
    write(page, NOTE, PASTED)
    wait_until(page, "offline")

    expect(page.locator("#saved")).to_have_text(re.compile("^Unsaved: kept in this browser, trying again in "))
    assert violations(page) == []
    assert len(copies(page)) == 1

    server.start()
    wait_until(page, "saved")
    assert stored(session, ann) == {"rating-system_design": "4", NOTE: TYPED}
    assert copies(page) == []


def test_it_tries_again_after_2_4_8_16_and_then_every_30_seconds(page: Page, server: Server):
    stand_still(page)
    server.stop()
    write(page, NOTE, PASTED)
    page.clock.run_for(800)
    waits = []
    for seconds in (2, 4, 8, 16, 30, 30):
        page.get_by_text(f"trying again in {seconds} s").wait_for()
        with page.expect_event("requestfailed", lambda request: request.method == "PUT"):
            page.clock.run_for(seconds * 1000)
        waits.append(seconds)

    assert waits == [2, 4, 8, 16, 30, 30]


def test_when_the_network_is_back_nobody_waits_for_the_next_try(page: Page, ann: Desk, session):
    stand_still(page)
    page.context.set_offline(True)
    write(page, NOTE, PASTED)
    page.clock.run_for(800)
    wait_until(page, "offline")
    page.context.set_offline(False)
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


def test_trying_again_by_hand_leaves_the_focus_where_one_wrote(page: Page, server: Server):
    stand_still(page)
    server.stop()
    write(page, NOTE, PASTED)
    page.clock.run_for(800)
    wait_until(page, "offline")
    page.get_by_role("button", name="Try now").focus()
    server.start()
    page.keyboard.press("Enter")
    wait_until(page, "saved")

    assert page.evaluate("document.activeElement.name") == NOTE


def test_a_tab_that_is_closed_while_the_server_is_down_loses_nothing(page: Page, server: Server, ann: Desk, session):
    other = page.context.new_page()
    server.stop()
    rate(page, "system_design")
    write(page, NOTE, PASTED)
    wait_until(page, "offline")
    page.close()
    server.start()
    other.goto(ann.path)
    other.get_by_text("with what this browser had kept").wait_for()

    assert other.locator(f"[name={NOTE}]").input_value() == TYPED
    assert other.locator("#rating-system_design-4").is_checked()
    assert stored(session, ann) == {"rating-system_design": "4", NOTE: TYPED}
    assert copies(other) == []


def test_two_tabs_that_are_closed_while_the_server_is_down_lose_nothing(page: Page, server: Server, ann: Desk, session):
    second, third = page.context.new_page(), page.context.new_page()
    second.goto(ann.path)
    server.stop()
    write(page, NOTE, PASTED)
    write(second, OTHER_NOTE, "In the second tab")
    wait_until(page, "offline")
    wait_until(second, "offline")
    page.close()
    second.close()
    server.start()
    third.goto(ann.path)
    third.get_by_text("with what this browser had kept").wait_for()

    assert stored(session, ann) == {NOTE: TYPED, OTHER_NOTE: "In the second tab"}
    assert copies(third) == []


def test_text_whose_save_arrived_without_an_answer_is_no_conflict(page: Page, server: Server, ann: Desk, session):
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    page.route("**/scorecard", lose_the_answer)
    write(page, NOTE, "Arrived, and nobody heard of it.")
    wait_until(page, "offline")
    page.unroute("**/scorecard")
    write(page, NOTE, PASTED)
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


def test_a_locked_database_is_an_outage_too(page: Page, app: Flask, ann: Desk, session):
    with locked(app):
        write(page, NOTE, PASTED)
        wait_until(page, "offline")
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


@pytest.mark.parametrize("button", ["Save draft", "Submit scorecard"])
def test_nothing_is_pressed_into_the_void(button: str, page: Page, server: Server, ann: Desk, session):
    stand_still(page)
    write(page, NOTE, PASTED)
    server.stop()
    page.get_by_role("button", name=button).click()
    wait_until(page, "offline")

    assert page.locator(f"[name={NOTE}]").input_value() == TYPED
    server.start()
    page.clock.resume()
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_a_laptop_that_slept_saves_when_it_wakes(page: Page, server: Server, ann: Desk, session):
    stand_still(page)
    server.stop()
    write(page, NOTE, PASTED)
    page.clock.run_for(800)
    wait_until(page, "offline")
    server.start()
    page.clock.fast_forward("08:00:00")
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


def test_a_page_that_comes_to_the_front_saves_at_once(page: Page, server: Server, ann: Desk, session):
    stand_still(page)
    server.stop()
    write(page, NOTE, PASTED)
    page.clock.run_for(800)
    wait_until(page, "offline")
    server.start()
    page.evaluate("() => document.dispatchEvent(new Event('visibilitychange'))")
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


def test_without_scripts_loading_again_sends_what_was_typed(ann: Desk, person, server: Server, session):
    page = person(ann.author, java_script_enabled=False)
    page.goto(ann.path)
    write(page, NOTE, PASTED)
    server.stop()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("chrome-error://**")
    server.start()
    page.reload()

    page.get_by_text("Draft saved.").wait_for()
    assert stored(session, ann) == {NOTE: TYPED}


def test_without_scripts_a_locked_database_gives_the_text_back_to_be_sent_again(ann: Desk, person, app: Flask, session):
    page = person(ann.author, java_script_enabled=False)
    page.goto(ann.path)
    write(page, NOTE, PASTED)
    with locked(app):
        page.get_by_role("button", name="Save draft").click()
        page.get_by_role("heading", name="Nothing was saved").wait_for()
        assert page.get_by_label("Note system design").input_value() == TYPED
    assert stored(session, ann) == {}
    page.get_by_role("button", name="Try again").click()

    page.get_by_text("Draft saved.").wait_for()
    assert stored(session, ann) == {NOTE: TYPED}


@pytest.mark.parametrize("button", ["Save draft", "Submit scorecard"])
def test_a_press_while_the_server_is_down_and_all_is_saved_leads_to_no_error_page(
    button: str, page: Page, server: Server, ann: Desk, session
):
    rate(page, "system_design")
    write(page, NOTE, PASTED)
    wait_until(page, "saved")
    server.stop()
    page.get_by_role("button", name=button).click()
    wait_until(page, "offline")

    assert page.locator("#saved").inner_text().startswith("Everything is saved, but the server does not answer.")
    assert page.locator(f"[name={NOTE}]").input_value() == TYPED
    assert violations(page) == []

    server.start()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved.").wait_for()
    assert stored(session, ann) == {"rating-system_design": "4", NOTE: TYPED}

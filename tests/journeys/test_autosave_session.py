"""Sessions that end while somebody writes: the text waits for its author and is nobody else's."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from scorecard.services import scoring
from tests import build
from tests.journeys.browser import Server, violations
from tests.journeys.writing import (
    NOTE,
    PASTED,
    TYPED,
    Desk,
    HeldSaves,
    copies,
    desk,
    is_submitted,
    rate,
    stored,
    wait_until,
    write,
)

OWN = build.criteria_of(["technical_depth"])


@pytest.fixture
def ann(session) -> Desk:
    return desk(session)


@pytest.fixture
def page(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.goto(ann.path)
    return page


def sign_in(page: Page, email: str | None = None) -> None:
    if email:
        page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill(build.PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).last.click()


def sign_out(page: Page) -> None:
    page.locator(".sc-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()


def end_by_cookie(page: Page, clock) -> None:
    page.context.clear_cookies()


def end_by_time(page: Page, clock) -> None:
    clock.forward(hours=13)


@pytest.mark.parametrize("end", [end_by_cookie, end_by_time])
def test_on_an_ended_session_one_signs_in_in_place_and_goes_on(end, page: Page, ann: Desk, clock, session):
    rate(page, "system_design")
    wait_until(page, "saved")
    end(page, clock)
    write(page, NOTE, PASTED)
    page.get_by_role("dialog", name="Sign in to go on").wait_for()

    assert page.get_by_label("E-mail").input_value() == ann.author.email
    assert page.evaluate("() => document.activeElement.type") == "password"
    assert violations(page) == []
    assert stored(session, ann) == {"rating-system_design": "4"}

    sign_in(page)
    wait_until(page, "saved")
    assert stored(session, ann) == {"rating-system_design": "4", NOTE: TYPED}
    assert copies(page) == []


def test_a_press_on_an_ended_session_goes_on_after_signing_in(page: Page, ann: Desk, session):
    for criterion in OWN:
        rate(page, criterion)
    page.get_by_role("group", name="Overall vote").get_by_role("radio", name="Yes", exact=True).check()
    wait_until(page, "saved")
    page.context.clear_cookies()
    saves = HeldSaves(page)
    write(page, NOTE, PASTED)
    page.get_by_role("button", name="Submit scorecard").click()
    saves.let_go()
    page.get_by_role("dialog").wait_for()
    sign_in(page)
    page.get_by_text("This scorecard is in.").wait_for()

    assert stored(session, ann)[NOTE] == TYPED
    assert is_submitted(session, ann) is True


def test_a_wrong_password_is_said_and_the_text_stays(page: Page, ann: Desk, session):
    page.context.clear_cookies()
    write(page, NOTE, PASTED)
    page.get_by_label("Password").fill("not this one at all")
    page.get_by_role("button", name="Sign in", exact=True).last.click()
    page.get_by_text("That password does not fit.").wait_for()

    assert violations(page) == []
    sign_in(page)
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_signing_in_can_wait_and_the_text_is_kept_meanwhile(page: Page, ann: Desk, session):
    page.context.clear_cookies()
    write(page, NOTE, "First half")
    page.get_by_role("button", name="Later").click()
    write(page, NOTE, PASTED)

    assert page.locator("#saved").inner_text() == "Unsaved: kept in this browser, you are signed out."
    assert violations(page) == []
    assert page.evaluate("text => JSON.parse(text).payload", copies(page)[0]) == {NOTE: TYPED}

    page.get_by_role("button", name="Sign in", exact=True).click()
    sign_in(page)
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_nobody_else_signs_in_over_the_text(page: Page, ann: Desk, session):
    ben = build.account(session, name="Ben")
    page.context.clear_cookies()
    write(page, NOTE, PASTED)
    sign_in(page, ben.email)
    page.get_by_text(f"This scorecard is for {ann.author.email} to write.").wait_for()

    assert stored(session, ann) == {}
    sign_in(page, ann.author.email)
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_text_of_one_person_is_not_anothers_and_is_there_when_its_author_is_back(
    page: Page, ann: Desk, session, person
):
    ben = build.account(session, name="Ben")
    his = build.seat(session, build.application(session, build.opening(session, ann.lead)), ben)
    page.context.clear_cookies()
    write(page, NOTE, PASTED)
    page.get_by_role("dialog").wait_for()
    browser = page.context
    page.close()
    page = browser.new_page()
    page.goto("/sign-in")
    sign_in(page, ben.email)
    page.wait_for_url("**/interviews")
    page.goto(f"/interviews/{his.id}/scorecard")
    page.locator(f"[name={NOTE}]").wait_for()
    assert "depends" not in page.content()
    sign_out(page)
    page.wait_for_url("**/sign-in")

    sign_in(page, ann.author.email)
    page.wait_for_url("**/interviews")
    page.goto(ann.path)
    page.get_by_text("with what this browser had kept").wait_for()
    assert stored(session, ann) == {NOTE: TYPED}
    assert scoring.latest_version(session, his) is None


def test_another_person_in_the_same_browser_saves_nothing_of_an_open_page(page: Page, ann: Desk, session):
    ben = build.account(session, name="Ben")
    other = page.context.new_page()
    page.context.clear_cookies()
    other.goto("/sign-in")
    sign_in(other, ben.email)
    other.wait_for_url("**/interviews")
    write(page, NOTE, PASTED)
    wait_until(page, "gone")

    assert "Somebody else has signed in" in page.locator("#saved").inner_text()
    assert violations(page) == []
    assert (stored(session, ann), len(copies(page))) == ({}, 1)


def test_signing_in_again_in_another_tab_is_enough(page: Page, ann: Desk, session):
    other = page.context.new_page()
    page.context.clear_cookies()
    other.goto("/sign-in")
    sign_in(other, ann.author.email)
    other.wait_for_url("**/interviews")
    write(page, NOTE, PASTED)
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: TYPED}


def test_signing_out_sends_first_what_was_typed(page: Page, ann: Desk, session):
    write(page, NOTE, PASTED)
    sign_out(page)
    page.wait_for_url("**/sign-in")

    assert stored(session, ann) == {NOTE: TYPED}
    assert copies(page) == []


def test_signing_out_with_nothing_to_send_signs_out(page: Page):
    sign_out(page)

    page.wait_for_url("**/sign-in")


def test_signing_out_asks_before_it_drops_what_cannot_be_sent(page: Page, server: Server, ann: Desk, session):
    server.stop()
    write(page, NOTE, PASTED)
    wait_until(page, "offline")
    sign_out(page)
    page.get_by_role("dialog", name="Not everything you typed is saved").wait_for()

    assert violations(page) == []
    page.get_by_role("button", name="Stay signed in").click()
    server.start()
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED}


def test_signing_out_drops_unsent_text_when_it_is_told_to(page: Page, ann: Desk, session):
    long = "é" * 4001
    write(page, NOTE, long)
    wait_until(page, "refused")
    page.goto("/interviews")
    sign_out(page)
    page.get_by_role("button", name="Delete it and sign out").click()
    page.wait_for_url("**/sign-in")

    assert copies(page) == []
    assert stored(session, ann) == {}

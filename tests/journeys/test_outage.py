"""The server or its database goes away while somebody writes: nothing of it is lost."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.scorecard import Rating
from tests import build
from tests.journeys.browser import Server, violations

TYPED = 'She said "it depends",\nand then on what — 🙂'


@pytest.fixture
def write(session: Session, person: Callable[..., Page]) -> Callable[..., Page]:
    """A scorecard with a rating and a note on it, not saved yet."""
    interviewer = build.account(session)
    opening = build.opening(session, build.account(session, role="lead"))
    seat = build.seat(session, build.application(session, opening), interviewer)

    def come(**options: object) -> Page:
        page = person(interviewer, **options)
        page.goto(f"/interviews/{seat.id}/scorecard")
        page.get_by_role("group", name="System design", exact=True).get_by_role("radio", name="4 Meets").check()
        page.get_by_label("Evidence for system design").fill(TYPED)
        return page

    return come


@contextmanager
def locked(app: Flask) -> Iterator[None]:
    """Somebody else writes for longer than the app waits."""
    path = app.config["SQLALCHEMY_DATABASE_URI"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


def stored(session: Session) -> list[tuple[str, int | None, str]]:
    found = session.execute(select(Rating.criterion, Rating.value, Rating.note)).all()
    session.commit()
    return [tuple(row) for row in found]


NOT_ARRIVED = "What you typed here had not reached the server"


def test_what_was_sent_to_a_server_that_is_away_is_back_in_the_form(
    write: Callable[..., Page], server: Server, session: Session
):
    page = write()
    address = page.url
    server.stop()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("chrome-error://**")
    server.start()
    page.goto(address)
    page.get_by_text(NOT_ARRIVED).wait_for()

    assert page.get_by_label("Evidence for system design").input_value() == TYPED
    assert violations(page) == []

    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved.").wait_for()
    assert page.get_by_text(NOT_ARRIVED).is_visible() is False
    assert stored(session) == [("system_design", 4, TYPED)]


def test_a_closed_tab_loses_nothing(write: Callable[..., Page], session: Session):
    page = write()
    other = page.context.new_page()
    address = page.url
    page.close()
    other.goto(address)
    other.get_by_text(NOT_ARRIVED).wait_for()

    assert other.get_by_label("Evidence for system design").input_value() == TYPED
    assert stored(session) == []


def test_text_of_a_closed_tab_is_offered_over_what_was_saved_since(write: Callable[..., Page], session: Session):
    page = write()
    other = page.context.new_page()
    other.goto(page.url)
    other.get_by_label("Evidence for system design").fill("Saved in the other tab")
    page.get_by_label("Evidence for system design").fill(TYPED)
    address = page.url
    other.evaluate("() => localStorage.clear()")
    other.get_by_role("button", name="Save draft").click()
    other.get_by_text("Draft saved.").wait_for()
    page.get_by_label("Evidence for system design").press_sequentially("!")
    page.close()
    other.goto(address)
    other.get_by_text(NOT_ARRIVED).wait_for()

    assert other.get_by_label("Evidence for system design").input_value() == "Saved in the other tab"
    other.get_by_role("button", name="Put it back over what is stored now").click()
    assert other.get_by_label("Evidence for system design").input_value() == f"{TYPED}!"


def test_a_submitted_card_leaves_no_copy_in_the_browser(write: Callable[..., Page]):
    page = write()
    page.get_by_role("button", name="Mark the rest Not observed").click()
    page.get_by_role("group", name="Overall vote").get_by_role("radio", name="Yes", exact=True).check()
    assert page.evaluate("() => Object.keys(localStorage).length") == 1
    page.get_by_role("button", name="Submit scorecard").click()
    page.wait_for_function("() => document.querySelector('[data-card-in]')")

    assert page.evaluate("() => Object.keys(localStorage).length") == 0


def test_without_scripts_loading_again_sends_what_was_typed(
    write: Callable[..., Page], server: Server, session: Session
):
    page = write(java_script_enabled=False)
    server.stop()
    page.get_by_role("button", name="Save draft").click()
    page.wait_for_url("chrome-error://**")
    server.start()
    page.reload()

    page.get_by_text("Draft saved.").wait_for()
    assert stored(session) == [("system_design", 4, TYPED)]


def test_a_locked_database_gives_the_text_back_to_be_sent_again(
    write: Callable[..., Page], app: Flask, session: Session
):
    page = write()
    with locked(app):
        page.get_by_role("button", name="Save draft").click()
        page.get_by_role("heading", name="Nothing was saved").wait_for()
        assert page.get_by_label("Note system design").input_value() == TYPED
        assert violations(page) == []
    assert stored(session) == []
    page.get_by_role("button", name="Try again").click()

    page.get_by_text("Draft saved.").wait_for()
    assert stored(session) == [("system_design", 4, TYPED)]

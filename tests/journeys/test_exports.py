"""A lead takes the files of a large opening: how far they are, what is saved, and what is said when none comes."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlalchemy import insert, select, text

from scorecard.database import db
from scorecard.models.account import Account
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening
from scorecard.services.exports import EXPORTED, FILES_AN_HOUR
from tests import build
from tests.benchmarks import page_data
from tests.journeys.test_axe import faults
from tests.journeys.writing import stand_still

ROWS = 10_368
SLOW_BYTES_A_SECOND = 100_000
NO_LIMIT = -1
BROKEN_OFF = re.compile(r"^ratings\.csv: only [1-9][0-9,]* of 10,368 rows came\. Nothing was saved\.$")


@pytest.fixture
def filled(app: Flask) -> page_data.Place:
    with app.app_context():
        return page_data.fill(db.engine, applications=136)


def taken(session) -> list[tuple[str, int]]:
    session.rollback()
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == EXPORTED).order_by(AuditEntry.id))
    return [(entry.detail["file"], entry.detail["rows"]) for entry in entries]


def open_menu(page: Page, opening: Opening) -> None:
    page.goto(f"/openings/{opening.id}")
    page.get_by_text("Export", exact=True).click()


def link(page: Page, file: str):
    return page.locator(f"a[data-file='{file}']")


def words(page: Page):
    return page.get_by_role("region", name="Export of ratings.csv").get_by_role("status")


def slow_down(page: Page, bytes_a_second: int):
    """A network of this speed; a second one that is called makes it fast again."""
    network = page.context.new_cdp_session(page)
    limits = {"offline": False, "latency": 0, "uploadThroughput": NO_LIMIT}
    network.send("Network.emulateNetworkConditions", {**limits, "downloadThroughput": bytes_a_second})
    return lambda: network.send("Network.emulateNetworkConditions", {**limits, "downloadThroughput": NO_LIMIT})


def saved(page: Page, act: Callable[[], None]) -> tuple[str, bytes]:
    with page.expect_download() as download:
        act()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def test_a_large_file_says_how_far_it_is_and_is_the_one_without_scripts(person, session, filled):
    page, bare = person(filled.lead), person(filled.lead, java_script_enabled=False)
    open_menu(bare, filled.opening)
    expect(link(bare, "ratings.csv")).to_have_text(re.compile(r"ratings\.csv, large: up to 10,880 rows$"))
    without_scripts = saved(bare, link(bare, "ratings.csv").click)
    open_menu(page, filled.opening)
    speed_up = slow_down(page, SLOW_BYTES_A_SECOND)

    def take() -> None:
        link(page, "ratings.csv").click()
        expect(words(page)).to_have_text(re.compile(r"^ratings\.csv: [1-9][0-9,]* of 10,368 rows, [1-9]?[0-9] %$"))
        expect(page.get_by_role("progressbar", name="ratings.csv")).to_be_visible()
        page.get_by_text("Export", exact=True).click()
        link(page, "ratings.csv").click()  # a second press takes nothing
        expect(page.get_by_role("button", name="Cancel")).to_be_focused()
        assert faults(page) == []
        speed_up()

    assert saved(page, take) == without_scripts
    expect(words(page)).to_have_text("ratings.csv: all 10,368 rows are here, and your browser saves them.")
    assert without_scripts[1].count(b"\r\n") == ROWS + 1
    assert taken(session) == [("ratings.csv", ROWS)] * 2


def test_a_cancelled_file_is_not_saved_and_can_be_taken_again(person, session, filled):
    page = person(filled.lead)
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    open_menu(page, filled.opening)
    speed_up = slow_down(page, SLOW_BYTES_A_SECOND)

    link(page, "ratings.csv").click()
    page.get_by_role("button", name="Cancel").click()
    expect(words(page)).to_have_text("ratings.csv: cancelled. Nothing was saved.")
    speed_up()
    assert downloads == []
    name, file = saved(page, page.get_by_role("button", name="Try again").click)

    assert (name, file.count(b"\r\n")) == ("tech-lead-payments-ratings.csv", ROWS + 1)
    assert taken(session) == [("ratings.csv", ROWS)] * 2


def test_a_file_that_breaks_off_is_not_saved(person, session, app, filled):
    page = person(filled.lead)
    downloads: list[object] = []
    page.on("download", lambda download: downloads.append(download))
    whole = app.wsgi_app

    def breaks_off(environ, start_response):
        body = iter(whole(environ, start_response))
        for number, piece in enumerate(body):
            if environ["PATH_INFO"].endswith("ratings.csv") and number == 3:
                return
            yield piece

    open_menu(page, filled.opening)
    app.wsgi_app = breaks_off
    try:
        link(page, "ratings.csv").click()
        expect(words(page)).to_have_text(BROKEN_OFF)
    finally:
        app.wsgi_app = whole

    assert downloads == []
    saved(page, page.get_by_role("button", name="Try again").click)
    assert taken(session) == [("ratings.csv", ROWS)] * 2


@pytest.fixture
def lead(session) -> Account:
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def small(session, lead) -> Opening:
    opening = build.opening(session, lead, title="Small")
    application = build.application(session, opening, name="Ana")
    build.submitted(session, build.seat(session, application, build.account(session)))
    return opening


def test_a_small_file_is_saved_without_a_word(person, session, lead, small):
    page = person(lead)
    stand_still(page)  # however slow this machine is: a file that takes a second says so
    open_menu(page, small)

    name, file = saved(page, link(page, "candidates.csv").click)
    book, _ = saved(page, lambda: (page.get_by_text("Export", exact=True).click(), link(page, "opening.xlsx").click()))

    assert (name, file.count(b"\r\n"), book) == ("small-candidates.csv", 2, "small.xlsx")
    assert page.get_by_role("region", name=re.compile("^Export of")).count() == 0
    assert taken(session) == [("candidates.csv", 1), ("opening.xlsx", 18)]


def outage(server, app, session, lead, page) -> None:
    server.stop()


def ended_session(server, app, session, lead, page) -> None:
    page.context.clear_cookies()


def broken_log(server, app, session, lead, page) -> None:
    session.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_away"))
    session.commit()


def as_many_as_one_may(server, app, session, lead, page) -> None:
    one = {"actor_id": lead.id, "action": EXPORTED, "at": app.config["CLOCK"]() - timedelta(minutes=18), "detail": {}}
    session.execute(insert(AuditEntry), [one] * FILES_AN_HOUR)
    session.commit()


@pytest.mark.parametrize(
    ("what", "said", "offered"),
    [
        (outage, "the server cannot be reached. Nothing was saved.", "Try again"),
        (ended_session, "your session has ended. Sign in again, then take the file.", "Load the page again"),
        (broken_log, "the server could not make it. Nothing was saved. Try again in a moment.", "Try again"),
        (
            as_many_as_one_may,
            "you have taken as many files within an hour as one person may. The next one is possible in 42 minutes.",
            "Try again",
        ),
    ],
)
def test_a_file_that_does_not_come_says_why_and_what_to_do(
    person, server, app, session, lead, small, what, said, offered
):
    page = person(lead)
    open_menu(page, small)
    what(server, app, session, lead, page)

    link(page, "ratings.csv").click()

    expect(words(page)).to_have_text(f"ratings.csv: {said}")
    expect(page.get_by_role("button", name=offered)).to_be_visible()
    assert faults(page) == []
    page.get_by_role("button", name="Close").click()
    expect(page.get_by_text("Export", exact=True)).to_be_focused()
    expect(words(page)).to_have_count(0)

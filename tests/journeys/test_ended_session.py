"""A session that ends while somebody writes without scripts takes nothing of what was written."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from scorecard.models.scorecard import Rating, ScorecardVersion
from tests import build

TYPED = 'She said "it depends",\nand then on what — 🙂'


@dataclass
class Seat:
    interviewer: object
    interview: object


@pytest.fixture
def seat(session) -> Seat:
    interviewer = build.account(session, name="Ann")
    opening = build.opening(session, build.account(session, role="lead"))
    return Seat(interviewer, build.seat(session, build.application(session, opening), interviewer))


def fill_in(page: Page, seat: Seat) -> None:
    page.goto(f"/interviews/{seat.interview.id}/scorecard")
    page.get_by_role("group", name="System design", exact=True).get_by_role("radio", name="4 Meets").check()
    page.get_by_label("Evidence for system design").fill(TYPED)


def sign_in_again(page: Page, account: object) -> None:
    page.get_by_label("E-mail").fill(account.email)
    page.get_by_label("Password").fill(build.PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def drafted(session) -> list[tuple[str, int | None, str, bool]]:
    rows = session.execute(select(Rating, ScorecardVersion).join(ScorecardVersion))
    found = [(rating.criterion, rating.value, rating.note, version.submitted_at is None) for rating, version in rows]
    session.commit()
    return found


def test_what_was_typed_on_an_ended_session_comes_back_as_a_draft(seat: Seat, person: Callable[..., Page], session):
    page = person(seat.interviewer, java_script_enabled=False)
    fill_in(page, seat)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("Password").wait_for()
    sign_in_again(page, seat.interviewer)

    page.get_by_text("We kept what you typed").wait_for()
    assert page.url.endswith(f"/interviews/{seat.interview.id}/scorecard")
    expect(page.get_by_label("Evidence for system design")).to_have_value(TYPED)
    expect(page.get_by_role("group", name="System design").get_by_role("radio", name="4 Meets")).to_be_checked()
    assert drafted(session) == [("system_design", 4, TYPED, True)]


def test_a_submit_on_a_session_that_ran_out_comes_back_as_a_draft(seat: Seat, clock, person, session):
    page = person(seat.interviewer, java_script_enabled=False)
    fill_in(page, seat)
    clock.forward(hours=13)
    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_label("Password").wait_for()
    sign_in_again(page, seat.interviewer)

    page.get_by_text("We kept what you typed").wait_for()
    expect(page.get_by_label("Evidence for system design")).to_have_value(TYPED)
    assert drafted(session) == [("system_design", 4, TYPED, True)]


def test_what_was_typed_waits_for_its_author_alone(seat: Seat, person, session):
    other = build.account(session, name="Ben")
    page = person(seat.interviewer, java_script_enabled=False)
    fill_in(page, seat)
    page.context.clear_cookies()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_label("Password").wait_for()
    sign_in_again(page, other)
    page.wait_for_url(lambda url: "/sign-in" not in url)

    assert "it depends" not in page.content()
    assert drafted(session) == []
    page = person(seat.interviewer)
    page.get_by_text("We kept what you typed").wait_for()
    assert drafted(session) == [("system_design", 4, TYPED, True)]

"""The box before submitting while one types: the same questions as the server asks, said once, never in the way."""

import pytest
from playwright.sync_api import Page, expect

from tests import build
from tests.journeys.browser import violations

LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
AREAS = ("technical_depth", "technical_leadership")
OWN = build.criteria_of(AREAS)
# Levels of the own criteria, notes, ticked flags and the vote: one card for each kind of question, and one clean.
CARDS = {
    "clean": ((4, 3, 4, 4, 3, 4, 4, 3), ("trade_offs", "code_review"), (), "YES"),
    "flat, no evidence, vote against": ((5,) * 8, (), (), "NO"),
    "vote for": ((3, 2, 3, 3, 3, 2, 3, 3), ("trade_offs", "code_review"), (), "STRONG_YES"),
    "a flag that two ratings contradict": ((4, 3, 4, 4, 4, 3, 5, 3), OWN, ("micromanages",), "YES"),
}


@pytest.fixture
def scorecard(person, session):
    def come(**options: object) -> Page:
        author = build.account(session)
        opening = build.opening(session, build.account(session, role="lead"))
        seat = build.seat(session, build.application(session, opening), author, areas=list(AREAS))
        page = person(author, **{**LAPTOP, **options})
        page.goto(f"/interviews/{seat.id}/scorecard")
        return page

    return come


def fill(page: Page, levels, notes, flags, vote) -> None:
    for key, level in zip(OWN, levels, strict=True):
        page.locator(f"#rating-{key}-{level}").check()
    for key in notes:
        page.locator(f"#note-{key}").fill("Said so.")
    for key in flags:
        page.locator(f"#flag-{key}").check()
        page.locator(f"#quote-{key}").fill("Said so too.")
    page.locator(f"#vote-{vote}").check()


def asked(page: Page) -> list[str]:
    return page.locator("#review li:visible").all_inner_texts()


@pytest.mark.parametrize("name", CARDS)
def test_the_questions_while_typing_are_those_of_the_server_after_saving(scorecard, name):
    page = scorecard()
    fill(page, *CARDS[name])
    typed = asked(page)
    shown = page.locator("#questions").is_visible()
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved.").wait_for()
    page.wait_for_load_state()

    assert asked(page) == typed
    assert (shown, page.locator("#review").is_visible()) == (bool(typed), bool(typed))
    assert bool(typed) == (name != "clean")


def test_the_box_is_told_comes_and_goes_and_a_press_submits_all_the_same(scorecard):
    page = scorecard()
    levels, notes, flags, vote = CARDS["flat, no evidence, vote against"]
    fill(page, levels, notes, flags, vote)
    told = page.locator("#heard").inner_text()
    found = violations(page)
    page.locator("#rating-trade_offs-4").check()
    page.locator("#vote-YES").check()
    for key in ("trade_offs", "code_review"):
        page.locator(f"#note-{key}").fill("Said so.")
    gone = asked(page)
    page.locator("#vote-NO").check()
    back = asked(page)
    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_text("This scorecard is in.").wait_for()

    assert told == "4 questions before you submit."
    assert found == []
    assert (gone, back) == ([], ["You vote no, and your ratings lie well above the bar. What do they miss?"])


def test_on_a_phone_the_bar_leads_to_the_box(scorecard):
    page = scorecard(**PHONE)
    fill(page, *CARDS["flat, no evidence, vote against"])
    page.locator("#questions").tap()
    expect(page.locator("#review")).to_be_in_viewport()
    box = page.locator("#review").bounding_box()

    assert box["y"] >= page.locator(".sc-sticky").bounding_box()["height"] - 1
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []

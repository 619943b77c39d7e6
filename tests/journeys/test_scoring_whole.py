"""A whole card on a touch screen, and one without scripts: what was put in is what the database holds."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.services.scoring import RatingEntry, TickEntry, content_of, latest_version
from tests import build
from tests.journeys.browser import violations

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
AREA = "mentoring_development"
KEYS = build.criteria_of([AREA])
LEVELS = dict(zip(KEYS, (4, 2, None, 5), strict=True))
NOTE = "Said: “it depends”.\nThen named two cases."
LEAST_TARGET = 44
# Controls of the form that are smaller than a thumb, by what one presses: the whole box of a level or option.
SMALL = """least => [...document.querySelectorAll("#scorecard :is(input, button, summary, a.sc-next, #order)")]
  .filter((control) => control.type !== "hidden" && control.checkVisibility())
  .map((control) => [control, control.closest(".sc-level, .sc-option, .sc-flag-line") ?? control])
  .map(([control, pressed]) => [control, pressed.getBoundingClientRect()])
  .filter(([, box]) => box.height < least - 0.5 || box.width < least - 0.5)
  .map(([control, box]) => `${control.id || control.textContent.trim()} ${box.width} x ${box.height}`)"""


@pytest.fixture
def author(session):
    return build.account(session)


@pytest.fixture
def seat(session, author):
    opening = build.opening(session, build.account(session, role="lead"))
    return build.seat(session, build.application(session, opening), author, areas=[AREA])


@pytest.fixture
def phone(person, author, seat):
    def come(**options: object) -> Page:
        page = person(author, **{**PHONE, **options})
        page.goto(f"/interviews/{seat.id}/scorecard")
        return page

    return come


def stored(session, seat):
    with Session(session.get_bind()) as fresh:
        return content_of(latest_version(fresh, seat))


def put_in(page: Page) -> None:
    """The card by touch, criterion by criterion."""
    page.locator("#cut_short").tap()
    for key, level in LEVELS.items():
        radio = f"rating-{key}-{level or 'not-observed'}"
        page.locator(f"label[for={radio}]").tap()
        expect(page.locator(f"#{radio}")).to_be_checked()
    page.locator(f"#note-{KEYS[0]}").fill(NOTE)
    page.locator('label[for="flag-micromanages"]').tap()
    page.locator("#quote-micromanages").fill("Twice.")
    page.locator("#interview_notes").fill("Mine alone.")
    page.locator('label[for="vote-YES"]').tap()
    page.get_by_role("button", name="Submit scorecard").tap()
    page.get_by_text("This scorecard is in.").wait_for()


def is_what_was_put_in(card) -> bool:
    ratings = {key: RatingEntry(level, not_observed=level is None) for key, level in LEVELS.items()}
    ratings[KEYS[0]] = RatingEntry(LEVELS[KEYS[0]], note=NOTE)
    told = (dict(card.ratings), dict(card.ticks), card.vote, card.cut_short, card.interview_notes)
    return told == (ratings, {"micromanages": TickEntry(True, "Twice.")}, Vote.YES, True, "Mine alone.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_whole_card_by_touch_is_stored_as_it_was_put_in(phone, session, seat, scripts):
    put_in(phone(java_script_enabled=scripts))

    assert is_what_was_put_in(stored(session, seat))


def test_what_a_thumb_presses_is_large_enough_and_nothing_is_cut_off(phone):
    page = phone()
    small = page.evaluate(SMALL, LEAST_TARGET)
    wide = page.evaluate("document.documentElement.scrollWidth")

    assert (small, wide) == ([], 390)
    assert violations(page) == []

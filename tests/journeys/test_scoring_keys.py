"""A scorecard without a mouse: few presses, nothing hidden, nothing taken from the browser or from a text."""

import pytest
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.services.scoring import RatingEntry, TickEntry, content_of, latest_version
from tests import build
from tests.journeys.browser import violations

LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
AREAS = ("technical_depth", "communication_collaboration")
MOST_PRESSES = 60
LEAST_SEEN = 10
# How much of the focused element lies between the bars, and which element it is.
FOCUSED = """() => {
  const focused = document.activeElement;
  const { top, bottom } = (focused.closest(".sc-level, .sc-option") ?? focused).getBoundingClientRect();
  const bars = [".sc-sticky", ".sc-bottom"].map((bar) => document.querySelector(bar));
  const inBar = bars.some((bar) => bar.contains(focused));
  const last = bars[1].getBoundingClientRect();
  const to = last.top > innerHeight / 2 ? last.top : innerHeight;
  const from = bars[0].getBoundingClientRect().bottom;
  const seen = inBar ? bottom - top : Math.min(bottom, to) - Math.max(top, from);
  const inForm = document.getElementById("scorecard").contains(focused);
  return { name: focused.id || focused.textContent, inForm, seen };
}"""


class Keyboard:
    """Presses keys and counts them; text that is typed does not count."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.presses = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def write(self, text: str) -> None:
        self.page.keyboard.type(text)


@pytest.fixture
def author(session):
    return build.account(session)


@pytest.fixture
def seat(session, author):
    opening = build.opening(session, build.account(session, role="lead"))
    application = build.application(session, opening, name="Cleo Candidate", notes="Ask about Berlin.")
    return build.seat(session, application, author, areas=list(AREAS))


@pytest.fixture
def scorecard(person, author, seat):
    def come(**options: object) -> Page:
        page = person(author, **{**LAPTOP, **options})
        page.goto(f"/interviews/{seat.id}/scorecard")
        return page

    return come


def stored(session, seat):
    with Session(session.get_bind()) as fresh:
        return content_of(latest_version(fresh, seat))


def focused(page: Page) -> str:
    return page.evaluate("document.activeElement.id")


def test_two_areas_are_scored_and_submitted_with_the_keyboard_in_few_presses(scorecard, session, seat):
    page = scorecard()
    keyboard = Keyboard(page)
    while not page.evaluate("document.getElementById('scorecard').contains(document.activeElement)"):
        keyboard.press("Tab")
    keyboard.press("4", "n")
    keyboard.write("Found the leak in 5 min; j/k?")
    keyboard.press("Escape", "j", "3", "j", "0", "j", "4", "j", "5", "n")
    keyboard.write("Two levels of detail.")
    keyboard.press("Escape", "j", "4", "j", "2", "j", "4", "f", "Space", "n")
    keyboard.write("Own code only.")
    keyboard.press("Escape", "j", "3")
    while page.evaluate("document.activeElement.value") != "submit":
        keyboard.press("Tab")
    keyboard.press("Enter")
    page.get_by_text("This scorecard is in.").wait_for()

    levels = dict(zip(build.criteria_of(AREAS), (4, 3, None, 4, 5, 4, 2, 4), strict=True))
    notes = {"software_engineering": "Found the leak in 5 min; j/k?", "audience_communication": "Two levels of detail."}
    card = stored(session, seat)
    assert dict(card.ratings) == {
        key: RatingEntry(level, not_observed=level is None, note=notes.get(key, "")) for key, level in levels.items()
    }
    assert (card.vote, dict(card.ticks)) == (Vote.YES, {"only_own_code": TickEntry(True, "Own code only.")})
    assert keyboard.presses < MOST_PRESSES


@pytest.mark.parametrize("screen", [LAPTOP, PHONE], ids=["laptop", "phone"])
def test_what_has_the_focus_is_never_under_a_bar(scorecard, screen):
    page = scorecard(**screen)
    hidden, visited = [], []
    page.locator("#cut_short").focus()
    for key in ("Tab", "Shift+Tab"):
        page.keyboard.press(key)
        while (found := page.evaluate(FOCUSED))["inForm"]:
            visited.append(found["name"])
            if found["seen"] < LEAST_SEEN:
                hidden.append((key, found["name"], found["seen"]))
            page.keyboard.press(key)

    assert hidden == []
    assert {"note-trade_offs", "confidence-", "interview_notes"} <= set(visited)


def test_keys_go_from_criterion_to_criterion_and_on_to_flags_and_vote(scorecard):
    page = scorecard()
    page.locator("#rating-technical_business_balance-1").focus()
    visited = []
    for key in "jjjkkkk":
        page.keyboard.press(key)
        visited.append(focused(page))

    assert visited == [
        "flag-only_own_code",
        "vote-DEFINITELY_NO",
        "vote-DEFINITELY_NO",
        "flag-only_own_code",
        "rating-technical_business_balance-1",
        "rating-cross_team_conflict-1",
        "rating-non_technical_stakeholders-1",
    ]


def test_arrows_stay_the_browsers_and_keys_with_others_held_do_nothing(scorecard):
    page = scorecard()
    page.locator("#rating-system_design-2").check()
    page.keyboard.press("ArrowRight")
    for key in ("Control+1", "Alt+1", "Meta+j", "Shift+J"):
        page.keyboard.press(key)

    assert focused(page) == "rating-system_design-3"
    assert page.locator("#rating-system_design-3").is_checked()


def test_in_a_text_every_key_is_text(scorecard):
    page = scorecard()
    for name in ("note-system_design", "interview_notes", "strengths", "quote-micromanages"):
        if name.startswith("quote"):
            page.locator("#flag-micromanages").check()
        field = page.locator(f"#{name}")
        field.focus()
        page.keyboard.type("0 jkn, f5? m")

        assert field.input_value() == "0 jkn, f5? m", name
    assert page.locator("#progress").inner_text().strip() == "0 of 8 rated"


def test_progress_is_told_to_a_screen_reader(scorecard):
    page = scorecard()
    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("4")

    heard = page.locator("#heard")
    assert (heard.get_attribute("role"), heard.inner_text()) == ("status", "1 of 8 rated")


def test_the_keys_are_shown_and_switched_off_for_good_and_on_again(scorecard, person, author, session):
    page = scorecard()
    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="Keys")
    assert violations(page) == []
    dialog.get_by_role("button", name="Switch the keys off").click()
    dialog.get_by_text("The keys are off").wait_for()
    dialog.get_by_role("button", name="Close").click()

    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("4")
    with Session(session.get_bind()) as fresh:
        assert fresh.get(Account, author.id).single_keys is False
    assert not page.locator("#rating-system_design-4").is_checked()
    page.reload()
    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("4")
    assert not page.locator("#rating-system_design-4").is_checked()

    page = person(author, java_script_enabled=False)
    page.goto("/account")
    page.get_by_role("button", name="Switch the keys on").click()
    page.get_by_role("button", name="Switch the keys off").wait_for()
    with Session(session.get_bind()) as fresh:
        assert fresh.get(Account, author.id).single_keys is True


def test_a_switch_that_could_not_be_saved_says_so_and_changes_nothing(scorecard, server):
    page = scorecard()
    page.get_by_role("button", name="Keys").click()
    server.stop()
    page.get_by_role("button", name="Switch the keys off").click()
    page.get_by_text("That could not be saved.").wait_for()
    page.get_by_role("dialog").get_by_role("button", name="Close").click()
    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("4")

    assert page.locator("#rating-system_design-4").is_checked()


def test_a_sentence_of_the_notes_becomes_evidence_by_key_and_comes_back_by_undo(scorecard):
    page = scorecard()
    notes = page.get_by_label("Your notes from the interview")
    note = page.get_by_label("Evidence for system design")
    page.locator("#rating-system_design-1").focus()
    notes.fill("First.\nHe measured before he cached.\nLast.")
    notes.evaluate("field => field.setSelectionRange(12, 12)")
    notes.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("m")

    assert focused(page) == "rating-system_design-1"
    assert (notes.input_value(), note.input_value()) == ("First.\nLast.", "He measured before he cached.")
    assert page.locator("#said-words").inner_text() == "Moved to System design."
    page.get_by_role("button", name="Undo").click()
    assert notes.input_value() == "First.\nHe measured before he cached.\nLast."
    assert note.input_value() == ""
    assert focused(page) == "rating-system_design-1"


def test_a_selection_of_the_notes_is_added_to_the_evidence_by_the_button(scorecard):
    page = scorecard()
    page.get_by_label("Evidence for trade-offs").fill("Asked for numbers.")
    notes = page.get_by_label("Your notes from the interview")
    notes.fill("He said: no. Then: it depends. Good.")
    notes.evaluate("field => field.setSelectionRange(13, 30)")
    page.get_by_role("button", name="Move to “Trade-offs”").click()

    assert page.get_by_label("Evidence for trade-offs").input_value() == "Asked for numbers.\nThen: it depends."
    assert notes.input_value() == "He said: no.  Good."


def test_with_nothing_to_move_the_page_says_how(scorecard):
    page = scorecard()
    page.get_by_role("button", name="Move to “Software engineering”").click()

    assert page.locator("#said-words").inner_text() == (
        "Select a sentence in your notes first, or put the cursor on its line."
    )

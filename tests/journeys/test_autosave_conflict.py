"""A card that is written in two places: both texts are shown, a person chooses, and neither is lost."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

from scorecard.models.application import DeclineReason
from scorecard.services import cards, scoring
from tests import build
from tests.journeys.browser import Server, violations
from tests.journeys.test_axe import faults
from tests.journeys.writing import (
    NOTE,
    OTHER_NOTE,
    PASTED,
    TYPED,
    Desk,
    HeldSaves,
    copies,
    desk,
    rate,
    stored,
    wait_until,
    write,
)

OWN = build.criteria_of(["technical_depth"])
COMPLETE = {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES"}
ELSEWHERE = "Typed\nsomewhere else 🙃"
SIDES = {"mine": TYPED, "other": ELSEWHERE, "both": f"{TYPED}\n\n{ELSEWHERE}"}


@pytest.fixture
def ann(session) -> Desk:
    return desk(session)


@pytest.fixture
def page(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.goto(ann.path)
    return page


def second_tab(page: Page, ann: Desk, person: Callable[..., Page]) -> Page:
    tab = page.context.new_page()
    tab.goto(ann.path)
    return tab


def second_device(page: Page, ann: Desk, person: Callable[..., Page]) -> Page:
    device = person(ann.author)
    device.goto(ann.path)
    return device


def meet(page: Page, other: Page) -> None:
    """Both write the same note and rate the same criterion; the page comes second."""
    rate(other, "system_design", "2")
    write(other, NOTE, ELSEWHERE)
    wait_until(other, "saved")
    saves = HeldSaves(page)
    rate(page, "system_design", "5")
    write(page, NOTE, PASTED)
    saves.let_go()
    page.get_by_role("dialog").wait_for()


def choose(page: Page, field: str, side: str) -> None:
    page.locator(f"#keep-{field}-{side}").check()


@pytest.mark.parametrize("elsewhere", [second_tab, second_device])
@pytest.mark.parametrize(("side", "text"), [("mine", TYPED), ("other", ELSEWHERE), ("both", f"{TYPED}\n\n{ELSEWHERE}")])
def test_both_texts_are_shown_and_the_chosen_one_is_saved(
    elsewhere, side: str, text: str, page: Page, ann: Desk, person, session
):
    meet(page, elsewhere(page, ann, person))

    shown = page.locator("dialog .sc-conflict-text").evaluate_all("parts => parts.map((part) => part.textContent)")
    assert shown == ["5 Exceeds", "2 Below", TYPED, ELSEWHERE]
    assert stored(session, ann) == {"rating-system_design": "2", NOTE: ELSEWHERE}

    choose(page, NOTE, side)
    choose(page, "rating-system_design", "mine")
    page.get_by_role("button", name="Save my choice").click()
    wait_until(page, "saved")
    assert stored(session, ann) == {"rating-system_design": "5", NOTE: text}
    assert page.locator(f"[name={NOTE}]").input_value() == text
    assert copies(page) == []


def test_the_choice_is_accessible_and_asks_for_what_cannot_be_kept_twice(page: Page, ann: Desk, person):
    meet(page, second_device(page, ann, person))

    assert faults(page) == []
    page.get_by_role("button", name="Save my choice").click()
    assert page.locator("dialog input:invalid").first.get_attribute("name") == "keep-rating-system_design"


def test_what_only_one_side_changed_needs_no_choice(page: Page, ann: Desk, person, session):
    other = second_device(page, ann, person)
    rate(other, "trade_offs", "2")
    write(other, OTHER_NOTE, ELSEWHERE)
    wait_until(other, "saved")
    write(page, NOTE, PASTED)
    page.get_by_text("with what you wrote somewhere else").wait_for()

    assert stored(session, ann) == {"rating-trade_offs": "2", OTHER_NOTE: ELSEWHERE, NOTE: TYPED}
    assert page.locator(f"[name={OTHER_NOTE}]").input_value() == ELSEWHERE
    assert page.locator("#rating-trade_offs-2").is_checked()


def test_a_choice_can_wait_and_the_text_is_kept_meanwhile(page: Page, ann: Desk, person, session):
    meet(page, second_device(page, ann, person))
    page.get_by_role("button", name="Decide later").click()
    write(page, NOTE, f"{PASTED}, and more")

    assert page.locator("#saved").inner_text() == "Not saved: this card was changed somewhere else."
    assert faults(page) == []
    assert stored(session, ann)[NOTE] == ELSEWHERE

    page.get_by_role("button", name="Compare").click()
    choose(page, "rating-system_design", "other")
    page.get_by_role("button", name="Save my choice").click()
    wait_until(page, "saved")
    assert stored(session, ann) == {"rating-system_design": "2", NOTE: f"{TYPED}, and more\n\n{ELSEWHERE}"}


def test_a_conflict_that_nobody_settled_is_there_when_the_page_is_opened_again(page: Page, ann: Desk, person, session):
    meet(page, second_device(page, ann, person))
    again = page.context.new_page()
    page.close()
    again.goto(ann.path)
    again.get_by_role("dialog").wait_for()
    choose(again, "rating-system_design", "mine")
    again.get_by_role("button", name="Save my choice").click()
    wait_until(again, "saved")

    assert stored(session, ann) == {"rating-system_design": "5", NOTE: f"{TYPED}\n\n{ELSEWHERE}"}
    assert copies(again) == []


def test_a_press_waits_for_the_choice(page: Page, ann: Desk, person, session):
    other = second_device(page, ann, person)
    write(other, NOTE, ELSEWHERE)
    wait_until(other, "saved")
    saves = HeldSaves(page)
    write(page, NOTE, PASTED)
    page.get_by_role("button", name="Save draft").click()
    saves.let_go()
    page.get_by_role("button", name="Save my choice").click()
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: f"{TYPED}\n\n{ELSEWHERE}"}


def test_a_card_that_was_submitted_elsewhere_keeps_what_is_typed_here(page: Page, ann: Desk, session):
    card = build.content(areas=["technical_depth"])
    build.submitted(session, ann.seat, card)
    write(page, NOTE, PASTED)
    wait_until(page, "submitted")
    assert faults(page) == []
    page.get_by_role("button", name="Open it").click()
    page.get_by_text("Typed in this browser and not in the card").wait_for()

    assert page.locator("#left-over dd").all_text_contents() == [TYPED]
    assert violations(page) == []
    assert stored(session, ann) == COMPLETE
    page.get_by_role("button", name="Discard it").click()
    assert copies(page) == []


def test_a_card_that_was_declined_elsewhere_keeps_what_is_typed_here(page: Page, ann: Desk, session):
    reason = DeclineReason.DID_NOT_TAKE_PLACE
    scoring.decline(session, ann.seat.id, reason=reason, note="", actor=ann.author, now=build.NOON)
    write(page, NOTE, PASTED)
    wait_until(page, "gone")

    assert violations(page) == []
    assert page.locator(f"[name={NOTE}]").input_value() == TYPED
    assert page.evaluate("text => JSON.parse(text).payload", copies(page)[0]) == {NOTE: TYPED}


def test_a_card_that_was_reopened_meanwhile_takes_what_is_typed(page: Page, ann: Desk, session):
    build.submitted(session, ann.seat, build.content(areas=["technical_depth"]))
    cards.reopen(session, ann.seat.id, reason="One area was missed.", actor=ann.lead, now=build.NOON)
    write(page, NOTE, PASTED)
    wait_until(page, "saved")

    assert stored(session, ann) == {**COMPLETE, NOTE: TYPED}


def test_two_places_that_were_both_cut_off_end_with_both_texts(page: Page, server: Server, ann: Desk, person, session):
    other = second_device(page, ann, person)
    server.stop()
    write(page, NOTE, PASTED)
    write(other, NOTE, ELSEWHERE)
    wait_until(page, "offline")
    wait_until(other, "offline")
    server.start()
    either = "#saved[data-save-state=saved], #saved[data-save-state=conflict]"
    page.locator(either).wait_for()
    other.locator(either).wait_for()
    late = page if page.locator("dialog[open]").count() else other
    late.get_by_role("button", name="Save my choice").click()
    wait_until(late, "saved")

    texts = (f"{TYPED}\n\n{ELSEWHERE}", f"{ELSEWHERE}\n\n{TYPED}")
    assert stored(session, ann) == {NOTE: texts[0] if late is page else texts[1]}


def test_the_page_of_a_refused_form_asks_in_the_same_way(page: Page, ann: Desk, session):
    """A form that was posted by itself, such as from a page that was open before scripts ran, is not overwritten."""
    scoring.save_draft(
        session, ann.seat.id, scoring.CardContent(strengths=ELSEWHERE), revision=0, actor=ann.author, now=build.NOON
    )
    page.locator("[name=strengths]").evaluate("(field, text) => { field.value = text; }", PASTED)
    page.evaluate("() => HTMLFormElement.prototype.submit.call(document.getElementById('scorecard'))")
    page.get_by_role("button", name="Save my choice").click()
    wait_until(page, "saved")

    assert stored(session, ann) == {"strengths": f"{TYPED}\n\n{ELSEWHERE}"}

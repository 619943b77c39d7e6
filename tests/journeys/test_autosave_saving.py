"""A card is saved while it is filled in: when the typing pauses, before it is submitted, and over a slow line."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Request, Route

from tests import build
from tests.journeys.browser import violations
from tests.journeys.writing import (
    NOTE,
    OTHER_NOTE,
    PASTED,
    TYPED,
    Desk,
    HeldSaves,
    copies,
    desk,
    is_submitted,
    rate,
    stand_still,
    stored,
    wait_until,
    write,
)

OWN = build.criteria_of(["technical_depth"])
# Slower than a train's: 400 ms there and back, 50 kB/s.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}


@pytest.fixture
def ann(session) -> Desk:
    return desk(session)


@pytest.fixture
def page(ann: Desk, person: Callable[..., Page]) -> Page:
    page = person(ann.author)
    page.goto(ann.path)
    return page


def slow_down(page: Page) -> None:
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.emulateNetworkConditions", SLOW)


def puts_of(page: Page) -> list[list[Request]]:
    """The PUTs of the page as they go: under way, and most of them at once."""
    under_way: list[Request] = []
    most: list[list[Request]] = [[]]

    def begin(request: Request) -> None:
        if request.method == "PUT":
            under_way.append(request)
            most.append(list(under_way))

    def end(request: Request) -> None:
        if request in under_way:
            under_way.remove(request)

    page.on("request", begin)
    page.on("requestfinished", end)
    page.on("requestfailed", end)
    return most


def test_what_was_typed_before_the_script_arrived_is_saved_too(ann: Desk, person: Callable[..., Page], session):
    page, held = person(ann.author), []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/autosave.js*", hold)
    with page.expect_request("**/autosave.js*"):
        page.goto(ann.path, wait_until="commit")
    page.locator(f"[name={NOTE}]").evaluate("field => { field.closest('details')?.setAttribute('open', ''); }")
    rate(page, "system_design")
    page.locator(f"[name={NOTE}]").fill("Quicker than the script.")
    with page.expect_response(lambda answer: answer.request.method == "PUT"):
        held.pop().continue_()

    assert stored(session, ann) == {"rating-system_design": "4", NOTE: "Quicker than the script."}


def test_what_is_typed_is_on_the_server_when_the_typing_pauses(page: Page, ann: Desk, session):
    rate(page, "system_design")
    write(page, NOTE, PASTED)
    page.locator("[name=coding_share_wanted]").evaluate("field => { field.closest('details').open = true; }")
    write(page, "coding_share_wanted", "0")
    wait_until(page, "saved")

    assert page.locator("#saved").inner_text() == "Saved 12:00"
    assert stored(session, ann) == {"rating-system_design": "4", NOTE: TYPED, "coding_share_wanted": "0"}


def test_each_input_is_kept_in_the_browser_until_the_server_has_it(page: Page, ann: Desk, session):
    stand_still(page)
    write(page, NOTE, PASTED)
    kept = copies(page)

    page.clock.run_for(799)
    before = stored(session, ann)
    page.clock.run_for(1)
    wait_until(page, "saved")

    assert len(kept) == 1
    assert page.evaluate("text => JSON.parse(text).payload", kept[0]) == {NOTE: TYPED}
    assert (before, stored(session, ann)) == ({}, {NOTE: TYPED})
    assert copies(page) == []


def test_one_save_is_under_way_at_a_time(page: Page, ann: Desk, session):
    stand_still(page)
    most = puts_of(page)
    saves = HeldSaves(page)
    write(page, NOTE, "x")
    page.clock.run_for(800)
    wait_until(page, "saving")
    for count in range(2, 12):
        page.locator(f"[name={NOTE}]").press("x")
        page.clock.run_for(800)
        assert page.locator(f"[name={NOTE}]").input_value() == "x" * count
    saves.let_go()
    page.clock.resume()
    wait_until(page, "saved")

    assert stored(session, ann) == {NOTE: "x" * 11}
    assert {len(requests) for requests in most} == {0, 1}
    assert len(most) == 3


def test_a_text_that_is_too_long_is_marked_and_the_rest_is_saved(page: Page, ann: Desk, session):
    long = "é" * 4001
    write(page, NOTE, long)
    write(page, OTHER_NOTE, TYPED)
    wait_until(page, "refused")

    assert page.locator(f"#{NOTE}-error").inner_text() == "This is 4,001 characters long; 4,000 fit. Please shorten it."
    assert page.locator(f"[name={NOTE}]").input_value() == long
    assert stored(session, ann) == {OTHER_NOTE: TYPED}
    assert violations(page) == []

    write(page, NOTE, long[1:])
    wait_until(page, "saved")
    assert page.locator(f"#{NOTE}-error").count() == 0
    assert stored(session, ann) == {NOTE: long[1:], OTHER_NOTE: TYPED}


def test_a_text_that_is_too_long_outlives_its_tab(page: Page, ann: Desk, session):
    long = "é" * 4001
    write(page, NOTE, long)
    wait_until(page, "refused")
    other = page.context.new_page()
    page.close()
    other.goto(ann.path)
    other.locator(f"#{NOTE}-error").wait_for()

    assert other.locator(f"[name={NOTE}]").input_value() == long


@pytest.mark.parametrize("button", ["Save draft", "Submit scorecard"])
def test_a_press_while_a_save_is_under_way_takes_all_that_was_typed(button: str, page: Page, ann: Desk, session):
    for criterion in OWN:
        rate(page, criterion)
    page.get_by_role("group", name="Overall vote").get_by_role("radio", name="Yes", exact=True).check()
    saves = HeldSaves(page)
    write(page, NOTE, "Half of it")
    wait_until(page, "saving")
    write(page, NOTE, PASTED)
    page.get_by_role("button", name=button).click()
    saves.let_go()
    page.get_by_text("Draft saved." if button == "Save draft" else "This scorecard is in.").wait_for()

    assert stored(session, ann) == {**{f"rating-{key}": "4" for key in OWN}, "vote": "YES", NOTE: TYPED}
    assert is_submitted(session, ann) is (button == "Submit scorecard")
    assert copies(page) == []


def test_a_press_with_nothing_left_to_save_goes_at_once(page: Page, ann: Desk, session):
    write(page, NOTE, PASTED)
    wait_until(page, "saved")
    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved.").wait_for()

    assert stored(session, ann) == {NOTE: TYPED}


def test_a_whole_card_over_a_slow_line(page: Page, ann: Desk, session):
    slow_down(page)
    texts = {f"note-{criterion}": f"{criterion}: {PASTED * 40}" for criterion in OWN}
    for name, text in texts.items():
        rate(page, name.removeprefix("note-"))
        write(page, name, text)
    page.get_by_role("group", name="Overall vote").get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_text("This scorecard is in.").wait_for()

    ratings = {f"rating-{key}": "4" for key in OWN}
    assert stored(session, ann) == {
        **ratings,
        "vote": "YES",
        **{name: text.replace("\r\n", "\n") for name, text in texts.items()},
    }
    assert is_submitted(session, ann) is True


def test_a_submit_that_lacks_something_keeps_all_and_says_what(page: Page, ann: Desk, session):
    write(page, NOTE, PASTED)
    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_role("link", name="Trade-offs: Choose a level").wait_for()
    page.wait_for_load_state()

    write(page, OTHER_NOTE, TYPED)
    wait_until(page, "saved")
    assert stored(session, ann) == {NOTE: TYPED, OTHER_NOTE: TYPED}
    assert page.locator(f"[name={NOTE}]").input_value() == TYPED


def test_a_page_that_is_left_in_the_middle_of_a_word_loses_nothing(page: Page, ann: Desk, session):
    write(page, NOTE, PASTED)
    page.goto("/interviews")
    page.goto(ann.path)
    wait_until(page, "saved")

    assert page.locator(f"[name={NOTE}]").input_value() == TYPED
    assert stored(session, ann) == {NOTE: TYPED}


def test_a_page_that_is_saving_is_accessible(page: Page):
    saves = HeldSaves(page)
    write(page, NOTE, "Saved in a moment")
    wait_until(page, "saving")

    assert violations(page) == []
    saves.let_go()
    assert page.locator("#saved").get_attribute("role") == "status"

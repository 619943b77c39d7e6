"""The scorecard five minutes after the interview: what is seen without scrolling, and how few presses it takes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scorecard.models.application import Application
from tests import build
from tests.journeys.browser import violations

LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


@pytest.fixture
def author(session):
    return build.account(session)


@pytest.fixture
def seat(session, author):
    opening = build.opening(session, build.account(session, role="lead"))
    application = build.application(session, opening, name="Cleo Candidate", notes="Ask about Berlin.")
    areas = ["technical_depth", "communication_collaboration"]
    return build.seat(session, application, author, areas=areas)


@pytest.fixture
def scorecard(person, author, seat) -> Callable[..., Page]:
    """`scorecard(**context options)`: the author's browser, at the scorecard."""

    def come(**options: object) -> Page:
        page = person(author, **options)
        page.goto(f"/interviews/{seat.id}/scorecard")
        return page

    return come


def is_in_view(page: Page, selector: str) -> bool:
    box = page.locator(selector).bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_a_laptop_shows_the_bar_the_seal_and_a_whole_criterion_at_once(scorecard):
    page = scorecard(**LAPTOP)

    for what in ("#saved", "button[value=submit]", ".sc-callout-seal", "#rating-software_engineering"):
        assert is_in_view(page, what), what
    assert is_in_view(page, "#note-software_engineering")
    assert violations(page) == []


def test_the_buttons_stand_in_the_bar_wherever_one_is_on_the_page(scorecard):
    page = scorecard(**LAPTOP)

    for place in ("#rating-software_engineering", "#rating-trade_offs", "#vote"):
        page.evaluate("where => document.querySelector(where).scrollIntoView()", place)
        bar, button = (page.locator(each).bounding_box() for each in (".sc-sticky", "button[value=submit]"))
        assert bar["y"] <= button["y"], place
        assert button["y"] + button["height"] <= bar["y"] + bar["height"], place


def test_the_words_of_the_bar_end_before_its_buttons(scorecard):
    for width in (768, 1000, 1280):  # with all that can stand in it
        page = scorecard(viewport={"width": width, "height": 800})
        page.evaluate("document.getElementById('questions').hidden = false")

        assert page.locator(".sc-sticky").bounding_box()["height"] < 64
        words, button = (page.locator(each).bounding_box() for each in ("#saved", "button[value=save]"))
        assert words["x"] + words["width"] <= button["x"], width


def test_a_phone_leads_from_one_criterion_to_the_next_under_its_bar(scorecard):
    page = scorecard(**PHONE)

    page.get_by_role("link", name="Next: System design").tap()
    page.wait_for_url("**#rating-system_design")
    expect(page.locator("#rating-system_design")).to_be_in_viewport()

    bar, group = (page.locator(each).bounding_box() for each in (".sc-sticky", "#rating-system_design"))
    assert bar["y"] + bar["height"] <= group["y"]
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    assert violations(page) == []


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_on_a_phone_the_notes_are_one_press_away(scorecard, scripts):
    page = scorecard(**PHONE, java_script_enabled=scripts)

    page.get_by_role("link", name="Notes").tap()
    page.wait_for_url("**#interview_notes")

    page.locator("#interview_notes:focus").wait_for()
    assert not page.get_by_role("button", name="Keys").is_visible()


def test_on_the_narrowest_screen_the_form_needs_no_scrolling_sideways(scorecard):
    page = scorecard(**{**PHONE, "viewport": {"width": 320, "height": 640}})

    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_how_much_there_is_to_rate_is_said_until_one_rates(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_text("8 to rate, about 5 minutes.").wait_for()

    page.get_by_role("group", name="System design").get_by_label("4 Meets").check()

    assert page.get_by_text("8 to rate").count() == 0
    assert page.locator("#progress").inner_text() == "1 of 8 rated"


def test_one_criterion_shows_its_anchors_the_others_are_a_line_with_levels_and_note(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_role("group", name="System design").get_by_label("4 Meets").check()

    opened = page.locator(".sc-criterion.sc-open")
    assert opened.locator("legend").inner_text() == "System design"
    assert opened.locator(".sc-anchor").first.is_visible()
    first = page.locator(".sc-criterion").first
    assert first.bounding_box()["height"] < 72
    assert not first.locator(".sc-anchor").first.is_visible()
    for label in ("1 Well below", "Not observed", "Evidence for software engineering"):
        assert first.get_by_label(label).is_visible(), label


def test_a_press_lands_on_what_was_pressed_although_the_lines_move(scorecard):
    page = scorecard(**LAPTOP)
    for name in ("Trade-offs", "Software engineering", "Cross-team work and conflict", "System design"):
        group = page.get_by_role("group", name=name)
        group.get_by_text("Meets", exact=True).scroll_into_view_if_needed()
        box = group.get_by_text("Meets", exact=True).bounding_box()
        page.mouse.move(box["x"] + 5, box["y"] + 5)
        page.mouse.down()
        page.mouse.up()

        assert group.get_by_label("4 Meets").is_checked(), name
        assert page.locator(".sc-criterion.sc-open legend").inner_text() == name


def test_without_scripts_every_criterion_shows_all_it_has(scorecard):
    page = scorecard(java_script_enabled=False, **LAPTOP)

    assert page.locator("section.sc-area .sc-anchor:visible").count() == 8 * 5
    assert page.locator("section.sc-area .sc-probes:visible").count() == 8


def test_the_role_opens_over_the_form_without_leaving_it_or_needing_scripts(scorecard):
    for scripts in (True, False):
        page = scorecard(java_script_enabled=scripts, **PHONE)
        page.get_by_role("button", name="The role").tap()

        role = page.get_by_role("dialog", name="The role")
        expect(role.get_by_text("Coding", exact=True)).to_be_visible()
        if scripts:
            assert violations(page) == []
        role.get_by_role("button", name="Close").tap()
        expect(role).to_be_hidden()


def test_a_digit_rates_and_the_note_is_one_tab_away(scorecard):
    page = scorecard(**LAPTOP)

    page.locator("#rating-system_design-1").focus()
    page.keyboard.press("4")
    page.keyboard.press("Tab")
    page.keyboard.type("0 outages in 3 years")

    assert page.locator("#rating-system_design-4").is_checked()
    assert page.locator("#note-system_design").input_value() == "0 outages in 3 years"
    assert page.locator("#progress").inner_text().strip() == "1 of 8 rated"
    expect(page.locator("#saved")).to_have_text("Saved 12:00")


def test_naught_on_a_rating_means_not_observed(scorecard):
    page = scorecard(**LAPTOP)

    page.locator("#rating-trade_offs-1").focus()
    page.keyboard.press("0")

    assert page.locator("#rating-trade_offs-not-observed").is_checked()


def test_what_to_listen_for_is_one_stop_for_tab_and_the_arrows_go_through_it(scorecard):
    page = scorecard(**LAPTOP)
    page.locator("#note-system_design").focus()

    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Tab")

    assert second == page.locator('[data-note="note-system_design"] button').nth(1).inner_text()
    assert page.evaluate("document.activeElement.id") == "rating-stack_and_domain-1"


def test_after_saving_one_goes_on_where_one_was_and_the_bar_says_that_it_is_saved(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_label("Evidence for trade-offs").fill("Named the price.")
    before = page.evaluate("scrollY")

    page.get_by_role("button", name="Save draft").click()
    page.get_by_text("Draft saved.").wait_for()
    page.wait_for_load_state()

    assert before > 0
    assert abs(page.evaluate("scrollY") - before) < 100  # the notice at the top has moved the rest down a little
    assert page.locator("#saved").inner_text().startswith("Saved ")


def test_after_a_refused_submit_one_is_led_to_what_is_missing(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_label("Evidence for trade-offs").fill("Named the price.")

    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_role("link", name="Trade-offs: Choose a level").wait_for()

    expect(page.locator("#problems")).to_be_focused()
    assert is_in_view(page, "#problems")


def test_the_rest_is_marked_in_one_press_and_taken_back_in_another(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_role("group", name="System design").get_by_label("4 Meets").check()
    page.get_by_role("button", name="Mark the rest Not observed").click()
    marked = page.locator("#progress").inner_text().strip()
    page.get_by_role("button", name="Undo").click()

    assert marked == "8 of 8 rated"
    assert page.locator("#progress").inner_text().strip() == "1 of 8 rated"
    assert page.locator("#rating-system_design-4").is_checked()


def test_other_areas_change_places_with_the_own_ones_and_back_and_nothing_typed_is_lost(scorecard):
    page = scorecard(**LAPTOP)
    page.get_by_label("Evidence for trade-offs").fill("Named the price.")
    places = []
    for name in ("Other areas first", "My areas first"):
        page.get_by_role("link", name=name).click()
        places.append(
            (page.evaluate("document.activeElement.id"), page.locator(".sc-criterion legend").first.inner_text())
        )

    assert places == [
        ("rating-influence_without_authority-1", "Influence without authority"),
        ("rating-software_engineering-1", "Software engineering"),
    ]
    assert page.get_by_label("Evidence for trade-offs").input_value() == "Named the price."


def test_on_a_phone_a_colleagues_ratings_are_seen_beside_the_own_ones(person, session, author, seat):
    colleague = build.account(session, name="Wolfeschlegelsteinhausenbergerdorff")
    theirs = build.seat(session, session.get_one(Application, seat.application_id), colleague)
    for each in (theirs, seat):
        build.submitted(session, each, build.content(4))
    page = person(author, **PHONE)
    page.goto(f"/interviews/{seat.id}/scorecard")

    table, column = (page.locator(f"#reveal {each}").bounding_box() for each in (".sc-table-region", "th:nth-child(3)"))
    assert column["x"] + column["width"] <= table["x"] + table["width"]
    assert violations(page) == []

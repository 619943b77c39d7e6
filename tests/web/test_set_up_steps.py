"""Setting an opening up in steps: where each stands, the ready check, and starting from another opening."""

import re

import pytest
from sqlalchemy import select

from scorecard.models.opening import Opening, TemplateSeat
from scorecard.services import panel_templates
from tests import build
from tests.build import NOON
from tests.web.test_openings import form_of


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead, Payments", status="draft", scope="One team of seven.")


def steps(page):
    """Title and note of each step."""
    found = re.findall(r'sc-step-title">([^<]*)</span> <span class="sc-muted">([^<]*)<', page)
    return dict(found)


def checks(page):
    """Title and state of each line of the ready check."""
    lines = re.findall(r'sc-tone-\w+">.*?</svg>([^<]*)</span><div><p class="sc-check-title">([^<]*)<', page)
    return {title: state for state, title in lines}


def test_the_button_that_opens_a_draft_saves_it_first(session, visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text, scope="Two teams.")

    answer = browser.post(address, {**form, "go": "open"})

    session.refresh(opening)
    assert (answer.status_code, answer.location) == (303, address)
    assert (opening.scope, opening.status) == ("Two teams.", "open")
    assert "The opening is open." in browser.get(address).text


def test_a_draft_that_cannot_be_saved_is_not_opened(session, visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text, title="", scope="Two teams.")

    answer = browser.post(address, {**form, "go": "open"})

    session.refresh(opening)
    assert (answer.status_code, form_of(answer.text)["scope"]) == (422, "Two teams.")
    assert (opening.scope, opening.status) == ("One team of seven.", "draft")


def test_each_step_says_where_it_stands(visitor, lead, opening):
    assert steps(visitor(lead).get(f"/openings/{opening.id}/set-up").text) == {
        "Archetype": "Feature",
        "Charter": "4 still to fill in",
        "Rubric and weights": "Tech Lead, 4 areas",
        "Bars": "Bar 3.5, area bar 3.0",
        "Panel template": "None yet",
        "Ready check": "8 to look at",
    }


def test_a_step_saves_and_leads_on_to_the_next(visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"
    form = form_of(browser.get(address).text, authority="Decides on designs.")

    answer = browser.post(address, {**form, "go": "rubric"})

    assert (answer.status_code, answer.location) == (303, f"{address}#rubric")
    assert steps(browser.get(address).text)["Charter"] == "3 still to fill in"


@pytest.mark.parametrize("step", ["https://example.org", "nowhere", ""])
def test_a_step_that_there_is_not_leads_to_the_top(visitor, lead, opening, step):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"

    assert browser.post(address, {**form_of(browser.get(address).text), "go": step}).location == address


def test_a_role_that_is_set_up_in_full_is_fine_in_every_line(session, visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    form = form_of(browser.get(address).text)
    texts = dict.fromkeys(("people_duties", "em_split", "authority", "career_path"), "Said plainly.")
    answers = dict.fromkeys(BREAKS, "no")

    browser.post(address, {**form, **texts, "asks_why": "Ana, first interview", **answers})

    page = browser.get(address).text
    assert set(checks(page).values()) == {"Fine"}
    assert len(checks(page)) == 10
    assert steps(page)["Ready check"] == "All fine"


BREAKS = ("breaks-authority", "breaks-coding-time", "breaks-team", "breaks-partnership", "breaks-growth")


def test_a_role_that_would_break_an_expectation_says_so_and_stops_nobody(visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"

    browser.post(address, {**form_of(browser.get(address).text), "breaks-authority": "yes"})

    assert checks(browser.get(address).text)["Technical authority"] == "At risk"
    assert browser.post(f"/openings/{opening.id}/open").status_code == 303


def test_an_answer_that_is_neither_yes_nor_no_comes_back(visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"

    answer = browser.post(address, {**form_of(browser.get(address).text), "breaks-team": "maybe"})

    assert (answer.status_code, "Answer yes or no, or leave it open." in answer.text) == (422, True)


def test_sometimes_in_the_charter_asks_for_a_number(visitor, lead, opening):
    browser, address = visitor(lead), f"/openings/{opening.id}/set-up"

    browser.post(address, {**form_of(browser.get(address).text), "people_duties": "Sometimes has reports."})

    page = browser.get(address).text
    assert "Say how much or how often in numbers instead of “sometimes”." in page
    assert checks(page)["A vague share of coding"] == "At risk"


def test_an_opening_starts_from_another_with_its_charter_policy_and_template(session, visitor, lead, opening):
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=NOON)
    browser = visitor(lead)
    copied = browser.get(f"/openings/new?copy={opening.id}").text
    form = form_of(copied, title="Tech Lead, Refunds", bar="3.7")

    answer = browser.post("/openings/new", form)

    made = session.scalars(select(Opening).where(Opening.title == "Tech Lead, Refunds")).one()
    seats = select(TemplateSeat.title).order_by(TemplateSeat.position)
    both = [list(session.scalars(seats.where(TemplateSeat.opening_id == each.id))) for each in (opening, made)]
    session.commit()
    assert answer.location == f"/openings/{made.id}/set-up"
    assert (made.scope, made.status, made.coding_share) == ("One team of seven.", "draft", 50)
    assert (both[0] == both[1], len(both[1])) == (True, 4)


def test_the_lead_of_the_copy_is_who_makes_it(session, visitor, lead, opening):
    admin = build.account(session, role="admin")
    page = visitor(admin).get(f"/openings/new?copy={opening.id}").text

    assert form_of(page)["leads"] == [admin.id]


def test_an_opening_that_one_may_not_read_cannot_be_copied(session, visitor, lead, opening):
    stranger = visitor(build.account(session, role="lead"))
    form = form_of(stranger.get("/openings/new").text, title="Mine", archetype="feature")

    assert stranger.get(f"/openings/new?copy={opening.id}").status_code == 404
    assert stranger.post("/openings/new", {**form, "copy": opening.id}).status_code == 404
    assert opening.id not in stranger.get("/openings/new").text
    assert session.scalars(select(Opening).where(Opening.title == "Mine")).all() == []


def test_each_state_of_an_opening_leads_to_its_next_step(session, visitor, lead, opening):
    page = visitor(lead)
    draft = page.get(f"/openings/{opening.id}/set-up").text
    template = page.get(f"/openings/{opening.id}/panel").text

    opened = build.opening(session, lead)
    set_up, panels = (page.get(f"/openings/{opened.id}/{part}").text for part in ("set-up", "panel"))

    assert ("open the opening" in draft, "Go to the candidates" in draft) == (True, False)
    assert ("open the opening" in set_up, "Go to the candidates" in set_up) == (False, True)
    assert f'href="/openings/{opening.id}/set-up#check"' in template
    assert "Go on with the set-up" not in panels


def test_a_candidate_without_a_panel_is_seated_from_the_list_of_panels(session, visitor, lead, opening):
    bare = build.application(session, opening, name="Bare")
    seated = build.application(session, opening, name="Seated")
    build.seat(session, seated, build.account(session))

    page = visitor(lead).get(f"/openings/{opening.id}/panel").text

    assert re.findall(r'<a href="([^"]*)">Seat a panel<span class="visually-hidden"> for (\w+)', page) == [
        (f"/applications/{bare.id}/panel", "Bare")
    ]

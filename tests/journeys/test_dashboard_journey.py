"""The dashboard by mouse and keyboard: its menus, and what is done with the candidates that are ticked."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import func, select

from scorecard.models.application import Interview
from scorecard.services import panel_templates
from tests import build
from tests.journeys.browser import violations


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead Payments")


def test_a_menu_closes_on_escape_on_a_click_elsewhere_and_when_the_focus_leaves(person, session, lead, opening):
    build.application(session, opening, name="Ana")
    page = person(lead)
    page.goto(f"/openings/{opening.id}")
    opener, entry = page.get_by_text("More", exact=True), page.get_by_role("link", name="Calibration")

    opener.focus()
    page.keyboard.press("Enter")
    expect(entry).to_be_visible()
    page.keyboard.press("Escape")
    expect(entry).to_be_hidden()
    expect(opener).to_be_focused()

    opener.click()
    expect(entry).to_be_visible()
    page.get_by_role("heading", name="Tech Lead Payments").click()
    expect(entry).to_be_hidden()

    opener.click()
    page.get_by_role("link", name="Departures").focus()
    page.keyboard.press("Tab")
    expect(entry).to_be_hidden()


def test_without_scripts_the_menu_leads_on(person, session, lead, opening):
    page = person(lead, java_script_enabled=False)
    page.goto(f"/openings/{opening.id}")

    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Set-up").click()

    page.wait_for_url(f"**/openings/{opening.id}/set-up")


def seats(session):
    session.rollback()
    number = session.scalar(select(func.count()).select_from(Interview))
    session.rollback()  # a transaction left open makes the app wait
    return number


@pytest.mark.parametrize("scripts", [True, False])
def test_ticked_candidates_get_their_panels_and_lose_them_again_by_one_press(person, session, lead, opening, scripts):
    panel_templates.use_ready_template(session, opening.id, actor=lead, now=build.NOON)
    for name in ("Ada", "Ben", "Cem", "Dia"):
        build.account(session, name=name)
    for name in ("Ana", "Bob", "Cleo"):
        build.application(session, opening, name=name)
    page = person(lead, java_script_enabled=scripts)
    page.goto(f"/openings/{opening.id}")

    for name in ("Ana", "Bob"):
        page.get_by_role("checkbox", name=f"Tick {name}").check()
    page.get_by_role("button", name="Seat panels").click()
    for title, name in (("Design", "Ada"), ("Review", "Ben"), ("Growing", "Cem"), ("Stakeholder", "Dia")):
        page.get_by_label(title).select_option(label=name)
    page.get_by_role("button", name="Show the plan").click()
    plan = page.get_by_role("table", name="Who is seated when")
    expect(plan.get_by_role("row")).to_have_count(3)
    if scripts:
        assert violations(page) == []
    page.get_by_role("button", name="Seat these 2 panels").dblclick()
    expect(page.get_by_role("heading", level=1)).to_have_text("2 panels are seated")
    if scripts:
        assert violations(page) == []
    assert seats(session) == 8

    page.get_by_role("button", name="Undo: take these 8 seats away").click()
    expect(page.get_by_text("Undone: 8 seats are taken away")).to_be_visible()
    assert seats(session) == 0


def test_whoever_owes_a_card_of_a_ticked_candidate_is_reminded_with_a_text_to_copy(person, session, lead, opening):
    sam = build.account(session, name="Sam")
    late = {"starts_at": build.NOON - timedelta(days=3), "due_at": build.NOON - timedelta(days=1)}
    for name in ("Ana", "Bob"):
        build.seat(session, build.application(session, opening, name=name), sam, **late)
    page = person(lead)
    page.goto(f"/openings/{opening.id}")

    page.get_by_role("checkbox", name="Tick Ana").check()
    page.get_by_role("button", name="Remind").click()

    expect(page.get_by_label("Reminder for Sam")).to_have_value(re.compile("your scorecard for Ana"))
    expect(page.get_by_role("button", name="Copy the reminder")).to_be_visible()
    mail = page.get_by_role("link", name="Open in your mail program")
    expect(mail).to_have_attribute("href", re.compile("^mailto:person"))
    assert violations(page) == []


def test_columns_are_chosen_in_a_menu_and_stay_in_the_address(person, session, lead, opening):
    build.application(session, opening, name="Ana", source="Referral")
    page = person(lead)
    page.goto(f"/openings/{opening.id}?sort=name")

    page.get_by_text("Columns", exact=True).first.click()
    page.get_by_role("checkbox", name="Areas").uncheck()
    page.get_by_role("checkbox", name="Source").check()
    page.get_by_role("button", name="Show these").click()

    headings = page.get_by_role("table", name="Candidates").get_by_role("columnheader")
    expect(headings.filter(has_text="Areas")).to_have_count(0)
    expect(headings.filter(has_text="Source")).to_have_count(1)
    page.reload()
    expect(headings.filter(has_text="Source")).to_have_count(1)
    page.get_by_role("link", name="Usual columns").click()
    expect(headings.filter(has_text="Areas")).to_have_count(1)

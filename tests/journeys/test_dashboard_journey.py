"""The dashboard by mouse and keyboard: its menus."""

import pytest
from playwright.sync_api import expect

from tests import build


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

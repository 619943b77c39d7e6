"""A lead makes an opening from nothing, up to a panel that is seated and open. With scripts and without."""

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from scorecard.models.application import Interview
from scorecard.models.opening import Opening
from tests import build

INTERVIEWERS = ("Ada Berg", "Ben Costa", "Cem Demir", "Dara Eze")


def make_the_opening(page: Page) -> None:
    """An opening that needs more than the form begins with: first without an archetype, then right."""
    page.get_by_role("link", name="New opening").first.click()
    page.get_by_label("Title").fill("Tech Lead, Search")
    page.get_by_label("Coding share").fill("50")
    page.get_by_label("Authority").fill("Chooses the index.\nTalks to data first.")
    page.get_by_role("button", name="Create opening").click()
    page.get_by_role("alert").get_by_role("link", name="Choose the archetype that comes closest.").wait_for()
    expect(page.get_by_label("Authority")).to_have_value("Chooses the index.\nTalks to data first.")
    page.get_by_role("radio", name="Code quality").check()
    page.get_by_role("button", name="Create opening").click()
    page.get_by_text("The opening is set up as a draft.").wait_for()


def take_the_ready_template(page: Page) -> None:
    page.get_by_role("link", name="Choose the template").click()
    page.get_by_role("button", name="Use the ready template").click()
    page.get_by_text("The ready template is in place.").wait_for()


def open_it(page: Page) -> None:
    page.get_by_role("link", name="Go on with the set-up").click()
    page.get_by_role("button", name="Open the opening").click()
    page.get_by_text("The opening is open.").wait_for()


def add_the_candidate(page: Page) -> None:
    page.get_by_role("link", name="Go to the candidates").click()
    page.get_by_role("link", name="Add candidate").first.click()
    page.get_by_label("Name").fill("Noor Haddad")
    page.get_by_label("Source").fill("Referral")
    page.get_by_role("button", name="Add candidate").click()
    page.get_by_text("Noor Haddad is added.").wait_for()


def seat_the_template(page: Page) -> None:
    """Four people in one step, at the times that the page suggests."""
    rows = page.locator("#seat-template")
    rows.get_by_role("button", name="Seat the template panel").wait_for()
    for row, name in zip(rows.get_by_label("Interviewer").all(), INTERVIEWERS, strict=True):
        row.select_option(label=name)
    rows.get_by_role("button", name="Seat the template panel").click()
    page.get_by_text("4 seats are added.").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_lead_takes_an_opening_from_nothing_to_an_open_panel(scripts: bool, person, session):
    lead = build.account(session, role="lead")
    people = {name: build.account(session, name=name) for name in INTERVIEWERS}
    build.rubric_version(session)
    session.commit()
    page = person(lead, java_script_enabled=scripts)

    make_the_opening(page)
    take_the_ready_template(page)
    open_it(page)
    add_the_candidate(page)
    seat_the_template(page)

    page.wait_for_load_state()
    seats = page.locator("#seats li.sc-row").all_inner_texts()
    assert [seat.splitlines()[0] for seat in seats] == list(INTERVIEWERS)
    opening = session.scalar(select(Opening))
    assert (opening.title, opening.archetype, opening.status, opening.coding_share, opening.authority) == (
        *("Tech Lead, Search", "code_quality", "open", 50),
        "Chooses the index.\nTalks to data first.",
    )
    interviews = session.scalars(select(Interview).order_by(Interview.starts_at)).all()
    assert [seat.interviewer_id for seat in interviews] == [person.id for person in people.values()]
    assert {area for seat in interviews for area in seat.areas} == set(build.AREAS)


def test_the_first_interviewer_finds_the_seat(person, session):
    lead = build.account(session, role="lead")
    first = build.account(session, name="Ada Berg")
    opening = build.opening(session, lead)
    application = build.application(session, opening, name="Noor Haddad")
    session.commit()
    page = person(lead)
    page.goto(f"/applications/{application.id}/panel")
    form = page.locator("#add-seat")
    form.get_by_label("Interviewer").select_option(label="Ada Berg")
    form.get_by_label("Title").fill("Design")
    form.get_by_role("checkbox", name="Technical Depth").check()
    form.get_by_label("Interview starts").fill("2026-11-23T10:00")
    form.get_by_role("button", name="Add seat").click()
    page.get_by_text("The seat is added.").wait_for()

    page = person(first)

    assert page.locator("#upcoming .sc-row-title").all_inner_texts() == ["Noor Haddad"]
    page.get_by_role("link", name="Noor Haddad").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Noor Haddad")

"""A lead takes a full panel through the debrief to a decision against the recommendation. With scripts and without."""

import pytest
from playwright.sync_api import Page, expect

from scorecard.domain.assessment import Vote
from tests import build

REASON = "She led the migration that this team has ahead of it. We pair her with Ana for mentoring."


@pytest.fixture
def place(session):
    """Three cards that recommend no hire: two say no, one says yes and stands apart on one criterion."""

    class Place:
        lead = build.account(session, role="lead", name="Lea Lead")
        opening = build.opening(session, lead, title="Tech Lead, Search")
        application = build.application(session, opening, name="Noor Haddad")

    Place.people = [build.account(session, name=name) for name in ("Ada Berg", "Ben Costa", "Cem Demir")]
    levels = dict.fromkeys(build.criteria_of(build.AREAS), 3)
    for person, trade_offs, vote in zip(Place.people, (2, 2, 5), (Vote.NO, Vote.NO, Vote.YES), strict=True):
        card = build.content(levels | {"trade_offs": trade_offs}, vote=vote, note=f"{person.name} heard it.")
        build.submitted(session, build.seat(session, Place.application, person), card)
    session.commit()
    return Place


def open_the_debrief(page: Page) -> None:
    page.get_by_role("link", name="Debrief").first.click()
    page.get_by_role("button", name="Open the debrief").click()
    page.get_by_text("The debrief is open.").wait_for()


def agree_on_the_first_point(page: Page) -> None:
    """Both ends are there to be read; what was agreed stands below them afterwards."""
    point = page.locator("#split-trade_offs")
    for said in ("Ada Berg: 2.0", "Cem Demir: 5.0", "Cem Demir heard it."):
        expect(point).to_contain_text(said, use_inner_text=True)
    point.get_by_text("Write down what was agreed").click()
    point.get_by_label("What was agreed").fill("Cem saw the written plan, the others did not.")
    point.get_by_label("Why").fill("It came in after their interviews.")
    point.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()
    agreed = page.locator("#split-trade_offs .deb-agreed")
    expect(agreed).to_contain_text("Cem saw the written plan", use_inner_text=True)
    page.locator("#minutes").get_by_label("Minutes").fill("Forty minutes, nobody was in a hurry.")
    page.locator("#minutes").get_by_role("button", name="Save").click()
    page.get_by_text("Forty minutes, nobody was in a hurry.").first.wait_for()


def vote_again(page: Page, path: str, vote: str) -> None:
    page.goto(path)
    page.locator("#own-vote").get_by_role("radio", name=vote, exact=True).check()
    page.locator("#own-vote").get_by_role("button", name="Vote").click()
    page.get_by_text("Your vote after the debrief is kept.").wait_for()


def decide_to_hire(page: Page) -> None:
    """First without a reason, which comes back, then with one."""
    page.get_by_role("link", name="Decide").first.click()
    page.get_by_role("radio", name="Hire", exact=True).check()
    page.get_by_role("button", name="Record decision").click()
    page.get_by_role("alert").get_by_text("This departs from what the scorecards recommend.").wait_for()
    expect(page.get_by_role("radio", name="Hire", exact=True)).to_be_checked()
    page.get_by_label("Reason").fill(REASON)
    page.get_by_role("button", name="Record decision").click()
    page.get_by_text("Recorded: Hire.").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_from_the_debrief_to_a_decision_against_the_recommendation(place, person, scripts: bool):
    path = f"/applications/{place.application.id}"
    lead = person(place.lead, java_script_enabled=scripts)
    lead.goto(path)
    open_the_debrief(lead)
    agree_on_the_first_point(lead)
    for account, vote in zip(place.people, ("Yes", "No", "Yes"), strict=True):
        vote_again(person(account, java_script_enabled=scripts), f"{path}/debrief", vote)

    lead.reload()
    assert "1 moved toward a hire, 0 away from it, 2 stayed." in lead.locator("#votes-moved").inner_text()
    decide_to_hire(lead)

    dissenter = person(place.people[1], java_script_enabled=scripts)
    dissenter.goto(f"{path}/debrief")
    assert "Decided: Hire." in dissenter.locator("#own-vote").inner_text()
    dissenter.get_by_label("What should be on record").fill("Mentoring stays unproven.")
    dissenter.get_by_role("button", name="Add to the decision").click()
    dissenter.get_by_text("Your sentence is kept with the decision.").wait_for()

    lead.goto(path)
    record = lead.locator("#decisions").inner_text()
    for said in (REASON, "Of another mind: Ben Costa", "Mentoring stays unproven.", "Recommended then: "):
        assert said in record
    lead.locator("#to-settle").get_by_role("link", name="First ninety days").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("First ninety days")
    lead.goto(f"/openings/{place.opening.id}/departures")
    assert "1 of 1 decision departed" in lead.locator("#how-often").inner_text()
    assert REASON in lead.locator("#departures").inner_text()

"""What was typed into a form is there again when the form is, until it was sent and taken."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.models.account import Account
from scorecard.models.application import Application, Interview
from scorecard.models.opening import Opening
from scorecard.services import debriefs
from tests import build
from tests.journeys.browser import Server, violations
from tests.journeys.writing import PASTED, TYPED, copies

KEPT = "What you typed here was kept in this browser."


class Office:
    """A lead with a draft, and with a candidate whose debrief is open on one split."""

    def __init__(self, session: Session) -> None:
        self.lead: Account = build.account(session, role="lead", name="Lea Lead")
        self.other: Account = build.account(session, role="lead", name="Otto Other")
        self.draft: Opening = build.opening(session, self.lead, self.other, status="draft", scope="One team.")
        opening = build.opening(session, self.lead, self.other)
        self.application: Application = build.application(session, opening, name="Noor Haddad")
        self.ben: Account = build.account(session, name="Ben")
        for author, level in ((build.account(session, name="Ada"), 2), (self.ben, 5)):
            content = build.content({**dict.fromkeys(build.criteria_of(build.AREAS), 3), "trade_offs": level})
            self.card: Interview = build.submitted(session, build.seat(session, self.application, author), content)
        debriefs.open_debrief(session, self.application.id, actor=self.lead, now=build.NOON)
        session.commit()
        self.set_up = f"/openings/{self.draft.id}/set-up"
        self.debrief = f"/applications/{self.application.id}/debrief"
        self.decision = f"/applications/{self.application.id}/decision"


@pytest.fixture
def office(session) -> Office:
    return Office(session)


@pytest.fixture
def page(office: Office, person: Callable[..., Page]) -> Page:
    return person(office.lead)


def at(page: Page, path: str) -> Page:
    page.goto(path)
    return page


def minutes(page: Page) -> Locator:
    return page.locator("#agreed-minutes")


def scope(page: Page) -> Locator:
    return page.locator("#scope")


def sign_in(page: Page, account: Account) -> None:
    page.goto("/sign-in")
    page.get_by_label("E-mail").fill(account.email)
    page.get_by_label("Password").fill(build.PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/sign-in" not in url)


def stored_scope(session: Session, office: Office) -> str:
    session.rollback()
    return session.scalars(select(Opening.scope).where(Opening.id == office.draft.id)).one()


def test_minutes_that_are_half_written_outlast_the_saving_of_a_point(page: Page, office: Office):
    at(page, office.debrief)
    minutes(page).fill(PASTED)
    point = page.locator("#split-trade_offs")
    point.get_by_text("Write down what was agreed").click()
    point.get_by_label("What was agreed").fill("Ben saw the plan.")
    point.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()

    expect(minutes(page)).to_have_value(TYPED)
    expect(page.locator("#minutes").get_by_text(KEPT)).to_be_visible()
    expect(page.get_by_text(KEPT)).to_have_count(1)
    assert violations(page) == []


def test_a_form_that_was_taken_is_forgotten(page: Page, office: Office):
    at(page, office.debrief)
    minutes(page).fill("Forty minutes.")
    page.locator("#minutes").get_by_role("button", name="Save").click()
    page.locator("#minutes .deb-agreed").get_by_text("Forty minutes.").wait_for()

    expect(page.get_by_text("Saved.")).to_be_visible()
    assert copies(page) == []


def test_a_form_that_makes_something_is_empty_again_once_it_was_taken(page: Page, office: Office):
    path = f"/openings/{office.application.opening_id}/candidates/new"
    at(page, path).locator("#notes").fill("Likes trains.")
    at(page, "/openings")
    at(page, path)
    expect(page.locator("#notes")).to_have_value("Likes trains.")
    page.locator("#name").fill("Cleo")
    page.get_by_role("button", name="Add candidate").click()
    page.get_by_text("Cleo is added.").wait_for()
    at(page, path)

    expect(page.locator("#notes")).to_have_value("")
    expect(page.locator("#name")).to_have_value("")
    assert copies(page) == []


def test_a_decision_that_was_left_comes_back_with_its_reason(page: Page, office: Office):
    at(page, office.decision)
    page.get_by_role("radio", name="Hire", exact=True).check()
    page.get_by_label("Reason").fill(PASTED)
    page.get_by_role("link", name="Back", exact=True).click()
    page.wait_for_url(f"**/applications/{office.application.id}")
    page.get_by_role("link", name="Decide").first.click()
    page.get_by_text(KEPT).wait_for()

    expect(page.get_by_label("Reason")).to_have_value(TYPED)
    expect(page.get_by_role("radio", name="Hire", exact=True)).to_be_checked()
    page.get_by_role("button", name="Record decision").click()
    page.get_by_text("Recorded: Hire.").wait_for()
    at(page, office.decision)
    expect(page.get_by_label("Reason")).to_have_value("")
    assert copies(page) == []


def leave_and_come_back(page: Page, path: str, control: str) -> str:
    """What stands in a control that was filled in, once the page was left and opened again."""
    at(page, path).locator(control).fill(PASTED)
    at(page, "/")
    at(page, path).get_by_text(KEPT).wait_for()
    return page.locator(control).input_value()


def test_the_reason_of_a_request_or_of_a_step_comes_back(page: Page, office: Office, person, session):
    author = build.account(session, name="Cem")
    seat = build.seat(session, office.application, author)
    card = f"/interviews/{office.card.id}"
    asking = person(author)

    assert leave_and_come_back(asking, f"/interviews/{seat.id}/decline", "#note") == TYPED
    assert leave_and_come_back(asking, f"/interviews/{seat.id}/hand-over", "#reason") == TYPED
    assert leave_and_come_back(person(office.ben), f"{card}/correction", "#reason") == TYPED
    assert leave_and_come_back(page, f"{card}/reopen", "#reason") == TYPED
    assert leave_and_come_back(page, f"{card}/strike", "#reason") == TYPED
    assert leave_and_come_back(page, f"/applications/{office.application.id}/withdrawal", "#reason") == TYPED


def test_the_set_up_comes_back_after_a_look_at_the_template_and_can_be_discarded(page: Page, office: Office):
    scope(at(page, office.set_up)).fill(PASTED)
    page.get_by_role("link", name="Choose the template").click()
    page.wait_for_url("**/panel")
    page.go_back()
    page.get_by_text(KEPT).wait_for()

    expect(scope(page)).to_have_value(TYPED)
    page.get_by_role("button", name="Discard").click()
    expect(scope(page)).to_have_value("One team.")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    page.reload()
    expect(scope(page)).to_have_value("One team.")
    assert copies(page) == []


def test_what_the_server_refused_is_kept_when_the_refused_page_is_left(page: Page, office: Office):
    scope(at(page, office.set_up)).fill("Two teams.")
    page.locator("#title").fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("alert").wait_for()
    at(page, "/openings")
    at(page, office.set_up)

    expect(scope(page)).to_have_value("Two teams.")
    expect(page.locator("#title")).to_have_value("")
    page.locator("#title").fill("Tech Lead, Two teams")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_text("The opening is saved.").wait_for()
    assert copies(page) == []


def test_what_a_server_that_is_down_did_not_take_is_kept(page: Page, office: Office, server: Server):
    scope(at(page, office.set_up)).fill("Two teams.")
    server.stop()
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("chrome-error://**")
    server.start()
    at(page, "/account")
    page.get_by_role("button", name="Save settings").click()
    page.get_by_text("Your settings are saved.").wait_for()
    at(page, office.set_up)

    expect(scope(page)).to_have_value("Two teams.")


def test_text_stands_beside_what_somebody_else_has_stored_meanwhile(page: Page, office: Office, person, session):
    at(page, office.set_up)
    scope(page).fill("Two teams.")
    page.locator("#authority").fill("All of it.")
    at(page, "/openings")
    other = at(person(office.other), office.set_up)
    scope(other).fill("Three teams.")
    other.get_by_role("button", name="Save", exact=True).click()
    other.get_by_text("The opening is saved.").wait_for()
    at(page, office.set_up)

    note = page.locator(".sc-callout", has_text=KEPT)
    expect(note.get_by_role("definition")).to_have_text("Two teams.")
    expect(scope(page)).to_have_value("Three teams.")
    expect(page.locator("#authority")).to_have_value("All of it.")
    assert violations(page) == []
    page.reload()
    expect(note.get_by_role("definition")).to_have_text("Two teams.")
    note.get_by_role("button", name="Discard").click()
    assert (copies(page), stored_scope(session, office)) == ([], "Three teams.")


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_opening_a_draft_saves_what_was_typed_into_it(scripts: bool, office: Office, person, session):
    page = at(person(office.lead, java_script_enabled=scripts), office.set_up)
    scope(page).fill("Two teams.")
    page.get_by_role("button", name="open the opening").click()
    page.get_by_text("The opening is open.").wait_for()

    expect(scope(page)).to_have_value("Two teams.")
    assert stored_scope(session, office) == "Two teams."


def test_text_of_one_person_is_never_anothers(page: Page, office: Office):
    scope(at(page, office.set_up)).fill(PASTED)
    page.context.clear_cookies()
    sign_in(page, office.other)
    at(page, office.set_up)
    expect(scope(page)).to_have_value("One team.")
    expect(page.get_by_text(KEPT)).to_have_count(0)
    page.context.clear_cookies()
    sign_in(page, office.lead)
    at(page, office.set_up)

    expect(scope(page)).to_have_value(TYPED)


def test_signing_out_asks_before_it_drops_a_form_that_was_not_sent(page: Page, office: Office):
    minutes(at(page, office.debrief)).fill(PASTED)
    page.locator(".sc-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    dialog = page.get_by_role("dialog", name="Not everything you typed is saved")
    dialog.get_by_role("link", name="Debrief: Noor Haddad").click()
    expect(dialog).to_have_count(0)
    expect(minutes(page)).to_have_value(TYPED)

    page.locator(".sc-menu > summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("button", name="Delete it and sign out").click()
    page.wait_for_url("**/sign-in")
    assert copies(page) == []


def test_only_what_was_typed_is_kept(page: Page, office: Office):
    scope(at(page, office.set_up)).fill("Two teams.")

    kept = [page.evaluate("text => JSON.parse(text).changes", text) for text in copies(page)]
    assert kept == [{"scope": {"before": "One team.", "typed": "Two teams."}}]
    scope(page).fill("One team.")
    assert copies(page) == []

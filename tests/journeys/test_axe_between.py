"""Pages that no address alone leads to, between one press and the next, are accessible and fit a phone too."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from scorecard.models.audit import AuditEntry
from scorecard.services.exports import EXPORTED, FILES_AN_HOUR
from scorecard.web import importing
from tests import build
from tests.journeys.place import LONG, Place, furnish
from tests.journeys.test_axe import faults


@pytest.fixture
def place(session) -> Place:
    return furnish(session)


def check(page: Page, *rows: str) -> None:
    """Have a file of candidates checked."""
    text = "\r\n".join(("candidate,candidate_email", *rows, ""))
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": text.encode()}
    page.get_by_label("Candidates file").set_input_files(file)
    page.locator("#candidates").get_by_role("button", name="Check this file").click()


def test_pages_that_tell_how_an_import_goes_are_accessible(place: Place, person: Callable[..., Page], monkeypatch):
    monkeypatch.setattr(importing, "AT_ONCE", 1)
    page = person(place.people["lead"])
    page.route("**/importing*.js*", lambda route: route.abort())  # it would lead on at once
    found = {}

    page.goto("/openings/{full}/import".format(**place.ids))
    check(page, f"Zoe {LONG},zoe@example.org", "Yan Quist,yan@example.org")
    page.get_by_role("link", name="See what they would do").wait_for()
    found["checked"] = faults(page)
    page.get_by_role("link", name="See what they would do").click()
    importing_two = page.get_by_role("button", name="Import 2 candidates")
    importing_two.wait_for()
    address = page.url
    importing_two.click()
    page.get_by_text("Imported 2 candidates").wait_for()
    found["imported"] = faults(page)
    page.goto(address)
    found["done"] = faults(page)

    assert found == {"checked": [], "imported": [], "done": []}


def test_pages_of_seating_panels_are_accessible(place: Place, person: Callable[..., Page], session):
    people = [build.account(session, name=f"{name} {LONG}") for name in ("Ada", "Ben", "Cem", "Dia")]
    page = person(place.people["lead"])
    found = {}

    page.goto("/openings/{full}/seating?application={bare}&application={gone}".format(**place.ids))
    found["begun"] = faults(page)
    for chosen, one in zip(page.locator("select[name^=interviewer]").all(), people, strict=True):
        chosen.select_option(one.id)
    page.get_by_role("button", name="Show the plan").click()
    page.get_by_role("button", name="Seat this panel").wait_for()
    found["planned"] = faults(page)
    page.get_by_role("button", name="Seat this panel").click()
    page.get_by_role("heading", name="One panel is seated").wait_for()
    found["seated"] = faults(page)

    assert found == {"begun": [], "planned": [], "seated": []}


def test_the_page_that_refuses_one_more_file_is_accessible(place: Place, person: Callable[..., Page], session):
    lead = place.people["lead"]
    session.add_all(
        AuditEntry(at=build.NOON, actor_id=lead.id, action=EXPORTED, detail={}) for _ in range(FILES_AN_HOUR)
    )
    session.commit()
    page = person(lead)

    answer = page.goto("/openings/{full}/policy.toml".format(**place.ids))
    found = faults(page)

    assert (answer.status, page.title().split(" · ")[0], found) == (429, "Too many files", [])


def test_a_lead_who_has_still_to_score_everybody_reads_that_and_no_empty_counts(place: Place, person, session):
    lead = place.people["lead"]
    opening = build.opening(session, lead, title="Tech Lead, Mobile")
    application = build.application(session, opening, name=f"Zoe {LONG}")
    build.seat(session, application, lead)
    build.submitted(session, build.seat(session, application, place.people["second"]))
    page = person(lead)
    found = {}

    page.goto(f"/openings/{opening.id}")
    found["dashboard"] = faults(page)
    offered = [page.locator(each).count() for each in (".dash-counts", ".dash-pick-bar")]
    waits = page.locator(".dash-nothing").inner_text().split(".")[0].strip()
    page.goto(f"/openings/{opening.id}/analytics")
    found["analytics"] = faults(page)
    words = page.locator(".sc-empty-title").inner_text()
    page.locator(".sc-empty").get_by_role("link").click()

    assert (offered, waits, words) == (
        [0, 0],
        "Nothing but your own scorecards below",
        "Nothing that you may count yet",
    )
    expect(page.get_by_role("heading", level=1)).to_have_text("My interviews")
    assert found == {"dashboard": [], "analytics": []}

"""A lead brings 24 candidates with their panels in from a file and mends a mistake on the way."""

import csv
import io

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from scorecard.models.application import Application, Interview
from tests import build

CANDIDATES = 24
INTERVIEWERS = ("ada@example.com", "ben@example.com", "cem@example.com", "dara@example.com")
COLUMNS = ("candidate", "candidate_email", "interviewer_email", "focus_areas", "interview_at", "due_at")


def panels(people: tuple[str, ...]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for number in range(CANDIDATES):
        for place, person in enumerate(people):
            times = (f"2026-12-{number % 20 + 1:02}T{9 + place:02}:00:00Z", f"2026-12-{number % 20 + 3:02}T18:00:00Z")
            writer.writerow((f"Candidate {number}", f"c{number}@example.org", person, build.AREAS[place], *times))
    return text.getvalue().encode()


def check(page: Page, file: bytes) -> None:
    """Choose the file of panels and have it checked."""
    page.get_by_label("Panels file").set_input_files({"name": "panels.csv", "mimeType": "text/csv", "buffer": file})
    page.locator("#panels").get_by_role("button", name="Check this file").click()
    page.get_by_role("heading", name="Check the import").wait_for()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_lead_imports_24_candidates_with_their_panels(scripts: bool, person, session):
    lead = build.account(session, role="lead")
    for address in INTERVIEWERS:
        build.account(session, email=address)
    opening = build.opening(session, lead, title="Tech Lead, Search")
    page = person(lead, java_script_enabled=scripts)

    page.goto(f"/openings/{opening.id}")
    page.get_by_role("link", name="Import from a file").click()
    check(page, panels((*INTERVIEWERS[:3], "dora@example.com")))
    expect(page.get_by_role("link", name="Wrong 24")).to_have_attribute("aria-current", "page")
    page.get_by_text("nobody here has the address dora@example.com").first.wait_for()
    page.get_by_role("link", name="Upload again").click()
    check(page, panels(INTERVIEWERS))
    page.get_by_role("button", name="Import 24 candidates and 96 seats").click()
    page.get_by_text("Imported 24 candidates and 96 seats").wait_for()
    page.get_by_role("link", name="To the opening").click()

    expect(page.get_by_text("24 of 24 candidates")).to_be_visible()
    assert session.scalar(select(func.count()).select_from(Application)) == CANDIDATES
    assert session.scalar(select(func.count()).select_from(Interview)) == CANDIDATES * len(INTERVIEWERS)

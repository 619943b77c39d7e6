"""A lead takes an opening from nothing to a decision, by what each page shows: no address is typed after the first."""

import csv
import io
from zipfile import ZipFile

from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import Vote
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from tests import build
from tests.journeys.test_debrief_journey import REASON, decide_to_hire, open_the_debrief
from tests.journeys.test_lead_journey import INTERVIEWERS, seat_the_template

CANDIDATES = tuple(f"Candidate {number:02}" for number in range(1, 25))
WEAK, STRONG = SEATED_BY_HAND = CANDIDATES[:2]
TITLE = "Tech Lead, Search"
CHARTER = {
    "People duties": "One-to-ones with five people every two weeks; no reviews.",
    "Split with the engineering manager": "The manager owns reviews and hiring, the Tech Lead owns the design.",
    "Authority": "Chooses the index. Nobody overrules it without writing down why.",
    "Scope": "One team of seven that runs search for 40 shops.",
    "Career path": "Staff engineer after two years, or back to the team.",
}


def address_of(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@example.org"


def csv_file(columns: tuple[str, ...], rows: list[tuple[str, ...]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([columns, *rows])
    return text.getvalue().encode()


def go_to(page: Page, link: str) -> None:
    """Up the breadcrumb."""
    page.get_by_role("navigation", name="Breadcrumb").get_by_role("link", name=link, exact=True).click()


def set_the_opening_up(page: Page) -> None:
    """Six steps, each saved by the button at its end; then it is open."""
    page.get_by_role("link", name="New opening").first.click()
    page.get_by_label("Title").fill(TITLE)
    page.get_by_role("radio", name="Code quality").check()
    page.get_by_role("button", name="Create opening").click()
    page.locator("#role").get_by_role("button", name="Save and go on").click()
    charter = page.locator("#charter")
    charter.get_by_label("Coding share").fill("50")
    for label, words in CHARTER.items():
        charter.get_by_label(label).fill(words)
    for step in ("charter", "rubric", "bars"):
        page.locator(f"#{step}").get_by_role("button", name="Save and go on").click()
        page.get_by_text("The opening is saved.").wait_for()
    page.locator("#panel").get_by_role("link", name="Choose the template").click()
    page.get_by_role("button", name="Use the ready template").click()
    page.get_by_role("link", name="Go on with the set-up").click()
    check = page.locator("#check")
    check.get_by_label("Who asks").fill("Ada Berg, design interview")
    page.wait_for_load_state()
    for question in check.get_by_role("group").all():
        question.get_by_role("radio", name="No", exact=True).check()
    check.get_by_role("button", name="Save the answers").click()
    page.get_by_role("link", name="Ready check All fine").wait_for()
    page.get_by_role("button", name="Open the opening").click()
    page.get_by_role("link", name="Go to the candidates").click()


def import_file(page: Page, kind: str, file: bytes, *, adds: str) -> None:
    page.get_by_label(f"{kind} file").set_input_files({"name": "file.csv", "mimeType": "text/csv", "buffer": file})
    page.locator(f"#{kind.lower()}").get_by_role("button", name="Check this file").click()
    page.get_by_role("button", name=f"Import {adds}").click()
    page.get_by_text(f"Imported {adds}").wait_for()


def import_the_candidates(page: Page) -> None:
    page.get_by_role("link", name="Import from a file").click()
    people = [(name, address_of(name), "Referral") for name in CANDIDATES]
    import_file(page, "Candidates", csv_file(("candidate", "candidate_email", "source"), people), adds="24 candidates")


def seat_the_panels(page: Page, people: list[Account]) -> None:
    """Two by hand, as the template says; the others from a file."""
    page.get_by_role("link", name="Seat their panels").click()
    for name in SEATED_BY_HAND:
        page.get_by_role("link", name=f"Seat a panel for {name}").click()
        seat_the_template(page)
        go_to(page, "Panels")
    go_to(page, TITLE)
    page.get_by_text("More", exact=True).click()
    page.get_by_role("link", name="Import", exact=True).click()
    columns = ("candidate", "candidate_email", "interviewer_email", "focus_areas", "interview_at")
    rows = [
        (name, address_of(name), person.email, area, f"2026-12-{day:02}T{hour:02}:00:00Z")
        for day, name in enumerate(CANDIDATES[2:], 1)
        for hour, (person, area) in enumerate(zip(people, build.AREAS, strict=True), 9)
    ]
    import_file(page, "Panels", csv_file(columns, rows), adds="88 seats")
    page.get_by_role("link", name="To the opening").click()


def cards_come_in(session: Session) -> None:
    """One of two is rated low by all but Dara, who sees the same areas as others and is far above them."""
    for name, levels in ((WEAK, (2, 2, 3, 5)), (STRONG, (4, 4, 4, 4))):
        seats = select(Interview).join(Application).join(Candidate).where(Candidate.name == name)
        for seat, level in zip(session.scalars(seats.order_by(Interview.starts_at)).all(), levels, strict=True):
            vote = Vote.YES if level > 3 else Vote.NO
            card = build.content(level, areas=seat.areas, vote=vote, note=f"{name} at {level}.")
            build.submitted(session, seat, card)
    session.commit()


def compare_the_two(page: Page) -> None:
    """From what waits to the two side by side, and on to the one who is decided on."""
    page.get_by_role("link", name="Openings").first.click()
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_text("24 of 24 candidates")).to_be_visible()
    for name in SEATED_BY_HAND:
        page.get_by_role("checkbox", name=f"Tick {name}").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Compare 2 candidates")
    expect(page.locator("#order")).to_contain_text(f"{STRONG} is ", use_inner_text=True)
    page.get_by_role("link", name=WEAK).first.click()


def agree_on_the_first_point(page: Page) -> None:
    point = page.locator("#agenda li[id]").first
    point.get_by_text("Write down what was agreed").click()
    point.get_by_label("What was agreed").fill("Dara saw the written plan, the others did not.")
    point.get_by_label("Why").fill("It came in after their interviews.")
    point.get_by_role("button", name="Save").click()
    page.get_by_text("Saved.").wait_for()


def read_the_packet(page: Page) -> None:
    """With names, then without, and back."""
    page.get_by_role("link", name="Packet").first.click()
    expect(page.locator("#decisions")).to_contain_text(REASON, use_inner_text=True)
    expect(page.locator("#main")).to_contain_text(INTERVIEWERS[0], use_inner_text=True)
    page.get_by_role("link", name="Without interviewers’ names").click()
    page.get_by_role("link", name="With names").wait_for()
    page.wait_for_load_state()
    assert [name for name in INTERVIEWERS if name in page.locator("#main").inner_text()] == []
    page.get_by_role("link", name="Back").click()


def take_a_file(page: Page, name: str) -> bytes:
    """One of the opening's files, from its menu."""
    with page.expect_download() as download:
        page.get_by_role("link", name=name).click()
    return download.value.path().read_bytes()


def test_a_lead_takes_an_opening_from_nothing_to_a_decision(person, session):
    lead = build.account(session, role="lead", name="Lea Lead")
    people = [build.account(session, name=name) for name in INTERVIEWERS]
    build.rubric_version(session)
    session.commit()
    page = person(lead, accept_downloads=True)

    set_the_opening_up(page)
    import_the_candidates(page)
    seat_the_panels(page, people)
    cards_come_in(session)
    compare_the_two(page)
    open_the_debrief(page)
    agree_on_the_first_point(page)
    decide_to_hire(page)

    expect(page.locator("#decisions")).to_contain_text(REASON, use_inner_text=True)
    page.locator("#to-settle").get_by_role("link", name="First ninety days").click()
    go_to(page, WEAK)
    read_the_packet(page)
    go_to(page, TITLE)
    page.wait_for_load_state()  # the menu closes by script once a file is chosen
    page.get_by_text("Export", exact=True).click()
    with ZipFile(io.BytesIO(take_a_file(page, "All four as sheets"))) as workbook:
        assert len([name for name in workbook.namelist() if name.startswith("xl/worksheets/sheet")]) == 4
    page.get_by_text("Export", exact=True).click()
    text = take_a_file(page, "candidates.csv").decode("utf-8-sig")
    rows = {row["candidate"]: row for row in csv.DictReader(io.StringIO(text, newline=""))}
    assert set(rows) == set(CANDIDATES)
    assert (rows[WEAK]["decision"], rows[STRONG]["decision"]) == ("hire", "")

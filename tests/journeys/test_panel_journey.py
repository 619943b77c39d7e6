"""One panel from the first card to the files: a keyboard, a phone and a browser without scripts; then the lead."""

import csv
import io
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

import pytest
from playwright.sync_api import Locator, Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.files.cells import unguard
from scorecard.models.application import Decision
from scorecard.models.scorecard import FlagTick, Rating, ScorecardVersion
from tests import build

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
DEPTH = ("technical_depth", "technical_leadership")
PEOPLE = ("mentoring_development", "communication_collaboration")
ENDS = ("technical_depth", "communication_collaboration")

KEYBOARD_NOTE = '=1+1 is how she opened: "measure first", then\n\n\tnaïve Größe 日本語 🙂, a \\ and a ; too'
PHONE_NOTE = "“Nobody asked me.”\nHe’d pair for a week — ‘and then some’"
SCRIPTLESS_NOTE = "\nA first line left empty,\nand a last one: <b>&amp;</b>\n"
QUOTE = '"They", he said, "never listen."\n— twice'


@dataclass
class Panel:
    lead: object
    opening: object
    application: object
    seats: dict


@pytest.fixture
def panel(session) -> Panel:
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead, title="Tech Lead, Payments")
    application = build.application(session, opening, name="Zoë O'Brien")
    areas = {"keyboard": DEPTH, "phone": PEOPLE, "scriptless": ENDS}
    people = {way: build.account(session, name=f"Ann {way.capitalize()}") for way in areas}
    seats = {
        way: (people[way], build.seat(session, application, people[way], areas=list(own))) for way, own in areas.items()
    }
    return Panel(lead, opening, application, seats)


def tab_to(page: Page, selector: str) -> None:
    """Press Tab until what is meant has the focus."""
    for _ in range(250):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab never came to {selector}")


def choose(page: Page, name: str, steps: int) -> None:
    """Go to a group of radios and choose the one that is so many steps below the first."""
    tab_to(page, f'input[name="{name}"]')
    page.keyboard.press("Space")
    for _ in range(steps):
        page.keyboard.press("ArrowDown")


def level(page: Page, criterion: str, words: str) -> Locator:
    return page.get_by_role("group", name=criterion, exact=True).get_by_role("radio", name=words)


def score_with_the_keyboard(page: Page) -> None:
    """From the list to the submitted card, and not one call of a mouse."""
    tab_to(page, 'a[href$="/scorecard"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/scorecard")
    for number, criterion in enumerate(build.criteria_of(DEPTH)):
        choose(page, f"rating-{criterion}", 3 if number else 4)
        if number == 0:
            tab_to(page, f"#note-{criterion}")
            page.keyboard.insert_text(KEYBOARD_NOTE)
    tab_to(page, "#strengths")
    page.keyboard.type("Measures before she speaks.")
    choose(page, "vote", 3)
    tab_to(page, "button[value=submit]")
    page.keyboard.press("Enter")
    page.get_by_text("This scorecard is in.").wait_for()


def score_on_a_phone(page: Page) -> None:
    page.get_by_role("link", name="Score now").tap()
    page.wait_for_url("**/scorecard")
    for criterion, words in (
        ("Growing engineers", "2 Below"),
        ("Pairing and sharing", "3 Mixed"),
        ("Cross-team work and conflict", "4 Meets"),
    ):
        level(page, criterion, words).tap()
        expect(level(page, criterion, words)).to_be_checked()
    page.get_by_label("Evidence for growing engineers").fill(PHONE_NOTE)
    page.get_by_role("checkbox", name="Adversarial relationship with managers").tap()
    page.locator("#quote-adversarial_to_managers").fill(QUOTE)
    page.get_by_role("button", name="Mark the rest Not observed").tap()
    page.get_by_role("radio", name="No", exact=True).tap()
    page.get_by_role("button", name="Submit scorecard").tap()
    page.get_by_text("This scorecard is in.").wait_for()


def score_without_scripts(page: Page) -> None:
    """Submits too early first: what was typed comes back with what is missing."""
    page.get_by_role("link", name="Score now").click()
    level(page, "System design", "4 Meets").check()
    page.get_by_label("Evidence for system design").fill(SCRIPTLESS_NOTE)
    level(page, "Explaining to different audiences", "5 Exceeds").check()
    page.get_by_role("button", name="Submit scorecard").click()
    expect(page.get_by_role("alert").get_by_role("heading")).to_have_text("There is a problem")
    expect(page.get_by_label("Evidence for system design")).to_have_value(SCRIPTLESS_NOTE)
    page.get_by_role("button", name="Mark the rest Not observed").click()
    page.get_by_role("radio", name="Yes", exact=True).check()
    page.get_by_role("button", name="Submit scorecard").click()
    page.get_by_text("This scorecard is in.").wait_for()


def files_of(page: Page) -> dict[str, list[dict[str, str]]]:
    """What the menu of the dashboard gives, read as a spreadsheet would read it."""
    found = {}
    for name in ("candidates", "scorecards", "ratings", "flags"):
        text = download(page, f"{name}.csv").decode()
        found[name] = list(csv.DictReader(io.StringIO(text, newline="")))
    return found


def download(page: Page, name: str) -> bytes:
    menu = page.locator(".sc-drop", has_text="Export")
    menu.locator("summary").click()
    with page.expect_download() as waiting:
        menu.get_by_role("link", name=name).click()
    return waiting.value.path().read_bytes()


def one_decimal(cell: str) -> str:
    return str(Decimal(cell).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP))


def decide(page: Page) -> None:
    """From the recommendation over the debrief to the decision, as the page leads on."""
    page.get_by_role("link", name="Next: open the debrief").click()
    page.get_by_role("button", name="Open the debrief").click()
    page.get_by_role("link", name="Decide").click()
    page.get_by_role("radio", name="No hire").check()
    page.get_by_label("What was done to check the critical flag").fill("Two references were asked.")
    page.get_by_label("Reason").fill("Not for a team that has to talk to three others.")
    page.get_by_role("button", name="Record decision").click()
    page.get_by_text("Recorded: No hire").wait_for()


def pressed() -> dict[str, dict[str, int | None]]:
    """What each of the three has rated, by criterion."""
    depth, people, ends = (dict.fromkeys(build.criteria_of(areas)) for areas in (DEPTH, PEOPLE, ENDS))
    return {
        "keyboard": {**dict.fromkeys(depth, 4), "software_engineering": 5},
        "phone": {**people, "growing_engineers": 2, "pairing_and_sharing": 3, "cross_team_conflict": 4},
        "scriptless": {**ends, "system_design": 4, "audience_communication": 5},
    }


def stored(panel: Panel, session: Session) -> dict[str, dict[str, int | None]]:
    found = {way: {} for way in panel.seats}
    ways = {seat.id: way for way, (_, seat) in panel.seats.items()}
    for rating, version in session.execute(select(Rating, ScorecardVersion).join(ScorecardVersion)):
        found[ways[version.interview_id]][rating.criterion] = rating.value
    return found


@pytest.fixture
def scored(panel: Panel, person: Callable[..., Page]) -> Panel:
    """The panel after three people have scored, each in their own way."""
    ways = {
        "keyboard": (score_with_the_keyboard, {}),
        "phone": (score_on_a_phone, PHONE),
        "scriptless": (score_without_scripts, {"java_script_enabled": False}),
    }
    for way, (score, options) in ways.items():
        page = person(panel.seats[way][0], **options)
        page.goto("/interviews")
        score(page)
    return panel


def test_three_ways_of_scoring_lead_to_a_decision_and_to_files_that_agree(scored: Panel, person, session):
    page = person(scored.lead)
    page.goto(f"/applications/{scored.application.id}")
    shown = page.locator("#recommendation .sc-outcome").inner_text()
    rows = {row.locator("th").inner_text(): row for row in page.locator("#areas tbody tr").all()}
    # Against the bar, then the numbers: plain mean, strictness, few opinions, estimate, seen by.
    cells = {name: row.locator("td").all_inner_texts() for name, row in rows.items()}
    areas = {name: [found[4], found[1], found[5]] for name, found in cells.items()}
    votes = page.locator("#votes .sc-badge").all_inner_texts()
    decide(page)
    page.goto(f"/openings/{scored.opening.id}")
    files = files_of(page)
    policy = tomllib.loads(download(page, "policy.toml").decode())

    [candidate] = files["candidates"]
    assert (candidate["candidate"], candidate["recommendation"], candidate["decision"]) == (
        "Zoë O'Brien",
        shown,
        "no_hire",
    )
    assert areas == {
        name: [
            one_decimal(candidate[f"{key}_estimate"]),
            one_decimal(candidate[f"{key}_plain_mean"]),
            candidate[f"{key}_raters"],
        ]
        for key, name in zip(build.AREAS, areas, strict=True)
    }
    assert candidate["scorecards_submitted"] == candidate["scorecards_expected"] == "3"
    assert [row["vote"] for row in files["scorecards"]] == ["STRONG_YES", "NO", "YES"]
    assert votes == ["Strong yes", "No", "Yes"]
    assert [row["red_flags"] for row in files["scorecards"]] == ["0", "1", "0"]
    assert (policy["bar"], policy["area_bar"], list(policy["areas"])) == (3.5, 3.0, list(build.AREAS))

    assert stored(scored, session) == pressed()
    notes = {row["criterion"]: unguard(row["evidence"]) for row in files["ratings"] if row["evidence"]}
    typed = {
        "software_engineering": KEYBOARD_NOTE,
        "growing_engineers": PHONE_NOTE,
        "system_design": SCRIPTLESS_NOTE,
    }
    assert notes == typed
    assert dict(session.execute(select(Rating.criterion, Rating.note).where(Rating.note != "")).all()) == typed
    assert [(row["flag"], unguard(row["quote"])) for row in files["flags"]] == [("adversarial_to_managers", QUOTE)]
    assert session.scalars(select(FlagTick.quote).where(FlagTick.raised)).all() == [QUOTE]
    assert session.scalar(select(Decision.reason)) == "Not for a team that has to talk to three others."

"""Importing over the web: upload, preview, confirm, discard, and who may."""

import csv
import io

import pytest
from sqlalchemy import func, select

from scorecard.domain.assessment import Vote
from scorecard.models.application import Application, Candidate
from scorecard.models.audit import AuditEntry
from scorecard.models.imports import StagedRow
from scorecard.models.scorecard import Confidence
from tests import build
from tests.build import NOON, content
from tests.visitor import Visitor

OWN_FILES = {"candidates": ("candidates",), "panels": ("panels",), "scorecards": ("scorecards", "ratings", "flags")}
CRITICAL = "adversarial_to_managers"


@pytest.fixture
def admin(session):
    return build.account(session, role="admin", name="Ada Admin")


@pytest.fixture
def lead(session):
    return build.account(session, role="lead", name="Lea Lead")


def csv_of(columns, *rows) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue().encode()


def sent(**files: bytes) -> dict:
    return {part: (io.BytesIO(data), f"{part}.csv") for part, data in files.items()}


def upload(browser: Visitor, opening, kind: str, **files: bytes):
    browser.get(f"/openings/{opening.id}/import")
    return browser.post(f"/openings/{opening.id}/import", {"kind": kind, **sent(**files)})


def previewed(browser: Visitor, opening, kind: str, **files: bytes) -> str:
    """Upload good files, and return the address of their preview."""
    answer = upload(browser, opening, kind, **files)
    assert answer.status_code == 303, answer.text
    return answer.headers["Location"]


def press(browser: Visitor, path: str, action: str):
    browser.get(path)
    return browser.post(path, {"action": action})


def marks_of(session) -> list[tuple]:
    rows = session.scalars(select(StagedRow).order_by(StagedRow.import_id, StagedRow.place)).all()
    found = [(row.part, row.line, row.mark, row.why) for row in rows]
    session.rollback()
    return found


def own_file(browser: Visitor, opening, name: str, query: str = "") -> bytes:
    return browser.get(f"/openings/{opening.id}/{name}.csv{query}").data


def own_files(browser: Visitor, opening, query: str = "") -> dict[str, bytes]:
    return {part: own_file(browser, opening, part, query) for part in OWN_FILES["scorecards"]}


CANDIDATES = ("candidate", "candidate_email", "source", "links", "notes")


def test_a_lead_imports_candidates_after_looking(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    file = csv_of(
        CANDIDATES,
        ("Noor Haddad", "noor@example.org", "Referral", "https://example.org/noor", "Lives in Oslo.\nWorks late."),
        ("'=Ada", "", "", "", ""),
    )

    path = previewed(browser, opening, "candidates", candidates=file)
    before = session.scalar(select(func.count()).select_from(Application))
    session.rollback()
    page = browser.get(path).text
    answer = press(browser, path, "import")

    assert before == 0
    assert "This adds 2 candidates" in page
    assert answer.status_code == 200
    assert "Imported 2 candidates" in answer.text
    rows = session.execute(
        select(Candidate.name, Candidate.email, Application.source, Application.links, Application.notes)
        .join(Application)
        .order_by(Application.created_at)
    ).all()
    assert rows == [
        ("Noor Haddad", "noor@example.org", "Referral", "https://example.org/noor", "Lives in Oslo.\nWorks late."),
        ("=Ada", "", "", "", ""),
    ]
    entry = session.scalar(select(AuditEntry).where(AuditEntry.action == "candidates.imported"))
    assert (entry.actor_id, entry.opening_id) == (lead.id, opening.id)
    assert entry.detail == {
        "import": path.rsplit("/", 1)[1],
        "rows": 2,
        "candidates": 2,
        "seats": 0,
        "scorecards": 0,
    }


def full_opening(session, *leads, title="Tech Lead"):
    """An opening with everything that its files can hold, one of each."""
    opening = build.opening(session, *leads, title=title)
    people = [build.account(session, name=name) for name in ("Bo", "Cy", "Di", "=Ed")]
    ana, ben, cem = (build.application(session, opening, name=name) for name in ("Ana", "'Ben", "Cem"))
    cards = (
        content(4, strengths="=Patient\nand calm", concerns="-", note="@saw it", confidence=Confidence.LOW),
        content({**dict.fromkeys(build.criteria_of(build.AREAS), 3), "trade_offs": None}, vote=Vote.NO),
        content(2, flags={CRITICAL: "'Laughed.", "micromanages": "=He said so."}, vote=Vote.DEFINITELY_NO),
    )
    for person, card in zip(people, cards, strict=False):
        build.submitted(session, build.seat(session, ana, person), card)
    build.seat(session, ana, people[3])
    build.submitted(session, build.seat(session, ben, people[0], minutes=30), content(5, vote=Vote.STRONG_YES))
    build.seat(session, ben, people[1], declined_at=NOON, decline_reason="cut_short")
    build.seat(session, cem, people[2])
    return opening


@pytest.mark.parametrize("kind", ["candidates", "panels", "scorecards"])
def test_an_openings_own_files_are_the_same_row_by_row(session, visitor, admin, kind):
    opening = full_opening(session, admin)
    browser = visitor(admin)
    files = own_files(browser, opening)
    sent_files = {
        "candidates": {"candidates": own_file(browser, opening, "candidates")},
        "panels": {"panels": files["scorecards"]},
        "scorecards": files,
    }[kind]

    path = previewed(browser, opening, kind, **sent_files)

    marks = marks_of(session)
    assert [row for row in marks if row[2:] != ("same", "")] == []
    assert len(marks) == {"candidates": 3, "panels": 7, "scorecards": 7 + 64 + 2}[kind]
    assert "Everything in these files is here already" in browser.get(path).text


HELD = {
    "scorecards": ("candidate", "interviewer", "vote", "confidence", "strengths", "concerns", "submitted_at"),
    "ratings": ("candidate", "interviewer", "focus_area", "criterion", "rating", "evidence", "submitted_at"),
    "flags": ("candidate", "interviewer", "flag", "quote", "severity"),
}


def held(data: bytes, part: str) -> list[tuple]:
    rows = csv.DictReader(io.StringIO(data.decode(), newline=""), strict=True)
    return [tuple(row[column] for column in HELD[part]) for row in rows]


def test_an_openings_files_make_an_empty_one_equal(session, visitor, admin):
    opening = full_opening(session, admin)
    empty = build.opening(session, admin, title=opening.title)
    browser = visitor(admin)
    files = own_files(browser, opening)

    path = previewed(browser, empty, "scorecards", **files)
    answer = press(browser, path, "import")

    assert "Imported 3 candidates, 6 seats and 4 scorecards" in answer.text
    again = own_files(browser, empty)
    kept = [row for row in held(files["scorecards"], "scorecards") if row[:2] != ("''Ben", "Cy")]
    assert held(again["scorecards"], "scorecards") == kept
    assert held(again["ratings"], "ratings") == held(files["ratings"], "ratings")
    assert held(again["flags"], "flags") == held(files["flags"], "flags")
    previewed(browser, empty, "scorecards", **again)
    assert {row[2] for row in marks_of(session)} == {"same"}

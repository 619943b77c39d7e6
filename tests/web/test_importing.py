"""Importing over the web: upload, preview, confirm, discard, and who may."""

import csv
import io
import re
import tempfile

import pytest
from sqlalchemy import event, func, select, update
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import stream_encode_multipart

from scorecard.database import db
from scorecard.domain.assessment import Vote
from scorecard.files.imports import PARTS
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.imports import StagedFile, StagedImport, StagedRow
from scorecard.models.opening import Opening
from scorecard.models.scorecard import Confidence
from scorecard.services import candidates
from tests import build
from tests.build import NOON, content
from tests.visitor import Visitor
from tests.web.test_dashboard import text_of

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


def test_an_import_of_cards_leads_on_to_whoever_is_to_be_decided_on(session, visitor, admin):
    opening = full_opening(session, admin)
    empty = build.opening(session, admin, title=opening.title)
    browser = visitor(admin)
    path = previewed(browser, empty, "scorecards", **own_files(browser, opening))

    pages = [press(browser, path, "import"), browser.get(path)]

    for page in pages:
        (link,) = re.findall(r'<a [^>]*btn-primary[^>]*href="([^"]+)"', page.text)
        assert link == f"/openings/{empty.id}?decision=undecided"
    assert text_of(browser.get(link).text).count("Ana") > 0


def test_a_template_has_the_columns_that_are_read(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)

    for part, definition in PARTS.items():
        answer = browser.get(f"/openings/{opening.id}/import/templates/{part}.csv")
        assert answer.data.decode() == ",".join(definition.template) + "\r\n"
        assert answer.headers["Content-Disposition"] == f"attachment; filename={part}-template.csv"
        assert set(definition.needed) <= set(definition.template)
    assert browser.get(f"/openings/{opening.id}/import/templates/other.csv").status_code == 404


def test_a_file_that_cannot_be_read_comes_back_with_its_place(session, visitor, lead):
    opening = build.opening(session, lead)

    answer = upload(visitor(lead), opening, "candidates", candidates=b"candidate\r\nJos\xe9\r\n")

    assert answer.status_code == 422
    assert answer.text.count("candidates.csv: line 2, column 4: is not UTF-8") == 2
    assert marks_of(session) == []


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (
            b"Candidate,notes\r\nAna,\r\n",
            "column Candidate: is not read; write it as candidate, in small letters and without blanks around it",
        ),
        *(
            (
                begin + b"\x14\x00\x06\x00\xe9",
                "column 1: a spreadsheet file begins here, not a CSV file; open it and save its sheet as CSV UTF-8",
            )
            for begin in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
        ),
    ],
)
def test_a_file_that_is_almost_right_says_how_to_save_it(session, visitor, lead, data, said):
    opening = build.opening(session, lead)

    answer = upload(visitor(lead), opening, "candidates", candidates=data)

    assert answer.status_code == 422
    assert answer.text.count(f"candidates.csv: line 1, {said}") == 2


@pytest.mark.parametrize("files", [{}, {"candidates": b""}])
def test_a_form_without_its_file_says_what_to_do(session, visitor, lead, files):
    opening = build.opening(session, lead)

    answer = upload(visitor(lead), opening, "candidates", **files)

    assert answer.status_code == 422
    assert ("Choose a candidates file." in answer.text) is (not files)


def test_scorecards_are_for_leads_who_are_admins(session, visitor, lead, admin):
    opening = build.opening(session, lead, admin)
    browser, pages = visitor(lead), {}
    for name, person in (("lead", browser), ("admin", visitor(admin))):
        pages[name] = person.get(f"/openings/{opening.id}/import").text

    answer = upload(browser, opening, "scorecards", scorecards=b"", ratings=b"")

    assert 'value="scorecards"' in pages["admin"]
    assert 'value="scorecards"' not in pages["lead"]
    assert answer.status_code == 404


def test_an_upload_of_somebody_else_does_not_exist(session, visitor, lead):
    other = build.account(session, role="lead")
    opening = build.opening(session, lead, other)
    path = previewed(visitor(lead), opening, "candidates", candidates=csv_of(["candidate"], ["Ana"]))
    browser = visitor(other)

    assert browser.get(path).status_code == 404
    assert [browser.post(path, {"action": action}).status_code for action in ("import", "discard", "check")] == [
        404
    ] * 3
    assert "Waiting for you to confirm" not in browser.get(f"/openings/{opening.id}/import").text


IS_CLOSED = "Nothing can be imported until it is opened again on its set-up page ."


def test_an_import_into_a_closed_opening_says_so_on_all_its_pages(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    file = csv_of(["candidate"], *([f"C{n}"] for n in range(2_001)))
    path = previewed(browser, opening, "candidates", candidates=csv_of(["candidate"], ["Ana"]))
    session.execute(update(Opening).values(status="closed"))
    session.commit()

    answers = [
        browser.get(f"/openings/{opening.id}/import"),
        upload(browser, opening, "candidates", candidates=file),
        browser.get(path),
        *(press(browser, path, action) for action in ("import", "check")),
    ]

    assert [answer.status_code for answer in answers] == [200, 422, 200, 422, 422]
    assert [text_of(answer.text).count(IS_CLOSED) for answer in answers] == [1] * 5
    assert [answer.text.count("There is a problem") for answer in answers] == [0] * 5
    for answer in answers:
        assert f'href="/openings/{opening.id}/set-up"' in answer.text
        assert 'type="file"' not in answer.text
        assert 'value="import"' not in answer.text
    assert press(browser, path, "discard").status_code == 303


def test_a_discarded_upload_leaves_nothing(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed(browser, opening, "candidates", candidates=csv_of(["candidate"], ["Ana"]))

    answer = press(browser, path, "discard")

    assert answer.status_code == 303
    assert [
        session.scalar(select(func.count()).select_from(kind)) for kind in (StagedImport, StagedFile, StagedRow)
    ] == [0] * 3
    assert browser.get(path).status_code == 404


def test_an_upload_is_gone_after_a_day(session, visitor, lead, clock):
    opening = build.opening(session, lead)
    path = previewed(visitor(lead), opening, "candidates", candidates=csv_of(["candidate"], ["Ana"]))
    clock.forward(days=1)

    assert visitor(lead).get(path).status_code == 404


def test_a_wrong_row_stands_in_the_way_of_all(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed(browser, opening, "candidates", candidates=csv_of(CANDIDATES[:2], ["Ana", ""], ["Ben", "no"]))

    page = browser.get(path).text
    answer = browser.post(path, {"action": "import"})

    assert "Nothing can be imported yet" in page
    assert ">Import 1 candidate" not in page
    assert answer.status_code == 409
    assert session.scalar(select(func.count()).select_from(Application)) == 0


def test_what_changed_in_between_is_shown_first(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed(browser, opening, "candidates", candidates=csv_of(["candidate"], ["Ana"], ["Ben"]))
    build.application(session, opening, name="Ana")

    refused = press(browser, path, "import")
    done = press(browser, path, "import")

    assert refused.status_code == 409
    assert "Something has changed since you looked" in refused.text
    assert "This adds 1 candidate" in refused.text
    assert "Imported 1 candidate" in done.text
    assert "This import is done" in browser.get(path).text
    for page in (done, browser.get(path)):
        assert f'href="/openings/{opening.id}/panel#panels">' in page.text


def test_files_are_read_without_a_disk_up_to_their_limit(session, visitor, lead, monkeypatch):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    monkeypatch.setattr(tempfile, "tempdir", "/nowhere")
    large = csv_of(CANDIDATES[:1] + CANDIDATES[4:], *([f"Candidate {n}", "x" * 3_900] for n in range(1_000)))
    beyond = b"candidate\r\n" + b"x" * 20_000_000

    answers = [sent_from_memory(browser, opening, file) for file in (large, beyond)]

    assert [answer.status_code for answer in answers] == [303, 413]
    path = answers[0].headers["Location"]
    assert "This adds 1,000 candidates" in browser.get(path).text
    assert browser.post(path, {"action": "import", "x": "x" * 1_100_000}).status_code == 413


def test_a_file_beyond_the_limit_is_told_the_limit_and_the_way_back(session, visitor, lead):
    opening = build.opening(session, lead)

    answer = sent_from_memory(visitor(lead), opening, b"candidate\r\n" + b"x" * 20_000_000)

    assert answer.status_code == 413
    assert "The files of one import may have 20 MB together." in answer.text
    assert f'href="/openings/{opening.id}/import"' in answer.text
    assert "shorten the longest texts" not in answer.text


def sent_from_memory(browser: Visitor, opening, file: bytes):
    """Upload a file without a temporary one on the side of the test."""
    storage = FileStorage(io.BytesIO(file), "candidates.csv", "candidates")
    values = {"kind": "candidates", "csrf_token": browser.token, "candidates": storage}
    body, length, boundary = stream_encode_multipart(MultiDict(values), use_tempfile=False)
    kind = f"multipart/form-data; boundary={boundary}"
    path = f"/openings/{opening.id}/import"
    return browser.client.post(path, input_stream=body, content_length=length, content_type=kind)


def test_an_imported_card_is_marked_wherever_it_is_shown(session, visitor, admin):
    opening = full_opening(session, admin)
    empty = build.opening(session, admin, title=opening.title)
    browser = visitor(admin)
    path = previewed(browser, empty, "scorecards", **own_files(browser, opening))
    press(browser, path, "import")
    author = session.scalar(select(Account).where(Account.name == "Di"))
    named_ana = select(Application).join(Candidate).where(Candidate.name == "Ana")
    written_here = session.scalar(named_ana.where(Application.opening_id == opening.id))
    ana = session.scalar(named_ana.where(Application.opening_id == empty.id))
    of_ana = select(Interview.id).where(Interview.application_id == ana.id)
    seat = session.scalar(of_ana.where(Interview.interviewer_id == author.id))
    session.commit()

    pages = {
        tab: browser.get(f"/applications/{ana.id}?tab={tab}").text for tab in ("panel", "evidence", "flags", "timeline")
    }
    own = visitor(author).get(f"/interviews/{seat}/scorecard").text

    # In the heat map, beside the votes, on the cards, and beside what each adds to the estimate.
    assert pages["panel"].count(">Imported</span>") == 4 * 3
    assert " · imported " in pages["panel"]
    assert pages["evidence"].count(">Imported</span>") == 3 * 16 + 3 + 3  # each rating, each vote, the estimate
    assert pages["flags"].count(">Imported</span>") == 2 + 3  # each tick, the estimate
    assert pages["timeline"].count("Scorecard of Di imported") == 1
    assert "Ada Admin brought it in from files" in own
    assert visitor(author).get("/interviews").text.count(">Imported</span>") == 1
    assert own.count(">Imported</span>") == 3  # over the columns of the panel, the own one first
    for act in ("reopen", "strike"):
        assert browser.get(f"/interviews/{seat}/{act}").text.count(">Imported</span>") == 1
    packet = browser.get(f"/applications/{ana.id}/packet").text
    assert packet.count(">Imported</span>") == 3 * 3 + 51 + 2  # estimate, votes and heat map; evidence; flags
    debrief = browser.get(f"/applications/{ana.id}/debrief").text
    assert debrief.count(">Imported</span>") > 3  # beside those who speak, and beside each side of a point
    named_ben = select(Application.id).join(Candidate).where(Candidate.name == "'Ben")
    ben = session.scalar(named_ben.where(Application.opening_id == empty.id))
    chosen = f"application={ana.id}&application={ben}"
    session.commit()
    compared = browser.get(f"/openings/{empty.id}/compare?{chosen}").text
    assert compared.count(">Imported</span>") == 4 * 16 + 2 + 4  # ratings, flags, votes
    assert "imported" not in browser.get(f"/applications/{written_here.id}?tab=panel").text.lower()


PANELS = ("candidate", "interviewer_email", "focus_areas", "interview_at")


def test_a_lead_who_has_still_to_score_learns_nothing_of_the_panel(session, visitor):
    """Seated, declined, submitted, fresh: of everybody a file makes a seat, as far as that lead can tell."""
    lead, other = build.account(session, role="lead"), build.account(session, role="lead")
    opening = build.opening(session, lead, other)
    ana = build.application(session, opening, name="Ana")
    people = [build.account(session) for _ in range(4)]
    build.seat(session, ana, people[0])
    build.submitted(session, build.seat(session, ana, people[1]))
    build.seat(session, ana, people[2], declined_at=NOON, decline_reason="cut_short")
    build.seat(session, ana, lead)
    candidates.withdraw(session, ana.id, reason="Gone.", actor=other, now=NOON)
    browser = visitor(lead)
    file = csv_of(PANELS, *(["Ana", person.email, "technical_depth", "2026-11-25T09:00:00Z"] for person in people))

    path = previewed(browser, opening, "panels", panels=file)
    marks = marks_of(session)
    answer = press(browser, path, "import")

    assert {row[2:] for row in marks} == {("new", "")}
    assert "Imported 4 seats" in answer.text
    seated = session.scalars(select(Interview.interviewer_id).where(Interview.application_id == ana.id)).all()
    assert sorted(seated) == sorted([*(person.id for person in people), lead.id])
    assert session.scalar(select(func.count()).select_from(Interview).where(Interview.created_at == NOON)) == 1


def test_a_preview_from_before_the_seal_is_covered(session, visitor, lead):
    opening = build.opening(session, lead)
    ana = build.application(session, opening, name="Ana")
    panellist = build.account(session)
    build.seat(session, ana, panellist, starts_at=NOON)
    browser = visitor(lead)
    row = ["Ana", panellist.email, "technical_depth", "2026-11-25T09:00:00Z"]
    path = previewed(browser, opening, "panels", panels=csv_of(PANELS, row))
    before = browser.get(path).text
    build.seat(session, ana, lead)

    covered = browser.get(path).text
    press(browser, path, "check")
    after = browser.get(path).text

    assert "The focus areas here are" in before
    assert "Your own seats in this opening have changed" in covered
    assert "The focus areas here are" not in covered
    assert "This adds 1 seat" in after


@pytest.mark.parametrize("rows", [1, 120])
def test_a_preview_takes_its_number_of_queries_whatever_its_size(app, session, visitor, lead, rows):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed(
        browser, opening, "candidates", candidates=csv_of(["candidate"], *([f"C{n}"] for n in range(rows)))
    )

    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *call: asked.append(call[2]))
    page = browser.get(path + "?page=9&mark=all").text

    assert page.count("<tr>") == 1 + (1 if rows == 1 else 20)  # the head, and what is on the last page
    assert len([statement for statement in asked if statement.startswith("SELECT")]) == 7

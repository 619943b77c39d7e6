"""Importing a large file: its page tells how far it is, and nobody else waits."""

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

from sqlalchemy import func, select, text, update

from scorecard.models.application import Application, Candidate
from scorecard.models.opening import Opening
from scorecard.models.scorecard import ScorecardVersion
from tests import build
from tests.visitor import Visitor
from tests.web.test_importing import CANDIDATES, csv_of, marks_of, press, previewed, sent, upload


def test_an_import_holds_nobody_up_while_it_is_told_and_leaves_nothing_when_nobody_listens(
    session, visitor, lead, database_url
):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed_while_told(browser, opening, large_file(4_500))
    held, heard = [], ""
    browser.get(path)

    answer = browser.client.post(path, data={"csrf_token": browser.token, "action": "import"}, buffered=False)
    for piece in answer.response:
        heard += piece.decode()
        held.append(is_held(database_url))
        if "Writing all of it at once" in heard:
            break
    answer.close()

    assert "Read 4,500 rows." in heard
    assert "Imported" not in heard
    assert set(held) == {False}
    assert session.scalar(select(func.count()).select_from(Application)) == 0
    session.rollback()
    assert "Imported 4,500 candidates" in press(browser, path, "import").text
    assert session.scalar(select(func.count()).select_from(Application)) == 4_500


def test_a_large_import_is_written_while_people_go_on_saving_and_submitting(session, visitor, lead):
    """After each of its steps somebody saves a draft and submits a card, of a candidate in the files and of another."""
    opening = build.opening(session, lead)
    person = build.account(session)
    writer = visitor(person)
    seats = [
        build.seat(session, build.application(session, opening, name=name), person, areas=["technical_depth"])
        for name in ("C7", "Somebody else")
    ]
    browser = visitor(lead)
    path = previewed_while_told(browser, opening, large_file(2_001))
    browser.get(path)
    waiting, answered = iter(seats), []

    answer = browser.client.post(path, data={"csrf_token": browser.token, "action": "import"}, buffered=False)
    heard = ""
    with ThreadPoolExecutor(1) as elsewhere:  # not in the context of the page that is sent
        for piece in answer.response:
            heard += piece.decode()
            if piece.startswith((b"Read", b"Judged")):
                answered += elsewhere.submit(saved_and_submitted, writer, next(waiting)).result()
    answer.close()

    assert "Imported 2,000 candidates" in heard
    assert answered == [200, 303] * 2
    submitted = select(ScorecardVersion.interview_id).where(ScorecardVersion.submitted_at.is_not(None))
    assert set(session.scalars(submitted)) == {seat.id for seat in seats}


def saved_and_submitted(writer: Visitor, seat) -> list[int]:
    """What a draft and then its card were answered."""
    page = f"/interviews/{seat.id}/scorecard"
    card = {**{f"rating-{key}": "4" for key in build.criteria_of(seat.areas)}, "vote": "YES"}
    writer.get(page)
    saved = writer.put(page, {**card, "revision": "0"})
    return [saved.status_code, writer.post(page, {**card, "revision": "1", "action": "submit"}).status_code]


def large_file(rows: int, *more: list) -> bytes:
    return csv_of(CANDIDATES[:2], *([f"C{n}", ""] for n in range(rows)), *more)


def previewed_while_told(browser: Visitor, opening, file: bytes) -> str:
    """Upload a large good file, and return the address of its preview from the page that tells of it."""
    answer = upload(browser, opening, "candidates", candidates=file)
    assert answer.status_code == 200, answer.text
    found = re.search(r'data-follow><a [^>]*href="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def test_the_check_of_a_large_file_is_told_step_by_step_and_leads_to_its_preview(session, visitor, lead, database_url):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    browser.get(f"/openings/{opening.id}/import")
    values = {"csrf_token": browser.token, "kind": "candidates", **sent(candidates=large_file(2_001))}

    answer = browser.client.post(f"/openings/{opening.id}/import", data=values, buffered=False)
    pieces, held = [], []
    for piece in answer.response:
        pieces.append(piece.decode())
        held.append(is_held(database_url))
    answer.close()

    with_step = [place for place, piece in enumerate(pieces) if "<li>Read 2,001 rows.</li>" in piece]
    with_link = [place for place, piece in enumerate(pieces) if "See what they would do" in piece]
    assert with_step < with_link
    assert set(held) == {False}
    path = re.search(r'data-follow><a [^>]*href="([^"]+)"', "".join(pieces))[1]
    assert "This adds 2,001 candidates" in browser.get(path).text


def test_a_large_import_tells_on_its_page_that_something_has_changed(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed_while_told(browser, opening, large_file(2_001))
    build.application(session, opening, name="C7")

    told = press(browser, path, "import")
    again = press(browser, path, "check")
    shown = browser.get(path).text

    assert "Something has changed since you looked" in told.text
    assert f'href="{path}"' in told.text
    assert "See what they would do" in again.text
    assert "This adds 2,000 candidates" in shown
    assert session.scalar(select(func.count()).select_from(Application)) == 1


def test_a_large_upload_into_an_opening_that_closes_meanwhile_says_so(session, visitor, lead, app):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    browser.get(f"/openings/{opening.id}/import")
    values = {"csrf_token": browser.token, "kind": "candidates", **sent(candidates=large_file(2_001))}

    answer = browser.client.post(f"/openings/{opening.id}/import", data=values, buffered=False)
    heard = ""
    for piece in answer.response:
        heard += piece.decode()
        if "Compared them" in piece.decode():
            session.execute(update(Opening).values(status="closed"))
            session.commit()
    answer.close()

    assert "The files were not checked" in heard
    assert "This opening is closed." in heard
    assert marks_of(session) == []


def is_held(database_url: str) -> bool:
    """Whether somebody writes just now."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"), timeout=0)) as connection:
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return True
    return False


def test_a_database_that_refuses_is_told_at_the_end(session, visitor, lead):
    opening = build.opening(session, lead)
    browser = visitor(lead)
    path = previewed(browser, opening, "candidates", candidates=csv_of(["candidate"], ["Ana"], ["Ben"]))
    session.execute(
        text("CREATE TRIGGER refuse BEFORE INSERT ON application BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")
    )
    session.commit()

    answer = press(browser, path, "import")

    assert "Nothing was imported" in answer.text
    assert "Imported 2" not in answer.text
    assert session.scalar(select(func.count()).select_from(Candidate)) == 0
    session.rollback()
    assert "This adds 2 candidates" in browser.get(path).text

"""The workbook of an opening over the web: the rows of its four files, as sheets."""

import csv
import io

import pytest
from sqlalchemy import select, text

from scorecard.files.cells import cell, guard
from scorecard.models.audit import AuditEntry
from scorecard.services import cards
from tests import build
from tests.build import NOON, content
from tests.sheets import read_sheets, text_of

KINDS = ("candidates", "scorecards", "ratings", "flags")
CRITICAL = "adversarial_to_managers"


@pytest.fixture
def opening(session, lead):
    return build.opening(session, lead, title="Tech Lead: Payments")


def card_of(session, application, card=None):
    seat = build.seat(session, application, build.account(session))
    return build.submitted(session, seat, card)


@pytest.mark.parametrize("query", ["", "?as=revised"])
def test_the_sheets_hold_the_rows_of_the_files_in_their_order(session, visitor, lead, opening, query):
    for level, name in ((4, "=cmd"), (2, "Ben"), (3, "-5")):
        application = build.application(session, opening, name=name)
        card_of(session, application, content(level, flags={CRITICAL: "Said so."}, note="'tis"))
        seat = card_of(session, application, content(level))
        cards.reopen(session, seat.id, reason="Look again.", actor=lead, now=NOON)
        build.submitted(session, seat, content(5, strengths="Second look"), now=NOON)
    build.application(session, opening, name="Nobody yet")
    browser = visitor(lead)

    sheets = read_sheets(browser.get(f"/openings/{opening.id}/opening.xlsx{query}").data)

    assert tuple(sheets) == KINDS
    for kind in KINDS:
        text_rows = browser.get(f"/openings/{opening.id}/{kind}.csv{query}").text
        expected = list(csv.reader(io.StringIO(text_rows, newline="")))
        assert [as_cells(row, len(expected[0])) for row in sheets[kind]] == [
            [whole(value) for value in row] for row in expected
        ]
        assert len(expected) > 3


def as_cells(row, width):
    """A row of a sheet as the CSV file would say it."""
    padded = [*row, *[None] * (width - len(row))]
    return [whole(guard(value) if isinstance(value, str) else cell(value)) for value in padded]


def whole(text):
    """A sheet has one kind of number: 4 and 4.000000 are the same in it."""
    return text.removesuffix(".000000")


def test_the_workbook_is_an_attachment_named_after_the_opening_and_noted(session, visitor, lead, opening):
    card_of(session, build.application(session, opening), content(flags={CRITICAL: "Said so."}))
    browser = visitor(lead)

    answers = [browser.get(f"/openings/{opening.id}/opening.xlsx{query}") for query in ("", "?as=revised")]

    assert [(answer.status_code, answer.headers["Content-Disposition"]) for answer in answers] == [
        (200, "attachment; filename=tech-lead-payments.xlsx"),
        (200, "attachment; filename=tech-lead-payments-revised.xlsx"),
    ]
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    entries = session.scalars(select(AuditEntry).where(AuditEntry.action == "file.exported").order_by(AuditEntry.id))
    assert [(entry.actor_id, entry.opening_id, entry.detail) for entry in entries] == [
        (lead.id, opening.id, {"file": "opening.xlsx", "rows": 1 + 1 + 16 + 1, "reading": reading})
        for reading in ("sealed", "revised")
    ]


def test_a_workbook_that_cannot_be_noted_is_not_sent(session, visitor, lead, opening):
    build.application(session, opening, name="Ana Secret")
    browser = visitor(lead)
    session.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_away"))
    session.commit()

    answer = browser.get(f"/openings/{opening.id}/opening.xlsx")

    assert (answer.status_code, answer.mimetype) == (503, "text/html")


def test_a_sealed_lead_finds_nothing_of_the_others_in_the_workbook(session, visitor, lead, opening):
    application = build.application(session, opening, name="Ana")
    secret = content(1, strengths="tok1x", flags={CRITICAL: "tok2x"}, note="tok3x")
    seat = build.seat(session, application, build.account(session, name="Hidden Colleague"))
    build.submitted(session, seat, secret)
    build.seat(session, application, lead)

    data = visitor(lead).get(f"/openings/{opening.id}/opening.xlsx?as=revised").data

    assert [word for word in ("tok", "Hidden Colleague", "hire") if word in text_of(data)] == []
    assert {name: len(rows) for name, rows in read_sheets(data).items()} == {
        "candidates": 2,
        "scorecards": 2,
        "ratings": 1,
        "flags": 1,
    }

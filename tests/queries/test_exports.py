"""The files of an opening: which version of a card counts, for whom, and in how many queries."""

import tracemalloc
from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from scorecard.files.writing import csv_pieces
from scorecard.models.application import Application, Candidate, Decision, DeclineReason, Interview
from scorecard.models.scorecard import Rating, ScorecardVersion
from scorecard.queries.exports import candidates_file, flags_file, ratings_file, scorecards_file
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import Reading
from scorecard.services import cards
from tests import build
from tests.build import NOON, content
from tests.databases import counted_queries
from tests.queries.exports import CRITICAL, FILES, MINOR, card_of, only, revised, rows_of


def test_one_version_of_a_card_counts_in_each_reading(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    seat = card_of(session, ana, name="Bo", card=content(4, areas=["technical_depth"]), areas=["technical_depth"])
    card_of(session, ana, name="Cy", areas=["technical_depth"])
    second = content(2, areas=["technical_depth"], flags={CRITICAL: "Heard it again."})
    revised(session, seat, lead, second, now=NOON + timedelta(hours=1))

    sealed, again = (
        {
            "card": [
                only(row, "status", "submitted_at", "hours_to_submit", "mean_rating", "red_flags", "revision")
                for row in rows_of(scorecards_file, session, lead, opening, reading=reading)
            ],
            "ratings": [
                only(row, "rating", "revision")
                for row in rows_of(ratings_file, session, lead, opening, reading=reading)
            ],
            "flags": [
                only(row, "flag", "after_reveal")
                for row in rows_of(flags_file, session, lead, opening, reading=reading)
            ],
            "mean": [row["plain_mean"] for row in rows_of(candidates_file, session, lead, opening, reading=reading)],
        }
        for reading in Reading
    )

    other = ("submitted", "2026-11-20T12:00:00Z", "2.000000", "4.000000", "0", "1")
    assert sealed == {"card": [other] * 2, "ratings": [("4", "1")] * 8, "flags": [], "mean": ["4.000000"]}
    assert again == {
        "card": [("submitted", "2026-11-20T13:00:00Z", "2.000000", "2.000000", "1", "2"), other],
        "ratings": [("2", "2")] * 4 + [("4", "1")] * 4,
        "flags": [(CRITICAL, "true")],
        "mean": ["3.000000"],
    }


def test_a_tick_that_the_revision_dropped_is_not_on_the_revised_card(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    seat = card_of(session, ana, name="Bo", card=content(flags={MINOR: "Said so."}))
    card_of(session, ana, name="Cy")
    revised(session, seat, lead, content(), now=NOON + timedelta(hours=1))

    (bo, _) = rows_of(scorecards_file, session, lead, opening, reading=Reading.REVISED)

    assert only(bo, "interviewer", "red_flags", "revision") == ("Bo", "0", "2")


def test_a_card_first_submitted_after_the_debrief_counts_only_as_revised(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    card_of(session, ana, name="Al")
    ana.debrief_opened_at = NOON
    session.commit()
    late = content(1, strengths="Nothing", flags={CRITICAL: "Said so."})
    card_of(session, ana, name="Late", card=late, now=NOON + timedelta(hours=1))

    (_, sealed), (_, again) = (rows_of(scorecards_file, session, lead, opening, reading=reading) for reading in Reading)

    shown = ("status", "submitted_at", "hours_to_submit", "strengths", "mean_rating", "red_flags", "revision")
    assert only(sealed, *shown) == ("submitted", "", "3.000000", "", "", "", "")
    assert only(again, *shown) == ("submitted", "2026-11-20T13:00:00Z", "3.000000", "Nothing", "1.000000", "1", "1")
    for file in (ratings_file, flags_file):
        assert {row["interviewer"] for row in rows_of(file, session, lead, opening)} <= {"Al"}
    assert [row["scorecards_submitted"] for row in rows_of(candidates_file, session, lead, opening)] == ["1"]


def test_a_struck_card_is_in_no_file(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    card_of(session, ana, name="Al")
    struck = card_of(session, ana, name="Struck", card=content(1, flags={CRITICAL: "Said so."}))
    cards.strike(session, struck.id, reason="Wrong candidate.", actor=lead, now=NOON)

    for reading in Reading:
        for file in (scorecards_file, ratings_file, flags_file):
            rows = rows_of(file, session, lead, opening, reading=reading)
            assert {row["interviewer"] for row in rows} <= {"Al"}
        (row,) = rows_of(candidates_file, session, lead, opening, reading=reading)
        assert only(row, "scorecards_submitted", "scorecards_expected", "plain_mean") == ("1", "1", "4.000000")


def test_a_sealed_lead_keeps_names_and_the_own_seat(session, lead, opening):
    sealed = build.application(session, opening, name="Sealed", created_at=NOON - timedelta(days=11))
    card_of(session, sealed, name="Al", card=content(1, flags={CRITICAL: "Said so."}))
    declined = {"declined_at": NOON, "decline_reason": DeclineReason.CUT_SHORT}
    build.seat(session, sealed, build.account(session), **declined)
    decision = Decision(
        application_id=sealed.id, decision="hold", reason="", seen={}, decided_by_id=lead.id, decided_at=NOON
    )
    session.add(decision)
    session.commit()
    own = build.seat(session, sealed, lead)
    card_of(session, build.application(session, opening, name="Open"), name="Bo")

    for reading in Reading:
        files = {file: rows_of(file, session, lead, opening, reading=reading) for file in FILES}

        blank, full = files[candidates_file]
        assert {column: value for column, value in blank.items() if value} == {
            "opening_id": opening.id,
            "opening": "Tech Lead Payments",
            "application_id": sealed.id,
            "candidate": "Sealed",
        }
        assert only(full, "candidate", "scorecards_submitted", "plain_mean") == ("Open", "1", "4.000000")
        assert [only(row, "candidate", "interview_id", "status") for row in files[scorecards_file]][:1] == [
            ("Sealed", own.id, "open")
        ]
        assert [row["candidate"] for row in files[scorecards_file]] == ["Sealed", "Open"]
        assert {row["candidate"] for row in files[ratings_file]} == {"Open"}
        assert files[flags_file] == []


@pytest.mark.parametrize("role", ["lead", "admin"])
def test_a_hidden_card_changes_no_byte_of_any_file(session, lead, opening, role):
    viewer = lead if role == "lead" else build.account(session, role="admin")
    card_of(session, build.application(session, opening, name="Open"), name="Al")
    sealed = build.application(session, opening, name="Sealed")
    build.seat(session, sealed, viewer)
    hidden = build.seat(session, sealed, build.account(session))
    before = [rows_of(file, session, viewer, opening, reading=reading) for file in FILES for reading in Reading]

    build.submitted(session, hidden, content(1, flags={CRITICAL: "Said so."}))
    after = [rows_of(file, session, viewer, opening, reading=reading) for file in FILES for reading in Reading]

    assert after == before


def test_the_own_card_opens_the_rest(session, lead, opening):
    ana = build.application(session, opening, name="Ana")
    card_of(session, ana, name="Al", card=content(flags={MINOR: "Said so."}))
    own = build.seat(session, ana, lead)

    build.submitted(session, own)

    assert [row["interviewer"] for row in rows_of(scorecards_file, session, lead, opening)] == ["Al", "Lea Lead"]
    assert [row["interviewer"] for row in rows_of(flags_file, session, lead, opening)] == ["Al"]
    assert [row["scorecards_submitted"] for row in rows_of(candidates_file, session, lead, opening)] == ["2"]


def test_another_opening_stays_out(session, lead, opening):
    card_of(session, build.application(session, opening, name="Own"), name="Al", card=content(flags={MINOR: "So."}))
    elsewhere = build.opening(session, lead)
    card_of(session, build.application(session, elsewhere), name="Bo", card=content(flags={CRITICAL: "So."}))

    for file in FILES:
        assert {row["candidate"] for row in rows_of(file, session, lead, opening)} == {"Own"}


@pytest.mark.parametrize("size", [1, 30])
def test_each_file_takes_its_number_of_queries_whatever_its_size(session, lead, opening, size):
    for number in range(size):
        application = build.application(session, opening)
        card_of(session, application, name=f"Person {number}", card=content(flags={MINOR: "Said so."}))
    loaded = readable_opening(session, lead, opening.id)
    taken = []

    for file in FILES:
        with counted_queries(session) as statements:
            list(file(session, lead, loaded, reading=Reading.SEALED).rows)
        taken.append(len(statements))

    assert taken == [11, 10, 5, 8]


APPLICATIONS, NOTE = 500, "x" * 1_000


def fill(session, opening, interviewer):
    """500 applications with a card of 16 long notes each, some 8 MB of text, written past the services."""
    keys = [f"bulk{number}" for number in range(APPLICATIONS)]
    one = {"opening_id": opening.id, "created_at": NOON}
    session.execute(insert(Candidate), [{"id": key, "name": key} for key in keys])
    session.execute(insert(Application), [{"id": key, "candidate_id": key, **one} for key in keys])
    seat = {"interviewer_id": interviewer.id, "areas": list(build.AREAS), "created_at": NOON, "starts_at": NOON}
    due = {"due_at": NOON + timedelta(days=1)}
    session.execute(insert(Interview), [{"id": key, "application_id": key, **seat, **due} for key in keys])
    version = {"number": 1, "revision": 1, "saved_at": NOON, "vote": "YES"}
    session.execute(
        insert(ScorecardVersion),
        [{"id": place, "interview_id": key, **version} for place, key in enumerate(keys, start=1)],
    )
    entry = {"value": 4, "not_observed": False, "note": NOTE}
    criteria = build.criteria_of(build.AREAS)
    session.execute(
        insert(Rating),
        [{"version_id": place, "criterion": key, **entry} for place in range(1, APPLICATIONS + 1) for key in criteria],
    )
    session.execute(update(ScorecardVersion).values(submitted_at=NOON))
    session.commit()


def test_a_large_file_is_read_a_part_at_a_time(session, lead, opening):
    fill(session, opening, build.account(session))
    session.expunge_all()
    export = ratings_file(session, lead, readable_opening(session, lead, opening.id), reading=Reading.SEALED)

    tracemalloc.start()
    written = sum(map(len, csv_pieces(export.columns, export.rows)))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert export.size == APPLICATIONS * 16
    assert written > export.size * len(NOTE)
    assert most < written / 2

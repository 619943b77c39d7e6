"""Evaluations are kept between pages, and no page ever shows one that something has changed since."""

import csv
import io
import json
import re
import zlib
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, text, update

from scorecard.domain.assessment import TickState
from scorecard.models.application import Interview
from scorecard.models.kept_evaluation import KeptEvaluation
from scorecard.models.opening import Opening, OpeningLead, PolicyVersion
from scorecard.queries.kept import EvidenceKey, ToKeep
from scorecard.services import cards, debriefs
from scorecard.services.kept_evaluations import keep
from scorecard.web.kept_pages import prepare_kept_pages
from tests import build
from tests.build import NOON, content

CRITICAL = "adversarial_to_managers"
LATER = NOON + timedelta(hours=1)


class Place:
    """An opening with two candidates, two cards each; a lead who reads."""


@pytest.fixture
def place(session):
    Place.lead = build.account(session, role="lead", name="Lea Lead")
    Place.opening = build.opening(session, Place.lead)
    Place.application = build.application(session, Place.opening, name="Maya")
    Place.other = build.application(session, Place.opening, name="Otto")
    Place.seats = []
    for application in (Place.application, Place.other):
        for level in (4, 3):
            seat = build.seat(session, application, build.account(session))
            Place.seats.append(build.submitted(session, seat, content(level, flags={CRITICAL: "Said so."})))
    return Place


def row_of(reader, place, *, reading="sealed"):
    """What candidates.csv and the page say of Maya."""
    with reader.get(f"/openings/{place.opening.id}/candidates.csv?as={reading}") as file:
        text = file.text
    (row,) = (row for row in csv.DictReader(io.StringIO(text)) if row["candidate"] == "Maya")
    return {key: row[key] for key in ("score", "probability", "recommendation", "reasons", "scorecards_submitted")}


def submit_another(session, place):
    build.submitted(session, build.seat(session, place.application, build.account(session)), content(1))


def submit_about_the_other(session, place):
    build.submitted(session, build.seat(session, place.other, build.account(session)), content(1))


def strike(session, place):
    cards.strike(session, place.seats[0].id, reason="Wrong candidate.", actor=place.lead, now=LATER)


def restore(session, place):
    strike(session, place)
    cards.restore(session, place.seats[0].id, reason="It was the right one.", actor=place.lead, now=LATER)


def settle(session, place):
    tick = {"interview_id": place.seats[0].id, "flag": CRITICAL, "state": TickState.CLEARED, "revision": 0}
    cards.settle(session, place.application.id, **tick, reason="Asked.", actor=place.lead, now=LATER)


def raise_the_bar(session, place):
    row = session.scalars(select(PolicyVersion).where(PolicyVersion.opening_id == place.opening.id)).one()
    session.add(
        PolicyVersion(
            opening_id=place.opening.id,
            version=2,
            toml=row.toml.replace("bar = 3.5", "bar = 4.5", 1),
            created_by_id=place.lead.id,
            created_at=LATER,
        )
    )
    session.commit()


def seat_the_reader_on_the_other(session, place):
    build.seat(session, place.other, place.lead)


CHANGES = [submit_another, submit_about_the_other, strike, settle, raise_the_bar, seat_the_reader_on_the_other]


def said_by(reader, place, *, reading="sealed"):
    """What the pages made of kept evaluations say: Maya's and its firmness, the calibrations, the dashboard."""
    opening = f"/openings/{place.opening.id}"
    pages = (f"/applications/{place.application.id}", f"{opening}/calibration", "/calibration", opening)
    texts = [reader.get(f"{page}?as={reading}").text.partition("<main")[2] for page in pages]
    return [re.sub(r'name="csrf_token" value="[^"]*"', "", text) for text in texts]


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_of_any_input_changes_the_page(place, session, visitor, change):
    reader = visitor(place.lead)
    before, said_before = row_of(reader, place), said_by(reader, place)
    assert (row_of(reader, place), said_by(reader, place)) == (before, said_before)

    change(session, place)

    assert row_of(reader, place) != before
    assert said_by(reader, place)[0] != said_before[0]


@pytest.mark.parametrize("reading", ["sealed", "revised"])
@pytest.mark.parametrize("change", CHANGES)
def test_after_a_change_each_page_says_what_it_says_with_nothing_kept(place, session, visitor, app, change, reading):
    reader = visitor(place.lead)
    said_by(reader, place, reading=reading)
    change(session, place)
    said = said_by(reader, place, reading=reading)
    session.execute(delete(KeptEvaluation))
    session.commit()
    prepare_kept_pages(app)

    assert said_by(reader, place, reading=reading) == said


def test_a_card_that_is_restored_counts_as_before(place, session, visitor):
    reader = visitor(place.lead)
    before = row_of(reader, place)
    strike(session, place)
    assert row_of(reader, place) != before

    cards.restore(session, place.seats[0].id, reason="It was the right one.", actor=place.lead, now=LATER)

    assert row_of(reader, place) == before


def test_each_reading_has_its_own_numbers(place, session, visitor):
    reader = visitor(place.lead)
    before = row_of(reader, place, reading="revised")
    cards.reopen(session, place.seats[0].id, reason="Wrong day noted.", actor=place.lead, now=LATER)
    build.submitted(session, place.seats[0], content(1), now=LATER)

    sealed, revised = row_of(reader, place), row_of(reader, place, reading="revised")

    assert sealed["score"] == before["score"] != revised["score"]


def kept(session):
    session.rollback()
    rows = session.scalars(select(KeptEvaluation).order_by(KeptEvaluation.audience, KeptEvaluation.part))
    return {(row.audience, row.part): (row.revision, row.payload) for row in rows}


def test_what_is_kept_is_read_and_not_computed_again(place, session, visitor):
    reader = visitor(place.lead)
    before = row_of(reader, place)
    part = f"application:{place.application.id}"
    (row,) = session.scalars(select(KeptEvaluation).where(KeptEvaluation.part == part))
    # A number that nobody could compute shows where the file takes it from.
    evaluation = json.loads(zlib.decompress(row.payload))
    evaluation["overall"]["estimate"] = 1.25
    row.payload = zlib.compress(json.dumps(evaluation).encode())
    session.commit()

    assert row_of(reader, place) == {**before, "score": "1.250000"}


def test_what_another_model_has_computed_is_not_read(place, session, visitor):
    reader = visitor(place.lead)
    before = row_of(reader, place)
    session.execute(update(KeptEvaluation).values(model="0", payload=b"not even readable"))
    session.commit()

    assert row_of(reader, place) == before


def test_a_hidden_card_leaves_what_a_sealed_lead_reads_as_it_was_kept(place, session, visitor):
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    build.seat(session, place.other, sealed)
    reader = visitor(sealed)
    before = row_of(reader, place)
    rows = kept(session)

    submit_about_the_other(session, place)
    debriefs.open_debrief(session, place.other.id, actor=place.lead, now=LATER)

    assert row_of(reader, place) == before
    assert kept(session) == rows != {}


def test_whoever_is_sealed_elsewhere_reads_other_numbers_than_who_is_not(place, session, visitor):
    whole = row_of(visitor(place.lead), place)
    seat_the_reader_on_the_other(session, place)

    assert row_of(visitor(place.lead), place) != whole


def test_each_audience_keeps_one_state_only(place, session, visitor):
    reader = visitor(place.lead)
    row_of(reader, place)
    number = len(kept(session))
    strike(session, place)

    row_of(reader, place)

    assert len(kept(session)) == number


def test_a_page_comes_even_where_nothing_can_be_kept(place, session, visitor, app):
    reader = visitor(place.lead)
    session.execute(text("DROP TABLE kept_evaluation"))
    session.execute(
        text(
            "CREATE VIEW kept_evaluation AS SELECT '' AS opening_id, '' AS audience, '' AS part, "
            "0 AS revision, '' AS model, '' AS payload"
        )
    )
    session.commit()

    assert reader.get(f"/applications/{place.application.id}").status_code == 200


def test_reading_raises_no_revision(place, session, visitor):
    reader = visitor(place.lead)
    before = session.scalar(select(Opening.evidence_revision))
    session.rollback()

    row_of(reader, place)

    assert session.scalar(select(Opening.evidence_revision)) == before
    assert session.scalar(select(Interview.id).limit(1)) is not None


def test_what_was_made_of_older_evidence_does_not_replace_newer(place, session, visitor):
    reader = visitor(place.lead)
    row_of(reader, place)
    older = session.scalars(select(KeptEvaluation.revision)).first()
    submit_another(session, place)
    row_of(reader, place)
    kept = select(KeptEvaluation.part, KeptEvaluation.revision).order_by(KeptEvaluation.part)
    newer = session.execute(kept).all()
    audience = session.scalars(select(KeptEvaluation.audience)).first()
    session.rollback()

    keep(session, ToKeep(EvidenceKey(place.opening.id, audience, older), {"calibration": "late"}))

    assert session.execute(kept).all() == newer
    assert {revision for _, revision in newer} == {older + 2}

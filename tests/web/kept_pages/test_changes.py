"""An application's page is kept between requests, and never shown once anything that it was made of has changed."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event

from scorecard.database import db
from scorecard.queries.application_page import load_inputs
from scorecard.queries.panels import Reading
from scorecard.web.kept_pages import prepare_kept_pages
from tests.build import NOON
from tests.web.kept_pages.changes import (
    LATER,
    SOON,
    after,
    begin_a_draft,
    candidate,
    changing,
    decide,
    interviewer,
    make_the_flag_a_note,
    mark_as_imported,
    of,
    reopen,
    revise,
    seat_somebody,
    seat_the_reader_elsewhere,
    settle,
    strike,
    submit,
    submit_elsewhere,
    take_the_lead_from_an_admin,
    write_down,
)
from tests.web.kept_pages.pages import kept, page_of, pages_of

CHANGES = {
    "candidate's name": changing(candidate, name="Zoe"),
    "interviewer's name": changing(interviewer, name="Wim"),
    "name of who decided": changing(of("other_lead"), name="Renamed"),
    "reader's name": changing(of("lead"), name="Lea Renamed"),
    "reader's zone": changing(of("lead"), time_zone="Asia/Tokyo"),
    "reader's theme": changing(of("lead"), theme="dark"),
    "reader's role": changing(of("lead"), role="admin"),
    "reader leads no more": take_the_lead_from_an_admin,
    "opening's title": changing(of("opening"), title="Another title"),
    "coding share": changing(of("opening"), coding_share=10),
    "career path": changing(of("opening"), career_path="Staff"),
    "people duties": changing(of("opening"), people_duties="Six people"),
    "archetype": changing(of("opening"), archetype="architecture"),
    "policy": make_the_flag_a_note,
    "withdrawal": changing(of("maya"), withdrawn_at=SOON, withdrawn_reason="Took another."),
    "debrief opened": changing(of("maya"), debrief_opened_at=SOON),
    "seat added": seat_somebody,
    "seat moved": changing(of("out"), starts_at=NOON - timedelta(days=2)),
    "seat's title": changing(of("out"), title="Pairing"),
    "seat due": changing(of("out"), due_at=NOON),
    "seat declined": changing(of("out"), declined_at=SOON, decline_reason="cut_short"),
    "decline's note": changing(of("declined"), decline_note="Ill."),
    "seat removed": changing(of("out"), removed_at=SOON),
    "draft begun": begin_a_draft,
    "card submitted": submit,
    "card reopened": reopen,
    "card revised": revise,
    "card struck": strike,
    "card imported": mark_as_imported,
    "card elsewhere": submit_elsewhere,
    "reader sealed elsewhere": seat_the_reader_elsewhere,
    "flag settled": settle,
    "correction refused": changing(of("request"), refused_at=SOON, answer="It stays."),
    "correction asked anew": changing(of("request"), reason="Another reason."),
    "agreed": write_down,
    "decided": decide,
    "dissent said": changing(of("dissent"), said_at=SOON, sentence="I still would."),
}


@pytest.mark.parametrize("changed", CHANGES.values(), ids=CHANGES)
def test_after_any_change_each_page_is_the_one_that_is_made_from_nothing(place, session, visitor, app, changed):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    changed(session, place)
    after = pages_of(reader, place)
    prepare_kept_pages(app)

    assert after == pages_of(reader, place)
    assert after != before


@pytest.mark.parametrize(
    ("distance", "shows"),
    [({"hours": -1}, True), ({"seconds": 30}, False), ({"minutes": 1}, True), ({"hours": 10}, True)],
    ids=str,
)
def test_when_only_the_clock_moves_each_page_is_the_one_that_is_made_from_nothing(
    place, visitor, app, clock, distance, shows
):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    clock.forward(**distance)
    after = pages_of(reader, place)
    prepare_kept_pages(app)

    assert after == pages_of(reader, place)
    assert (after != before) is shows


def test_every_time_on_a_page_is_one_that_the_clock_is_asked_about(place, session, visitor, app):
    dissent_said = CHANGES["dissent said"]
    for change in (dissent_said, mark_as_imported, reopen, write_down, CHANGES["debrief opened"], settle):
        change(session, place)
    shown = set(re.findall(r'<time datetime="([^"]+)"', "".join(pages_of(visitor(place.lead), place))))

    with app.app_context():
        inputs = load_inputs(db.session, place.lead, place.maya.id, reading=Reading.SEALED)

    assert shown - {time.isoformat() for time in inputs.times} == set()
    assert {after(minutes).isoformat() for minutes in (1, 2, 3, 4, 6, 7, 30)} - shown == set()


def test_a_card_is_late_from_the_moment_after_it_was_due(place, session, visitor, clock):
    due_at = LATER + timedelta(minutes=10)
    changing(of("out"), due_at=due_at)(session, place)
    reader = visitor(place.lead)
    late = []

    for clock.now in (due_at, due_at + timedelta(microseconds=1)):
        late.append("Scorecard of Sam is late" in page_of(reader, place))

    assert late == [False, True]


def statements_of(app, ask):
    with app.app_context():
        engine = db.engine
    statements = []

    def note(connection, cursor, statement, *rest):
        if not statement.startswith("BEGIN"):
            statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask()
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return statements


def test_an_unchanged_page_takes_thirteen_queries(place, visitor, app):
    reader = visitor(place.lead)
    page_of(reader, place)

    assert len(statements_of(app, lambda: page_of(reader, place))) == 13


def tables_in(statements):
    return {name for text in statements for name in re.findall(r"(?:FROM|JOIN) (\w+)", text)}


def test_no_page_is_made_of_a_table_that_is_not_looked_at_before_it_is_shown_again(place, visitor, app):
    reader = visitor(place.lead)
    pages_of(reader, place)
    looked_at = tables_in(statements_of(app, lambda: pages_of(reader, place)))
    prepare_kept_pages(app)
    made_of = tables_in(statements_of(app, lambda: pages_of(reader, place)))

    # Parts of a submitted version and a rubric version never change; an evaluation is kept under what it was made of.
    assert made_of - looked_at == {"rating", "flag_tick", "rubric_version", "kept_evaluation"}


def test_what_happens_on_a_sealed_application_makes_no_page_anew(place, session, visitor, app):
    seat_the_reader_elsewhere(session, place)
    reader = visitor(place.lead)
    page_of(reader, place)
    address = next(iter(kept(app)._pages))
    before = kept(app)._pages[address]

    submit_elsewhere(session, place)
    changing(of("otto"), debrief_opened_at=SOON)(session, place)
    page_of(reader, place)

    assert kept(app)._pages == {address: before}
    assert kept(app)._pages[address] is before

"""Dashboards are kept between pages, and no page ever shows what something has changed since."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import func, select, text

from scorecard.models.dashboard import Dashboard, DashboardRow
from scorecard.models.opening import OpeningLead
from scorecard.web import dashboard
from tests import build
from tests.build import NOON
from tests.web.kept_dashboards.changes import (
    add_a_candidate,
    ask_to_hand_over,
    ask_to_reopen,
    change,
    close_the_opening,
    decide,
    decline,
    make_the_flag_a_note,
    move_the_due_time,
    move_the_interview,
    move_the_source,
    no_longer_lead,
    open_the_debrief,
    read_in_another_zone,
    read_in_the_dark,
    rename,
    rename_the_interviewer,
    rename_the_opening,
    reopen_and_revise,
    seat_somebody,
    settle,
    strike,
    submit,
    unseat,
    withdraw,
)
from tests.web.kept_dashboards.pages import forget_all, page_of, pages_of

CHANGES = (
    rename,
    move_the_source,
    withdraw,
    open_the_debrief,
    add_a_candidate,
    seat_somebody,
    move_the_interview,
    move_the_due_time,
    decline,
    unseat,
    submit,
    strike,
    settle,
    decide,
    make_the_flag_a_note,
    rename_the_interviewer,
    rename_the_opening,
    close_the_opening,
    no_longer_lead,
    read_in_another_zone,
    read_in_the_dark,
    ask_to_hand_over,
    ask_to_reopen,
)


@pytest.mark.parametrize("changed", CHANGES)
def test_after_any_change_the_page_is_the_one_that_is_made_from_nothing(place, session, visitor, changed, app):
    reader = visitor(place.lead)
    before = pages_of(reader, place)

    changed(session, place)
    after = pages_of(reader, place)
    forget_all(session, app)

    assert after == pages_of(reader, place)
    assert after[0] != before[0]


def test_a_revision_changes_the_revised_reading_alone(place, session, visitor):
    reader = visitor(place.lead)
    submit(session, place)
    sealed, revised = (page_of(reader, place, query) for query in ("", "?as=revised"))

    reopen_and_revise(session, place)

    assert page_of(reader, place, "?as=revised") != revised
    assert page_of(reader, place) == sealed


@pytest.mark.parametrize("distance", [{"hours": 2}, {"hours": -4}])
def test_what_the_clock_alone_changes_is_made_anew(place, session, visitor, clock, distance, app):
    change(session, place.out[0], due_at=NOON + timedelta(hours=1))
    reader = visitor(place.lead)
    before = page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview")

    clock.forward(**distance)
    after = page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview")
    forget_all(session, app)

    assert after == (page_of(reader, place, "?waiting=late"), page_of(reader, place, "?sort=-interview"))
    assert after != before


def test_a_card_is_late_from_the_moment_after_it_was_due(place, session, visitor, clock):
    reader = visitor(place.lead)
    due_at = NOON + timedelta(hours=1)
    change(session, place.out[0], due_at=due_at)
    late = []

    for clock.now in (due_at - timedelta(seconds=1), due_at, due_at + timedelta(seconds=1)):
        late.append("Late cards" in re.sub(r"<option.*?</option>", "", page_of(reader, place)))

    assert late == [False, False, True]


def kept(session):
    session.rollback()
    session.expire_all()
    return [(row.id, row.revision, row.facts_revision, row.brought_at) for row in session.scalars(select(Dashboard))]


def test_a_page_whose_opening_stood_still_writes_nothing(place, session, visitor):
    reader = visitor(place.lead)
    reader.get(f"/openings/{place.opening.id}")
    before = kept(session)

    reader.get(f"/openings/{place.opening.id}?sort=-name&stage=interviewing")
    reader.get("/openings")

    assert kept(session) == before != []


def test_a_page_on_which_nothing_has_changed_is_drawn_once(place, visitor, monkeypatch):
    drawn = []
    monkeypatch.setattr(dashboard, "render_template", lambda name, **values: drawn.append(name) or f"<p>{name}</p>")
    reader = visitor(place.lead)

    for query in ("", "", "?sort=name", ""):
        reader.get(f"/openings/{place.opening.id}{query}")

    assert drawn == ["dashboard/opening.html"] * 2


def test_what_happens_on_a_sealed_application_makes_nothing_anew(place, session, visitor):
    sealed = build.account(session, role="lead")
    session.add(OpeningLead(opening_id=place.opening.id, account_id=sealed.id, added_at=NOON))
    session.commit()
    build.seat(session, place.maya, sealed)
    reader = visitor(sealed)
    page = page_of(reader, place)
    before = kept(session)

    for changed in (submit, settle, strike, open_the_debrief, decide, move_the_due_time):
        changed(session, place)

    assert page_of(reader, place) == page
    assert kept(session) == before != []


def test_a_renamed_candidate_leaves_no_trace_of_the_old_name(place, session, visitor):
    reader = visitor(place.lead)
    page_of(reader, place)

    rename(session, place)
    page_of(reader, place)

    found = select(func.count()).select_from(DashboardRow).where(DashboardRow.search_name.contains("maya"))
    entries = session.scalar(text("SELECT count(*) FROM dashboard_entry WHERE name_key LIKE '%maya%'"))
    assert (session.scalar(found), entries) == (0, 0)


def test_a_page_comes_even_where_nothing_can_be_kept(place, session, visitor, app):
    reader = visitor(place.lead)
    as_usual = pages_of(reader, place)
    forget_all(session, app)
    session.execute(
        text("CREATE TRIGGER full BEFORE INSERT ON dashboard_row BEGIN SELECT RAISE(ABORT, 'disk full'); END")
    )
    session.commit()

    assert pages_of(reader, place) == as_usual
    assert "1 late card" not in reader.get("/openings").text
    assert "2 flags to check" in reader.get("/openings").text
    assert kept(session) == []


def test_an_opening_keeps_the_dashboards_of_few_audiences(place, session, visitor):
    for number in range(20):
        lead = build.account(session, role="lead", name=f"Lead {number}")
        session.add(OpeningLead(opening_id=place.opening.id, account_id=lead.id, added_at=NOON))
        session.commit()
        build.seat(session, build.application(session, place.opening), lead)
        visitor(lead).get(f"/openings/{place.opening.id}")

    assert len(kept(session)) == 16

"""What happens between judging an import and writing it: whatever it was judged by is looked at again, and counted.

What people do elsewhere in the opening meanwhile is no reason not to write it.
"""

from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update
from sqlalchemy.exc import IntegrityError

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening, OpeningLead
from scorecard.models.pausing import NOWHERE, CountingPause
from scorecard.models.scorecard import ScorecardVersion
from scorecard.services import cards, scoring
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.staging import Moved
from tests import build
from tests.build import AREAS, NOON, content
from tests.services.importing.uploads import (
    CARDS,
    PANELS,
    RATINGS,
    card_row,
    carried_out,
    confirmed,
    rating_row,
    seat_row,
    staged,
    table,
)


@pytest.fixture
def seat(session, opening, bo):
    """An open seat in the opening, of another candidate than those of the files."""
    return build.seat(session, build.application(session, opening, name="Ben"), bo)


@pytest.fixture
def cy(session):
    return build.account(session, name="Cy", email="cy@example.com")


def of_seat(seat):
    return update(Interview).where(Interview.id == seat.id)


def of_application(seat):
    return update(Application).where(Application.id == seat.application_id)


def of_candidate(seat):
    candidate = select(Application.candidate_id).where(Application.id == seat.application_id).scalar_subquery()
    return update(Candidate).where(Candidate.id == candidate)


CHANGES = {
    "the source": lambda seat: of_application(seat).values(source="Agency"),
    "the links": lambda seat: of_application(seat).values(links="https://example.org/other"),
    "the notes": lambda seat: of_application(seat).values(notes="Lives in Oslo."),
    "a withdrawal": lambda seat: of_application(seat).values(withdrawn_at=NOON),
    "the debrief": lambda seat: of_application(seat).values(debrief_opened_at=NOON),
    "the name": lambda seat: of_candidate(seat).values(name="Benno"),
    "the address": lambda seat: of_candidate(seat).values(email="benno@example.org"),
    "the title": lambda seat: of_seat(seat).values(title="Pairing"),
    "the areas": lambda seat: of_seat(seat).values(areas=["technical_depth"]),
    "the time": lambda seat: of_seat(seat).values(starts_at=seat.starts_at - timedelta(days=1)),
    "the length": lambda seat: of_seat(seat).values(minutes=45),
    "when it is due": lambda seat: of_seat(seat).values(due_at=seat.due_at + timedelta(days=1)),
    "a declined seat": lambda seat: of_seat(seat).values(declined_at=NOON, decline_reason="cut_short"),
    "a removed seat": lambda seat: of_seat(seat).values(removed_at=NOON),
    "a role": lambda seat: update(Account).where(Account.id == seat.interviewer_id).values(role="admin"),
    "a former role": lambda seat: update(Account).where(Account.id == seat.interviewer_id).values(admin_until=NOON),
    "an account switched off": lambda seat: (
        update(Account).where(Account.id == seat.interviewer_id).values(disabled_at=NOON)
    ),
    "an address of an account": lambda seat: (
        update(Account).where(Account.id == seat.interviewer_id).values(email="other@example.com")
    ),
    "another lead": lambda seat: insert(OpeningLead).values(
        opening_id=select(Application.opening_id).where(Application.id == seat.application_id).scalar_subquery(),
        account_id=seat.interviewer_id,
        added_at=NOON,
    ),
    "the opening": lambda seat: update(Opening).values(revision=Opening.revision + 1),
}


def seats_of(session):
    found = session.scalar(select(func.count()).select_from(Interview))
    session.rollback()
    return found


def panels_of_ben():
    """His seat as it stands, and one more of Cy's."""
    all_areas = "; ".join(AREAS)
    return {
        "panels": table(PANELS, *(seat_row("Ben", "", who, all_areas) for who in ("bo@example.com", "cy@example.com")))
    }


@pytest.mark.parametrize("change", CHANGES)
def test_an_import_is_not_written_over_a_change_of_what_it_was_compared_with(session, opening, admin, seat, cy, change):
    row = staged(session, opening, admin, "panels", **panels_of_ben())
    ready = confirmed(session, opening, row.id, admin)
    session.execute(CHANGES[change](seat))
    session.commit()
    before = seats_of(session)

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert seats_of(session) == before


def a_new_candidate(session, opening, seat):
    build.application(session, opening, name="Cem")


def a_new_account(session, opening, seat):
    build.account(session)


def another_name_elsewhere(session, opening, seat):
    """Rows of that name would mean them now."""
    other = session.scalars(select(Candidate).where(Candidate.name == "Somebody else")).one()
    other.name = "Ben"
    session.commit()


@pytest.mark.parametrize("happens", [a_new_candidate, a_new_account, another_name_elsewhere])
def test_an_import_is_not_written_where_its_rows_could_mean_somebody_else_now(
    session, opening, admin, seat, cy, happens
):
    build.application(session, opening, name="Somebody else")
    row = staged(session, opening, admin, "panels", **panels_of_ben())
    ready = confirmed(session, opening, row.id, admin)
    happens(session, opening, seat)

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert seats_of(session) == 1


def a_card_on_a_seat_of_the_files(session, seat, beside, elsewhere):
    build.submitted(session, seat)


def a_card_beside_the_seats_of_the_files(session, seat, beside, elsewhere):
    build.submitted(session, beside)


def a_card_of_another_candidate(session, seat, beside, elsewhere):
    build.submitted(session, elsewhere)


def a_change_of_another_interview(session, seat, beside, elsewhere):
    session.execute(of_seat(elsewhere).values(title="Pairing", minutes=45))
    session.commit()


def a_withdrawal_of_another_candidate(session, seat, beside, elsewhere):
    session.execute(of_application(elsewhere).values(withdrawn_at=NOON))
    session.commit()


@pytest.mark.parametrize(
    "happens",
    [
        a_card_on_a_seat_of_the_files,
        a_card_beside_the_seats_of_the_files,
        a_card_of_another_candidate,
        a_change_of_another_interview,
        a_withdrawal_of_another_candidate,
    ],
)
def test_panels_are_written_although_people_go_on_working(session, opening, admin, seat, cy, happens):
    beside = build.seat(session, session.get_one(Application, seat.application_id), build.account(session))
    elsewhere = build.seat(session, build.application(session, opening, name="Cem"), build.account(session))
    row = staged(session, opening, admin, "panels", **panels_of_ben())
    ready = confirmed(session, opening, row.id, admin)
    happens(session, seat, beside, elsewhere)

    staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert seats_of(session) == 4


def test_whoever_can_read_a_card_that_came_in_meanwhile_is_not_seated(session, opening, admin, seat, cy):
    cy.role = "admin"
    session.commit()
    row = staged(session, opening, admin, "panels", **panels_of_ben())
    ready = confirmed(session, opening, row.id, admin)
    build.submitted(session, seat)

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert seats_of(session) == 1


def test_cards_are_written_beside_one_that_came_in_meanwhile(session, opening, admin, bo, cy, ana):
    seats = [build.seat(session, ana, person, areas=["technical_depth"]) for person in (bo, cy)]
    files = {"scorecards": table(CARDS, card_row()), "ratings": table(RATINGS, rating_row())}
    row = staged(session, opening, admin, "scorecards", **files)
    ready = confirmed(session, opening, row.id, admin)
    build.submitted(session, seats[1])

    staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    versions = select(ScorecardVersion.interview_id).where(ScorecardVersion.submitted_at.is_not(None))
    assert set(session.scalars(versions)) == {seat.id for seat in seats}


def test_an_import_is_not_written_where_a_card_that_was_the_same_is_struck(session, opening, admin, bo, cy, ana):
    files = {"scorecards": table(CARDS, card_row()), "ratings": table(RATINGS, rating_row())}
    carried_out(session, opening, admin, "scorecards", **files)
    both = {
        "scorecards": table(CARDS, card_row(), card_row(who="cy@example.com")),
        "ratings": table(RATINGS, rating_row(), rating_row(who="cy@example.com")),
    }
    row = staged(session, opening, admin, "scorecards", **both)
    ready = confirmed(session, opening, row.id, admin)
    seat_id = session.scalar(select(Interview.id))
    session.rollback()
    cards.strike(session, seat_id, reason="The wrong candidate.", actor=admin, now=NOON)

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert seats_of(session) == 1


def test_a_card_is_not_written_over_a_draft_that_was_begun_meanwhile(session, opening, admin, bo, ana):
    seat = build.seat(session, ana, bo, areas=["technical_depth"])
    files = {"scorecards": table(CARDS, card_row()), "ratings": table(RATINGS, rating_row())}
    row = staged(session, opening, admin, "scorecards", **files)
    ready = confirmed(session, opening, row.id, admin)
    scoring.save_draft(session, seat.id, content(2), revision=0, actor=bo, now=NOON)

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert session.scalars(select(ScorecardVersion.submitted_at)).all() == [None]
    assert (
        session.scalar(select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "scorecards.imported"))
        == 0
    )


def test_an_opening_that_was_closed_meanwhile_takes_nothing(session, opening, admin):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Dag",)))
    ready = confirmed(session, opening, row.id, admin)
    session.execute(update(Opening).values(status="closed"))
    session.commit()

    with pytest.raises(Refused, match="closed"):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)
    session.rollback()

    assert session.scalar(select(func.count()).select_from(Application)) == 0


def counters(session, opening):
    session.expire_all()
    of_opening = session.execute(
        select(Opening.facts_revision, Opening.evidence_revision).where(Opening.id == opening.id)
    ).one()
    rows = session.execute(
        select(Candidate.name, Application.facts_revision, Application.evidence_revision)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id)
    )
    return tuple(of_opening), {name: (facts, evidence) for name, facts, evidence in rows}


def test_an_import_raises_the_counters_once_for_each_application_that_it_touches(
    session,
    opening,
    admin,
    bo,
    ana,
    seat,
    cy,
):
    (facts, evidence), before = counters(session, opening)
    rows = (card_row(), card_row(who="cy@example.com"), card_row(candidate="Dag"))
    ratings = (rating_row(), rating_row(who="cy@example.com"), rating_row(candidate="Dag"))
    files = {"scorecards": table(CARDS, *rows), "ratings": table(RATINGS, *ratings)}
    session.rollback()

    row = staged(session, opening, admin, "scorecards", **files)
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)

    after, of_applications = counters(session, opening)
    assert after == (facts + 1, evidence + 1)
    assert of_applications == {
        "Ana": (facts + 1, before["Ana"][1] + 1),
        "Ben": before["Ben"],
        "Dag": (facts + 1, 1),
    }
    assert cy.id in session.scalars(select(Interview.interviewer_id)).all()


def test_candidates_without_panels_change_no_evidence(session, opening, admin, seat):
    (facts, evidence), before = counters(session, opening)
    session.rollback()

    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Dag",)))
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)

    assert counters(session, opening) == ((facts + 1, evidence), {**before, "Dag": (facts + 1, 0)})


def test_counters_count_again_after_an_import(session, opening, admin, bo):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Dag",)))
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)
    (facts, evidence), _ = counters(session, opening)

    build.seat(session, session.scalars(select(Application)).one(), bo)

    assert counters(session, opening) == ((facts + 1, evidence + 1), {"Dag": (facts + 1, 1)})


def test_a_pause_of_the_counters_that_is_left_is_refused_by_the_database(session):
    session.add(CountingPause(opening_id=NOWHERE))
    session.flush()

    with pytest.raises(IntegrityError):
        session.commit()
    session.rollback()

    assert session.scalar(select(func.count()).select_from(CountingPause)) == 0

"""What happens between judging an import and writing it: whatever it was judged by is looked at again, and counted."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError

from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Interview
from scorecard.models.audit import AuditEntry
from scorecard.models.opening import Opening, OpeningLead
from scorecard.models.pausing import NOWHERE, CountingPause
from scorecard.models.scorecard import ScorecardVersion
from scorecard.queries.import_state import load_state
from scorecard.services import scoring
from scorecard.services.errors import Refused
from scorecard.services.importing import staging
from scorecard.services.importing.staging import Moved
from tests import build
from tests.build import NOON, content
from tests.services.importing.uploads import CARDS, RATINGS, card_row, confirmed, rating_row, staged, table


@pytest.fixture
def seat(session, opening, bo):
    """An open seat in the opening, of another candidate than those of the files."""
    return build.seat(session, build.application(session, opening, name="Ben"), bo)


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
    "a lead who left": lambda seat: update(OpeningLead).values(removed_at=NOON),
    "the opening": lambda seat: update(Opening).values(revision=Opening.revision + 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_whatever_an_import_is_compared_with_changes_the_state(session, opening, seat, change):
    def state():
        session.expire_all()
        return load_state(session, session.get_one(Opening, opening.id))

    before, again = state(), state()
    session.execute(CHANGES[change](seat))

    assert before == again
    assert state() != before


def a_new_candidate(session, opening, admin, seat):
    build.application(session, opening, name="Cem")


def a_new_seat(session, opening, admin, seat):
    build.seat(session, session.get_one(Application, seat.application_id), build.account(session))


def a_new_account(session, opening, admin, seat):
    build.account(session)


def a_card(session, opening, admin, seat):
    build.submitted(session, seat)


@pytest.mark.parametrize("happens", [a_new_candidate, a_new_seat, a_new_account, a_card])
def test_an_import_is_not_written_over_what_happened_since_it_was_judged(
    session,
    opening,
    admin,
    seat,
    happens,
):
    row = staged(session, opening, admin, "candidates", candidates=table("candidate", ("Dag",), ("Eva",)))
    ready = confirmed(session, opening, row.id, admin)
    happens(session, opening, admin, seat)
    before = session.scalar(select(func.count()).select_from(Application))
    session.rollback()

    with pytest.raises(Moved):
        staging.carry_out(session, opening.id, ready, actor=admin, now=NOON)

    assert session.scalar(select(func.count()).select_from(Application)) == before
    session.rollback()
    staging.carry_out(session, opening.id, confirmed(session, opening, row.id, admin), actor=admin, now=NOON)
    assert session.scalar(select(func.count()).select_from(Application)) == before + 2


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
):
    other = build.account(session, name="Cy", email="cy@example.com")
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
    assert other.id in session.scalars(select(Interview.interviewer_id)).all()


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

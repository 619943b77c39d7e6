"""What the demo has to show: every recommendation, every state, and nothing out of order."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.recommendation import Outcome, Rule
from scorecard.models import Base
from scorecard.models.account import Account
from scorecard.models.application import Application, Decision, Interview
from scorecard.models.opening import Opening
from scorecard.models.scorecard import Rating, Reopening, ScorecardVersion, Settlement, Strike
from scorecard.queries.openings import readable_opening
from scorecard.queries.panels import SeatStatus
from scorecard.queries.visible import comparable_shadows, sealed_applications
from tests.cli.demo.rows import evaluated, person


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_recommendation_occurs_whatever_the_seed(session, load, seed):
    load(seed=seed)

    found = {
        evaluation.recommendation.outcome
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
    }

    assert found == set(Outcome)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_these_rules_decide_somewhere_whatever_the_seed(session, load, seed):
    load(seed=seed)

    deciding = {
        reason.rule
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
        for reason in evaluation.recommendation.reasons
        if reason.decided
    }

    assert {
        Rule.WELL_ABOVE_BAR,
        Rule.ABOVE_BAR,
        Rule.TOO_CLOSE,
        Rule.BELOW_BAR,
        Rule.WELL_BELOW_BAR,
        Rule.FEW_SCORECARDS,
        Rule.AREA_UNRATED,
        Rule.AREA_BELOW_BAR,
        Rule.AREA_UNPROVEN,
        Rule.CRITICAL_CORROBORATED,
        Rule.CRITICAL_SINGLE,
        Rule.MINOR_CORROBORATED,
    } - deciding == set()


def test_it_has_two_openings_24_candidates_and_14_interviewers(session, load):
    load()

    assert [opening.title for opening in session.scalars(select(Opening).order_by(Opening.title))] == [
        "Tech Lead, Core Infrastructure",
        "Tech Lead, Payments Platform",
    ]
    assert Counter(session.scalars(select(Application.opening_id))).most_common(2) == [
        (opening_id, 12) for opening_id, _ in Counter(session.scalars(select(Application.opening_id))).most_common(2)
    ]
    assert Counter(session.scalars(select(Account.role))) == {"admin": 1, "lead": 2, "interviewer": 14}


def test_everybody_and_every_opening_is_marked_as_demo(session, load):
    load(interviewers=40)

    assert set(session.scalars(select(Account.is_demo))) == {True}
    assert set(session.scalars(select(Opening.is_demo))) == {True}


def test_seats_are_in_every_state_and_some_candidate_has_none(session, load, clock):
    load()
    seats = [
        seat
        for opening in evaluated(session, person(session, "admin"))
        for panel in opening.panels.seats.values()
        for seat in panel
    ]
    seated = {seat.application_id for seat in seats}

    assert {seat.status for seat in seats} == set(SeatStatus)
    assert [seat for seat in seats if seat.is_late(clock.now)] != []
    assert {seat.status for seat in seats if seat.starts_at > clock.now} == {SeatStatus.OPEN}
    assert len(set(session.scalars(select(Application.id))) - seated) == 1


def test_a_card_was_reopened_one_struck_and_flags_cleared_and_confirmed(session, load):
    load()
    reopened = session.scalars(select(Reopening.interview_id)).one()
    versions = select(ScorecardVersion).where(ScorecardVersion.interview_id == reopened)

    assert [
        (version.number, version.after_reveal, version.submitted_at is not None)
        for version in session.scalars(versions.order_by(ScorecardVersion.number))
    ] == [(1, False, True), (2, True, True)]
    assert session.scalars(select(Strike.struck)).all() == [True]
    assert sorted(session.scalars(select(Settlement.state))) == ["cleared", "confirmed"]


def test_one_decision_departs_from_the_recommendation_and_every_one_has_a_reason(session, load):
    load()
    decisions = session.scalars(select(Decision)).all()
    sides = [(one.decision, one.seen["recommendation"].lower().endswith("no hire")) for one in decisions]

    assert [one for one in decisions if not one.reason] == []
    assert len({one.reason for one in decisions}) == len(decisions)
    assert Counter(sides) == {("hire", False): 2, ("no_hire", True): 3, ("no_hire", False): 1}


def test_a_trainee_shadows_one_interview_and_both_cards_are_in(session, load):
    load()
    shadow = session.scalars(select(Interview).where(Interview.is_shadow)).one()

    assert session.scalars(comparable_shadows(person(session, "lead1"))).all() == [shadow.id]


def test_somebody_withdrew_with_a_reason(session, load):
    load()

    withdrawn = session.scalars(select(Application).where(Application.withdrawn_at.is_not(None))).one()

    assert withdrawn.withdrawn_reason != ""


def test_panels_are_split_somewhere(session, load):
    load()

    assert [
        True
        for opening in evaluated(session, person(session, "admin"))
        for evaluation in opening.evaluations.values()
        if len(evaluation.splits) > 1
    ] != []


def test_lead2_has_still_to_score_a_panel_of_the_own_opening_that_is_all_in(session, load):
    load()
    lead = person(session, "lead2")

    sealed = session.scalars(sealed_applications(lead)).one()

    application = session.get_one(Application, sealed)
    panels = evaluated(session, person(session, "admin"))[1].panels
    assert application.opening_id == readable_opening(session, lead, application.opening_id).id
    assert Counter(seat.status for seat in panels.seats[sealed]) == {SeatStatus.SUBMITTED: 4, SeatStatus.OPEN: 1}


@pytest.mark.parametrize("day", [20, 21, 22, 23])  # Friday to Monday
@pytest.mark.parametrize("hour", [0, 6, 12, 23])
def test_interviewer1_has_something_to_score_that_ended_within_a_day(session, load, clock, day, hour):
    clock.now = datetime(2026, 11, day, hour, 30, tzinfo=UTC)
    load(interviewers=8)
    submitted = select(ScorecardVersion.interview_id).where(ScorecardVersion.submitted_at.is_not(None))
    own = session.scalars(
        select(Interview).where(
            Interview.interviewer_id == person(session, "interviewer1").id, Interview.id.not_in(submitted)
        )
    ).all()

    assert [seat for seat in own if timedelta(0) < clock.now - seat.ends_at < timedelta(days=1)] != []


@pytest.mark.parametrize("hour", [0, 23])
def test_nothing_happened_after_now_or_before_it_could(session, load, clock, hour):
    clock.now = datetime(2026, 11, 23, hour, 1, tzinfo=UTC)
    load()
    cards = session.execute(
        select(ScorecardVersion.submitted_at, Interview.starts_at, Interview.created_at, Application.created_at)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(ScorecardVersion.submitted_at.is_not(None))
    ).all()
    decided = session.execute(
        select(Decision.decided_at, Application.debrief_opened_at).join(
            Application, Application.id == Decision.application_id
        )
    ).all()
    audit = Base.metadata.tables["audit_entry"]

    assert [row for row in cards if not row[3] < row[2] < row[1] < row[0] <= clock.now] == []
    assert [row for row in decided if not row[1] < row[0] <= clock.now] == []
    assert max(session.scalars(select(audit.c.at))) <= clock.now
    assert session.scalars(select(ScorecardVersion.after_debrief).distinct()).all() == [False]


def test_the_audit_log_is_in_the_order_of_what_happened(session, load):
    load()
    audit = Base.metadata.tables["audit_entry"]
    happened = session.execute(
        select(audit.c.at, audit.c.action).where(audit.c.opening_id.is_not(None)).order_by(audit.c.id)
    ).all()

    assert [row.at for row in happened] == sorted(row.at for row in happened)
    assert {"candidate.added", "seat.added", "scorecard.opened", "scorecard.submitted"} <= {
        row.action for row in happened
    }


def test_no_sentence_stands_twice_in_an_opening(session, load):
    load(candidates=120)
    notes = session.execute(
        select(Application.opening_id, Rating.note)
        .join(ScorecardVersion, ScorecardVersion.id == Rating.version_id)
        .join(Interview, Interview.id == ScorecardVersion.interview_id)
        .join(Application, Application.id == Interview.application_id)
        .where(Rating.note != "", ScorecardVersion.number == 1)
    ).all()

    assert [note for note, count in Counter(notes).items() if count > 1] == []

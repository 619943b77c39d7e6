"""The stage of an application, and the decision that counts."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.models.application import Application, Decision
from scorecard.queries.stages import Stage, decisions_of, stage_of
from tests import build
from tests.build import NOON


def decide(session, application, lead, kind, *, at=NOON):
    decision = Decision(
        application_id=application.id, decision=kind, reason="", seen={}, decided_by_id=lead.id, decided_at=at
    )
    session.add(decision)
    session.commit()
    return decision


@pytest.mark.parametrize(
    ("values", "decided", "seated", "stage"),
    [
        ({}, False, False, Stage.ADDED),
        ({}, False, True, Stage.INTERVIEWING),
        ({"debrief_opened_at": NOON}, False, True, Stage.IN_DEBRIEF),
        ({"debrief_opened_at": NOON}, False, False, Stage.IN_DEBRIEF),
        ({}, True, True, Stage.DECIDED),
        ({"debrief_opened_at": NOON}, True, True, Stage.DECIDED),
        ({"debrief_opened_at": NOON, "withdrawn_at": NOON}, True, True, Stage.WITHDRAWN),
        ({"withdrawn_at": NOON}, False, False, Stage.WITHDRAWN),
    ],
)
def test_what_happened_last_in_an_applications_life_is_its_stage(values, decided, seated, stage):
    application = Application(**values)
    decision = Decision(decision="hire") if decided else None

    assert stage_of(application, decision=decision, has_active_seat=seated) == stage


def test_the_newest_decision_of_each_application_counts(session):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    twice, once, never = [build.application(session, opening) for _ in range(3)]
    decide(session, twice, lead, "hire", at=NOON)
    decide(session, twice, lead, "hold", at=NOON - timedelta(days=1))
    decide(session, once, lead, "no_hire")

    found = decisions_of(session, [twice.id, once.id, never.id])

    assert {key: row.decision for key, row in found.items()} == {twice.id: "hire", once.id: "no_hire"}


def test_of_two_decisions_at_the_same_moment_the_later_entry_counts(session):
    lead = build.account(session, role="lead")
    application = build.application(session, build.opening(session, lead))
    decide(session, application, lead, "hire")
    decide(session, application, lead, "no_hire")

    assert decisions_of(session, [application.id])[application.id].decision == "no_hire"


def test_decisions_of_applications_that_were_not_asked_for_stay_out(session):
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    asked, other = build.application(session, opening), build.application(session, opening)
    decide(session, asked, lead, "hold")
    decide(session, other, lead, "hire")

    assert list(decisions_of(session, select(Application.id).where(Application.id == asked.id))) == [asked.id]

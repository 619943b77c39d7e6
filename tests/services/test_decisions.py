"""Recording decisions: when a reason is due, what is kept, who may."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from scorecard.domain.assessment import Vote
from scorecard.domain.recommendation import Outcome
from scorecard.models.application import Decision, DecisionKind, Interview
from scorecard.queries.applications import decidable_application
from scorecard.queries.visible import NotHere
from scorecard.services import cards, decisions
from scorecard.services.errors import Refused, StaleEdit
from tests import build
from tests.build import NOON

LATER = NOON + timedelta(hours=1)
FLAG = "adversarial_to_managers"
HIRE, NO_HIRE = DecisionKind.HIRE, DecisionKind.NO_HIRE


def panel(session, *levels, flags=None, **values):
    """A lead and an application with one submitted card of each level; the first card ticks the flags."""
    lead = build.account(session, role="lead")
    opening = build.opening(session, lead)
    application = build.application(session, opening, **values)
    for number, level in enumerate(levels):
        seat = build.seat(session, application, build.account(session))
        build.submitted(session, seat, build.content(level, flags=flags if number == 0 else None))
    return lead, application


def basis(session, lead, application):
    return decisions.basis(session, lead, decidable_application(session, lead, application.id))


def decide(session, lead, application, kind, *, reason="", flag_check="", revision=None, now=LATER):
    if revision is None:
        revision = basis(session, lead, application).revision
    decisions.decide(
        session,
        application.id,
        kind=kind,
        reason=reason,
        flag_check=flag_check,
        revision=revision,
        actor=lead,
        now=now,
    )


def recorded(session):
    return session.scalars(select(Decision).order_by(Decision.id)).all()


@pytest.mark.parametrize(
    ("levels", "outcome", "free"),
    [
        ((5, 5, 5), Outcome.STRONG_HIRE, {HIRE}),
        ((4, 4, 3), Outcome.HIRE, {HIRE}),
        ((4,), Outcome.NOT_ENOUGH_EVIDENCE, set()),
        ((3, 3, 3), Outcome.NO_HIRE, {NO_HIRE}),
        ((1, 1, 1), Outcome.STRONG_NO_HIRE, {NO_HIRE}),
        ((), None, set()),
    ],
)
def test_a_reason_is_due_where_the_decision_departs_from_the_recommendation(session, levels, outcome, free):
    lead, application = panel(session, *levels)

    found = basis(session, lead, application)

    assert (found.evaluation.recommendation.outcome if found.evaluation else None) == outcome
    assert {kind for kind in DecisionKind if not found.needs_reason(kind)} == free | {
        DecisionKind.HOLD,
        DecisionKind.ANOTHER_INTERVIEW,
    }


def test_a_decision_keeps_the_numbers_that_its_author_saw(session):
    lead, application = panel(session, 4, 4, 4)

    decide(session, lead, application, HIRE)

    (decision,) = recorded(session)
    kept = {key: decision.seen[key] for key in ("recommendation", "score", "scorecards_submitted", "reading")}
    assert kept == {
        "recommendation": "Hire",
        "score": "3.870903",
        "scorecards_submitted": "3",
        "reading": "sealed",
    }
    assert (decision.decision, decision.decided_by_id, decision.decided_at) == ("hire", lead.id, LATER)


def test_a_departing_decision_without_a_reason_is_refused_and_kept_with_one(session):
    lead, application = panel(session, 4, 4, 4)

    with pytest.raises(Refused) as refused:
        decide(session, lead, application, NO_HIRE, reason=" \n")
    decide(session, lead, application, NO_HIRE, reason="The role changed.")

    assert refused.value.problems == {"reason": decisions.GIVE_A_REASON}
    assert [(row.decision, row.reason) for row in recorded(session)] == [("no_hire", "The role changed.")]


@pytest.mark.parametrize("kind", list(DecisionKind))
def test_while_a_critical_flag_stands_every_decision_says_how_it_was_checked(session, kind):
    lead, application = panel(session, 4, 4, 4, flags={FLAG: "He shouted."})

    with pytest.raises(Refused) as refused:
        decide(session, lead, application, kind, reason="We talked.")
    decide(session, lead, application, kind, reason="We talked.", flag_check="Asked two references.")

    assert refused.value.problems == {"flag_check": decisions.SAY_HOW_CHECKED}
    assert [row.flag_check for row in recorded(session)] == ["Asked two references."]


def test_a_new_decision_is_a_new_entry(session):
    lead, application = panel(session, 4, 4, 4)

    decide(session, lead, application, DecisionKind.HOLD)
    decide(session, lead, application, HIRE)

    assert [row.decision for row in recorded(session)] == ["hold", "hire"]


def test_a_second_press_of_the_same_form_adds_nothing(session):
    lead, application = panel(session, 4, 4, 4)
    revision = basis(session, lead, application).revision

    decide(session, lead, application, HIRE, revision=revision)
    decide(session, lead, application, HIRE, revision=revision)

    assert [row.decision for row in recorded(session)] == ["hire"]


def test_nobody_decides_on_numbers_that_they_did_not_see(session):
    lead, application = panel(session, 4, 4, 4)
    shown = basis(session, lead, application).revision
    seat = build.seat(session, application, build.account(session))
    build.submitted(session, seat, build.content(1, vote=Vote.NO))

    with pytest.raises(StaleEdit) as stale:
        decide(session, lead, application, HIRE, revision=shown)

    assert (stale.value.revision, recorded(session)) == (basis(session, lead, application).revision, [])


def test_a_decision_rests_on_the_cards_as_sealed(session):
    lead, application = panel(session, 4, 4)
    first = session.scalars(select(Interview).where(Interview.application_id == application.id)).first()
    cards.reopen(session, first.id, reason="Wrong day noted.", actor=lead, now=LATER)
    before = basis(session, lead, application)

    build.submitted(session, first, build.content(1, vote=Vote.NO), now=LATER)

    assert basis(session, lead, application).seen == before.seen
    assert before.seen["plain_mean"] == "4.000000"


def test_the_revision_fits_into_the_form(session):
    lead, application = panel(session, 4, 4)

    assert 0 <= basis(session, lead, application).revision < 10**9


def test_a_withdrawn_application_is_not_decided(session):
    lead, application = panel(session, 4, 4, withdrawn_at=NOON, withdrawn_reason="Took another job.")

    with pytest.raises(Refused) as refused:
        decide(session, lead, application, HIRE, reason="Anyway.")

    assert refused.value.problems == {"": decisions.WITHDRAWN}


def test_only_an_unsealed_lead_of_the_opening_decides(session):
    lead, application = panel(session, 4, 4)
    author = build.account(session)
    build.submitted(session, build.seat(session, application, author))
    sealed = build.account(session, role="lead")
    session.add(build.OpeningLead(opening_id=application.opening_id, account_id=sealed.id, added_at=NOON))
    build.seat(session, application, sealed)
    revision = basis(session, lead, application).revision

    for stranger in (author, sealed, build.account(session, role="lead"), build.account(session, role="admin")):
        with pytest.raises(NotHere):
            decide(session, stranger, application, HIRE, reason="Because.", revision=revision)

    assert recorded(session) == []

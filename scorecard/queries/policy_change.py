"""What a changed policy does to an opening's recommendations, before it is changed."""

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import Outcome, evaluate
from scorecard.domain.policy import Policy
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate
from scorecard.models.opening import Opening
from scorecard.queries.panels import Reading, load_panels


@dataclass(frozen=True, slots=True)
class ChangedRecommendation:
    """One application's recommendation under both policies."""

    application_id: str
    candidate: str
    before: Outcome
    after: Outcome


@dataclass(frozen=True, slots=True)
class PolicyChange:
    """Both policies compared on the cards as sealed. `left_out` counts what the viewer has still to score."""

    changed: tuple[ChangedRecommendation, ...]
    unchanged: int
    left_out: int


def compare_policies(
    session: Session, viewer: Account, opening: Opening, *, current: Policy, proposed: Policy
) -> PolicyChange:
    """Evaluate the opening under both policies, as this viewer may see it, in six queries."""
    panels = load_panels(session, viewer, opening.id, reading=Reading.SEALED)
    before = evaluate(panels.assessments(), panels.domain_ticks(), current).applications
    after = evaluate(panels.assessments(), panels.domain_ticks(), proposed).applications
    names = session.execute(
        select(Application.id, Candidate.name)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .where(Application.opening_id == opening.id)
        .order_by(Application.created_at, Application.id)
    )
    changed = tuple(
        ChangedRecommendation(key, name, before[key].recommendation.outcome, after[key].recommendation.outcome)
        for key, name in names
        if key in before and before[key].recommendation.outcome is not after[key].recommendation.outcome
    )
    return PolicyChange(changed, unchanged=len(before) - len(changed), left_out=len(panels.sealed))

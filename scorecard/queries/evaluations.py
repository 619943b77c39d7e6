"""An opening's evaluation, made of what enters this viewer's numbers: panels and policy in, `evaluate` out."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from scorecard.domain.evaluation import Evaluation, evaluate
from scorecard.domain.policy import Policy
from scorecard.domain.rubric import Rubric
from scorecard.models.account import Account
from scorecard.models.opening import Opening
from scorecard.queries.openings import policy_of, rubric_of
from scorecard.queries.panels import OpeningPanels, Reading, load_panels


@dataclass(frozen=True, slots=True)
class EvaluatedOpening:
    """An opening's panels with what was computed from them, in one reading, for one viewer."""

    rubric: Rubric
    policy: Policy
    panels: OpeningPanels
    evaluations: Mapping[str, Evaluation]  # by application; those without a card that counts have none
    names: Mapping[str, str]  # what areas, criteria and flags are called, by key


def evaluate_opening(session: Session, viewer: Account, opening: Opening, *, reading: Reading) -> EvaluatedOpening:
    """Everything that the pages and files about an opening's candidates are made of; eight queries."""
    rubric = rubric_of(opening)
    policy = policy_of(session, opening)
    panels = load_panels(session, viewer, opening.id, reading=reading)
    result = evaluate(panels.assessments(), panels.domain_ticks(), policy)
    return EvaluatedOpening(rubric, policy, panels, result.applications, names_in(rubric))


def names_in(rubric: Rubric) -> dict[str, str]:
    """The name of each area, criterion and flag of a rubric, by key."""
    names = {area.key: area.name for area in rubric.areas}
    names |= {criterion.key: criterion.name for area in rubric.areas for criterion in area.criteria}
    return names | {flag.key: flag.name for flag in rubric.flags}

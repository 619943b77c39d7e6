"""What a policy amounts to, shown by three simple panels that everybody can picture."""

from dataclasses import dataclass

from scorecard.domain.assessment import Assessment
from scorecard.domain.evaluation import evaluate
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import FEWEST_SCORECARDS, Outcome
from scorecard.domain.rubric import LEVELS
from scorecard.domain.scale import ONE_TO_FIVE

MIXED, MEETS = 3, 4


@dataclass(frozen=True, slots=True)
class Example:
    """What the interviewers rated, in words, and what the policy makes of it."""

    ratings: str
    outcome: Outcome


def examples_of(policy: Policy) -> tuple[Example, ...]:
    """All Meets, half of each, and all Mixed, rated alike by as many interviewers as a recommendation needs.

    For a policy on the scale from 1 to 5.
    """
    assert policy.scale == ONE_TO_FIVE
    return (
        Example(f"all {LEVELS[MEETS]}", _outcome(policy, (MEETS, MEETS))),
        Example(f"half {LEVELS[MIXED]}, half {LEVELS[MEETS]}", _outcome(policy, (MIXED, MEETS))),
        Example(f"all {LEVELS[MIXED]}", _outcome(policy, (MIXED, MIXED))),
    )


def _outcome(policy: Policy, levels: tuple[int, int]) -> Outcome:
    ratings = {
        criterion: float(levels[place % len(levels)])
        for criteria in policy.areas.values()
        for place, criterion in enumerate(criteria)
    }
    panel = [Assessment("example", f"interviewer {number}", ratings) for number in range(FEWEST_SCORECARDS)]
    return evaluate(panel, [], policy).applications["example"].recommendation.outcome

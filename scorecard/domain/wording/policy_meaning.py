"""What a policy means, said by example while an opening is being set up."""

from scorecard.domain.assessment import Assessment
from scorecard.domain.evaluation import evaluate
from scorecard.domain.policy import Policy
from scorecard.domain.recommendation import Rule

MIXED, MEETS = 3.0, 4.0

# Each with the ratings that its criteria take in turn, on 1 to 5.
EXAMPLES = (
    ("all Meets", (MEETS,)),
    ("half Mixed, half Meets", (MIXED, MEETS)),
    ("all Mixed", (MIXED,)),
)

# Every area is to be seen by two people; here they agree.
PANEL = ("first", "second")


def policy_meaning(policy: Policy) -> str:
    """What this policy would recommend for three plain panels of two people who agree."""
    return " · ".join(f"{name}: {_outcome(policy, turns)}" for name, turns in EXAMPLES)


def _outcome(policy: Policy, turns: tuple[float, ...]) -> str:
    criteria = [criterion for area in policy.areas.values() for criterion in area]
    ratings = {criterion: policy.scale.from_five(turns[place % len(turns)]) for place, criterion in enumerate(criteria)}
    panel = [Assessment("example", person, ratings) for person in PANEL]
    recommendation = evaluate(panel, [], policy).applications["example"].recommendation
    if recommendation.reasons[0].rule is Rule.TOO_CLOSE:
        return "too close to call"
    return recommendation.outcome.value

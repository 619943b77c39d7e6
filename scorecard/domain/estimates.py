"""The plain estimates: means, and how far they can be trusted given how interviewers of one candidate differ.

All numbers here are on 1 to 5. A rating that is missing is in no mean, no count and no variance.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from scorecard.domain.assessment import Assessment
from scorecard.domain.policy import Policy
from scorecard.domain.scale import Scale

# What is assumed of the variance between interviewers of one candidate before anything is seen, and the
# number of cards that this assumption is worth.
USUAL_OVERALL_VARIANCE = 0.42
USUAL_AREA_VARIANCE = 0.50
CARDS_OF_ASSUMPTION = 20

# The variance between candidates, against which reliability is measured.
CANDIDATE_VARIANCE = 0.33

# Half of an 80 % interval, in standard deviations: the 90 % point of the normal distribution.
INTERVAL_HALF_WIDTH = 1.2815515655


@dataclass(frozen=True, slots=True)
class Card:
    """One interviewer's assessment as means: one for each area that it rates, and their weighted mean."""

    application: str
    interviewer: str
    area_means: Mapping[str, float]
    overall: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, its standard deviation, its 80 % interval, and the probability of reaching a bar."""

    value: float
    sd: float
    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True)
class Overall:
    """One application over all areas. `low` and `high` may lie beyond the scale; reliability is 0 to 1."""

    estimate: float
    sd: float
    low: float
    high: float
    probability: float
    reliability: float
    plain_mean: float

    def on(self, scale: Scale) -> "Overall":
        """The same numbers, from 1 to 5 onto another scale."""
        return replace(
            self,
            estimate=scale.from_five(self.estimate),
            sd=scale.distance(self.sd),
            low=scale.from_five(self.low),
            high=scale.from_five(self.high),
            plain_mean=scale.from_five(self.plain_mean),
        )


def mean(values: Iterable[float]) -> float:
    """The mean of at least one value; the same whatever their order."""
    listed = list(values)
    return math.fsum(listed) / len(listed)


def weighted_mean(values: Mapping[str, float], *, weights: Mapping[str, float]) -> float:
    """The mean of at least one area's value, each with its area's weight."""
    total = math.fsum(weights[area] for area in values)
    return math.fsum(weights[area] * value for area, value in values.items()) / total


def area_means(ratings: Mapping[str, float], *, areas: Mapping[str, tuple[str, ...]]) -> dict[str, float]:
    """The mean of one interviewer's ratings in each area that has any; criteria of no area are left out."""
    rated = {
        area: [ratings[criterion] for criterion in criteria if criterion in ratings] for area, criteria in areas.items()
    }
    return {area: mean(values) for area, values in rated.items() if values}


def cards_of(assessments: Sequence[Assessment], *, policy: Policy) -> list[Card]:
    """The cards, in order, of the assessments that rate at least one criterion of the policy's areas."""
    cards = []
    for assessment in assessments:
        means = area_means(assessment.ratings, areas=policy.areas)
        if means:
            overall = weighted_mean(means, weights=policy.weights)
            cards.append(Card(assessment.application, assessment.interviewer, means, overall))
    return cards


def pooled_variance(groups: Iterable[Sequence[float]], *, usual: float) -> float:
    """The variance between interviewers inside a candidate, pooled over an opening and pulled toward `usual`.

    Each group holds what the interviewers of one candidate say. A group of one tells nothing and adds
    nothing.
    """
    squares: list[float] = []
    freedom = 0
    for group in groups:
        centre = mean(group)
        squares.extend((value - centre) ** 2 for value in group)
        freedom += len(group) - 1
    return (math.fsum(squares) + CARDS_OF_ASSUMPTION * usual) / (freedom + CARDS_OF_ASSUMPTION)


def estimate(value: float, *, variance: float, raters: int, bar: float) -> Estimate:
    """An estimate from a mean of `raters` interviewers whose variance is `variance`, which is above zero."""
    sd = math.sqrt(variance / raters)
    half = INTERVAL_HALF_WIDTH * sd
    return Estimate(value, sd, value - half, value + half, normal_share_below((value - bar) / sd))


def normal_share_below(z: float) -> float:
    """The share of the standard normal distribution that lies below z."""
    return 0.5 * math.erfc(-z / math.sqrt(2))


def reliability(*, variance: float, raters: int) -> float:
    """The share of an overall mean's variance that is the candidates' own, from 0 to 1."""
    return CANDIDATE_VARIANCE / (CANDIDATE_VARIANCE + variance / raters)

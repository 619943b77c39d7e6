"""How sure it is that one candidate of an opening is above another.

Two estimates of one opening err together: they rest on the same idea of how strict people are and of what is
typical. Whoever forgets that takes two candidates of one panel for less distinguishable than they are.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from scorecard.domain.estimates import normal_share_below
from scorecard.domain.panel_model import Cells, Fit
from scorecard.domain.scale import Scale, exceeds

# Below this certainty, on either side, two candidates cannot be told apart.
CERTAIN_ORDER = 0.80


@dataclass(frozen=True, slots=True)
class SharedErrors:
    """What every estimate of an opening shares, on 1 to 5.

    `strictness` is the covariance of pass 1, (K, K) in the order of the K `interviewers`; `typical` the variance
    of the typical candidate.
    """

    interviewers: tuple[str, ...]
    strictness: tuple[tuple[float, ...], ...]
    typical: float


@dataclass(frozen=True, slots=True)
class Placing:
    """One candidate's overall estimate with its standard deviation, on the scale of the ratings.

    `weights` is the weight of each interviewer's card in the estimate, over all areas.
    """

    estimate: float
    sd: float
    weights: Mapping[str, float]


class Order(StrEnum):
    """What can be said of two candidates."""

    ABOVE = "above"
    BELOW = "below"
    NOT_TOLD_APART = "not told apart"


def shared_errors(cells: Cells, fit: Fit) -> SharedErrors:
    """What the estimates made from this fit have in common."""
    return SharedErrors(
        interviewers=cells.interviewers,
        strictness=tuple(tuple(row) for row in fit.strictness_covariance.tolist()),
        typical=fit.typical_variance,
    )


def probability_above(first: Placing, second: Placing, *, shared: SharedErrors, scale: Scale) -> float:
    """P(the pool of interviewers would place the first above the second), 0 to 1.

    The difference of two best linear predictions (Henderson 1975): its variance is both variances less twice what
    the shared strictness and the shared typical candidate add to both. Raises KeyError for an unknown interviewer.
    """
    point = scale.distance(1.0)
    together = 2 * _covariance(first, second, shared) * point**2
    variance = first.sd**2 + second.sd**2 - together
    return normal_share_below((first.estimate - second.estimate) / math.sqrt(max(variance, np.finfo(float).tiny)))


def order_of(probability: float) -> Order:
    """What a probability of being above says; between .20 and .80 nothing."""
    if exceeds(probability, CERTAIN_ORDER):
        return Order.ABOVE
    return Order.BELOW if exceeds(1 - probability, CERTAIN_ORDER) else Order.NOT_TOLD_APART


def _covariance(first: Placing, second: Placing, shared: SharedErrors) -> float:
    """Of the errors of two estimates, in squared points of 1 to 5."""
    place = {name: number for number, name in enumerate(shared.interviewers)}
    strictness = math.fsum(
        mine * yours * shared.strictness[place[me]][place[you]]
        for me, mine in first.weights.items()
        for you, yours in second.weights.items()
    )
    left = [1 - math.fsum(placing.weights.values()) for placing in (first, second)]
    return strictness + left[0] * left[1] * shared.typical

"""The estimates of each candidate as the pages and files read them, and the plain means beside them.

All numbers here are on 1 to 5. A rating that is missing is in no mean, no count and no variance.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from scorecard.domain.scale import ONE_TO_FIVE, Scale

# Half of an 80 % interval, in standard deviations: the 90 % point of the normal distribution.
INTERVAL_HALF_WIDTH = 1.2815515655


@dataclass(frozen=True, slots=True)
class Estimate:
    """A number, its standard deviation, its 80 % interval, and the probability of reaching a bar."""

    value: float
    sd: float
    low: float
    high: float
    probability: float


@dataclass(frozen=True, slots=True)
class Contribution:
    """How far one interviewer's card moves the overall estimate away from the typical candidate, in points."""

    interviewer: str
    amount: float


@dataclass(frozen=True, slots=True)
class Overall:
    """One application over all areas. `low` and `high` may lie beyond the scale; reliability is 0 to 1.

    The estimate is `typical` plus the contributions.
    """

    estimate: float
    sd: float
    low: float
    high: float
    probability: float
    reliability: float
    plain_mean: float
    typical: float
    contributions: tuple[Contribution, ...]

    def on(self, scale: Scale) -> "Overall":
        """The same numbers, from 1 to 5 onto another scale."""
        if scale == ONE_TO_FIVE:
            return self
        return replace(
            self,
            estimate=scale.from_five(self.estimate),
            sd=scale.distance(self.sd),
            low=scale.from_five(self.low),
            high=scale.from_five(self.high),
            plain_mean=scale.from_five(self.plain_mean),
            typical=scale.from_five(self.typical),
            contributions=tuple(replace(each, amount=scale.distance(each.amount)) for each in self.contributions),
        )


@dataclass(frozen=True, slots=True)
class Term:
    """One interviewer's mean in one area, and how it enters: the arithmetic that a lead can redo.

    An estimate is typical + sum of weight x (mean - typical - strictness), with `weight` for the overall and
    `area_weights` for each area that somebody rated. Strictness above 0 is lenient, below 0 strict.
    """

    interviewer: str
    area: str
    mean: float
    count: int
    strictness: float
    weight: float
    area_weights: Mapping[str, float]

    def on(self, scale: Scale) -> "Term":
        """The same term, from 1 to 5 onto another scale."""
        if scale == ONE_TO_FIVE:
            return self
        return replace(self, mean=scale.from_five(self.mean), strictness=scale.distance(self.strictness))


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


def estimate(value: float, *, sd: float, bar: float) -> Estimate:
    """An estimate from its value and its standard deviation, which is above zero."""
    half = INTERVAL_HALF_WIDTH * sd
    return Estimate(value, sd, value - half, value + half, normal_share_below((value - bar) / sd))


def normal_share_below(z: float) -> float:
    """The share of the standard normal distribution that lies below z."""
    return 0.5 * math.erfc(-z / math.sqrt(2))

"""From the model's arrays to the estimates of one candidate: overall, in each area, and term by term.

All numbers here are on 1 to 5, and so are the policy's bars.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from scorecard.domain.areas import AreaEvaluation, AreaState, area_state
from scorecard.domain.estimates import Contribution, Overall, Term, estimate, mean, weighted_mean
from scorecard.domain.panel_model import Cells, Fit, predict
from scorecard.domain.panel_model.cells import Floats
from scorecard.domain.policy import Policy

OVERALL = 0


class Said(NamedTuple):
    """One cell as Python's own numbers; `weights` are those in the overall, then in each area."""

    interviewer: str
    area: str
    mean: float
    ratings: int
    strictness: float
    weights: list[float]


@dataclass(frozen=True, slots=True)
class CandidateEstimate:
    """What the model says of one candidate; `areas` holds every area of the policy, rated or not."""

    overall: Overall
    areas: Mapping[str, AreaEvaluation]
    said: Sequence[Said]

    @property
    def terms(self) -> tuple[Term, ...]:
        """What the estimates are the sum of. Most estimates are only compared, so they are put together when asked."""
        rated = [(target, key) for target, (key, area) in enumerate(self.areas.items(), start=1) if area.raters]
        return tuple(
            Term(
                interviewer=each.interviewer,
                area=each.area,
                mean=each.mean,
                count=each.ratings,
                strictness=each.strictness,
                weight=each.weights[OVERALL],
                area_weights={area: each.weights[target] for target, area in rated},
            )
            for each in self.said
        )


@dataclass(frozen=True, slots=True)
class _Prediction:
    """One candidate's numbers for the overall and each area, as Python's own."""

    estimate: list[float]
    sd: list[float]
    prior_variance: float
    typical: float


def estimate_candidates(
    cells: Cells, fit: Fit, *, policy: Policy, places: Sequence[int] | None = None
) -> Iterator[CandidateEstimate]:
    """The estimates of the candidates at these places of `cells.candidates`; without places of all, in order."""
    found = predict(cells, fit, weights=policy.weights)
    estimates, deviations = found.estimate.tolist(), np.sqrt(found.variance).tolist()
    bounds = np.searchsorted(cells.candidate, np.arange(len(cells.candidates) + 1)).tolist()
    for place in range(len(cells.candidates)) if places is None else places:
        said = _said(cells, fit, found.weight, slice(bounds[place], bounds[place + 1]))
        of_area: dict[str, list[Said]] = {area: [] for area in cells.areas}
        for each in said:
            of_area[each.area].append(each)
        prediction = _Prediction(estimates[place], deviations[place], float(found.prior_variance[OVERALL]), fit.typical)
        areas = {
            area: _area(area, of_area[area], target, prediction, policy)
            for target, area in enumerate(cells.areas, start=1)
        }
        yield CandidateEstimate(_overall(said, areas, prediction, policy), areas, said)


def _said(cells: Cells, fit: Fit, weights: Floats, own: slice) -> list[Said]:
    """The cells of one candidate."""
    who = cells.interviewer[own]
    return [
        Said(cells.interviewers[person], cells.areas[area], *numbers)
        for person, area, *numbers in zip(
            who.tolist(),
            cells.area[own].tolist(),
            cells.mean[own].tolist(),
            cells.count[own].tolist(),
            fit.strictness[who].tolist(),
            weights[own].tolist(),
            strict=True,
        )
    ]


def _area(key: str, said: Sequence[Said], target: int, prediction: _Prediction, policy: Policy) -> AreaEvaluation:
    if not said:
        return AreaEvaluation(key, None, None, None, None, None, None, None, None, {}, AreaState.NOT_ASSESSED)
    means = {each.interviewer: each.mean for each in said}
    plain = mean(means.values())
    allowance = 0.0 - mean([each.strictness for each in said])
    found = estimate(prediction.estimate[target], sd=prediction.sd[target], bar=policy.area_bar)
    return AreaEvaluation(
        key=key,
        plain_mean=plain,
        strictness=allowance,
        few_opinions=found.value - plain - allowance,
        estimate=found.value,
        sd=found.sd,
        low=found.low,
        high=found.high,
        probability=found.probability,
        means=means,
        state=area_state(
            probability=found.probability, means=means, area_bar=policy.area_bar, cut_offs=policy.cut_offs
        ),
    )


def _overall(
    said: Sequence[Said], areas: Mapping[str, AreaEvaluation], prediction: _Prediction, policy: Policy
) -> Overall:
    rated = {key: area.plain_mean for key, area in areas.items() if area.plain_mean is not None}
    found = estimate(prediction.estimate[OVERALL], sd=prediction.sd[OVERALL], bar=policy.bar)
    moved: dict[str, list[float]] = {}
    for each in said:
        amount = each.weights[OVERALL] * (each.mean - prediction.typical - each.strictness)
        moved.setdefault(each.interviewer, []).append(amount)
    return Overall(
        estimate=found.value,
        sd=found.sd,
        low=found.low,
        high=found.high,
        probability=found.probability,
        reliability=min(max(1 - found.sd**2 / prediction.prior_variance, 0.0), 1.0),
        plain_mean=weighted_mean(rated, weights=policy.weights),
        typical=prediction.typical,
        contributions=tuple(Contribution(person, math.fsum(amounts)) for person, amounts in moved.items()),
    )

"""From the model's arrays to the estimates of one candidate: overall, in each area, and term by term.

All numbers here are on 1 to 5, and so are the policy's bars.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scorecard.domain.areas import AreaEvaluation, AreaState, area_state
from scorecard.domain.estimates import Contribution, Overall, Term, estimate, mean, weighted_mean
from scorecard.domain.panel_model import Cells, Fit, predict
from scorecard.domain.policy import Policy

OVERALL = 0


@dataclass(frozen=True, slots=True)
class CandidateEstimate:
    """What the model says of one candidate; `areas` holds every area of the policy, rated or not."""

    overall: Overall
    areas: Mapping[str, AreaEvaluation]
    terms: tuple[Term, ...]


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
        own = slice(bounds[place], bounds[place + 1])
        terms = _terms(cells, fit, found.weight[own].tolist(), own)
        prediction = _Prediction(estimates[place], deviations[place], float(found.prior_variance[OVERALL]), fit.typical)
        areas = {
            area: _area(area, [term for term in terms if term.area == area], target, prediction, policy)
            for target, area in enumerate(cells.areas, start=1)
        }
        yield CandidateEstimate(_overall(terms, areas, prediction, policy), areas, terms)


def _terms(cells: Cells, fit: Fit, weights: list[list[float]], own: slice) -> tuple[Term, ...]:
    places = cells.area[own].tolist()
    rated = [(target, area) for target, area in enumerate(cells.areas, start=1) if target - 1 in places]
    return tuple(
        Term(
            interviewer=cells.interviewers[who],
            area=cells.areas[place],
            mean=value,
            count=count,
            strictness=strictness,
            weight=weight[OVERALL],
            area_weights={area: weight[target] for target, area in rated},
        )
        for who, place, value, count, strictness, weight in zip(
            cells.interviewer[own].tolist(),
            places,
            cells.mean[own].tolist(),
            cells.count[own].tolist(),
            fit.strictness[cells.interviewer[own]].tolist(),
            weights,
            strict=True,
        )
    )


def _area(key: str, terms: Sequence[Term], target: int, prediction: _Prediction, policy: Policy) -> AreaEvaluation:
    if not terms:
        return AreaEvaluation(key, None, None, None, None, None, None, None, None, {}, AreaState.NOT_ASSESSED)
    means = {term.interviewer: term.mean for term in terms}
    plain = mean(means.values())
    allowance = 0.0 - mean(term.strictness for term in terms)
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
    terms: Sequence[Term], areas: Mapping[str, AreaEvaluation], prediction: _Prediction, policy: Policy
) -> Overall:
    rated = {key: area.plain_mean for key, area in areas.items() if area.plain_mean is not None}
    found = estimate(prediction.estimate[OVERALL], sd=prediction.sd[OVERALL], bar=policy.bar)
    moved: dict[str, list[float]] = {}
    for term in terms:
        moved.setdefault(term.interviewer, []).append(term.weight * (term.mean - prediction.typical - term.strictness))
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

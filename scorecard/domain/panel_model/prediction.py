"""Pass 2: what the whole pool of interviewers would say of each candidate, over all areas and in each."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from scorecard.domain.panel_model.cells import Cells, Floats, Ints
from scorecard.domain.panel_model.fit import Fit, precision
from scorecard.domain.panel_model.variances import Variances


@dataclass(frozen=True, slots=True, eq=False)
class Predictions:
    """Estimates of C candidates on 1 to 5 for 1 + A targets: first the overall, then each area.

    For each candidate, estimate = typical + sum over its cells of weight x (mean - typical - strictness).
    """

    estimate: Floats  # (C, 1 + A)
    variance: Floats  # (C, 1 + A)
    prior_variance: Floats  # (1 + A,)
    weight: Floats  # (N, 1 + A)


def predict(cells: Cells, fit: Fit, *, weights: Mapping[str, float]) -> Predictions:
    """The best linear prediction of each target (Henderson 1975). `weights` are the areas' in the overall.

    The variance also carries what is not known of strictness and of the typical candidate.
    """
    shares = _shares(cells.areas, weights)
    prior = _prior_variance(shares, fit.variances)
    targets = len(prior)
    estimate = np.zeros((len(cells.candidates), targets))
    variance = np.zeros((len(cells.candidates), targets))
    weight = np.zeros((len(cells.mean), targets))
    residual = cells.mean - fit.typical - fit.strictness[cells.interviewer]
    for panels in cells.panels():
        who = cells.candidate[panels[:, 0]]
        # covariance of the targets with the cells: (candidates, m, targets)
        shared = fit.variances.candidate + fit.variances.candidate_in_area * shares.T[cells.area[panels]]
        own = precision(cells, panels, fit.variances) @ shared
        weight[panels] = own
        estimate[who] = fit.typical + np.einsum("gmt,gm->gt", own, residual[panels])
        remaining = prior - np.einsum("gmt,gmt->gt", own, shared)
        unseen_typical = (1 - own.sum(axis=1)) ** 2 * fit.typical_variance
        variance[who] = remaining + unseen_typical + _from_strictness(own, cells.interviewer[panels], fit)
    return Predictions(estimate, np.maximum(variance, np.finfo(float).tiny), prior, weight)


def _shares(areas: tuple[str, ...], weights: Mapping[str, float]) -> Floats:
    """The share of each area in each target: (1 + A, A)."""
    own = np.array([weights[area] for area in areas], dtype=np.float64)
    return np.vstack([own / own.sum(), np.eye(len(areas))])


def _prior_variance(shares: Floats, variances: Variances) -> Floats:
    prior: Floats = variances.candidate + variances.candidate_in_area * (shares**2).sum(axis=1)
    return prior


def _from_strictness(own: Floats, interviewer: Ints, fit: Fit) -> Floats:
    """What the covariance of strictness adds to the variance of each target: (candidates, targets)."""
    covariance = fit.strictness_covariance[interviewer[:, :, np.newaxis], interviewer[:, np.newaxis, :]]
    added: Floats = np.einsum("gmt,gmt->gt", own, covariance @ own)
    return added

"""Pass 1: how strict each interviewer is. Then what is typical in the opening, with strictness taken as known.

Best linear unbiased prediction by the mixed-model equations (Henderson 1975, Biometrics 31: 423-447).
"""

from dataclasses import dataclass, replace

import numpy as np

from scorecard.domain.panel_model.cells import Cells, Floats, Ints
from scorecard.domain.panel_model.variances import Variances, estimate_variances

# In pass 1 candidates are taken as this much more different from each other than they are, so that people are
# compared on candidates whom both saw. Else somebody who was given weak candidates would look strict.
CANDIDATE_FACTOR = 10.0


@dataclass(frozen=True, slots=True)
class TypicalPrior:
    """What is assumed of the typical candidate of an opening before anything is seen, on 1 to 5."""

    mean: float = 3.2
    sd: float = 0.4


@dataclass(frozen=True, slots=True, eq=False)
class Fit:
    """What was learned of one opening, on 1 to 5. Strictness above 0 is lenient, below 0 strict."""

    variances: Variances
    typical: float
    typical_variance: float
    strictness: Floats  # (K,)
    strictness_covariance: Floats  # (K, K)


def fit_panels(
    cells: Cells,
    *,
    variances: Variances | None = None,
    prior: TypicalPrior | None = None,
    candidate_factor: float = CANDIDATE_FACTOR,
) -> Fit:
    """Fit an opening of at least one cell. Without `variances` they are learned from it."""
    known = estimate_variances(cells) if variances is None else variances
    assumed = TypicalPrior() if prior is None else prior
    strictness, covariance = _strictness(cells, known, assumed, candidate_factor)
    typical, variance = _typical(cells, known, assumed, strictness)
    return Fit(known, typical, variance, strictness, covariance)


def without_strictness(cells: Cells, fit: Fit, *, prior: TypicalPrior | None = None) -> Fit:
    """The same model for somebody who takes everybody as equally strict."""
    assumed = TypicalPrior() if prior is None else prior
    nobody = np.zeros_like(fit.strictness)
    typical, variance = _typical(cells, fit.variances, assumed, nobody)
    return replace(
        fit,
        typical=typical,
        typical_variance=variance,
        strictness=nobody,
        strictness_covariance=np.zeros_like(fit.strictness_covariance),
    )


def precision(cells: Cells, panels: Ints, variances: Variances) -> Floats:
    """The inverse covariance of each candidate's cells, strictness aside: (candidates, m, m) for (candidates, m)."""
    area, count, seat = cells.area[panels], cells.count[panels], _seats(cells.interviewer[panels])
    kind, example = _kinds(np.concatenate((area, count, seat), axis=1))
    area, count, seat = area[example], count[example], seat[example]
    covariance = (
        variances.candidate
        + variances.candidate_in_area * (area[:, :, np.newaxis] == area[:, np.newaxis, :])
        + variances.halo * (seat[:, :, np.newaxis] == seat[:, np.newaxis, :])
    )
    diagonal = np.arange(panels.shape[1])
    covariance[:, diagonal, diagonal] += variances.noise / count
    # Most panels are alike but for who sits on them: each kind is inverted once.
    inverse: Floats = np.linalg.inv(covariance)[kind]
    return inverse


def _seats(interviewer: Ints) -> Ints:
    """Who is who on each panel, without names: for each cell the first one of the same person; (candidates, m)."""
    first: Ints = (interviewer[:, :, np.newaxis] == interviewer[:, np.newaxis, :]).argmax(axis=2)
    return first


def _kinds(rows: Ints) -> tuple[Ints, Ints]:
    """Which rows are equal: the kind of each, and the place of one row of each kind."""
    whole = np.ascontiguousarray(rows).view(np.dtype((np.void, rows.shape[1] * rows.itemsize))).ravel()
    _, example, kind = np.unique(whole, return_index=True, return_inverse=True)
    return kind, example


def _strictness(
    cells: Cells, variances: Variances, prior: TypicalPrior, candidate_factor: float
) -> tuple[Floats, Floats]:
    """Predicted strictness (K,) and its covariance (K, K), typical unknown beside it."""
    people = len(cells.interviewers)
    wider = (candidate_factor - 1) * variances.candidate
    information = np.zeros((people + 1, people + 1))
    score = np.zeros(people + 1)
    for panels in cells.panels():
        inverse = precision(cells, panels, variances)
        marginal = inverse.sum(axis=2)
        shrink = wider / (1 + wider * marginal.sum(axis=1))
        inverse = inverse - shrink[:, np.newaxis, np.newaxis] * marginal[:, :, np.newaxis] * marginal[:, np.newaxis, :]
        who = cells.interviewer[panels]
        pairs = who[:, :, np.newaxis] * people + who[:, np.newaxis, :]
        information[1:, 1:] += np.bincount(pairs.ravel(), inverse.ravel(), people**2).reshape(people, people)
        rows = inverse.sum(axis=2)
        information[0, 1:] += np.bincount(who.ravel(), rows.ravel(), people)
        information[0, 0] += rows.sum()
        values = (inverse @ cells.mean[panels][:, :, np.newaxis])[:, :, 0]
        score[1:] += np.bincount(who.ravel(), values.ravel(), people)
        score[0] += values.sum()
    information[1:, 0] = information[0, 1:]
    information[0, 0] += 1 / prior.sd**2
    score[0] += prior.mean / prior.sd**2
    information[range(1, people + 1), range(1, people + 1)] += 1 / variances.strictness
    covariance: Floats = np.linalg.inv(information).astype(np.float64)
    return (covariance @ score)[1:], covariance[1:, 1:]


def _typical(cells: Cells, variances: Variances, prior: TypicalPrior, strictness: Floats) -> tuple[float, float]:
    """The typical candidate and its variance at the true variance between candidates, strictness known."""
    information = 1 / prior.sd**2
    score = prior.mean / prior.sd**2
    for panels in cells.panels():
        rows = precision(cells, panels, variances).sum(axis=2)
        information += float(rows.sum())
        score += float((rows * (cells.mean - strictness[cells.interviewer])[panels]).sum())
    return score / information, 1 / information

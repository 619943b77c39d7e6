"""How far interviewers agree, area by area: Krippendorff's ordinal alpha and the intraclass correlation.

They tell of the rubric, whether its words mean the same to everybody, and are no pass mark for anybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from scorecard.domain.assessment import Assessment
from scorecard.domain.estimates import area_means
from scorecard.domain.panel_model.cells import Floats
from scorecard.domain.policy import Policy

FEWEST_CANDIDATES = 20
FEWEST_RATERS = 2

# The interval: so many openings drawn from the candidates of this one, the middle 95 % of what comes out. The seed is
# fixed, so the same ratings always have the same interval.
DRAWS = 1000
INTERVAL = (2.5, 97.5)
SEED = 1

# A spread this small is the rounding of equal numbers.
SMALLEST_SPREAD = 1e-12


@dataclass(frozen=True, slots=True)
class Coefficient:
    """A coefficient of agreement, 1 for perfect, about 0 for chance, with its 95 % bootstrap interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class AreaAgreement:
    """Agreement in one area over the `candidates` whom two or more people rated there.

    Without enough candidates, or where everybody says the same of everybody, there is no coefficient.
    """

    area: str
    candidates: int
    alpha: Coefficient | None
    icc: Coefficient | None


def measure_agreement(assessments: Sequence[Assessment], policy: Policy) -> tuple[AreaAgreement, ...]:
    """The agreement in each area of the policy; on any scale. Names and order change nothing."""
    panels: dict[str, list[Assessment]] = {}
    for assessment in assessments:
        panels.setdefault(assessment.application, []).append(assessment)
    return tuple(_area_agreement(area, criteria, panels.values()) for area, criteria in policy.areas.items())


def krippendorff_alpha(units: Iterable[Sequence[float]]) -> float | None:
    """Krippendorff's alpha for ordinal data; each unit holds what different people say of one thing.

    Units of one value say nothing. None where no two values can be compared, or all are equal. Source: K.
    Krippendorff, Computing Krippendorff's Alpha-Reliability (2011), ordinal metric.
    """
    comparable = [unit for unit in units if len(unit) >= FEWEST_RATERS]
    if not comparable:
        return None
    values = np.unique(np.concatenate([np.asarray(unit, dtype=np.float64) for unit in comparable]))
    together = np.sum([_coincidences(unit, values) for unit in comparable], axis=0)
    (alpha,) = _alphas(together[np.newaxis]).tolist()
    return None if np.isnan(alpha) else alpha


def intraclass_correlation(groups: Iterable[Sequence[float]]) -> float | None:
    """ICC(1), the one-way random effects model, for a single rater; groups may differ in size.

    None with fewer than two groups, without a group of two, or where all values are equal. Source: P. Shrout and
    J. Fleiss, Intraclass Correlations, Psychological Bulletin 86 (1979); unequal groups by the usual mean size n0.
    """
    sums = _group_sums([group for group in groups if len(group) > 0])
    if len(sums) == 0:
        return None
    (icc,) = _iccs(sums, np.ones((1, len(sums)))).tolist()
    return None if np.isnan(icc) else icc


def _area_agreement(area: str, criteria: tuple[str, ...], panels: Iterable[Sequence[Assessment]]) -> AreaAgreement:
    compared = [rated for panel in panels if len(rated := _raters(area, criteria, panel)) >= FEWEST_RATERS]
    # In the order of what was said, whatever it was said of and by whom.
    compared.sort(key=lambda rated: sorted((mean, *sorted(ratings.items())) for mean, ratings in rated))
    if len(compared) < FEWEST_CANDIDATES:
        return AreaAgreement(area, len(compared), None, None)
    weights = _draws(len(compared))
    values = np.unique([value for rated in compared for _, ratings in rated for value in ratings.values()])
    together = np.stack([_of_candidate(rated, criteria, values) for rated in compared])
    whole = np.vstack([np.ones(len(compared)), weights])
    alphas = _alphas(np.tensordot(whole, together, axes=1))
    iccs = _iccs(_group_sums([sorted(mean for mean, _ in rated) for rated in compared]), whole)
    return AreaAgreement(area, len(compared), _coefficient(alphas), _coefficient(iccs))


def _raters(
    area: str, criteria: tuple[str, ...], panel: Sequence[Assessment]
) -> list[tuple[float, Mapping[str, float]]]:
    """Each interviewer's mean in the area and the ratings behind it."""
    found: list[tuple[float, Mapping[str, float]]] = []
    for assessment in panel:
        means = area_means(assessment.ratings, areas={area: criteria})
        if area in means:
            rated = {key: value for key, value in assessment.ratings.items() if key in criteria}
            found.append((means[area], rated))
    return found


def _draws(number: int) -> Floats:
    """How often each candidate is in each of the drawn openings: (draws, candidates)."""
    random = np.random.default_rng(SEED)
    return random.multinomial(number, np.full(number, 1 / number), size=DRAWS).astype(np.float64)


def _coefficient(found: Floats) -> Coefficient | None:
    """The first value with the interval of the others; draws in which everybody agrees on everything are left out."""
    drawn = found[1:][~np.isnan(found[1:])]
    if np.isnan(found[0]) or len(drawn) == 0:
        return None
    low, high = np.percentile(drawn, INTERVAL).tolist()
    return Coefficient(float(found[0]), low, high)


def _of_candidate(
    rated: Sequence[tuple[float, Mapping[str, float]]], criteria: tuple[str, ...], values: Floats
) -> Floats:
    """The coincidences of one candidate: each criterion is a unit."""
    together = np.zeros((len(values), len(values)))
    for criterion in criteria:
        unit = [ratings[criterion] for _, ratings in rated if criterion in ratings]
        if len(unit) >= FEWEST_RATERS:
            together += _coincidences(unit, values)
    return together


def _coincidences(unit: Sequence[float], values: Floats) -> Floats:
    """How often each two values stand together in a unit, counted once a value."""
    counts = np.bincount(np.searchsorted(values, unit), minlength=len(values)).astype(np.float64)
    together: Floats = (np.outer(counts, counts) - np.diag(counts)) / (len(unit) - 1)
    return together


def _alphas(together: Floats) -> Floats:
    """Alpha of each coincidence matrix (draws, values, values); NaN where it is not defined."""
    totals = together.sum(axis=2)
    number = totals.sum(axis=1)
    before = np.cumsum(totals, axis=1) - totals / 2
    distance = (before[:, :, np.newaxis] - before[:, np.newaxis, :]) ** 2
    observed = (together * distance).sum(axis=(1, 2))
    expected = np.einsum("di,dij,dj->d", totals, distance, totals)
    defined = expected > SMALLEST_SPREAD
    ratio = np.divide((number - 1) * observed, expected, out=np.full(len(number), np.nan), where=defined)
    alphas: Floats = 1 - ratio
    return alphas


def _group_sums(groups: Sequence[Sequence[float]]) -> Floats:
    """Size, sum and sum of squares inside of each group: (groups, 3)."""
    rows = [
        (len(group), float(np.sum(group)), float(((np.asarray(group) - np.mean(group)) ** 2).sum())) for group in groups
    ]
    return np.array(rows, dtype=np.float64).reshape(-1, 3)


def _iccs(groups: Floats, weights: Floats) -> Floats:
    """ICC(1) of each weighting of the groups (draws, groups); NaN where it is not defined."""
    size, total, inside = groups.T
    number = weights @ size
    drawn = weights.sum(axis=1)
    means = total / size
    centre = (weights @ total) / number
    between = (weights * size * (means - centre[:, np.newaxis]) ** 2).sum(axis=1)
    inside_freedom, between_freedom = number - drawn, drawn - 1
    possible = (inside_freedom > 0) & (between_freedom > 0)
    nothing = np.full(len(weights), np.nan)
    usual_size = np.divide(number - (weights @ size**2) / number, between_freedom, out=nothing.copy(), where=possible)
    between_square = np.divide(between, between_freedom, out=nothing.copy(), where=possible)
    inside_square = np.divide(weights @ inside, inside_freedom, out=nothing.copy(), where=possible)
    whole = between_square + (usual_size - 1) * inside_square
    defined = possible & (np.nan_to_num(whole) > SMALLEST_SPREAD)
    iccs: Floats = np.divide(between_square - inside_square, whole, out=nothing.copy(), where=defined)
    return iccs

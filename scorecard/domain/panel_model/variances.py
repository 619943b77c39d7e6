"""How large each part of a rating is in an opening: learned from products of pairs of cells, pulled to the usual.

Products of two deviations have the variance of what the two cells share as their expectation (the method of
moments for random effects: Henderson 1953, method 1, on pairs). With few candidates the usual shares decide.
"""

from dataclasses import dataclass

import numpy as np

from scorecard.domain.panel_model.cells import Cells, Floats, Ints

# Var(mean of three ratings) on 1 to 5 before anything is seen, and how many cells that is worth.
USUAL_TOTAL = 0.98
CELLS_OF_ASSUMPTION = 20

# The usual shares of it, after 1,381 candidates and 241 interviewers (BMC Medical Education 14:169). Noise is
# that of a single rating: the mean of three has a third of it.
USUAL_CANDIDATE = 0.30
USUAL_CANDIDATE_IN_AREA = 0.15
USUAL_STRICTNESS = 0.10
USUAL_HALO = 0.30
USUAL_NOISE = 0.45

# What these assumptions are worth, in candidates, interviewers and ratings.
CANDIDATES_OF_ASSUMPTION = 40
INTERVIEWERS_OF_ASSUMPTION = 8
RATINGS_OF_ASSUMPTION = 20

SMALLEST_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Variances:
    """The variance of each part in points squared on 1 to 5; `noise` is that of a single rating."""

    candidate: float
    candidate_in_area: float
    strictness: float
    halo: float
    noise: float
    total: float


@dataclass(frozen=True, slots=True)
class Moment:
    """What was seen of a variance, and of how many (candidates, interviewers or ratings); 0 of them: nothing."""

    value: float
    seen_in: int

    def pulled(self, usual: float, *, worth: int) -> float:
        """The mean of what was seen and of what is usual, which is worth so many."""
        return (self.seen_in * self.value + worth * usual) / (self.seen_in + worth)


def estimate_variances(cells: Cells) -> Variances:
    """The variances of one opening from at least one cell; each at least 2 % of the total."""
    deviation = cells.mean - cells.mean.mean()
    freedom = len(deviation) - 1
    total = (float(deviation @ deviation) + CELLS_OF_ASSUMPTION * USUAL_TOTAL) / (freedom + CELLS_OF_ASSUMPTION)
    across_areas, within_area = _between_interviewers(cells, deviation)
    candidate = across_areas.pulled(USUAL_CANDIDATE * total, worth=CANDIDATES_OF_ASSUMPTION)
    seen_candidate = across_areas.value if across_areas.seen_in else candidate
    candidate_in_area = Moment(within_area.value - seen_candidate, within_area.seen_in).pulled(
        USUAL_CANDIDATE_IN_AREA * total, worth=CANDIDATES_OF_ASSUMPTION
    )
    strictness = _strictness(cells).pulled(USUAL_STRICTNESS * total, worth=INTERVIEWERS_OF_ASSUMPTION)
    noise = _noise(cells).pulled(USUAL_NOISE * total, worth=RATINGS_OF_ASSUMPTION)
    rest = total - candidate - candidate_in_area - strictness - noise * float(np.mean(1 / cells.count))
    halo = Moment(rest, len(cells.candidates)).pulled(USUAL_HALO * total, worth=CANDIDATES_OF_ASSUMPTION)
    floor = SMALLEST_SHARE * total
    return Variances(
        candidate=max(candidate, floor),
        candidate_in_area=max(candidate_in_area, floor),
        strictness=max(strictness, floor),
        halo=max(halo, floor),
        noise=max(noise, floor),
        total=total,
    )


def _between_interviewers(cells: Cells, deviation: Floats) -> tuple[Moment, Moment]:
    """Products of two interviewers' cells of one candidate: in different areas, and in the same one."""
    products, pairs = (_pairs_of_a_candidate(cells, values) for values in (deviation, np.ones_like(deviation)))
    return _moment(products[0], pairs[0]), _moment(products[1], pairs[1])


def _pairs_of_a_candidate(cells: Cells, values: Floats) -> tuple[Floats, Floats]:
    """For each candidate the sum over pairs of two people's cells in different areas, and in the same area.

    All pairs are the square of the sum; those of one person, of one area, and of a cell with itself go out.
    """
    by_person = _table(cells.candidate, cells.interviewer, values, (len(cells.candidates), len(cells.interviewers)))
    by_area = _table(cells.candidate, cells.area, values, (len(cells.candidates), len(cells.areas)))
    in_area = (by_area**2).sum(axis=1)
    alone = np.bincount(cells.candidate, weights=values**2, minlength=len(cells.candidates))
    across = by_area.sum(axis=1) ** 2 - (by_person**2).sum(axis=1) - in_area + alone
    return across, in_area - alone


def _table(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> Floats:
    """The sum of the values at each row and column."""
    sums = np.zeros(shape)
    np.add.at(sums, (rows, columns), values)
    return sums


def _moment(products: Floats, pairs: Floats) -> Moment:
    seen = int(np.count_nonzero(pairs))
    return Moment(float(products.sum() / pairs.sum()), seen) if seen else Moment(0.0, 0)


def _strictness(cells: Cells) -> Moment:
    """Products of one interviewer's deviations from the rest of the panel on two different candidates.

    The rest's own strictness is in both deviations where the same colleagues sat on both panels: such a pair
    counts as that much more than one.
    """
    shape = (len(cells.interviewers), len(cells.candidates))
    number = _table(cells.interviewer, cells.candidate, np.ones_like(cells.mean), shape)
    total = _table(cells.interviewer, cells.candidate, cells.mean, shape)
    sat = number > 0
    own = np.divide(total, number, out=np.zeros(shape), where=sat)
    others = sat.sum(axis=0) - 1.0
    shared = sat & (others > 0)
    rest = np.divide(own.sum(axis=0) - own, others, out=np.zeros(shape), where=shared)
    deviation = np.where(shared, own - rest, 0.0)
    products = deviation.sum(axis=1) ** 2 - (deviation**2).sum(axis=1)

    weight = np.divide(shared, others, out=np.zeros(shape), where=shared)
    beside = shared.astype(np.float64).T
    # Not by @: on a busy machine its threads wait for each other longer than one of them needs.
    of_colleagues = np.einsum("kc,cl->kl", weight, beside) ** 2 - np.einsum("kc,cl->kl", weight**2, beside)
    np.fill_diagonal(of_colleagues, 0.0)
    panels = shared.sum(axis=1)
    pairs = panels * (panels - 1) + of_colleagues.sum(axis=1)
    return _moment(products, pairs * (panels > 1))


def _noise(cells: Cells) -> Moment:
    """The spread of ratings inside a cell, after what is common to a criterion was taken out."""
    criteria = np.bincount(cells.rating_criterion, weights=cells.rating)
    occurrences = np.bincount(cells.rating_criterion)
    usual = np.divide(criteria, occurrences, out=np.zeros_like(criteria), where=occurrences > 0)
    rest = cells.rating - usual[cells.rating_criterion]
    centre = np.bincount(cells.rating_cell, weights=rest, minlength=len(cells.count)) / cells.count
    inside = rest - centre[cells.rating_cell]
    # What was taken out was learned from the same ratings: one degree for each cell, and for each criterion but one
    # of its area.
    taken_out = int(np.count_nonzero(occurrences)) - len(np.unique(cells.area))
    freedom = int((cells.count - 1).sum()) - taken_out
    return Moment(float(inside @ inside) / freedom, freedom) if freedom > 0 else Moment(0.0, 0)

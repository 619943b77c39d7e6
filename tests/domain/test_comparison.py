"""How sure it is that one candidate is above another: against brute force, and what must hold for any panel."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.comparison import Order, Placing, SharedErrors, order_of, probability_above, shared_errors
from scorecard.domain.estimates import normal_share_below
from scorecard.domain.panel_model import cells_of, fit_panels, predict
from scorecard.domain.scale import ONE_TO_FIVE, Scale
from scorecard.domain.wording import order_sentence
from tests.domain.panels import AREAS
from tests.domain.test_panel_model import KNOWN_TYPICAL, VARIANCES, WEIGHTS, panels_of_three_by_four

NOTHING_SHARED = SharedErrors((), (), 0.0)
SHARED = SharedErrors(("p", "q"), ((0.1, 0.04), (0.04, 0.1)), 0.02)


def placed(cells, found, candidate):
    own = cells.candidate == candidate
    weights = {}
    for who, weight in zip(cells.interviewer[own].tolist(), found.weight[own, 0].tolist(), strict=True):
        weights[cells.interviewers[who]] = weights.get(cells.interviewers[who], 0.0) + weight
    return Placing(float(found.estimate[candidate, 0]), math.sqrt(found.variance[candidate, 0]), weights)


def variance_of_difference(cells, first, second):
    """By one inverse over all cells: the posterior variance of a difference of two candidates' targets."""
    same_candidate = np.equal.outer(cells.candidate, cells.candidate)
    covariance = (
        VARIANCES.candidate * same_candidate
        + VARIANCES.candidate_in_area * (same_candidate & np.equal.outer(cells.area, cells.area))
        + VARIANCES.strictness * np.equal.outer(cells.interviewer, cells.interviewer)
        + VARIANCES.halo * (same_candidate & np.equal.outer(cells.interviewer, cells.interviewer))
        + np.diag(VARIANCES.noise / cells.count)
    )
    shares = np.array([WEIGHTS[area] for area in cells.areas]) / sum(WEIGHTS.values())
    target = VARIANCES.candidate + VARIANCES.candidate_in_area * shares[cells.area]
    contrast = ((cells.candidate == first) * 1.0 - (cells.candidate == second)) * target
    prior = 2 * (VARIANCES.candidate + VARIANCES.candidate_in_area * float(shares @ shares))
    return prior - contrast @ np.linalg.solve(covariance, contrast)


def test_with_variances_and_typical_known_the_difference_is_as_sure_as_the_best_linear_prediction_of_it():
    cells = cells_of(panels_of_three_by_four(), areas=AREAS)
    fit = fit_panels(cells, variances=VARIANCES, prior=KNOWN_TYPICAL, candidate_factor=1.0)
    found = predict(cells, fit, weights=WEIGHTS)

    for first in range(4):
        for second in set(range(4)) - {first}:
            one, other = placed(cells, found, first), placed(cells, found, second)
            z = (one.estimate - other.estimate) / math.sqrt(variance_of_difference(cells, first, second))
            said = probability_above(one, other, shared=shared_errors(cells, fit), scale=ONE_TO_FIVE)
            assert abs(said - normal_share_below(z)) < 1e-6


def test_what_two_candidates_share_makes_their_order_surer():
    one, other = Placing(3.8, 0.4, {"p": 0.6, "q": 0.2}), Placing(3.4, 0.4, {"p": 0.6, "q": 0.2})

    apart = probability_above(one, other, shared=SharedErrors(("p", "q"), ((0.0, 0.0),) * 2, 0.0), scale=ONE_TO_FIVE)
    assert probability_above(one, other, shared=SHARED, scale=ONE_TO_FIVE) > apart


placings = st.builds(
    Placing,
    estimate=st.floats(1, 5),
    sd=st.floats(0.3, 1.0),
    weights=st.fixed_dictionaries({"p": st.floats(-0.2, 0.6), "q": st.floats(-0.2, 0.6)}),
)


@given(placings, placings)
def test_the_two_directions_add_up_to_one(one, other):
    there = probability_above(one, other, shared=SHARED, scale=ONE_TO_FIVE)
    back = probability_above(other, one, shared=SHARED, scale=ONE_TO_FIVE)
    assert there + back == pytest.approx(1.0)


@given(placings, placings)
def test_another_scale_changes_no_order(one, other):
    tenths = Scale(0, 10)

    def moved(placing):
        return Placing(tenths.from_five(placing.estimate), tenths.distance(placing.sd), placing.weights)

    said = probability_above(one, other, shared=SHARED, scale=ONE_TO_FIVE)
    assert probability_above(moved(one), moved(other), shared=SHARED, scale=tenths) == pytest.approx(said)


def test_equal_candidates_without_any_doubt_are_a_toss_up():
    one = Placing(3.5, 0.0, {})
    assert probability_above(one, one, shared=NOTHING_SHARED, scale=ONE_TO_FIVE) == 0.5


@pytest.mark.parametrize(
    ("probability", "order"),
    [
        (0.81, Order.ABOVE),
        (0.80, Order.NOT_TOLD_APART),
        (0.5, Order.NOT_TOLD_APART),
        (0.20, Order.NOT_TOLD_APART),
        (0.19, Order.BELOW),
    ],
)
def test_from_20_to_80_percent_two_candidates_cannot_be_told_apart(probability, order):
    assert order_of(probability) is order


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.5, "Ana and Ben cannot be told apart: 50 % that Ana is above."),
        (0.79, "Ana and Ben cannot be told apart: 75 % that Ana is above."),
        (0.21, "Ana and Ben cannot be told apart: 75 % that Ben is above."),
        (0.8, "Ana and Ben cannot be told apart: 80 % that Ana is above."),
        (0.801, "Ana is likely above Ben (more than 80 %)."),
        (0.199, "Ben is likely above Ana (more than 80 %)."),
        (0.81, "Ana is likely above Ben (more than 80 %)."),
        (0.83, "Ana is likely above Ben (85 %)."),
        (0.88, "Ana is likely above Ben (85 %)."),
        (0.9, "Ana is very likely above Ben (90 %)."),
        (0.001, "Ben is very likely above Ana (97 %)."),
    ],
)
def test_an_order_is_said_with_a_percentage_that_crosses_no_mark_it_has_not_passed(probability, said):
    assert order_sentence(probability, first="Ana", second="Ben") == said

"""The model of a panel against a brute-force best linear prediction, and what must hold for any panel."""

import warnings

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.panel_model import (
    TypicalPrior,
    Variances,
    cells_of,
    estimate_variances,
    fit_panels,
    predict,
    with_panel,
)
from tests.domain.panels import AREAS, CRITERIA, card

WEIGHTS = {"depth": 1.0, "leading": 2.0, "growing": 1.0, "talking": 0.5}
VARIANCES = Variances(candidate=0.3, candidate_in_area=0.14, strictness=0.11, halo=0.28, noise=0.45, total=1.0)
KNOWN_TYPICAL = TypicalPrior(mean=3.4, sd=1e-6)


def panels_of_three_by_four():
    """Twelve cards of four candidates, some areas and criteria missing."""
    random = np.random.default_rng(7)
    cards = []
    for candidate in "abcd":
        for interviewer in random.permutation(list("pqrst"))[:3]:
            seen = [criterion for criterion in CRITERIA if random.random() > 0.3] or ["d1"]
            ratings = {criterion: float(random.integers(1, 6)) for criterion in seen}
            cards.append(card(interviewer, application=candidate, **ratings))
    return cards


def brute_force(cells, variances, typical, weights):
    """Strictness and targets by one inverse over all cells: cov(target, x) cov(x, x)^-1 (x - typical)."""
    same_candidate = np.equal.outer(cells.candidate, cells.candidate)
    same_person = np.equal.outer(cells.interviewer, cells.interviewer)
    same_area = np.equal.outer(cells.area, cells.area)
    covariance = (
        variances.candidate * same_candidate
        + variances.candidate_in_area * (same_candidate & same_area)
        + variances.strictness * same_person
        + variances.halo * (same_candidate & same_person)
        + np.diag(variances.noise / cells.count)
    )
    solved = np.linalg.solve(covariance, cells.mean - typical)
    people = np.arange(len(cells.interviewers))
    strictness = variances.strictness * np.equal.outer(people, cells.interviewer) @ solved
    shares = np.array([weights[area] for area in cells.areas]) / sum(weights.values())
    candidates = np.arange(len(cells.candidates))
    of_candidate = np.equal.outer(candidates, cells.candidate)
    shared = of_candidate * (variances.candidate + variances.candidate_in_area * shares[cells.area])
    estimate = typical + shared @ solved
    prior = variances.candidate + variances.candidate_in_area * float(shares @ shares)
    variance = prior - np.einsum("cn,cn->c", shared, np.linalg.solve(covariance, shared.T).T)
    return strictness, estimate, variance


def test_with_variances_and_typical_known_the_two_passes_are_the_best_linear_prediction():
    cells = cells_of(panels_of_three_by_four(), areas=AREAS)
    fit = fit_panels(cells, variances=VARIANCES, prior=KNOWN_TYPICAL, candidate_factor=1.0)
    found = predict(cells, fit, weights=WEIGHTS)

    strictness, estimate, variance = brute_force(cells, VARIANCES, KNOWN_TYPICAL.mean, WEIGHTS)
    assert np.abs(fit.strictness - strictness).max() < 1e-8
    assert np.abs(found.estimate[:, 0] - estimate).max() < 1e-8
    assert np.abs(found.variance[:, 0] - variance).max() < 1e-8


def test_somebody_below_colleagues_on_the_same_candidates_is_strict():
    cards = [
        card(person, application=f"app{number}", depth=4 - (person == "strict"), leading=4 - (person == "strict"))
        for number in range(12)
        for person in ("strict", "one", "other")
    ]
    cells = cells_of(cards, areas=AREAS)
    fit = fit_panels(cells)

    strictness = dict(zip(cells.interviewers, fit.strictness.tolist(), strict=True))
    assert strictness["strict"] < -0.3
    assert round(strictness["one"], 9) == round(strictness["other"], 9) > 0


def test_somebody_who_was_given_weak_candidates_alone_is_not_strict():
    weak = [card("alone", application=f"weak{number}", depth=2) for number in range(10)]
    strong = [card(person, application=f"strong{n}", depth=4) for n in range(10) for person in ("one", "other")]
    cells = cells_of([*weak, *strong], areas=AREAS)
    fit = fit_panels(cells)

    # On 1 to 5 the candidates are two points apart; hardly any of it may be laid on the interviewer.
    assert abs(fit.strictness[cells.interviewers.index("alone")]) < 0.25


def test_a_part_that_no_pair_of_cells_shows_has_its_usual_share():
    variances = estimate_variances(cells_of([card("a", depth=3)], areas=AREAS))

    shares = [variances.candidate, variances.candidate_in_area, variances.strictness]
    assert [round(share / variances.total, 9) for share in shares] == [0.3, 0.15, 0.1]
    assert round(variances.total, 9) == 0.98


def test_a_single_card_says_nothing_of_the_noise_once_each_criterion_has_its_own_mean():
    variances = estimate_variances(cells_of([card("a", d1=1.0, d2=5.0, l1=2.0, l2=4.0)], areas=AREAS))

    assert variances.noise == 0.45 * variances.total


def test_two_people_on_the_same_criteria_show_half_of_the_spread_that_was_not_taken_out():
    # Means of the criteria 3 and 3, of the cells 3 and 3: four ratings two away, and one degree of freedom left.
    variances = estimate_variances(cells_of([card("a", d1=1.0, d2=5.0), card("b", d1=5.0, d2=1.0)], areas=AREAS))

    assert variances.noise == pytest.approx((16.0 + 20 * 0.45 * variances.total) / 21)


rating = st.integers(1, 5).map(float)
some_ratings = st.dictionaries(st.sampled_from(CRITERIA), rating, min_size=1)
some_panels = st.dictionaries(
    st.tuples(st.sampled_from("abcdef"), st.sampled_from("pqrst")), some_ratings, min_size=1, max_size=20
)


def cards_from(panels):
    return [card(who, application=candidate, **ratings) for (candidate, who), ratings in panels.items()]


@settings(max_examples=200)
@given(some_panels)
def test_any_panel_gives_finite_estimates_without_a_warning(panels):
    cells = cells_of(cards_from(panels), areas=AREAS)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        fit = fit_panels(cells)
        found = predict(cells, fit, weights=WEIGHTS)

    assert np.isfinite(found.estimate).all()
    assert (found.variance > 0).all()
    assert (found.variance <= found.prior_variance + fit.typical_variance + 1e-9).all()


@settings(max_examples=200)
@given(some_panels, st.randoms())
def test_raising_a_rating_lowers_neither_the_overall_nor_its_area_with_variances_held(panels, random):
    cards = cards_from(panels)
    chosen = random.randrange(len(cards))
    criterion = random.choice(sorted(cards[chosen].ratings))
    raised = list(cards)
    ratings = {**cards[chosen].ratings, criterion: cards[chosen].ratings[criterion] + 1}
    raised[chosen] = card(cards[chosen].interviewer, application=cards[chosen].application, **ratings)
    equal = dict.fromkeys(AREAS, 1.0)
    before, after = (cells_of(each, areas=AREAS) for each in (cards, raised))
    variances = estimate_variances(before)
    first = predict(before, fit_panels(before, variances=variances), weights=equal).estimate
    second = predict(after, fit_panels(after, variances=variances), weights=equal).estimate

    who = before.candidates.index(cards[chosen].application)
    area = next(place for place, criteria in enumerate(AREAS.values(), start=1) if criterion in criteria)
    assert second[who, 0] >= first[who, 0] - 1e-9
    assert second[who, area] >= first[who, area] - 1e-9


def arrays_of(cells):
    names = [getattr(cells, field) for field in ("candidates", "interviewers", "areas")]
    fields = ("candidate", "interviewer", "area", "mean", "count", "rating", "rating_cell", "rating_criterion")
    return names, [getattr(cells, field).tolist() for field in fields]


@settings(max_examples=300)
@given(some_panels, st.dictionaries(st.sampled_from("pqrstu"), some_ratings, min_size=1), st.randoms())
def test_putting_one_panel_in_place_of_another_gives_the_cells_of_all_cards(panels, panel, random):
    chosen = random.choice(sorted({candidate for candidate, _ in panels}))
    others = {seat: ratings for seat, ratings in panels.items() if seat[0] != chosen}
    own = {(chosen, who): ratings for who, ratings in panel.items()}

    found = with_panel(cells_of(cards_from(panels), areas=AREAS), cards_from(own), areas=AREAS)

    assert arrays_of(found) == arrays_of(cells_of(cards_from({**others, **own}), areas=AREAS))

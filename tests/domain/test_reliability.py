"""Agreement coefficients equal published ones, and are never NaN."""

import math
import warnings

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.reliability import intraclass_correlation, krippendorff_alpha, measure_agreement
from tests.domain.panels import card, policy

# Krippendorff (2011), section E: four observers, twelve units, some values missing.
KRIPPENDORFF = (
    (1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None),
    (1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3),
    (None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None),
    (1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None),
)
# Shrout and Fleiss (1979), table 2: six targets, four judges.
SHROUT_FLEISS = ((9, 2, 5, 8), (6, 1, 3, 2), (8, 4, 6, 8), (7, 1, 2, 6), (10, 5, 6, 9), (6, 2, 4, 7))


def test_ordinal_alpha_equals_the_published_example():
    units = [[value for value in unit if value is not None] for unit in zip(*KRIPPENDORFF, strict=True)]

    assert round(krippendorff_alpha(units), 3) == 0.815


def test_the_one_way_correlation_equals_the_published_example():
    assert round(intraclass_correlation(SHROUT_FLEISS), 2) == 0.17


def test_perfect_agreement_is_one():
    groups = [(1, 1), (3, 3, 3), (5, 5)]

    assert krippendorff_alpha(groups) == 1.0
    assert intraclass_correlation(groups) == 1.0


@pytest.mark.parametrize("groups", [[], [(3,)], [(3,), (4,)], [(3, 3), (3, 3)]])
def test_without_anything_to_compare_there_is_no_coefficient(groups):
    assert krippendorff_alpha(groups) is None
    assert intraclass_correlation(groups) is None


def opening(candidates, *, people=("ana", "ben"), apart=0):
    return [
        card(person, f"app{place}", d1=1 + (place + apart * who) % 5, d2=1 + (place // 2) % 5)
        for place in range(candidates)
        for who, person in enumerate(people)
    ]


def test_agreement_is_measured_from_twenty_candidates_on():
    few, enough = (measure_agreement(opening(number), policy())[0] for number in (19, 20))

    assert (few.candidates, few.alpha, few.icc) == (19, None, None)
    assert (enough.candidates, enough.alpha.value, enough.icc.value) == (20, 1.0, 1.0)


def test_a_candidate_whom_one_person_rated_is_not_counted():
    found = measure_agreement([*opening(20), card("ana", "alone", depth=3)], policy())

    assert [each.candidates for each in found] == [20, 0, 0, 0]


def test_the_value_lies_inside_its_interval():
    found = measure_agreement(opening(40, apart=1), policy())[0]

    assert found.alpha.low < found.alpha.value < found.alpha.high
    assert found.icc.low < found.icc.value < found.icc.high


ratings = st.dictionaries(st.sampled_from(("d1", "d2")), st.sampled_from((0.25, 3.5, 7.75, 10.0)), min_size=1)
openings = st.lists(st.lists(ratings, min_size=1, max_size=4), min_size=20, max_size=26)


def cards(panels, names=str, people=str):
    return [
        card(people(who), names(place), **given_ratings)
        for place, panel in enumerate(panels)
        for who, given_ratings in enumerate(panel)
    ]


@settings(max_examples=30)
@given(openings)
def test_coefficients_of_any_panel_are_numbers_up_to_one_without_a_warning(panels):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = measure_agreement(cards(panels), policy())

    for area in found:
        for coefficient in (area.alpha, area.icc):
            if coefficient is not None:
                numbers = (coefficient.low, coefficient.value, coefficient.high)
                assert all(math.isfinite(number) and number <= 1 + 1e-9 for number in numbers)


@settings(max_examples=20)
@given(openings, st.randoms())
def test_names_and_order_change_no_coefficient(panels, random):
    mixed = cards(panels, names=lambda place: f"x{-place}", people=lambda who: f"p{9 - who}")
    random.shuffle(mixed)

    assert measure_agreement(mixed, policy()) == measure_agreement(cards(panels), policy())

"""How numbers are rounded, and the words that a probability gets."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.policy import CutOffs
from scorecard.domain.wording import mark, points, probability_sentence, scale_end, side_percent


@pytest.mark.parametrize(
    ("probability", "said"),
    [
        (0.999, "Very likely at or above the bar (97 %)."),
        (0.90, "Very likely at or above the bar (90 %)."),
        (0.8999, "Likely at or above the bar (85 %)."),
        (0.80, "Likely at or above the bar (80 %)."),
        (0.725, "Likely at or above the bar (75 %)."),
        (0.7249, "More likely than not at or above the bar (70 %)."),
        (0.60, "More likely than not at or above the bar (60 %)."),
        (0.5999, "About as likely as not at or above the bar (55 %)."),
        (0.50, "About as likely as not at or above the bar (50 %)."),
        (0.4999, "About as likely as not below the bar (50 %)."),
        (0.4001, "About as likely as not below the bar (55 %)."),
        (0.40, "More likely than not below the bar (60 %)."),
        (0.20, "Likely below the bar (80 %)."),
        (0.1001, "Likely below the bar (85 %)."),
        (0.10, "Very likely below the bar (90 %)."),
        (0.001, "Very likely below the bar (97 %)."),
    ],
)
def test_the_probability_is_said_for_its_side_and_not_over_a_cut_off(probability, said):
    assert probability_sentence(probability, cut_offs=CutOffs()) == said


@given(st.floats(0, 1), st.lists(st.floats(0, 1), min_size=4, max_size=4))
def test_the_percentage_never_reaches_a_cut_off_that_was_not_passed(probability, shares):
    cut_offs = CutOffs(*sorted(shares, reverse=True))
    percent = side_percent(probability, cut_offs=cut_offs)

    assert 0 <= percent <= 97
    assert percent % 5 == 0 or percent == 97
    if probability >= 0.5:
        for cut_off in (cut_offs.strong_hire, cut_offs.hire):
            assert probability >= cut_off - 1e-9 or percent < 100 * cut_off + 1e-6
    else:
        for cut_off in (cut_offs.no_hire, cut_offs.strong_no_hire):
            assert probability <= cut_off + 1e-9 or 100 - percent > 100 * cut_off - 1e-6


def test_halves_are_rounded_up_and_not_to_the_even_digit():
    # T3.
    assert [points(value) for value in (2.25, 2.35, 3.45, 10 / 3, 4.0)] == ["2.3", "2.4", "3.5", "3.3", "4.0"]
    assert points(-0.04) == "0.0"


def test_bars_and_ends_are_said_with_the_places_that_they_have():
    assert [mark(value) for value in (3.5, 3.0, 3.67)] == ["3.5", "3.0", "3.67"]
    assert [scale_end(value) for value in (5.0, 0.25, 10.0, 100.0, 0.0)] == ["5", "0.25", "10", "100", "0"]

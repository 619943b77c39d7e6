import math

import pytest

from scorecard.domain.scale import ONE_TO_FIVE, Scale, exceeds, reaches


def test_another_scale_is_mapped_onto_one_to_five_and_back():
    scale = Scale(0, 10)

    assert [scale.onto_five(value) for value in (0, 5, 10)] == [1, 3, 5]
    assert [scale.from_five(value) for value in (1, 3.5, 5)] == [0, 6.25, 10]
    assert scale.distance(0.5) == 1.25


def test_one_to_five_stays_to_the_last_digit():
    assert ONE_TO_FIVE.onto_five(3.3) == 3.3
    assert ONE_TO_FIVE.from_five(3.3) == 3.3


def test_the_ends_are_on_the_scale_and_nan_is_not():
    assert [Scale(1, 5).holds(value) for value in (0.99, 1, 5, 5.01, math.nan)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_a_value_beyond_the_scale_is_clipped_to_its_end():
    assert [Scale(1, 5).clip(value) for value in (0.5, 3.2, 5.6)] == [1, 3.2, 5]


@pytest.mark.parametrize("ends", [(5, 1), (1, 1), (1, 1.001), (1, math.inf), (math.nan, 5), (-2_000_000, 5)])
def test_ends_that_make_no_scale_are_refused(ends):
    with pytest.raises(ValueError, match="of a scale"):
        Scale(*ends)


def test_a_mean_that_stands_on_the_bar_reaches_it_whatever_its_last_binary_digit():
    on_the_bar = 0.1 + 0.2

    assert on_the_bar > 0.3
    assert (reaches(on_the_bar, 0.3), exceeds(on_the_bar, 0.3)) == (True, False)
    assert (reaches(0.3, on_the_bar), exceeds(0.3, on_the_bar)) == (True, False)
    assert (reaches(0.2999, 0.3), exceeds(0.3001, 0.3)) == (False, True)

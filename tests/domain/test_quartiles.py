"""Quartiles: by value, and what holds for any values."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.quartiles import Quartiles, quartiles_of

VALUES = st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=50)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([], None),
        ([3.0], Quartiles(1, 3.0, 3.0, 3.0)),
        ([2.0, 4.0], Quartiles(2, 2.5, 3.0, 3.5)),
        ([5.0, 1.0, 3.0], Quartiles(3, 2.0, 3.0, 4.0)),
        ([1.0, 2.0, 3.0, 10.0], Quartiles(4, 1.75, 2.5, 4.75)),
        ([1.0, 2.0, 3.0, 4.0, 5.0], Quartiles(5, 2.0, 3.0, 4.0)),
    ],
)
def test_quartiles_lie_between_neighbours_in_proportion(values, expected):
    assert quartiles_of(values) == expected


@given(VALUES)
def test_quartiles_are_in_order_inside_what_was_seen_and_know_no_order(values):
    found = quartiles_of(values)

    tiny = 1e-6
    bounds = [min(values), found.low, found.median, found.high, max(values)]
    assert all(low <= high + tiny for low, high in pairwise(bounds))
    assert quartiles_of(values[::-1]) == found

"""What is marked as a split, at both sides of its distance."""

from scorecard.domain.agreement import SplitKind
from scorecard.domain.evaluation import evaluate
from scorecard.domain.scale import Scale
from tests.domain.panels import card, policy


def splits(*panel, **changes):
    found = evaluate(panel, [], policy(**changes)).applications["app"].splits
    return [(split.kind, split.subject) for split in found]


def test_a_range_of_three_splits_a_criterion_and_a_smaller_one_does_not():
    assert splits(card("ana", d1=2, d2=3), card("ben", d1=5, d2=3)) == [(SplitKind.CRITERION, "d1")]
    assert splits(card("ana", d1=2.1, d2=3), card("ben", d1=5, d2=3)) == []


def test_two_means_two_points_apart_split_an_area_and_nearer_ones_do_not():
    assert splits(card("ana", d1=2, d2=2), card("ben", d1=4, d2=4)) == [(SplitKind.AREA, "depth")]
    assert splits(card("ana", d1=2, d2=2.1), card("ben", d1=4, d2=4)) == []


def test_a_missing_rating_is_no_low_end():
    assert splits(card("ana", d1=5), card("ben", d2=5)) == []


def test_a_split_names_who_stands_at_its_ends():
    panel = [card("cem", d1=1), card("ana", d1=4), card("ben", d1=4), card("dan", d1=3)]
    area, criterion = evaluate(panel, [], policy()).applications["app"].splits

    assert (area.kind, area.low, area.high) == (SplitKind.AREA, 1, 4)
    assert (criterion.lowest, criterion.highest) == (("cem",), ("ana", "ben"))


def test_the_distances_grow_with_the_scale():
    wide = {"scale": Scale(0, 100), "bar": 60.0, "area_bar": 50.0}

    assert splits(card("ana", d1=0, d2=50), card("ben", d1=74, d2=50), **wide) == []
    assert splits(card("ana", d1=0, d2=50), card("ben", d1=75, d2=50), **wide) == [(SplitKind.CRITERION, "d1")]

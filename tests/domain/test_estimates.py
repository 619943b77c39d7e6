"""The plain estimates, worked out by hand."""

import pytest

from scorecard.domain.areas import AreaState
from scorecard.domain.evaluation import evaluate
from scorecard.domain.scale import Scale
from tests.domain.panels import card, everything, policy


def close(value):
    return pytest.approx(value, abs=1e-9)


# Ana and Ben saw P, only Ana saw Q. Equal weights, bar 3.5, area bar 3.0.
TWO_AREAS = {"depth": ("d1", "d2"), "leading": ("l1", "l2")}
HAND_PANEL = [
    card("ana", "P", d1=4, d2=4, l1=3, l2=3),
    card("ben", "P", d1=5, d2=4, l2=4),
    card("ana", "Q", d1=2, d2=3),
]


def test_the_overall_of_a_panel_is_as_worked_out_by_hand():
    # Ana says (4 + 3) / 2 = 3.5, Ben (4.5 + 4) / 2 = 4.25; the areas are at 4.25 and 3.5.
    # S = (2 x 0.375² + 20 x 0.42) / (1 + 20) = 8.68125 / 21; variance = S / 2.
    evaluation = evaluate(HAND_PANEL, [], policy(TWO_AREAS)).applications["P"]

    assert evaluation.cards == 2
    assert evaluation.overall.plain_mean == 3.875
    assert evaluation.overall.estimate == 3.875
    assert evaluation.overall.sd == close(0.454638789119)
    assert evaluation.overall.low == close(3.292356948068)
    assert evaluation.overall.high == close(4.457643051932)
    assert evaluation.overall.probability == close(0.795266123533)
    assert evaluation.overall.reliability == close(0.614872733)
    assert evaluation.unadjusted == evaluation.overall


def test_each_area_of_a_panel_is_as_worked_out_by_hand():
    # Depth: S = (2 x 0.25² + 20 x 0.50) / 21. Leading: S = (2 x 0.5² + 20 x 0.50) / 21 = 0.5.
    evaluations = evaluate(HAND_PANEL, [], policy(TWO_AREAS)).applications
    depth, leading = evaluations["P"].areas["depth"], evaluations["P"].areas["leading"]

    assert (depth.plain_mean, depth.raters, depth.means) == (4.25, 2, {"ana": 4.0, "ben": 4.5})
    assert depth.sd == close(0.490990253031)
    assert (leading.plain_mean, leading.sd) == (3.5, close(0.5))
    assert leading.probability == close(0.841344746069)
    assert leading.state is AreaState.ABOVE
    assert evaluations["Q"].areas["depth"].sd == close(0.694365074829)
    assert evaluations["Q"].areas["leading"].estimate is None


def test_weights_count_only_in_the_areas_that_are_rated():
    weighted = policy(TWO_AREAS, weights={"depth": 3.0, "leading": 1.0})
    evaluations = evaluate(HAND_PANEL, [], weighted).applications

    assert evaluations["P"].overall.estimate == (3 * 4.25 + 3.5) / 4
    assert evaluations["Q"].overall.estimate == 2.5


def test_the_mean_of_an_area_is_a_mean_of_interviewers_means_and_not_of_all_ratings():
    # T4. Pooled, the three ratings would give 10 / 3.
    panel = [card("ana", d1=2, d2=4), card("ben", d1=4)]
    area = evaluate(panel, [], policy()).applications["app"].areas["depth"]

    assert area.plain_mean == 3.5


def test_a_missing_rating_is_in_no_mean_and_no_count():
    # T1. 5, 5 and nothing is 5.00, not 3.33.
    panel = [card("ana", d1=5, d2=5), card("ben", d1=5)]
    evaluation = evaluate(panel, [], policy()).applications["app"]

    assert evaluation.areas["depth"].plain_mean == 5
    assert (evaluation.criteria["d1"].count, evaluation.criteria["d2"].count) == (2, 1)
    assert "l1" not in evaluation.criteria


def test_a_rating_of_zero_counts_and_differs_from_no_rating():
    # T2 and T23, on a scale that has a zero.
    zero_to_ten = policy(scale=Scale(0, 10), bar=6.0, area_bar=5.0)
    panel = [card("ana", "rated", d1=0, d2=8), card("ana", "unrated", d2=8)]
    evaluations = evaluate(panel, [], zero_to_ten).applications

    assert evaluations["rated"].areas["depth"].plain_mean == pytest.approx(4)
    assert evaluations["rated"].criteria["d1"].mean == 0
    assert evaluations["unrated"].areas["depth"].plain_mean == pytest.approx(8)
    assert "d1" not in evaluations["unrated"].criteria


def test_one_card_and_identical_cards_have_numbers():
    # T5. The usual spread stands in for one that cannot be seen.
    one = evaluate([card("ana", **everything(4))], [], policy()).applications["app"].overall
    same = [card(person, **everything(4)) for person in ("ana", "ben", "cem")]
    three = evaluate(same, [], policy()).applications["app"].overall

    assert one.sd == close(0.42**0.5)
    assert three.sd == close((20 * 0.42 / 22 / 3) ** 0.5)


def test_who_rated_nothing_is_no_card_and_an_application_without_ratings_is_left_out():
    panel = [card("ana", "seen", d1=4), card("ben", "seen"), card("ana", "unseen")]
    evaluations = evaluate(panel, [], policy()).applications

    assert {key: evaluation.cards for key, evaluation in evaluations.items()} == {"seen": 1}


def test_the_summary_of_a_criterion_has_count_mean_median_and_ends():
    panel = [card(person, d1=rating) for person, rating in (("ana", 2), ("ben", 5), ("cem", 3))]
    summary = evaluate(panel, [], policy()).applications["app"].criteria["d1"]

    assert (summary.count, summary.mean, summary.median, summary.low, summary.high) == (3, 10 / 3, 3, 2, 5)


def test_the_order_of_the_interviewers_shows_in_no_number_and_no_list():
    tenths = [card(person, d1=rating) for person, rating in (("cem", 1.1), ("ana", 1.1), ("ben", 1.2))]
    one_way = evaluate(tenths, [], policy()).applications["app"]
    other_way = evaluate(tenths[::-1], [], policy()).applications["app"]

    assert sum([1.1, 1.1, 1.2]) / 3 != sum([1.2, 1.1, 1.1]) / 3
    assert one_way == other_way
    assert list(one_way.areas["depth"].means) == list(other_way.areas["depth"].means) == ["ana", "ben", "cem"]


def test_two_assessments_of_one_person_are_refused():
    with pytest.raises(ValueError, match="ana has two assessments of application app"):
        evaluate([card("ana", d1=4), card("ana", d2=4)], [], policy())


def test_each_opening_is_told_from_another_only_by_what_it_is_given():
    alone = evaluate(HAND_PANEL[:2], [], policy(TWO_AREAS)).applications["P"]
    together = evaluate(HAND_PANEL, [], policy(TWO_AREAS)).applications["P"]

    assert alone == together


def test_another_pair_that_differs_widens_everybodys_interval():
    # Pooled over the opening: (0.28125 + 2 + 8.4) / (1 + 1 + 20).
    wide = [card("ana", "R", depth=2, leading=2), card("ben", "R", depth=4, leading=4)]
    evaluation = evaluate(HAND_PANEL + wide, [], policy(TWO_AREAS)).applications["P"]

    assert evaluation.overall.sd == close((10.68125 / 22 / 2) ** 0.5)

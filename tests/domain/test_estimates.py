"""The estimates of small panels, worked out by hand, and the plain means beside them."""

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


def test_the_plain_means_of_a_panel_are_as_worked_out_by_hand():
    # Ana says 4 of depth, Ben 4.5; Ana says 3 of leading, Ben 4.
    evaluation = evaluate(HAND_PANEL, [], policy(TWO_AREAS)).applications["P"]
    depth, leading = evaluation.areas["depth"], evaluation.areas["leading"]

    assert (evaluation.cards, evaluation.overall.plain_mean) == (2, 3.875)
    assert (depth.plain_mean, depth.raters, depth.means) == (4.25, 2, {"ana": 4.0, "ben": 4.5})
    assert (leading.plain_mean, leading.raters, leading.means) == (3.5, 2, {"ana": 3.0, "ben": 4.0})


def test_an_area_that_nobody_rated_has_no_number_at_all():
    area = evaluate(HAND_PANEL, [], policy(TWO_AREAS)).applications["Q"].areas["leading"]

    assert (area.plain_mean, area.strictness, area.few_opinions, area.estimate, area.probability) == (None,) * 5
    assert area.state is AreaState.NOT_ASSESSED


def test_weights_count_only_in_the_plain_mean_of_the_areas_that_are_rated():
    weighted = policy(TWO_AREAS, weights={"depth": 3.0, "leading": 1.0})
    evaluations = evaluate(HAND_PANEL, [], weighted).applications

    assert evaluations["P"].overall.plain_mean == (3 * 4.25 + 3.5) / 4
    assert evaluations["Q"].overall.plain_mean == 2.5


def test_the_only_card_of_an_opening_is_pulled_toward_the_typical_candidate_as_worked_out_by_hand():
    # One rating of 5 in the only area: Var(x) = .98, so candidate .294, in the area .147, strictness .098,
    # noise .441; halo = (.0 + 40 x .294) / 41 with the rest .98 - .98 = 0 of one candidate.
    one_area = policy({"depth": ("d1",)})
    overall = evaluate([card("ana", d1=5)], [], one_area).applications["app"].overall

    halo = 40 * 0.294 / 41
    own, cell = 0.294 + 0.147, 0.294 + 0.147 + halo + 0.441
    wide = cell + 9 * 0.294
    # Pass 1, one cell: strictness and typical share the surprise of 1.8 by their variances.
    strictness = 0.098 / (wide + 0.098 + 0.16) * 1.8
    typical = 3.2 + 0.16 / (0.16 + cell) * (1.8 - strictness)
    assert overall.typical == close(typical)
    assert overall.estimate == close(typical + own / cell * (5 - typical - strictness))
    assert [(each.interviewer, each.amount) for each in overall.contributions] == [
        ("ana", close(overall.estimate - typical))
    ]


def test_without_the_adjustment_everybody_is_equally_strict():
    strict = [card("ana", f"P{n}", depth=2, leading=2) for n in range(8)]
    others = [card(person, f"P{n}", depth=4, leading=4) for n in range(8) for person in ("ben", "cem")]
    evaluation = evaluate([*strict, *others, card("ana", "alone", depth=3, leading=3)], [], policy(TWO_AREAS))
    seen_by_ana_alone = evaluation.applications["alone"]

    assert seen_by_ana_alone.overall.estimate > seen_by_ana_alone.unadjusted.estimate + 0.2
    assert seen_by_ana_alone.unadjusted.plain_mean == seen_by_ana_alone.overall.plain_mean == 3.0


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


def test_identical_cards_have_numbers_and_more_of_them_are_surer():
    # T5. The usual spread stands in for one that cannot be seen.
    one = evaluate([card("ana", **everything(4))], [], policy()).applications["app"].overall
    same = [card(person, **everything(4)) for person in ("ana", "ben", "cem")]
    three = evaluate(same, [], policy()).applications["app"].overall

    assert 0 < three.sd < one.sd
    assert 0 < one.reliability < three.reliability < 1


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

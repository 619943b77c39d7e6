"""Each rule alone, at both sides of its cut-off. Bar 3.5, area bar 3.0, on 1 to 5."""

from dataclasses import replace

import pytest

from scorecard.domain.areas import AreaEvaluation, AreaState, area_state
from scorecard.domain.estimates import Overall
from scorecard.domain.policy import CutOffs
from scorecard.domain.recommendation import Outcome, Rule, judge_tier, recommend
from tests.domain.panels import AREAS, policy

GOOD = Overall(
    estimate=4.2,
    sd=0.3,
    low=3.8,
    high=4.6,
    probability=0.95,
    reliability=0.8,
    plain_mean=4.2,
    typical=3.2,
    contributions=(),
)
SURE_AREA = AreaEvaluation(
    key="",
    plain_mean=4.0,
    strictness=0.0,
    few_opinions=0.0,
    estimate=4.0,
    sd=0.4,
    low=3.5,
    high=4.5,
    probability=0.95,
    means={"ana": 4.0, "ben": 4.0},
    state=AreaState.ABOVE,
)
UNRATED_AREA = AreaEvaluation("", None, None, None, None, None, None, None, None, {}, AreaState.NOT_ASSESSED)


def areas(areas=AREAS, **states):
    """All areas above their bar, but for those named."""
    return {key: replace(states.get(key, SURE_AREA), key=key) for key in areas}


def in_state(state):
    return replace(SURE_AREA, state=state)


def rules(recommendation):
    return [reason.rule.value for reason in recommendation.reasons]


def test_nothing_but_the_tier_acts_on_a_panel_without_gaps():
    recommendation = recommend(cards=4, overall=GOOD, areas=areas(), flags=(), policy=policy())

    assert (recommendation.outcome, rules(recommendation)) == (Outcome.STRONG_HIRE, ["well-above-bar"])


@pytest.mark.parametrize(
    ("probability", "estimate", "rule", "outcome"),
    [
        (0.90, 4.0, Rule.WELL_ABOVE_BAR, Outcome.STRONG_HIRE),
        (0.8999, 4.0, Rule.ABOVE_BAR, Outcome.HIRE),
        (0.90, 3.9999, Rule.ABOVE_BAR, Outcome.HIRE),
        (0.60, 3.6, Rule.ABOVE_BAR, Outcome.HIRE),
        (0.5999, 3.6, Rule.TOO_CLOSE, Outcome.NOT_ENOUGH_EVIDENCE),
        (0.4001, 3.4, Rule.TOO_CLOSE, Outcome.NOT_ENOUGH_EVIDENCE),
        (0.40, 3.4, Rule.BELOW_BAR, Outcome.NO_HIRE),
        (0.1001, 2.0, Rule.BELOW_BAR, Outcome.NO_HIRE),
        (0.10, 2.5001, Rule.BELOW_BAR, Outcome.NO_HIRE),
        (0.10, 2.5, Rule.WELL_BELOW_BAR, Outcome.STRONG_NO_HIRE),
    ],
)
def test_the_tier_changes_at_its_cut_offs(probability, estimate, rule, outcome):
    overall = replace(GOOD, probability=probability, estimate=estimate)

    assert judge_tier(overall, policy=policy()) == (rule, outcome)


def test_the_tier_follows_the_policys_own_cut_offs_and_bar():
    strict = policy(bar=4.0, cut_offs=CutOffs(strong_hire=0.97, hire=0.8))

    assert judge_tier(replace(GOOD, probability=0.79), policy=strict)[0] is Rule.TOO_CLOSE
    assert judge_tier(replace(GOOD, probability=0.96, estimate=4.5), policy=strict)[0] is Rule.ABOVE_BAR
    assert judge_tier(replace(GOOD, probability=0.97, estimate=4.4), policy=strict)[0] is Rule.ABOVE_BAR
    assert judge_tier(replace(GOOD, probability=0.97, estimate=4.5), policy=strict)[0] is Rule.WELL_ABOVE_BAR


@pytest.mark.parametrize("overall", [GOOD, replace(GOOD, probability=0.01, estimate=1.0)])
def test_one_scorecard_is_not_enough_evidence_and_nothing_else_is_said(overall):
    everything_wrong = areas(depth=in_state(AreaState.BELOW), leading=UNRATED_AREA)
    recommendation = recommend(cards=1, overall=overall, areas=everything_wrong, flags=(), policy=policy())

    assert recommendation.outcome is Outcome.NOT_ENOUGH_EVIDENCE
    assert rules(recommendation) == ["few-scorecards"]


def test_two_scorecards_are_enough_for_a_tier():
    recommendation = recommend(cards=2, overall=GOOD, areas=areas(), flags=(), policy=policy())

    assert recommendation.outcome is Outcome.STRONG_HIRE


def test_a_must_meet_area_that_nobody_rated_is_not_enough_evidence():
    recommendation = recommend(cards=4, overall=GOOD, areas=areas(growing=UNRATED_AREA), flags=(), policy=policy())

    assert recommendation.outcome is Outcome.NOT_ENOUGH_EVIDENCE
    assert rules(recommendation) == ["area-unrated", "well-above-bar"]
    assert recommendation.reasons[0].subject == "growing"


def test_an_unrated_area_that_need_not_be_met_changes_nothing():
    lenient = policy(must_meet=("depth", "leading", "talking"))
    recommendation = recommend(cards=4, overall=GOOD, areas=areas(growing=UNRATED_AREA), flags=(), policy=lenient)

    assert rules(recommendation) == ["well-above-bar"]


def test_three_quarters_of_the_areas_are_enough_and_fewer_are_not():
    lenient = policy(must_meet=())
    three = areas(growing=UNRATED_AREA)
    two = areas(growing=UNRATED_AREA, talking=UNRATED_AREA)
    with_three = recommend(cards=4, overall=GOOD, areas=three, flags=(), policy=lenient)
    with_two = recommend(cards=4, overall=GOOD, areas=two, flags=(), policy=lenient)

    assert (with_three.outcome, rules(with_three)) == (Outcome.STRONG_HIRE, ["well-above-bar"])
    assert with_two.outcome is Outcome.NOT_ENOUGH_EVIDENCE
    assert rules(with_two) == ["few-areas", "well-above-bar"]


def test_four_of_five_areas_are_enough_and_three_are_not():
    five = {**AREAS, "delivering": ("x",)}
    lenient = policy(five, must_meet=())
    four_rated = areas(five, growing=UNRATED_AREA)
    three_rated = areas(five, growing=UNRATED_AREA, talking=UNRATED_AREA)

    assert rules(recommend(cards=4, overall=GOOD, areas=four_rated, flags=(), policy=lenient)) == ["well-above-bar"]
    assert rules(recommend(cards=4, overall=GOOD, areas=three_rated, flags=(), policy=lenient)) == [
        "few-areas",
        "well-above-bar",
    ]


@pytest.mark.parametrize(
    ("reliability", "probability", "expected"),
    [
        (0.4999, 0.89, ["low-reliability", "above-bar"]),
        (0.50, 0.89, ["above-bar"]),
        (0.4999, 0.90, ["well-above-bar"]),
    ],
)
def test_low_reliability_is_not_enough_evidence_unless_the_probability_is_high(reliability, probability, expected):
    overall = replace(GOOD, reliability=reliability, probability=probability)
    recommendation = recommend(cards=3, overall=overall, areas=areas(), flags=(), policy=policy())

    assert rules(recommendation) == expected


@pytest.mark.parametrize(
    ("rule", "area", "outcome"),
    [
        ("area-below-bar", in_state(AreaState.BELOW), Outcome.NO_HIRE),
        ("area-unproven", in_state(AreaState.UNPROVEN), Outcome.HIRE),
    ],
)
def test_a_must_meet_area_limits_the_outcome_and_another_area_does_not(rule, area, outcome):
    needed, free = policy(), policy(must_meet=("depth", "leading", "growing"))
    panel = {"cards": 4, "overall": GOOD, "areas": areas(talking=area), "flags": ()}
    capped, uncapped = recommend(**panel, policy=needed), recommend(**panel, policy=free)

    assert (capped.outcome, rules(capped)) == (outcome, [rule, "well-above-bar"])
    assert capped.reasons[0].subject == "talking"
    assert (uncapped.outcome, rules(uncapped)) == (Outcome.STRONG_HIRE, ["well-above-bar"])


@pytest.mark.parametrize(
    ("probability", "means", "state"),
    [
        (0.30, {"ana": 2.5, "ben": 2.7}, AreaState.BELOW),
        (0.3001, {"ana": 2.5, "ben": 2.7}, AreaState.UNPROVEN),
        (0.70, {"ana": 3.4, "ben": 3.4}, AreaState.UNPROVEN),
        (0.7001, {"ana": 3.4, "ben": 3.4}, AreaState.ABOVE),
        (0.80, {"ana": 2.9}, AreaState.UNPROVEN),
        (0.80, {"ana": 3.0}, AreaState.ABOVE),
        (0.80, {"ana": 2.9, "ben": 2.9}, AreaState.ABOVE),
        (0.30, {"ana": 2.9}, AreaState.BELOW),
        (None, {}, AreaState.NOT_ASSESSED),
    ],
)
def test_the_state_of_an_area_changes_at_its_cut_offs(probability, means, state):
    found = area_state(probability=probability, means=means, area_bar=3.0, cut_offs=CutOffs())

    assert found is state


def test_outcomes_are_in_order_from_the_best():
    assert [outcome.rank for outcome in Outcome] == [0, 1, 2, 3, 4]
    assert [outcome.value for outcome in Outcome if outcome.is_hire] == ["Strong hire", "Hire"]

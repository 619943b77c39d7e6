"""Which reasons a recommendation has, and in which order."""

from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.assessment import Tick, TickState
from scorecard.domain.evaluation import evaluate
from scorecard.domain.recommendation import Outcome
from scorecard.domain.rubric import RED_FLAGS, Severity
from tests.domain.panels import ANOTHER_CRITICAL, AREAS, CRITERIA, CRITICAL, MINOR, card, everything, policy

PEOPLE = ("ana", "ben", "cem", "dan")


def recommend(panel, ticks=(), **changes):
    return evaluate(panel, ticks, policy(**changes)).applications["app"].recommendation


def told(recommendation):
    return [(reason.rule.value, reason.subject, reason.decided) for reason in recommendation.reasons]


def test_a_cap_below_the_tier_decides_and_stands_before_it():
    panel = [card(person, **everything(5)) for person in PEOPLE]
    recommendation = recommend(panel, [Tick("app", "ana", CRITICAL)])

    assert (recommendation.outcome, recommendation.tier) == (
        Outcome.NOT_ENOUGH_EVIDENCE,
        Outcome.STRONG_HIRE,
    )
    assert told(recommendation) == [
        ("critical-single", CRITICAL, True),
        ("well-above-bar", None, False),
    ]


def test_all_caps_at_the_outcome_decide_in_the_order_of_the_rules():
    rated = {"depth": 5, "leading": 5, "growing": 2}
    panel = [card(person, **rated) for person in PEOPLE]
    ticks = [
        Tick("app", "ana", CRITICAL),
        Tick("app", "ben", CRITICAL),
        Tick("app", "cem", ANOTHER_CRITICAL),
        Tick("app", "ana", MINOR),
        Tick("app", "ben", MINOR),
    ]
    recommendation = recommend(panel, ticks)

    assert recommendation.outcome is Outcome.NO_HIRE
    assert told(recommendation) == [
        ("area-below-bar", "growing", True),
        ("critical-corroborated", CRITICAL, True),
        ("above-bar", None, False),
        ("area-unrated", "talking", False),
        ("critical-single", ANOTHER_CRITICAL, False),
        ("minor-corroborated", MINOR, False),
    ]


def test_a_tier_that_stands_comes_before_the_caps_that_change_nothing():
    panel = [card(person, **everything(1)) for person in PEOPLE]
    recommendation = recommend(panel, [Tick("app", "ana", CRITICAL)])

    assert recommendation.outcome is Outcome.STRONG_NO_HIRE
    assert told(recommendation) == [
        ("well-below-bar", None, True),
        *[("area-below-bar", area, False) for area in AREAS],
        ("critical-single", CRITICAL, False),
    ]


def test_a_cap_at_the_tier_does_not_decide():
    panel = [card(person, **{**everything(4), "talking": 3}) for person in ("ana", "ben")]
    recommendation = recommend(panel)

    assert recommendation.outcome is recommendation.tier is Outcome.HIRE
    assert told(recommendation) == [("above-bar", None, True), ("area-unproven", "talking", False)]


def test_a_shortage_never_lifts_a_no_hire():
    panel = [card(person, depth=2.5, leading=3) for person in ("ana", "ben")]
    recommendation = recommend(panel)

    assert recommendation.outcome is Outcome.NO_HIRE
    assert told(recommendation)[0] == ("below-bar", None, True)
    assert ("area-unrated", "growing", False) in told(recommendation)


def test_a_flag_changes_no_number():
    panel = [card(person, **everything(4)) for person in PEOPLE]
    ticks = [Tick("app", person, CRITICAL) for person in PEOPLE]
    clean = evaluate(panel, [], policy()).applications["app"]
    flagged = evaluate(panel, ticks, policy()).applications["app"]

    assert (flagged.overall, flagged.areas, flagged.criteria) == (
        clean.overall,
        clean.areas,
        clean.criteria,
    )
    assert (clean.red_flags, flagged.red_flags) == (0, 4)


def test_a_tick_acts_only_on_its_own_application():
    panel = [card(person, name, **everything(4)) for person in PEOPLE for name in ("app", "other")]
    evaluations = evaluate(panel, [Tick("other", "ana", CRITICAL)], policy()).applications

    assert evaluations["app"].flags == ()
    assert [finding.flag for finding in evaluations["other"].flags] == [CRITICAL]


ratings = st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, 5).map(float), max_size=8)
panels = st.dictionaries(st.sampled_from(PEOPLE), ratings, min_size=2)
ticks = st.lists(
    st.builds(
        Tick,
        st.just("app"),
        st.sampled_from(PEOPLE),
        st.sampled_from(RED_FLAGS),
        severity=st.sampled_from([None, *Severity]),
        after_reveal=st.booleans(),
        state=st.sampled_from(TickState),
    ),
    max_size=8,
)


@given(panels, ticks)
def test_a_cap_never_raises_and_the_outcome_is_the_lowest_of_all(panel, ticked):
    cards = [card(person, **rated) for person, rated in panel.items()]
    evaluations = evaluate(cards, ticked, policy()).applications

    for evaluation in evaluations.values():
        recommendation = evaluation.recommendation
        if evaluation.cards == 1:
            assert told(recommendation) == [("few-scorecards", None, True)]
            continue
        lowest = max((reason.outcome for reason in recommendation.reasons), key=lambda each: each.rank)
        assert recommendation.outcome is lowest
        assert recommendation.outcome.rank >= recommendation.tier.rank
        decided = [reason.decided for reason in recommendation.reasons]
        assert decided == sorted(decided, reverse=True)
        assert {reason.outcome for reason in recommendation.reasons if reason.decided} == {lowest}

"""How firm a recommendation is: everything that is said comes out when it is tried with `evaluate`."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scorecard.domain.assessment import Assessment, Tick, TickState
from scorecard.domain.evaluation import Outcome, evaluate
from scorecard.domain.firmness import how_firm
from scorecard.domain.recommendation import Rule
from scorecard.domain.scale import Scale
from tests.domain.panels import ANOTHER_CRITICAL, AREAS, CRITERIA, CRITICAL, MINOR, card, everything, policy

PEOPLE = ("ana", "ben", "cem", "dan")
SHORTAGES = {Rule.FEW_SCORECARDS, Rule.AREA_UNRATED, Rule.FEW_AREAS, Rule.LOW_RELIABILITY}


def recommendation_of(assessments, ticks, rules):
    return evaluate(assessments, ticks, rules).applications["app"].recommendation


def hire_side(recommendation):
    """The side as the reasons tell it: the tier and every cap that is no shortage."""
    limits = [reason.outcome for reason in recommendation.reasons if reason.rule not in SHORTAGES]
    return all(outcome.is_hire for outcome in (recommendation.tier, *limits))


# Cards of at least two people who rate every area, so that leaving one out leaves two: with a single card the
# rules tell no side.
full_ratings = st.fixed_dictionaries({criterion: st.integers(1, 5).map(float) for criterion in CRITERIA})
own_panels = st.dictionaries(st.sampled_from(PEOPLE), full_ratings, min_size=3, max_size=4).map(
    lambda found: [Assessment("app", person, ratings) for person, ratings in sorted(found.items())]
)
other_panels = st.dictionaries(
    st.tuples(st.sampled_from(("other", "third")), st.sampled_from(PEOPLE)), full_ratings, max_size=5
).map(lambda found: [Assessment(*place, ratings) for place, ratings in found.items()])
some_ticks = st.lists(
    st.builds(Tick, st.just("app"), st.sampled_from(PEOPLE), st.sampled_from((CRITICAL, ANOTHER_CRITICAL, MINOR))),
    max_size=3,
    unique=True,
)


@settings(max_examples=60)
@given(own_panels, other_panels, some_ticks)
def test_whom_the_side_hangs_on_changes_it_when_left_out_and_nobody_else_does(own, others, ticks):
    firm = how_firm([*own, *others], ticks, policy(), "app")

    now = recommendation_of([*own, *others], ticks, policy())
    changing = tuple(
        left.interviewer
        for left in own
        if hire_side(
            recommendation_of(
                [each for each in (*own, *others) if each is not left],
                [tick for tick in ticks if tick.interviewer != left.interviewer],
                policy(),
            )
        )
        is not hire_side(now)
    )
    assert (firm.outcome, firm.is_hire, firm.hangs_on) == (now.outcome, hire_side(now), changing)


@settings(max_examples=40)
@given(own_panels, other_panels, some_ticks)
def test_a_flip_that_is_said_flips(own, others, ticks):
    firm = how_firm([*own, *others], ticks, policy(), "app")

    by = -1 if firm.lower else 1
    reached = set()
    for place, each in enumerate(own):
        for criterion, rating in each.ratings.items():
            changed = list(own)
            moved = min(max(rating + by, 1.0), 5.0)
            changed[place] = replace(each, ratings={**each.ratings, criterion: moved})
            reached.add(recommendation_of([*changed, *others], ticks, policy()).outcome)
    assert firm.lower is firm.outcome.is_hire
    assert (firm.flip is None or firm.flip.outcome in reached - {firm.outcome}) is True


@settings(max_examples=40)
@given(own_panels, other_panels, some_ticks)
def test_the_next_interview_comes_out_as_said(own, others, ticks):
    firm = how_firm([*own, *others], ticks, policy(), "app")

    so_far = evaluate([*own, *others], ticks, policy()).applications["app"].areas[firm.next_step.area].plain_mean
    added = Assessment("app", "somebody new", dict.fromkeys(AREAS[firm.next_step.area], so_far))
    then = recommendation_of([*own, *others, added], ticks, policy())
    assert firm.next_step.outcome is then.outcome
    assert firm.next_step.sd_then < firm.next_step.sd_now


@settings(max_examples=40)
@given(own_panels, some_ticks)
def test_a_settled_flag_comes_out_as_said(own, ticks):
    firm = how_firm(own, ticks, policy(), "app")

    for told in firm.flags:
        for state, outcome in ((TickState.CONFIRMED, told.confirmed), (TickState.CLEARED, told.cleared)):
            settled = [replace(tick, state=state) if tick.flag == told.flag else tick for tick in ticks]
            assert recommendation_of(own, settled, policy()).outcome is outcome
    assert {told.flag for told in firm.flags} == {tick.flag for tick in ticks} - {MINOR}


def test_a_strong_panel_stays_whoever_is_left_out():
    firm = how_firm([card(person, **everything(5)) for person in PEOPLE], [], policy(), "app")

    assert (firm.outcome, firm.hangs_on, firm.flip) == (Outcome.STRONG_HIRE, (), None)


def test_a_panel_that_hangs_on_one_person_names_that_person():
    panel = [card("ana", **everything(5)), card("ben", **everything(3)), card("cem", **everything(3))]
    panel += [card(person, "other", **everything(3)) for person in ("ana", "ben", "cem")]
    firm = how_firm(panel, [], policy(bar=3.3), "app")

    assert (firm.is_hire, firm.hangs_on) == (True, ("ana",))


def test_a_single_card_hangs_on_nobody_that_could_be_left_out():
    firm = how_firm([card("ana", **everything(4))], [], policy(), "app")

    assert (firm.outcome, firm.hangs_on, firm.flip) == (Outcome.NOT_ENOUGH_EVIDENCE, None, None)


def test_an_area_that_nobody_saw_is_the_next_interview():
    panel = [card(person, depth=4, leading=4, growing=4) for person in PEOPLE]
    firm = how_firm(panel, [], policy(), "app")

    assert (firm.next_step.area, firm.next_step.outcome) == ("talking", Outcome.HIRE)


def test_another_scale_changes_only_the_points():
    scale = Scale(0, 10)
    panel = [card("ana", depth=4, leading=3, growing=2), card("ben", depth=5, talking=2), card("cem", leading=4)]
    moved = [replace(each, ratings={key: scale.from_five(x) for key, x in each.ratings.items()}) for each in panel]
    on_ten = policy(scale=scale, bar=scale.from_five(3.5), area_bar=scale.from_five(3.0))
    five, ten = how_firm(panel, [], policy(), "app"), how_firm(moved, [], on_ten, "app")

    assert ten.next_step.sd_now == pytest.approx(scale.distance(five.next_step.sd_now))
    assert replace(ten, next_step=five.next_step) == five


def test_an_application_that_nobody_rated_is_refused():
    with pytest.raises(KeyError, match="unseen"):
        how_firm([card("ana", depth=4)], [], policy(), "unseen")

"""What must make no difference, and what must never happen, on many random panels."""

import math
import warnings
from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.assessment import Assessment, Tick
from scorecard.domain.evaluation import evaluate
from scorecard.domain.rubric import RED_FLAGS
from scorecard.domain.scale import Scale
from tests.domain.panels import AREAS, CRITERIA, card, everything, policy

PEOPLE = ("ana", "ben", "cem", "dan")
APPLICATIONS = ("P", "Q", "R")

ratings = st.dictionaries(st.sampled_from(CRITERIA), st.integers(1, 5).map(float), max_size=8)
places = st.tuples(st.sampled_from(APPLICATIONS), st.sampled_from(PEOPLE))
panels = st.dictionaries(places, ratings, max_size=10).map(
    lambda found: [Assessment(*place, rated) for place, rated in found.items()]
)
ticks = st.lists(
    st.builds(Tick, st.sampled_from(APPLICATIONS), st.sampled_from(PEOPLE), st.sampled_from(RED_FLAGS)),
    max_size=6,
)


@given(panels, ticks, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(panel, ticked, random):
    shuffled, shuffled_ticks = random.sample(panel, len(panel)), random.sample(ticked, len(ticked))

    assert evaluate(shuffled, shuffled_ticks, policy()).applications == evaluate(panel, ticked, policy()).applications


def close(found):
    """The numbers of a value to nine places: sums in another order differ behind them."""
    return [
        value if value is None else pytest.approx(value, abs=1e-9)
        for field in fields(found)
        if isinstance(value := getattr(found, field.name), float | None)
    ]


def numbers(evaluation):
    """All that an evaluation says without a name in it."""
    return (
        evaluation.cards,
        close(evaluation.overall),
        evaluation.criteria,
        [(area.state, close(area)) for area in evaluation.areas.values()],
        [(split.kind, split.subject, split.low, split.high) for split in evaluation.splits],
        [(flag.flag, flag.severity, flag.acts_as, flag.includes, flag.related) for flag in evaluation.flags],
        evaluation.red_flags,
        evaluation.recommendation,
    )


@given(panels, ticks, st.permutations(PEOPLE), st.permutations(APPLICATIONS))
def test_the_names_of_people_and_applications_change_nothing(panel, ticked, people, applications):
    person = dict(zip(PEOPLE, people, strict=True))
    application = dict(zip(APPLICATIONS, applications, strict=True))

    def renamed(item):
        return replace(item, interviewer=person[item.interviewer], application=application[item.application])

    before = evaluate(panel, ticked, policy()).applications
    after = evaluate(list(map(renamed, panel)), list(map(renamed, ticked)), policy()).applications

    assert {application[key]: numbers(found) for key, found in before.items()} == {
        key: numbers(found) for key, found in after.items()
    }


@pytest.mark.parametrize("scale", [Scale(0, 10), Scale(0.25, 10), Scale(-3, 4), Scale(0, 100)])
@given(panel=panels, ticked=ticks)
def test_another_scale_changes_no_probability_and_no_recommendation(scale, panel, ticked):
    moved = [
        replace(each, ratings={key: scale.from_five(value) for key, value in each.ratings.items()}) for each in panel
    ]
    moved_policy = policy(scale=scale, bar=scale.from_five(3.5), area_bar=scale.from_five(3.0))
    before = evaluate(panel, ticked, policy()).applications
    after = evaluate(moved, ticked, moved_policy).applications

    assert list(after) == list(before)
    for key, found in after.items():
        assert found.recommendation == before[key].recommendation
        assert found.overall.probability == pytest.approx(before[key].overall.probability, abs=1e-9)
        assert found.overall.reliability == pytest.approx(before[key].overall.reliability, abs=1e-9)
        assert found.overall.estimate == pytest.approx(scale.from_five(before[key].overall.estimate), abs=1e-9)
        assert found.overall.sd == pytest.approx(scale.distance(before[key].overall.sd), abs=1e-9)
        assert [split.subject for split in found.splits] == [split.subject for split in before[key].splits]


@given(panels, ticks)
def test_every_number_is_finite_and_nothing_warns(panel, ticked):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        evaluations = evaluate(panel, ticked, policy()).applications

    for evaluation in evaluations.values():
        overall = evaluation.overall
        assert all(
            math.isfinite(value)
            for value in (overall.estimate, overall.sd, overall.low, overall.high, overall.plain_mean)
        )
        assert 0 <= overall.probability <= 1
        assert 0 <= overall.reliability < 1  # 0 where little is known: the typical candidate's own uncertainty adds up
        assert overall.sd > 0
        for area in evaluation.areas.values():
            assert (area.estimate is None) == (area.raters == 0)


@given(panels, st.sampled_from(CRITERIA))
def test_a_missing_rating_is_never_a_zero(panel, criterion):
    without = [
        replace(each, ratings={key: value for key, value in each.ratings.items() if key != criterion}) for each in panel
    ]
    evaluations = evaluate(without, [], policy()).applications

    for key, evaluation in evaluations.items():
        given_ratings = [value for each in without if each.application == key for value in each.ratings.values()]
        assert criterion not in evaluation.criteria
        assert min(given_ratings) - 1e-9 <= evaluation.overall.plain_mean <= max(given_ratings) + 1e-9


@given(panels)
def test_the_shown_parts_add_up_to_each_estimate(panel):
    for evaluation in evaluate(panel, [], policy()).applications.values():
        overall, terms = evaluation.overall, evaluation.terms
        assert overall.typical + sum(each.amount for each in overall.contributions) == pytest.approx(overall.estimate)
        parts = [term.weight * (term.mean - overall.typical - term.strictness) for term in terms]
        assert overall.typical + sum(parts) == pytest.approx(overall.estimate)
        for key, area in evaluation.areas.items():
            if area.estimate is not None:
                assert area.plain_mean + area.strictness + area.few_opinions == pytest.approx(area.estimate)
                parts = [t.area_weights[key] * (t.mean - overall.typical - t.strictness) for t in terms]
                assert overall.typical + sum(parts) == pytest.approx(area.estimate)


def test_nothing_in_gives_nothing_out():
    assert evaluate([], [Tick("P", "ana", "micromanages")], policy()).applications == {}


@pytest.mark.parametrize("rating", [1, 5])
def test_a_thousand_candidates_with_equal_ratings_have_numbers(rating):
    panel = [card("ana", f"candidate {place}", **everything(rating)) for place in range(1000)]
    evaluations = evaluate(panel, [], policy()).applications

    assert len(evaluations) == 1000
    assert {evaluation.overall.plain_mean for evaluation in evaluations.values()} == {float(rating)}
    assert len({evaluation.overall.estimate for evaluation in evaluations.values()}) == 1
    assert len(AREAS) == len(evaluations["candidate 0"].areas)

"""What a policy means, by examples."""

from dataclasses import replace

from scorecard.domain.policy import default_policy
from scorecard.domain.policy_meaning import examples_of
from scorecard.domain.recommendation import Outcome
from tests.build import rubric

DEFAULT = default_policy(rubric())


def said(policy):
    return {example.ratings: example.outcome for example in examples_of(policy)}


def test_the_default_policy_hires_who_meets_and_not_who_is_mixed():
    assert said(DEFAULT) == {
        "all Meets": Outcome.HIRE,
        "half Mixed, half Meets": Outcome.NOT_ENOUGH_EVIDENCE,
        "all Mixed": Outcome.NO_HIRE,
    }


def test_a_bar_at_mixed_hires_who_is_half_mixed():
    assert said(replace(DEFAULT, bar=3.0))["half Mixed, half Meets"] is Outcome.HIRE

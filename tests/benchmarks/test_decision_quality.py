"""A small, fixed run of the benchmark: the model stays better than the plain mean, and a missed target is told."""

from dataclasses import replace

import pytest

from tests.benchmarks import decision_quality
from tests.benchmarks.panels import Condition


@pytest.fixture(scope="module")
def found():
    small = Condition("typical"), Condition("strict see the strong", strict_see_strong=1.0)
    return decision_quality.measure(small, [7], candidates_per_seed=900)


# The margins of the benchmark, widened by what 900 candidates leave open.
SMALL_TARGETS = (
    ("typical", "ordering, gain", ">=", 0.008),
    ("typical", "accuracy, gain", ">=", 0.005),
    ("typical", "Brier, ratio", "<=", 0.88),
    ("typical", "calibration error", "<=", 0.05),
    ("typical", "coverage of 80 %", ">=", 0.74),
    ("typical", "coverage of 80 %", "<=", 0.88),
    ("typical", "strictness, false alarms", "<=", 0.03),
    ("typical", "disagreement, share", "<=", 0.10),
    ("strict see the strong", "ordering, gain", ">=", 0.04),
)


def test_the_model_is_better_than_the_plain_mean_on_the_same_panels(found):
    assert decision_quality.missed(found, SMALL_TARGETS) == []


def test_a_target_out_of_reach_is_missed(found):
    impossible = ("typical", "ordering, gain", ">=", 0.5)

    assert decision_quality.missed(found, (*SMALL_TARGETS, impossible)) == [impossible]


def test_the_same_seed_gives_the_same_measures(found):
    again = decision_quality.measure((Condition("typical"),), [7], candidates_per_seed=900)

    assert again == {key: value for key, value in found.items() if key[0] == "typical"}


def test_each_target_is_of_a_condition_that_is_run():
    names = {condition.name for condition in decision_quality.CONDITIONS}

    assert {condition for condition, *_ in decision_quality.TARGETS} == names
    assert replace(decision_quality.TYPICAL) in decision_quality.CONDITIONS

"""How long an evaluation takes: 300 applications x 60 interviewers, 4 each, two of four areas.

    python -m tests.benchmarks.speed

prints the median of some runs beside a fixed piece of numpy work of the same run, and exits with 1 where a limit
is passed.
"""

import statistics
import sys
import time

import numpy as np

from scorecard.domain.evaluation import evaluate
from scorecard.domain.firmness import how_firm
from scorecard.domain.policy import Policy
from scorecard.domain.reliability import measure_agreement
from tests.benchmarks.panels import Condition, areas, make_opening

LARGE = Condition("large", candidates=300, interviewers=60, well_run=True)
RUNS = 7
EVALUATION_SECONDS = 0.2
FIRST_LOOK_SECONDS = 1.5


def median_seconds(work):
    """The median of several runs, in seconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main():
    """Measure, print, and say by the exit code whether every limit was kept."""
    cards = make_opening(LARGE, np.random.default_rng(1)).assessments
    keys = areas()
    policy = Policy(areas=keys, must_meet=tuple(keys), weights=dict.fromkeys(keys, 1.0), severity={})
    matrix = np.random.default_rng(1).standard_normal((600, 600))
    reference = median_seconds(lambda: np.linalg.inv(matrix))
    application = cards[0].application
    measured = (
        ("evaluate", EVALUATION_SECONDS, lambda: evaluate(cards, [], policy)),
        ("how firm", FIRST_LOOK_SECONDS, lambda: how_firm(cards, [], policy, application)),
        ("agreement", FIRST_LOOK_SECONDS, lambda: measure_agreement(cards, policy)),
    )
    kept = True
    print(f"{len(cards)} cards; one inverse of 600 x 600 takes {reference * 1000:.1f} ms")
    for name, limit, work in measured:
        seconds = median_seconds(work)
        kept = kept and seconds <= limit
        verdict = "ok" if seconds <= limit else "MISSED"
        print(f"{name:10} {seconds:6.3f} s, {seconds / reference:5.1f} x the inverse   <= {limit} s   {verdict}")
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

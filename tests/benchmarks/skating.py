"""What the model finds in real ratings: program component scores of figure skating, nine judges each.

    python -m tests.benchmarks.skating

prints how strict judges are, and with a random four of the nine how often the order of two performances differs from
what all nine say, by the model and by the plain mean. The data are described in NOTICE.
"""

import csv
import gzip
import io
import time
from collections import defaultdict
from itertools import combinations
from pathlib import Path
from statistics import fmean

import numpy as np

from scorecard.domain.assessment import Assessment
from scorecard.domain.evaluation import evaluate
from scorecard.domain.policy import Policy
from scorecard.domain.scale import Scale

DATA = Path(__file__).resolve().parent / "data" / "skating_components.csv.gz"
SCALE = Scale(0.25, 10)
SMALLER_PANEL = 4
DRAWS = 10
SEED = 1


def load_programmes():
    """Each programme's assessments, and the areas with their criteria."""
    programmes, areas = defaultdict(dict), defaultdict(dict)
    with gzip.open(DATA, "rb") as file:
        rows = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8", newline=""))
        for row in rows:
            ratings = programmes[row["opening"]].setdefault((row["candidate"], row["interviewer"]), {})
            ratings[row["criterion"]] = float(row["rating"])
            areas[row["focus_area"]][row["criterion"]] = None
    return (
        {
            programme: [Assessment(*place, ratings) for place, ratings in cards.items()]
            for programme, cards in programmes.items()
        },
        {area: tuple(criteria) for area, criteria in areas.items()},
    )


def policy_for(areas):
    """Equal weights, the usual bars on the scale of the scores."""
    keys = tuple(areas)
    bars = {"bar": SCALE.from_five(3.5), "area_bar": SCALE.from_five(3.0)}
    return Policy(areas=areas, must_meet=keys, weights=dict.fromkeys(keys, 1.0), severity={}, scale=SCALE, **bars)


def plain_means(cards):
    """The mean of all scores of each performance."""
    scores = defaultdict(list)
    for card in cards:
        scores[card.application].extend(card.ratings.values())
    return {performance: fmean(values) for performance, values in scores.items()}


def estimates(cards, policy):
    """The model's estimate of each performance."""
    found = evaluate(cards, [], policy).applications
    return {performance: evaluation.overall.estimate for performance, evaluation in found.items()}


def some_of_nine(cards, random):
    """The same programme with a random panel for each performance, as openings have them."""
    panels = defaultdict(list)
    for card in cards:
        panels[card.application].append(card)
    return [
        panel[place]
        for panel in panels.values()
        for place in sorted(random.choice(len(panel), min(SMALLER_PANEL, len(panel)), replace=False))
    ]


def turned(first, second):
    """How many pairs two orders put the other way round, of how many."""
    pairs = list(combinations(sorted(first), 2))
    other_way = sum((first[a] - first[b]) * (second[a] - second[b]) < 0 for a, b in pairs)
    return other_way, len(pairs)


def main():
    """Print the findings."""
    programmes, areas = load_programmes()
    policy = policy_for(areas)
    start = time.perf_counter()
    found = {programme: evaluate(cards, [], policy) for programme, cards in programmes.items()}
    seconds = time.perf_counter() - start
    judges = [each for result in found.values() for each in result.calibration.interviewers]
    strictness = np.array([each.strictness for each in judges])
    performances = sum(len(result.applications) for result in found.values())
    print(f"{len(found)} programmes, {performances} performances, {len(judges)} judges' seats, {seconds:.1f} s")
    print(
        f"strictness: standard deviation {strictness.std():.2f} points of {SCALE.high:g}, "
        f"from {strictness.min():+.2f} to {strictness.max():+.2f}; {sum(each.notable for each in judges)} notes"
    )
    random = np.random.default_rng(SEED)
    counts = dict.fromkeys(("pairs", "model", "mean", "differ", "winner"), 0)
    for cards in programmes.values():
        whole = plain_means(cards)
        for _ in range(DRAWS):
            panel = some_of_nine(cards, random)
            by_model, by_mean = estimates(panel, policy), plain_means(panel)
            turned_by_model, pairs = turned(whole, by_model)
            counts["pairs"] += pairs
            counts["model"] += turned_by_model
            counts["mean"] += turned(whole, by_mean)[0]
            counts["differ"] += turned(by_model, by_mean)[0]
            counts["winner"] += max(by_model, key=by_model.get) != max(by_mean, key=by_mean.get)
    pairs = counts["pairs"]
    print(
        f"four of nine judges, {DRAWS} draws a programme: the model orders {counts['differ'] / pairs:.1%} of pairs "
        f"otherwise than the plain mean, and puts another performance first in "
        f"{counts['winner']} of {DRAWS * len(programmes)} draws"
    )
    print(
        f"against the mean of all nine, {counts['model'] / pairs:.2%} of pairs are turned round by the model, "
        f"{counts['mean'] / pairs:.2%} by the plain mean"
    )


if __name__ == "__main__":
    main()

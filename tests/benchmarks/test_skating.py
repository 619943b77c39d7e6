"""`flask evaluate` on real ratings that nobody here made: two programmes of figure skating."""

import csv
import gzip
import math

import pytest
from click.testing import CliRunner

from scorecard.cli.evaluate import evaluate_command
from tests.benchmarks.skating import DATA


@pytest.fixture
def two_programmes(tmp_path):
    """The first two programmes as a file."""
    with gzip.open(DATA, "rt", encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    chosen = list(dict.fromkeys(row[0] for row in rows))[:2]
    ratings = tmp_path / "ratings.csv"
    with ratings.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if row[0] in chosen)])
    return ratings, {(row[0], row[1]) for row in rows if row[0] in chosen}


def test_each_performance_has_one_row_of_finite_numbers_on_the_scale(two_programmes):
    ratings, performances = two_programmes
    result = CliRunner().invoke(evaluate_command, [str(ratings), "--scale", "0.25-10"])

    rows = list(csv.DictReader(result.stdout.splitlines()))
    assert (result.exit_code, {(row["opening"], row["candidate"]) for row in rows}) == (0, performances)
    assert len(rows) == len(performances)
    for row in rows:
        numbers = {key: float(row[key]) for key in ("score", "score_low", "score_high", "probability", "plain_mean")}
        assert all(math.isfinite(number) for number in numbers.values())
        assert 0.25 <= numbers["score"] <= 10
        assert 0 <= numbers["probability"] <= 1

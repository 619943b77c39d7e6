"""What docs/evaluation.md prints is what the domain computes."""

import re
from pathlib import Path

from scorecard.domain.estimates import normal_share_below
from scorecard.domain.recommendation import Rule

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")
STEPS = (0.0, 0.02, 0.04, 0.06, 0.08)


def test_the_printed_table_is_the_normal_distribution():
    rows = re.findall(r"^\| (\d\.\d) ((?:\| \.\d{3} ){5})\|$", PAGE, re.MULTILINE)
    printed = {
        (float(z), step): float(share)
        for z, shares in rows
        for step, share in zip(STEPS, re.findall(r"\.\d{3}", shares), strict=True)
    }

    assert len(printed) == 31 * len(STEPS)
    assert {place: round(normal_share_below(sum(place)), 3) for place in printed} == printed


def test_the_example_on_the_page_comes_out():
    term = 0.25 * (4.00 - 3.40 + 0.20)
    z = (3.40 + term - 3.50) / 0.25

    assert "so the estimate is 3.60" in PAGE
    assert round(3.40 + term, 2) == 3.60
    assert f"and P = {normal_share_below(z):.3f}".replace("0.", ".", 1) in PAGE


def test_each_rule_stands_on_the_page_in_the_order_of_looking():
    rules = PAGE.partition("### The rules")[2].partition("### The notes")[0]

    assert re.findall(r"^\| `([a-z-]+)` \|", rules, re.MULTILINE) == [rule.value for rule in Rule]

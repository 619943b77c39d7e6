"""What the role offers against what the candidate wants: the gap in coding share, and how it is said."""

import pytest

from scorecard.domain.role_fit import CodingGap, coding_gap
from scorecard.domain.wording.role_fit import coding_gap_sentence


@pytest.mark.parametrize(
    ("offered", "wanted", "gap"),
    [
        (45, [60], CodingGap(45, 60)),
        (45, [60, 50], CodingGap(45, 55)),
        (45, [10, 50, 60], CodingGap(45, 50)),
        (0, [0], CodingGap(0, 0)),
        (None, [60], None),
        (45, [], None),
    ],
)
def test_the_gap_is_between_the_charter_and_the_median_of_what_was_said(offered, wanted, gap):
    assert coding_gap(offered, wanted) == gap


@pytest.mark.parametrize(("wanted", "notable"), [(59, False), (60, True), (31, False), (30, True)])
def test_a_gap_of_fifteen_points_is_worth_a_talk_either_way(wanted, notable):
    assert CodingGap(45, wanted).is_notable is notable


def test_a_gap_says_both_shares_and_what_to_do():
    assert coding_gap_sentence(CodingGap(45, 62.5)) == (
        "Wants to code 62.5 % of the time; the role offers 45 %. Talk about it before an offer."
    )
    assert coding_gap_sentence(CodingGap(45, 50)) == (
        "Wants to code 50 % of the time; the role offers 45 %. That is close enough."
    )

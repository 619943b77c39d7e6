"""How interviewers rate compared with those who saw the same candidates, and when that is worth saying."""

from dataclasses import replace

import pytest

from scorecard.domain.evaluation import evaluate
from scorecard.domain.scale import Scale
from tests.domain.panels import card, everything, policy


def panels(number, *, strict_by=1.0):
    """So many candidates seen by three people, one of whom rates lower."""
    return [
        card(person, f"app{place}", **everything(4 - strict_by * (person == "strict")))
        for place in range(number)
        for person in ("strict", "one", "other")
    ]


def calibration(assessments, rules=None):
    return evaluate(assessments, [], rules or policy()).calibration


def of(found, person):
    return next(each for each in found.interviewers if each.interviewer == person)


def test_strictness_is_noted_from_five_shared_candidates_on():
    four, five = calibration(panels(4)), calibration(panels(5))

    assert (of(four, "strict").shared, of(four, "strict").notable) == (4, False)
    assert (of(five, "strict").shared, of(five, "strict").notable) == (5, True)
    assert of(five, "strict").apart < -0.25


def test_who_is_strict_is_told_against_the_own_group_alone():
    weak = [card(person, f"weak{place}", **everything(1)) for place in range(8) for person in ("eva", "fay")]
    found = calibration([*panels(8), *weak])

    own_group = [of(found, person) for person in ("strict", "one", "other")]
    mean = sum(each.strictness for each in own_group) / 3
    assert mean > 0.03  # between groups nobody can say: here some of it went to the people
    assert [each.apart for each in own_group] == pytest.approx([each.strictness - mean for each in own_group])
    assert [of(found, person).apart for person in ("eva", "fay")] == pytest.approx([0, 0])


def test_a_small_strictness_is_not_noted_however_sure():
    assert of(calibration(panels(60, strict_by=0.25)), "strict").notable is False


def test_the_interval_is_eighty_percent_of_a_normal_distribution():
    strict = of(calibration(panels(5)), "strict")

    assert (strict.low + strict.high) / 2 == pytest.approx(strict.apart)
    assert strict.high - strict.apart == pytest.approx(1.2815515655 * strict.sd)


def test_candidates_whom_nobody_else_saw_are_not_shared():
    found = calibration([*panels(3), card("strict", "alone", **everything(2))])

    assert (of(found, "strict").cards, of(found, "strict").shared) == (4, 3)


def test_interviewers_who_share_no_candidate_are_in_groups_of_their_own():
    assessments = [
        *(card(person, "P", depth=3) for person in ("ana", "ben")),
        *(card(person, "Q", depth=3) for person in ("ben", "cem")),
        card("dan", "R", depth=3),
        *(card(person, "S", depth=3) for person in ("eva", "fay")),
    ]

    assert calibration(assessments).groups == (("ana", "ben", "cem"), ("eva", "fay"), ("dan",))


def test_flat_cards_are_counted_among_cards_with_enough_ratings():
    flat = [card("ana", f"app{place}", **everything(4)) for place in range(3)]
    short = [card("ana", f"short{place}", depth=3) for place in range(3)]
    mixed = [card("ben", f"app{place}", **{**everything(4), "depth": 5}) for place in range(3)]
    found = calibration([*flat, *short, *mixed])

    assert (of(found, "ana").flat_cards, of(found, "ana").flat_pattern) == (3, True)
    assert (of(found, "ben").flat_cards, of(found, "ben").flat_pattern) == (0, False)


def test_three_flat_cards_of_five_are_a_pattern_and_two_of_four_are_not():
    def cards(flat, uneven):
        return [
            *(card("ana", f"flat{place}", **everything(4)) for place in range(flat)),
            *(card("ana", f"not{place}", **{**everything(4), "depth": 5}) for place in range(uneven)),
        ]

    assert of(calibration(cards(3, 2)), "ana").flat_pattern is True
    assert of(calibration(cards(2, 2)), "ana").flat_pattern is False
    assert of(calibration(cards(2, 0)), "ana").flat_pattern is False


def test_another_scale_stretches_strictness_and_changes_no_note():
    scale = Scale(0, 10)
    moved = [
        replace(each, ratings={key: scale.from_five(value) for key, value in each.ratings.items()})
        for each in panels(5)
    ]
    on_ten = policy(scale=scale, bar=scale.from_five(3.5), area_bar=scale.from_five(3.0))
    five, ten = of(calibration(panels(5)), "strict"), of(calibration(moved, on_ten), "strict")

    assert [ten.strictness, ten.apart, ten.low] == pytest.approx(
        [2.5 * each for each in (five.strictness, five.apart, five.low)]
    )
    assert (ten.notable, ten.shared) == (five.notable, five.shared)


def test_an_opening_without_ratings_has_no_calibration():
    assert calibration([]) is None

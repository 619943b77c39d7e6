"""When a note is due: at its threshold, just below and just above."""

from dataclasses import replace

import pytest

from scorecard.domain.assessment import Vote
from scorecard.domain.evaluation import Surprise, evaluate
from scorecard.domain.flat_cards import flat_pattern, is_flat
from scorecard.domain.guardrails import COMMUNICATION, DEPTH, LEADERSHIP, MENTORING, Guardrail, check_guardrails
from scorecard.domain.policy import Policy
from scorecard.domain.scale import Scale
from scorecard.domain.votes import VotesAgainst, votes_against_ratings
from scorecard.domain.wording import guardrail_sentence, surprise_sentence
from tests.domain.panels import card, everything, policy

YES, NO = Vote.YES, Vote.NO
AREAS = {key: (f"{key}-1",) for key in (DEPTH, LEADERSHIP, MENTORING, COMMUNICATION)}
RULES = Policy(areas=AREAS, must_meet=tuple(AREAS), weights=dict.fromkeys(AREAS, 1.0), severity={})


@pytest.mark.parametrize(
    ("votes", "probability", "note"),
    [
        ([NO, NO, YES], 0.60, VotesAgainst.MOST_SAY_NO),
        ([NO, NO, YES], 0.5999, None),
        ([NO, YES], 0.9, None),
        ([Vote.DEFINITELY_NO], 0.9, VotesAgainst.MOST_SAY_NO),
        ([YES, Vote.STRONG_YES, NO], 0.40, VotesAgainst.MOST_SAY_YES),
        ([YES, Vote.STRONG_YES, NO], 0.4001, None),
        ([YES, NO], 0.1, None),
        ([], 0.9, None),
    ],
)
def test_votes_against_ratings_are_noted_from_more_than_half_on(votes, probability, note):
    assert votes_against_ratings(votes, probability=probability) is note


def test_a_card_is_flat_from_six_equal_ratings_on():
    equal = {f"c{place}": 4.0 for place in range(6)}

    assert is_flat(equal) is True
    assert is_flat({**equal, "c0": 3.0}) is False
    assert is_flat(dict(list(equal.items())[:5])) is False


@pytest.mark.parametrize(("flat", "cards", "pattern"), [(3, 5, True), (3, 6, False), (2, 2, False), (2, 3, True)])
def test_a_pattern_of_flat_cards_needs_three_cards_and_sixty_percent(flat, cards, pattern):
    assert flat_pattern(flat, cards=cards) is pattern


def rated(*cards_, **changes):
    evaluation = evaluate(list(cards_), [], replace(RULES, **changes)).applications["app"]
    return check_guardrails(evaluation, policy=RULES, motivation_recorded=True, coding_share_known=True)


def two(**levels):
    ratings = {
        f"{key}-1": levels[name] for key, name in zip(AREAS, ("d", "l", "m", "c"), strict=True) if name in levels
    }
    return [card(person, **ratings) for person in ("ana", "ben", "cem", "dan")]


def test_a_panel_without_a_gap_meets_no_guardrail():
    assert rated(*two(d=4, l=4, m=4, c=4)) == ()


def test_depth_without_leading_and_mentoring_is_a_senior_by_another_name():
    assert rated(*two(d=5, l=2, m=2, c=4)) == (Guardrail.SENIOR_BY_ANOTHER_NAME,)
    assert rated(*two(d=5, l=5, m=2, c=4)) == ()


@pytest.mark.parametrize(
    ("changes", "bar"), [({}, "3.5"), ({"bar": 3.25}, "3.25"), ({"bar": 6.5, "scale": Scale(1, 10)}, "6.5")]
)
def test_a_senior_by_another_name_is_told_with_the_bar_that_was_missed(changes, bar):
    said = guardrail_sentence(Guardrail.SENIOR_BY_ANOTHER_NAME, policy=replace(RULES, **changes))

    assert said == (
        f"Depth is at or above {bar} while leadership and mentoring are below {bar}: a senior engineer by another name?"
    )


def test_leading_or_mentoring_that_nobody_rated_is_untested():
    assert rated(*two(d=4, m=4, c=4)) == (Guardrail.LEADING_UNTESTED,)
    assert rated(*two(d=4, l=4, c=4)) == (Guardrail.LEADING_UNTESTED,)


def test_communication_wants_two_people():
    panel = two(d=4, l=4, m=4, c=4)
    alone = [panel[0], *two(d=4, l=4, m=4)[1:]]

    assert rated(*alone) == (Guardrail.COMMUNICATION_THIN,)
    assert rated(*alone[:1], panel[1], *alone[2:]) == ()


def test_what_nobody_wrote_down_is_told():
    evaluation = evaluate([card("ana", **everything(4))], [], policy()).applications["app"]
    known = {"policy": policy(), "motivation_recorded": True, "coding_share_known": True}

    assert check_guardrails(evaluation, **known) == ()
    assert check_guardrails(evaluation, **{**known, "motivation_recorded": False}) == (Guardrail.MOTIVATION_UNKNOWN,)
    assert check_guardrails(evaluation, **{**known, "coding_share_known": False}) == (Guardrail.CODING_SHARE_VAGUE,)


def crowd(level):
    """Many panels that agree, so that one card far from the others stands out."""
    return [
        card(person, f"app{place}", **everything(3 + place % 2))
        for place in range(30)
        for person in ("ana", "ben", "cem")
    ] + [card("ana", **everything(4)), card("ben", **everything(4)), card("cem", **everything(level))]


def test_a_card_far_from_the_rest_of_its_panel_surprises_and_one_beside_it_does_not():
    far = evaluate(crowd(1), [], policy()).applications["app"].surprises
    near = evaluate(crowd(4), [], policy()).applications["app"].surprises

    assert [each.interviewer for each in far][:1] == ["cem"]
    assert (far[0].said, far[0].z < -2.5, near) == (1.0, True, ())


def test_a_surprise_is_said_with_what_was_expected():
    surprise = Surprise("ana", z=-2.6, said=2.5, expected=3.9)

    assert surprise_sentence(surprise, people={"ana": "Ana"}) == (
        "Ana rates 1.4 below what the rest of the panel leads one to expect (2.5 against 3.9). Hear what was seen."
    )

"""Who speaks when, how votes moved, and whose vote departs from a decision."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scorecard.domain.assessment import Vote
from scorecard.domain.debrief import departs, how_votes_moved, speaking_order

STRONG_NO, NO, YES, STRONG_YES = Vote
VOTES = st.sampled_from(list(Vote))


def order(leads=(), **votes):
    return speaking_order(votes, leads=leads)


def test_the_smaller_side_speaks_first():
    assert order(ana=YES, ben=NO, cem=YES) == ("ben", "ana", "cem")
    assert order(ana=NO, ben=YES, cem=NO) == ("ben", "ana", "cem")


def test_of_two_sides_as_large_the_one_that_says_no_speaks_first():
    assert order(ana=YES, ben=NO) == ("ben", "ana")


def test_on_each_side_the_stronger_vote_comes_first():
    assert order(ana=YES, ben=STRONG_YES, cem=NO, dara=STRONG_NO) == ("dara", "cem", "ben", "ana")


def test_a_lead_speaks_last_whatever_the_vote_and_makes_no_majority():
    assert order(leads={"lea"}, lea=STRONG_NO, ana=YES, ben=NO, cem=YES) == ("ben", "ana", "cem", "lea")


def test_where_all_agree_the_order_is_that_of_strength_then_of_the_panel():
    assert order(ana=YES, ben=YES, cem=STRONG_YES) == ("cem", "ana", "ben")
    assert order() == ()


@given(st.dictionaries(st.sampled_from("abcdefgh"), VOTES), st.sets(st.sampled_from("abcdefgh")))
def test_everybody_speaks_once(votes, leads):
    assert sorted(speaking_order(votes, leads=leads)) == sorted(votes)


def test_how_votes_moved_is_a_sum_of_steps_toward_a_hire_and_away():
    moved = how_votes_moved([(NO, YES), (YES, YES), (STRONG_YES, YES), (YES, YES)])

    assert (moved.votes, moved.toward, moved.away, moved.stayed) == (4, 1, 1, 2)
    assert (moved.before, moved.after) == ({NO: 1, YES: 2, STRONG_YES: 1}, {YES: 4})


@pytest.mark.parametrize("pairs", [[], [(NO, YES)], [(NO, YES), (YES, YES)]])
def test_fewer_than_three_votes_have_no_sum_because_it_would_name_people(pairs):
    assert how_votes_moved(pairs) is None


@given(st.lists(st.tuples(VOTES, VOTES), min_size=3))
def test_a_sum_of_votes_does_not_tell_in_which_order_people_stand(pairs):
    assert how_votes_moved(pairs) == how_votes_moved(list(reversed(pairs)))


@pytest.mark.parametrize(
    ("vote", "from_hire", "from_no_hire"),
    [(STRONG_NO, True, False), (NO, True, False), (YES, False, True), (STRONG_YES, False, True)],
)
def test_a_vote_departs_from_the_decision_that_says_the_opposite(vote, from_hire, from_no_hire):
    assert (departs(vote, hire=True), departs(vote, hire=False)) == (from_hire, from_no_hire)

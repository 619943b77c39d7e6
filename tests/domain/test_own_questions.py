"""What a card asks its author: at each threshold, just below, and just above."""

from dataclasses import replace

import pytest

from scorecard.domain.assessment import Vote
from scorecard.domain.own_questions import Doubt, OwnCard, Question, own_questions, possible_questions
from scorecard.domain.wording import own_question
from tests import build

RUBRIC = build.rubric()
AREAS = tuple(RUBRIC.area(key) for key in ("technical_depth", "mentoring_development"))
DEPTH, MENTORING = (tuple(criterion.key for criterion in area.criteria) for area in AREAS)
BAR = 3.5
# Nothing to ask: levels differ, each area has a sentence, no flag, and the vote goes with the ratings.
CLEAN = OwnCard(
    ratings=dict(zip((*DEPTH, *MENTORING), (4, 3, 4, 4, 3, 4, 4, 3), strict=True)),
    with_evidence={DEPTH[2], MENTORING[0]},
    flags=set(),
    vote=Vote.YES,
)


def asked(**values):
    return own_questions(replace(CLEAN, **values), areas=AREAS, flags=RUBRIC.flags, bar=BAR)


def test_a_card_with_differences_evidence_and_a_vote_that_fits_is_asked_nothing():
    assert asked() == ()


def test_each_rated_area_without_a_single_sentence_is_asked_about():
    assert asked(with_evidence={DEPTH[0]}) == (Question(Doubt.NO_EVIDENCE, area="mentoring_development"),)
    depth_alone = {key: CLEAN.ratings[key] for key in DEPTH}
    assert asked(with_evidence={DEPTH[0]}, ratings=depth_alone) == ()


def test_six_equal_ratings_are_asked_about_and_five_are_not():
    for count, doubts in ((5, []), (6, [Doubt.FLAT])):
        equal = dict.fromkeys((*DEPTH, *MENTORING)[:count], 4)

        assert [question.doubt for question in asked(ratings=equal)] == doubts


def test_a_ticked_flag_is_asked_about_beside_each_criterion_that_it_contradicts_from_meets_on():
    lower = {**CLEAN.ratings, "growing_engineers": 3}
    higher = {**CLEAN.ratings, "growing_engineers": 4}

    assert asked(flags={"has_not_mentored"}, ratings=lower) == ()
    assert asked(flags={"has_not_mentored"}, ratings=higher) == (
        Question(Doubt.FLAG, flag="has_not_mentored", criterion="growing_engineers"),
    )


@pytest.mark.parametrize(
    ("vote", "levels", "doubts"),
    [
        (Vote.NO, (4, 4, 5, 3), [Doubt.VOTE_NO]),  # a mean of 4.0, half a point above the bar
        (Vote.DEFINITELY_NO, (4, 4, 5, 3), [Doubt.VOTE_NO]),
        (Vote.NO, (4, 4, 4, 3), []),
        (Vote.YES, (4, 4, 5, 3), []),
        (Vote.YES, (3, 3, 4, 2), [Doubt.VOTE_YES]),  # 3.0, half a point below
        (Vote.STRONG_YES, (3, 3, 4, 2), [Doubt.VOTE_YES]),
        (Vote.YES, (3, 3, 4, 3), []),
        (Vote.NO, (3, 3, 4, 2), []),
        (None, (5, 5, 4, 5), []),
    ],
)
def test_a_vote_against_the_own_ratings_is_asked_about_from_half_a_point_beyond_the_bar_on(vote, levels, doubts):
    ratings = dict(zip(DEPTH, levels, strict=True))

    assert [question.doubt for question in asked(vote=vote, ratings=ratings)] == doubts


def test_a_card_without_a_rating_is_asked_nothing():
    assert asked(ratings={}, with_evidence=set(), flags={"has_not_mentored"}) == ()


def test_every_question_that_can_be_asked_is_a_sentence_of_its_own_that_asks():
    sentences = [own_question(each, rubric=RUBRIC) for each in possible_questions(RUBRIC.areas, RUBRIC.flags)]

    assert len(set(sentences)) == len(sentences)
    assert [sentence for sentence in sentences if not sentence.endswith("?")] == []

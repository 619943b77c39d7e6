"""The panel's votes beside its ratings. Votes are told and never enter a number."""

from collections.abc import Iterable
from enum import StrEnum

from scorecard.domain.assessment import Vote
from scorecard.domain.scale import reaches

# From here on ratings speak for or against a hire clearly enough for votes to speak against them.
RATINGS_FOR = 0.60
RATINGS_AGAINST = 0.40

VOTES_FOR = (Vote.YES, Vote.STRONG_YES)


class VotesAgainst(StrEnum):
    """How most votes stand to the ratings."""

    MOST_SAY_NO = "most-say-no"
    MOST_SAY_YES = "most-say-yes"


def votes_against_ratings(votes: Iterable[Vote], *, probability: float) -> VotesAgainst | None:
    """Where more than half of the votes say the opposite of the ratings; None where they do not."""
    listed = list(votes)
    say_yes = sum(vote in VOTES_FOR for vote in listed)
    if reaches(probability, RATINGS_FOR) and len(listed) > 2 * say_yes:
        return VotesAgainst.MOST_SAY_NO
    if reaches(RATINGS_AGAINST, probability) and 2 * say_yes > len(listed):
        return VotesAgainst.MOST_SAY_YES
    return None

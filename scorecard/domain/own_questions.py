"""What a complete card asks its own author before it is submitted. Questions, never obstacles: they enter no number."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from scorecard.domain.assessment import Vote
from scorecard.domain.flat_cards import is_flat
from scorecard.domain.rubric import Area, Flag
from scorecard.domain.scale import reaches
from scorecard.domain.votes import VOTES_FOR

# How far the mean of one's own ratings lies from the bar before a vote for the other side is asked about.
VOTE_DISTANCE = 0.5
# From this level on a rating speaks against a red flag of the same criterion.
GOOD_LEVEL = 4


class Doubt(StrEnum):
    """What a question is about."""

    NO_EVIDENCE = "no-evidence"
    FLAT = "flat"
    VOTE_NO = "vote-no"
    VOTE_YES = "vote-yes"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Question:
    """One question: about an area, about a flag beside a criterion, or about the whole card."""

    doubt: Doubt
    area: str = ""
    flag: str = ""
    criterion: str = ""


@dataclass(frozen=True, slots=True)
class OwnCard:
    """What the questions are asked of: ratings on 1 to 5, criteria with a sentence, ticked flags, and the vote."""

    ratings: Mapping[str, float]
    with_evidence: Collection[str]
    flags: Collection[str]
    vote: Vote | None


def possible_questions(areas: Collection[Area], flags: Collection[Flag]) -> tuple[Question, ...]:
    """All that could be asked of a card with these areas, in the order of the page."""
    return tuple(_possible(areas, flags))


def own_questions(
    card: OwnCard, *, areas: Collection[Area], flags: Collection[Flag], bar: float
) -> tuple[Question, ...]:
    """What this card asks its author. `bar` is the opening's, on 1 to 5."""
    criteria = {area.key: [criterion.key for criterion in area.criteria] for area in areas}
    return tuple(each for each in _possible(areas, flags) if _is_asked(each, card, criteria, bar))


def _possible(areas: Collection[Area], flags: Collection[Flag]) -> Iterator[Question]:
    rated = {criterion.key for area in areas for criterion in area.criteria}
    for area in areas:
        yield Question(Doubt.NO_EVIDENCE, area=area.key)
    yield Question(Doubt.FLAT)
    for flag in flags:
        for criterion in flag.contradicts:
            if criterion in rated:
                yield Question(Doubt.FLAG, flag=flag.key, criterion=criterion)
    yield Question(Doubt.VOTE_NO)
    yield Question(Doubt.VOTE_YES)


def _is_asked(question: Question, card: OwnCard, criteria: Mapping[str, list[str]], bar: float) -> bool:
    mean = sum(card.ratings.values()) / len(card.ratings) if card.ratings else None
    match question.doubt:
        case Doubt.NO_EVIDENCE:
            own = criteria[question.area]
            return any(key in card.ratings for key in own) and not any(key in card.with_evidence for key in own)
        case Doubt.FLAT:
            return is_flat(card.ratings)
        case Doubt.FLAG:
            return question.flag in card.flags and card.ratings.get(question.criterion, 0) >= GOOD_LEVEL
        case Doubt.VOTE_NO:
            against = card.vote is not None and card.vote not in VOTES_FOR
            return against and mean is not None and reaches(mean, bar + VOTE_DISTANCE)
        case Doubt.VOTE_YES:
            return card.vote in VOTES_FOR and mean is not None and reaches(bar - VOTE_DISTANCE, mean)

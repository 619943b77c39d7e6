"""The talk about one application: who speaks when, how votes moved in it, and whose vote departs from a decision.

Votes are told and never enter a number.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from scorecard.domain.assessment import Vote
from scorecard.domain.votes import VOTES_FOR

# The sum of fewer votes than these would name people: the sealed votes are known by name.
FEWEST_VOTES_TO_SUM = 3

STRENGTH = {vote: place for place, vote in enumerate(Vote)}  # the strongest no is 0, the strongest yes the highest


@dataclass(frozen=True, slots=True)
class Movement:
    """How votes moved, in sum: how many of each before and after, and how many moved toward a hire and away from it."""

    before: Mapping[Vote, int]
    after: Mapping[Vote, int]
    toward: int
    away: int
    stayed: int

    @property
    def votes(self) -> int:
        """How many people voted again."""
        return self.toward + self.away + self.stayed


def speaking_order(votes: Mapping[str, Vote], *, leads: Collection[str]) -> tuple[str, ...]:
    """The people in the order in which they are best heard: dissent before the majority, leads last.

    The smaller side speaks first, of two that are as large the one that says no; on each side the stronger vote comes
    first. What is said first sets the talk, so those who would have to object to many, or to a lead, do not go second.
    """
    people = [person for person in votes if person not in leads]
    say_yes = sum(votes[person] in VOTES_FOR for person in people)
    yes_first = 0 < say_yes < len(people) - say_yes

    def turn(person: str) -> tuple[bool, int]:
        says_yes = votes[person] in VOTES_FOR
        strength = STRENGTH[votes[person]]
        return says_yes is not yes_first, -strength if says_yes else strength

    return (*sorted(people, key=turn), *(person for person in votes if person in leads))


def how_votes_moved(pairs: Sequence[tuple[Vote, Vote]]) -> Movement | None:
    """The sum of votes before and after a debrief, one pair a person; None where it would be of too few people."""
    if len(pairs) < FEWEST_VOTES_TO_SUM:
        return None
    steps = [STRENGTH[after] - STRENGTH[before] for before, after in pairs]
    return Movement(
        before=Counter(before for before, _ in pairs),
        after=Counter(after for _, after in pairs),
        toward=sum(step > 0 for step in steps),
        away=sum(step < 0 for step in steps),
        stayed=steps.count(0),
    )


def departs(vote: Vote, *, hire: bool) -> bool:
    """Whether a vote says the opposite of a decision to hire or not to hire."""
    return (vote in VOTES_FOR) is not hire

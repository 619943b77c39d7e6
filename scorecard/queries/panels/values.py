"""What a panel is as its viewer may know it: seats, the cards that count, ticks with what became of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from scorecard.domain.assessment import Assessment, Tick, TickState, Vote
from scorecard.models.scorecard import ScorecardVersion


class Reading(StrEnum):
    """Which version of a card counts."""

    SEALED = "sealed"  # the author's last version that was written before the others could be read
    REVISED = "revised"  # the author's last version


class SeatStatus(StrEnum):
    """How far a seat's scorecard is."""

    OPEN = "open"
    DRAFT = "draft"
    SUBMITTED = "submitted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Card:
    """One submitted version: who, when, the vote, and whether its author could already read others."""

    version_id: int
    interview_id: str
    application_id: str
    interviewer_id: str
    number: int
    submitted_at: datetime
    after_reveal: bool
    after_debrief: bool
    vote: Vote
    confidence: str | None
    ratings: Mapping[str, int]  # criterion -> 1..5; not observed is absent


@dataclass(frozen=True, slots=True)
class TickRow:
    """One person's tick on one application, with what a lead made of it."""

    application_id: str
    interview_id: str
    interviewer_id: str
    flag: str
    quote: str
    raised_at: datetime
    after_reveal: bool
    state: TickState
    settled_at: datetime | None = None
    settled_by: str = ""
    settled_reason: str = ""
    resubmissions: int = 0  # how many versions its author has submitted after the first


@dataclass(frozen=True, slots=True)
class Seat:
    """One seat as its viewer may know it."""

    interview_id: str
    application_id: str
    interviewer_id: str
    interviewer: str
    title: str
    areas: tuple[str, ...]
    starts_at: datetime
    ends_at: datetime
    due_at: datetime
    status: SeatStatus
    struck: bool
    first_submitted_at: datetime | None
    reopened: bool

    @property
    def counts_as_expected(self) -> bool:
        """Whether a card is expected from this seat: not declined and not struck."""
        return self.status is not SeatStatus.DECLINED and not self.struck

    @property
    def is_out(self) -> bool:
        """Whether a card is still to come from this seat."""
        return self.counts_as_expected and self.status is not SeatStatus.SUBMITTED

    def is_late(self, now: datetime) -> bool:
        """Whether the card is out after it was due."""
        return self.is_out and self.due_at < now


@dataclass(frozen=True, slots=True)
class OpeningPanels:
    """What enters the numbers that a viewer is shown of one opening, in one reading.

    It may hold panels that this viewer may not read, and the own seat on a sealed application: what may be shown of
    it, `visible.unsealed_applications` says.
    """

    seats: Mapping[str, tuple[Seat, ...]]  # by application; declined seats included, removed ones not
    cards: Mapping[str, tuple[Card, ...]]  # by application; only what counts in this reading
    struck_cards: Mapping[str, tuple[Card, ...]]
    ticks: tuple[TickRow, ...]
    sealed: frozenset[str]  # ids of the applications whose cards are left out

    def assessments(self) -> list[Assessment]:
        """The input of `domain.evaluate`."""
        return [
            Assessment(card.application_id, card.interviewer_id, card.ratings, card.vote)
            for cards in self.cards.values()
            for card in cards
        ]

    def domain_ticks(self) -> list[Tick]:
        """The ticks as `domain.evaluate` wants them."""
        return [
            Tick(row.application_id, row.interviewer_id, row.flag, None, row.after_reveal, row.state)
            for row in self.ticks
        ]


class Version(NamedTuple):
    """One version of a seat's card, a draft included."""

    interview_id: str
    id: int
    number: int
    submitted_at: datetime | None
    after_reveal: bool
    after_debrief: bool
    vote: str | None
    confidence: str | None
    values: str | None  # its ratings as text, only where it counts


AnyVersion = TypeVar("AnyVersion", Version, ScorecardVersion)


def version_that_counts(rows: Sequence[AnyVersion], *, reading: Reading) -> AnyVersion | None:
    """The version of one card that a reading takes; rows are its submitted versions, oldest first."""
    if reading is Reading.SEALED:
        rows = [row for row in rows if not row.after_reveal and not row.after_debrief]
    return rows[-1] if rows else None

"""What an import would do: the mark of each row, and what is to be written if nothing stands in the way."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from scorecard.domain.assessment import Vote
from scorecard.files.tables import shown
from scorecard.models.imports import Mark
from scorecard.models.scorecard import Confidence
from scorecard.queries.importing import SeatKey, Written
from scorecard.services.candidates import CandidateDetails

BETWEEN_NAMES = " · "


@dataclass(frozen=True, slots=True)
class JudgedRow:
    """One row of a file: whom it is about, its mark, and why."""

    part: str
    line: int
    about: str
    mark: Mark
    why: str = ""


@dataclass(frozen=True, slots=True)
class NewApplication:
    """A candidate to be added."""

    application_id: str
    details: CandidateDetails


@dataclass(frozen=True, slots=True)
class NewSeat:
    """A seat to be made. `if_free`: whether the person has one is behind the seal, and then nothing is done."""

    interview_id: str
    application_id: str
    interviewer_id: str
    title: str
    areas: tuple[str, ...]
    starts_at: datetime
    minutes: int
    due_at: datetime
    if_free: bool


@dataclass(frozen=True, slots=True)
class NewCard:
    """A submitted card to be written on a seat, there already or new."""

    interview_id: str
    application_id: str
    submitted_at: datetime
    after_debrief: bool
    vote: Vote
    confidence: Confidence | None
    strengths: str
    concerns: str
    ratings: Mapping[str, Written]
    quotes: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Subjects:
    """What the rows are about: candidates, their seats, and those of these seats of which there is a card too."""

    applications: Collection[str] = frozenset()
    seats: Collection[SeatKey] = frozenset()
    cards: Collection[SeatKey] = frozenset()


@dataclass(slots=True)
class Plan:
    """All rows in the order of the files, what they are about, and what they would add."""

    rows: list[JudgedRow] = field(default_factory=list)
    subjects: Subjects = field(default_factory=Subjects)
    applications: list[NewApplication] = field(default_factory=list)
    seats: list[NewSeat] = field(default_factory=list)
    cards: list[NewCard] = field(default_factory=list)

    @property
    def marks(self) -> Counter[Mark]:
        """How many rows have each mark."""
        return Counter(row.mark for row in self.rows)

    @property
    def added(self) -> dict[str, int]:
        """What it would add, as its uploader may know it."""
        return {"candidates": len(self.applications), "seats": len(self.seats), "scorecards": len(self.cards)}


class Objection(ValueError):
    """Why a row is not simply new: its mark and one sentence."""

    def __init__(self, mark: Mark, why: str) -> None:
        super().__init__(why)
        self.mark = mark
        self.why = why


def wrong(why: str) -> Objection:
    """The row cannot be imported whatever stands here."""
    return Objection(Mark.WRONG, why)


def conflicting(why: str) -> Objection:
    """The row says something else than what stands here, and an import changes nothing that stands."""
    return Objection(Mark.CONFLICTING, why)


def about(*names: str) -> str:
    """Whom or what a row is about, on one line."""
    return BETWEEN_NAMES.join(shown(name) for name in names if name)

"""One row of a dashboard as a value: what is kept of an application, and the bare row where the viewer is sealed."""

from dataclasses import dataclass, replace
from datetime import datetime

from scorecard.domain.areas import AreaState
from scorecard.domain.evaluation import Evaluation, Outcome, Overall
from scorecard.queries.stages import Stage


@dataclass(frozen=True, slots=True)
class RowArea:
    """One focus area of a row; without a rating the estimate is None."""

    key: str
    estimate: float | None
    state: AreaState
    raters: int


@dataclass(frozen=True, slots=True)
class RowEvaluation:
    """As much of an application's evaluation as a row shows; the contributions to the overall are left out."""

    outcome: Outcome
    overall: Overall
    areas: tuple[RowArea, ...]
    splits: int


def as_row_shows(evaluation: Evaluation) -> RowEvaluation:
    """The part of an evaluation that a row keeps."""
    return RowEvaluation(
        outcome=evaluation.recommendation.outcome,
        overall=replace(evaluation.overall, contributions=()),
        areas=tuple(RowArea(key, area.estimate, area.state, area.raters) for key, area in evaluation.areas.items()),
        splits=len(evaluation.splits),
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One application whose panel the viewer may read.

    `cards` counts what enters the numbers in this reading, `expected` the cards that the panel is to write, `out`
    those of them that are not in. `is_rated` says whether a card that counts has a rating in an area of the policy:
    only then are there numbers to compute. `late` and `last_interview_at` are as of the moment when the row was made;
    `holds_until` is when the next card or interview changes them. Nothing is late or to check once the case is closed.
    """

    application_id: str
    name: str
    source: str
    stage: Stage
    cards: int
    is_rated: bool
    expected: int
    out: int
    ready: bool
    late: int
    holds_until: datetime | None
    to_check: tuple[str, ...]
    standing_flags: frozenset[str]
    red_flags: int
    interviewers: frozenset[str]
    last_interview_at: datetime | None
    decision: str | None
    evaluation: RowEvaluation | None = None

    @property
    def outcome(self) -> Outcome | None:
        """The recommendation, None where no card counts."""
        return self.evaluation.outcome if self.evaluation else None

    @property
    def areas_below(self) -> frozenset[str]:
        """The focus areas below the area bar, by key."""
        if self.evaluation is None:
            return frozenset()
        return frozenset(area.key for area in self.evaluation.areas if area.state is AreaState.BELOW)

    @property
    def splits(self) -> int:
        """On how many areas and criteria the panel is far apart."""
        return self.evaluation.splits if self.evaluation else 0


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One application on which the viewer still has to submit: who it is and the own seat, nothing else."""

    application_id: str
    name: str
    source: str
    interview_id: str

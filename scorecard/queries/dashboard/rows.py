"""One opening's dashboard as values: a row for each application, and a bare one where the viewer is sealed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from scorecard.domain.areas import AreaState
from scorecard.domain.evaluation import Evaluation, Outcome
from scorecard.domain.policy import Policy
from scorecard.queries.panels import Seat
from scorecard.queries.stages import Stage

FAR_OFF = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Row:
    """One application whose panel the viewer may read.

    `cards` counts what enters the numbers in this reading, `expected` the cards that the panel is to write, `out`
    those of them that are not in. `late` and `to_check` are empty once the case is closed.
    """

    application_id: str
    name: str
    source: str
    stage: Stage
    cards: int
    expected: int
    out: int
    evaluation: Evaluation | None
    ready: bool
    late: tuple[Seat, ...]
    to_check: tuple[str, ...]
    interviewers: frozenset[str]
    last_interview_at: datetime | None
    decision: str | None

    @property
    def outcome(self) -> Outcome | None:
        """The recommendation, None where no card counts."""
        return self.evaluation.recommendation.outcome if self.evaluation else None

    @property
    def standing_flags(self) -> frozenset[str]:
        """The red flags with a tick that stands, by key."""
        if self.evaluation is None:
            return frozenset()
        standing = [finding for finding in self.evaluation.flags if finding.standing]
        return frozenset(key for finding in standing for key in (finding.flag, *finding.includes))

    @property
    def areas_below(self) -> frozenset[str]:
        """The focus areas below the area bar, by key."""
        if self.evaluation is None:
            return frozenset()
        return frozenset(key for key, area in self.evaluation.areas.items() if area.state is AreaState.BELOW)

    @property
    def red_flags(self) -> int:
        """How many ticks stand."""
        return self.evaluation.red_flags if self.evaluation else 0

    @property
    def splits(self) -> int:
        """On how many areas and criteria the panel is far apart."""
        return len(self.evaluation.splits) if self.evaluation else 0


@dataclass(frozen=True, slots=True)
class SealedRow:
    """One application on which the viewer still has to submit: who it is and the own seat, nothing else."""

    application_id: str
    name: str
    source: str
    interview_id: str


@dataclass(frozen=True, slots=True)
class Dashboard:
    """All applications of one opening for one viewer. `found` are those that the name search hit."""

    rows: tuple[Row, ...]
    sealed: tuple[SealedRow, ...]
    found: frozenset[str]
    policy: Policy
    names: Mapping[str, str]  # of areas, criteria and flags, by key
    flags: tuple[str, ...]  # the rubric's, in its order
    interviewers: Mapping[str, str]  # who has a seat that may be known of: name by id

    @property
    def sources(self) -> list[str]:
        """Where the candidates of the readable rows came from, each once."""
        return sorted({row.source for row in self.rows if row.source}, key=str.casefold)

    @property
    def ready(self) -> list[Row]:
        """What can be decided now; the one that waits longest first."""
        return oldest_first(row for row in self.rows if row.ready)

    @property
    def with_late_cards(self) -> list[Row]:
        """Where a card is out after it was due."""
        return oldest_first(row for row in self.rows if row.late)

    @property
    def with_flags_to_check(self) -> list[Row]:
        """Where a critical flag rests on one person's word."""
        return oldest_first(row for row in self.rows if row.to_check)

    @property
    def flags_to_check(self) -> int:
        """How many critical flags rest on one person's word."""
        return sum(len(row.to_check) for row in self.rows)

    @property
    def late_cards(self) -> int:
        """How many cards are out after they were due."""
        return sum(len(row.late) for row in self.rows)


def oldest_first(rows: Iterable[Row]) -> list[Row]:
    """Rows by their last interview, the earliest first; those without one at the end."""
    return sorted(rows, key=lambda row: (row.last_interview_at or FAR_OFF, row.name.casefold()))

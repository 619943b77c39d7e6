"""Decisions against the recommendation: how often, in which direction, by whom; of one opening, or of all one reads.

What a decision departed from is what its author was shown. That stays hidden from whoever has still to score in the
opening, so such an opening is left out whole and counted.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from scorecard.domain.period import ALL_TIME, Period
from scorecard.domain.recommendation import Outcome
from scorecard.files.cells import CellValue
from scorecard.files.columns import DEPARTURES_COLUMNS
from scorecard.models.account import Account
from scorecard.models.application import Application, Candidate, Decision, DecisionKind
from scorecard.models.opening import Opening
from scorecard.queries.exports import Export
from scorecard.queries.visible import is_unsealed, readable_openings, sealed_applications
from scorecard.queries.waiting import ENDS_THE_CASE

DEPARTURES_A_PAGE = 20


class Direction(StrEnum):
    """What a decision did with the recommendation that its author was shown."""

    FOLLOWED = "followed"
    HIRED_AGAINST = "hired_against"  # hired where the scorecards said no hire
    HIRED_WITHOUT = "hired_without"  # hired without enough evidence
    DECLINED_AGAINST = "declined_against"  # not hired where the scorecards said hire
    DECLINED_WITHOUT = "declined_without"  # not hired without enough evidence

    @property
    def departs(self) -> bool:
        """Whether the decision needed a reason."""
        return self is not Direction.FOLLOWED


@dataclass(frozen=True, slots=True)
class Tally:
    """How many decisions there are, and how many of them went which way."""

    decisions: int
    by_direction: Mapping[Direction, int]

    @property
    def departures(self) -> int:
        """How many departed from the recommendation."""
        return sum(number for direction, number in self.by_direction.items() if direction.departs)


@dataclass(frozen=True, slots=True)
class Departure:
    """One decision against the recommendation of its day; `recommended` is blank where nothing was recommended."""

    opening_id: str
    opening: str
    application_id: str
    candidate: str
    decision: str
    recommended: str
    direction: Direction
    by: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Departures:
    """The record for one viewer: the sum, the sum of each person by name, and one page of departures, newest first."""

    total: Tally
    by_person: tuple[tuple[str, Tally], ...]
    rows: tuple[Departure, ...]
    page: int
    pages: int
    left_out: int  # openings in which the viewer has still to score


def direction_of(decision: str, recommended: str) -> Direction:
    """How a final decision stands to the recommendation; `recommended` in the words of `candidates.csv`, or blank."""
    hired = decision == DecisionKind.HIRE
    outcome = Outcome(recommended) if recommended else Outcome.NOT_ENOUGH_EVIDENCE
    if outcome is Outcome.NOT_ENOUGH_EVIDENCE:
        return Direction.HIRED_WITHOUT if hired else Direction.DECLINED_WITHOUT
    if outcome.is_hire is hired:
        return Direction.FOLLOWED
    return Direction.HIRED_AGAINST if hired else Direction.DECLINED_AGAINST


def load_departures(session: Session, viewer: Account, openings: Sequence[str] | None, *, page: int) -> Departures:
    """The record of these openings, or with None of all that one reads; three queries. Off the end, the last page.

    Each application counts once, with the decision that counts, if that is to hire or not to hire.
    """
    rows = session.execute(
        _counting(viewer, openings)
        .with_only_columns(Decision.id, Decision.decision, _recommended(), Account.name)
        .order_by(Decision.decided_at.desc(), Decision.id.desc())
    ).all()
    decided = [(row.id, direction_of(row.decision, row.recommended or ""), row.name) for row in rows]
    departing = [decision_id for decision_id, direction, _ in decided if direction.departs]
    pages = max(1, -(-len(departing) // DEPARTURES_A_PAGE))
    page = min(max(page, 1), pages)
    wanted = departing[(page - 1) * DEPARTURES_A_PAGE : page * DEPARTURES_A_PAGE]
    people = sorted({name for *_, name in decided}, key=str.casefold)
    return Departures(
        total=_tally(direction for _, direction, _ in decided),
        by_person=tuple((each, _tally(way for _, way, name in decided if name == each)) for each in people),
        rows=tuple(_departures(session, _counting(viewer, openings).where(Decision.id.in_(wanted)))),
        page=page,
        pages=pages,
        left_out=_left_out(session, viewer, openings),
    )


def count_departures(session: Session, viewer: Account, openings: Sequence[str] | None, *, period: Period) -> Tally:
    """The sum of the same record over the decisions made in a period; one query."""
    number = func.count().label("number")
    rows = session.execute(
        # By label: PostgreSQL takes two of the same expression with parameters for different ones.
        _counting(viewer, openings, period=period)
        .with_only_columns(Decision.decision, _recommended(), number)
        .group_by(Decision.decision, "recommended")
    )
    counted: Counter[Direction] = Counter()
    for decision, recommended, how_many in rows:
        counted[direction_of(decision, recommended or "")] += how_many
    return _sum(counted)


def departures_file(session: Session, viewer: Account, openings: Sequence[str] | None) -> Export:
    """`departures.csv`: a row for each decision that counts and ends the case, followed or not; one query."""
    rows = [_cells(each) for each in _departures(session, _counting(viewer, openings))]
    return Export(DEPARTURES_COLUMNS, len(rows), rows)


def _counting(viewer: Account, openings: Sequence[str] | None, *, period: Period = ALL_TIME) -> Select:
    """The newest decision of each application that this viewer may know all of, where it ends the case."""
    newest = select(func.max(Decision.id)).group_by(Decision.application_id)
    return (
        select(Decision, _recommended(), Application, Opening.title, Candidate.name, Account.name.label("by"))
        .join(Application, Application.id == Decision.application_id)
        .join(Opening, Opening.id == Application.opening_id)
        .join(Candidate, Candidate.id == Application.candidate_id)
        .join(Account, Account.id == Decision.decided_by_id)
        .where(
            Decision.id.in_(newest),
            Decision.decision.in_(ENDS_THE_CASE),
            is_unsealed(viewer),
            Application.opening_id.in_(readable_openings(viewer)),
            Application.opening_id.not_in(openings_to_score(viewer)),
            *([Application.opening_id.in_(openings)] if openings is not None else []),
            *([Decision.decided_at >= period.begins] if period.begins is not None else []),
            *([Decision.decided_at < period.ends] if period.ends is not None else []),
        )
    )


def _recommended() -> ColumnElement[str]:
    return Decision.seen["recommendation"].as_string().label("recommended")


def openings_to_score(viewer: Account) -> Select[str]:
    """Ids of the openings in which the viewer has still to score: what was recommended there is not told."""
    return select(Application.opening_id).where(Application.id.in_(sealed_applications(viewer)))


def _left_out(session: Session, viewer: Account, openings: Sequence[str] | None) -> int:
    chosen = select(func.count(Opening.id)).where(
        Opening.id.in_(readable_openings(viewer)), Opening.id.in_(openings_to_score(viewer))
    )
    return session.scalar(chosen if openings is None else chosen.where(Opening.id.in_(openings))) or 0


def _departures(session: Session, chosen: Select) -> Iterator[Departure]:
    for row in session.execute(chosen.order_by(Decision.decided_at.desc(), Decision.id.desc())):
        decision: Decision = row.Decision
        yield Departure(
            opening_id=row.Application.opening_id,
            opening=row.title,
            application_id=row.Application.id,
            candidate=row.name,
            decision=decision.decision,
            recommended=row.recommended or "",
            direction=direction_of(decision.decision, row.recommended or ""),
            by=row.by,
            at=decision.decided_at,
            reason=decision.reason,
        )


def _cells(each: Departure) -> tuple[CellValue, ...]:
    return (
        *(each.opening_id, each.opening, each.application_id, each.candidate),
        *(each.decision, each.at, each.by, each.recommended, each.direction.departs, each.direction, each.reason),
    )


def _tally(directions: Iterable[Direction]) -> Tally:
    return _sum(Counter(directions))


def _sum(counted: Counter[Direction]) -> Tally:
    return Tally(counted.total(), {direction: counted[direction] for direction in Direction})

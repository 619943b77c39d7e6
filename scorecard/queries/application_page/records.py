"""What leads wrote down about one application: reopenings, strikes, settled flags, decisions. Entries only add up."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from scorecard.models.application import Application, Decision, Dissent, Interview
from scorecard.models.scorecard import Reopening, Settlement, Strike


@dataclass(frozen=True, slots=True)
class Entry:
    """One act of a lead on a card. `undone`: it takes an earlier one back."""

    at: datetime
    who: str
    reason: str
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Settled:
    """One entry about one person's tick of one flag."""

    at: datetime
    who: str
    reason: str
    state: str
    interview_id: str
    flag: str


@dataclass(frozen=True, slots=True)
class Declined:
    """A seat that its interviewer gave back."""

    at: datetime
    who: str
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class Dissented:
    """A vote that departed from a decision, and what its author added, if anything."""

    who: str
    vote: str
    after_debrief: bool
    said_at: datetime | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Decided:
    """One entry of the record of decisions. `seen` are the numbers that its author was shown, as text."""

    application_id: str
    decision: str
    decided_at: datetime
    decided_by: str
    reason: str
    flag_check: str
    seen: Mapping[str, str]
    dissents: tuple[Dissented, ...]


def load_declined(session: Session, interviews: Sequence[str]) -> tuple[Declined, ...]:
    """Which of these seats were declined, and why; one query."""
    chosen = select(Interview).where(Interview.id.in_(interviews), Interview.declined_at.is_not(None))
    return tuple(
        Declined(row.declined_at, row.interviewer.name, row.decline_reason, row.decline_note)
        for row in session.scalars(chosen.options(joinedload(Interview.interviewer)))
        if row.declined_at is not None and row.decline_reason is not None
    )


def load_reopenings(session: Session, interviews: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """The reopenings of these seats' cards, oldest first, by interview; one query."""
    chosen = select(Reopening).where(Reopening.interview_id.in_(interviews)).order_by(Reopening.id)
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in session.scalars(chosen.options(joinedload(Reopening.by))):
        found[row.interview_id].append(Entry(row.at, row.by.name, row.reason))
    return {key: tuple(entries) for key, entries in found.items()}


def load_strikes(session: Session, interviews: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """The strikes of these seats' cards and their undoings, oldest first, by interview; one query."""
    chosen = select(Strike).where(Strike.interview_id.in_(interviews)).order_by(Strike.id)
    found: dict[str, list[Entry]] = defaultdict(list)
    for row in session.scalars(chosen.options(joinedload(Strike.by))):
        found[row.interview_id].append(Entry(row.at, row.by.name, row.reason, undone=not row.struck))
    return {key: tuple(entries) for key, entries in found.items()}


def load_settlements(session: Session, interviews: Sequence[str]) -> tuple[Settled, ...]:
    """Every entry about the ticks of these seats' cards, oldest first; one query."""
    chosen = select(Settlement).where(Settlement.interview_id.in_(interviews)).order_by(Settlement.id)
    return tuple(
        Settled(row.at, row.by.name, row.reason, row.state, row.interview_id, row.flag)
        for row in session.scalars(chosen.options(joinedload(Settlement.by)))
    )


def times_settled(settlements: Sequence[Settled]) -> Mapping[tuple[str, str], int]:
    """How many entries each tick has, by interview and flag."""
    counted: dict[tuple[str, str], int] = defaultdict(int)
    for entry in settlements:
        counted[entry.interview_id, entry.flag] += 1
    return counted


def load_decisions(session: Session, application: Application) -> tuple[Decided, ...]:
    """The record of decisions, newest first, with their authors and the dissent kept with each; two queries."""
    chosen = select(Decision).where(Decision.application_id == application.id)
    newest_first = chosen.order_by(Decision.decided_at.desc(), Decision.id.desc())
    dissent = selectinload(Decision.dissents).joinedload(Dissent.interview).joinedload(Interview.interviewer)
    return tuple(
        Decided(
            application_id=row.application_id,
            decision=row.decision,
            decided_at=row.decided_at,
            decided_by=row.decided_by.name,
            reason=row.reason,
            flag_check=row.flag_check,
            seen=row.seen,
            dissents=tuple(
                Dissented(each.interview.interviewer.name, each.vote, each.after_debrief, each.said_at, each.sentence)
                for each in row.dissents
            ),
        )
        for row in session.scalars(newest_first.options(joinedload(Decision.decided_by), dissent))
    )

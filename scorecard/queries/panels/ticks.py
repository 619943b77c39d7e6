"""Loads the red flags that panellists ticked, and what leads made of them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from scorecard.domain.assessment import TickState
from scorecard.queries.panels import statements
from scorecard.queries.panels.statements import Scope
from scorecard.queries.panels.values import Reading, Seat, TickRow, Version, version_that_counts

Settled = tuple[TickState, datetime | None, str, str]  # state, when, by whom, why
UNSETTLED: Settled = (TickState.RAISED, None, "", "")


def load_ticks(
    session: Session,
    scope: Scope,
    asked: dict[str, str | list[str]],
    submitted: Mapping[str, Sequence[Version]],
    seat_of: Mapping[str, Seat],
    *,
    reading: Reading,
) -> tuple[TickRow, ...]:
    """Ticks of cards that are not struck. Those of the sealed version act; a revised one may only add some."""
    by_version: dict[int, list[tuple[str, str]]] = defaultdict(list)
    ticked = set()
    for row in session.execute(statements.ticks(scope), asked):
        by_version[row.version_id].append((row.flag, row.quote))
        ticked.add(row.interview_id)
    settled = _settled(session, scope, asked)
    found: dict[tuple[str, str], TickRow] = {}
    for interview_id, versions in submitted.items():
        seat = seat_of[interview_id]
        if interview_id not in ticked or seat.struck:
            continue
        for version, late in _sources(versions, reading):
            for flag, quote in by_version[version.id]:
                if (interview_id, flag) in found:
                    continue
                state, at, by, reason = settled.get((interview_id, flag), UNSETTLED)
                assert version.submitted_at is not None
                if at is not None and at < version.submitted_at:
                    # What was settled is an earlier version's tick: nobody has checked this one yet.
                    state, at, by, reason = UNSETTLED
                found[interview_id, flag] = TickRow(
                    application_id=seat.application_id,
                    interview_id=interview_id,
                    interviewer_id=seat.interviewer_id,
                    flag=flag,
                    quote=quote,
                    raised_at=version.submitted_at,
                    after_reveal=late,
                    state=state,
                    settled_at=at,
                    settled_by=by,
                    settled_reason=reason,
                    resubmissions=len(versions) - 1,
                )
    return tuple(found.values())


def _sources(versions: Sequence[Version], reading: Reading) -> Iterator[tuple[Version, bool]]:
    """The versions of one card whose ticks are read, each with whether it was written after the reveal."""
    sealed = version_that_counts(versions, reading=Reading.SEALED)
    if sealed is not None:
        yield sealed, False
    if reading is Reading.REVISED and versions[-1] is not sealed:
        yield versions[-1], True


def _settled(session: Session, scope: Scope, asked: dict[str, str | list[str]]) -> dict[tuple[str, str], Settled]:
    found: dict[tuple[str, str], Settled] = {}
    for row in session.execute(statements.settlements(scope), asked):
        state = TickState(row.state)
        undone = state is TickState.RAISED
        found[row.interview_id, row.flag] = UNSETTLED if undone else (state, row.at, row.by, row.reason)
    return found

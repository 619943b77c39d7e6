"""Loads the red flags that panellists ticked, and what leads made of them."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from scorecard.domain.assessment import TickState
from scorecard.models.account import Account
from scorecard.models.scorecard import FlagTick, ScorecardVersion, Settlement
from scorecard.queries.panels.values import Reading, Seat, TickRow, version_that_counts

Settled = tuple[TickState, datetime | None, str, str]  # state, when, by whom, why
UNSETTLED: Settled = (TickState.RAISED, None, "", "")


def load_ticks(
    session: Session,
    submitted: Mapping[str, list[ScorecardVersion]],
    seat_of: Mapping[str, Seat],
    *,
    reading: Reading,
) -> tuple[TickRow, ...]:
    """Ticks of cards that are not struck. Those of the sealed version act; a revised one may only add some."""
    sources: list[tuple[ScorecardVersion, bool]] = []
    for interview_id, rows in submitted.items():
        if interview_id not in seat_of or seat_of[interview_id].struck:
            continue
        sealed = version_that_counts(rows, reading=Reading.SEALED)
        if sealed is not None:
            sources.append((sealed, False))
        if reading is Reading.REVISED and rows and rows[-1] is not sealed:
            sources.append((rows[-1], True))
    by_version: dict[int, list[tuple[str, str]]] = defaultdict(list)
    ticked = select(FlagTick.version_id, FlagTick.flag, FlagTick.quote).where(
        FlagTick.version_id.in_([version.id for version, _ in sources]), FlagTick.raised
    )
    for version_id, flag, quote in session.execute(ticked.order_by(FlagTick.version_id, FlagTick.flag)):
        by_version[version_id].append((flag, quote))
    settled = _settled(session, [version.interview_id for version, _ in sources])
    found: dict[tuple[str, str], TickRow] = {}
    for version, late in sources:
        seat = seat_of[version.interview_id]
        for flag, quote in by_version[version.id]:
            if (seat.interview_id, flag) in found:
                continue
            assert version.submitted_at is not None
            state, at, by, reason = settled.get((seat.interview_id, flag), UNSETTLED)
            if at is not None and at < version.submitted_at:
                # What was settled is an earlier version's tick: nobody has checked this one yet.
                state, at, by, reason = UNSETTLED
            found[seat.interview_id, flag] = TickRow(
                application_id=seat.application_id,
                interview_id=seat.interview_id,
                interviewer_id=seat.interviewer_id,
                flag=flag,
                quote=quote,
                raised_at=version.submitted_at,
                after_reveal=late,
                state=state,
                settled_at=at,
                settled_by=by,
                settled_reason=reason,
                resubmissions=len(submitted[seat.interview_id]) - 1,
            )
    return tuple(found.values())


def _settled(session: Session, interview_ids: list[str]) -> dict[tuple[str, str], Settled]:
    rows = session.execute(
        select(Settlement, Account.name)
        .join(Account, Account.id == Settlement.by_id)
        .where(Settlement.interview_id.in_(interview_ids))
        .order_by(Settlement.id)
    )
    found: dict[tuple[str, str], Settled] = {}
    for row, name in rows:
        state = TickState(row.state)
        undone = state is TickState.RAISED
        found[row.interview_id, row.flag] = UNSETTLED if undone else (state, row.at, name, row.reason)
    return found

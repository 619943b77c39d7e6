"""Makes what a kept dashboard lacks: rows that have changed, numbers of new evidence, or all of it.

Nothing is written here: a renewal is a value, and `services/dashboards.py` keeps it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

import msgspec
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from scorecard.domain.evaluation import Evaluation
from scorecard.models.account import Account
from scorecard.models.application import Application
from scorecard.models.dashboard import DashboardRow
from scorecard.models.opening import Opening
from scorecard.queries.dashboard.lists import ListName, lists_of, lists_of_numbers, name_key
from scorecard.queries.dashboard.making import make_rows
from scorecard.queries.dashboard.rows import Row, as_row_shows
from scorecard.queries.dashboard.state import State
from scorecard.queries.evaluations import evaluate_opening
from scorecard.queries.kept import EvidenceKey
from scorecard.queries.openings import policy_of
from scorecard.queries.panels import Reading, load_some_panels


class Entry(NamedTuple):
    """An application's place in a list."""

    kind: str
    value: str
    place: str
    name_key: str
    application_id: str


@dataclass(frozen=True, slots=True)
class Renewal:
    """What to write so that a dashboard holds again, and for which state of it that was made.

    `made_for` is the revision of the kept dashboard, None where nothing was kept: then this is all of it. With
    `numbers_anew` the rows are all there are, and the lists of numbers are emptied before anything is added.
    """

    key: EvidenceKey
    made_for: int | None
    facts_revision: int
    at: datetime
    rows: tuple[Row, ...]
    removed: tuple[Entry, ...]
    numbers_anew: bool
    added: tuple[Entry, ...]


def renew(
    session: Session, viewer: Account, opening: Opening, state: State, *, reading: Reading, now: datetime
) -> Renewal:
    """Everything anew that does not hold, numbers included."""
    facts_revision = _facts_revision(session, opening.id, state)
    outdated = _outdated(session, opening.id, state, now=now)
    before = kept_rows(session, state, only=None if not state.numbers_hold else outdated)
    if state.numbers_hold:
        return _facts_anew(session, viewer, opening, state, before, outdated, facts_revision, reading=reading, now=now)
    evaluated = evaluate_opening(session, viewer, opening, reading=reading)
    only = outdated if state.kept else None
    made = make_rows(session, viewer, opening.id, evaluated.panels, evaluated.policy, now=now, only=only)
    changed = {row.application_id: row for row in made}
    rows = [_with_numbers(row, evaluated.evaluations) for row in {**before, **changed}.values()]
    fresh = [row for row in rows if row.application_id in changed]
    others = [row for row in rows if row.application_id not in changed]
    return Renewal(
        key=state.key,
        made_for=state.kept.revision if state.kept else None,
        facts_revision=facts_revision,
        at=now,
        rows=tuple(rows),
        removed=tuple(_entries(before[key] for key in changed if key in before)),
        numbers_anew=True,
        added=(*_entries(fresh), *_entries_of_numbers(others)),
    )


def renew_facts(
    session: Session, viewer: Account, opening: Opening, state: State, *, reading: Reading, now: datetime
) -> Renewal:
    """The rows anew that have changed; their numbers stay those that were kept, where any were."""
    facts_revision = _facts_revision(session, opening.id, state)
    outdated = _outdated(session, opening.id, state, now=now)
    before = kept_rows(session, state, only=outdated)
    return _facts_anew(session, viewer, opening, state, before, outdated, facts_revision, reading=reading, now=now)


def _facts_anew(
    session: Session,
    viewer: Account,
    opening: Opening,
    state: State,
    before: Mapping[str, Row],
    outdated: frozenset[str],
    facts_revision: int,
    *,
    reading: Reading,
    now: datetime,
) -> Renewal:
    panels = load_some_panels(session, viewer, opening.id, outdated, reading=reading)
    made = make_rows(session, viewer, opening.id, panels, policy_of(session, opening), now=now, only=outdated)
    rows = [
        replace(row, evaluation=before[row.application_id].evaluation) if row.application_id in before else row
        for row in made
    ]
    return Renewal(
        key=state.key,
        made_for=state.kept.revision if state.kept else None,
        facts_revision=facts_revision,
        at=now,
        rows=tuple(rows),
        removed=tuple(_entries(before.values())),
        numbers_anew=False,
        added=tuple(_entries(rows)),
    )


def kept_rows(session: Session, state: State, *, only: frozenset[str] | None) -> dict[str, Row]:
    """The rows that are kept, all or some of them, by application; one query."""
    if state.kept is None:
        return {}
    chosen = select(DashboardRow.application_id, DashboardRow.payload).where(DashboardRow.dashboard_id == state.kept.id)
    if only is not None:
        chosen = chosen.where(DashboardRow.application_id.in_(only))
    return {application_id: decoded(payload) for application_id, payload in session.execute(chosen)}


def rows_to_make(session: Session, opening_id: str, state: State, *, now: datetime) -> int:
    """How many rows do not hold, each of which would have to be made; at most two queries."""
    return len(_outdated(session, opening_id, state, now=now))


def _facts_revision(session: Session, opening_id: str, state: State) -> int:
    """The highest of the applications that are shown. Read before their facts: it can be too old, never too new."""
    found = select(func.coalesce(func.max(Application.facts_revision), 0)).where(
        Application.opening_id == opening_id, Application.id.not_in(state.left_out)
    )
    return session.scalar(found) or 0


def _outdated(session: Session, opening_id: str, state: State, *, now: datetime) -> frozenset[str]:
    """The applications whose rows do not hold. Where the clock was put back, that is all of them."""
    shown = select(Application.id).where(Application.opening_id == opening_id, Application.id.not_in(state.left_out))
    if state.kept is None or now < state.kept.brought_at:
        return frozenset(session.scalars(shown))
    changed = session.scalars(shown.where(Application.facts_revision > state.kept.facts_revision))
    ended = session.scalars(
        select(DashboardRow.application_id).where(
            DashboardRow.dashboard_id == state.kept.id, DashboardRow.holds_until <= now
        )
    )
    return frozenset(changed) | frozenset(ended)


def _with_numbers(row: Row, evaluations: Mapping[str, Evaluation]) -> Row:
    evaluation = evaluations.get(row.application_id)
    return replace(row, evaluation=as_row_shows(evaluation) if evaluation else None)


def _entries(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        yield from _entries_on(row, lists_of(row))


def _entries_of_numbers(rows: Iterable[Row]) -> Iterator[Entry]:
    for row in rows:
        yield from _entries_on(row, lists_of_numbers(row))


def _entries_on(row: Row, lists: Mapping[ListName, str]) -> Iterator[Entry]:
    name = name_key(row)
    for (kind, value), place in lists.items():
        yield Entry(kind, value, place, name, row.application_id)


def encoded(row: Row) -> bytes:
    """A row as it is kept."""
    return msgspec.json.encode(row)


_DECODER = msgspec.json.Decoder(Row)


def decoded(payload: bytes) -> Row:
    """A row as it was kept."""
    return _DECODER.decode(payload)

"""Keeps dashboards: writes what `queries.dashboard` has made anew, so that the next page only reads."""

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, func, insert, or_, select, update
from sqlalchemy.orm import Session

from scorecard.domain.text import folded
from scorecard.models.dashboard import Dashboard, DashboardCount, DashboardEntry, DashboardRow
from scorecard.models.schema import table_of
from scorecard.queries.dashboard import FILTERS, KINDS_OF_NUMBERS, MADE_BY, READY, Entry, Renewal, encoded
from scorecard.queries.kept import EvidenceKey

# Audiences come and go with whoever is sealed. The latest are enough: an older one is made anew when it is asked for.
AUDIENCES_KEPT = 16
# Whoever computes longer than this was stopped.
LONGEST_COMPUTING = timedelta(minutes=3)
BEFORE_ANY = -1  # a facts revision that knows of no application


def keep(session: Session, renewal: Renewal) -> int | None:
    """Write a renewal and return the dashboard's id; None, and nothing written, where another request was first.

    The caller's transaction carries it.
    """
    dashboard: Dashboard | None
    if renewal.made_for is None:
        dashboard = _begin_anew(session, renewal.key, facts_revision=renewal.facts_revision, at=renewal.at)
    else:
        dashboard = _claim(session, renewal)
    if dashboard is None:
        return None
    dashboard.facts_revision, dashboard.brought_at = renewal.facts_revision, renewal.at
    if renewal.numbers_anew:
        dashboard.evidence_revision, dashboard.evaluated_at = renewal.key.revision, renewal.at
    if dashboard.evidence_revision == renewal.key.revision:
        dashboard.computing_since = None  # nothing is left to compute, whoever did it
    _write_rows(session, dashboard.id, renewal)
    _write_entries(session, dashboard.id, renewal)
    _count(session, dashboard)
    session.flush()
    return dashboard.id


def begin_computing(session: Session, key: EvidenceKey, *, now: datetime) -> bool:
    """Whether the caller is to compute new numbers: false while somebody else does, or has. The caller's transaction.

    Where nothing was kept, an empty dashboard that does not hold says that somebody has begun.
    """
    own = and_(Dashboard.opening_id == key.opening_id, Dashboard.audience == key.audience, Dashboard.layout == MADE_BY)
    if session.scalar(select(Dashboard.id).where(own)) is None:
        _begin_anew(session, key, facts_revision=BEFORE_ANY, at=now).computing_since = now
        session.flush()
        return True
    begun = session.execute(
        update(Dashboard)
        .where(
            own,
            or_(Dashboard.evidence_revision.is_(None), Dashboard.evidence_revision != key.revision),
            or_(Dashboard.computing_since.is_(None), Dashboard.computing_since < now - LONGEST_COMPUTING),
        )
        .values(computing_since=now)
        .returning(Dashboard.id)
    )
    return begun.scalar_one_or_none() is not None


def give_up_computing(session: Session, key: EvidenceKey) -> None:
    """Let whoever looks next begin again. The caller's transaction."""
    own = and_(Dashboard.opening_id == key.opening_id, Dashboard.audience == key.audience)
    session.execute(update(Dashboard).where(own).values(computing_since=None))


def _begin_anew(session: Session, key: EvidenceKey, *, facts_revision: int, at: datetime) -> Dashboard:
    """A dashboard in place of whatever this audience had; of too many audiences the first ones go."""
    own = and_(Dashboard.opening_id == key.opening_id, Dashboard.audience == key.audience)
    session.execute(delete(Dashboard).where(own))
    latest = (
        select(Dashboard.id)
        .where(Dashboard.opening_id == key.opening_id)
        .order_by(Dashboard.id.desc())
        .limit(AUDIENCES_KEPT - 1)
    )
    kept = list(session.scalars(latest))
    session.execute(delete(Dashboard).where(Dashboard.opening_id == key.opening_id, Dashboard.id.not_in(kept)))
    dashboard = Dashboard(
        opening_id=key.opening_id,
        audience=key.audience,
        layout=MADE_BY,
        revision=1,
        facts_revision=facts_revision,
        brought_at=at,
    )
    session.add(dashboard)
    session.flush()
    return dashboard


def _claim(session: Session, renewal: Renewal) -> Dashboard | None:
    """The dashboard as the renewal knew it; None where it has been written since."""
    claimed = session.execute(
        update(Dashboard)
        .where(
            Dashboard.opening_id == renewal.key.opening_id,
            Dashboard.audience == renewal.key.audience,
            Dashboard.layout == MADE_BY,
            Dashboard.revision == renewal.made_for,
        )
        .values(revision=Dashboard.revision + 1)
        .returning(Dashboard.id)
    ).scalar_one_or_none()
    return None if claimed is None else session.get_one(Dashboard, claimed)


def _write_rows(session: Session, dashboard_id: int, renewal: Renewal) -> None:
    """Put the rows in place of what there was of them. Numbers anew are those of every row."""
    old = delete(DashboardRow).where(DashboardRow.dashboard_id == dashboard_id)
    if not renewal.numbers_anew:
        old = old.where(DashboardRow.application_id.in_([row.application_id for row in renewal.rows]))
    session.execute(old)
    if renewal.rows:
        session.connection().execute(
            insert(table_of(DashboardRow)),
            [
                {
                    "dashboard_id": dashboard_id,
                    "application_id": row.application_id,
                    "search_name": folded(row.name),
                    "late": row.late,
                    "to_check": len(row.to_check),
                    "holds_until": row.holds_until,
                    "payload": encoded(row),
                }
                for row in renewal.rows
            ],
        )


def _write_entries(session: Session, dashboard_id: int, renewal: Renewal) -> None:
    """Take out the places that are no longer so, and add the new ones."""
    if renewal.numbers_anew:
        session.execute(
            delete(DashboardEntry).where(
                DashboardEntry.dashboard_id == dashboard_id, DashboardEntry.kind.in_(KINDS_OF_NUMBERS)
            )
        )
    if renewal.removed:
        columns = table_of(DashboardEntry).c
        this_entry = [column == bindparam(f"old_{column.name}") for column in columns]
        session.connection().execute(
            delete(table_of(DashboardEntry)).where(*this_entry),
            [
                {f"old_{name}": value for name, value in _columns(dashboard_id, entry).items()}
                for entry in renewal.removed
            ],
        )
    if renewal.added:
        # In the order of the key, in which a large number is written fastest.
        session.connection().execute(
            insert(table_of(DashboardEntry)),
            [_columns(dashboard_id, entry) for entry in sorted(renewal.added)],
        )


def _columns(dashboard_id: int, entry: Entry) -> dict[str, object]:
    return {"dashboard_id": dashboard_id, **entry._asdict()}


def _count(session: Session, dashboard: Dashboard) -> None:
    """Count what each filter finds, and add up what waits."""
    of_it = DashboardEntry.dashboard_id == dashboard.id
    session.execute(delete(DashboardCount).where(DashboardCount.dashboard_id == dashboard.id))
    counted = (
        select(DashboardEntry.dashboard_id, DashboardEntry.kind, DashboardEntry.value, func.count())
        .where(of_it, DashboardEntry.kind.in_(FILTERS))
        .group_by(DashboardEntry.dashboard_id, DashboardEntry.kind, DashboardEntry.value)
    )
    session.execute(insert(DashboardCount).from_select(["dashboard_id", "kind", "value", "number"], counted))
    sums = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(DashboardRow.late), 0),
            func.coalesce(func.sum(DashboardRow.to_check), 0),
            func.min(DashboardRow.holds_until),
        ).where(DashboardRow.dashboard_id == dashboard.id)
    ).one()
    dashboard.rows, dashboard.late_cards, dashboard.flags_to_check, dashboard.holds_until = sums
    dashboard.ready = (
        session.scalar(
            select(DashboardCount.number).where(
                DashboardCount.dashboard_id == dashboard.id,
                DashboardCount.kind == "waiting",
                DashboardCount.value == READY,
            )
        )
        or 0
    )
